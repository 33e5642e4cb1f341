"""jq's language: a filter is a function from a scope and a value, and its path where that is asked for, to results."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tui.api.record import record
from tui.shell.builtins.jqvalues import Endless, JqFail, compute, each, index, kind, put_path, shown, true

Item = tuple[list[Any] | None, Any]
"""A path (None where nobody asks for it) and the value there."""
Filter = Callable[["Scope", Item], Iterator[Item]]
STEPS = 1_000_000
"""Calls, turns of loops, and what takes as long, in one run; more is refused."""
PATIENCE = 40_000
"""The same between two results, where there is a pause; more is refused."""


class Budget:
    """Counts what a run does. Raises Endless."""

    def __init__(self) -> None:
        self.left, self.patience = STEPS, PATIENCE
        self.inputs: Iterator[Any] = iter(())
        self.place = "<unknown>"
        self.now = 0.0
        self.env: dict[str, str] = {}

    def rest(self) -> None:
        """Others had a turn."""
        self.patience = PATIENCE

    def tick(self, count: int = 1) -> None:
        self.left -= count
        self.patience -= count
        if self.left < 0 or self.patience < 0:
            raise Endless("filters that run this long are not simulated in Harborlight")


class Break(Exception):
    """`break $label`."""


@record
class Closure:
    """A filter and the scope that it belongs to."""

    body: Filter
    params: tuple[str, ...] = ()
    scope: Scope | None = None
    recurs: bool = False
    """It is a definition, which may call itself; an argument may not."""


class Scope:
    """What names mean: variables (`$x`) and functions (`f/1`). Never altered once it is used."""

    def __init__(self, budget: Budget, variables: dict[str, Any] | None = None,
                 functions: dict[str, Closure] | None = None) -> None:
        self.budget, self.variables, self.functions = budget, variables or {}, functions or {}

    def with_variable(self, name: str, value: Any) -> Scope:
        return Scope(self.budget, {**self.variables, name: value}, self.functions)

    def with_function(self, name: str, closure: Closure) -> Scope:
        return Scope(self.budget, self.variables, {**self.functions, name: closure})


def weight(value: Any, unit: int) -> int:
    """How large a value is at its top, in units."""
    return len(value) // unit if isinstance(value, list | dict | str) else 0


def identity(scope: Scope, item: Item) -> Iterator[Item]:
    yield item


def constant(value: Any) -> Filter:
    """Always this value."""
    def run(scope: Scope, item: Item) -> Iterator[Item]:
        yield None, value
    return run


def values(inner: Filter, scope: Scope, value: Any) -> Iterator[Any]:
    """The results without paths."""
    return (result for _, result in inner(scope, (None, value)))


def paths(inner: Filter, scope: Scope, value: Any) -> Iterator[tuple[list[Any], Any]]:
    """The results with their paths. Raises JqFail where a result is no part of the value."""
    for path, result in inner(scope, ([], value)):
        if path is None:
            raise JqFail(f"Invalid path expression with result {shown(result).split(' ', 1)[1][1:-1]}")
        yield path, result


def pipe(left: Filter, right: Filter) -> Filter:
    def run(scope: Scope, item: Item) -> Iterator[Item]:
        for middle in left(scope, item):
            yield from right(scope, middle)
    return run


def both(left: Filter, right: Filter) -> Filter:
    def run(scope: Scope, item: Item) -> Iterator[Item]:
        yield from left(scope, item)
        yield from right(scope, item)
    return run


def indexed(base: Filter, key: Filter) -> Filter:
    def run(scope: Scope, item: Item) -> Iterator[Item]:
        for path, value in base(scope, item):
            for name in values(key, scope, item[1]):
                if item[0] is not None and path is None:
                    raise JqFail(f"Invalid path expression with result {shown(value).split(' ', 1)[1][1:-1]}")
                yield None if path is None else [*path, name], index(value, name)
    return run


def sliced(base: Filter, start: Filter, end: Filter) -> Filter:
    def run(scope: Scope, item: Item) -> Iterator[Item]:
        for path, value in base(scope, item):
            for last in values(end, scope, item[1]):
                for first in values(start, scope, item[1]):
                    if value is not None and not isinstance(value, list | str):
                        raise JqFail(f"Cannot index {kind(value)} with object")
                    key = {"start": first, "end": last}
                    yield None if path is None else [*path, key], index(value, key)
    return run


def iterated(base: Filter) -> Filter:
    def run(scope: Scope, item: Item) -> Iterator[Item]:
        for path, value in base(scope, item):
            if item[0] is not None and path is None:
                raise JqFail(f"Invalid path expression with result {shown(value).split(' ', 1)[1][1:-1]}")
            scope.budget.tick(weight(value, 10))
            for key, child in each(value):
                yield None if path is None else [*path, key], child
    return run


def deep(scope: Scope, item: Item) -> Iterator[Item]:
    """`..`"""
    yield item
    path, value = item
    if isinstance(value, list | dict):
        for key, child in each(value):
            scope.budget.tick()
            yield from deep(scope, (None if path is None else [*path, key], child))


def attempt(inner: Filter, rescue: Filter | None) -> Filter:
    def run(scope: Scope, item: Item) -> Iterator[Item]:
        try:
            yield from inner(scope, item)
        except Endless:
            raise
        except JqFail as fail:
            if rescue is None:
                return
            yield from rescue(scope, (None, fail.value))
    return run


def collected(inner: Filter) -> Filter:
    def run(scope: Scope, item: Item) -> Iterator[Item]:
        made = []
        for value in values(inner, scope, item[1]):
            scope.budget.tick()
            made.append(value)
        yield None, made
    return run


def objects(pairs: list[tuple[Filter, Filter]]) -> Filter:
    def run(scope: Scope, item: Item) -> Iterator[Item]:
        results: list[dict[str, Any]] = [{}]
        for key, made in pairs:
            grown = []
            for old in results:
                for name in values(key, scope, item[1]):
                    if not isinstance(name, str):
                        raise JqFail("Object keys must be strings")
                    grown += [{**old, name: value} for value in values(made, scope, item[1])]
            results = grown
        for result in results:
            yield None, result
    return run


def negated(inner: Filter) -> Filter:
    def run(scope: Scope, item: Item) -> Iterator[Item]:
        for value in values(inner, scope, item[1]):
            if kind(value) != "number":
                raise JqFail(f"{shown(value)} cannot be negated")
            yield None, -value
    return run


def binary(operator: str, left: Filter, right: Filter) -> Filter:
    if operator in ("and", "or"):
        return _logic(operator == "and", left, right)
    if operator == "//":
        return _alternative(left, right)

    def run(scope: Scope, item: Item) -> Iterator[Item]:
        for b in values(right, scope, item[1]):
            for a in values(left, scope, item[1]):
                scope.budget.tick(1 + weight(a, 100) + weight(b, 100))
                yield None, compute(operator, a, b)
    return run


def _logic(both_true: bool, left: Filter, right: Filter) -> Filter:
    def run(scope: Scope, item: Item) -> Iterator[Item]:
        for a in values(left, scope, item[1]):
            if true(a) != both_true:
                yield None, not both_true
                continue
            for b in values(right, scope, item[1]):
                yield None, true(b)
    return run


def _alternative(left: Filter, right: Filter) -> Filter:
    quiet = attempt(left, None)

    def run(scope: Scope, item: Item) -> Iterator[Item]:
        found = False
        for result in quiet(scope, item):
            if true(result[1]):
                found = True
                yield result
        if not found:
            yield from right(scope, item)
    return run


def condition(test: Filter, yes: Filter, no: Filter) -> Filter:
    def run(scope: Scope, item: Item) -> Iterator[Item]:
        for truth in values(test, scope, item[1]):
            yield from (yes if true(truth) else no)(scope, item)
    return run


def update(operator: str, left: Filter, right: Filter) -> Filter:
    """`=`, `|=`, `+=` and the like."""
    def run(scope: Scope, item: Item) -> Iterator[Item]:
        _, value = item
        if operator == "|=":
            yield None, _modified(scope, value, left, right)
            return
        for new in values(right, scope, value):
            result = value
            for path, old in list(paths(left, scope, value)):
                made = new if operator == "=" else (old if true(old) else new) if operator == "//=" else compute(
                    operator[:-1], old, new)
                result = put_path(result, path, made)
                scope.budget.tick(1 + weight(result, 100))
            yield None, result
    return run


def _modified(scope: Scope, value: Any, left: Filter, right: Filter) -> Any:
    from tui.shell.builtins.jqvalues import delete_paths, get_path

    result, gone = value, []
    for path, _ in list(paths(left, scope, value)):
        made = next(values(right, scope, get_path(result, path)), NotImplemented)
        if made is NotImplemented:
            gone.append(path)
        else:
            result = put_path(result, path, made)
            scope.budget.tick(1 + weight(result, 100))
    return delete_paths(result, gone) if gone else result


Pattern = tuple[str, Any]


def bound(pattern: Pattern, scope: Scope, value: Any) -> Iterator[Scope]:
    """The scopes in which a pattern's variables have their values."""
    name, inside = pattern
    if name == "name":
        yield scope.with_variable(inside, value)
        return
    scopes = [scope]
    if name == "array":
        if value is not None and not isinstance(value, list):
            raise JqFail(f"Cannot index {kind(value)} with number")
        for place, inner in enumerate(inside):
            scopes = [made for one in scopes for made in bound(inner, one, index(value, place))]
    else:
        for key, variable, inner in inside:
            grown = []
            for one in scopes:
                for found in values(key, one, value):
                    if not isinstance(found, str):
                        raise JqFail(f"Cannot index {kind(value)} with {kind(found)}")
                    item = index(value, found)
                    named = one.with_variable(variable, item) if variable else one
                    grown += list(bound(inner, named, item)) if inner else [named]
            scopes = grown
    yield from scopes


