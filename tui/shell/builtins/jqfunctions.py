"""jq's functions that are written in Python; the others are in jqprelude.py."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from tui.shell.builtins.jqfilter import Filter, Item, Scope, constant, paths, values, weight
from tui.shell.builtins.jqtext import each_match, matches, parts, splits, strptime, substituted, when
from tui.shell.builtins.jqvalues import (
    JqFail,
    compute,
    delete_paths,
    each,
    get_path,
    index,
    kind,
    order,
    plain,
    put_path,
    shown,
    split,
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
            scope.budget.tick(1 + weight(item[1], 10 if isinstance(item[1], list | dict) else 200))
            yield None, function(item[1], *row)
    return run


def _plain(function: Callable[..., Any]) -> Callable[[list[Filter]], Filter]:
    return lambda args: native(function, args)


def _need(value: Any, wanted: str, words: str) -> None:
    if kind(value) != wanted:
        raise JqFail(f"{shown(value)} {words}")


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
            _need(item[1], "array", words)
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


def _length(value: Any) -> Any:
    if isinstance(value, bool):
        raise JqFail(f"{shown(value)} has no length")
    return 0 if value is None else abs(value) if whole(value) else len(value)


def _keys(value: Any) -> Any:
    if not isinstance(value, dict | list):
        raise JqFail(f"{shown(value)} has no keys")
    return sorted(value) if isinstance(value, dict) else list(range(len(value)))


def _has(value: Any, key: Any) -> bool:
    if isinstance(value, dict) and isinstance(key, str):
        return key in value
    if isinstance(value, list) and whole(key):
        return bool(0 <= key < len(value))
    raise JqFail(f"Cannot check whether {kind(value)} has a {'string' if isinstance(key, str) else kind(key)} key")


def _add(value: Any) -> Any:
    items = [item for _, item in each(value)]
    if items and all(isinstance(item, str) for item in items):
        return "".join(items)
    if items and all(isinstance(item, list) for item in items):
        return [one for item in items for one in item]
    total = None
    for item in items:
        total = compute("+", total, item)
    return total


def _contains(a: Any, b: Any) -> bool:
    if isinstance(a, dict) and isinstance(b, dict):
        return all(key in a and _contains(a[key], item) for key, item in b.items())
    if isinstance(a, list) and isinstance(b, list):
        return all(any(kind(one) == kind(item) and _contains(one, item) for one in a) for item in b)
    if isinstance(a, str) and isinstance(b, str):
        return b in a
    if kind(a) == kind(b):
        return bool(order(a) == order(b))
    raise JqFail(f"{shown(a)} and {shown(b)} cannot have their containment checked")


def _to_number(value: Any) -> Any:
    if whole(value):
        return value
    _need(value, "string", "cannot be parsed as a number")
    if not re.fullmatch(r"\s*-?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*", value):
        raise JqFail(f"Invalid numeric literal at EOF at line 1, column {len(value)} (while parsing '{value}')")
    found = float(value)
    return int(found) if found == int(found) and abs(found) < 2**53 else found


def _from_json(value: Any) -> Any:
    _need(value, "string", "cannot be parsed")
    try:
        return json.loads(value) if value.strip() else None
    except ValueError:
        raise JqFail(
            f"Invalid numeric literal at EOF at line 1, column {len(value)} (while parsing '{value}')"
        ) from None


def _flatten(value: Any, depth: Any) -> list[Any]:
    if depth < 0:
        raise JqFail("flatten depth must not be negative")
    out: list[Any] = []
    for _, item in each(value):
        out += _flatten(item, depth - 1) if isinstance(item, list) and depth else [item]
    return out


def _ends(name: str) -> Callable[[Any, Any], bool]:
    def run(value: Any, piece: Any) -> bool:
        if not isinstance(value, str) or not isinstance(piece, str):
            raise JqFail(f"{name}() requires string inputs")
        return bool(getattr(value, name)(piece))
    return run


def _trim(name: str) -> Callable[[Any, Any], Any]:
    return lambda value, piece: (
        getattr(value, name)(piece) if isinstance(value, str) and isinstance(piece, str) else value
    )


def _case(name: str) -> Callable[[Any], str]:
    def run(value: Any) -> str:
        if not isinstance(value, str):
            raise JqFail(f"ascii_{'down' if name == 'lower' else 'up'}case input must be a string")
        return "".join(getattr(char, name)() if char.isascii() else char for char in value)
    return run


def _split(value: Any, separator: Any) -> list[str]:
    if not isinstance(value, str) or not isinstance(separator, str):
        raise JqFail("split input and separator must be strings")
    return split(value, separator)


def _strip(name: str) -> Callable[[Any], str]:
    def run(value: Any) -> str:
        _need(value, "string", "cannot be trimmed")
        return str(getattr(value, name)())
    return run


def _indices(value: Any, piece: Any) -> Any:
    if value is None:
        return None
    if isinstance(value, str) and isinstance(piece, str):
        return [at for at in range(len(value)) if piece and value.startswith(piece, at)]
    if isinstance(piece, list):
        return index(value, piece)
    return [place for place, item in enumerate(value) if order(item) == order(piece)]


def _math(function: Callable[..., Any]) -> Callable[..., Any]:
    def run(value: Any, *args: Any) -> Any:
        given = args or (value,)
        for one in given:
            if not whole(one):
                raise JqFail(f"{shown(one)} number required")
        try:
            result = function(*given)
        except (ValueError, OverflowError, ZeroDivisionError):
            return math.nan
        return int(result) if isinstance(result, float) and abs(result) < 2**53 and result == int(result) else result
    return run


def _set_path(value: Any, path: Any, new: Any) -> Any:
    if not isinstance(path, list):
        raise JqFail("Path must be specified as an array")
    return put_path(value, path, new)


def _implode(value: Any) -> str:
    if not isinstance(value, list) or not all(whole(item) and 0 <= item < 0x110000 for item in value):
        raise JqFail("implode input must be an array" if not isinstance(value, list) else
                     "Unicode codepoint must be numeric")
    return "".join(map(chr, map(int, value)))


def _explode(value: Any) -> list[int]:
    if not isinstance(value, str):
        raise JqFail("explode input must be a string")
    return [ord(char) for char in value]


def _reverse(value: Any) -> Any:
    if value is None:
        return []
    if isinstance(value, str | list):
        return value[::-1]
    raise JqFail(f"Cannot reverse {kind(value)}" if not isinstance(value, dict) else
                 "Cannot index object with number")


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
    "test/2": _plain(lambda value, source, flags: next(matches(value, source, flags), None) is not None),
    "length/0": _plain(_length),
    "keys/0": _plain(_keys),
    "keys_unsorted/0": _plain(lambda value: list(value) if isinstance(value, dict) else _keys(value)),
    "has/1": _plain(_has),
    "not/0": _plain(lambda value: not true(value)),
    "add/0": _plain(_add),
    "type/0": _plain(kind),
    "tostring/0": _plain(plain),
    "tojson/0": _plain(text),
    "tonumber/0": _plain(_to_number),
    "fromjson/0": _plain(_from_json),
    "contains/1": _plain(_contains),
    "flatten/1": _plain(_flatten),
    "reverse/0": _plain(_reverse),
    "split/1": _plain(_split),
    "indices/1": _plain(_indices),
    "startswith/1": _plain(_ends("startswith")),
    "endswith/1": _plain(_ends("endswith")),
    "ltrimstr/1": _plain(_trim("removeprefix")),
    "rtrimstr/1": _plain(_trim("removesuffix")),
    "trim/0": _plain(_strip("strip")),
    "ltrim/0": _plain(_strip("lstrip")),
    "rtrim/0": _plain(_strip("rstrip")),
    "ascii_downcase/0": _plain(_case("lower")),
    "ascii_upcase/0": _plain(_case("upper")),
    "explode/0": _plain(_explode),
    "implode/0": _plain(_implode),
    "utf8bytelength/0": _plain(lambda value: len(value.encode()) if isinstance(value, str) else _length(value)),
    "setpath/2": _plain(_set_path),
    "delpaths/1": _plain(delete_paths),
    "floor/0": _plain(_math(math.floor)),
    "ceil/0": _plain(_math(math.ceil)),
    "sqrt/0": _plain(_math(math.sqrt)),
    "round/0": _plain(_math(lambda value: math.copysign(math.floor(abs(value) + 0.5), value))),
    "fabs/0": _plain(_math(abs)),
    "log/0": _plain(_math(math.log)),
    "log2/0": _plain(_math(math.log2)),
    "log10/0": _plain(_math(math.log10)),
    "exp/0": _plain(_math(math.exp)),
    "pow/2": _plain(_math(math.pow)),
    "infinite/0": lambda args: constant(math.inf),
    "nan/0": lambda args: constant(math.nan),
    "isnan/0": _plain(_math(lambda value: value != value)),
    "isinfinite/0": _plain(_math(lambda value: math.isinf(value))),
    "isnormal/0": _plain(_math(lambda value: bool(value) and math.isfinite(value))),
    "strftime/1": _plain(lambda value, form: when(value).strftime(form)),
    "mktime/0": _plain(lambda value: int(when(value).timestamp())),
    "gmtime/0": _plain(lambda value: parts(when(value))),
    "strptime/1": _plain(strptime),
    "builtins/0": lambda args: constant(sorted(FUNCTIONS)),
}
