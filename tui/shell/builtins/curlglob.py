"""curl's patterns in URLs: `{a,b}` and `[1-10:2]` stand for several (tool_urlglob.c)."""

from __future__ import annotations

import re
from itertools import product

MOST = 1000
"""URLs that one pattern may stand for here."""
_RANGE = re.compile(r"\[(?:(\d+)-(\d+)|([a-zA-Z])-([a-zA-Z]))(?::(\d+))?\]")
_ADDRESS = re.compile(r"\[[0-9a-fA-F:.%]*:[0-9a-fA-F:.%]*\]")


class BadPattern(Exception):
    """What is wrong with it, and where."""

    def __init__(self, words: str, url: str, place: int) -> None:
        super().__init__(f"(3) {words} in URL position {place}:\n{url}\n{' ' * (place - 1)}^")


def expand(url: str) -> list[tuple[str, tuple[str, ...]]]:
    """(URL, what its patterns stand for in it), in curl's order. Raises BadPattern."""
    pieces: list[list[str]] = []
    at, wild = 0, list[bool]()
    while at < len(url):
        here, at = _piece(url, at)
        pieces.append(here)
        wild.append(len(here) > 1 or url[at - 1] in "}]" and not _ADDRESS.fullmatch(here[0]))
    found = []
    for words in product(*pieces):
        found.append(("".join(words), tuple(word for word, own in zip(words, wild, strict=True) if own)))
        if len(found) >= MOST:
            break
    return found


def _piece(url: str, at: int) -> tuple[list[str], int]:
    """The texts that stand next, and where they end."""
    address = _ADDRESS.match(url, at)
    if address:
        return [address[0]], address.end()
    if url[at] == "{":
        end = url.find("}", at)
        if end < 0:
            raise BadPattern("unmatched brace", url, at + 1)
        if end == at + 1:
            raise BadPattern("empty string within braces", url, end + 1)
        return url[at + 1 : end].split(","), end + 1
    if url[at] == "[":
        return _range(url, at)
    if url[at] in "}]":
        raise BadPattern("unmatched close brace/bracket", url, at + 1)
    end = next((place for place in range(at, len(url)) if url[place] in "{}[]"), len(url))
    return [url[at:end]], end


def _range(url: str, at: int) -> tuple[list[str], int]:
    match = _RANGE.match(url, at)
    close = url.find("]", at) + 1 or len(url)
    if match is None:
        raise BadPattern("bad range", url, close + 1)
    low, high = (match[1] or str(ord(match[3]))), (match[2] or str(ord(match[4])))
    step = int(match[5] or 1)
    if int(low) > int(high) or not step or len(high) > 9:
        raise BadPattern("bad range", url, close + 1)
    numbers = range(int(low), int(high) + 1, step)[:MOST]
    width = len(low) if match[1] and low.startswith("0") else 0
    return [str(n).zfill(width) if match[1] else chr(n) for n in numbers], match.end()
