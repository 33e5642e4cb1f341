"""sed's scripts: commands, addresses, and what follows each command."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from tui.shell.builtins.regex import posix

_ESCAPES = {"n": "\n", "t": "\t", "f": "\f", "v": "\v", "a": "\a", "r": "\r"}
_CASES = "ULulE"


class Bad(Exception):
    """A script that cannot be read, in sed's words."""


@dataclass
class Address:
    """A line, a pattern, every so many lines; None for what was not written."""

    line: int | None = None
    step: int | None = None
    last: bool = False
    pattern: re.Pattern[str] | None = None
    empty: bool = False
    """`//`: the pattern that was used last."""
    plus: int | None = None
    multiple: int | None = None


@dataclass
class Step:
    """One command of a script."""

    name: str
    first: Address | None = None
    until: Address | None = None
    inverse: bool = False
    pattern: re.Pattern[str] | None = None
    parts: list[tuple[str, Any]] = field(default_factory=list)
    """A replacement: ("text", str), ("group", int), ("case", letter)."""
    text: str = ""
    table: dict[int, int] = field(default_factory=dict)
    everywhere: bool = False
    nth: int = 1
    printed: bool = False
    evaluated: bool = False
    code: int = 0
    target: int = 0
    """Where a branch or a block's end is, as a place in the script."""
    active: bool = False
    end: int | None = None


