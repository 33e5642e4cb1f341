"""wc: count lines, words and bytes."""

from __future__ import annotations

from tui.api.process import Process
from tui.shell.builtins.common import Running, busybox, each_input, options


def run(p: Process) -> Running:
    found, names = options(p, "lwcm", "", {"lines": "l", "words": "w", "bytes": "c", "chars": "m"})
    rows: list[tuple[list[int], str]] = []

    def handle(name: str, text: str) -> None:
        counts = {"l": text.count("\n"), "w": len(text.split()), "m": len(text), "c": len(text.encode())}
        wanted = [letter for letter in "lwmc" if letter in found] or ["l", "w", "c"]
        rows.append(([counts[letter] for letter in wanted], name if names else ""))

    code = yield from each_input(p, names, handle)
    if len(rows) > 1:
        rows.append(([sum(column) for column in zip(*(row for row, _ in rows), strict=True)], "total"))
    width = max((len(str(number)) for row, _ in rows for number in row), default=1)
    width = 1 if len(rows) == 1 and len(rows[0][0]) == 1 else max(width, 1 if names else 7)
    if busybox(p):
        width = 9 if len(rows) and len(rows[0][0]) > 1 else 1
    for row, name in rows:
        p.stdout.write(" ".join(f"{number:{width}d}" for number in row) + (f" {name}" if name else "") + "\n")
    return code
