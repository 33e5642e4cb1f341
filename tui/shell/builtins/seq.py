"""seq: a row of numbers."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from itertools import count as counting

from tui.api.process import Pause, Process
from tui.shell.builtins.common import Running, complain, misused, options

_FORM = re.compile(r"((?:[^%]|%%)*)%([-+ 0#']*)(\d{0,3})(\.\d{1,3})?([aefgEFG])((?:[^%]|%%)*)")


def run(p: Process) -> Running:
    found, numbers = _options(p)
    form = found.get("f")
    if form is not None and not _FORM.fullmatch(form):
        words = f"format \u2018{form}\u2019 has no % directive" if "%" not in form.replace("%%", "") else \
            f"format \u2018{form}\u2019 has unknown %{form.partition('%')[2][:1]} directive"
        return complain(p, words)
    try:
        first, step, last = _bounds(numbers)
    except InvalidOperation:
        bad = next(number for number in numbers if not _number(number))
        return complain(
            p, f"invalid floating point argument: \u2018{bad}\u2019\nTry 'seq --help' for more information."
        )
    if not step:
        return complain(
            p, f"invalid Zero increment value: \u2018{numbers[1]}\u2019\nTry 'seq --help' for more information."
        )
    places = max(0, -min(int(first.as_tuple().exponent), int(step.as_tuple().exponent)))
    wide = max(len(f"{first:.{places}f}"), len(f"{last:.{places}f}")) if "w" in found else 0
    separator = found.get("s", "\n")
    begun = False
    for start in counting(0, 1000):
        block = [value for number in range(start, start + 1000)
                 if (value := first + step * number) <= last and step > 0 or value >= last and step < 0]
        if not block:
            break
        rows = [_formatted(form, value) if form else f"{value:.{places}f}".zfill(wide) for value in block]
        p.stdout.write((separator if begun else "") + separator.join(rows))
        begun = True
        if len(block) < 1000:
            break
        yield from p.stdout.flush()
        yield Pause()
    p.stdout.write("\n" if begun else "")
    return 0


def _options(p: Process) -> tuple[dict[str, str], list[str]]:
    """The options, where a negative number is an operand."""
    args, at = p.argv, 1
    while at < len(args) and args[at].startswith("-") and not re.match(r"-[\d.]", args[at]):
        at += 1 if "=" in args[at] or re.fullmatch(r"-[sf].+|-w+|--e\S*", args[at]) else 2
    p.argv = [*args[:at], *(["--"] if at < len(args) and args[at - 1] != "--" else []), *args[at:]]
    found, numbers = options(p)
    if not numbers:
        raise misused(p, "missing operand")
    if len(numbers) > 3:
        raise misused(p, f"extra operand \u2018{numbers[3]}\u2019")
    return found, numbers


def _number(text: str) -> bool:
    return re.fullmatch(r"\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,3})?", text) is not None


def _bounds(numbers: list[str]) -> tuple[Decimal, Decimal, Decimal]:
    if not all(_number(number) for number in numbers):
        raise InvalidOperation
    values = [Decimal(number) for number in numbers]
    first, last = (values[0], values[-1]) if len(values) > 1 else (Decimal(1), values[0])
    return first, values[1] if len(values) == 3 else Decimal(1), last


def _formatted(form: str, value: Decimal) -> str:
    match = _FORM.fullmatch(form)
    assert match
    before, flags, width, places, kind, after = match.groups()
    return before.replace("%%", "%") + f"%{flags}{width}{places or ''}{kind}" % float(value) + after.replace("%%", "%")
