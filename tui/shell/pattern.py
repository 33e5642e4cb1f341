"""Shell patterns (`*.yaml`, `[a-c]?`) as regular expressions. A backslash takes a character as it is."""

from __future__ import annotations

import re
from functools import lru_cache

_MAGIC = re.compile(r"(?<!\\)[*?\[]")
_SPECIAL = re.compile(r"([*?\[\]\\])")
_CLASSES = {
    "alpha": "a-zA-Z", "digit": "0-9", "alnum": "a-zA-Z0-9", "upper": "A-Z", "lower": "a-z", "space": r"\s",
    "blank": r" \t", "punct": r"!-/:-@\[-`{-~", "xdigit": "0-9A-Fa-f", "word": r"\w", "cntrl": r"\x00-\x1f\x7f",
    "print": r"\x20-\x7e", "graph": r"\x21-\x7e",
}


def has_magic(pattern: str) -> bool:
    """The pattern holds an unquoted `*`, `?` or `[`."""
    return _MAGIC.search(pattern) is not None


def quote(text: str) -> str:
    """The pattern that matches exactly this text."""
    return _SPECIAL.sub(r"\\\1", text)


def named_classes(text: str) -> str:
    """A bracket's inside with `[:alpha:]` and the like written out, for a regular expression."""
    return re.sub(r"\[:(\w+):\]", lambda match: _CLASSES.get(match[1], ""), text)


@lru_cache(1024)
def glob_source(pattern: str, lazy: bool = False) -> str:
    """A regular expression's source for a pattern; `lazy` makes `*` take as little as it can."""
    out, at = [], 0
    star = ".*?" if lazy else ".*"
    while at < len(pattern):
        char = pattern[at]
        at += 1
        if char == "*":
            out.append(star)
        elif char == "?":
            out.append(".")
        elif char == "\\" and at < len(pattern):
            out.append(re.escape(pattern[at]))
            at += 1
        elif char == "[":
            piece, at = _bracket(pattern, at)
            out.append(piece)
        else:
            out.append(re.escape(char))
    return "".join(out)


def _bracket(pattern: str, at: int) -> tuple[str, int]:
    match = re.compile(r"([!^]?)(\]?(?:\[:\w+:\]|\\.|[^\]\\])*)\]", re.S).match(pattern, at)
    if not match:
        return r"\[", at
    inside = named_classes(match[2].replace("\\]", "]").replace("[", "\\[").replace("\\[:", "[:"))
    inside = inside.replace("]", "\\]") if "]" in match[2] and "[:" not in match[2] else inside
    return f"[{'^' if match[1] else ''}{inside}]", match.end()


@lru_cache(1024)
def compile_glob(pattern: str, lazy: bool = False) -> re.Pattern[str]:
    """A compiled pattern; use fullmatch. A range out of order matches nothing."""
    try:
        return re.compile(glob_source(pattern, lazy), re.S)
    except re.error:
        return re.compile(re.escape(pattern))
