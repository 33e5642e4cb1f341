"""The Markdown of lessons as selectable content: paragraphs, headings, lists, tables, code, bold and italic.

Rich's Markdown costs 45 ms of import, a fifth of a bare app's start; lessons use a small part of the language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from textual.content import Content

_INLINE = re.compile(r"`([^`]+)`|\*\*(.+?)\*\*|\*(.+?)\*|\[([^\]]+)\]\([^)]*\)")
_ITEM = re.compile(r"^(\s*)([-*]|\d+\.)\s+(.*)$")
_RULE = re.compile(r"^\|?[\s:|-]+\|?$")


class Run(NamedTuple):
    """A piece of text in one style; the style is a key of `styles`."""

    text: str
    style: str = ""


class Palette(NamedTuple):
    """The styles of one theme."""

    primary: str
    accent: str

    def style(self, name: str) -> str:
        """A Textual style for what a run is."""
        return {
            "code": f"bold {self.primary}", "fence": self.primary, "heading": f"bold {self.accent}",
            "bullet": self.accent, "strong": "bold", "em": "italic", "dim": "dim",
        }.get(name, "")


def inline(text: str) -> list[Run]:
    """A line's runs: code, bold and italic; links keep their words."""
    runs, at = [], 0
    for match in _INLINE.finditer(text):
        runs.append(Run(text[at : match.start()]))
        code, strong, em, link = match.groups()
        word, style = next((w, s) for w, s in ((code, "code"), (strong, "strong"), (em, "em"), (link, "")) if w)
        runs.append(Run(word, style))
        at = match.end()
    return [run for run in (*runs, Run(text[at:])) if run.text]


def wrap(runs: list[Run], width: int, first: str = "", rest: str = "") -> Iterator[list[Run]]:
    """Runs as lines of at most `width` columns, with an indent of their own for the first and for the others."""
    pieces = [Run(part, run.style) for run in runs for part in re.findall(r"\s+|\S+", run.text)]
    line, used, gap = [Run(first, "bullet")], len(first), False
    for i, piece in enumerate(pieces):
        if piece.text.isspace():
            gap = used > len(rest) or gap
            continue
        joined = len(piece.text)
        for following in pieces[i + 1 :]:
            if following.text.isspace():
                break
            joined += len(following.text)
        begins = i == 0 or pieces[i - 1].text.isspace()
        if begins and used + gap + joined > width and used > len(rest):
            yield line
            line, used, gap = [Run(rest)], len(rest), False
        if gap:
            line.append(Run(" ", piece.style if piece.style == line[-1].style else ""))
            used += 1
        line.append(piece)
        used, gap = used + len(piece.text), False
    yield line


def _cells(row: str) -> list[list[Run]]:
    return [inline(cell.strip()) for cell in row.strip().strip("|").split("|")]


def _length(runs: list[Run]) -> int:
    return sum(len(run.text) for run in runs)


def table(rows: list[str], width: int) -> Iterator[list[Run]]:
    """A table: its head in bold, a rule, and its rows, in columns as wide as they need to be."""
    grid = [_cells(row) for row in rows if not _RULE.match(row)]
    count = max((len(row) for row in grid), default=0)
    widths = [max((_length(row[i]) for row in grid if i < len(row)), default=0) for i in range(count)]
    for number, row in enumerate(grid):
        line = [Run(" ")]
        for i, cell in enumerate(row):
            line += [Run(r.text, "strong") for r in cell] if number == 0 else cell
            line.append(Run(" " * (widths[i] - _length(cell) + 2)))
        if number or any(_length(cell) for cell in row):
            yield line
        if number == 0:
            yield [Run(" " + "─" * min(sum(widths) + 2 * count - 2, width - 1), "dim")]


def blocks(text: str, width: int) -> Iterator[list[Run]]:
    """The lines of a whole text; an empty one stands between blocks."""
    lines = text.strip("\n").split("\n")
    at, gap = 0, False
    while at < len(lines):
        if not lines[at].strip():
            at, gap = at + 1, True
            continue
        if gap:
            yield []
        made, at = _block(lines, at, width)
        gap = False
        yield from made
        if at < len(lines) and lines[at].strip() and not _ITEM.match(lines[at]):
            gap = True


def _block(lines: list[str], at: int, width: int) -> tuple[list[list[Run]], int]:
    line = lines[at]
    if line.lstrip().startswith("```"):
        end = next((i for i in range(at + 1, len(lines)) if lines[i].lstrip().startswith("```")), len(lines))
        return [[Run("  " + code, "fence")] for code in lines[at + 1 : end]], end + 1
    if line.startswith("#"):
        return [[Run(line.lstrip("#").strip(), "heading")]], at + 1
    if line.lstrip().startswith("|"):
        end = next((i for i in range(at, len(lines)) if not lines[i].lstrip().startswith("|")), len(lines))
        return list(table(lines[at:end], width)), end
    item = _ITEM.match(line)
    first, rest, body = "", "", line.strip()
    if item:
        mark = "•" if item[2] in "-*" else item[2]
        first, body = f"{item[1]} {mark} ", item[3]
        rest = " " * len(first)
    end = at + 1
    while end < len(lines) and lines[end].strip() and not _starts(lines[end]):
        body += " " + lines[end].strip()
        end += 1
    return list(wrap(inline(body), width, first, rest)), end


def _starts(line: str) -> bool:
    return bool(_ITEM.match(line)) or line.lstrip().startswith(("```", "|", "# ", "## "))


@lru_cache(maxsize=64)
def content(text: str, width: int, primary: str, accent: str) -> Content:
    """A text laid out at a width (columns), in two colours of the theme."""
    palette = Palette(primary, accent)
    page = [
        Content.assemble(*[(run.text, palette.style(run.style)) for run in line]).rstrip()
        for line in blocks(text, max(width, 4))
    ]
    return Content("\n").join(page)
