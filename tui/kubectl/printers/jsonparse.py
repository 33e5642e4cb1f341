"""The grammar of kubectl's JSONPath: text with actions in braces (client-go's jsonpath/parser.go and its words)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from tui.api.record import record


class PathError(ValueError):
    """A template that cannot be read or does not fit; in client-go's words."""


@record
class Text:
    """Literal text or a literal value."""

    value: Any


@record
class Name:
    """`.name`; "" is `.` alone."""

    name: str


@record
class Slice:
    """`[n]`, `[a:b:c]`."""

    start: int | None
    end: int | None
    step: int | None
    derived: bool = False
    """A single index: end is start + 1."""


@record
class Filter:
    """`[?(left op right)]`."""

    left: Steps
    op: str
    right: Steps


@record
class Choice:
    """`[a,b]`."""

    choices: tuple[Steps, ...]


@record
class Wild:
    """`*`."""


@record
class Deep:
    """`..`."""


@record
class Range:
    """`{range path}`: what follows, up to `{end}`, is done for each result."""

    path: Steps
    body: tuple[Block, ...]
    closed: bool


Step = Text | Name | Slice | Filter | Choice | Wild | Deep
Steps = tuple[Step, ...]
Block = Steps | Range

_WORD = re.compile(r"(?:\\.|[^\s.\[\]{}|,'\"()$@*])+")
_BARE = re.compile(r"[A-Za-z0-9_]+")
_SLICE = re.compile(r"(-?\d*)(?::(-?\d*))?(?::(-?\d*))?")
_UNION = re.compile(r"^'([^']*)'$|^\"([^\"]*)\"$")
_COMPARE = re.compile(r"([^!<>=]+)([!<>=]+)(.+?)$", re.S)


def parse(template: str) -> list[Block]:
    """The template's blocks; raises PathError."""
    tokens: list[tuple[str, Steps]] = []
    at = 0
    while at < len(template):
        brace = template.find("{", at)
        if brace < 0:
            tokens.append(("steps", (Text(template[at:]),)))
            break
        if brace > at:
            tokens.append(("steps", (Text(template[at:brace]),)))
        kind, steps, at = _Action(template, brace + 1).read()
        tokens.append((kind, steps))
    blocks, rest, _ = _blocks(tokens)
    if rest:
        raise PathError("not in range, nothing to end")
    return blocks


def _blocks(tokens: Sequence[tuple[str, Steps]]) -> tuple[list[Block], list[tuple[str, Steps]], bool]:
    """Blocks up to an `end`, the tokens from there on, and whether there was one."""
    blocks: list[Block] = []
    rest = list(tokens)
    while rest:
        kind, steps = rest[0]
        if kind == "end":
            return blocks, rest, True
        rest = rest[1:]
        if kind == "range":
            inner, after, closed = _blocks(rest)
            blocks.append(Range(steps, tuple(inner), closed))
            rest = after[1:] if closed else rest
        else:
            blocks.append(steps)
    return blocks, [], False


