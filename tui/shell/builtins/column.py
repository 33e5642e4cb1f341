"""column: a table, or many columns."""

from __future__ import annotations

import re

from tui.api.process import Process
from tui.shell.builtins.common import Refusal, Running, cannot, joined, lines, options, text_of

MOST = 10_000
"""Rows of a table."""


def run(p: Process) -> Running:
    found, names = options(p)
    rows: list[str] = []
    for name in names or ["-"]:
        try:
            rows += [row for row in lines((yield from text_of(p, name))) if row.strip()]
        except OSError as error:
            return cannot(p, name, error)
    if len(rows) > MOST:
        raise Refusal("inputs this long are not simulated in Harborlight")
    if "t" not in found:
        width = int(found["c"]) if found.get("c", "").isdigit() else p.columns
        p.stdout.write(_filled(rows, width, "x" in found))
        return 0
    if "s" in found:
        cells = [re.split("[" + re.escape(found["s"]) + "]", row) for row in rows]
    else:
        cells = [row.split() for row in rows]
    cells = [found["N"].split(","), *cells] if "N" in found else cells
    p.stdout.write(joined(_table(cells, found.get("o", "  "), found.get("R", ""))))
    return 0


def _table(cells: list[list[str]], gap: str, right: str) -> list[str]:
    count = max((len(row) for row in cells), default=0)
    wide = [max((len(row[at]) for row in cells if at < len(row)), default=0) for at in range(count)]
    ends = {int(one) - 1 for one in right.split(",") if one.isdigit()}
    out = []
    for row in cells:
        full = row + [""] * (count - len(row))
        shown = [part.rjust(wide[at]) if at in ends else part.ljust(wide[at]) if at < count - 1 else part
                 for at, part in enumerate(full)]
        out.append(gap.join(shown))
    return out


def _filled(rows: list[str], width: int, across: bool) -> str:
    if not rows:
        return ""
    cell = (max(map(len, rows)) // 8 + 1) * 8
    count = max(1, width // cell)
    if count < 2:
        return joined(rows)
    height = -(-len(rows) // count)
    lines_of = [rows[at : at + count] for at in range(0, len(rows), count)] if across else [
        rows[at::height] for at in range(height)]
    return joined(["".join(part + "\t" * -(-(cell - len(part)) // 8) if at < len(line) - 1 else part
                           for at, part in enumerate(line)) for line in lines_of])
