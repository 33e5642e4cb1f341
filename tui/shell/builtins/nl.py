"""nl: number lines."""

from __future__ import annotations

import re

from tui.api.process import Process
from tui.shell.builtins.common import Running, complain, joined, lines, options, stream
from tui.shell.builtins.regex import posix


def run(p: Process) -> Running:
    found, names = options(p)
    style, form = found.get("b", "t"), found.get("n", "rn")
    if style[:1] not in tuple("atnp"):
        return complain(p, f"invalid body numbering style: \u2018{style}\u2019\nTry 'nl --help' for more information.")
    if form not in ("ln", "rn", "rz"):
        return complain(p, f"invalid line numbering format: \u2018{form}\u2019\nTry 'nl --help' for more information.")
    for letter, words in (
        ("w", "line number field width"),
        ("v", "starting line number"),
        ("i", "line number increment"),
    ):
        if not re.fullmatch(r"-?\d{1,5}", found.get(letter, "1")):
            return complain(p, f"invalid {words}: \u2018{found[letter]}\u2019")
    width, gap = int(found.get("w", 6)), found.get("s", "\t")
    number, step = int(found.get("v", 1)), int(found.get("i", 1))
    pattern = posix(style[1:], False) if style.startswith("p") else None

    def handle(text: str) -> None:
        nonlocal number
        out: list[str] = []
        for line in lines(text):
            counted = pattern.search(line) is not None if pattern else style == "a" or (style == "t" and line != "")
            if not counted:
                out.append(" " * (width + len(gap)) + line)
                continue
            shown = (
                f"{number:<{width}d}"
                if form == "ln"
                else f"{number:0{width}d}"
                if form == "rz"
                else f"{number:{width}d}"
            )
            out.append(shown + gap + line)
            number += step
        p.stdout.write(joined(out))

    return (yield from stream(p, names, handle))
