"""printf: print a format with arguments, again and again while there are any."""

from __future__ import annotations

import re

from tui.api.process import Process
from tui.shell.builtins.common import complain
from tui.shell.words import ansi

_FIELD = re.compile(r"%(?:%|([-+ 0#]*)(\d+|\*)?(?:\.(\d+|\*))?([a-zA-Z]))")


def run(p: Process) -> int:
    args = p.args
    if args[:1] == ["-v"] and len(args) > 2 and "shell" in p.services:
        text, code = render(p, args[2], args[3:])
        p.services["shell"].state.set(args[1], text)
        return code
    if args[:1] == ["--"]:
        args = args[1:]
    if not args:
        return complain(p, "usage: printf [-v var] format [arguments]", 2)
    text, code = render(p, args[0], args[1:])
    p.stdout.write(text)
    return code


def render(p: Process, template: str, args: list[str]) -> tuple[str, int]:
    """The text and the exit code."""
    out: list[str] = []
    code = 0
    rest = list(args)
    while True:
        before = len(rest)
        at = 0
        for match in _FIELD.finditer(template):
            out.append(ansi(template[at : match.start()]))
            at = match.end()
            piece, bad = _field(p, match, rest)
            out.append(piece)
            code = bad or code
        out.append(ansi(template[at:]))
        if not rest or len(rest) == before:
            return "".join(out), code


def _field(p: Process, match: re.Match[str], rest: list[str]) -> tuple[str, int]:
    if match[0] == "%%":
        return "%", 0
    width = rest.pop(0) if match[2] == "*" and rest else match[2] or ""
    places = rest.pop(0) if match[3] == "*" and rest else match[3]
    for size in (width, places or ""):
        if size and not re.fullmatch(r"-?\d{1,5}", size):
            return "", complain(p, f"{size}: a field of this width is not simulated in Harborlight")
    flags, kind = match[1], match[4]
    spec = "%" + flags + width + (f".{places}" if places is not None else "")
    value = rest.pop(0) if rest else ""
    if kind in "sbq":
        value = ansi(value) if kind == "b" else "'" + value + "'" if kind == "q" and not value.isalnum() else value
        return (spec + "s") % value, 0
    if kind == "c":
        return (spec + "s") % value[:1], 0
    if kind in "diouxX":
        number, bad = _integer(p, value)
        return (spec + ("d" if kind in "iu" else kind)) % number, bad
    if kind in "eEfFgG":
        try:
            return (spec + kind) % float(value or 0), 0
        except ValueError:
            return (spec + kind) % 0.0, complain(p, f"{value}: invalid number")
    return match[0], complain(p, f"`{kind}': invalid format character")


def _integer(p: Process, value: str) -> tuple[int, int]:
    if value[:1] in ("'", '"'):
        return ord(value[1:2] or "\0"), 0
    try:
        return int(value or "0", 8 if re.match(r"[-+]?0\d", value) else 0), 0
    except ValueError:
        digits = re.match(r"[-+]?\d+", value)
        return int(digits[0]) if digits else 0, complain(p, f"{value}: invalid number")
