"""jq's values: how they compare, combine and are printed, and the functions on them."""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Callable, Iterator
from typing import Any

from tui.shell.patience import compiled
from tui.shell.state import LONGEST

Bound = Callable[[Any], Iterator[Any]]
_ORDER = {"null": 0, "false": 1, "true": 2, "number": 3, "string": 4, "array": 5, "object": 6}


class JqFail(Exception):
    """A filter that cannot be read or applied, in jq's words."""


def kind(value: Any) -> str:
    """jq's name of a value's type."""
    if value is None or isinstance(value, bool):
        return "null" if value is None else "boolean"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object" if isinstance(value, dict) else "number"


def order(value: Any) -> Any:
    """A key that sorts as jq does."""
    name = {True: "true", False: "false"}[value] if isinstance(value, bool) else kind(value)
    rank = _ORDER[name]
    if isinstance(value, list):
        return rank, [order(item) for item in value]
    if isinstance(value, dict):
        return rank, sorted(value), [order(value[key]) for key in sorted(value)]
    return rank, value if rank in (3, 4) else 0


def text(value: Any) -> str:
    """`tostring`."""
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def index(value: Any, key: Any) -> Any:
    """`value[key]`. Raises JqFail."""
    if value is None:
        return None
    if isinstance(value, dict) and isinstance(key, str):
        return value.get(key)
    if isinstance(value, list) and isinstance(key, int | float):
        return value[int(key)] if -len(value) <= key < len(value) else None
    shown = f'"{key}"' if isinstance(key, str) else kind(key)
    raise JqFail(f"Cannot index {kind(value)} with {shown}")


def each(value: Any) -> Iterator[Any]:
    """`.[]`. Raises JqFail."""
    if not isinstance(value, list | dict):
        raise JqFail(f"Cannot iterate over {kind(value)}" + ("" if value is None else f" ({text(value)})"))
    yield from value.values() if isinstance(value, dict) else value


def deep(value: Any) -> Iterator[Any]:
    """A value and everything in it."""
    yield value
    if isinstance(value, list | dict):
        for child in each(value):
            yield from deep(child)


def compute(operator: str, a: Any, b: Any) -> Any:
    """`a operator b`. Raises JqFail."""
    if operator in ("and", "or"):
        truths = [side not in (None, False) for side in (a, b)]
        return all(truths) if operator == "and" else any(truths)
    if operator in ("==", "!="):
        return (order(a) == order(b)) == (operator == "==")
    if operator in ("<", "<=", ">", ">="):
        x, y = order(a), order(b)
        return {"<": x < y, "<=": x <= y, ">": x > y, ">=": x >= y}[operator]
    try:
        return _arithmetic(operator, a, b)
    except (TypeError, ZeroDivisionError):
        sides = f"{kind(a)} ({text(a)[:20]}) and {kind(b)} ({text(b)[:20]})"
        raise JqFail(f"{sides} cannot be combined by {operator}") from None


def _arithmetic(operator: str, a: Any, b: Any) -> Any:
    if operator == "+":
        return b if a is None else a if b is None else {**a, **b} if isinstance(a, dict) else a + b
    if operator == "-":
        return [item for item in a if item not in b] if isinstance(a, list) else a - b
    if operator == "*":
        if isinstance(b, str):
            a, b = b, a
        if isinstance(a, str):
            if len(a) * b > LONGEST:
                raise JqFail("strings this long are not simulated in Harborlight")
            return a * math.ceil(b) if b > 0 else None
        return {**a, **b} if isinstance(a, dict) else a * b
    if operator == "/":
        if isinstance(a, str):
            return a.split(b)
        return int(a / b) if a / b == int(a / b) else a / b
    return int(a) % int(b)


def _true(value: Any) -> bool:
    return value not in (None, False)


def _sorted(value: list[Any], by: Bound | None = None) -> list[Any]:
    return sorted(value, key=lambda item: [order(one) for one in by(item)] if by else order(item))


def _groups(value: list[Any], by: Bound) -> list[list[Any]]:
    groups: dict[str, list[Any]] = {}
    for item in _sorted(value, by):
        groups.setdefault(text(list(by(item))), []).append(item)
    return list(groups.values())


def _add(value: Any) -> Any:
    total = None
    for item in each(value):
        total = compute("+", total, item)
    return total


def _entries(value: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"key": key, "value": item} for key, item in value.items()]


