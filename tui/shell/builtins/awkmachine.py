"""awk's machine: the record, the variables, and the functions on them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Generator, Iterator
from functools import lru_cache
from typing import Any

from tui.api.process import Process, Wait
from tui.shell.builtins.regex import posix
from tui.shell.builtins.sedmachine import Lines

Run = Callable[["Machine"], Any]
STEPS = 100_000
"""Turns of loops and calls between two records; more is refused."""
INSIDE = 5000
"""Turns in a function, which is run without pauses; more is refused."""
PAUSE = 2000
"""Turns between two pauses."""
_NUMBER = re.compile(r"\s*[-+]?(\d+\.?\d*([eE][-+]?\d+)?|\.\d+([eE][-+]?\d+)?)")
_FIELD = re.compile(r"%%|(%[-+ 0#]*(?:\d+|\*)?(?:\.(?:\d+|\*)?)?)[hlL]*([sdicxXouefgEG])")


class AwkFail(Exception):
    """A program that cannot be read or run."""


class Next(Exception):
    """`next`."""


class Quit(Exception):
    """`exit`."""

    def __init__(self, code: int | None) -> None:
        super().__init__(code)
        self.code = code


class Stop(Exception):
    """`break` and `continue`."""


class Return(Exception):
    """`return`."""


class Field(str):
    """Input: a number where it reads like one."""

    __slots__ = ()


class Unset(str):
    """The value of what has none: "" and 0 at once."""

    __slots__ = ()


UNSET = Unset("")


def number(value: Any) -> float:
    """A value as a number."""
    if isinstance(value, int | float):
        return value
    match = _NUMBER.match(value)
    return float(match[0]) if match else 0.0


def text(value: Any, form: str = "%.6g") -> str:
    """A value as a text."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        raise AwkFail("an array is used as a value")
    if isinstance(value, float):
        if math.isfinite(value) and value == int(value) and abs(value) < 1e30:
            return str(int(value))
        return (
            str(form % value)
            if math.isfinite(value)
            else ("-" if value < 0 else "") + ("nan" if value != value else "inf")
        )
    return str(value)


def looks_numeric(value: Any) -> bool:
    """A number, or input that reads like one."""
    if isinstance(value, Field):
        match = _NUMBER.match(value)
        return match is not None and not value[match.end() :].strip()
    return not isinstance(value, str) or isinstance(value, Unset)


