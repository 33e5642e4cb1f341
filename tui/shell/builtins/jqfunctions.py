"""jq's functions that are written in Python; the others are in jqprelude.py, those of values alone in jqplain.py."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from tui.shell.builtins.jqfilter import Filter, Item, Scope, constant, paths, values, weight
from tui.shell.builtins.jqplain import PLAIN, need
from tui.shell.builtins.jqtext import each_match, splits, substituted
from tui.shell.builtins.jqvalues import (
    JqFail,
    get_path,
    order,
    text,
    true,
    whole,
)


class Halt(Exception):
    """`halt`, `halt_error`: an exit code, and what goes to standard error."""


def native(function: Callable[..., Any], args: list[Filter]) -> Filter:
    """A function of the value and of every combination of its arguments' values."""
    def run(scope: Scope, item: Item) -> Iterator[Item]:
        rows: list[list[Any]] = [[]]
        for arg in args:
            rows = [[*row, value] for value in values(arg, scope, item[1]) for row in rows]
        for row in rows:
            scope.budget.tick(1 + weight(item[1], 3 if isinstance(item[1], list | dict) else 200))
            yield None, function(item[1], *row)
    return run


def _plain(function: Callable[..., Any]) -> Callable[[list[Filter]], Filter]:
    return lambda args: native(function, args)


def _select(args: list[Filter]) -> Filter:
    def run(scope: Scope, item: Item) -> Iterator[Item]:
        for truth in values(args[0], scope, item[1]):
            if true(truth):
                yield item
    return run


def _recurse(args: list[Filter]) -> Filter:
    from tui.shell.builtins.jqfilter import deep

    return deep


def _path(args: list[Filter]) -> Filter:
    def run(scope: Scope, item: Item) -> Iterator[Item]:
        for path, _ in paths(args[0], scope, item[1]):
            yield None, path
    return run


def _get_path(args: list[Filter]) -> Filter:
    def run(scope: Scope, item: Item) -> Iterator[Item]:
        for path in values(args[0], scope, item[1]):
            try:
                found = get_path(item[1], path)
            except JqFail:
                if item[0] is None:
                    raise
                found = None
            yield None if item[0] is None else [*item[0], *path], found
    return run


def _range(args: list[Filter]) -> Filter:
    def run(scope: Scope, item: Item) -> Iterator[Item]:
        for start in values(args[0], scope, item[1]):
            for end in values(args[1], scope, item[1]):
                for step in values(args[2], scope, item[1]) if len(args) > 2 else [1]:
                    if not all(whole(bound) for bound in (start, end, step)):
                        raise JqFail("Range bounds must be numeric")
                    at = start
                    while at < end if step > 0 else at > end if step < 0 else start < end:
                        scope.budget.tick()
                        yield None, at
                        at += step
    return run


def _limit(args: list[Filter]) -> Filter:
    def run(scope: Scope, item: Item) -> Iterator[Item]:
        for count in values(args[0], scope, item[1]):
            if count > 0:
                yield from islice(args[1](scope, item), int(count))
    return run


def _first(args: list[Filter]) -> Filter:
    return lambda scope, item: islice(args[0](scope, item), 1)


def _last(args: list[Filter]) -> Filter:
    def run(scope: Scope, item: Item) -> Iterator[Item]:
        found: list[Item] = []
        for result in args[0](scope, item):
            found = [result]
        yield from found
    return run


def _is_empty(args: list[Filter]) -> Filter:
    def run(scope: Scope, item: Item) -> Iterator[Item]:
        yield None, next(values(args[0], scope, item[1]), NotImplemented) is NotImplemented
    return run


def _error(args: list[Filter]) -> Filter:
    def run(scope: Scope, item: Item) -> Iterator[Item]:
        for value in values(args[0], scope, item[1]) if args else [item[1]]:
            raise JqFail(value)
        yield from ()
    return run


