"""jq: filter JSON. The filters of kubectl tutorials; the language is in jqfilter.py."""

from __future__ import annotations

import json

from tui.api.process import Pause, Process
from tui.shell.builtins.common import Running, complain, text_of
from tui.shell.builtins.jqfilter import parse
from tui.shell.builtins.jqvalues import JqFail

_FLAGS = {"--raw-output": "r", "--compact-output": "c", "--slurp": "s", "--null-input": "n", "--exit-status": "e",
          "--sort-keys": "S", "--join-output": "j", "--monochrome-output": "M", "--color-output": "C"}


def run(p: Process) -> Running:
    flags = ""
    rest: list[str] = []
    variables: dict[str, object] = {}
    args = list(p.args)
    while args:
        arg = args.pop(0)
        if arg in ("--arg", "--argjson") and len(args) > 1:
            name, value = args.pop(0), args.pop(0)
            variables["$" + name] = json.loads(value) if arg == "--argjson" else value
        elif arg in _FLAGS:
            flags += _FLAGS[arg]
        elif arg.startswith("-") and len(arg) > 1:
            if arg.startswith("--") or set(arg[1:]) - set("rcsneSjMC"):
                return complain(p, f"option {arg} is not simulated in Harborlight", 2)
            flags += arg[1:]
        else:
            rest.append(arg)
    if not rest:
        return complain(p, "a filter is missing", 2)
    try:
        program = parse(rest[0])
    except JqFail as fail:
        return complain(p, f"error: {fail}\njq: 1 compile error", 3)
    values: list[object] = []
    try:
        for path in rest[1:] or ([] if "n" in flags else ["-"]):
            values += _values((yield from text_of(p, path)))
    except OSError as error:
        return complain(p, f"error: Could not open {rest[1]}: {error.strerror}", 2)
    except ValueError as error:
        return complain(p, f"parse error: {error}", 2)
    values = [None] if "n" in flags else [values] if "s" in flags else values
    last: object = None
    try:
        for given in values:
            for number, result in enumerate(program(given, variables), 1):
                last = result
                p.stdout.write(_text(result, flags))
                if number % 100 == 0:
                    yield from p.stdout.flush()
                    yield Pause()
    except JqFail as fail:
        return complain(p, f"error (at <stdin>:0): {fail}", 5)
    return int("e" in flags and last in (None, False))


def _values(text: str) -> list[object]:
    decoder, at, values = json.JSONDecoder(), 0, []
    while text[at:].strip():
        at += len(text[at:]) - len(text[at:].lstrip())
        value, at = decoder.raw_decode(text, at)
        values.append(value)
    return values


def _text(value: object, flags: str) -> str:
    end = "" if "j" in flags else "\n"
    if isinstance(value, str) and ("r" in flags or "j" in flags):
        return value + end
    compact = "c" in flags
    return json.dumps(value, indent=None if compact else 2, separators=(",", ":") if compact else (",", ": "),
                      ensure_ascii=False, sort_keys="S" in flags) + end
