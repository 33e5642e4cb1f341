"""printf: print a format with arguments, again and again while there are any."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from tui.api.process import BREATH, Process
from tui.shell.builtins.common import Running, busybox
from tui.shell.words import ansi

TURNS = 2000
"""Fields that are printed between two pauses."""
WIDE = 100_000
"""Characters likewise."""
STOP = -1
"""Nothing more of the format is printed."""
_FIELD = re.compile(r"%(?:%|([-+ 0#]*)(\d+|\*)?(?:\.(\d+|\*))?([a-zA-Z]|\([^)]*\)T))")


def complain(p: Process, words: str, code: int = 1) -> int:
    """printf is part of the shell: its errors begin with the shell's name."""
    lead = "" if busybox(p) else f"{getattr(p.services.get('shell'), 'lead', '') or 'bash: '}"
    p.stderr.write(f"{lead}printf: {words}\n")
    return code


def quoted(text: str) -> str:
    """`%q`: as bash would have it typed."""
    if not text:
        return "''"
    if re.search(r"[\x00-\x1f\x7f]", text):
        names = {
            "\n": "\\n",
            "\t": "\\t",
            "\r": "\\r",
            "\a": "\\a",
            "\b": "\\b",
            "\f": "\\f",
            "\v": "\\v",
            "\x1b": "\\E",
            "'": "\\'",
            "\\": "\\\\",
        }
        return "$'" + "".join(names.get(char) or (char if char >= " " else f"\\{ord(char):03o}") for char in text) + "'"
    return re.sub(r"([^\w@%+=:,./~\-\u0080-\U0010ffff]|^~)", r"\\\1", text)


def run(p: Process) -> Running:
    args = p.args
    if args[:1] == ["-v"] and len(args) > 2 and "shell" in p.services:
        from tui.shell.special.reading import put

        whole: list[str] = []
        code = yield from render(p, args[2], args[3:], whole.append)
        put(p.services["shell"], args[1], "".join(whole))
        return code
    if args[:1] == ["--"]:
        args = args[1:]
    if not args and p.services.get("dialect") == "ash":
        p.stderr.write("sh: usage: printf FORMAT [ARGUMENT...]\n")
        return 2
    if not args:
        p.stderr.write("printf: usage: printf [-v var] format [arguments]\n")
        return 2
    return (yield from render(p, args[0], args[1:], p.stdout.write))


def render(p: Process, template: str, args: list[str], write: Callable[[str], Any]) -> Running:
    """Write the text; gives the exit code."""
    out: list[str] = []
    code = size = turns = 0
    rest = deque(args)
    while True:
        before = len(rest)
        at = 0
        for match in _FIELD.finditer(template):
            out.append(ansi(template[at : match.start()]))
            at = match.end()
            piece, bad = _field(p, match, rest)
            if bad == STOP:
                write("".join(out))
                return 1
            out.append(piece)
            size, turns = size + len(piece), turns + 1
            code = bad or code
            if size > WIDE or turns > TURNS:
                write("".join(out))
                out, size, turns = [], 0, 0
                yield from p.stdout.flush()
                yield BREATH
        out.append(ansi(template[at:]))
        if not rest or len(rest) == before:
            write("".join(out))
            return code


def _field(p: Process, match: re.Match[str], rest: deque[str]) -> tuple[str, int]:
    if match[0] == "%%":
        return "%", 0
    width = rest.popleft() if match[2] == "*" and rest else match[2] or ""
    places = rest.popleft() if match[3] == "*" and rest else match[3]
    for size in (width, places or ""):
        if size and not re.fullmatch(r"-?\d{1,5}", size):
            return "", complain(p, f"{size}: a field of this width is not simulated in Harborlight")
    flags, kind = match[1], match[4]
    spec = "%" + flags + width + (f".{places}" if places is not None else "")
    value = rest.popleft() if rest else ""
    if kind.endswith("T"):
        return _time(p, kind[1:-2], value), 0
    if kind in "sbq":
        value = ansi(value) if kind == "b" else quoted(value) if kind == "q" else value
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
            return (spec + kind) % 0.0, _no_number(p, value)
    complain(p, f"`{kind}': invalid format character")
    return "", STOP


def _no_number(p: Process, value: str) -> int:
    if p.services.get("dialect") == "ash":
        p.stderr.write(f"sh: invalid number '{value}'\n")
        return 1
    return complain(p, f"{value}: invalid number")


def _time(p: Process, form: str, value: str) -> str:
    from tui.shell.builtins.date import shown

    seconds = int(value) if re.fullmatch(r"\d{1,11}", value) else p.clock.now / 1000
    return shown(datetime.fromtimestamp(seconds, UTC), form or "%H:%M:%S")


def _integer(p: Process, value: str) -> tuple[int, int]:
    if value[:1] in ("'", '"'):
        return ord(value[1:2] or "\0"), 0
    try:
        return int(value or "0", 8 if re.match(r"[-+]?0\d", value) else 0), 0
    except ValueError:
        digits = re.match(r"[-+]?\d{1,4000}", value)
        return int(digits[0]) if digits else 0, _no_number(p, value)
