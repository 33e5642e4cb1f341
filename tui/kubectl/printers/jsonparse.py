"""The grammar of kubectl's JSONPath: text with actions in braces (client-go's jsonpath/parser.go and its words)."""

from __future__ import annotations

import re
from typing import Any

from tui.api.record import record


class PathError(ValueError):
    """A template that cannot be read or does not fit; in client-go's words."""

    def __init__(self, message: str, values: list[Any] | None = None) -> None:
        super().__init__(message)
        self.values = values or []
        """What had been found when it happened."""


@record
class Text:
    """Literal text."""

    value: str


@record
class Literal:
    """A number or a boolean."""

    value: Any


@record
class Word:
    """`range`, `end`, or a word that means nothing."""

    name: str


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
class Union:
    """`[a,b]`."""

    choices: tuple[Steps, ...]


@record
class Wild:
    """`*`."""


@record
class Deep:
    """`..`."""


Step = Text | Literal | Word | Name | Slice | Filter | Union | Wild | Deep
Steps = tuple[Step, ...]

_SLICE = re.compile(r"(-?\d*)(:-?\d*)?(:-?\d*)?", re.ASCII)
_KEY = re.compile(r"'([^']*)'")
_COMPARE = re.compile(r"([^!<>=]+)([!<>=]+)(.+)")
_ENDS = frozenset(" \t\r\n.,[]${}@")
_ESCAPES = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\\": "\\"}
_CODES = {"x": 2, "u": 4, "U": 8}


def parse(template: str) -> list[Steps | Text]:
    """The template's parts: text, and what stands between braces. Raises PathError."""
    parts: list[Steps | Text] = []
    at = 0
    while at < len(template):
        brace = template.find("{", at)
        end = brace if brace >= 0 else len(template)
        if end > at:
            parts.append(Text(template[at:end]))
        if brace < 0:
            break
        reader = _Action(template, brace + 1)
        parts.append(reader.read())
        at = reader.at
    return parts


class _Action:
    """Reads what stands between braces."""

    def __init__(self, text: str, at: int) -> None:
        self._text, self.at = text, at
        self._steps: list[Step] = []

    def read(self) -> Steps:
        """The steps; `at` is then where the text goes on."""
        while True:
            rest = self._text[self.at : self.at + 3]
            if rest.startswith("}"):
                self.at += 1
                return tuple(self._steps)
            if rest == "[?(":
                self._filter()
            elif rest.startswith(".."):
                self._deep()
            else:
                self._step(rest[:1])

    def _next(self) -> str:
        letter = self._text[self.at : self.at + 1]
        self.at += len(letter)
        return letter

    def _step(self, letter: str) -> None:
        if letter in ("", "\r", "\n"):
            raise PathError("unclosed action")
        if letter in " @$":
            self.at += 1
        elif letter == "[":
            self._array()
        elif letter in "\"'":
            self._quote(letter)
        elif letter == ".":
            self.at += 1
            self._field()
        elif letter in "+-" or letter.isdecimal():
            self._number()
        elif letter == "_" or letter.isalnum():
            self._word()
        else:
            shown = f" '{letter}'" if letter.isprintable() else ""
            raise PathError(f"unrecognized character in action: U+{ord(letter):04X}{shown}")

    def _until_end(self) -> str:
        """The text up to the next character that ends a word; a backslash takes the one after it along."""
        start = self.at
        while self.at < len(self._text) and self._text[self.at] not in _ENDS:
            self.at += 2 if self._text[self.at] == "\\" else 1
        return self._text[start : self.at]

    def _field(self) -> None:
        value = self._until_end()
        self._steps.append(Wild() if value == "*" else Name(value.replace("\\", "")))

    def _deep(self) -> None:
        if self._steps and isinstance(self._steps[-1], Deep):
            raise PathError("invalid multiple recursive descent")
        self.at += 2
        self._steps.append(Deep())
        letter = self._text[self.at : self.at + 1]
        if letter == "_" or letter.isalnum():
            self._field()

    def _word(self) -> None:
        start = self.at
        while self.at < len(self._text) and self._text[self.at] not in _ENDS:
            self.at += 1
        word = self._text[start : self.at]
        self._steps.append(Literal(word == "true") if word in ("true", "false") else Word(word))

    def _number(self) -> None:
        start = self.at
        self.at += self._text[start] in "+-"
        while self._text[self.at : self.at + 1] == "." or self._text[self.at : self.at + 1].isdecimal():
            self.at += 1
        word = self._text[start : self.at]
        for kind in (int, float):
            try:
                self._steps.append(Literal(kind(word)))
                return
            except ValueError:
                continue
        raise PathError(f"cannot parse number {word}")

    def _quote(self, quote: str) -> None:
        start = self.at
        self.at += 1
        while True:
            letter = self._next()
            if letter in ("", "\n"):
                raise PathError("unterminated quoted string")
            if letter == quote and self._text[self.at - 2] != "\\":
                break
        self._steps.append(Text(unquote(self._text[start : self.at])))

    def _array(self) -> None:
        start = self.at + 1
        end = self._text.find("]", start)
        line = self._text.find("\n", start)
        if end < 0 or 0 <= line < end:
            raise PathError("unterminated array")
        self.at = end + 1
        inner = self._text[start:end]
        inner = ":" if inner == "*" else inner
        if "," in inner:
            self._steps.append(Union(tuple(_inner(f"[{part.strip(' ')}]") for part in inner.split(","))))
        elif found := _KEY.fullmatch(inner):
            self._steps += _inner(f".{found[1]}")
        else:
            self._steps.append(_slice(inner))

    def _filter(self) -> None:
        self.at += 3
        start, quote, closed = self.at, "", False
        while True:
            letter = self._next()
            if letter in ("", "\n"):
                raise PathError("unterminated filter")
            if letter in "\"'":
                if not quote:
                    quote = letter
                elif letter == quote and self._text[self.at - 2] != "\\":
                    closed = True
            elif letter == ")" and bool(quote) == closed:
                break
        end = self.at - 1
        if self._next() != "]":
            raise PathError("unclosed array expect ]")
        inner = self._text[start:end]
        found = _COMPARE.fullmatch(inner)
        if found:
            self._steps.append(Filter(_inner(found[1]), found[2], _inner(found[3])))
        else:
            self._steps.append(Filter(_inner(inner), "exists", ()))


