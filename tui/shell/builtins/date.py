"""date: the simulated date and time."""

from __future__ import annotations

from datetime import UTC, datetime

from tui.api.process import Process
from tui.shell.builtins.common import complain, options


def run(p: Process) -> int:
    found, operands = options(p, "uRI", "d", {"utc": "u", "date": "d", "iso-8601": "I"})
    if "d" in found:
        if not found["d"].startswith("@") or not found["d"][1:].isdigit():
            return complain(p, "-d takes only @SECONDS in Harborlight")
        when = datetime.fromtimestamp(int(found["d"][1:]), UTC)
    else:
        when = datetime.fromtimestamp(p.clock.now / 1000, UTC)
    if operands and operands[0].startswith("+"):
        text = operands[0][1:].replace("%s", str(int(when.timestamp()))).replace("%N", f"{when.microsecond:06d}000")
        p.stdout.write(when.strftime(text.replace("%F", "%Y-%m-%d").replace("%T", "%H:%M:%S")) + "\n")
    elif operands:
        return complain(p, "setting the date is not simulated in Harborlight")
    elif "R" in found or "I" in found:
        p.stdout.write(when.strftime("%a, %d %b %Y %H:%M:%S +0000\n" if "R" in found else "%Y-%m-%d\n"))
    else:
        p.stdout.write(f"{when:%a %b} {when.day:2d} {when:%H:%M:%S} UTC {when:%Y}\n")
    return 0