def binding(source: Filter, pattern: Pattern, body: Filter) -> Filter:
    def run(scope: Scope, item: Item) -> Iterator[Item]:
        for value in values(source, scope, item[1]):
            for inner in bound(pattern, scope, value):
                yield from body(inner, item)
    return run


def reduced(source: Filter, pattern: Pattern, start: Filter, step: Filter) -> Filter:
    def run(scope: Scope, item: Item) -> Iterator[Item]:
        for state in values(start, scope, item[1]):
            for value in values(source, scope, item[1]):
                scope.budget.tick()
                for inner in bound(pattern, scope, value):
                    last = None
                    for result in values(step, inner, state):
                        last = result
                    state = last
            yield None, state
    return run


def for_each(source: Filter, pattern: Pattern, start: Filter, step: Filter, shape: Filter) -> Filter:
    def run(scope: Scope, item: Item) -> Iterator[Item]:
        for state in values(start, scope, item[1]):
            for value in values(source, scope, item[1]):
                scope.budget.tick()
                for inner in bound(pattern, scope, value):
                    for result in values(step, inner, state):
                        state = result
                        yield from shape(inner, (None, state))
    return run


def defined(name: str, params: tuple[str, ...], body: Filter, rest: Filter) -> Filter:
    """`def name(params): body; rest`"""
    def run(scope: Scope, item: Item) -> Iterator[Item]:
        inner = scope.with_function(name, Closure(body, params, scope, True))
        return rest(inner, item)
    return run


