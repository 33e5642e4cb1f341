"""edit, vi, vim, nano: open a file in the editor."""

from __future__ import annotations

from tui.api.process import Edit, Process
from tui.shell.builtins.common import Running, complain


def run(p: Process) -> Running:
    names = [arg for arg in p.args if not arg.startswith(("-", "+"))]
    if not names:
        return complain(p, "name a file to edit")
    if not p.stdin.is_tty:
        return complain(p, "standard input is not a terminal")
    path = p.resolve(names[0])
    try:
        text = p.files.read(path) if p.files.exists(path) else ""
    except OSError as error:
        return complain(p, f"{names[0]}: {error.strerror}")
    saved = yield Edit(path, text)
    if saved is not None:
        try:
            p.files.write(path, saved)
        except OSError as error:
            return complain(p, f"{names[0]}: {error.strerror}")
    return 0
