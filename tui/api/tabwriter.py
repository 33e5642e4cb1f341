"""Columns out of tab-separated text, as Go's text/tabwriter lays them out for kubectl."""

from __future__ import annotations

import re

Cells = list[str]


def align(text: str, *, minwidth: int = 0, padding: int = 2, widths: list[int] | None = None) -> str:
    """The text with every tab-terminated cell padded to its column's width (all in characters).

    A column is a block of consecutive lines that have that cell; a line's last cell belongs to none.
    kubectl describes with the defaults and prints tables with `minwidth=6, padding=3`. A list given as `widths` is
    what the writer remembers between calls (kubectl's RememberWidths): columns never get narrower. A form feed ends
    a line and every column.
    """
    return "\n".join(_section(part, minwidth, padding, widths) for part in text.split("\f"))


def _section(text: str, minwidth: int, padding: int, remembered: list[int] | None) -> str:
    lines = [re.split(r"[\t\v]", line) for line in text.split("\n")]
    sizes: list[Cells] = [[] for _ in lines]
    _format(lines, sizes, minwidth, padding, remembered)
    return "\n".join("".join(padded) + cells[-1] for cells, padded in zip(lines, sizes, strict=True))


def _format(
    lines: list[Cells], padded: list[Cells], minwidth: int, padding: int, remembered: list[int] | None
) -> None:
    """Pads block after block; a block of one column is searched for blocks of the next one within it."""
    pending = [(0, len(lines), 0)]
    while pending:
        start, end, column = pending.pop()
        row = start
        while row < end:
            if column >= len(lines[row]) - 1:
                row += 1
                continue
            first = row
            while row < end and column < len(lines[row]) - 1:
                row += 1
            width = max(minwidth, padding + max(len(lines[at][column]) for at in range(first, row)))
            width = _remember(remembered, column, width)
            for at in range(first, row):
                padded[at].append(lines[at][column].ljust(width))
            pending.append((first, row, column + 1))


def _remember(remembered: list[int] | None, column: int, width: int) -> int:
    """The width to use, never less than an earlier call used for the column."""
    if remembered is None:
        return width
    if column < len(remembered):
        width = remembered[column] = max(width, remembered[column])
    elif column == len(remembered):
        remembered.append(width)
    return width
