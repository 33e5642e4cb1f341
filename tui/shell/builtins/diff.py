"""diff: compare two files."""

from __future__ import annotations

import difflib

from tui.api.process import Process
from tui.shell.builtins.common import Running, busybox, complain, joined, options, text_of


def run(p: Process) -> Running:
    found, names = options(p, "uNqrbBw", "U", {"unified": "u", "brief": "q"})
    if len(names) != 2:
        return complain(p, "missing operand", 2)
    texts = []
    for name in names:
        try:
            texts.append((yield from text_of(p, name)))
        except OSError as error:
            return complain(p, f"{name}: {error.strerror}", 2)
    old, new = (text.splitlines() for text in texts)
    if old == new:
        return 0
    if "q" in found:
        p.stdout.write(f"Files {names[0]} and {names[1]} differ\n")
    elif "u" in found or "U" in found or busybox(p):
        rows = difflib.unified_diff(old, new, names[0], names[1], n=int(found.get("U") or 3), lineterm="")
        p.stdout.write(joined(list(rows)))
    else:
        p.stdout.write(joined(_normal(old, new)))
    return 1


def _normal(old: list[str], new: list[str]) -> list[str]:
    out = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, False).get_opcodes():
        if tag == "equal":
            continue
        left = _span(a, b) if b > a else str(a)
        right = _span(c, d) if d > c else str(c)
        out.append(left + {"replace": "c", "delete": "d", "insert": "a"}[tag] + right)
        out += [f"< {line}" for line in old[a:b]] + (["---"] if tag == "replace" else [])
        out += [f"> {line}" for line in new[c:d]]
    return out


def _span(start: int, end: int) -> str:
    return str(end) if end == start + 1 else f"{start + 1},{end}"
