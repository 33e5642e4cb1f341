"""diff: compare two files, or two folders."""

from __future__ import annotations

import difflib
import posixpath
import re
from collections import Counter
from collections.abc import Callable, Generator
from datetime import UTC, datetime
from typing import Any

from tui.api.process import BREATH, Process, Wait
from tui.shell.builtins.common import Found, Running, busybox, complain, joined, misused, options, text_of

_MISSING = "\\ No newline at end of file"
PAIRS = 500_000
"""Pairs of equal lines in two files; more are refused."""
MOST = 20_000
"""Lines of both files together that are compared; more are refused."""


def run(p: Process) -> Running:
    found, names = options(p, args=[re.sub(r"^-(\d+)$", r"-U\1", arg) for arg in p.args])
    if found.get("color") == "always":
        return complain(p, "colours are not simulated in Harborlight", 2)
    for letter in "CUW":
        if letter in found and not found[letter].isdigit():
            raise misused(p, f"invalid {'width' if letter == 'W' else 'context length'} '{found[letter]}'")
    if len(names) != 2:
        last = names[0] if len(names) == 1 else p.argv[0]
        raise misused(p, f"extra operand '{names[2]}'" if len(names) > 2 else f"missing operand after '{last}'")
    for place, name in enumerate(names):
        other = names[1 - place]
        if name != "-" and other != "-" and p.files.is_dir(p.resolve(name)) and not p.files.is_dir(p.resolve(other)):
            names[place] = posixpath.join(name, posixpath.basename(other))
    if all(name != "-" and p.files.is_dir(p.resolve(name)) for name in names):
        return (yield from _folders(p, found, names[0], names[1]))
    return (yield from _files(p, found, names))


def _folders(p: Process, found: Found, left: str, right: str) -> Running:
    code = 0
    kept = [arg for arg in p.args if arg.startswith("-")]
    sides = [p.files.list(p.resolve(name)) for name in (left, right)]
    for child in sorted({*sides[0], *sides[1]}):
        names = [posixpath.join(left, child), posixpath.join(right, child)]
        if (child in sides[0]) != (child in sides[1]) and "N" not in found:
            p.stdout.write(f"Only in {left if child in sides[0] else right}: {child}\n")
            code = max(code, 1)
        elif all(p.files.is_dir(p.resolve(name)) for name in names):
            if "r" in found:
                code = max(code, (yield from _folders(p, found, *names)))
            else:
                p.stdout.write(f"Common subdirectories: {names[0]} and {names[1]}\n")
        else:
            code = max(code, (yield from _files(p, found, names, " ".join(["diff", *kept, *names]) + "\n")))
    return code


def _files(p: Process, found: Found, names: list[str], head: str = "") -> Running:
    texts: list[str] = []
    code = 0
    for name in names:
        try:
            texts.append((yield from text_of(p, name)))
        except OSError as error:
            texts.append("")
            code = 0 if "N" in found and error.errno == 2 else complain(p, f"{name}: {error.strerror}", 2)
    if code:
        return code
    shape = _shape(found)
    old, new = (_rows(text) for text in texts)
    if len(old) + len(new) > MOST and texts[0] != texts[1] and "q" not in found:
        return complain(p, "files this long are not simulated in Harborlight", 2)
    counted = [[shape(row) for row in side if "B" not in found or row] for side in (old, new)]
    if counted[0] == counted[1] and not ("y" in found and "suppress-common-lines" not in found):
        p.stdout.write(f"Files {names[0]} and {names[1]} are identical\n" if "s" in found else "")
        return 0
    if "q" in found:
        p.stdout.write(f"Files {names[0]} and {names[1]} differ\n")
        return 1
    shaped = [[shape(row) for row in side] for side in (old, new)]
    counts = [Counter(side) for side in shaped]
    if sum(count * counts[1][row] for row, count in counts[0].items()) > PAIRS:
        return complain(p, "files this long are not simulated in Harborlight", 2)
    matcher = difflib.SequenceMatcher(None, shaped[0], shaped[1], False)
    yield from _matched(matcher, len(old), len(new))
    labels = [value for key, value in found.every if key == "label"]
    heads = [labels[place] if place < len(labels) else name + ("" if busybox(p) else "\t" + _stamp(p, name))
             for place, name in enumerate(names)]
    around = int(found.get("U") or found.get("C") or 3)
    if "y" in found:
        from tui.shell.builtins.diffstyles import beside

        p.stdout.write(head + joined(beside(matcher, old, new, found)))
    elif "c" in found or "C" in found:
        from tui.shell.builtins.diffstyles import contexts

        p.stdout.write(head + joined(contexts(heads, matcher, old, new, around)))
    elif "u" in found or "U" in found or busybox(p):
        p.stdout.write(head + joined(_unified(heads, matcher, (old, new), around)))
    else:
        p.stdout.write(head + joined(_normal(matcher, old, new)))
    return int(counted[0] != counted[1])


