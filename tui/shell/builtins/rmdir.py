"""rmdir: remove empty folders."""

from __future__ import annotations

import posixpath

from tui.api.process import Process
from tui.shell.builtins.common import complain, misused, options


def run(p: Process) -> int:
    found, names = options(p)
    if not names:
        raise misused(p, "missing operand")
    code = 0
    for name in names:
        folders = [name]
        while "p" in found and posixpath.dirname(folders[-1].rstrip("/")) not in ("", "/"):
            folders.append(posixpath.dirname(folders[-1].rstrip("/")))
        for one in folders:
            try:
                if "v" in found:
                    p.stdout.write(f"rmdir: removing directory, '{one}'\n")
                p.files.list(p.resolve(one))
                p.files.remove(p.resolve(one))
            except OSError as error:
                if error.errno != 39 or "ignore-fail-on-non-empty" not in found:
                    code = complain(p, f"failed to remove '{one}': {error.strerror}")
                break
    return code
