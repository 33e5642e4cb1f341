"""Which options busybox's applets know, and what each says of its use where it is called wrongly (`applets.txt`).

An applet stands there after `== `, with its options as getopt has them (`*`: it looks at them itself, `-`: none) and
the fewest operands it takes. Of one that is not simulated there is no more than the form of its call.
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
        given = p.args[1:] if name in _NUMBERED and re.match(r"[-+]\d", p.args[0] if p.args else "") else p.args
        _, operands = getopt(given, options.lstrip("+"), {}, permute=not options.startswith("+"))
    except Usage as usage:
        show_usage(p, text, usage.message)
        return _CODES.get(name, 1)
    if len(operands) >= least or any(word in _ENOUGH.get(name, ()) for word in p.args):
        return None
    show_usage(p, text + ("\n" if name == "timeout" else ""))
    return _CODES.get(name, 1)


_ENOUGH = {"rm": ("-f", "-rf", "-fr"), "awk": ("-f",), "grep": ("-e", "-f"), "egrep": ("-e",), "fgrep": ("-e",)}
"""Options with which an applet needs fewer operands."""
_NUMBERED = ("head", "tail")
"""Applets whose first option may be a number."""
_CODES = {"grep": 2, "egrep": 2, "fgrep": 2, "nohup": 127}
"""What an applet exits with that shows its use; others 1."""


_WORDS = tuple((re.compile(pattern, re.M), words) for pattern, words in (
    (r"^(base64|cut|fold|head|od|paste|rev|sort|tac|tee|wc): can't open '(.*)': ", r"\1: \2: "),
    (r"^(find|xargs): can't execute '(.*)': ", r"\1: \2: "),
    (r"^cut: invalid (?:field|byte, character or field) value ‘(.*)’", r"cut: invalid number '\1'"),
    (r"^sort: invalid number at field start: .*", "sort: bad field specification"),
    (r"^cat: (?!can't open).*: Is a directory", "cat: read error: Is a directory"),
    (r"^sed: -e expression #1, char \d+: unknown option to `s'", "sed: bad option in substitution expression"),
    (r"^sed: -e expression #1, char \d+: (?:missing command|unknown command: `(.)')", r"sed: unsupported command \1"),
    (r"^awk: line (\d+): (?:syntax error|regular expression|runaway).*", r"awk: cmd. line:\1: Unexpected token"),
    (r"^awk: function \w+ never defined", "awk: cmd. line:1: Call to undefined function"),
    (r'^awk: cannot open "(.*)" \((.*)\)', r"awk: \1: \2"),
    (r"^awk: couldn't open file (.*): ", r"awk: can't open '\1': "),
    (r"^find: missing argument to `(.*)'", r"find: \1 requires an argument"),
    (r"^find: Unknown argument to -type: (.*)", r"find: invalid argument '\1' to '-type'"),
    (r"^find: Expected a positive decimal integer argument to .*, but got ‘(.*)’", r"find: invalid number '\1'"),
    (r"^diff: (?!can't stat)(.*): No such file", r"diff: can't stat '\1': No such file"),
    (r"^date: invalid date ‘(.*)’", r"date: invalid date '\1'"),
    (r"^expr: syntax error: .*", "expr: syntax error"),
    (r"^ln: failed to create symbolic link '(.*)': ", r"ln: \1: "),
    (r"^chmod: invalid mode: ‘(.*)’", r"chmod: invalid mode '\1'"),
    (r"^cp: cannot create regular file '(.*)': ", r"cp: can't create '\1': "),
    (r"^mv: cannot move '(.*)' to '.*': ", r"mv: can't rename '\1': "),
    (r"^sort: .*:(\d+): disorder: .*", "Check line 1"),
    (r"^xargs: (unmatched \w+ quote); .*", r"xargs: \1"),
    (r"^cut: you must specify a list of", "cut: expected a list of"),
    (r"^(head|tail): invalid number of (?:lines|bytes): [‘'](.*)[’']", r"\1: invalid number '\2'"),
    (r"^rmdir: failed to remove ", "rmdir: "),
    (r"^(chmod|chown): cannot access '(.*)': ", r"\1: \2: "),
    (r"^stat: cannot (?:statx|stat) ", "stat: can't stat "),
    (r"^find: unknown predicate `(.*)'$", r"find: unrecognized: \1"),
    (r"^id: option '([^-].*)' is not simulated in Harborlight", r"id: unknown user \1"),
    (r"^sed: -e expression #1, char \d+: unterminated `s' command", "sed: unmatched '/'"),
    (r"^(cp|mv): cannot stat '(.*)': ", r"\1: can't stat '\2': "),
    (r"^rm: (?:cannot|can't) remove '(.*)': Is a directory", r"rm: '\1' is a directory"),
    (r"^rm: cannot remove ", "rm: can't remove "),
    (r"^(tail: can't open .*)$", r"\1\ntail: no files"),
    (r"^mkdir: cannot create directory [‘'](.*)[’']", r"mkdir: can't create directory '\1'"),
    (r"^expr: non-integer argument", "expr: non-numeric argument"),
    (r"^expr: missing operand\nTry .*$", "expr: too few arguments"),
))
"""What GNU's tools say, and busybox's applets instead."""


_USES = tuple((re.compile(pattern, re.M), lead, name) for pattern, lead, name in (
    (r"^find: unrecognized: (.*)\n", r"find: unrecognized: \1\n", "find"),
    (r"^seq: (invalid floating point argument|missing operand|extra operand).*\n(Try .*\n)?", "", "seq"),
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
