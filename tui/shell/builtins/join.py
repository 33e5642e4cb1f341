"""join: lines of two files that share a field."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui.api.process import Process
from tui.shell.builtins.common import Running, cannot, complain, lines, misused, options, printed, text_of


def run(p: Process) -> Running:
    found, names = options(p)
    if len(names) != 2:
        words = "missing operand" + (f" after \u2018{names[0]}\u2019" if names else "")
        raise misused(p, words if len(names) < 2 else f"extra operand \u2018{names[2]}\u2019")
    for item in found.get("o", "").replace(",", " ").split():
        if not re.fullmatch(r"0|[12]\.[1-9][0-9]{0,5}", item):
            return complain(p, f"invalid field specifier: \u2018{item}\u2019")
    sides: list[list[list[str]]] = []
    for name in names:
        try:
            rows = lines((yield from text_of(p, name)))
        except OSError as error:
            return cannot(p, name, error)
        mark = found.get("t")
        sides.append([[row] if mark == "" else row.split(mark) for row in rows])
    keys = [int(value) - 1 if (value := found.get(letter, found.get("j", "1"))).isdigit() else 0 for letter in "12"]
    yield from printed(p, (found.get("t", " ").join(row) + "\n" for row in _joined(sides, keys, found)))
    return 0


def _joined(sides: list[list[list[str]]], keys: list[int], found: dict[str, str]) -> Iterator[list[str]]:
    def key(row: list[str], side: int) -> str:
        text = row[keys[side]] if keys[side] < len(row) else ""
        return text.lower() if "i" in found else text

    def rest(row: list[str], side: int) -> list[str]:
        return [part for place, part in enumerate(row) if place != keys[side]]

    def alone(row: list[str], side: int) -> list[str]:
        return [row[keys[side]] if keys[side] < len(row) else "", *rest(row, side)]

    x = y = 0
    left, right = sides
    kept = found.get("v", found.get("a", ""))
    while x < len(left) or y < len(right):
        if y == len(right) or (x < len(left) and key(left[x], 0) < key(right[y], 1)):
            yield from [alone(left[x], 0)] if kept == "1" else []
            x += 1
        elif x == len(left) or key(right[y], 1) < key(left[x], 0):
            yield from [alone(right[y], 1)] if kept == "2" else []
            y += 1
        else:
            same = key(left[x], 0)
            end, last = x, y
            while end < len(left) and key(left[end], 0) == same:
                end += 1
            while last < len(right) and key(right[last], 1) == same:
                last += 1
            ones, twos = left[x:end], right[y:last]
            x, y = x + len(ones), y + len(twos)
            if "v" not in found:
                yield from (_chosen(found, a, b, keys) or [*alone(a, 0), *rest(b, 1)] for a in ones for b in twos)


def _chosen(found: dict[str, str], a: list[str], b: list[str], keys: list[int]) -> list[str]:
    out = []
    for item in found.get("o", "").replace(",", " ").split():
        side, _, field = item.partition(".")
        row, place = (a, keys[0]) if side == "0" else ((a, b)[int(side) - 1], int(field) - 1)
        out.append(row[place] if place < len(row) else "")
    return out
