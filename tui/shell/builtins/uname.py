"""uname: the system."""

from __future__ import annotations

from tui.api.process import Process


def run(p: Process) -> int:
    name = (p.network.hostname if p.network else "") or "localhost"
    parts = {"s": "Linux", "n": name, "r": "6.12.48-harbor", "v": "#1 SMP PREEMPT_DYNAMIC", "m": "x86_64",
             "o": "GNU/Linux"}
    letters = "".join(arg.lstrip("-") for arg in p.args) or "s"
    wanted = "snrvmo" if "a" in letters else [letter for letter in "snrvmo" if letter in letters]
    p.stdout.write(" ".join(parts[letter] for letter in wanted) + "\n")
    return 0
