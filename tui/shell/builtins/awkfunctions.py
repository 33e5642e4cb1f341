"""awk's functions."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

from tui.shell.builtins.awkmachine import AwkFail, Field, Machine, Place, Run, formatted, number, pattern_of, text
from tui.shell.state import LONGEST

SUBJECT = 200_000
"""Characters of the longest text that is searched."""


def _subject(m: Machine, value: Any) -> str:
    """A text to be searched: a long one counts as many turns."""
    subject = text(value)
    if len(subject) > SUBJECT:
        raise AwkFail("strings this long are not simulated in Harborlight")
    m.turn(len(subject) // 100)
    return subject


def _sub(m: Machine, args: list[Run], count: int) -> int:
    target = args[2] if len(args) > 2 else Place(lambda m: m.fields[0], lambda m, v: m.set_field(0, v))
    new = text(args[1](m))
    plain = "&" not in new and "\\" not in new
    old = _subject(m, target(m))

    def put(found: re.Match[str]) -> str:
        return new if plain else re.sub(r"\\\\|\\&|&", lambda a: {"&": found[0], "\\&": "&"}.get(a[0], "\\"), new)

    result, made = pattern_of(args[0], m).subn(put, old, count)
    if len(result) > LONGEST:
        raise AwkFail("strings this long are not simulated in Harborlight")
    if made and isinstance(target, Place) and target.put:
        target.put(m, result)
    return made


def _rounded(value: float) -> int:
    return int(math.floor(value + 0.5)) if math.isfinite(value) else 10**9 if value > 0 else -(10**9)


def _substr(m: Machine, args: list[Run]) -> str:
    value, start = text(args[0](m)), number(args[1](m))
    if len(args) < 3:
        return value[max(_rounded(start), 1) - 1 :]
    first, last = _rounded(start), _rounded(start + number(args[2](m)))
    return value[max(first, 1) - 1 : max(last - 1, 0)]


def _split(m: Machine, args: list[Run]) -> int:
    value = _subject(m, args[0](m))
    if len(args) > 2 and isinstance(args[2], Place) and args[2].pattern:
        parts = args[2].pattern.split(value) if value else []
    else:
        parts = m.split(value, text(args[2](m)) if len(args) > 2 else text(m.globals["FS"]))
    array = m.array(getattr(args[1], "name", ""))
    m.turn(len(parts) // 4)
    array.clear()
    array.update({str(place): Field(part) for place, part in enumerate(parts, 1)})
    return len(parts)


def _match(m: Machine, args: list[Run]) -> int:
    found = pattern_of(args[1], m).search(_subject(m, args[0](m)))
    m.globals["RSTART"] = found.start() + 1 if found else 0
    m.globals["RLENGTH"] = len(found[0]) if found else -1
    return int(m.globals["RSTART"])


def _length(m: Machine, args: list[Run]) -> int:
    name = getattr(args[0], "name", "") if args else ""
    value = m.get(name) if name else args[0](m) if args else m.fields[0]
    return len(value) if isinstance(value, dict) else len(text(value))


def _close(m: Machine, args: list[Run]) -> int:
    name = text(args[0](m))
    known = name in m.readers or name in m.written
    m.readers.pop(name, None)
    m.written.pop(name, None)
    return 0 if known else -1


def _random(m: Machine, args: list[Run]) -> float:
    m.seed = (m.seed * 1103515245 + 12345) % 2**31
    return m.seed / 2**31


def _seed(m: Machine, args: list[Run]) -> int:
    old, m.seed = m.seed, int(number(args[0](m))) if args else 0
    return old


def _math(function: Callable[[float], float]) -> Callable[[Machine, list[Run]], Any]:
    def run(m: Machine, args: list[Run]) -> float:
        try:
            return function(number(args[0](m)) if args else number(m.fields[0]))
        except (ValueError, OverflowError):
            return math.nan
    return run


def _case(name: str) -> Callable[[Machine, list[Run]], Any]:
    return lambda m, args: getattr(text(args[0](m)) if args else text(m.fields[0]), name)()


def _stamp(m: Machine, args: list[Run]) -> str:
    from datetime import UTC, datetime

    from tui.shell.builtins.date import shown

    seconds = number(args[1](m)) if len(args) > 1 else m.p.clock.now / 1000
    return shown(datetime.fromtimestamp(seconds, UTC), text(args[0](m)) if args else "%c")


FUNCTIONS: dict[str, Callable[[Machine, list[Run]], Any]] = {
    "length": _length,
    "substr": _substr,
    "split": _split,
    "match": _match,
    "close": _close,
    "rand": _random,
    "srand": _seed,
    "toupper": _case("upper"),
    "tolower": _case("lower"),
    "strftime": _stamp,
    "index": lambda m, args: text(args[0](m)).find(text(args[1](m))) + 1,
    "sub": lambda m, args: _sub(m, args, 1),
    "gsub": lambda m, args: _sub(m, args, 0),
    "sprintf": lambda m, args: formatted(text(args[0](m)), [arg(m) for arg in args[1:]]),
    "int": _math(lambda value: float(int(value))),
    "sqrt": _math(math.sqrt),
    "exp": _math(math.exp),
    "log": _math(math.log),
    "sin": _math(math.sin),
    "cos": _math(math.cos),
    "atan2": lambda m, args: math.atan2(number(args[0](m)), number(args[1](m))),
    "systime": lambda m, args: m.p.clock.now // 1000,
    "fflush": lambda m, args: 0,
}
