"""jq's functions of values alone: they know nothing of filters."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from typing import Any

from tui.shell.builtins.jqtext import matches, parts, strptime, when
from tui.shell.builtins.jqvalues import (
    JqFail,
    compute,
    delete_paths,
    each,
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


def need(value: Any, wanted: str, words: str) -> None:
    """Refuse an input of another kind. Raises JqFail."""
    if kind(value) != wanted:
        raise JqFail(f"{shown(value)} {words}")


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
    need(value, "string", "cannot be parsed as a number")
    if not re.fullmatch(r"\s*-?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*", value):
        raise JqFail(f"Invalid numeric literal at EOF at line 1, column {len(value)} (while parsing '{value}')")
    found = float(value)
    return int(found) if found == int(found) and abs(found) < 2**53 else found


def _from_json(value: Any) -> Any:
    need(value, "string", "cannot be parsed")
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
        need(value, "string", "cannot be trimmed")
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


PLAIN: dict[str, Callable[..., Any]] = {
    "test/2": lambda value, source, flags: next(matches(value, source, flags), None) is not None,
    "length/0": _length,
    "keys/0": _keys,
    "keys_unsorted/0": lambda value: list(value) if isinstance(value, dict) else _keys(value),
    "has/1": _has,
    "not/0": lambda value: not true(value),
    "add/0": _add,
    "type/0": kind,
    "tostring/0": plain,
    "tojson/0": text,
    "tonumber/0": _to_number,
    "fromjson/0": _from_json,
    "contains/1": _contains,
    "flatten/1": _flatten,
    "reverse/0": _reverse,
    "split/1": _split,
    "indices/1": _indices,
    "startswith/1": _ends("startswith"),
    "endswith/1": _ends("endswith"),
    "ltrimstr/1": _trim("removeprefix"),
    "rtrimstr/1": _trim("removesuffix"),
    "trim/0": _strip("strip"),
    "ltrim/0": _strip("lstrip"),
    "rtrim/0": _strip("rstrip"),
    "ascii_downcase/0": _case("lower"),
    "ascii_upcase/0": _case("upper"),
    "explode/0": _explode,
    "implode/0": _implode,
    "utf8bytelength/0": lambda value: len(value.encode()) if isinstance(value, str) else _length(value),
    "setpath/2": _set_path,
    "delpaths/1": delete_paths,
    "floor/0": _math(math.floor),
    "ceil/0": _math(math.ceil),
    "sqrt/0": _math(math.sqrt),
    "round/0": _math(lambda value: math.copysign(math.floor(abs(value) + 0.5), value)),
    "fabs/0": _math(abs),
    "log/0": _math(math.log),
    "log2/0": _math(math.log2),
    "log10/0": _math(math.log10),
    "exp/0": _math(math.exp),
    "pow/2": _math(math.pow),
    "isnan/0": _math(lambda value: value != value),
    "isinfinite/0": _math(lambda value: math.isinf(value)),
    "isnormal/0": _math(lambda value: bool(value) and math.isfinite(value)),
    "strftime/1": lambda value, form: when(value).strftime(form),
    "mktime/0": lambda value: int(when(value).timestamp()),
    "gmtime/0": lambda value: parts(when(value)),
    "strptime/1": strptime,
}
"""By name and number of arguments; they are given the input, then the arguments' values."""
