"""clear: empty the screen."""

from __future__ import annotations

from tui.api.process import Process


def run(p: Process) -> int:
    p.stdout.write("\x1b[H\x1b[2J\x1b[3J")
    return 0
