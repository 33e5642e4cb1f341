"""jq's values: how they compare, combine, are indexed and printed."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

from tui.shell.state import LONGEST

_ORDER = {"null": 0, "false": 1, "true": 2, "number": 3, "string": 4, "array": 5, "object": 6}
_VERBS = {"+": "added", "-": "subtracted", "*": "multiplied", "/": "divided", "%": "divided"}
LARGEST = 1.7976931348623157e308


class JqFail(Exception):
    """A filter that cannot be applied; `value` is what `catch` gets."""

    def __init__(self, value: Any) -> None:
        super().__init__(value)
        self.value = value

    @property
    def words(self) -> str:
        """What jq prints of it."""
        return self.value if isinstance(self.value, str) else f"{text(self.value)} (not a string)"


class Endless(JqFail):
    """A filter that would take too long; no `try` catches it."""


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


def number(value: Any) -> str:
    """A number as jq prints it."""
    if isinstance(value, int):
        return str(value) if abs(value) < 10**17 else number(float(value))
    if value != value:
        return "null"
    value = max(-LARGEST, min(LARGEST, value))
    if value == int(value) and abs(value) < 1e19:
        return "-0" if value == 0 and math.copysign(1, value) < 0 else str(int(value))
    return repr(float(value))


def text(value: Any, *, indent: str | None = None, sort: bool = False, ascii_only: bool = False, level: int = 0) -> str:
    """JSON; compact without an indent."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=ascii_only).replace("\x7f", "\\u007f")
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int | float):
        return number(value)
    if level > 10_000:
        raise JqFail("Exceeds depth limit for parsing")
    deeper = {"indent": indent, "sort": sort, "ascii_only": ascii_only, "level": level + 1}
    if isinstance(value, list):
        rows = [text(item, **deeper) for item in value]  # type: ignore[arg-type]
    else:
        colon = ":" if indent is None else ": "
        rows = [text(key, ascii_only=ascii_only) + colon + text(item, **deeper)  # type: ignore[arg-type]
                for key, item in (sorted(value.items()) if sort else value.items())]
    marks = "[]" if isinstance(value, list) else "{}"
    if not rows or indent is None:
        return marks[0] + ",".join(rows) + marks[1]
    inner, outer = "\n" + indent * (level + 1), "\n" + indent * level
    return marks[0] + inner + ("," + inner).join(rows) + outer + marks[1]


def pieces(
    value: Any, *, indent: str | None = None, sort: bool = False, ascii_only: bool = False, level: int = 0
) -> Iterator[str]:
    """The same text bit by bit: what stands at the top of a value comes item by item."""
    if level > 2 or not isinstance(value, list | dict) or not value:
        yield text(value, indent=indent, sort=sort, ascii_only=ascii_only, level=level)
        return
    inner, outer = ("", "") if indent is None else ("\n" + indent * (level + 1), "\n" + indent * level)
    lead = ("[" if isinstance(value, list) else "{") + inner
    colon = ":" if indent is None else ": "
    for key, item in each(value) if isinstance(value, list) or not sort else sorted(value.items()):
        yield lead + (text(key, ascii_only=ascii_only) + colon if isinstance(value, dict) else "")
        yield from pieces(item, indent=indent, sort=sort, ascii_only=ascii_only, level=level + 1)
        lead = "," + inner
    yield outer + ("]" if isinstance(value, list) else "}")


def plain(value: Any) -> str:
    """`tostring`."""
    return value if isinstance(value, str) else text(value)


def shown(value: Any) -> str:
    """A value in an error: its type, and its beginning."""
    dump = text(value)
    return f"{kind(value)} ({dump if len(dump) < 15 else dump[:11] + '...'})"


def true(value: Any) -> bool:
    """A value as a condition."""
    return value is not None and value is not False


