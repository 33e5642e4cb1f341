"""awk: patterns and actions over fields. The language is in awklanguage.py."""

from __future__ import annotations

import re
from typing import Any

from tui.api.process import Process
from tui.shell.builtins.awklanguage import parse
from tui.shell.builtins.awkmachine import AwkFail, Machine, Next, Quit
from tui.shell.builtins.common import Running, complain, each_input, lines, options


def run(p: Process) -> Running:
    names: list[str] = []
    variables: dict[str, str] = {}
    args = list(p.args)
    while len(args) > 1 and args[0] == "-v":
        name, _, value = args[1].partition("=")
        variables[name] = value
        args = args[2:]
        p.argv = [p.argv[0], *args]
    found, names = options(p, "", "Fv", stop=True)
    if "v" in found:
        name, _, value = found["v"].partition("=")
        variables[name] = value
    if not names:
        return complain(p, "usage: awk [-F fs][-v var=value][prog | -f progfile][file ...]", 2)
    try:
        rules = parse(names.pop(0))
    except AwkFail as fail:
        return complain(p, f"{fail}", 2)
    machine = Machine(p.stdout.write)
    machine.globals.update(variables)
    separator = found.get("F", str(machine.globals["FS"]))
    machine.globals["FS"] = "\t" if separator in ("t", "\\t") else separator
    code = 0
    try:
        code = yield from _main(p, machine, rules, names)
    except Quit as stop:
        code = stop.code
    except AwkFail as fail:
        return complain(p, str(fail), 2)
    except (re.error, ArithmeticError, LookupError, ValueError, TypeError) as error:
        return complain(p, f"{error}", 2)
    try:
        machine.rules(rules, "END")
    except Quit as stop:
        code = stop.code
    except AwkFail as fail:
        return complain(p, str(fail), 2)
    return code


def _main(p: Process, machine: Machine, rules: list[tuple[Any, Any]], names: list[str]) -> Running:
    machine.rules(rules, "BEGIN")
    if all(pattern == "BEGIN" for pattern, _ in rules):
        return 0

    def handle(name: str, text: str) -> None:
        machine.globals["FILENAME"] = name if name != "-" else ""
        machine.globals["FNR"] = 0
        for line in lines(text):
            machine.record(line)
            try:
                machine.rules(rules, "")
            except Next:
                continue

    return (yield from each_input(p, names, handle))
