"""rev: lines backwards."""

from __future__ import annotations

from tui.api.process import Process
from tui.shell.builtins.common import Running, options, split_keeping, stream


def run(p: Process) -> Running:
    _, names = options(p)

    def handle(text: str) -> None:
        p.stdout.write("".join(row.removesuffix("\n")[::-1] + row[len(row.removesuffix("\n")) :]
                               for row in split_keeping(text)))

    return (yield from stream(p, names, handle, "cannot open {}"))
