"""awk's machine: the record, the variables, and the functions on them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tui.shell.builtins.regex import translate
from tui.shell.patience import compiled

Run = Callable[["Machine"], Any]
STEPS = 100_000
"""Turns of loops in one run; more is refused."""


class AwkFail(Exception):
    """A program that cannot be read or run."""


class Next(Exception):
    """`next`."""


class Quit(Exception):
    """`exit`."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Stop(Exception):
    """`break` and `continue`."""


def number(value: Any) -> float:
    """A value as a number."""
    if isinstance(value, int | float):
        return value
    match = re.match(r"\s*[-+]?(\d+\.?\d*([eE][-+]?\d+)?|\.\d+)", value)
    return float(match[0]) if match else 0.0


def text(value: Any) -> str:
    """A value as a text."""
    if isinstance(value, float):
        return str(int(value)) if value == int(value) else f"{value:.6g}"
    return str(value)


def looks_numeric(value: Any) -> bool:
    """A number, or input that reads like one."""
    return not isinstance(value, str) or re.fullmatch(r"\s*[-+]?(\d+\.?\d*|\.\d+)\s*", value) is not None


class Machine:
    """A running program: variables, the record and its fields."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self.write = write
        self.globals: dict[str, Any] = {"FS": " ", "OFS": " ", "ORS": "\n", "NR": 0, "NF": 0, "FNR": 0, "FILENAME": "",
                                        "SUBSEP": "\x1c", "RSTART": 0, "RLENGTH": -1}
        self.fields: list[str] = [""]
        self.turns = 0

    def turn(self) -> None:
        self.turns += 1
        if self.turns > STEPS:
            raise AwkFail("loops this long are not simulated in Harborlight")

    def split(self, line: str, separator: str) -> list[str]:
        if separator == " ":
            return line.split()
        if not line:
            return []
        return line.split(separator) if len(separator) == 1 else compiled(translate(separator, True)).split(line)

    def record(self, line: str) -> None:
        self.globals["NR"] += 1
        self.globals["FNR"] += 1
        self.set_field(0, line)

    def set_field(self, place: int, value: str) -> None:
        if place == 0:
            self.fields = [value, *self.split(value, text(self.globals["FS"]))]
        else:
            self.fields += [""] * (place + 1 - len(self.fields))
            self.fields[place] = value
            self.fields[0] = text(self.globals["OFS"]).join(self.fields[1:])
        self.globals["NF"] = len(self.fields) - 1

    def field(self, place: int) -> str:
        return self.fields[place] if 0 <= place < len(self.fields) else ""

    def rules(self, rules: list[Any], kind: str) -> None:
        for pattern, action in rules:
            if isinstance(pattern, str):
                if pattern == kind:
                    action(self)
            elif not kind and (pattern is None or truth(pattern(self))):
                action(self)


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
        raise AwkFail("division by zero")
    if operator == "%":
        return a - b * int(a / b)
    return {"+": a + b, "-": a - b, "*": a * b}[operator] if operator in "+-*" else a / b if operator == "/" else a**b


def pattern_of(value: Run, m: Machine) -> re.Pattern[str]:
    """A regular expression, written as one or computed."""
    if isinstance(value, Place) and value.pattern:
        return value.pattern
    return compiled(translate(text(value(m)), True))


def formatted(template: str, values: list[Any]) -> str:
    """What printf prints."""
    rest = list(values)

    def one(match: re.Match[str]) -> str:
        if match[0] == "%%":
            return "%"
        if re.search(r"\d{6}", match[1]):
            raise AwkFail("fields this wide are not simulated in Harborlight")
        value = rest.pop(0) if rest else ""
        kind = match[2]
        if kind in "sc":
            return str((match[1] + "s") % text(value))
        amount = int(number(value)) if kind in "dixXo" else number(value)
        return str((match[1] + ("d" if kind == "i" else kind)) % amount)

    return re.sub(r"%%|(%[-+ 0#]*\d*(?:\.\d+)?)([sdicxXofgeE])", one, template)


def _sub(m: Machine, args: list[Run], count: int) -> int:
    target = args[2] if len(args) > 2 else Place(lambda m: m.fields[0], lambda m, v: m.set_field(0, v))
    new = text(args[1](m))
    result, made = pattern_of(args[0], m).subn(
        lambda found: re.sub(r"\\&|&", lambda a: "&" if a[0] != "&" else found[0], new), text(target(m)), count)
    if made and isinstance(target, Place) and target.put:
        target.put(m, result)
    return made


def _substr(m: Machine, args: list[Run]) -> str:
    value, start = text(args[0](m)), int(number(args[1](m)))
    end = start + int(number(args[2](m))) if len(args) > 2 else len(value) + 1
    return value[max(start, 1) - 1 : max(end - 1, 0)]


def _split(m: Machine, args: list[Run]) -> int:
    separator = text(args[2](m)) if len(args) > 2 else text(m.globals["FS"])
    if len(args) > 2 and isinstance(args[2], Place) and args[2].pattern:
        parts = args[2].pattern.split(text(args[0](m)))
    else:
        parts = m.split(text(args[0](m)), separator)
    m.globals[getattr(args[1], "name", "")] = {str(place): part for place, part in enumerate(parts, 1)}
    return len(parts)


def _match(m: Machine, args: list[Run]) -> int:
    found = pattern_of(args[1], m).search(text(args[0](m)))
    m.globals["RSTART"] = found.start() + 1 if found else 0
    m.globals["RLENGTH"] = len(found[0]) if found else -1
    return int(m.globals["RSTART"])


def _length(m: Machine, args: list[Run]) -> int:
    value = args[0](m) if args else m.fields[0]
    return len(value) if isinstance(value, dict) else len(text(value))


FUNCTIONS: dict[str, Callable[[Machine, list[Run]], Any]] = {
    "length": _length, "substr": _substr, "split": _split, "match": _match,
    "sub": lambda m, a: _sub(m, a, 1), "gsub": lambda m, a: _sub(m, a, 0),
    "index": lambda m, a: text(a[0](m)).find(text(a[1](m))) + 1, "int": lambda m, a: float(int(number(a[0](m)))),
    "toupper": lambda m, a: text(a[0](m)).upper(), "tolower": lambda m, a: text(a[0](m)).lower(),
    "sprintf": lambda m, a: formatted(text(a[0](m)), [one(m) for one in a[1:]]),
}
