"""xargs: build commands from input."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from tui.api.process import BREATH, Pause, Process, Streams, Wait
from tui.shell.builtins.common import ROWS, Running, complain, lacking, options
from tui.shell.streams import StringInput
from tui.shell.words import ansi

_LONGS = {"no-run-if-empty": "r", "null": "0", "max-args": "n", "max-procs": "P", "replace": "I", "delimiter": "d",
          "verbose": "t", "max-lines": "L"}
_NUMBERS = {"n": "max-args", "L": "max-lines", "P": "max-procs", "s": "max-chars"}


def run(p: Process) -> Running:
    if "-i" in p.args[:1]:
        p.argv[1] = "-I{}"
    found, words = options(p, "0rtx", "InLPds", _LONGS, stop=True)
    for letter in _NUMBERS:
        if letter in found and not found[letter].isdigit():
            return complain(p, f'invalid number "{found[letter]}" for -{letter} option')
        if letter in "nL" and found.get(letter) == "0":
            return complain(p, f"value 0 for -{letter} option should be >= 1")
    words = words or ["echo"]
    text = yield from p.stdin.read_all()
    try:
        groups = yield from _groups(text, found)
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


def _groups(text: str, found: dict[str, str]) -> Generator[Wait, Any, list[list[str]]]:
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
    if "I" in found:
        return rows
    if "L" in found:
        return [sum(rows[at : at + int(found["L"])], []) for at in range(0, len(rows), int(found["L"]))]
    items = [item for row in rows for item in row]
    size = int(found.get("n", 5000))
    return [items[at : at + size] for at in range(0, len(items), size)]


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
