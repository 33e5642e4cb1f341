"""timeout: run a command for at most so long."""

from __future__ import annotations

from tui.api.process import Process, Ready
from tui.shell.builtins.common import Running, busybox, complain, duration, lacking, options
from tui.shell.special.jobs import NAMED


def run(p: Process) -> Running:
    found, words = options(p, stop=True)
    if len(words) < 2:
        p.stderr.write("Try 'timeout --help' for more information.\n")
        return 125
    try:
        ms = round(duration(words[0]) * 1000)
    except ValueError:
        return complain(p, f"invalid number '{words[0]}'" if busybox(p) else f"invalid time interval '{words[0]}'",
                        1 if busybox(p) else 125)  # fmt: skip
    shell = p.services["shell"]
    if (code := lacking(p, words[1], "failed to run command \u2018{}\u2019")) is not None:
        return code
    signal = found.get("s", "TERM").upper().removeprefix("SIG")
    number = int(signal) if signal.isdigit() else NAMED.get(signal, -1)
    if not 0 <= number <= 64:
        return complain(p, f"unknown signal '{found['s']}'" if busybox(p) else f"{found['s']}: invalid signal",
                        1 if busybox(p) else 125)  # fmt: skip
    kernel = p.services["kernel"]
    process = shell.process(words[1:], p.streams)
    task = kernel.spawn(lambda q: shell.invoke(words[1:], p.streams), process, foreground=False)
    end = p.clock.now + ms
    while task.exit_code is None and (not ms or p.clock.now < end):
        yield Ready((task.ended,), end - p.clock.now if ms else None)
    if task.exit_code is not None:
        return int(task.exit_code)
    kernel.kill(task, 128 + number)
    if busybox(p):
        p.stderr.write({15: "Terminated\n", 9: "Killed\n"}.get(number, ""))
        return 128 + number
    if "v" in found:
        complain(p, f"sending signal {found.get('s', 'TERM')} to command \u2018{words[1]}\u2019")
    if "p" in found:
        return 143
    return 137 if found.get("s", "").removeprefix("SIG") in ("KILL", "9") else 124
