"""timeout: run a command for at most so long."""

from __future__ import annotations

from tui.api.process import Process, Ready
from tui.shell.builtins.common import Running, busybox, complain, duration, options


def run(p: Process) -> Running:
    found, words = options(p, "fvp", "sk", {"signal": "s"}, stop=True)
    if len(words) < 2:
        return complain(p, "missing operand", 125)
    try:
        ms = round(duration(words[0]) * 1000)
    except ValueError:
        return complain(p, f"invalid number '{words[0]}'" if busybox(p) else f"invalid time interval '{words[0]}'",
                        1 if busybox(p) else 125)  # fmt: skip
    shell = p.services["shell"]
    kernel = p.services["kernel"]
    process = shell.process(words[1:], p.streams)
    task = kernel.spawn(lambda q: shell.invoke(words[1:], p.streams), process, foreground=False)
    end = p.clock.now + ms
    while task.exit_code is None and (not ms or p.clock.now < end):
        yield Ready((task.ended,), end - p.clock.now if ms else None)
    if task.exit_code is not None:
        return int(task.exit_code)
    kernel.kill(task, 143)
    if busybox(p):
        p.stderr.write("Terminated\n")
        return 143
    return 137 if found.get("s", "").removeprefix("SIG") in ("KILL", "9") else 124
