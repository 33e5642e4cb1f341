"""jq's tokens."""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r"(?:\s|\#[^\n]*)*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)|(?P<field>\.[A-Za-z_]\w*)"
    r"|(?P<format>@[a-z0-9]+)|(?P<name>\$?[A-Za-z_](?:\w|::)*)|(?P<string>\")"
    r"|(?P<op>\?//|\.\.|//=|//|==|!=|<=|>=|\|=|[-+*/%]=|[-.\[\]{}():;,|?+*/%<>=$]))")
_END = re.compile(r"(?:\s|\#[^\n]*)*$")
KEYWORDS = {"if", "then", "elif", "else", "end", "as", "def", "reduce", "foreach", "try", "catch", "label", "and", "or",
            "import", "include", "__loc__"}


class Unreadable(Exception):
    """A program that cannot be compiled, in jq's words."""


class Tokens:
    """What comes next in a program. Raises Unreadable."""

    def __init__(self, source: str) -> None:
        self.source, self.at = source, 0
        self.group = self.token = ""
        self.advance()

    def advance(self) -> None:
        match = _TOKEN.match(self.source, self.at)
        if match:
            self.group, self.token = match.lastgroup or "", match[match.lastgroup or 0]
            self.at = match.end()
        elif _END.match(self.source, self.at):
            self.group = self.token = ""
        else:
            raise Unreadable("syntax error, unexpected INVALID_CHARACTER (Unix shell quoting issues?)")

    def take(self, *options: str) -> str:
        token = self.token
        if token and token in options and self.group != "string":
            self.advance()
            return token
        return ""

    def expect(self, token: str) -> None:
        if not self.take(token):
            raise self.unexpected()

    def unexpected(self) -> Unreadable:
        names = {"": "$end", "number": "LITERAL", "field": "FIELD", "format": "FORMAT", "name": "IDENT", "string":
                 "QQSTRING_START", "op": f"'{self.token}'"}
        shown = self.token if self.group == "name" and self.token in KEYWORDS else names[self.group]
        return Unreadable(f"syntax error, unexpected {shown} (Unix shell quoting issues?)")
