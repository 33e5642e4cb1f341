"""The words of a template: text, and what stands between `{{` and `}}` (text/template/parse/lex.go)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

KEYWORDS = frozenset(("block", "break", "continue", "define", "else", "end", "if", "range", "nil", "template", "with"))
_SPACES = " \t\r\n"
_NUMBER = re.compile(r"[+-]?(?:0[xX][0-9a-fA-F_]*|0[oO][0-7_]*|0[bB][01_]*|[0-9_]*)")
_REST = {
    16: re.compile(r"(?:\.[0-9a-fA-F_]*)?(?:[pP][+-]?[0-9_]*)?i?"),
    10: re.compile(r"(?:\.[0-9_]*)?(?:[eE][+-]?[0-9_]*)?i?"),
}


class Token(NamedTuple):
    """One word: its kind, where it stands, its text, its line."""

    kind: str
    """text left right space string raw char number field variable identifier bool dot paren) ... or a keyword."""
    at: int
    text: str
    line: int

    def __str__(self) -> str:
        if self.kind in ("EOF", "error"):
            return self.text if self.kind == "error" else "EOF"
        if self.kind in KEYWORDS or self.kind == "dot":
            return f"<{self.text}>"
        from tui.api.errors import quote

        return f"{quote(self.text[:10])}..." if len(self.text) > 10 else quote(self.text)


class _Wrong(Exception):
    """What the lexer cannot read."""


def tokens(text: str) -> Iterator[Token]:
    """Every word of the template, an `EOF` or an `error` last."""
    return _Lexer(text).run()


class _Lexer:
    def __init__(self, text: str) -> None:
        self._text, self._at, self._start = text, 0, 0
        self._depth = 0

    def run(self) -> Iterator[Token]:
        """Text and actions in turn."""
        try:
            while True:
                brace = self._text.find("{{", self._at)
                end = brace if brace >= 0 else len(self._text)
                trims = brace >= 0 and self._left_trim(brace + 2)
                shown = self._text[self._at : end]
                shown = shown.rstrip(_SPACES) if trims else shown
                if shown:
                    yield self._token("text", self._at, shown)
                if brace < 0:
                    yield self._token("EOF", end, "")
                    return
                self._at = brace + 2
                yield from self._opened(brace, trims)
        except _Wrong as wrong:
            line = 1 + self._text.count("\n", 0, self._start)
            yield Token("error", self._start, str(wrong), line)

    def _token(self, kind: str, at: int, text: str) -> Token:
        return Token(kind, at, text, 1 + self._text.count("\n", 0, at))

    def _left_trim(self, at: int) -> bool:
        return self._text[at : at + 1] == "-" and self._text[at + 1 : at + 2] in tuple(_SPACES)

    def _right(self) -> int:
        """The length of a closing delimiter that stands here, 0 where there is none."""
        rest = self._text[self._at : self._at + 4]
        if rest[:1] in tuple(_SPACES) and rest[1:] == "-}}":
            return 4
        return 2 if rest.startswith("}}") else 0

    def _opened(self, brace: int, trims: bool) -> Iterator[Token]:
        after = self._at + (2 if trims else 0)
        if self._text.startswith("/*", after):
            self._start = brace
            self._at = after
            self._comment()
            return
        yield self._token("left", brace, "{{")
        self._at, self._depth = after, 0
        while True:
            if width := self._right():
                if self._depth:
                    self._start = self._at
                    raise _Wrong("unclosed left paren")
                yield self._token("right", self._at + width - 2, "}}")
                self._close(width)
                return
            yield self._inside()

    def _close(self, width: int) -> None:
        self._at += width
        if width == 4:
            while self._text[self._at : self._at + 1] in tuple(_SPACES):
                self._at += 1

    def _comment(self) -> None:
        end = self._text.find("*/", self._at)
        if end < 0:
            raise _Wrong("unclosed comment")
        self._at = end + 2
        width = self._right()
        if not width:
            raise _Wrong("comment ends before closing delimiter")
        self._close(width)

    def _inside(self) -> Token:
        start = self._start = self._at
        letter = self._text[start : start + 1]
        if not letter:
            raise _Wrong("unclosed action")
        kind = self._kind(letter)
        return self._token(kind, start, self._text[start : self._at])

    def _kind(self, letter: str) -> str:
        """Moves past one word; its kind."""
        following = self._text[self._at + 1 : self._at + 2]
        if letter in _SPACES:
            return self._space()
        if letter == '"':
            return self._quoted('"', "unterminated quoted string", "string")
        if letter == "'":
            return self._quoted("'", "unterminated character constant", "char")
        if letter == "`":
            return self._raw()
        if letter == "$" or (letter == "." and not ("0" <= following <= "9")):
            return self._field(letter)
        if letter in "+-." or letter in "0123456789":
            return self._number()
        if letter == "_" or letter.isalnum():
            return self._word()
        return self._sign(letter, following)

    def _sign(self, letter: str, following: str) -> str:
        self._at += 1
        if letter == ":":
            if following != "=":
                raise _Wrong("expected :=")
            self._at += 1
            return "declare"
        if letter in "()":
            self._depth += 1 if letter == "(" else -1
            if self._depth < 0:
                raise _Wrong("unexpected right paren")
            return letter
        if letter in "=|":
            return {"=": "assign", "|": "pipe"}[letter]
        if letter.isascii() and letter.isprintable():
            return "sign"
        raise _Wrong(f"unrecognized character in action: {_unicode(letter)}")

    def _space(self) -> str:
        while self._text[self._at : self._at + 1] in tuple(_SPACES):
            if self._right():
                break
            self._at += 1
        return "space"

    def _quoted(self, quote: str, wrong: str, kind: str) -> str:
        self._at += 1
        while True:
            letter = self._text[self._at : self._at + 1]
            self._at += 1
            if letter == "\\":
                letter = self._text[self._at : self._at + 1]
                self._at += 1
                if letter not in ("", "\n"):
                    continue
            if letter in ("", "\n"):
                raise _Wrong(wrong)
            if letter == quote:
                return kind

    def _raw(self) -> str:
        end = self._text.find("`", self._at + 1)
        if end < 0:
            raise _Wrong("unterminated raw quoted string")
        self._at = end + 1
        return "raw"

    def _letters(self) -> None:
        while (letter := self._text[self._at : self._at + 1]) and (letter == "_" or letter.isalnum()):
            self._at += 1

    def _end_of_word(self) -> None:
        letter = self._text[self._at : self._at + 1]
        if letter and letter not in _SPACES + ".,|:)(" and not self._text.startswith("}}", self._at):
            raise _Wrong(f"bad character {_unicode(letter)}")

    def _field(self, letter: str) -> str:
        start = self._at
        self._at += 1
        self._letters()
        self._end_of_word()
        if letter == "$":
            return "variable"
        return "field" if self._at > start + 1 else "dot"

    def _word(self) -> str:
        start = self._at
        self._letters()
        self._end_of_word()
        word = self._text[start : self._at]
        if word in KEYWORDS:
            return word
        return "bool" if word in ("true", "false") else "identifier"

    def _number(self) -> str:
        start = self._at
        self._digits(start)
        if self._text[self._at : self._at + 1] in ("+", "-"):
            self._digits(start)
            if self._text[self._at - 1] != "i":
                self._bad_number(start)
            return "complex"
        return "number"

    def _digits(self, start: int) -> None:
        found = _NUMBER.match(self._text, self._at)
        head = found[0] if found else ""
        rest = _REST[16 if "x" in head.lower() else 10].match(self._text, self._at + len(head))
        self._at += len(head) + (rest.end() - rest.start() if rest else 0)
        letter = self._text[self._at : self._at + 1]
        if letter and (letter == "_" or letter.isalnum()):
            self._at += 1
            self._bad_number(start)

    def _bad_number(self, start: int) -> None:
        from tui.api.errors import quote

        raise _Wrong(f"bad number syntax: {quote(self._text[start : self._at])}")


def _unicode(letter: str) -> str:
    """A character as Go's %#U shows it."""
    return f"U+{ord(letter):04X}" + (f" '{letter}'" if letter.isprintable() else "")
