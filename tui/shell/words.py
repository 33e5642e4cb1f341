"""Reads words: quotes, `$` in all its forms, backticks. The grammar above it is grammar.py."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tui.shell.syntax import (
    Arithmetic,
    CommandSub,
    Incomplete,
    Literal,
    Param,
    Part,
    ProcessSub,
    Sequence,
    SyntaxFail,
    Word,
)

if TYPE_CHECKING:
    from tui.shell.grammar import Parser

PLAIN = re.compile(r"[^\s|&;()<>$`\"'\\]+")
PLAIN_QUOTED = re.compile(r"[^$`\"\\]+")
NAME = re.compile(r"[A-Za-z_]\w*")
_OPERATOR = re.compile(r":?[-=?+]|##?|%%?|//|/[#%]?|\^\^?|,,?|:|@[A-Za-z]")
_PARENTHESIS = re.compile(r"[()]")
DEEPEST = 1000
"""Parentheses within each other; more are refused."""
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "e": "\x1b", "E": "\x1b"}

_ESCAPE = re.compile(r"\\(x[0-9A-Fa-f]{1,2}|u[0-9A-Fa-f]{1,4}|U[0-9A-Fa-f]{1,6}|0?[0-7]{1,3}|[ntrabfveE\\'\"?])")


def ansi(text: str) -> str:
    """The escapes of `$'...'` and `echo -e`."""
    def one(match: re.Match[str]) -> str:
        body = match[1]
        if body in _ESCAPES:
            return _ESCAPES[body]
        if body[0] in "xuU":
            return chr(int(body[1:], 16))
        return chr(int(body, 8) & 255) if body[0] in "01234567" else body

    return _ESCAPE.sub(one, text)


class WordReader:
    """Reads one word out of the parser's text at its place."""

    def __init__(self, parser: Parser) -> None:
        self.parser = parser

    def word(self, stop: str = "") -> Word | None:
        """The word here, or None. `stop`: characters that end it besides the shell's own (with `stop`, blanks stay)."""
        parser = self.parser
        parser.effort.one()
        text, start = parser.text, parser.at
        match = PLAIN.match(text, start) if not stop else None
        if match and (match.end() == len(text) or text[match.end()] in " \t\n;|&)"):
            parser.at = match.end()
            return Word((Literal(match[0]),), match[0] if not re.search(r"[~*?\[{=]", match[0]) else None,
                        match[0])
        parts: list[Part] = []
        while parser.at < len(text):
            char = text[parser.at]
            if char == "(" and not stop and self._opens(start):
                self._group(parts)
                continue
            if char in stop or (not stop and self._ends(char, bool(parts))):
                break
            self._piece(char, parts, stop)
        if not parts and parser.at == start:
            return None
        return Word(tuple(parts), None, text[start : parser.at])

    def _opens(self, start: int) -> bool:
        """The parenthesis here is that of `@(a|b)`."""
        parser = self.parser
        before = parser.text[max(start, parser.at - 2) : parser.at]
        return parser.extended and before[-1:] in tuple("?*+@!") and before[:-1] != "\\"

    def _group(self, parts: list[Part]) -> None:
        """The inside of `@(a|b)`, with its parentheses."""
        parser, depth = self.parser, 0
        while parser.at < len(parser.text):
            char = parser.text[parser.at]
            self._piece(char, parts, "()")
            depth += {"(": 1, ")": -1}.get(char, 0)
            if not depth:
                return
        raise Incomplete("unexpected EOF while looking for matching `)'", "end of file", ")")

    def _ends(self, char: str, begun: bool) -> bool:
        text, at = self.parser.text, self.parser.at
        if char in "<>" and text[at + 1 : at + 2] == "(" and self.parser.bash:
            return False
        return char in " \t\n|&;()<>"

    def _piece(self, char: str, parts: list[Part], stop: str) -> None:
        parser = self.parser
        parser.effort.one()
        text = parser.text
        if char == "'":
            end = text.find("'", parser.at + 1)
            if end < 0:
                raise unclosed("'")
            parts.append(Literal(text[parser.at + 1 : end], True))
            parser.at = end + 1
        elif char == '"':
            parser.at += 1
            parts.extend(self.quoted())
        elif char == "\\":
            if text[parser.at + 1 : parser.at + 2] != "\n":
                parts.append(Literal(text[parser.at + 1 : parser.at + 2] or "\\", True))
            parser.at += 2
        elif char == "`":
            parts.append(self._backtick(False))
        elif char == "$":
            parts.append(self.dollar(False))
        elif char in "<>" and not stop:
            parser.at += 2
            parts.append(ProcessSub(self._body(), char == ">"))
        else:
            match = PLAIN.match(text, parser.at) if not stop else None
            piece = match[0] if match else char
            last = parts[-1] if parts and stop else None
            if isinstance(last, Literal) and not last.quoted:
                last.text += piece
            else:
                parts.append(Literal(piece))
            parser.at += len(piece)

    def quoted(self, end: str = '"') -> list[Part]:
        """The parts of a double-quoted text up to its closing quote (or, with "", to the end of the text)."""
        parser = self.parser
        parts: list[Part] = []
        while parser.at < len(parser.text):
            match = PLAIN_QUOTED.match(parser.text, parser.at)
            if match:
                parts.append(Literal(match[0], True))
                parser.at = match.end()
                continue
            parser.effort.one()
            char = parser.text[parser.at]
            if char == '"' and end:
                parser.at += 1
                return parts or [Literal("", True)]
            parts.append(self._in_quotes(char, end))
        if end:
            raise unclosed('"')
        return parts

    def _in_quotes(self, char: str, end: str) -> Part:
        parser = self.parser
        if char == "$":
            return self.dollar(True)
        if char == "`":
            return self._backtick(True)
        if char == "\\":
            following = parser.text[parser.at + 1 : parser.at + 2]
            parser.at += 2
            if following == "\n":
                return Literal("", True)
            special = following and following in ('$`"\\' if end else "$`\\")
            return Literal(following if special else "\\" + following, True)
        parser.at += 1
        return Literal(char, True)

    def dollar(self, quoted: bool) -> Part:
        """`$name`, `${...}`, `$(...)`, `$((...))`, `$'...'`."""
        parser = self.parser
        text, at = parser.text, parser.at + 1
        following = text[at : at + 1]
        name = NAME.match(text, at)
        if name:
            parser.at = name.end()
            return Param(name[0], quoted=quoted, bare=not quoted)
        if following and following in "?$!#@*-0123456789":
            parser.at = at + 1
            return Param(following, quoted=quoted)
        parser.at = at
        if following == "{":
            return self._braces(quoted)
        if text.startswith("((", at):
            return self._arithmetic(quoted)
        if following == "[" and parser.bash and (end := text.find("]", at)) > 0:
            parser.at = end + 1
            return Arithmetic(self.expression(text[at + 1 : end]), quoted)
        if following == "(":
            parser.at += 1
            return CommandSub(self._body(), quoted)
        if following == "'" and not quoted and parser.bash:
            return self._ansi()
        if following == '"' and not quoted and parser.bash:
            return Literal("", True)
        return Literal("$", quoted)

    def _ansi(self) -> Part:
        match = re.compile(r"'([^'\\]*(?:\\.[^'\\]*)*)'", re.S).match(self.parser.text, self.parser.at)
        if not match:
            raise unclosed("'")
        self.parser.at = match.end()
        return Literal(ansi(match[1]), True)

    def _body(self) -> Sequence:
        """The commands up to the closing parenthesis."""
        parser = self.parser
        body = parser.sequence((")",))
        if parser.at >= len(parser.text):
            raise Incomplete("unexpected EOF while looking for matching `)'", "end of file", ")")
        parser.at += 1
        return body

    def _arithmetic(self, quoted: bool) -> Part:
        parser = self.parser
        start = parser.at
        end = matching(parser.text, start + 2)
        if end is None or parser.text[end + 1 : end + 2] != ")":
            if end is None:
                raise Incomplete("unexpected EOF while looking for matching `)'", "end of file", ")")
            parser.at = start + 1
            return CommandSub(self._body(), quoted)
        parser.at = end + 2
        return Arithmetic(self.expression(parser.text[start + 2 : end]), quoted)

    def expression(self, text: str) -> Word:
        """An arithmetic expression as a word: expanded as if in double quotes."""
        return Word(tuple(self.parser.inner(text.replace('"', "")).words.quoted("")), None, text)

    def _backtick(self, quoted: bool) -> Part:
        parser = self.parser
        match = re.compile(r"`([^`\\]*(?:\\.[^`\\]*)*)`", re.S).match(parser.text, parser.at)
        if not match:
            raise Incomplete("unexpected EOF while looking for matching ``'", "EOF in backquote substitution")
        parser.at = match.end()
        body = re.sub(r"\\([$`\\])" if not quoted else r'\\([$`\\"])', r"\1", match[1])
        return CommandSub(parser.inner(body).sequence(()), quoted)

    def _braces(self, quoted: bool) -> Part:
        parser = self.parser
        text = parser.text
        start = parser.at
        parser.at += 1
        length = text.startswith("#", parser.at) and not re.match(r"#[}:%#]", text[parser.at : parser.at + 2])
        indirect = text.startswith("!", parser.at) and parser.bash
        parser.at += length or indirect
        match = re.compile(r"[A-Za-z_]\w*|\d+|[?$!#@*-]").match(text, parser.at)
        if not match:
            return self._bad_braces(start)
        parser.at = match.end()
        index = None
        if text.startswith("[", parser.at) and parser.bash:
            parser.at += 1
            index = self.word("]")
            parser.at += 1
        if indirect and (names := re.compile(r"[*@]\}").match(text, parser.at)):
            parser.at = names.end() - 1
            return self._close(Param(match[0], "names", quoted=quoted), start)
        if length or text.startswith("}", parser.at):
            return self._close(Param(match[0], "length" if length else "", None, None, index, quoted, indirect), start)
        operator = _OPERATOR.match(text, parser.at)
        if not operator:
            return self._bad_braces(start)
        parser.at = operator.end()
        arg, arg2 = self._arguments(operator[0], quoted)
        return self._close(Param(match[0], operator[0], arg, arg2, index, quoted, indirect), start)

    def _arguments(self, operator: str, quoted: bool) -> tuple[Word | None, Word | None]:
        value = operator in (":-", ":=", ":?", ":+", "-", "=", "?", "+")
        stop = "}" if value or operator[0] in "#%^,@" else ":}" if operator == ":" else "/}"
        arg = self._argument(stop, quoted and value)
        if len(stop) > 1 and self.parser.text.startswith(stop[0], self.parser.at):
            self.parser.at += 1
            return arg, self._argument("}", quoted and operator[0] == "/")
        return arg, None

    def _argument(self, stop: str, quoted: bool) -> Word:
        if not quoted:
            return self.word(stop) or Word(())
        parser = self.parser
        parts: list[Part] = []
        while parser.at < len(parser.text) and parser.text[parser.at] not in stop:
            char = parser.text[parser.at]
            if char == '"':
                parser.at += 1
                parts.extend(self.quoted())
            elif parser.text.startswith("$'", parser.at) and parser.bash:
                parser.at += 1
                parts.append(self._ansi())
            else:
                parts.append(self._in_quotes(char, "}"))
        return Word(tuple(parts))

    def _close(self, part: Param, start: int) -> Part:
        parser = self.parser
        if parser.at >= len(parser.text):
            raise Incomplete("unexpected EOF while looking for matching `}'", "missing '}'")
        if parser.text[parser.at] != "}":
            return self._bad_braces(start)
        parser.at += 1
        return part

    def _bad_braces(self, start: int) -> Part:
        parser = self.parser
        end = parser.text.find("}", start)
        if end < 0:
            raise Incomplete("unexpected EOF while looking for matching `}'", "missing '}'")
        parser.at = end + 1
        return Param("$" + parser.text[start : end + 1], "bad")


def unclosed(quote: str) -> SyntaxFail:
    """The text ends within quotes."""
    return Incomplete(f"unexpected EOF while looking for matching `{quote}'", "unterminated quoted string")


def matching(text: str, at: int) -> int | None:
    """Where the parenthesis closes that was opened before `at`, None where it does not. Raises SyntaxFail."""
    depth = 1
    for mark in _PARENTHESIS.finditer(text, at):
        depth += 1 if mark[0] == "(" else -1
        if not depth:
            return mark.start()
        if depth > DEEPEST:
            raise SyntaxFail("commands nested too deeply", "(")
    return None