def whole(value: Any) -> bool:
    """A number, not a truth value."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def index(value: Any, key: Any) -> Any:
    """`value[key]`. Raises JqFail."""
    if isinstance(key, dict) and (value is None or isinstance(value, list | str)):
        return value and value[slice(*_bounds(key, len(value)))]
    if isinstance(value, dict) and isinstance(key, str):
        return value.get(key)
    if isinstance(value, list) and whole(key):
        place = math.floor(key) + (len(value) if key < 0 else 0)
        return value[place] if 0 <= place < len(value) else None
    if isinstance(value, list) and isinstance(key, list):
        return [at for at in range(len(value)) if key and value[at : at + len(key)] == key]
    if value is None and (key is None or isinstance(key, str) or whole(key)):
        return None
    if isinstance(key, str) and not isinstance(value, list):
        raise JqFail(f'Cannot index {kind(value)} with "{key}"')
    raise JqFail(f'Cannot index {kind(value)} with {kind(key)}' + (f' "{key}"' if isinstance(key, str) else ""))


def _bounds(key: dict[str, Any], size: int) -> tuple[int, int]:
    start, end = key.get("start"), key.get("end")
    if not all(bound is None or whole(bound) for bound in (start, end)):
        raise JqFail("Start and end indices of an array slice must be numbers")
    first = 0 if start is None else math.floor(start)
    last = size if end is None else math.ceil(end)
    first, last = (max(0, bound + size if bound < 0 else bound) for bound in (first, last))
    return first, max(first, last)


def each(value: Any) -> Iterator[tuple[Any, Any]]:
    """The keys and values of `.[]`. Raises JqFail."""
    if not isinstance(value, list | dict):
        raise JqFail(f"Cannot iterate over {shown(value)}")
    yield from value.items() if isinstance(value, dict) else enumerate(value)


def put(value: Any, key: Any, new: Any) -> Any:
    """The value with something else at a key. Raises JqFail."""
    if isinstance(key, str) and (value is None or isinstance(value, dict)):
        return {**(value or {}), key: new}
    if isinstance(key, dict) and (value is None or isinstance(value, list)):
        if not isinstance(new, list):
            raise JqFail("A slice of an array can only be assigned another array")
        rows = list(value or [])
        first, last = _bounds(key, len(rows))
        return rows[:first] + new + rows[last:]
    if whole(key) and (value is None or isinstance(value, list)):
        rows, place = list(value or []), int(key)
        if place < 0 and place + len(rows) < 0:
            raise JqFail("Out of bounds negative array index")
        if place > 1_000_000:
            raise JqFail("arrays this long are not simulated in Harborlight")
        place += len(rows) if place < 0 else 0
        rows += [None] * (place + 1 - len(rows))
        rows[place] = new
        return rows
    index(value, key)
    raise JqFail(f"Invalid path component for {kind(value)}")


def put_path(value: Any, path: list[Any], new: Any) -> Any:
    """The value with something else at a path. Raises JqFail."""
    if not path:
        return new
    return put(value, path[0], put_path(index(value, path[0]), path[1:], new))


def get_path(value: Any, path: list[Any]) -> Any:
    """What is at a path, null where nothing is. Raises JqFail."""
    for key in path:
        if value is None:
            return None
        value = index(value, key)
    return value


def delete_paths(value: Any, paths: list[Any]) -> Any:
    """The value without what is at the paths. Raises JqFail."""
    for path in sorted(paths, key=order, reverse=True):
        value = _delete(value, path)
    return value


def _delete(value: Any, path: list[Any]) -> Any:
    if not path or value is None:
        return None
    key = path[0]
    if len(path) > 1:
        inner = index(value, key)
        return value if inner is None else put(value, key, _delete(inner, path[1:]))
    if isinstance(value, dict) and isinstance(key, str):
        return {name: item for name, item in value.items() if name != key}
    if isinstance(value, list) and whole(key):
        place = int(key) + (len(value) if key < 0 else 0)
        return [item for at, item in enumerate(value) if at != place]
    if isinstance(value, list) and isinstance(key, dict):
        first, last = _bounds(key, len(value))
        return value[:first] + value[last:]
    raise JqFail(f"Cannot delete field at {'object' if isinstance(key, str) else 'array'} index of {kind(value)}")


def compute(operator: str, a: Any, b: Any) -> Any:
    """`a operator b`. Raises JqFail."""
    if operator in ("==", "!="):
        return (order(a) == order(b)) == (operator == "==")
    if operator in ("<", "<=", ">", ">="):
        x, y = order(a), order(b)
        return {"<": x < y, "<=": x <= y, ">": x > y, ">=": x >= y}[operator]
    result = _arithmetic(operator, a, b)
    if result is NotImplemented:
        raise JqFail(f"{shown(a)} and {shown(b)} cannot be {_VERBS[operator]}")
    return result


def _arithmetic(operator: str, a: Any, b: Any) -> Any:
    kinds = {kind(a), kind(b)}
    if operator == "+" and (a is None or b is None):
        return b if a is None else a
    if kinds == {"number"}:
        return _numbers(operator, a, b)
    if operator == "+" and len(kinds) == 1 and kinds <= {"string", "array", "object"}:
        if not isinstance(a, dict) and len(a) + len(b) > LONGEST:
            raise Endless("values this long are not simulated in Harborlight")
        return {**a, **b} if isinstance(a, dict) else a + b
    if operator == "-" and kinds == {"array"}:
        gone = [order(item) for item in b]
        return [item for item in a if order(item) not in gone]
    if operator == "*" and kinds == {"object"}:
        return _merged(a, b)
    if operator == "*" and kinds == {"string", "number"}:
        word, times = (a, b) if isinstance(a, str) else (b, a)
        if len(word) * times > LONGEST:
            raise Endless("strings this long are not simulated in Harborlight")
        return word * math.ceil(times) if times > 0 else None
    if operator == "/" and kinds == {"string"}:
        return split(a, b)
    return NotImplemented


def split(value: str, separator: str) -> list[str]:
    """The parts of a text; its characters where the separator is empty."""
    return value.split(separator) if separator and value else list(value)


def _merged(a: dict[str, Any], b: dict[str, Any]) -> dict[str, Any]:
    both = {key: _merged(a[key], item) for key, item in b.items()
            if isinstance(item, dict) and isinstance(a.get(key), dict)}
    return {**a, **b, **both}


def _numbers(operator: str, a: Any, b: Any) -> Any:
    if operator in "/%" and not (b if operator == "/" else int(b) if b == b and abs(b) < 1e300 else 1):
        raise JqFail(f"{shown(a)} and {shown(b)} cannot be divided because the divisor is zero")
    try:
        if operator == "%":
            return int(math.fmod(int(a), abs(int(b))))
        result = {"+": a + b, "-": a - b, "*": a * b}[operator] if operator in "+-*" else a / b
    except (OverflowError, ValueError):
        return math.inf
    if isinstance(result, int) and abs(result) >= 2**53:
        result = float(result)
    return int(result) if isinstance(result, float) and result == result and abs(result) < 2**53 and result == int(
        result) else result
