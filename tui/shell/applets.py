"""Which options busybox's applets know, and what each says of its use where it is called wrongly (`applets.txt`).

An applet stands there after `== `, with its options as getopt has them (`*`: it looks at them itself, `-`: none) and
the fewest operands it takes.
"""

from __future__ import annotations

import re
from collections.abc import Generator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tui.api.process import Process, Streams, TextOutput, Wait
from tui.shell.builtins.networds import BANNER, Usage, getopt, show_usage


@cache
def _applets() -> dict[str, tuple[str, int, str]]:
    found = {}
    for part in (Path(__file__).parent / "applets.txt").read_text().split("== ")[1:]:
        head, _, text = part.partition("\n")
        name, options, least = head.split()
        found[name] = ("" if options == "-" else options, int(least), text)
    return found


def usage_of(name: str) -> str:
    """What follows `Usage: `, "" where it is not known."""
    return _applets().get(name, ("", 0, ""))[2]


def refused(name: str, p: Process) -> int | None:
    """An exit code where busybox would show the applet's use and do nothing; None: it goes to work."""
    known = _applets().get(name)
    if known is None:
        return None
    options, least, text = known
    if p.args[:1] == ["--help"]:
        show_usage(p, text)
        return 0
    if options == "*" or any(word.startswith("--") and word != "--" for word in p.args):
        return None
    try:
        _, operands = getopt(p.args, options.lstrip("+"), {}, permute=not options.startswith("+"))
    except Usage as usage:
        return show_usage(p, text, usage.message)
    if len(operands) >= least:
        return None
    return show_usage(p, text + ("\n" if name == "timeout" else ""))


_WORDS = tuple((re.compile(pattern, re.M), words) for pattern, words in (
    (r"^(cut|tac|rev): can't open '(.*)': ", r"\1: \2: "),
    (r"^cut: you must specify a list of", "cut: expected a list of"),
    (r"^(head|tail): invalid number of (?:lines|bytes): [‘'](.*)[’']", r"\1: invalid number '\2'"),
    (r"^rmdir: failed to remove ", "rmdir: "),
    (r"^(chmod|chown): cannot access '(.*)': ", r"\1: \2: "),
    (r"^stat: cannot (?:statx|stat) ", "stat: can't stat "),
    (r"^find: unknown predicate `(.*)'$", r"find: unrecognized: \1"),
    (r"^id: option '([^-].*)' is not simulated in Harborlight", r"id: unknown user \1"),
    (r"^sed: -e expression #1, char \d+: unterminated `s' command", "sed: unmatched '/'"),
    (r"^(cp|mv): cannot stat '(.*)': ", r"\1: can't stat '\2': "),
    (r"^rm: cannot remove ", "rm: can't remove "),
    (r"^mkdir: cannot create directory [‘'](.*)[’']", r"mkdir: can't create directory '\1'"),
    (r"^expr: non-integer argument", "expr: non-numeric argument"),
    (r"^expr: missing operand\nTry .*$", "expr: too few arguments"),
))
"""What GNU's tools say, and busybox's applets instead."""


_USES = tuple((re.compile(pattern, re.M), lead, name) for pattern, lead, name in (
    (r"^find: unrecognized: (.*)\n", r"find: unrecognized: \1\n", "find"),
    (r"^seq: invalid floating point argument.*\n(Try .*\n)?", "", "seq"),
    (r"^Usage: sed \[OPTION\](.*\n)+", "", "sed"),
))
"""What they say in few words, and busybox with the use of the applet: the text, what is said first, the applet."""


@dataclass(eq=False, repr=False)
class Reworded:
    """An applet's standard error, GNU's words made busybox's."""

    inner: TextOutput

    @property
    def is_tty(self) -> bool:
        return self.inner.is_tty

    def write(self, text: str) -> None:
        for pattern, words in _WORDS:
            text = pattern.sub(words, text)
        for pattern, lead, name in _USES:
            found = pattern.search(text)
            if found:
                text = pattern.sub("", text) + found.expand(lead) + f"{BANNER}Usage: {usage_of(name)}"
        self.inner.write(text)

    def flush(self) -> Generator[Wait, Any, None]:
        return (yield from self.inner.flush())


def as_applet(p: Process) -> Process:
    """The process with its errors in busybox's words."""
    if not isinstance(p.stderr, Reworded):
        p.streams = Streams(p.stdin, p.stdout, Reworded(p.stderr))
    return p
