"""awk's tokens."""

from __future__ import annotations

import re

from tui.shell.builtins.awkmachine import AwkFail, Run

_TOKEN = re.compile(
    r'(?:[ \t\r]|\\\n|\#[^\n]*)*(?:(?P<string>"(?:\\.|[^"\\\n])*")|(?P<number>\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+)'
    r"|(?P<name>[A-Za-z_]\w*)|(?P<op>\+\+|--|\*\*|[-+*/%^]=|==|!=|<=|>=|>>|&&|\|\||!~|[-+*/%^!<>=~?:,;(){}\[\]$\n|]))")
_REGEX = re.compile(r"(?:[ \t]|\\\n)*/((?:\\.|\[\^?\]?(?:\[:\w+:\]|[^\]\n])*\]|[^/\\\n\[])+)/")
_BLANK = re.compile(r"(?:[ \t\r\n;]|\\\n|#[^\n]*)*$")
KEYWORDS = ("in", "if", "else", "while", "for", "do", "print", "printf", "delete", "next", "exit", "break", "continue",
             "return", "function", "func", "getline", "BEGIN", "END")


class Tokens:
    """What comes next in a program, and what every part of its reader keeps."""

    def __init__(self, source: str) -> None:
        self.source, self.at = source, 0
        self.kind, self.token = "", ""
        self.start = 0
        self.plain = self.in_for = False
        self.functions: dict[str, tuple[list[str], Run]] = {}
        self.called: list[str] = []
        self.reads = False
        self.advance()

    def advance(self) -> None:
        value = (
            self.kind in ("string", "number", "regex")
            or (self.kind == "name" and self.token not in KEYWORDS)
            or self.token in (")", "]", "$", "++", "--")
            and bool(self.kind)
        )
        regex = None if value else _REGEX.match(self.source, self.at)
        self.start = self.at
        if regex:
            self.kind, self.token, self.at = "regex", regex[1], regex.end()
            return
        match = _TOKEN.match(self.source, self.at)
        if match:
            self.kind, self.at = match.lastgroup or "", match.end()
            self.token = match[match.lastgroup or 0]
            return
        if not _BLANK.match(self.source, self.at):
            rest = self.source[self.at :].strip()[:20]
            raise AwkFail(f"syntax error at or near {rest}")
        self.kind = self.token = ""

    def is_op(self, *options: str) -> bool:
        return self.kind == "op" and self.token in options

    def take(self, *options: str) -> str:
        token = self.token
        if self.kind in ("op", "name") and token in options:
            self.advance()
            return token
        return ""

    def expect(self, token: str) -> None:
        if not self.take(token):
            raise self.fail()

    def fail(self) -> AwkFail:
        shown = {"": "end of file", "\n": "end of line"}.get(self.token, self.token)
        line = self.source.count("\n", 0, self.start) + 1
        return AwkFail(f"line {line}: syntax error at or near {shown}")

    def skip(self) -> None:
        while self.take(";", "\n"):
            pass

    def newlines(self) -> None:
        while self.take("\n"):
            pass
