"""The menu that `select` shows."""

from __future__ import annotations


def menu(words: list[str], columns: int) -> str:
    """The numbered words, in columns that are filled downwards, as bash lays them out."""
    if not words:
        return ""
    digits = len(str(len(words)))
    widest = max(map(len, words)) + digits + 4
    across = max(columns // widest, 1)
    rows = -(-len(words) // across)
    across = -(-len(words) // rows)
    rows = across if rows == 1 else rows
    return "".join(_row(words[row::rows], row, rows, digits, widest) for row in range(rows))


def _row(words: list[str], row: int, rows: int, digits: int, widest: int) -> str:
    line, at = "", 0
    for number, word in enumerate(words):
        width = len(str(rows)) if not number else digits
        line += f"{row + number * rows + 1:{width}d}) {word}"
        if number < len(words) - 1:
            line += _gap(at + len(word) + width + 2, at + widest)
        at += widest
    return line + "\n"


def _gap(at: int, end: int) -> str:
    """Blanks, as few characters as tabs allow."""
    out = ""
    while at < end:
        tab = end // 8 > at // 8
        out += "\t" if tab else " "
        at += 8 - at % 8 if tab else 1
    return out
