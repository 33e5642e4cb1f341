"""Brace expansion: `{a,b}` and `{1..5}`, on the raw word before anything else is expanded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from collections.abc import Sequence as _Sequence
from dataclasses import replace
from itertools import pairwise
from typing import cast

from tui.shell.state import ShellFail
from tui.shell.syntax import Literal, Param, Part, Word

_RANGE = re.compile(r"(-?\d+)\.\.(-?\d+)(?:\.\.(-?\d+))?|([A-Za-z])\.\.([A-Za-z])(?:\.\.(-?\d+))?")
MOST = 100_000
"""Words that one word becomes at most; more are refused."""
LONGEST = 20_000
"""Characters of a word with braces in it; longer ones are refused."""
NESTING = 50
"""Pairs of braces within pairs; more are refused."""
Token = str | Part


def expand_braces(word: Word) -> Iterable[Word]:
    """The words that a word stands for, made one by one. Raises ShellFail where they are more than MOST."""
    if not any(isinstance(part, Literal) and not part.quoted and "{" in part.text for part in word.parts):
        return (word,)
    tokens: list[Token] = []
    for part in word.parts:
        tokens.extend(part.text if isinstance(part, Literal) and not part.quoted else [part])
    if len(tokens) > LONGEST:
        raise ShellFail("brace expansion: words this long are not simulated in Harborlight")
    pieces = _Reader(tokens).pieces(0, len(tokens))
    if not any(isinstance(piece, Choices) for piece in pieces):
        return (word,)
    _count(pieces)
    return map(_word, _each(pieces))


def _word(tokens: list[Token]) -> Word:
    if len(tokens) == 1 and isinstance(tokens[0], str) and tokens[0].isalnum():
        return Word((Literal(tokens[0]),), plain=tokens[0])
    parts: list[Part] = []
    run = ""
    for token in tokens:
        if isinstance(token, str):
            last = parts[-1] if parts and not run else None
            if isinstance(last, Param) and last.bare and re.fullmatch(r"\w", token):
                parts[-1] = replace(last, name=last.name + token)
            else:
                run += token
            continue
        if run:
            parts.append(Literal(run))
        run = ""
        parts.append(token)
    return Word((*parts, Literal(run)) if run else tuple(parts))


class Choices:
    """What one pair of braces offers: alternatives, or numbers in a form."""

    def __init__(self, options: _Sequence[list[Piece]] | range, width: int = 0) -> None:
        self.options, self.width = options, width

    def __iter__(self) -> Iterator[list[Piece]]:
        if isinstance(self.options, range):
            return ([f"{number:0{self.width}d}"] for number in self.options)
        return iter(self.options)


Piece = Token | Choices


def _each(pieces: list[Piece]) -> Iterator[list[Token]]:
    place = next((at for at, piece in enumerate(pieces) if isinstance(piece, Choices)), None)
    if place is None:
        yield cast("list[Token]", pieces)
        return
    tail = pieces[place + 1 :]
    for choice in cast(Choices, pieces[place]):
        for middle in _each(choice):
            for rest in _each(tail):
                yield [*cast("list[Token]", pieces[:place]), *middle, *rest]


def _count(pieces: list[Piece]) -> int:
    count = 1
    for piece in pieces:
        if isinstance(piece, Choices):
            count *= len(piece.options) if isinstance(piece.options, range) else sum(map(_count, piece.options))
            _bounded(count)
    return count


def _bounded(count: int) -> None:
    if count > MOST:
        raise ShellFail(f"brace expansion: more than {MOST:,} words are not simulated in Harborlight")


class _Reader:
    """Finds the pairs of braces in one pass, then what stands in each."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.pairs: dict[int, list[int]] = {}
        """Where each pair begins: the places of its commas, and of its end."""
        opened: list[tuple[int, list[int]]] = []
        for at, token in enumerate(tokens):
            if token == "{":
                opened.append((at, []))
            elif token == "," and opened:
                opened[-1][1].append(at)
            elif token == "}" and opened:
                start, commas = opened.pop()
                self.pairs[start] = [*commas, at]

    def pieces(self, at: int, end: int, depth: int = 0) -> list[Piece]:
        """What stands between two places."""
        if depth > NESTING:
            raise ShellFail("brace expansion: braces nested this deeply are not simulated in Harborlight")
        out: list[Piece] = []
        while at < end:
            token = self.tokens[at]
            choices = self._choices(at, depth) if token == "{" and (not at or self.tokens[at - 1] != "$") else None
            if choices is None:
                out.append(token)
                at += 1
                continue
            out += next(iter(choices)) if len(choices.options) == 1 else [choices]
            at = self.pairs[at][-1] + 1
        return out

    def _choices(self, start: int, depth: int) -> Choices | None:
        marks = self.pairs.get(start)
        if marks is None:
            return None
        if len(marks) > 1:
            return Choices([self.pieces(a + 1, b, depth + 1) for a, b in pairwise([start, *marks])])
        if marks[0] - start > 70:
            return None
        inside = self.tokens[start + 1 : marks[0]]
        text = "".join(token for token in inside if isinstance(token, str))
        match = _RANGE.fullmatch(text) if len(text) == len(inside) else None
        return _range(match) if match else None


def _range(match: re.Match[str]) -> Choices:
    letters = match[4] is not None
    first, last = (ord(match[4]), ord(match[5])) if letters else (int(match[1]), int(match[2]))
    step = abs(int((match[6] if letters else match[3]) or 1)) or 1
    numbers = range(first, last + 1, step) if first <= last else range(first, last - 1, -step)
    _bounded(max(0, (numbers.stop - numbers.start) // numbers.step))
    if letters:
        return Choices([[chr(number)] for number in numbers])
    padded = any(re.match(r"-?0\d", match[part]) for part in (1, 2))
    return Choices(numbers, max(len(match[1]), len(match[2])) if padded else 0)
