"""tac: the lines in reverse order."""

from __future__ import annotations

from tui.api.process import Process
from tui.shell.builtins.common import Running, each_input, options, split_keeping


def run(p: Process) -> Running:
    found, names = options(p, "", "s", {"separator": "s"})

    def handle(name: str, text: str) -> None:
        p.stdout.write("".join(reversed(split_keeping(text, found.get("s", "\n")))))

    return (yield from each_input(p, names, handle, "failed to open '{}' for reading"))
