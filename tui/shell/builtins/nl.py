"""nl: number lines."""

from __future__ import annotations

from tui.api.process import Process
from tui.shell.builtins.common import Running, each_input, joined, lines, options


def run(p: Process) -> Running:
    found, names = options(p, "", "b")
    count = 0
    out: list[str] = []

    def handle(name: str, text: str) -> None:
        nonlocal count
        for line in lines(text):
            if line or found.get("b") == "a":
                count += 1
                out.append(f"{count:6d}\t{line}")
            else:
                out.append("       ")

    code = yield from each_input(p, names, handle)
    p.stdout.write(joined(out))
    return code
