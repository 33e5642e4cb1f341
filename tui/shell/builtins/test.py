"""test, [: conditions."""

from __future__ import annotations

from tui.api.process import Process
from tui.shell.conditions import Single, TestFail


def run(p: Process) -> int:
    words = list(p.args)
    if p.argv[0] == "[" and (not words or words.pop() != "]"):
        return _fail(p, "missing `]'", "missing ]")
    try:
        return int(not Single(words, p.files, p.resolve).value())
    except TestFail as fail:
        text = str(fail)
        return _fail(p, text, text.replace("integer expression expected", "bad number"))


def _fail(p: Process, bash: str, ash: str) -> int:
    if p.services.get("dialect") == "bash":
        p.stderr.write(f"bash: {p.argv[0]}: {bash}\n")
    else:
        p.stderr.write(f"sh: {ash}\n")
    return 2
