"""time: how long a command takes (simulated)."""

from __future__ import annotations

from tui.api.process import Process
from tui.shell.builtins.common import Running


def run(p: Process) -> Running:
    started = p.clock.now
    status: int = (yield from p.services["shell"].invoke(p.args, p.streams)) if p.args else 0
    ms = p.clock.now - started
    p.stderr.write(f"real\t{ms // 60000}m {ms % 60000 / 1000:.2f}s\nuser\t0m 0.00s\nsys\t0m 0.00s\n")
    return status
