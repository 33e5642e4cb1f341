"""true, false: nothing, well or badly."""

from __future__ import annotations

from tui.api.process import Process


def run(p: Process) -> int:
    return int(p.argv[0].endswith("false"))
