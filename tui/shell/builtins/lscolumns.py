"""Names in columns, as GNU's ls and busybox's set them."""

from __future__ import annotations


def grid(names: list[str], shown: list[str], width: int) -> str:
    """Names in columns of one width, read downwards, as busybox sets them; `shown` holds their colours too."""
    if not names:
        return ""
    wide = max(map(len, names)) + 2
    rows = -(-len(names) // max(1, width // wide))
    lines = []
    for row in range(rows):
        picked = range(row, len(names), rows)
        cells = [shown[i] + " " * (wide - len(names[i])) for i in picked[:-1]]
        lines.append("".join(cells) + shown[picked[-1]] + "\n")
    return "".join(lines)


def columns(names: list[str], width: int, tabs: bool = False, shown: list[str] | None = None) -> str:
    """Names in columns, read downwards."""
    if not names:
        return ""
    for count in range(min(len(names), max(1, width // 3)), 0, -1):
        rows = -(-len(names) // count)
        wide = [max(map(len, names[start : start + rows])) for start in range(0, len(names), rows)]
        if len(wide) == count and sum(wide) + 2 * (count - 1) < width or count == 1:
            break
    return "".join(_line(range(row, len(names), rows), names, wide, tabs, shown or names) for row in range(rows))


def across(names: list[str], width: int, tabs: bool = False, shown: list[str] | None = None) -> str:
    """Names in columns, read across."""
    if not names:
        return ""
    for count in range(min(len(names), max(1, width // 3)), 0, -1):
        wide = [max(map(len, names[place::count])) for place in range(count)]
        if sum(wide) + 2 * (count - 1) < width or count == 1:
            break
    return "".join(_line(range(start, min(start + count, len(names))), names, wide, tabs, shown or names)
                   for start in range(0, len(names), count))


def _line(picked: range, names: list[str], wide: list[int], tabs: bool, shown: list[str]) -> str:
    line, at = "", 0
    for place, number in enumerate(picked):
        line += shown[number]
        if place < len(picked) - 1:
            line += gap(at + len(names[number]), at + wide[place] + 2, tabs)
        at += wide[place] + 2
    return line + "\n"


def gap(at: int, end: int, tabs: bool = True) -> str:
    """What leads from a column to another: tabs where they help, and blanks."""
    out = ""
    while at < end:
        tab = tabs and end // 8 > (at + 1) // 8
        out += "\t" if tab else " "
        at += 8 - at % 8 if tab else 1
    return out