def called(name: str, args: list[Filter]) -> Filter:
    """A call of a function of the program or of the prelude."""
    def run(scope: Scope, item: Item) -> Iterator[Item]:
        scope.budget.tick()
        closure = scope.functions[name]
        home = closure.scope or scope
        functions = {**home.functions, name: closure} if closure.recurs else home.functions
        inner = Scope(scope.budget, home.variables, functions)
        return _with_args(inner, closure, args, scope, item)
    return run


def _with_args(inner: Scope, closure: Closure, args: list[Filter], scope: Scope, item: Item) -> Iterator[Item]:
    functions = dict(inner.functions)
    scopes = [Scope(inner.budget, inner.variables, functions)]
    for param, arg in zip(closure.params, args, strict=True):
        if param.startswith("$"):
            scopes = [one.with_variable(param, value) for value in values(arg, scope, item[1]) for one in scopes]
        functions[f"{param.lstrip('$')}/0"] = Closure(arg, (), scope)
    for one in scopes:
        for param in closure.params:
            key = f"{param.lstrip('$')}/0"
            one = Scope(one.budget, one.variables, {**one.functions, key: functions[key]})
        yield from closure.body(one, item)


def labelled(name: str, body: Filter) -> Filter:
    def run(scope: Scope, item: Item) -> Iterator[Item]:
        mark = object()
        try:
            yield from body(scope.with_variable("*" + name, mark), item)
        except Break as left:
            if left.args[0] is not mark:
                raise
    return run


def broken(name: str) -> Filter:
    def run(scope: Scope, item: Item) -> Iterator[Item]:
        raise Break(scope.variables["*" + name])
        yield
    return run


def formatted(parts: list[str | Filter], shape: Callable[[Any], str]) -> Filter:
    """A text with `\\(...)` in it."""
    def run(scope: Scope, item: Item) -> Iterator[Item]:
        made = [""]
        for part in parts:
            if isinstance(part, str):
                made = [old + part for old in made]
            else:
                made = [old + shape(value) for value in values(part, scope, item[1]) for old in made]
        for result in made:
            yield None, result
    return run


