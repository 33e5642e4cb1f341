"""comm: what two sorted files have in common."""

from __future__ import annotations

from tui.api.process import BREATH, Process
from tui.shell.builtins.common import ROWS, Running, cannot, complain, joined, lines, misused, options, text_of


def run(p: Process) -> Running:
    found, names = options(p)
    if len(names) != 2:
        words = "missing operand" + (f" after \u2018{names[0]}\u2019" if names else "")
        raise misused(p, words if len(names) < 2 else f"extra operand \u2018{names[2]}\u2019")
    sides = []
    for name in names:
        try:
            sides.append(lines((yield from text_of(p, name))))
        except OSError as error:
            return cannot(p, name, error)
    gap, x, y = found.get("output-delimiter", "\t"), 0, 0
    out: list[str] = []
    left, right = sides
    leads = ["", "" if "1" in found else gap, ("" if "1" in found else gap) + ("" if "2" in found else gap)]
    while x < len(left) or y < len(right):
        if (x + y) % ROWS < 2:
            p.stdout.write(joined(out))
            out = []
            yield from p.stdout.flush()
            yield BREATH
        if y == len(right) or (x < len(left) and left[x] < right[y]):
            column, line, x = 0, left[x], x + 1
        elif x == len(left) or right[y] < left[x]:
            column, line, y = 1, right[y], y + 1
        else:
            column, line, x, y = 2, left[x], x + 1, y + 1
        if str(column + 1) not in found:
            out.append(leads[column] + line)
    p.stdout.write(joined(out))
    checked = enumerate(sides if "nocheck-order" not in found else [], 1)
    bad = [number for number, side in checked if side != sorted(side)]
    for number in bad:
        complain(p, f"file {number} is not in sorted order")
    return complain(p, "input is not in sorted order") if bad else 0
