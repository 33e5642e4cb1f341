"""rev: lines backwards."""

from __future__ import annotations

from tui.api.process import Process
from tui.shell.builtins.common import Running, each_input, options, split_keeping


def run(p: Process) -> Running:
    _, names = options(p)

    def handle(name: str, text: str) -> None:
        p.stdout.write("".join(row.removesuffix("\n")[::-1] + row[len(row.removesuffix("\n")) :]
                               for row in split_keeping(text)))

    return (yield from each_input(p, names, handle, "cannot open {}"))
