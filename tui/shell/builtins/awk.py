"""awk: patterns and actions over fields. The language is in awklanguage.py."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from contextlib import suppress
from typing import Any

from tui.api.process import BREATH, Pause, Process, Wait
from tui.shell.builtins.awklanguage import parse
from tui.shell.builtins.awkmachine import AwkFail, Field, Machine, Next, Quit, Return, Stop, feed
from tui.shell.builtins.common import Running, busybox, complain
from tui.shell.builtins.optiontable import spellings
from tui.shell.builtins.sedmachine import Lines
from tui.shell.words import ansi

_USAGE = "usage: awk [-F fs][-v var=value][prog | -f progfile][file ...]"


class _Bad(Exception):
    """A command line that is refused."""


def run(p: Process) -> Running:
    try:
        separator, variables, program, names = _line(p)
        rules, functions, reads = parse(program)
    except (_Bad, AwkFail) as bad:
        return complain(p, str(bad), 1 if busybox(p) else 2)
    machine = Machine(p, ["awk", *names])
    machine.functions = functions
    for name, value in [("FS", separator)] if separator is not None else []:
        machine.globals[name] = value
    machine.globals.update({name: Field(ansi(value)) for name, value in variables})
    try:
        return (yield from _main(p, machine, rules, names, reads))
    except AwkFail as fail:
        return complain(p, str(fail), 2)
    except Stop:
        return complain(p, "break or continue outside a loop", 2)
    except (Next, Return):
        return complain(p, "next or return used where it has no meaning", 2)
    except (re.error, ArithmeticError, LookupError, ValueError, TypeError) as error:
        return complain(p, f"{error}", 2)


def _line(p: Process) -> tuple[str | None, list[tuple[str, str]], str, list[str]]:
    """-F, -v and -f, the program and the operands."""
    args = list(p.args)
    separator: str | None = None
    variables: list[tuple[str, str]] = []
    programs: list[str] = []
    while args and args[0].startswith("-") and args[0] != "-":
        arg = args.pop(0)
        if arg == "--":
            break
        if arg[:2] not in spellings("awk"):
            raise _Bad(f"option '{arg}' is not simulated in Harborlight" if arg[:2] in ("-W", "--", "-i", "-e") else
                       f"not an option: {arg}")
        value = arg[2:] or (args.pop(0) if args else "")
        if arg[:2] == "-F":
            separator = "\t" if value == "t" else ansi(value)
        elif arg[:2] == "-v":
            name, equals, content = value.partition("=")
            if not equals:
                raise _Bad(f"improper assignment: -v {value}")
            variables.append((name, content))
        else:
            try:
                programs.append(p.files.read(p.resolve(value)))
            except OSError as error:
                raise _Bad(f"couldn't open file {value}: {error.strerror}") from None
    if not programs and not args:
        raise _Bad(_USAGE)
    return separator, variables, "\n".join(programs) if programs else args.pop(0), args


def _main(p: Process, machine: Machine, rules: list[tuple[Any, Any]], names: list[str], reads: bool) -> Running:
    codes: list[int] = []
    leaving: int | None = None
    try:
        if not reads:
            yield from _paused(machine.rules(rules, "BEGIN"))
        if reads or any(pattern != "BEGIN" for pattern, _ in rules):
            yield from _inputs(p, machine, rules, names, reads, codes)
    except Quit as stop:
        leaving = stop.code or 0
        if machine.ending:
            return leaving
    machine.turns, machine.ending = 0, True
    try:
        yield from _paused(machine.rules(rules, "END"))
    except Quit as stop:
        leaving = stop.code if stop.code is not None else leaving
    return leaving if leaving is not None else max(codes, default=0)


def _paused(steps: Iterator[None]) -> Generator[Wait, Any, None]:
    for _ in steps:
        yield BREATH


def _inputs(p: Process, machine: Machine, rules: list[tuple[Any, Any]], names: list[str], reads: bool,
            codes: list[int]) -> Running:
    if reads:
        yield from _whole(p, machine, names)
        yield from _paused(machine.rules(rules, "BEGIN"))
    for group in _groups(machine, names):
        machine.globals["FILENAME"], machine.globals["FNR"] = Field(group if group != "-" else ""), 0
        lines = Lines(p, [] if reads else [group], lambda name, error: codes.append(
            complain(p, f'cannot open "{name}" ({error.strerror})', 1 if busybox(p) else 2)))
        count = 0
        while (yield from feed(machine, lines)):
            machine.record(machine.waiting.pop())
            with suppress(Next):
                for _ in machine.rules(rules, ""):
                    yield from p.stdout.flush()
                    yield BREATH
            count += 1
            if count % 500 == 0:
                yield from p.stdout.flush()
                yield Pause()
        if reads:
            return 0
    return 0


def _whole(p: Process, machine: Machine, names: list[str]) -> Running:
    """Read every input before the program runs: it may ask for lines wherever it likes."""
    lines = Lines(
        p, [name for name in names if not re.match(r"[A-Za-z_]\w*=", name)] or ["-"], lambda name, error: None
    )
    rows: list[str] = []
    while (yield from feed(machine, lines)):
        rows += reversed(machine.waiting)
        machine.waiting = []
    machine.waiting = rows[::-1]
    return 0


def _groups(machine: Machine, names: list[str]) -> Any:
    """The inputs one after the other; `name=value` among them assigns when it is its turn."""
    read = False
    for name in names:
        match = re.match(r"([A-Za-z_]\w*)=(.*)", name, re.S)
        if match:
            machine.put(match[1], Field(ansi(match[2])))
        else:
            read = True
            yield name
    if not read:
        yield "-"
