"""Reads redirections, and the here-documents whose text follows their line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tui.shell.syntax import Incomplete, Literal, Redirect, SyntaxFail, Word

if TYPE_CHECKING:
    from tui.shell.grammar import Parser

_REDIRECT = re.compile(r"(\d*)(<<<|<<-|<<|<>|<&|<(?!\()|>>|>\||>&|>(?!\()|&>>|&>)")


class RedirectReader:
    """Reads redirections out of the parser's text at its place."""

    def __init__(self, parser: Parser) -> None:
        self.parser = parser
        self.pending: list[tuple[int, bool, bool, str, list[Redirect]]] = []
        """Here-documents announced: place in their list, tabs stripped, taken literally, end word, the list."""

    def one(self, redirects: list[Redirect]) -> bool:
        """Read the redirection here into a list; False where there is none."""
        parser = self.parser
        match = _REDIRECT.match(parser.text, parser.at)
        if not match or (match[2] in ("&>", "&>>") and match[1]):
            return False
        if match[2] == "<<<" and not parser.bash:
            raise SyntaxFail("", "unexpected redirection", "raw")
        parser.at = match.end()
        operator = match[2]
        fd = int(match[1]) if match[1] else 0 if operator[0] == "<" else 1
        parser.blank()
        start = parser.at
        word = parser.words.word()
        if word is None:
            raise parser.unexpected() if parser.at < len(parser.text) else SyntaxFail(
                "syntax error near unexpected token `newline'", "newline")
        if operator in ("<<", "<<-"):
            raw = parser.text[start : parser.at]
            plain = re.sub(r"[\\'\"]", "", raw)
            self.pending.append((len(redirects), operator == "<<-", plain != raw, plain, redirects))
            redirects.append(Redirect("<<", fd, Word(())))
        else:
            redirects.append(Redirect(operator, fd, word))
        return True

    def bodies(self) -> None:
        """Read the here-documents that the line which just ended has announced."""
        parser = self.parser
        pending, self.pending = self.pending, []
        for place, strip, literal, end, redirects in pending:
            text = self._here_document(strip, end)
            parts = [Literal(text, True)] if literal else parser.inner(text).words.quoted("")
            redirects[place] = Redirect("<<", redirects[place].fd, Word(tuple(parts)))

    def _here_document(self, strip: bool, end: str) -> str:
        parser = self.parser
        start = parser.at
        found = _line_of(parser.text, start, end, strip)
        if found:
            parser.at = min(found[1] + 1, len(parser.text))
            text = parser.text[start : found[0]]
            return re.sub(r"^\t+", "", text, flags=re.M) if strip else text
        text, parser.at = parser.text[start:], len(parser.text)
        text = re.sub(r"^\t+", "", text, flags=re.M) if strip else text
        if text and not text.endswith("\n"):
            text += "\n"
        if parser.lenient:
            parser.warnings.append(f"warning: here-document at line 1 delimited by end-of-file (wanted `{end}')")
            return text
        raise Incomplete(f"warning: here-document at line 1 delimited by end-of-file (wanted `{end}')", "end of file")

    def all(self) -> list[Redirect]:
        """The redirections after a compound command."""
        parser = self.parser
        redirects: list[Redirect] = []
        parser.blank()
        while self.one(redirects):
            parser.blank()
        return redirects


def _line_of(text: str, start: int, end: str, strip: bool) -> tuple[int, int] | None:
    """Where the first line begins and ends that is the mark of a here-document's end."""
    at = start - 1
    while (place := text.find(end, at + 1)) >= 0:
        at, after = place, place + len(end)
        begins = text.rfind("\n", start, place) + 1 or start
        if after < len(text) and text[after] != "\n":
            continue
        if begins == place or strip and not text[begins:place].strip("\t"):
            return begins, after
    return None
