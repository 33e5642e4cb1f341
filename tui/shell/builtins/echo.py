"""echo: print the arguments."""

from __future__ import annotations

import re

from tui.api.process import Process
from tui.shell.words import ansi


def run(p: Process) -> int:
    args = p.args
    end, escapes = "\n", False
    while args and re.fullmatch(r"-[neE]+", args[0]):
        end = "" if "n" in args[0] else end
        escapes = "e" in args[0] or escapes
        args = args[1:]
    text = " ".join(args)
    if escapes:
        text, cut, _ = text.partition("\\c")
        text, end = ansi(text), "" if cut else end
    p.stdout.write(text + end)
    return 0
