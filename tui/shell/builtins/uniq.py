"""uniq: leave out repeated lines."""

from __future__ import annotations

from itertools import groupby

from tui.api.process import Process
from tui.shell.builtins.common import Running, each_input, joined, lines, options


def run(p: Process) -> Running:
    found, names = options(p, "cdui", "", {"count": "c", "repeated": "d", "unique": "u", "ignore-case": "i"})
    out: list[str] = []

    def handle(name: str, text: str) -> None:
        for _, group in groupby(lines(text), str.lower if "i" in found else None):
            first, *rest = group
            count = 1 + len(rest)
            if ("d" in found and count < 2) or ("u" in found and count > 1):
                continue
            out.append(f"{count:7d} {first}" if "c" in found else first)

    code = yield from each_input(p, names[:1], handle)
    p.stdout.write(joined(out))
    return code
