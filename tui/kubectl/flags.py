"""Flags, declared once and used to parse, to print help and to complete (spf13/pflag's rules and words)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import field
from typing import Any

from tui.api.record import record, structure
from tui.kubectl.errors import Failure


@record
class Flag:
    """One flag."""

    name: str
    help: str = ""
    short: str = ""
    type: str = "string"
    """string, bool, int, duration, list (comma-separated), array (as given); others are text shown without quotes."""
    default: Any = None
    bare: str | None = None
    """What the flag means without a value (pflag's NoOptDefVal); booleans need none."""
    values: tuple[str, ...] = ()
    """What completion offers: words, or `@kind @name @namespace @container @label @file @context @node @pod`."""
    simulated: bool = True
    """False: real, but not simulated here; using it says so."""
    hidden: bool = False
    deprecated: str = ""
    """Said where the flag is used."""

    @property
    def initial(self) -> Any:
        """Its value where it is not given."""
        if self.type in ("list", "array"):
            return list(self.default or ())
        if self.default is not None:
            return self.default
        return {"bool": False, "int": 0, "int32": 0, "duration": 0}.get(self.type, "")

    @property
    def optional_value(self) -> str | None:
        """What it means without a value, None where it needs one."""
        return "true" if self.type == "bool" else self.bare

    @property
    def shown_default(self) -> str:
        """As help prints it."""
        value = self.initial
        if self.type in ("list", "array"):
            return "[" + ",".join(value) + "]"
        if self.type == "bool":
            return "true" if value else "false"
        if self.type == "duration":
            return show_duration(value)
        return f"'{value}'" if self.type == "string" else str(value)


@structure
class Parsed:
    """The flags that were given, and the arguments."""

    values: dict[str, Any] = field(default_factory=dict)
    given: list[str] = field(default_factory=list)
    args: list[str] = field(default_factory=list)
    dash: int = -1
    """How many arguments stood before `--`, -1 where there was none."""

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def get(self, name: str, default: Any = None) -> Any:
        """A flag's value, `default` where the verb has no such flag."""
        return self.values.get(name, default)

    def has(self, name: str) -> bool:
        """Whether the flag was given."""
        return name in self.given


def parse(flags: Iterable[Flag], words: list[str], *, interspersed: bool = True) -> Parsed:
    """Parse words; raises Failure with pflag's words (without `error: `)."""
    flags = list(flags)
    names = {flag.name: flag for flag in flags}
    shorts = {flag.short: flag for flag in flags if flag.short}
    parsed = Parsed({flag.name: flag.initial for flag in flags})
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word == "--":
            parsed.dash = len(parsed.args)
            parsed.args += rest
            break
        if word.startswith("--"):
            _long(word, rest, names, parsed)
        elif word.startswith("-") and len(word) > 1:
            _cluster(word, rest, shorts, parsed)
        else:
            parsed.args.append(word)
            if not interspersed:
                parsed.args += rest
                break
    return parsed


def _long(word: str, rest: list[str], names: dict[str, Flag], parsed: Parsed) -> None:
    name, equals, value = word[2:].partition("=")
    if not name or name.startswith("-"):
        raise Failure(f"bad flag syntax: {word}")
    flag = names.get(name)
    if flag is None:
        raise Failure("help" if name == "help" else f"unknown flag: --{name}")
    if not equals:
        if flag.optional_value is not None:
            value = flag.optional_value
        elif rest:
            value = rest.pop(0)
        else:
            raise Failure(f"flag needs an argument: --{name}")
    _set(flag, value, parsed)


def _cluster(word: str, rest: list[str], shorts: dict[str, Flag], parsed: Parsed) -> None:
    letters = word[1:]
    while letters:
        letter, letters = letters[0], letters[1:]
        flag = shorts.get(letter)
        if flag is None:
            unknown = f"unknown shorthand flag: {_quoted(letter)} in -{letter}{letters}"
            raise Failure("help" if letter == "h" else unknown)
        if letters.startswith("=") and len(letters) > 1:
            value, letters = letters[1:], ""
        elif flag.optional_value is not None:
            value = flag.optional_value
        elif letters:
            value, letters = letters, ""
        elif rest:
            value = rest.pop(0)
        else:
            raise Failure(f"flag needs an argument: {_quoted(letter)} in -{letter}")
        _set(flag, value, parsed)


def _quoted(letter: str) -> str:
    return f"'{letter}'"


def _set(flag: Flag, text: str, parsed: Parsed) -> None:
    title = f"-{flag.short}, --{flag.name}" if flag.short else f"--{flag.name}"
    try:
        value = convert(flag.type, text)
    except ValueError as error:
        raise Failure(f'invalid argument "{text}" for "{title}" flag: {error}') from None
    if flag.type in ("list", "array") and flag.name in parsed.given:
        value = parsed.values[flag.name] + value
    parsed.values[flag.name] = value
    parsed.given.append(flag.name)


def convert(type: str, text: str) -> Any:
    """A flag's text as its value; raises ValueError with Go's words."""
    if type == "bool":
        return parse_bool(text)
    if type in ("int", "int32"):
        return parse_int(text, 32 if type == "int32" else 64)
    if type == "duration":
        return parse_duration(text)
    if type == "list":
        return text.split(",") if text else []
    return [text] if type == "array" else text


def parse_int(text: str, bits: int) -> int:
    """strconv.ParseInt in whatever base the text says: 0x, 0o, 0b, or octal after a zero."""
    octal = re.fullmatch(r"[+-]?0[0-7_]+", text)
    try:
        number = int(text, 8) if octal else int(text, 0)
    except ValueError:
        raise ValueError(f'strconv.ParseInt: parsing "{text}": invalid syntax') from None
    if text != text.strip() or not text.isascii():
        raise ValueError(f'strconv.ParseInt: parsing "{text}": invalid syntax')
    if not -(1 << bits - 1) <= number < 1 << bits - 1:
        raise ValueError(f'strconv.ParseInt: parsing "{text}": value out of range')
    return number


def parse_bool(text: str) -> bool:
    """strconv.ParseBool."""
    if text in ("1", "t", "T", "true", "TRUE", "True"):
        return True
    if text in ("0", "f", "F", "false", "FALSE", "False"):
        return False
    raise ValueError(f'strconv.ParseBool: parsing "{text}": invalid syntax')


_UNITS = {"ns": 1e-6, "us": 1e-3, "µs": 1e-3, "ms": 1.0, "s": 1e3, "m": 6e4, "h": 3.6e6}


def parse_duration(text: str) -> int:
    """time.ParseDuration, in ms; raises ValueError with Go's words."""
    body = text.lstrip("+-") if text[:1] in "+-" else text
    if body == "0":
        return 0
    parts = list(re.finditer(r"(\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h)", body))
    if body and "".join(m[0] for m in parts) == body:
        total = sum(float(m[1]) * _UNITS[m[2]] for m in parts)
        return int(-total if text.startswith("-") else total)
    if re.fullmatch(r"(\d+\.?\d*(ns|us|µs|ms|s|m|h))*\d+\.?\d*", body):
        raise ValueError(f'time: missing unit in duration "{text}"')
    unit = re.fullmatch(r"(?:\d+\.?\d*(?:ns|us|µs|ms|s|m|h))*\d+\.?\d*([^\d.]+).*", body)
    if unit:
        raise ValueError(f'time: unknown unit "{unit[1]}" in duration "{text}"')
    raise ValueError(f'time: invalid duration "{text}"')


def show_duration(ms: int) -> str:
    """As Go prints a Duration: `30s`, `1m0s`, `0s`."""
    seconds = ms // 1000
    if seconds < 60:
        return f"{seconds}s"
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}h{minutes}m{seconds}s" if hours else f"{minutes}m{seconds}s"


def check_timeout(text: str) -> None:
    """Raises Failure for a --request-timeout that is neither seconds nor a duration (client-go's ParseTimeout)."""
    try:
        good = text.isdecimal() or parse_duration(text) >= 0
    except ValueError:
        good = False
    if not good:
        raise Failure("Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a "
                      "corresponding time unit (e.g. 1s | 2m | 3h)")  # fmt: skip
