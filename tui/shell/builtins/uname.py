"""uname: the system."""

from __future__ import annotations

from tui.api.process import Process
from tui.shell.builtins.common import misused, options


def run(p: Process) -> int:
    name = (p.network.hostname if p.network else "") or "localhost"
    parts = {"s": "Linux", "n": name, "r": "6.12.48-harbor", "v": "#1 SMP PREEMPT_DYNAMIC", "m": "x86_64",
             "p": "unknown", "i": "unknown", "o": "GNU/Linux"}
    found, operands = options(p)
    if operands:
        raise misused(p, f"extra operand \u2018{operands[0]}\u2019")
    asked = found or {"s": ""}
    wanted = "snrvmo" if "a" in found else [letter for letter in "snrvmpio" if letter in asked]
    p.stdout.write(" ".join(parts[letter] for letter in wanted) + "\n")
    return 0
