"""time: how long a command takes (simulated)."""

from __future__ import annotations

from tui.api.process import Process
from tui.shell.builtins.common import Found, Running, busybox, lacking, options


def run(p: Process) -> Running:
    found, words = options(p, stop=True)
    started = p.clock.now
    missing = lacking(p, words[0], "{}") if words and busybox(p) else None
    if missing is not None:
        return _told(p, found, missing, 0)
    status: int = (yield from p.services["shell"].invoke(words, p.streams)) if words else 0
    return _told(p, found, status, p.clock.now - started)


def _told(p: Process, found: Found, status: int, ms: int) -> int:
    if status and busybox(p):
        p.stderr.write(f"Command exited with non-zero status {status}\n")
    if "p" in found or not busybox(p):
        p.stderr.write(f"real {ms / 1000:.2f}\nuser 0.00\nsys 0.00\n")
    else:
        p.stderr.write(f"real\t{ms // 60000}m {ms % 60000 / 1000:.2f}s\nuser\t0m 0.00s\nsys\t0m 0.00s\n")
    return status
