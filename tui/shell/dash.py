"""dash, Debian's sh: it grew from the same source as busybox's ash, and words its errors differently."""

from __future__ import annotations

import re

_WORDS = (
    (r"line 0: ", ""),
    (r"^(cd: can't cd to .*): No such file or directory$", r"\1"),
    (r"^(cd: can't cd to .*): Not a directory$", r"\1"),
    (r"^can't create (.*): nonexistent directory$", r"cannot create \1: Directory nonexistent"),
    (r"^can't create (.*): (.*)$", r"cannot create \1: \2"),
    (r"^can't open (.*): no such file$", r"cannot open \1: No such file"),
    (r"syntax error: unterminated quoted string", "Syntax error: Unterminated quoted string"),
    (r"syntax error: missing '}'", "Syntax error: Missing '}'"),
    (r"syntax error: bad (.*)", r"Syntax error: Bad \1"),
    (r'syntax error: unexpected ("[^"]*"|end of file|word|newline|redirection)', r"Syntax error: \1 unexpected"),
    (r"syntax error: ", "Syntax error: "),
    (r"^divide by zero$", "arithmetic expression: division by zero"),
    (r"^(\[|test): missing \]$", r"[: missing ]"),
)


def reworded(message: str) -> str:
    """An error of ash's as dash has it, without the shell's name and line."""
    for pattern, words in _WORDS:
        message = re.sub(pattern, words, message)
    return message
