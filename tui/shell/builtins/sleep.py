"""sleep: let time pass."""

from __future__ import annotations

from tui.api.process import Process, Sleep
from tui.shell.builtins.common import Running, busybox, complain, duration


def run(p: Process) -> Running:
    if not p.args:
        return complain(p, "missing operand")
    total = 0.0
    for text in p.args:
        try:
            total += duration(text)
        except ValueError:
            return complain(p, f"invalid number '{text}'" if busybox(p) else f"invalid time interval '{text}'")
    yield Sleep(round(total * 1000))
    return 0
