"""less, more: show a text; in pages where the terminal has a screen for it, all of it elsewhere."""

from __future__ import annotations

from tui.api.process import Process
from tui.shell.builtins.common import Running, each_input, options


def run(p: Process) -> Running:
    _, names = options(p)
    if not _paged(p):
        return (yield from each_input(p, names, lambda name, text: p.stdout.write(text)))
    texts: list[str] = []
    code = yield from each_input(p, names, lambda name, text: texts.append(text))
    if texts:
        show(p, "".join(texts))
    return code


def _paged(p: Process) -> bool:
    return bool(p.stdout.is_tty and p.services["kernel"].terminal.pages)


def show(p: Process, text: str) -> None:
    """A text in pages where there is a screen for it, as it is elsewhere."""
    p.stdout.write("\x1b[?1049h" + text.replace("\x1b[?1049l", "") + "\x1b[?1049l" if _paged(p) else text)
