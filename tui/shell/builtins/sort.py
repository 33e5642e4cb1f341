"""sort: sort lines, whole or by keys."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Generator, Iterable, Iterator
from functools import cmp_to_key
from typing import Any

from tui.api.process import BREATH, Process, Wait
from tui.api.record import record
from tui.shell.builtins.common import (
    ROWS,
    Refusal,
    Running,
    complain,
    each_input,
    lines,
    misused,
    options,
    printed,
    stream,
)
from tui.shell.streams import CAPTURE_LIMIT

RUN = 20_000
"""Rows that are sorted at once."""
_POSITION = re.compile(r"(\d+)(?:\.(\d+))?([bdfghiMnRrV]*)(?:,(\d+)(?:\.(\d+))?([bdfghiMnRrV]*))?")
_KINDS = {"general-numeric": "g", "human-numeric": "h", "month": "M", "numeric": "n", "random": "R", "version": "V"}
_MONTHS = {
    name: place
    for place, name in enumerate(
        ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"], 1
    )
}


@record
class _Key:
    take: Callable[[str], str] | None
    kind: Callable[[str], Any] | None
    reverse: bool

    def of(self, line: str) -> Any:
        text = self.take(line) if self.take else line
        return self.kind(text) if self.kind else text


def run(p: Process) -> Running:
    found, names = options(p)
    specs = [value for key, value in found.every if key == "k"]
    kind = found.pop("sort", "")
    if kind:
        if kind not in _KINDS:
            raise misused(p, f"invalid argument \u2018{kind}\u2019 for \u2018--sort\u2019")
        found[_KINDS[kind]] = ""
    separator = _separator(found)
    keys = []
    for spec in specs:
        match = _POSITION.fullmatch(spec)
        if not match or not int(match[1]):
            return complain(p, f"field number is zero: invalid field specification \u2018{spec}\u2019" if match else
                            f"invalid number at field start: invalid count at start of \u2018{spec}\u2019", 2)
        keys.append(_key(match, separator, "".join(key for key in found if len(key) == 1)))
    whole = [letter for letter in found if letter in "nrfbVhdgM"]
    keys = keys or [_Key(str.lstrip if "b" in whole else None, _kind("".join(whole)), "r" in found)]
    rows: list[str] = []
    mark = "\0" if "z" in found else "\n"
    code = yield from (_read(p, names, rows) if mark == "\n" else each_input(p, names, lambda name, text: rows.extend(
        [row for row in text.split(mark) if row]), "cannot read: {}", 2))
    if code:
        return code
    if "c" in found or "C" in found:
        return (yield from _check(p, rows, keys, names, "u" in found))
    if "R" in found:
        chance = {row: p.random.random() for row in dict.fromkeys(rows)}
        rows = sorted(rows, key=chance.__getitem__)
    else:
        rows = yield from _sorted(rows, keys, "r" in found, bool({"s", "u"} & set(found)))
    kept: Iterable[str] = _unique(rows, keys) if "u" in found else rows
    if "o" in found:
        p.files.write(p.resolve(found["o"]), "".join(row + mark for row in kept))
    else:
        yield from printed(p, (row + mark for row in kept))
    return 0


def _read(p: Process, names: list[str], rows: list[str]) -> Running:
    size = 0

    def handle(text: str) -> None:
        nonlocal size
        size += len(text)
        if size > CAPTURE_LIMIT:
            raise Refusal("memory exhausted", 2)
        rows.extend(lines(text))

    return (yield from stream(p, names, handle, "cannot read: {}", 2))


def _separator(found: dict[str, str]) -> str | None:
    separator = {"\\0": "\0", "\\t": "\\t"}.get(found.get("t", ""), found.get("t"))
    if separator == "":
        raise Refusal("empty tab", 2)
    if separator is not None and len(separator) > 1:
        raise Refusal(f"multi-character tab \u2018{separator}\u2019", 2)
    return separator


def _key(match: re.Match[str], separator: str | None, common: str) -> _Key:
    own = (match[3] or "") + (match[6] or "")
    letters = own or common
    blanks = "b" in (match[3] or ("" if own else common)), "b" in (match[6] or ("" if own else common))
    first, start = int(match[1]), int(match[2] or 1)
    last, end = int(match[4] or 0), int(match[5] or 0)

    def bounds(line: str) -> list[tuple[int, int]]:
        if separator is None:
            return [found.span() for found in re.finditer(r"[ \t]*[^ \t]+|[ \t]+$", line)]
        spans, at = [], 0
        for part in line.split(separator):
            spans.append((at, at + len(part)))
            at += len(part) + 1
        return spans

    def place(line: str, spans: list[tuple[int, int]], field: int, char: int, skip: bool) -> int:
        if field > len(spans):
            return len(line)
        begin, finish = spans[field - 1]
        while skip and begin < finish and line[begin] in " \t":
            begin += 1
        return min(begin + char, len(line))

    def take(line: str) -> str:
        spans = bounds(line)
        begin = place(line, spans, first, start - 1, blanks[0])
        if not last:
            return line[begin:]
        if last > len(spans):
            return line[begin:]
        finish = place(line, spans, last, end, blanks[1]) if end else spans[last - 1][1]
        return line[begin:max(begin, finish)]

    return _Key(take, _kind(letters), "r" in letters)


def _kind(letters: str) -> Callable[[str], Any] | None:
    for letter, kind in (("n", _number), ("h", _human), ("g", _general), ("V", _version), ("M", _month)):
        if letter in letters:
            return kind
    steps: list[Callable[[str], str]] = []
    if "d" in letters:
        steps.append(lambda text: re.sub(r"[^A-Za-z0-9\s]", "", text))
    if "f" in letters:
        steps.append(str.upper)
    if len(steps) == 2:
        return lambda text: steps[1](steps[0](text))
    return steps[0] if steps else None


Sorting = Generator[Wait, Any, list[str]]


def _sorted(rows: list[str], keys: list[_Key], reverse: bool, stable: bool) -> Sorting:
    if not stable:
        rows = yield from _by(rows, str, reverse)
        if len(keys) == 1 and not keys[0].take and not keys[0].kind:
            return rows
    for key in reversed(keys):
        rows = yield from _by(rows, key.of, key.reverse)
    return rows


def _by(rows: list[str], of: Callable[[str], Any], reverse: bool) -> Sorting:
    """Sort by a key; many rows are dealt out by a sample of them first, so that there can be pauses."""
    if len(rows) <= RUN:
        return sorted(rows, key=of, reverse=reverse)
    marks = sorted(map(of, rows[:: len(rows) // (len(rows) // (RUN // 8))]))
    parts: list[list[str]] = [[] for _ in range(len(marks) + 1)]
    for at in range(0, len(rows), RUN // 2):
        for row in rows[at : at + RUN // 2]:
            parts[bisect_right(marks, of(row))].append(row)
        yield BREATH
    out: list[str] = []
    for part in reversed(parts) if reverse else parts:
        out += sorted(part, key=of, reverse=reverse)
        yield BREATH
    return out


def _unique(rows: list[str], keys: list[_Key]) -> Iterator[str]:
    last: Any = None
    for number, row in enumerate(rows):
        this = [key.of(row) for key in keys]
        if not number or this != last:
            yield row
        last = this


def _check(p: Process, rows: list[str], keys: list[_Key], names: list[str], strict: bool) -> Running:
    def before(a: str, b: str) -> bool:
        for key in keys:
            x, y = key.of(a), key.of(b)
            if x != y:
                return bool(x > y) if key.reverse else bool(x < y)
        return not strict if a == b or strict else (a < b) != keys[0].reverse

    for place in range(1, len(rows)):
        if place % ROWS == 0:
            yield BREATH
        if not before(rows[place - 1], rows[place]):
            return complain(p, f"{names[0] if names else '-'}:{place + 1}: disorder: {rows[place]}")
    return 0


def _number(text: str) -> float:
    match = re.match(r"\s*(-?(?:\d+\.?\d*|\.\d+))", text)
    return float(match[1]) if match else 0.0


def _general(text: str) -> float:
    match = re.match(r"\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)", text)
    return float(match[1]) if match else float("-inf")


def _human(text: str) -> tuple[int, float]:
    match = re.match(r"\s*(-?)(\d+\.?\d*|\.\d+)([KkMGTPE]?)", text)
    if not match:
        return (0, 0.0)
    value = float(match[2])
    rank = ("kKMGTPE".index(match[3]) or 1) if match[3] and value else 0
    return (-rank, -value) if match[1] else (rank, value)


def _month(text: str) -> int:
    return _MONTHS.get(text.strip()[:3].upper(), 0)


@cmp_to_key
def _version(a: str, b: str) -> int:
    """Names with numbers in them, as GNU compares them: digits by their number, letters before other characters."""
    one, two = _version_parts(a), _version_parts(b)
    return (one > two) - (one < two) or (a > b) - (a < b)


def _version_parts(text: str) -> list[Any]:
    parts: list[Any] = []
    for place, part in enumerate(re.split(r"(\d+)", text)):
        if place % 2:
            parts.append(int(part))
        else:
            parts.append(
                [-1 if char == "~" else ord(char) if char.isalpha() else ord(char) + 256 for char in part] + [0]
            )
    return parts
