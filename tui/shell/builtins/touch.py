"""touch: make files, or set their time to now."""

from __future__ import annotations

from typing import Any

from tui.api.process import Process
from tui.shell.builtins.common import busybox, complain, options


def run(p: Process) -> int:
    found, names = options(p, "acm")
    code = 0 if names else complain(p, "missing file operand")
    files: Any = p.files
    for name in names:
        try:
            if "c" not in found or files.exists(p.resolve(name)):
                files.touch(p.resolve(name))
        except OSError as error:
            shown = name if busybox(p) else f"cannot touch '{name}'"
            code = complain(p, f"{shown}: {error.strerror}")
    return code
