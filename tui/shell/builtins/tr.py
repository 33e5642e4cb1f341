"""tr: translate or delete characters."""

from __future__ import annotations

import re

from tui.api.process import Process
from tui.shell.builtins.common import Running, complain, options
from tui.shell.streams import read_some
from tui.shell.words import ansi

_CLASSES = {
    "lower": "abcdefghijklmnopqrstuvwxyz", "upper": "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "digit": "0123456789",
    "space": " \t\n\r\v\f", "blank": " \t",
    "punct": "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
}
_CLASSES["alpha"] = _CLASSES["upper"] + _CLASSES["lower"]
_CLASSES["alnum"] = _CLASSES["digit"] + _CLASSES["alpha"]


def run(p: Process) -> Running:
    found, sets = options(p, "dscC", "", {"delete": "d", "squeeze-repeats": "s", "complement": "c"})
    if len(sets) < 2 - ("d" in found or "s" in found):
        return complain(p, "missing operand")
    first, second = expand(sets[0]), expand(sets[1]) if len(sets) > 1 else ""
    inverse = "c" in found or "C" in found
    squeezed = second or first

    def handle(text: str) -> bool:
        if "d" in found:
            text = "".join(char for char in text if (char in first) == inverse)
        elif second and inverse:
            text = "".join(char if char in first else second[-1] for char in text)
        elif second:
            longer = second + second[-1] * (len(first) - len(second))
            table: dict[str | int, str | int | None] = {}
            for old, new in zip(first, longer, strict=False):
                table.setdefault(old, new)
            text = text.translate(str.maketrans(table))
        if "s" in found:
            kinds = "[^" if inverse and not second else "["
            text = re.sub(f"({kinds}{re.escape(squeezed)}])\\1+", r"\1", text)
        p.stdout.write(text)
        return False

    while piece := (yield from read_some(p.stdin)):
        handle(piece)
        yield from p.stdout.flush()
    return 0


def expand(text: str) -> str:
    """A set with its ranges and classes written out."""
    text = ansi(re.sub(r"\[:(\w+):\]", lambda match: _CLASSES.get(match[1], ""), text))
    return re.sub(r"(.)-(.)", lambda m: "".join(map(chr, range(ord(m[1]), ord(m[2]) + 1))), text, flags=re.S)
