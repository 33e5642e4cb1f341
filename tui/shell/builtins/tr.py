"""tr: translate, squeeze or delete characters."""

from __future__ import annotations

import re

from tui.api.process import Process
from tui.shell.builtins.common import Refusal, Running, busybox, misused, options
from tui.shell.streams import read_some

_CLASSES = {
    "lower": "abcdefghijklmnopqrstuvwxyz", "upper": "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "digit": "0123456789",
    "space": "\t\n\v\f\r ", "blank": "\t ", "punct": "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
    "xdigit": "0123456789ABCDEFabcdef", "cntrl": "".join(map(chr, [*range(32), 127])),
    "print": "".join(map(chr, range(32, 127))), "graph": "".join(map(chr, range(33, 127))),
}
_CLASSES["alpha"] = _CLASSES["upper"] + _CLASSES["lower"]
_CLASSES["alnum"] = _CLASSES["digit"] + _CLASSES["alpha"]
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "\\": "\\"}
_PIECE = re.compile(r"\[:(\w*):\]|\[=(.)=\]|\[(\\?.)\*(\d*)\]|(\\[0-7]{1,3}|\\.|.)(?:-(\\[0-7]{1,3}|\\.|.))?", re.S)


def run(p: Process) -> Running:
    found, sets = options(p, stop=True)
    _count(p, found, sets)
    first = expand(sets[0])
    second = expand(sets[1], len(first)) if len(sets) > 1 else ""
    inverse = "c" in found or "C" in found
    if len(sets) > 1 and not second and "d" not in found and "t" not in found:
        raise Refusal("when not truncating set1, string2 must be non-empty")
    squeezed, other = (second, False) if second else (first, inverse)
    table = _table(first, second, "t" in found)
    last = ""
    while piece := (yield from read_some(p.stdin)):
        if "d" in found:
            drop = set(first)
            piece = "".join(char for char in piece if (char in drop) == inverse)
        elif second and inverse:
            keep = set(first)
            piece = "".join(char if char in keep else second[-1] for char in piece)
        elif second:
            piece = piece.translate(table)
        if "s" in found:
            piece, last = _squeezed(piece, squeezed, other, last)
        p.stdout.write(piece)
        yield from p.stdout.flush()
    return 0


def _count(p: Process, found: dict[str, str], sets: list[str]) -> None:
    if not sets:
        raise misused(p, "missing operand")
    least = 1 if ("d" in found) != ("s" in found) or busybox(p) else 2
    if len(sets) < least:
        words = "Two strings must be given when both deleting and squeezing repeats." if "d" in found else \
            "Two strings must be given when translating."
        raise misused(p, f"missing operand after \u2018{sets[0]}\u2019\n{words}")
    most = 1 if "d" in found and "s" not in found else 2
    if len(sets) > most and not busybox(p):
        more = "\nOnly one string may be given when deleting without squeezing repeats." if most == 1 else ""
        raise misused(p, f"extra operand \u2018{sets[most]}\u2019{more}")


def _table(first: str, second: str, truncate: bool) -> dict[int, str]:
    if not second:
        return {}
    second = second if truncate else second + second[-1] * (len(first) - len(second))
    return str.maketrans(dict(zip(first, second, strict=False)))


def _squeezed(piece: str, chars: str, inverse: bool, last: str) -> tuple[str, str]:
    wanted = set(chars)
    out = []
    for char in piece:
        if char != last or (char in wanted) == inverse:
            out.append(char)
        last = char
    return "".join(out), last


def _char(text: str) -> str:
    if len(text) == 1:
        return text
    return chr(int(text[1:], 8) & 255) if text[1] in "01234567" else _ESCAPES.get(text[1], text[1])


def expand(text: str, fill: int = 0) -> str:
    """A set with its ranges and classes written out; `fill`: how long `[x*]` makes it. Raises Refusal."""
    out: list[str] = []
    for match in _PIECE.finditer(text):
        if match[1] is not None:
            if match[1] not in _CLASSES:
                raise Refusal(f"invalid character class \u2018{match[1]}\u2019")
            out.append(_CLASSES[match[1]])
        elif match[2] is not None:
            out.append(match[2])
        elif match[3] is not None:
            size = int(match[4]) if match[4] else max(0, fill - len("".join(out)))
            out.append(_char(match[3]) * min(size, 100_000))
        elif match[6] is None:
            out.append(_char(match[5]))
        else:
            start, end = ord(_char(match[5])), ord(_char(match[6]))
            if end < start:
                raise Refusal(f"range-endpoints of '{match[0]}' are in reverse collating sequence order")
            out.append("".join(map(chr, range(start, end + 1))))
    return "".join(out)
