"""cat: print files."""

from __future__ import annotations

import re

from tui.api.process import Process, TextInput
from tui.shell.builtins.common import ENDLESS, Running, cannot, options, split_keeping, text_of
from tui.shell.streams import EndlessInput, StringInput, read_some


def run(p: Process) -> Running:
    found, names = options(p)
    letters = "".join({"A": "vET", "e": "vE", "t": "vT"}.get(letter, letter) for letter in found).replace("u", "")
    shape = Shape(letters) if letters else None
    code = 0
    for name in names or ["-"]:
        try:
            if name == "-":
                yield from _pour(p, p.stdin, shape)
            elif p.resolve(name) in ENDLESS:
                yield from _pour(p, EndlessInput(ENDLESS[p.resolve(name)]), shape)
            else:
                yield from _pour(p, StringInput((yield from text_of(p, name))), shape)
        except OSError as error:
            code = cannot(p, name, error)
    return code


def _pour(p: Process, source: TextInput, shape: Shape | None) -> Running:
    while piece := (yield from read_some(source)):
        p.stdout.write(shape.text(piece) if shape else piece)
        yield from p.stdout.flush()
    return 0


class Shape:
    """What the options make of the text, piece after piece."""

    def __init__(self, letters: str) -> None:
        self.letters = letters
        self.count = 0
        self.blank = 0
        self.fresh = True
        """At the beginning of a line."""

    def text(self, text: str) -> str:
        """The next piece as it is shown."""
        return "".join(self._line(line) for line in split_keeping(text))

    def _line(self, line: str) -> str:
        letters, empty = self.letters, line == "\n" and self.fresh
        self.blank = self.blank + 1 if empty else 0
        if "s" in letters and self.blank > 1:
            return ""
        head = ""
        if self.fresh and ("b" in letters and not empty or "n" in letters and "b" not in letters):
            self.count += 1
            head = f"{self.count:6d}\t"
        self.fresh = line.endswith("\n")
        body = line.removesuffix("\n")
        body = re.sub(r"[^\t\x20-\x7e]", _visible, body) if "v" in letters else body
        body = body.replace("\t", "^I") if "T" in letters else body
        return head + body + ("$" if "E" in letters and self.fresh else "") + ("\n" if self.fresh else "")


def _visible(match: re.Match[str]) -> str:
    out = []
    for byte in match[0].encode():
        lead, low = ("M-", byte - 128) if byte > 127 else ("", byte)
        out.append(lead + ("^" + chr(low + 64) if low < 32 else "^?" if low == 127 else chr(low)))
    return "".join(out)