def _from_entries(value: list[dict[str, Any]]) -> dict[str, Any]:
    return {text(item.get("key", item.get("name"))): item.get("value") for item in value}


def _row(value: list[Any], separator: str, quote: bool) -> str:
    return separator.join(f'"{item}"' if quote and isinstance(item, str) else "" if item is None else text(item)
                          for item in value)


def _contains(a: Any, b: Any) -> bool:
    if isinstance(a, dict):
        return all(key in a and _contains(a[key], item) for key, item in b.items())
    if isinstance(a, list):
        return all(any(_contains(one, item) for one in a) for item in b)
    return b in a if isinstance(a, str) else a == b


def _one(arg: Bound, value: Any) -> Any:
    return next(arg(value), None)


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "select": lambda v, f: (v for truth in f(v) if _true(truth)),
    "map": lambda v, f: [r for i in each(v) for r in f(i)],
    "length": lambda v: 0 if v is None else abs(v) if isinstance(v, int | float) else len(v),
    "empty": lambda v: iter(()),
    "keys": lambda v: sorted(v) if isinstance(v, dict) else list(range(len(v))),
    "values": lambda v: iter([v] if v is not None else []),
    "has": lambda v, f: _one(f, v) in v if isinstance(v, dict) else _one(f, v) < len(v),
    "not": lambda v: not _true(v),
    "add": _add,
    "any": lambda v, f=None: any(_true(_one(f, i) if f else i) for i in v),
    "all": lambda v, f=None: all(_true(_one(f, i) if f else i) for i in v),
    "type": kind,
    "tostring": text,
    "tonumber": lambda v: v if not isinstance(v, str) else json.loads(v),
    "join": lambda v, f: _one(f, v).join( "" if i is None else text(i) for i in v),
    "split": lambda v, f: v.split(_one(f, v)),
    "sort": _sorted,
    "sort_by": _sorted,
    "group_by": _groups,
    "unique": lambda v: [g[0] for g in _groups(v, lambda i: iter([i]))],
    "unique_by": lambda v, f: [g[0] for g in _groups(v, f)],
    "reverse": lambda v: v[::-1],
    "min": lambda v: min(v, key=order, default=None),
    "max": lambda v: max(v, key=order, default=None),
    "min_by": lambda v, f: _sorted(v, f)[0] if v else None,
    "max_by": lambda v, f: _sorted(v, f)[-1] if v else None,
    "first": lambda v, f=None: next(f(v)) if f else index(v, 0),
    "last": lambda v, f=None: list(f(v))[-1] if f else index(v, -1),
    "to_entries": _entries,
    "from_entries": _from_entries,
    "with_entries": lambda v, f: _from_entries([r for i in _entries(v) for r in f(i)]),
    "startswith": lambda v, f: v.startswith(_one(f, v)),
    "endswith": lambda v, f: v.endswith(_one(f, v)),
    "contains": lambda v, f: _contains(v, _one(f, v)),
    "inside": lambda v, f: _contains(_one(f, v), v),
    "test": lambda v, f: compiled(_one(f, v)).search(v) is not None,
    "ascii_downcase": str.lower,
    "ascii_upcase": str.upper,
    "ltrimstr": lambda v, f: v.removeprefix(_one(f, v)),
    "rtrimstr": lambda v, f: v.removesuffix(_one(f, v)),
    "sub": lambda v, f, g: compiled(_one(f, v)).sub(_one(g, v), v, count=1),
    "gsub": lambda v, f, g: compiled(_one(f, v)).sub(_one(g, v), v),
    "range": lambda v, f: iter(range(min(int(_one(f, v)), 1_000_000))),
    "tojson": lambda v: json.dumps(v, separators=(",", ":")),
    "fromjson": json.loads,
    "flatten": lambda v: [i for one in v for i in (one if isinstance(one, list) else [one])],
    "recurse": deep,
    "floor": lambda v: int(v // 1),
    "error": lambda v, f: (_ for _ in ()).throw(JqFail(text(_one(f, v)))),
    "@tsv": lambda v: _row(v, "\t", False),
    "@csv": lambda v: _row(v, ",", True),
    "@json": text,
    "@text": text,
    "@base64": lambda v: base64.b64encode(text(v).encode()).decode(),
    "@base64d": lambda v: base64.b64decode(v).decode(errors="replace"),
}
