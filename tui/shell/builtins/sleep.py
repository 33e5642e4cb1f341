"""sleep: let time pass."""

from __future__ import annotations

from tui.api.process import Process, Sleep
from tui.shell.builtins.common import Running, busybox, complain, duration, misused, options


def run(p: Process) -> Running:
    if p.args and p.args[0].startswith("-"):
        options(p)
    if not p.args:
        raise misused(p, "missing operand")
    total = 0.0
    for text in p.args:
        try:
            total += duration(text)
        except ValueError:
            if busybox(p):
                return complain(p, f"invalid number '{text}'")
            raise misused(p, f"invalid time interval \u2018{text}\u2019") from None
    yield Sleep(round(total * 1000))
    return 0