class Machine:
    """A running program: variables, the record and its fields, files that it writes and reads."""

    def __init__(self, p: Process, args: list[str]) -> None:
        self.p = p
        self.globals: dict[str, Any] = {
            "FS": " ",
            "OFS": " ",
            "ORS": "\n",
            "RS": "\n",
            "NR": 0,
            "NF": 0,
            "FNR": 0,
            "FILENAME": "",
            "SUBSEP": "\x1c",
            "RSTART": 0,
            "RLENGTH": -1,
            "CONVFMT": "%.6g",
            "OFMT": "%.6g",
            "ARGC": len(args),
            "ARGV": {str(place): Field(arg) for place, arg in enumerate(args)},
            "ENVIRON": {name: Field(value) for name, value in p.env.items()},
        }
        self.fields: list[Any] = [""]
        self.locals: list[dict[str, Any]] = []
        self.functions: dict[str, tuple[list[str], Run]] = {}
        self.turns = self.unpaused = 0
        self.inside = False
        """A function runs, in which there are no pauses."""
        self.waiting: list[str] = []
        """Records that were read and not yet used, the next one last."""
        self.readers: dict[str, list[str]] = {}
        self.written: dict[str, bool] = {}
        self.seed = 0
        self.ending = False

    def write(self, words: str, target: str = "", append: bool = False) -> None:
        """Print, or print into a file: emptied when it is first written to."""
        if not target or target == "/dev/stdout":
            self.p.stdout.write(words)
        elif target == "/dev/stderr":
            self.p.stderr.write(words)
        else:
            try:
                self.p.files.write(self.p.resolve(target), words, append=append or target in self.written)
            except OSError as error:
                raise AwkFail(f'cannot open "{target}" for output ({error.strerror})') from None
            self.written[target] = True

    def turn(self, count: int = 1) -> bool:
        """Count a turn of a loop, or what takes as long; True where a pause is due."""
        self.turns += count
        self.unpaused += count
        if self.turns > STEPS or self.inside and self.unpaused > INSIDE:
            raise AwkFail("loops this long are not simulated in Harborlight")
        return self.unpaused >= PAUSE and not self.inside

    def split(self, line: str, separator: str) -> list[str]:
        if separator == " ":
            return line.split()
        if not line:
            return []
        if self.globals["RS"] == "" and separator == text(self.globals["FS"]):
            return regex(("\\|" if separator == "|" else separator) + "|\n").split(line)
        if separator == "":
            return list(line)
        return line.split(separator) if len(separator) == 1 and separator != "\\" else regex(separator).split(line)

    def record(self, line: str) -> None:
        self.turns = 0
        self.globals["NR"] = number(self.globals["NR"]) + 1
        self.globals["FNR"] = number(self.globals["FNR"]) + 1
        self.set_field(0, line)

    def set_field(self, place: int, value: Any) -> None:
        if place < 0 or place > 100_000:
            raise AwkFail(
                f"field {place} is not simulated in Harborlight" if place > 0 else f"attempt to access field {place}"
            )
        if place == 0:
            parts = self.split(text(value), text(self.globals["FS"]))
            self.fields = [Field(text(value)), *map(Field, parts)]
        else:
            self.fields += [Field("")] * (place + 1 - len(self.fields))
            self.fields[place] = value
            self.join()
        self.globals["NF"] = len(self.fields) - 1

    def set_count(self, count: int) -> None:
        """Assign to NF."""
        self.fields = (self.fields + [Field("")] * max(0, min(count, 100_000) + 1 - len(self.fields)))[: count + 1]
        self.globals["NF"] = count
        self.join()

    def join(self) -> None:
        """Make the record from its fields."""
        self.fields[0] = Field(text(self.globals["OFS"]).join(text(field) for field in self.fields[1:]))

    def field(self, place: int) -> Any:
        if place < 0:
            raise AwkFail(f"attempt to access field {place}")
        return self.fields[place] if place < len(self.fields) else UNSET

    def get(self, name: str) -> Any:
        """A variable's value."""
        scope = self.locals[-1] if self.locals and name in self.locals[-1] else self.globals
        return scope.get(name, UNSET)

    def put(self, name: str, value: Any) -> None:
        """Assign to a variable."""
        if isinstance(value, dict):
            raise AwkFail("an array is used as a value")
        if self.locals and name in self.locals[-1]:
            self.locals[-1][name] = value
        elif name == "NF":
            self.set_count(int(number(value)))
        else:
            self.globals[name] = value

    def array(self, name: str) -> dict[str, Any]:
        """A variable as an array, made where there is none."""
        scope = self.locals[-1] if self.locals and name in self.locals[-1] else self.globals
        value = scope.get(name, UNSET)
        if isinstance(value, Unset):
            value = scope[name] = {}
        if not isinstance(value, dict):
            raise AwkFail(f"{name} is no array")
        return value

    def rules(self, rules: list[Any], kind: str) -> Iterator[None]:
        """Run the actions whose turn it is; a pause is due after each item."""
        for pattern, action in rules:
            if pattern == kind if isinstance(pattern, str) else not kind and (pattern is None or truth(pattern(self))):
                steps = getattr(action, "steps", None)
                if steps is None:
                    action(self)
                else:
                    yield from steps(self)

    def reader(self, name: str) -> list[str] | None:
        """The lines that are left of a file that `getline < name` reads; None where it cannot be read."""
        if name not in self.readers:
            try:
                content = self.p.files.read(self.p.resolve(name))
            except OSError:
                return None
            self.readers[name] = records(content, text(self.globals["RS"]))[::-1]
        return self.readers[name]


