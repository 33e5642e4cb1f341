"""yes: a line again and again."""

from __future__ import annotations

from tui.api.process import Pause, Process
from tui.shell.builtins.common import Running


def run(p: Process) -> Running:
    line = " ".join(p.args) or "y"
    block = (line + "\n") * max(1, 1024 // (len(line) + 1))
    while True:
        p.stdout.write(block)
        yield from p.stdout.flush()
        yield Pause()