class _Action:
    """Reads what stands between braces."""

    def __init__(self, text: str, at: int) -> None:
        self._text, self._at = text, at
        self._kind = "steps"

    def read(self) -> tuple[str, Steps, int]:
        """Kind (`steps`, `range`, `end`), steps, and where the text goes on."""
        steps: list[Step] = []
        while True:
            letter = self._peek()
            if letter in ("", "\n"):
                raise PathError("unclosed action")
            if letter == "}":
                return self._kind, tuple(steps), self._at + 1
            self._step(letter, steps)

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _step(self, letter: str, steps: list[Step]) -> None:
        if letter == " " or letter in "@$":
            self._at += 1
        elif letter == "[":
            self._bracket(steps)
        elif letter in "\"'":
            steps.append(Text(self._quoted(letter)))
        elif letter == ".":
            self._dot(steps)
        elif letter in "+-" or letter.isdigit():
            self._number(steps)
        elif letter.isalnum() or letter == "_":
            self._identifier(steps)
        else:
            raise PathError(f"unrecognized character in action: U+{ord(letter):04X} '{letter}'")

    def _dot(self, steps: list[Step]) -> None:
        self._at += 1
        if self._peek() == ".":
            steps.append(Deep())
            self._at += 1
            if self._peek() in ".[":
                return
        if self._peek() == "*":
            self._at += 1
            steps.append(Wild())
            return
        found = _WORD.match(self._text, self._at)
        if not found:
            if self._peek() in ("(",):
                raise PathError(f"unrecognized character in action: U+0028 '{self._peek()}'")
            return
        self._at = found.end()
        steps.append(Name(re.sub(r"\\(.)", r"\1", found[0])))

    def _number(self, steps: list[Step]) -> None:
        found = re.compile(r"[+-]?[\d.]*").match(self._text, self._at)
        word = found[0] if found else ""
        self._at += len(word)
        try:
            steps.append(Text(int(word)))
        except ValueError:
            try:
                steps.append(Text(float(word)))
            except ValueError:
                raise PathError(f"cannot parse number {word}") from None

    def _identifier(self, steps: list[Step]) -> None:
        found = _BARE.match(self._text, self._at)
        word = found[0] if found else self._peek()
        self._at += len(word)
        if word in ("true", "false"):
            steps.append(Text(word == "true"))
        elif word in ("range", "end"):
            self._kind = word
        else:
            raise PathError(f"unrecognized identifier {word}")

    def _quoted(self, quote: str) -> str:
        end = self._at + 1
        while end < len(self._text) and self._text[end] != quote:
            end += 2 if self._text[end] == "\\" else 1
        if end >= len(self._text):
            raise PathError("unterminated quoted string")
        inner = self._text[self._at + 1 : end]
        self._at = end + 1
        return unquote(inner)

    def _bracket(self, steps: list[Step]) -> None:
        if self._text[self._at : self._at + 3] == "[?(":
            self._filter(steps)
            return
        end = self._text.find("]", self._at)
        inner = self._text[self._at + 1 : end] if end >= 0 else self._text[self._at + 1 :]
        quoted = inner[:1]
        if quoted in ("'", '"') and quoted in self._text[self._at + 2 :]:
            close = self._text.index(quoted, self._at + 2)
            end = self._text.find("]", close)
            inner = self._text[self._at + 1 : end]
        if end < 0 or "}" in inner and quoted not in ("'", '"'):
            raise PathError("unterminated array")
        self._at = end + 1
        steps.append(_index(inner))

    def _filter(self, steps: list[Step]) -> None:
        start = at = self._at + 3
        depth, quote = 1, ""
        while depth:
            letter = self._text[at : at + 1]
            if letter in ("", "\n"):
                raise PathError("unterminated filter")
            if quote:
                quote = "" if letter == quote and self._text[at - 1] != "\\" else quote
            elif letter in "\"'":
                quote = letter
            else:
                depth += {"(": 1, ")": -1}.get(letter, 0)
            at += 1
        if self._text[at : at + 1] != "]":
            raise PathError("unclosed array expect ]")
        self._at = at + 1
        inner = self._text[start : at - 1]
        found = _COMPARE.match(inner)
        if not found:
            steps.append(Filter(_inner(inner), "exists", ()))
            return
        if found[2] not in ("==", "!=", "<", "<=", ">", ">="):
            raise PathError(f"unrecognized filter operator {found[2]}")
        steps.append(Filter(_inner(found[1]), found[2], _inner(found[3])))


def _inner(text: str) -> Steps:
    return _Action("{" + text.strip() + "}", 1).read()[1]


def _index(inner: str) -> Step:
    """What stands in brackets."""
    if inner == "*":
        return Wild()
    named = _UNION.match(inner)
    if named:
        return Name(next(g for g in named.groups() if g is not None))
    if "," in inner:
        return Choice(tuple((_index(part.strip()),) for part in inner.split(",")))
    found = _SLICE.fullmatch(inner)
    if not found or not inner:
        raise PathError(f"invalid array index {inner}")
    parts = [int(g) if g not in (None, "", "-") else None for g in found.groups()]
    if ":" not in inner:
        start = parts[0] or 0
        return Slice(start, start + 1, None, True)
    return Slice(parts[0], parts[1], parts[2])


def unquote(text: str) -> str:
    """Go's escapes in a quoted string."""
    known = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", '"': '"', "'": "'", "a": "\a", "b": "\b", "f": "\f",
        "v": "\v"}
    return re.sub(r"\\(.)", lambda m: known.get(m[1], m[0]), text)
