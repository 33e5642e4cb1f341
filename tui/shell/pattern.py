"""Shell patterns (`*.yaml`, `[a-c]?`) as regular expressions. A backslash takes a character as it is."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.shell.extglob import Extended

_MAGIC = re.compile(r"(?<!\\)[*?\[]")
_EXTENDED = re.compile(r"(?<!\\)[+@!]\(")
_SPECIAL = re.compile(r"([*?\[\]\\()|+@!^-])")
_CLASSES = {
    "alpha": "a-zA-Z", "digit": "0-9", "alnum": "a-zA-Z0-9", "upper": "A-Z", "lower": "a-z", "space": r"\s",
    "blank": r" \t", "punct": r"!-/:-@\[-`{-~", "xdigit": "0-9A-Fa-f", "word": r"\w", "cntrl": r"\x00-\x1f\x7f",
    "print": r"\x20-\x7e", "graph": r"\x21-\x7e",
}
LONGEST = 20_000
"""Characters of a pattern; longer ones are refused."""


def has_magic(pattern: str, extended: bool = False) -> bool:
    """The pattern holds an unquoted `*`, `?` or `[`; with `extended`, or `@(` and its like."""
    plain = ("*" in pattern or "?" in pattern or "[" in pattern) and _MAGIC.search(pattern) is not None
    return plain or extended and _EXTENDED.search(pattern) is not None


def quote(text: str) -> str:
    """The pattern that matches exactly this text."""
    return _SPECIAL.sub(r"\\\1", text)


def named_classes(text: str) -> str:
    """A bracket's inside with `[:alpha:]` and the like written out, for a regular expression."""
    return re.sub(r"\[:(\w+):\]", lambda match: _CLASSES.get(match[1], ""), text)


def bracket(pattern: str, at: int) -> tuple[str, int]:
    """A regular expression's source for the bracket that opened before `at`, and where it ends."""
    match = re.compile(r"([!^]?)(\]?(?:\[:\w+:\]|\\.|[^\]\\])*)\]", re.S).match(pattern, at)
    if not match:
        return r"\[", at
    pieces = re.split(r"\[:(\w+):\]", match[2])
    inside = "".join(_CLASSES.get(piece, "") if place % 2 else _inside(piece) for place, piece in enumerate(pieces))
    if not inside:
        return ("." if match[1] else "(?!)"), match.end()
    return f"[{'^' if match[1] else ''}{inside}]", match.end()


def _inside(text: str) -> str:
    """A bracket's plain characters and ranges for a regular expression."""
    return re.sub(r"\\.|[\[\]&|~^]", lambda found: re.escape(found[0][-1]), text, flags=re.S).replace("--", r"-\-")


class Glob:
    """A compiled pattern: runs of single characters with stars between them.

    Each run is looked for once, from where the one before it ended, so that no pattern takes longer than its length
    times the text's.
    """

    def __init__(self, runs: list[list[str]], flags: int = 0) -> None:
        self.runs, self.flags = runs, flags | re.S
        """Regular expressions of one character each, in runs between the stars."""
        first, *rest = [re.compile("".join(run), self.flags) for run in runs]
        self._first, self._middle, self._last = first, rest[:-1], rest[-1] if rest else None
        self._final = re.compile(".*" + "".join(runs[-1]), self.flags)

    @cached_property
    def _mirrored(self) -> Glob:
        return Glob([run[::-1] for run in self.runs[::-1]], self.flags)

    def fullmatch(self, text: str) -> bool:
        """The pattern is the whole text."""
        if self._last is None:
            return self._first.fullmatch(text) is not None
        end = len(text) - len(self.runs[-1])
        at = self._through(text, self._first.match(text))
        return at is not None and at <= end and self._last.match(text, end) is not None

    def _through(self, text: str, found: re.Match[str] | None) -> int | None:
        """Where the runs before the last one end at the earliest."""
        for run in self._middle:
            if found is None:
                break
            found = run.search(text, found.end())
        return found.end() if found else None

    def _end(self, text: str, found: re.Match[str] | None, longest: bool) -> int | None:
        at = self._through(text, found)
        if at is None or self._last is None:
            return at
        found = self._final.match(text, at) if longest else self._last.search(text, at)
        return found.end() if found else None

    def head(self, text: str, longest: bool) -> int | None:
        """Where the match at the text's beginning ends."""
        return self._end(text, self._first.match(text), longest)

    def tail(self, text: str, longest: bool) -> int | None:
        """Where the match at the text's end begins."""
        size = self._mirrored.head(text[::-1], longest)
        return None if size is None else len(text) - size

    def search(self, text: str, at: int = 0) -> tuple[int, int] | None:
        """The first match from a place on, as long as it can be."""
        found = self._first.search(text, at)
        end = self._end(text, found, True)
        return None if found is None or end is None else (found.start(), end)


def _runs(pattern: str) -> list[list[str]]:
    runs: list[list[str]] = [[]]
    at = 0
    while at < len(pattern):
        char = pattern[at]
        at += 1
        if char == "*":
            if runs[-1] or len(runs) == 1:
                runs.append([])
        elif char == "?":
            runs[-1].append(".")
        elif char == "\\" and at < len(pattern):
            runs[-1].append(re.escape(pattern[at]))
            at += 1
        elif char == "[":
            piece, at = bracket(pattern, at)
            runs[-1].append(piece)
        else:
            runs[-1].append(re.escape(char))
    return runs


@lru_cache(1024)
def compile_glob(pattern: str, flags: int = 0) -> Glob:
    """A compiled pattern. A range out of order matches nothing but itself. Raises OSError where it is too long."""
    if len(pattern) > LONGEST:
        raise OSError(7, "Argument list too long")
    try:
        return Glob(_runs(pattern), flags)
    except re.error:
        return Glob([[re.escape(char) for char in pattern]], flags)


@lru_cache(256)
def matcher(pattern: str, extended: bool = False, any_case: bool = False) -> Glob | Extended:
    """What matches by `shopt -s extglob` and `nocasematch`."""
    flags = re.I if any_case else 0
    if extended and "(" in pattern:
        from tui.shell.extglob import Extended, is_extended

        if is_extended(pattern):
            return Extended(pattern, flags)
    return compile_glob(pattern, flags)
