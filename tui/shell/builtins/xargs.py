"""xargs: build commands from input."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from tui.api.process import BREATH, Pause, Process, Streams, Wait
from tui.shell.builtins.common import ROWS, Running, complain, lacking, options
from tui.shell.streams import StringInput
from tui.shell.words import ansi

_NUMBERS = {"n": "max-args", "L": "max-lines", "P": "max-procs", "s": "max-chars"}


def run(p: Process) -> Running:
    found, words = options(p, stop=True)
    for old, new, default in (("i", "I", "{}"), ("l", "L", "1")):
        if old in found:
            found[new] = found[old] or default
    for letter in _NUMBERS:
        if letter in found and not found[letter].isdigit():
            return complain(p, f'invalid number "{found[letter]}" for -{letter} option')
        if letter in "nL" and found.get(letter) == "0":
            return complain(p, f"value 0 for -{letter} option should be >= 1")
    words = words or ["echo"]
    try:
        text = p.files.read(p.resolve(found["a"])) if "a" in found else (yield from p.stdin.read_all())
    except OSError as error:
        return complain(p, f"Cannot open input file \u2018{found['a']}\u2019: {error.strerror}")
    try:
        groups = yield from _groups(text, found, sum(len(word.encode()) + 1 for word in words))
    except ValueError as error:
        kind = "single" if str(error) == "'" else "double"
        return complain(
            p, f"unmatched {kind} quote; by default quotes are special to xargs unless you use the -0 option"
        )
    if not groups and "r" not in found and "I" not in found:
        groups = [[]]
    streams = Streams(StringInput(), p.stdout, p.stderr)
    code = 0
    for number, group in enumerate(groups):
        line = [word.replace(found["I"], group[0]) for word in words] if "I" in found else words + group
        if "t" in found:
            p.stderr.write(" ".join(line) + "\n")
        if (missing := lacking(p, line[0], "{}")) is not None:
            return missing
        status = yield from p.services["shell"].invoke(line, streams)
        yield from p.stdout.flush()
        if number % 50 == 49:
            yield Pause()
        if status == 255:
            return complain(p, f"{line[0]}: exited with status 255; aborting", 124)
        code = status if status in (126, 127) else 123 if status else code
    return code


def _groups(text: str, found: dict[str, str], lead: int) -> Generator[Wait, Any, list[list[str]]]:
    """The arguments of each call. Raises ValueError with the quote that is not closed."""
    if "0" in found or "d" in found:
        items = text.split("\0" if "0" in found else ansi(found["d"]))
        rows = [[item] for item in (items[:-1] if items[-1] == "" else items)]
    else:
        rows = []
        for number, line in enumerate(text.split("\n"), 1):
            if row := _words(line, "I" in found):
                rows.append(row)
            if number % ROWS == 0:
                yield BREATH
    if "E" in found:
        every = [item for row in rows for item in row]
        rows = [[item] for item in every[: every.index(found["E"])]] if found["E"] in every else rows
    if "I" in found:
        return rows
    if "L" in found:
        return [sum(rows[at : at + int(found["L"])], []) for at in range(0, len(rows), int(found["L"]))]
    items = [item for row in rows for item in row]
    size, most = int(found.get("n", 5000)), int(found.get("s", 100_000))
    groups: list[list[str]] = []
    room = 0
    for item in items:
        if not groups or len(groups[-1]) >= size or room < len(item.encode()) + 1:
            groups.append([])
            room = most - lead
        groups[-1].append(item)
        room -= len(item.encode()) + 1
    return groups


def _words(line: str, whole: bool) -> list[str]:
    """A line's words, quotes and backslashes taken off; with `whole` the line is one word."""
    if not whole and not any(char in line for char in "'\"\\"):
        return [word for word in line.replace("\t", " ").split(" ") if word]
    out: list[str] = []
    word: list[str] | None = None
    quote, at = "", 0
    line = line.lstrip(" \t") if whole else line
    while at < len(line):
        char = line[at]
        at += 1
        if quote:
            quote = "" if char == quote else quote
            word = (word or []) + ([char] if quote else [])
        elif char in "'\"":
            quote, word = char, word or []
        elif char == "\\" and at < len(line):
            word = (word or []) + [line[at]]
            at += 1
        elif char in " \t" and not whole:
            if word is not None:
                out.append("".join(word))
            word = None
        else:
            word = word or []
            word.append(char)
    if quote:
        raise ValueError(quote)
    return [*out, "".join(word)] if word is not None else out
