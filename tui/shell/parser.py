"""Reading shell text: is it whole, what does it say, and in which words is it refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from tui.shell.grammar import Parser
from tui.shell.syntax import Incomplete, Sequence, SyntaxFail

Dialect = Literal["bash", "ash"]

__all__ = ["Dialect", "Incomplete", "Parser", "SyntaxFail", "incomplete", "parse", "words_of_refusal"]


def parse(
    text: str, dialect: Dialect = "bash", aliases: Mapping[str, str] | None = None,
    options: Mapping[str, bool] | None = None,
) -> list[Sequence]:
    """All the lines of a text. Raises SyntaxFail, Incomplete."""
    parser = Parser(text, dialect == "bash", aliases, options)
    lines = []
    while (line := parser.line()) is not None:
        lines.append(line)
    return lines


def incomplete(
    text: str, dialect: Dialect = "bash", aliases: Mapping[str, str] | None = None,
    options: Mapping[str, bool] | None = None,
) -> bool:
    """The text needs more lines: a quote, a here-document or a compound command is open, or it ends in a backslash."""
    if text.endswith("\\\n") or (text.endswith("\\") and not text.endswith("\\\\")):
        return True
    try:
        parse(text, dialect, aliases, options)
    except Incomplete:
        return True
    except (SyntaxFail, RecursionError):
        return False
    return False


def words_of_refusal(fail: SyntaxFail, dialect: Dialect) -> str:
    """What the shell says after its own name."""
    if dialect == "bash":
        return fail.message
    if fail.expecting == "raw" or not fail.expecting and fail.token.startswith(("unterm", "missing", "EOF")):
        return f"syntax error: {fail.token}"
    expecting = f' (expecting "{fail.expecting}")' if fail.expecting else ""
    named = fail.token in ("end of file", "newline", "word")
    reserved = not fail.token[:1].isalnum() or fail.token in _WORDS
    token = fail.token if named or not reserved else f'"{fail.token}"'
    return f"syntax error: unexpected {token if named or reserved else 'word'}{expecting}"


_WORDS = {"if", "then", "elif", "else", "fi", "for", "while", "until", "do", "done", "case", "esac", "in"}
