"""paste: lines side by side."""

from __future__ import annotations

from itertools import zip_longest

from tui.api.process import Process
from tui.shell.builtins.common import Running, each_input, joined, lines, options
from tui.shell.words import ansi


def run(p: Process) -> Running:
    found, names = options(p, "s", "d", {"serial": "s", "delimiters": "d"})
    separator = ansi(found.get("d", "\t")) or ""
    columns: list[list[str]] = []
    code = yield from each_input(p, names, lambda name, text: columns.append(lines(text)))
    rows = columns if "s" in found else [list(row) for row in zip_longest(*columns, fillvalue="")]
    p.stdout.write(joined([separator.join(row) for row in rows]))
    return code