def records(content: str, separator: str) -> list[str]:
    """The records of a text."""
    if separator == "":
        return [part.strip("\n") for part in re.split(r"\n\n+", content.strip("\n"))] if content.strip("\n") else []
    parts = content.split(separator) if len(separator) == 1 else regex(separator).split(content)
    if parts and parts[-1] in ("", "\n"):
        parts.pop()
    elif parts and separator != "\n":
        parts[-1] = parts[-1].removesuffix("\n") if len(separator) > 1 else parts[-1]
    return parts


def feed(machine: Machine, lines: Lines) -> Generator[Wait, Any, bool]:
    """Have a record at hand; False at the end. Records by lines come piece by piece, others from the whole input."""
    if machine.waiting:
        return True
    separator = text(machine.globals["RS"])
    if separator != "\n":
        whole: list[str] = []
        while (yield from lines.more()):
            whole += reversed(lines.ready)
            lines.ready = []
        machine.waiting = records("".join(whole), separator)[::-1]
        return bool(machine.waiting)
    if not (yield from lines.more()):
        return False
    machine.waiting, lines.ready = [line.removesuffix("\n") for line in lines.ready], []
    return True


def truth(value: Any) -> bool:
    """A value as a condition."""
    if not isinstance(value, str):
        return bool(value)
    return value != "" and (not looks_numeric(value) or number(value) != 0)


def compare(operator: str, a: Any, b: Any) -> bool:
    """Numbers as numbers, anything else as texts."""
    x, y = (number(a), number(b)) if looks_numeric(a) and looks_numeric(b) else (text(a), text(b))
    return {"==": x == y, "!=": x != y, "<": x < y, "<=": x <= y, ">": x > y, ">=": x >= y}[operator]  # type: ignore[operator]


class Place:
    """An expression that can be assigned to, or a pattern."""

    def __init__(self, get: Run, put: Callable[[Machine, Any], None] | None = None, name: str = "",
                 pattern: re.Pattern[str] | None = None) -> None:
        self.get, self.put, self.name, self.pattern = get, put, name, pattern

    def __call__(self, m: Machine) -> Any:
        return self.get(m)


def compute(operator: str, a: float, b: float) -> float:
    """`a operator b`. Raises AwkFail."""
    if operator in "/%" and b == 0:
        raise AwkFail("division by zero" if operator == "/" else "division by zero in %")
    if operator == "%":
        return math.fmod(a, b)
    try:
        return (
            {"+": a + b, "-": a - b, "*": a * b}[operator]
            if operator in "+-*"
            else a / b
            if operator == "/"
            else float(a) ** b
        )
    except OverflowError:
        return math.inf


@lru_cache(256)
def regex(source: str) -> re.Pattern[str]:
    return posix(re.sub(r"\\([/\"])", r"\1", source), True)


def pattern_of(value: Run, m: Machine) -> re.Pattern[str]:
    """A regular expression, written as one or computed."""
    if isinstance(value, Place) and value.pattern:
        return value.pattern
    return regex(text(value(m)))


def formatted(template: str, values: list[Any]) -> str:
    """What printf prints."""
    rest = list(values)

    def one(match: re.Match[str]) -> str:
        if match[0] == "%%":
            return "%"
        spec = re.sub(r"\*", lambda star: str(int(number(rest.pop(0) if rest else 0))), match[1])
        if re.search(r"\d{6}", spec):
            raise AwkFail("fields this wide are not simulated in Harborlight")
        value = rest.pop(0) if rest else UNSET
        kind = match[2]
        if kind == "c":
            value = chr(int(value) & 0x10FFFF) if isinstance(value, int | float) else text(value)[:1]
        if kind in "sc":
            return str((spec + "s") % text(value))
        amount = number(value)
        if kind in "dixXou":
            if not math.isfinite(amount):
                return text(amount)
            return str((spec + ("d" if kind in "iu" else kind)) % int(amount))
        return str((spec + kind) % amount)

    return _FIELD.sub(one, template)
