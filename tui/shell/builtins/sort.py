"""sort: sort lines."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tui.api.process import Process
from tui.shell.builtins.common import Running, each_input, joined, lines, options


def run(p: Process) -> Running:
    found, names = options(p, "nrufbVhs", "kto", {"numeric-sort": "n", "reverse": "r", "unique": "u", "key": "k",
                                                 "field-separator": "t", "ignore-case": "f", "version-sort": "V"})
    rows: list[str] = []
    code = yield from each_input(p, names, lambda name, text: rows.extend(lines(text)))
    start, end, flags = _key(found.get("k", ""))
    letters = "".join(found) + flags
    field = _field(start, end, found.get("t")) if start else None
    kind = _number if "n" in letters else _human if "h" in letters else _version if "V" in letters else \
        str.casefold if "f" in letters else None

    def key(line: str) -> Any:
        text = field(line) if field else line
        return kind(text) if kind else text

    if "s" not in found and (kind or field):
        rows.sort(reverse="r" in found)
    rows.sort(key=key if kind or field else None, reverse="r" in letters)
    if "u" in found:
        rows = [row for place, row in enumerate(rows) if not place or key(row) != key(rows[place - 1])]
    if "o" in found:
        p.files.write(p.resolve(found["o"]), joined(rows))
    else:
        p.stdout.write(joined(rows))
    return code


def _key(text: str) -> tuple[int, int, str]:
    match = re.fullmatch(r"(\d+)(?:\.\d+)?([a-zA-Z]*)(?:,(\d+)(?:\.\d+)?([a-zA-Z]*))?", text)
    return (int(match[1]), int(match[3] or 0), match[2] + (match[4] or "")) if match else (0, 0, "")


def _field(start: int, end: int, separator: str | None) -> Callable[[str], str]:
    def take(line: str) -> str:
        parts = line.split(separator) if separator else re.findall(r"\s*\S+", line)
        return (separator or "").join(parts[start - 1 : end or None])
    return take


def _number(text: str) -> float:
    match = re.match(r"\s*(-?\d*\.?\d+)", text)
    return float(match[1]) if match else 0.0


def _human(text: str) -> float:
    match = re.match(r"\s*-?[\d.]+([KMGT]?)", text)
    return _number(text) * float(1024 ** (" KMGT".index(match[1]) if match and match[1] else 0))


def _version(text: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.findall(r"\d+|\D+", text)]
