"""What awk's statements and expressions do, as functions of the machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tui.shell.builtins.awkmachine import (
    UNSET,
    AwkFail,
    Field,
    Machine,
    Place,
    Return,
    Run,
    Stop,
    compare,
    compute,
    number,
    pattern_of,
    text,
    truth,
)
from tui.shell.state import LONGEST

NESTING = 60
"""Calls within calls."""


def called(m: Machine, name: str, args: list[Run]) -> Any:
    params, body = m.functions[name]
    if len(args) > len(params):
        raise AwkFail(f"function {name} called with {len(args)} args, accepts only {len(params)}")
    m.turn()
    if len(m.locals) >= NESTING:
        raise AwkFail("calls nested this deeply are not simulated in Harborlight")
    frame: dict[str, Any] = {}
    shared: list[tuple[str, str]] = []
    for param, arg in zip(params, args, strict=False):
        variable = getattr(arg, "name", "")
        value = m.get(variable) if variable else arg(m)
        if variable and value is UNSET:
            shared.append((param, variable))
        frame[param] = value
    frame.update({param: UNSET for param in params[len(args) :]})
    m.locals.append(frame)
    result: Any = UNSET
    inside, m.inside = m.inside, True
    try:
        body(m)
    except Return as back:
        result = back.args[0]
    finally:
        m.inside = inside
        m.locals.pop()
        for param, variable in shared:
            if isinstance(frame[param], dict):
                scope = m.locals[-1] if m.locals and variable in m.locals[-1] else m.globals
                scope[variable] = frame[param]
    return result


def leave(error: Exception) -> None:
    raise error


class Loop:
    """A statement that holds a loop: it can be run with pauses, or, in a function, at once."""

    def __init__(self, steps: Callable[[Machine], Iterator[None]]) -> None:
        self.steps = steps

    def __call__(self, m: Machine) -> None:
        for _ in self.steps(m):
            pass


def sequence(steps: list[Run]) -> Run:
    if len(steps) == 1:
        return steps[0]
    if any(isinstance(step, Loop) for step in steps):
        return Loop(lambda m: _in_turn(steps, m))

    def run(m: Machine) -> None:
        for step in steps:
            step(m)
    return run


def _in_turn(steps: list[Run], m: Machine) -> Iterator[None]:
    for step in steps:
        if isinstance(step, Loop):
            yield from step.steps(m)
        else:
            step(m)


def choice(condition: Run, yes: Run, no: Run) -> Run:
    """`if`"""
    if isinstance(yes, Loop) or isinstance(no, Loop):
        return Loop(lambda m: _in_turn([yes if truth(condition(m)) else no], m))
    return lambda m: yes(m) if truth(condition(m)) else no(m)


def subscript(keys: list[Run]) -> Run:
    if len(keys) == 1:
        first = keys[0]
        return lambda m: str(text(first(m), text(m.globals["CONVFMT"])))
    return lambda m: text(m.globals["SUBSEP"]).join(text(key(m)) for key in keys)


def member(key: Run, name: str) -> Run:
    return lambda m: int(key(m) in m.array(name))


def _put_line(m: Machine, line: str, target: Run | None, counted: bool) -> None:
    if counted:
        m.globals["NR"] = number(m.globals["NR"]) + 1
        m.globals["FNR"] = number(m.globals["FNR"]) + 1
    if target is None:
        m.set_field(0, line)
    elif isinstance(target, Place) and target.put:
        target.put(m, Field(line))


def read_file(m: Machine, name: str, target: Run | None) -> int:
    rows = m.reader(name)
    if rows is None:
        return -1
    if not rows:
        return 0
    _put_line(m, rows.pop(), target, False)
    return 1


def read_next(m: Machine, target: Run | None) -> int:
    if not m.waiting:
        return 0
    _put_line(m, m.waiting.pop(), target, True)
    return 1


def loop(start: Run, condition: Run, step: Run, body: Run) -> Run:
    def run(m: Machine) -> Iterator[None]:
        start(m)
        while truth(condition(m)):
            if m.turn():
                m.unpaused = 0
                yield
            try:
                yield from _in_turn([body], m)
            except Stop as stop:
                if stop.args[0] == "break":
                    return
            step(m)
    return Loop(run)


def for_in(name: str, array: str, body: Run) -> Run:
    def run(m: Machine) -> Iterator[None]:
        for key in list(m.array(array)):
            if m.turn():
                m.unpaused = 0
                yield
            m.put(name, Field(key))
            try:
                yield from _in_turn([body], m)
            except Stop as stop:
                if stop.args[0] == "break":
                    return
    return Loop(run)


def assigned(target: Run, operator: str, value: Run) -> Run:
    put = target.put if isinstance(target, Place) else None
    if put is None:
        raise AwkFail("syntax error: assignment to what is not a variable")

    def run(m: Machine) -> Any:
        result = value(m)
        if operator:
            result = compute(operator, number(target(m)), number(result))
        put(m, result)
        return result
    return run


def joined(left: Run, right: Run) -> Run:
    def run(m: Machine) -> str:
        form = text(m.globals["CONVFMT"])
        both = text(left(m), form) + text(right(m), form)
        if len(both) > LONGEST:
            raise AwkFail("strings this long are not simulated in Harborlight")
        return both
    return run


def operation(operator: str, left: Run, right: Run) -> Run:
    if operator in ("&&", "||"):
        both = operator == "&&"
        return lambda m: int(truth(left(m)) and truth(right(m)) if both else truth(left(m)) or truth(right(m)))
    if operator in ("~", "!~"):
        return lambda m: int((pattern_of(right, m).search(text(left(m))) is not None) == (operator == "~"))
    if operator in ("<", "<=", "==", "!=", ">", ">="):
        return lambda m: int(compare(operator, left(m), right(m)))
    return lambda m: compute(operator, number(left(m)), number(right(m)))
