"""rev, tac: lines backwards, or in reverse order."""

from __future__ import annotations

from tui.api.process import Process
from tui.shell.builtins.common import Running, each_input, joined, lines, options


def run(p: Process) -> Running:
    _, names = options(p)

    def handle(name: str, text: str) -> None:
        rows = lines(text)
        p.stdout.write(joined(rows[::-1] if p.argv[0].endswith("tac") else [row[::-1] for row in rows]))

    return (yield from each_input(p, names, handle))
