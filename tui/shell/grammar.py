"""The shell's grammar, bash's or ash's, by recursive descent over the text."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Mapping
from typing import cast

from tui.shell.compound import COMPOUND, function_body, let, subshell
from tui.shell.redirections import RedirectReader
from tui.shell.syntax import (
    AndOr,
    Assign,
    Incomplete,
    Item,
    Node,
    Pipeline,
    Redirect,
    Sequence,
    Simple,
    SyntaxFail,
    Word,
)
from tui.shell.words import WordReader

_BLANK = re.compile(r"(?:[ \t]|\\\n)+")
_OPERATOR = re.compile(r"&&|\|\||\|&|;;&|;;|;&|[|&;()\n]")
_RESERVED = re.compile(
    r"(if|then|elif|else|fi|for|while|until|do|done|case|esac|in|function|select|coproc|\{|\}|!|time|\[\[)(?=[\s;|&()<>]|$)"
)
_ASSIGN = re.compile(r"([A-Za-z_]\w*)(\[[^\]]*\])?(\+?)=")
_KEYED = re.compile(r"\[([^\]]+)\]=")
_FUNCTION = re.compile(r"([^\s|&;()<>$`\"'\\=]+)[ \t]*\([ \t]*\)")
_DECLARE = ("local", "declare", "export", "readonly", "typeset")
_CLOSERS = {"then", "elif", "else", "fi", "do", "done", "esac", "}"}
DEPTH = 60
"""Levels of nesting that are read; more is refused."""
MOST = 8000
"""Words, and parts of words, of one command and all that is nested in it; more are refused."""
INNER = 5
"""Words that a text within the text counts as."""
GROWTH = 20_000
"""Characters that aliases add to a text; more are refused."""


class Effort:
    """How much was read since the last pause."""

    def __init__(self) -> None:
        self.spent = 0

    def one(self) -> None:
        """Count a word, or a part of one. Raises SyntaxFail where nobody paused."""
        self.spent += 1
        if self.spent > MOST:
            raise SyntaxFail("commands this long are not simulated in Harborlight", "(")


class Parser:
    """Reads a text line by line; `line()` gives the commands up to the end of a line, None at the end."""

    def __init__(
        self, text: str, bash: bool = True, aliases: Mapping[str, str] | None = None,
        options: Mapping[str, bool] | None = None,
    ) -> None:
        self.text, self.at, self.bash = text, 0, bash
        self.options = {} if options is None else options
        self.in_pattern = False
        """A pattern of `[[ ]]` comes next, in which `@(` and its like always have their meaning."""
        self.aliases = {} if aliases is None else aliases
        self.words = WordReader(self)
        self.redirects = RedirectReader(self)
        self.lenient = False
        """A here-document may end with the text, as in a script."""
        self.warnings: list[str] = []
        self._blocked: list[tuple[str, int]] = []
        self._grown = 0
        self.depth = 0
        self.effort = Effort()

    def inner(self, text: str) -> Parser:
        """A parser for a part of the text."""
        parser = Parser(text, self.bash, self.aliases, self.options)
        parser.depth, parser.effort = self.depth + 1, self.effort
        parser.effort.spent += INNER
        if parser.depth > DEPTH:
            raise SyntaxFail("commands nested too deeply", "(")
        return parser

    @property
    def extended(self) -> bool:
        """`@(a|b)` is a pattern here."""
        return self.in_pattern or bool(self.options.get("extglob"))

    def line(self) -> Sequence | None:
        """The next line's commands. Raises SyntaxFail, Incomplete."""
        reading = self.reading()
        while True:
            try:
                next(reading)
            except StopIteration as end:
                return cast("Sequence | None", end.value)

    def reading(self) -> Generator[None, None, Sequence | None]:
        """Read the next line, with a pause after each of its commands."""
        self.blank()
        lines = 0
        while self.text.startswith("\n", self.at):
            self.at += 1
            self.blank()
            lines += 1
            if lines % MOST == 0:
                self.effort.spent = MOST
                yield
        if self.at >= len(self.text):
            return None
        items: list[Item] = []
        yield from self._items(items, (), one_line=True)
        body = Sequence(tuple(items))
        if self.at < len(self.text) and self.text[self.at] != "\n":
            raise self.unexpected()
        if self.at < len(self.text):
            self._newline()
        elif self.redirects.pending:
            self.redirects.bodies()
        return body

    def sequence(self, stop: tuple[str, ...]) -> Sequence:
        """Commands up to (not with) a closing operator or reserved word."""
        items: list[Item] = []
        for _ in self._items(items, stop):
            pass
        return Sequence(tuple(items))

    def _items(self, items: list[Item], stop: tuple[str, ...], one_line: bool = False) -> Iterator[None]:
        self.depth += 1
        if self.depth > DEPTH:
            raise SyntaxFail("commands nested too deeply", "(")
        while True:
            self.blank() if one_line else self.blank_lines()
            if self._at_end(stop):
                break
            start = self.at
            if self.reserved() in _CLOSERS:
                raise self.unexpected(stop[-1] if stop else "")
            command = self._and_or()
            text = self.text[start : self.at].strip()
            operator = self.operator()
            items.append(Item(command, operator == "&", text))
            if operator in ("&", ";"):
                self.at += 1
            elif operator == "\n" and not one_line:
                self._newline()
            elif operator != ")" or ")" not in stop:
                if not operator and self.at < len(self.text):
                    raise self.unexpected()
                break
            yield
        self.depth -= 1
        if self.redirects.pending and self.at >= len(self.text):
            self.redirects.bodies()

    def _at_end(self, stop: tuple[str, ...]) -> bool:
        if self.at >= len(self.text) or self.text[self.at] == "\n":
            return True
        if ")" in stop and self.text[self.at] == ")":
            return True
        word = self.reserved()
        if word in stop:
            return True
        return ";;" in stop and self.text.startswith((";;", ";&"), self.at)

    # Blanks, operators, reserved words.

    def blank(self) -> None:
        """Skip blanks and a comment."""
        match = _BLANK.match(self.text, self.at)
        if match:
            self.at = match.end()
        if self.text.startswith("#", self.at):
            end = self.text.find("\n", self.at)
            self.at = len(self.text) if end < 0 else end

    def blank_lines(self) -> None:
        """Skip blanks, comments and line ends."""
        self.blank()
        while self.text.startswith("\n", self.at):
            self._newline()
            self.blank()

    def _newline(self) -> None:
        self.at += 1
        if self.redirects.pending:
            self.redirects.bodies()

    def operator(self) -> str:
        """The operator that comes next, or ""."""
        self.blank()
        match = _OPERATOR.match(self.text, self.at)
        return match[0] if match else ""

    def reserved(self) -> str:
        """The reserved word here, or ""."""
        match = _RESERVED.match(self.text, self.at)
        return match[1] if match else ""

    def token(self) -> str:
        """What stands here, as error messages name it."""
        self.blank()
        if self.at >= len(self.text):
            return "end of file"
        match = re.compile(r"&&|\|\||\|&|;;|<<<?|>>|[|&;()<>]|\n|[^\s|&;()<>]+").match(self.text, self.at)
        return "newline" if not match or match[0] == "\n" else match[0]

    def unexpected(self, expecting: str = "") -> SyntaxFail:
        """The error for what stands here."""
        token = self.token()
        if token == "end of file":
            return Incomplete("syntax error: unexpected end of file", token, expecting)
        return SyntaxFail(f"syntax error near unexpected token `{token}'", token, expecting)

    def expect(self, word: str) -> None:
        """Take a reserved word, after line ends."""
        self.blank_lines()
        if self.reserved() != word:
            raise self.unexpected(word)
        self.at += len(word)

    def body(self, stop: tuple[str, ...], expecting: str) -> Sequence:
        """At least one command, up to (not with) one of the words that may follow."""
        body = self.sequence(stop)
        self.blank_lines()
        if not body.items or self.reserved() not in stop:
            raise self.unexpected(expecting)
        return body

    # Lists and pipelines.

    def _and_or(self) -> AndOr:
        first = self._pipeline()
        rest: list[tuple[str, Pipeline]] = []
        while (operator := self.operator()) in ("&&", "||"):
            self.at += 2
            self.blank_lines()
            rest.append((operator, self._pipeline()))
        return AndOr(first, tuple(rest))

    def _pipeline(self) -> Pipeline:
        negated, timed = False, ""
        while (word := self.reserved()) in ("!", "time"):
            if word == "time" and not self.bash:
                break
            self.effort.one()
            negated = negated ^ (word == "!")
            self.at += len(word)
            self.blank()
            if word == "time":
                posix = re.compile(r"-p(?=[\s;|&]|$)").match(self.text, self.at)
                timed, self.at = ("posix", posix.end()) if posix else ("bash", self.at)
                self.blank()
        if timed and (self.at >= len(self.text) or self.operator()):
            return Pipeline((), negated, timed)
        commands, both = [self.command()], []
        while (operator := self.operator()) in ("|", "|&"):
            both.append(operator == "|&")
            self.at += len(operator)
            self.blank_lines()
            commands.append(self.command())
        return Pipeline(tuple(commands), negated, timed, tuple(both))

    def command(self) -> Node:
        """One command, simple or compound."""
        self.effort.one()
        if self.aliases:
            self._alias()
        text = self.text
        if text.startswith("((", self.at) and self.bash and (found := let(self)):
            return found
        if text.startswith("(", self.at):
            return subshell(self)
        word = self.reserved()
        compound = COMPOUND.get(word)
        if compound and (self.bash or word not in ("[[", "select", "coproc")):
            self.at += len(word)
            return compound(self)
        if word in _CLOSERS:
            raise self.unexpected()
        function = _FUNCTION.match(text, self.at)
        if function:
            self.at = function.end()
            return function_body(self, function[1])
        return self._simple()

    def _alias(self) -> None:
        self._blocked = [entry for entry in self._blocked if entry[1] > self.at]
        match = re.compile(r"[^\s|&;()<>$`\"'\\]+(?=[\s|&;()<>]|$)").match(self.text, self.at)
        name = match[0] if match else ""
        if name in self.aliases and name not in (entry[0] for entry in self._blocked) and match:
            value = self.aliases[name]
            shift = len(value) - len(name)
            self._grown += shift
            if self._grown > GROWTH:
                raise SyntaxFail("aliases this long are not simulated in Harborlight", "(")
            self._blocked = [(entry, end + shift) for entry, end in self._blocked]
            self._blocked.append((name, self.at + len(value) + 1))
            self.text = self.text[: self.at] + value + self.text[match.end() :]
            self.blank()
            self._alias()

    # Simple commands.

    def _simple(self) -> Simple:
        assigns: list[Assign] = []
        arrays: list[Assign] = []
        words: list[Word] = []
        redirects: list[Redirect] = []
        start = self.at
        while True:
            self.blank()
            if self.at >= len(self.text) or self.redirects.one(redirects):
                if self.at >= len(self.text):
                    break
                continue
            assign = self._assign(bool(words)) if not words or words[0].plain in _DECLARE else None
            if assign:
                (arrays if words else assigns).append(assign)
                continue
            word = self.words.word()
            if word is None:
                break
            words.append(word)
        if not words and not assigns and not redirects:
            raise self.unexpected()
        if self.text.startswith("(", self.at):
            if not self.bash:
                raise self._ash_parenthesis(bool(words))
            raise self._near_parenthesis(words)
        return Simple(tuple(assigns), tuple(words), redirects, tuple(arrays), self.text[start : self.at].strip())

    def _near_parenthesis(self, words: list[Word]) -> SyntaxFail:
        self.at += 1
        token = self.token()
        if len(words) > 1 or token == "end of file" or token == "newline":
            return SyntaxFail("syntax error near unexpected token `('" if len(words) > 1
                              else "syntax error near unexpected token `newline'", "(")
        return SyntaxFail(f"syntax error near unexpected token `{token}'", "(")

    def _ash_parenthesis(self, words: bool) -> SyntaxFail:
        if words and self.text[self.at + 1 :].strip() == "":
            return Incomplete("", "end of file", ")")
        return SyntaxFail("", "(")

    def _assign(self, arrays_only: bool) -> Assign | None:
        match = _ASSIGN.match(self.text, self.at)
        if not match:
            return None
        index = None
        if match[2]:
            if not self.bash:
                return None
            index = self.inner(match[2][1:-1]).words
            index_word = Word(tuple(index.quoted("")))
        after = match.end()
        if self.bash and self.text.startswith("(", after):
            self.at = after + 1
            return Assign(match[1], None, self._array(), bool(match[3]))
        if arrays_only:
            return None
        self.at = after
        value = self.words.word()
        return Assign(match[1], value or Word((), ""), None, bool(match[3]), index_word if match[2] else None)

    def _array(self) -> tuple[Word | Assign, ...]:
        words: list[Word | Assign] = []
        while True:
            self.blank_lines()
            keyed = _KEYED.match(self.text, self.at)
            if keyed:
                self.at = keyed.end()
                index = Word(tuple(self.inner(keyed[1]).words.quoted("")))
                words.append(Assign("", self.words.word() or Word((), ""), index=index))
                continue
            word = self.words.word()
            if word is None:
                break
            words.append(word)
        if not self.text.startswith(")", self.at):
            raise self.unexpected(")")
        self.at += 1
        return tuple(words)
