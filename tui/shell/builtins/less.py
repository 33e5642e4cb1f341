"""less, more: show a text; in pages where the terminal has a screen for it, all of it elsewhere."""

from __future__ import annotations

from tui.api.process import Process
from tui.shell.builtins.common import Running, each_input, options


def run(p: Process) -> Running:
    _, names = options(p, "NRSFXi")
    terminal = p.services["kernel"].terminal
    if not (p.stdout.is_tty and terminal.pages):
        return (yield from each_input(p, names, lambda name, text: p.stdout.write(text)))
    texts: list[str] = []
    code = yield from each_input(p, names, lambda name, text: texts.append(text))
    if texts:
        p.stdout.write("\x1b[?1049h" + "".join(texts).replace("\x1b[?1049l", "") + "\x1b[?1049l")
    return code