def _matched(matcher: difflib.SequenceMatcher[str], size: int, other: int) -> Generator[Wait, Any, None]:
    """Find what the files share, with pauses: the loop of SequenceMatcher.get_matching_blocks, which then keeps it."""
    waiting, found = [(0, size, 0, other)], []
    while waiting:
        start, end, first, last = waiting.pop()
        match = matcher.find_longest_match(start, end, first, last)
        yield BREATH
        if not match.size:
            continue
        found.append(match)
        if start < match.a and first < match.b:
            waiting.append((start, match.a, first, match.b))
        if match.a + match.size < end and match.b + match.size < last:
            waiting.append((match.a + match.size, end, match.b + match.size, last))
    joined_up: list[difflib.Match] = []
    for match in sorted(found):
        before = joined_up[-1] if joined_up else None
        if before and before.a + before.size == match.a and before.b + before.size == match.b:
            joined_up[-1] = difflib.Match(before.a, before.b, before.size + match.size)
        else:
            joined_up.append(match)
    matcher.matching_blocks = [*joined_up, difflib.Match(size, other, 0)]  # type: ignore[attr-defined]


def _shape(found: Found) -> Callable[[str], str]:
    """What of a line counts."""
    def shape(row: str) -> str:
        row = row.removesuffix("\r") if "strip-trailing-cr" in found else row
        row = row.lower() if "i" in found else row
        row = re.sub(r"\s+", "", row) if "w" in found else re.sub(r"\s+", " ", row).rstrip() if "b" in found else row
        return row.rstrip() if "Z" in found else row
    return shape


def _rows(text: str) -> list[str]:
    """The lines; the last one says so where it has no end."""
    rows = text.split("\n")
    return rows[:-1] if rows[-1] == "" else [*rows[:-1], f"{rows[-1]}\n{_MISSING}"]


def _normal(matcher: difflib.SequenceMatcher[str], old: list[str], new: list[str]) -> list[str]:
    out = []
    for tag, a, b, c, d in matcher.get_opcodes():
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


def _stamp(p: Process, name: str) -> str:
    files: Any = p.files
    there = name != "-" and files.exists(p.resolve(name))
    ms = files.stat(p.resolve(name)).mtime if there else p.clock.now
    return f"{datetime.fromtimestamp(ms / 1000, UTC):%Y-%m-%d %H:%M:%S.%f}000 +0000"


def _unified(heads: list[str], matcher: difflib.SequenceMatcher[str], sides: tuple[list[str], list[str]],
             around: int) -> list[str]:
    old, new = sides
    out = [f"--- {heads[0]}", f"+++ {heads[1]}"]
    for group in matcher.get_grouped_opcodes(around):
        spans = [_range(group[0][1], group[-1][2]), _range(group[0][3], group[-1][4])]
        out.append(f"@@ -{spans[0]} +{spans[1]} @@")
        for tag, a, b, c, d in group:
            if tag == "equal":
                out += [" " + row for row in old[a:b]]
            else:
                out += ["-" + row for row in old[a:b]] + ["+" + row for row in new[c:d]]
    return out


def _range(start: int, end: int) -> str:
    size = end - start
    return str(start + 1) if size == 1 else f"{start + 1 if size else start},{size}"
