"""pwd: the working folder."""

from __future__ import annotations

from tui.api.process import Process


def run(p: Process) -> int:
    p.stdout.write(p.cwd + "\n")
    return 0
