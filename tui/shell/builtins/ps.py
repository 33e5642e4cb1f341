"""ps: the tasks that run here."""

from __future__ import annotations

from typing import Any

from tui.api.process import Process


def run(p: Process) -> int:
    rows: list[tuple[int, str]] = list(p.services.get("processes") or [])
    if not rows:
        kernel: Any = p.services["kernel"]
        rows = [(task.pid, task.name) for task in kernel.tasks.values() if task.name != "pipe"]
    own = p.services["kernel"].next_pid
    user = p.env.get("USER") or "root"
    p.stdout.write("PID   USER     TIME  COMMAND\n")
    for pid, name in [*rows, (own, " ".join(p.argv))]:
        p.stdout.write(f"{pid:5d} {user:8} 0:00 {name}\n".replace(f"{user:8} 0:00", f"{user:8}  0:00"))
    return 0