class Script:
    """Reads a script. Raises Bad, re.error."""

    def __init__(self, text: str, extended: bool) -> None:
        self.text, self.extended, self.at = text, extended, 0
        self.steps: list[Step] = []
        self.blocks: list[int] = []
        self.labels: dict[str, int] = {}

    def read(self) -> list[Step]:
        while self._skip(" \t\n;"):
            self._command()
        if self.blocks:
            raise Bad("-e expression #1, char 0: unmatched `{'")
        for step in self.steps:
            if step.name in "btT":
                if step.text and step.text not in self.labels:
                    raise Bad(f"can't find label for jump to `{step.text}'")
                step.target = self.labels.get(step.text, len(self.steps))
        return self.steps

    def fail(self, words: str, at: int | None = None) -> Bad:
        return Bad(f"-e expression #1, char {self.at if at is None else at}: {words}")

    def _skip(self, chars: str) -> bool:
        while self.at < len(self.text) and self.text[self.at] in chars:
            self.at += 1
        return self.at < len(self.text)

    def _take(self, char: str) -> bool:
        if self.text.startswith(char, self.at):
            self.at += len(char)
            return True
        return False

    def _command(self) -> None:
        step = Step("", self._address())
        if step.first is not None:
            self._skip(" \t")
            if self._take(","):
                self._skip(" \t")
                step.until = self._address(True)
                if step.until is None:
                    self.at += 1
                    raise self.fail("unexpected `,'")
        self._skip(" \t")
        while self._take("!"):
            step.inverse = True
            self._skip(" \t")
        if self.at >= len(self.text):
            raise self.fail("missing command")
        step.name = self.text[self.at]
        self.at += 1
        if step.first and step.first.line == 0 and not (step.until and step.until.pattern):
            raise self.fail("invalid usage of line address 0")
        self._rest(step)

    def _address(self, second: bool = False) -> Address | None:
        if match := re.compile(r"(\d+)(?:~(\d+))?").match(self.text, self.at):
            self.at = match.end()
            return Address(line=int(match[1]), step=int(match[2]) if match[2] else None)
        if second and (match := re.compile(r"([+~])(\d+)").match(self.text, self.at)):
            self.at = match.end()
            amount = int(match[2])
            return Address(plus=amount) if match[1] == "+" else Address(multiple=amount)
        if self._take("$"):
            return Address(last=True)
        mark = self.text[self.at : self.at + 1]
        if mark == "/" or (mark == "\\" and self.at + 1 < len(self.text)):
            self.at += 1 if mark == "/" else 2
            source = self._delimited(self.text[self.at - 1], "unterminated address regex")
            flags = 0
            while self.text[self.at : self.at + 1] in ("I", "M") and self.at < len(self.text):
                flags |= re.I if self.text[self.at] == "I" else re.M
                self.at += 1
            return Address(pattern=posix(source, self.extended, flags)) if source else Address(empty=True)
        return None

    def _delimited(self, mark: str, problem: str, regex: bool = True) -> str:
        """The text up to an unquoted mark, which is passed."""
        out: list[str] = []
        bracket = False
        while self.at < len(self.text):
            char = self.text[self.at]
            self.at += 1
            if char == "\\" and self.at < len(self.text) and not bracket:
                following = self.text[self.at]
                self.at += 1
                bare = following == mark and not (regex and self.extended and mark in "|()+?{}")
                out.append(following if bare else "\\" + following)
            elif char == mark and not bracket:
                return "".join(out)
            elif char == "\n" and regex and problem.startswith("unterminated address"):
                break
            else:
                if regex and char == "[" and not bracket and re.compile(r"\^?\]?[^\]\n]*\]").match(self.text, self.at):
                    bracket = True
                    head = re.compile(r"\^?\]?").match(self.text, self.at)
                    out.append(char + (head[0] if head else ""))
                    self.at = head.end() if head else self.at
                    continue
                if bracket and char == "[" and (named := re.compile(r":\w+:\]").match(self.text, self.at)):
                    out.append(char + named[0])
                    self.at = named.end()
                    continue
                if bracket and char == "]":
                    bracket = False
                out.append(char)
        raise self.fail(problem, len(self.text))

    def _rest(self, step: Step) -> None:
        name = step.name
        if name == "{":
            self.blocks.append(len(self.steps))
            self.steps.append(step)
        elif name == "}":
            self._close(step)
        elif name == "#":
            if step.first:
                raise self.fail("comments don't accept any addresses")
            end = self.text.find("\n", self.at)
            self.at = len(self.text) if end < 0 else end
        elif name == ":":
            if step.first:
                raise self.fail(": doesn't want any addresses")
            label = self._word("\n;").strip()
            if not label:
                raise self.fail("\":\" lacks a label")
            self.labels[label] = len(self.steps)
        else:
            self._arguments(step)
            self.steps.append(step)

    def _close(self, step: Step) -> None:
        if not self.blocks:
            raise self.fail("unexpected `}'")
        if step.first:
            raise self.fail("} doesn't want any addresses")
        self.steps[self.blocks.pop()].target = len(self.steps)
        self._end()

    def _word(self, stops: str) -> str:
        start = self.at
        while self.at < len(self.text) and self.text[self.at] not in stops:
            self.at += 1
        return self.text[start : self.at]

    def _end(self) -> None:
        self._skip(" \t")
        if self.at < len(self.text) and self.text[self.at] not in ";\n}#":
            self.at += 1
            raise self.fail("extra characters after command")

    def _arguments(self, step: Step) -> None:
        name = step.name
        if name == "s":
            self._substitution(step)
        elif name == "y":
            self._table(step)
        elif name in "aic":
            step.text = self._lines()
        elif name in "btT":
            self._skip(" \t")
            step.text = self._word("\n; }").strip()
            self._end()
        elif name in "qQ":
            if step.until is not None:
                raise self.fail("command only uses one address")
            self._skip(" \t")
            number = re.compile(r"\d*").match(self.text, self.at)
            assert number
            self.at = number.end()
            step.code = int(number[0] or 0) & 255
            self._end()
        elif name in "r":
            self._skip(" \t")
            step.text = self._word("\n")
            if not step.text:
                raise self.fail("missing filename in r/R/w/W commands")
        elif name in "wWRe":
            raise self.fail(f"command `{name}' is not simulated in Harborlight")
        elif name in "dDpPhHgGxnN=lzF":
            self._skip(" \t")
            if name == "l":
                self._word("; \n}")
            self._end()
        else:
            raise self.fail(f"unknown command: `{name}'")

    def _lines(self) -> str:
        """The text of a, i, c: after `\\` and a new line, or on the same line."""
        self._skip(" \t")
        if self.at >= len(self.text):
            raise self.fail("expected \\ after `a', `c' or `i'")
        if self._take("\\"):
            blank = self.at
            self._skip(" \t")
            if not self._take("\n"):
                self.at = blank
            if self.at >= len(self.text):
                raise self.fail("expected \\ after `a', `c' or `i'")
        out: list[str] = []
        while self.at < len(self.text):
            char = self.text[self.at]
            self.at += 1
            if char == "\n":
                break
            if char == "\\" and self.at < len(self.text):
                char = self.text[self.at]
                self.at += 1
                char = "\t" if char == "t" and (out or self.text[self.at - 3 : self.at - 2] == "\\") else char
            out.append(char)
        return "".join(out) + "\n"

    def _mark(self, step: Step) -> str:
        mark = self.text[self.at : self.at + 1]
        if mark in ("", "\n", "\\"):
            raise self.fail(f"unterminated `{step.name}' command")
        self.at += 1
        return mark

    def _table(self, step: Step) -> None:
        mark = self._mark(step)
        sides = []
        for _ in "ab":
            source = self._delimited(mark, "unterminated `y' command", False)
            sides.append(re.sub(r"\\(.)", lambda m: {"n": "\n", "t": "\t"}.get(m[1], m[1]), source, flags=re.S))
        if len(sides[0]) != len(sides[1]):
            raise self.fail("strings for `y' command are different lengths")
        step.table = str.maketrans(sides[0], sides[1])
        self._end()

    def _substitution(self, step: Step) -> None:
        mark = self._mark(step)
        problem = "unterminated `s' command"
        source = self._delimited(mark, problem)
        replacement = self._delimited(mark, problem, False)
        flags = self._flags(step)
        self._end()
        try:
            step.pattern = posix(source, self.extended, flags) if source else None
        except re.error as error:
            if str(error).endswith("Harborlight"):
                raise
            raise self.fail(str(error)) from None
        step.parts = pieces(replacement)
        highest = max((int(value) for name, value in step.parts if name == "group"), default=0)
        if step.pattern and highest > step.pattern.groups:
            raise self.fail(f"invalid reference \\{highest} on `s' command's RHS")

    def _flags(self, step: Step) -> int:
        flags = 0
        while self.at < len(self.text) and self.text[self.at] not in ";\n}# \t":
            char = self.text[self.at]
            self.at += 1
            if char == "g":
                step.everywhere = True
            elif char == "p":
                step.printed = True
            elif char in "iI":
                flags |= re.I
            elif char in "mM":
                flags |= re.M
            elif char.isdigit():
                more = re.compile(r"\d*").match(self.text, self.at)
                assert more
                self.at = more.end()
                step.nth = int(char + more[0])
                if not step.nth:
                    raise self.fail("number option to `s' command may not be zero")
            elif char in "we":
                raise self.fail(f"flag `{char}' of `s' is not simulated in Harborlight")
            else:
                raise self.fail("unknown option to `s'")
        return flags


def pieces(text: str) -> list[tuple[str, Any]]:
    """A replacement's parts."""
    out: list[tuple[str, Any]] = []
    for match in re.finditer(r"\\x([0-9A-Fa-f]{2})|\\(.)|(&)|([^\\&]+)|\\", text, re.S):
        if match[1]:
            out.append(("text", chr(int(match[1], 16))))
        elif match[2] and match[2].isdigit():
            out.append(("group", int(match[2])))
        elif match[2] and match[2] in _CASES:
            out.append(("case", match[2]))
        elif match[2]:
            out.append(("text", _ESCAPES.get(match[2], match[2])))
        else:
            out.append(("group", 0) if match[3] else ("text", match[4] or "\\"))
    return out
