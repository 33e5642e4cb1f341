"""rmdir: remove empty folders."""

from __future__ import annotations

from tui.api.process import Process
from tui.shell.builtins.common import complain, misused, options


def run(p: Process) -> int:
    _, names = options(p, "p")
    if not names:
        raise misused(p, "missing operand")
    code = 0
    for name in names:
        try:
            p.files.list(p.resolve(name))
            p.files.remove(p.resolve(name))
        except OSError as error:
            code = complain(p, f"failed to remove '{name}': {error.strerror}")
    return code