def _input(args: list[Filter]) -> Filter:
    def run(scope: Scope, item: Item) -> Iterator[Item]:
        value = next(scope.budget.inputs, NotImplemented)
        if value is NotImplemented:
            raise JqFail("No more inputs")
        yield None, value
    return run


def _inputs(args: list[Filter]) -> Filter:
    def run(scope: Scope, item: Item) -> Iterator[Item]:
        for value in scope.budget.inputs:
            scope.budget.tick()
            yield None, value
    return run


def _halt(args: list[Filter]) -> Filter:
    def run(scope: Scope, item: Item) -> Iterator[Item]:
        if not args:
            raise Halt(0, "")
        for code in values(args[0], scope, item[1]):
            raise Halt(int(code), item[1] if isinstance(item[1], str) else text(item[1]) + "\n")
        yield from ()
    return run


def _by(shape: Callable[[list[tuple[Any, Any]]], Any], words: str) -> Callable[[list[Filter]], Filter]:
    """A function of an array and of what each of its items gives, sorted by that."""
    def build(args: list[Filter]) -> Filter:
        def run(scope: Scope, item: Item) -> Iterator[Item]:
            need(item[1], "array", words)
            rows = [(order([value for value in values(args[0], scope, one)] if args else one), one) for one in item[1]]
            yield None, shape(rows)
        return run
    return build


def _sorted(rows: list[tuple[Any, Any]]) -> list[Any]:
    return [item for _, item in sorted(rows, key=lambda row: row[0])]


def _groups(rows: list[tuple[Any, Any]]) -> list[list[Any]]:
    out: list[list[Any]] = []
    last: Any = None
    for key, item in sorted(rows, key=lambda row: row[0]):
        if out and key == last:
            out[-1].append(item)
        else:
            out.append([item])
        last = key
    return out


def _least(rows: list[tuple[Any, Any]]) -> Any:
    return min(rows, key=lambda row: row[0])[1] if rows else None


def _most(rows: list[tuple[Any, Any]]) -> Any:
    return max(enumerate(rows), key=lambda row: (row[1][0], row[0]))[1][1] if rows else None


FUNCTIONS: dict[str, Callable[[list[Filter]], Filter]] = {
    "empty/0": lambda args: lambda scope, item: iter(()),
    "select/1": _select,
    "recurse/0": _recurse,
    "path/1": _path,
    "getpath/1": _get_path,
    "range/2": _range,
    "range/3": _range,
    "limit/2": _limit,
    "first/1": _first,
    "last/1": _last,
    "isempty/1": _is_empty,
    "error/0": _error,
    "error/1": _error,
    "input/0": _input,
    "inputs/0": _inputs,
    "halt/0": _halt,
    "halt_error/1": _halt,
    "match/2": each_match,
    "splits/2": splits,
    "sub/3": substituted,
    "debug/0": lambda args: lambda scope, item: iter([item]),
    "now/0": lambda args: lambda scope, item: iter([(None, scope.budget.now)]),
    "input_filename/0": lambda args: constant(None),
    "input_line_number/0": lambda args: constant(0),
    "sort/0": _by(_sorted, "cannot be sorted, as it is not an array"),
    "sort_by/1": _by(_sorted, "cannot be sorted, as it is not an array"),
    "group_by/1": _by(_groups, "cannot be grouped, as it is not an array"),
    "unique/0": _by(lambda rows: [group[0] for group in _groups(rows)], "cannot be sorted, as it is not an array"),
    "unique_by/1": _by(lambda rows: [group[0] for group in _groups(rows)], "cannot be grouped, as it is not an array"),
    "min/0": _by(_least, "cannot be iterated over"),
    "max/0": _by(_most, "cannot be iterated over"),
    "min_by/1": _by(_least, "cannot be iterated over"),
    "max_by/1": _by(_most, "cannot be iterated over"),
    "infinite/0": lambda args: constant(math.inf),
    "nan/0": lambda args: constant(math.nan),
    **{name: _plain(function) for name, function in PLAIN.items()},
    "builtins/0": lambda args: constant(sorted(FUNCTIONS)),
}