def _inner(text: str) -> Steps:
    """The first action of a part that is read as a template of its own."""
    first = parse("{" + text + "}")[0]
    return (first,) if isinstance(first, Text) else first


def _slice(inner: str) -> Slice:
    found = _SLICE.fullmatch(inner)
    if not found:
        raise PathError(f"invalid array index {inner}")
    start, end, step = (_index(group) for group in found.groups())
    if not found[2]:
        return Slice(start, (start or 0) + 1, step, True)
    return Slice(start, end, step)


def _index(text: str | None) -> int | None:
    """A part of a slice, None where it is left out; raises PathError."""
    digits = (text or "").removeprefix(":")
    if not digits:
        return None
    if digits == "-" or not -(2**63) <= int(digits) < 2**63:
        raise PathError(f"array index {digits} is not a number")
    return int(digits)


def unquote(text: str) -> str:
    """A string in single or double quotes, with Go's escapes; raises PathError."""
    quote, inner = text[0], text[1:-1]
    parts, at = [], 0
    while at < len(inner):
        letter = inner[at]
        at += 1
        if letter == "\n" or letter == quote:
            raise _bad(text)
        if letter == "\\":
            letter, at = _escape(inner, at, quote, text)
        parts.append(letter)
    return "".join(parts)


def _escape(inner: str, at: int, quote: str, text: str) -> tuple[str, int]:
    """What the escape after a backslash stands for, and where the text goes on."""
    letter = inner[at : at + 1]
    if letter in _ESCAPES or letter == quote:
        return _ESCAPES.get(letter, letter), at + 1
    width, base = (_CODES[letter], 16) if letter in _CODES else (3, 8)
    digits = inner[at + 1 : at + 1 + width] if base == 16 else inner[at : at + 3]
    if len(digits) != width or not re.fullmatch("[0-9a-fA-F]+" if base == 16 else "[0-7]+", digits):
        raise _bad(text)
    code = int(digits, base)
    if code > 0x10FFFF or 0xD800 <= code < 0xE000:
        raise _bad(text)
    return chr(code), at + 1 + width if base == 16 else at + 3


def _bad(text: str) -> PathError:
    return PathError(f"unquote string {text} error invalid syntax")
