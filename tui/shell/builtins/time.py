"""time: how long a command takes (simulated)."""

from __future__ import annotations

from tui.api.process import Process
from tui.shell.builtins.common import Running, busybox, lacking


def run(p: Process) -> Running:
    started = p.clock.now
    missing = lacking(p, p.args[0], "{}") if p.args and busybox(p) else None
    if missing is not None:
        return _told(p, missing, 0)
    status: int = (yield from p.services["shell"].invoke(p.args, p.streams)) if p.args else 0
    return _told(p, status, p.clock.now - started)


def _told(p: Process, status: int, ms: int) -> int:
    if status and busybox(p):
        p.stderr.write(f"Command exited with non-zero status {status}\n")
    p.stderr.write(f"real\t{ms // 60000}m {ms % 60000 / 1000:.2f}s\nuser\t0m 0.00s\nsys\t0m 0.00s\n")
    return status
