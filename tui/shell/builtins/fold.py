"""fold: break long lines."""

from __future__ import annotations

from tui.api.process import Process
from tui.shell.builtins.common import Running, complain, options, split_keeping, stream


def run(p: Process) -> Running:
    if p.args and p.args[0][:1] == "-" and p.args[0][1:].isdigit():
        p.argv[1] = "-w" + p.args[0][1:]
    found, names = options(p)
    if not found.get("w", "80").isdigit() or not int(found.get("w", "80")):
        return complain(p, f"invalid number of columns: \u2018{found['w']}\u2019")
    width = int(found.get("w", "80"))

    def handle(text: str) -> None:
        p.stdout.write("".join(_folded(row, width, "s" in found) for row in split_keeping(text)))

    return (yield from stream(p, names, handle))


def _folded(row: str, width: int, spaces: bool) -> str:
    body, out = row.removesuffix("\n"), []
    while (end := _fitting(body, width)) < len(body):
        at = max(body.rfind(" ", 0, end), body.rfind("\t", 0, end)) + 1 if spaces else 0
        at = at or end
        out.append(body[:at])
        body = body[at:]
    return "\n".join([*out, body]) + row[len(row.removesuffix("\n")) :]


def _fitting(text: str, width: int) -> int:
    """How many characters fit into a width, at least one; a tab goes to the next multiple of eight."""
    if "\t" not in text:
        return width
    column = 0
    for place, char in enumerate(text):
        column = column // 8 * 8 + 8 if char == "\t" else column + 1
        if column > width:
            return max(1, place)
    return len(text)
