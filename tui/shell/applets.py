"""Which options busybox's applets know, and what each says of its use where it is called wrongly (`applets.txt`).

An applet stands there after `== `, with its options as getopt has them (`*`: it looks at them itself, `-`: none) and
the fewest operands it takes.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from tui.api.process import Process
from tui.shell.builtins.networds import Usage, getopt, show_usage


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
    return show_usage(p, text) if len(operands) < least else None
