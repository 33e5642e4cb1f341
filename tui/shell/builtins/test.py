"""test, [: conditions."""

from __future__ import annotations

import re

from tui.api.process import Process
from tui.shell.conditions import BINARY, Single, TestFail
from tui.shell.pattern import compile_glob


def run(p: Process) -> int:
    words = list(p.args)
    if p.argv[0] == "[[":
        return _double(p, words)
    if p.argv[0] == "[" and (not words or words.pop() != "]"):
        return _fail(p, "missing `]'", "missing ]")
    try:
        return int(not Single(words, p.files, p.resolve).value())
    except TestFail as fail:
        text = str(fail)
        return _fail(p, text, _ash(words, text))


def _ash(words: list[str], text: str) -> str:
    """ash's words for what bash's test says."""
    if text.endswith(": unary operator expected") and len(words) == 2:
        return f"{words[1]}: {'argument expected' if words[1] in BINARY else 'unknown operand'}"
    text = text.replace("integer expression expected", "bad number")
    return text.replace("binary operator expected", "unknown operand")


def _double(p: Process, words: list[str]) -> int:
    """ash's `[[`: test with patterns."""
    if not words or words.pop() != "]]":
        return _fail(p, "missing `]]'", "missing ]]")
    if len(words) == 3 and words[1] in ("==", "=", "!="):
        return int(compile_glob(words[2]).fullmatch(words[0]) == (words[1] == "!="))
    if len(words) == 3 and words[1] == "=~":
        try:
            return int(not re.search(words[2], words[0]))
        except re.error:
            return 2
    p.argv = ["[", *words, "]"]
    return run(p)


def _fail(p: Process, bash: str, ash: str) -> int:
    if p.services.get("dialect") == "bash":
        p.stderr.write(f"bash: {p.argv[0]}: {bash}\n")
    else:
        p.stderr.write(f"sh: {ash}\n")
    return 2
