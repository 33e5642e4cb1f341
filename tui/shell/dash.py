"""The words of ash, busybox's shell, where bash has others; and of dash, Debian's, which grew from the same source."""

from __future__ import annotations

import re

_WORDS = (
    (r"line 0: ", ""),
    (r": illegal option ", ": Illegal option "),
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


_ASH = (
    (r"^(\w+): readonly variable$", r"\1: is read only"),
    (r"^unset: (\w+): cannot unset: readonly variable$", r"unset: line 0: \1: is read only"),
    (r"^(fg|bg): (?:current: no such job|no stopped jobs: .*)$", r"\1: line 0: No current job"),
    (r"^(kill|fg|bg|wait|jobs): (%\S*: no such job)$", r"\1: line 0: \2"),
)


def ash(message: str, interactive: bool) -> str:
    """An error as ash has it: at a prompt without the number of the line."""
    for pattern, words in _ASH:
        message = re.sub(pattern, words, message)
    return message.replace(": line 0: ", ": ") if interactive else message


def reworded(message: str) -> str:
    """An error of ash's as dash has it, without the shell's name and line."""
    for pattern, words in _WORDS:
        message = re.sub(pattern, words, message)
    return message
