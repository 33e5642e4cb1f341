"""paste: lines side by side."""

from __future__ import annotations

from itertools import cycle, zip_longest

from tui.api.process import Process
from tui.shell.builtins.common import Running, cannot, lines, options, printed, text_of
from tui.shell.words import ansi


def run(p: Process) -> Running:
    found, names = options(p)
    raw = found.get("d", "\t")
    marks = [mark.replace("\0", "") for mark in ansi(raw.replace("\\0", "\0"))] or [""]
    columns: list[list[str]] = []
    shared: list[str] | None = None
    for name in names or ["-"]:
        try:
            if name == "-" and shared is not None:
                columns.append(shared)
                continue
            columns.append(lines((yield from text_of(p, name))))
            shared = columns[-1] if name == "-" else shared
        except OSError as error:
            return cannot(p, name, error)
    if sum(column is shared for column in columns) > 1:
        serial = [[] if column is shared and place else column for place, column in enumerate(columns)]
        columns = serial if "s" in found else _dealt(columns, shared or [])
    rows = columns if "s" in found else zip_longest(*columns, fillvalue="")
    yield from printed(p, (_row(list(row), marks) + "\n" for row in rows))
    return 0


def _dealt(columns: list[list[str]], shared: list[str]) -> list[list[str]]:
    """Standard input that stands more than once gives its lines in turn."""
    mine = [place for place, column in enumerate(columns) if column is shared]
    return [shared[mine.index(place) :: len(mine)] if place in mine else column for place, column in enumerate(columns)]


def _row(row: list[str], marks: list[str]) -> str:
    return "".join(part + mark for part, mark in zip(row[:-1], cycle(marks), strict=False)) + (row[-1] if row else "")
