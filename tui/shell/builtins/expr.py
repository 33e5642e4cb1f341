"""expr: a value from an expression of arguments."""

from __future__ import annotations

import re
from typing import Any

from tui.api.process import Process
from tui.shell.builtins.common import complain
from tui.shell.builtins.regex import posix

_LEVELS = (("|",), ("&",), ("<", "<=", "=", "==", "!=", ">=", ">"), ("+", "-"), ("*", "/", "%"), (":",))


class _Fail(Exception):
    """An expression that is refused: exit 2."""


def run(p: Process) -> int:
    words = p.args[1:] if p.args[:1] == ["--"] else p.args
    if not words:
        return complain(p, "missing operand\nTry 'expr --help' for more information.", 2)
    try:
        reader = _Reader(words)
        value = reader.level(0)
        if reader.at < len(words):
            raise _Fail(f"syntax error: unexpected argument \u2018{words[reader.at]}\u2019")
    except _Fail as fail:
        return complain(p, str(fail), 2)
    except re.error as error:
        return complain(p, str(error), 2)
    p.stdout.write(value + "\n")
    return int(value in ("", "0") or re.fullmatch(r"-?0+", value) is not None)


class _Reader:
    def __init__(self, words: list[str]) -> None:
        self.words, self.at = words, 0

    def level(self, number: int) -> str:
        if number == len(_LEVELS):
            return self.atom()
        left = self.level(number + 1)
        while self.at < len(self.words) and self.words[self.at] in _LEVELS[number]:
            operator = self.words[self.at]
            self.at += 1
            left = _apply(operator, left, self.level(number + 1))
        return left

    def next(self) -> str:
        if self.at >= len(self.words):
            raise _Fail(f"syntax error: missing argument after \u2018{self.words[-1]}\u2019")
        self.at += 1
        return self.words[self.at - 1]

    def atom(self) -> str:
        word = self.next()
        if word == "(":
            value = self.level(0)
            if self.at >= len(self.words):
                raise _Fail(f"syntax error: expecting ')' after \u2018{self.words[-1]}\u2019")
            if self.next() != ")":
                raise _Fail(f"syntax error: expecting ')' instead of \u2018{self.words[self.at - 1]}\u2019")
            return value
        if word == ")":
            raise _Fail("syntax error: unexpected ')'")
        if self.at < len(self.words) or word not in ("length", "substr", "index", "match"):
            if word == "length":
                return str(len(self.level(5)))
            if word == "match":
                return _match(self.level(5), self.level(5))
            if word == "index":
                text, chars = self.level(5), self.level(5)
                return str(next((place for place, char in enumerate(text, 1) if char in chars), 0))
            if word == "substr":
                text, start, size = self.level(5), _integer(self.level(5)), _integer(self.level(5))
                return text[start - 1 : start - 1 + size] if start > 0 and size > 0 else ""
            if word == "+":
                return self.next()
        return word


def _integer(text: str) -> int:
    return int(text) if re.fullmatch(r"-?\d{1,400}", text) else 0


def _match(text: str, source: str) -> str:
    pattern = posix(source, False)
    found = pattern.match(text)
    if pattern.groups:
        return (found[1] or "") if found else ""
    return str(len(found[0])) if found else "0"


def _null(text: str) -> bool:
    return text in ("", "0")


def _apply(operator: str, a: str, b: str) -> str:
    if operator == "|":
        return a if not _null(a) else b if not _null(b) else "0"
    if operator == "&":
        return a if not _null(a) and not _null(b) else "0"
    if operator == ":":
        return _match(a, b)
    numeric = all(re.fullmatch(r"-?\d{1,400}", side) for side in (a, b))
    if operator in _LEVELS[2]:
        x: Any = int(a) if numeric else a
        y: Any = int(b) if numeric else b
        return str(
            int({"<": x < y, "<=": x <= y, "=": x == y, "==": x == y, "!=": x != y, ">=": x >= y, ">": x > y}[operator])
        )
    if not numeric:
        raise _Fail("non-integer argument")
    x, y = int(a), int(b)
    if operator in "/%":
        if not y:
            raise _Fail("division by zero")
        whole = abs(x) // abs(y) * (1 if (x < 0) == (y < 0) else -1)
        return str(whole if operator == "/" else x - y * whole)
    return str({"+": x + y, "-": x - y, "*": x * y}[operator])
