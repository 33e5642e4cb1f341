"""The functions that a template may call: Go's own and kubectl's `exists` and `base64decode`."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote_plus

from tui.api.record import record
from tui.kubectl.printers.template.printing import sprint, sprintf, sprintln
from tui.kubectl.printers.template.values import INVALID, Box, CallError, Whole, plain, truth, type_name, unboxed


@record
class Declared:
    """A function: how many arguments it must have, whether it takes more, and what it takes."""

    call: Callable[..., Any]
    fixed: int
    variadic: bool = False
    takes: str = "value"
    """value (anything, even nothing), any (nil for nothing), string (printf's first), strings (base64decode's)."""


def index(item: Any, *keys: Any) -> Any:
    """`index x 1 "a"`."""
    item = unboxed(item)
    if item is INVALID:
        raise CallError("index of untyped nil")
    for key in keys:
        if isinstance(item, Box) and item.value is None:
            raise CallError("index of nil pointer")
        item, key = unboxed(item), unboxed(key)
        if isinstance(item, list | str):
            item = _item(item, key)
        elif isinstance(item, dict):
            item = Box(item.get(_key(key)))
        else:
            raise CallError(f"can't index item of type {type_name(item)}")
    return item


def _key(key: Any) -> str:
    if key is INVALID:
        raise CallError("value is nil; should be of type string")
    if not isinstance(key, str):
        raise CallError(f"value has type {type_name(key)}; should be string")
    return key


def _item(item: list[Any] | str, key: Any) -> Any:
    at = _place(key, len(item))
    if at == len(item):
        raise CallError(f"error calling index: reflect: {'string' if isinstance(item, str) else 'slice'} index out of "
                        "range")  # fmt: skip
    return item.encode()[at] if isinstance(item, str) else Box(item[at])


def _place(key: Any, limit: int) -> int:
    if key is INVALID:
        raise CallError("cannot index slice/array with nil")
    if not isinstance(key, int) or isinstance(key, bool):
        raise CallError(f"cannot index slice/array with type {type_name(key)}")
    if not 0 <= key <= limit:
        raise CallError(f"index out of range: {key}")
    return key


def part(item: Any, *keys: Any) -> Any:
    """`slice x 1 2`."""
    item = unboxed(item)
    if item is INVALID:
        raise CallError("slice of untyped nil")
    if len(keys) > 3:
        raise CallError(f"too many slice indexes: {len(keys)}")
    if isinstance(item, str) and len(keys) == 3:
        raise CallError("cannot 3-index slice a string")
    if not isinstance(item, str | list):
        raise CallError(f"can't slice item of type {type_name(item)}")
    places = [_place(unboxed(key), len(item)) for key in keys]
    start, end = (*places, *(0, len(item))[len(places) :])[:2]
    if start > end:
        raise CallError(f"invalid slice index: {start} > {end}")
    return item.encode()[start:end].decode("utf-8", "replace") if isinstance(item, str) else item[start:end]


def length(item: Any) -> int:
    """`len x`."""
    if isinstance(item, Box) and item.value is None:
        raise CallError("len of nil pointer")
    item = unboxed(item)
    if item is INVALID:
        raise CallError("reflect: call of reflect.Value.Type on zero Value")
    if not isinstance(item, str | list | dict):
        raise CallError(f"len of type {type_name(item)}")
    return Whole(len(item.encode()) if isinstance(item, str) else len(item))


def _basic(value: Any) -> str | None:
    return {bool: "bool", int: "int", Whole: "int", float: "float", str: "string"}.get(type(value))


def equal(first: Any, *others: Any) -> bool:
    """`eq a b c`: a is b or c."""
    first = unboxed(first)
    if not others:
        raise CallError("missing argument for comparison")
    return any(_equal(first, unboxed(other)) for other in others)


def _equal(first: Any, other: Any) -> bool:
    kind = _basic(first)
    if kind != _basic(other):
        if first is not INVALID and other is not INVALID:
            raise CallError("incompatible types for comparison")
        return False
    if kind is None and first is not INVALID and other is not INVALID:
        left, right = sprintf("%s", [first]), f"{type_name(first)}, {type_name(other)}"
        if isinstance(first, dict) != isinstance(other, dict):
            raise CallError(f"non-comparable types {left}: {right}: {sprintf('%s', [other])}")
        raise CallError(f"non-comparable type {left}: {type_name(other)}")
    return bool(first == other)


def _less(first: Any, other: Any) -> bool:
    first, other = unboxed(first), unboxed(other)
    kinds = _basic(first), _basic(other)
    if None in kinds:
        raise CallError("invalid type for comparison")
    if kinds[0] != kinds[1]:
        raise CallError("incompatible types for comparison")
    if kinds[0] == "bool":
        raise CallError("invalid type for comparison")
    return bool(first < other)


def _text(values: Sequence[Any]) -> str:
    """The text that html, js and urlquery work on."""
    if len(values) == 1 and isinstance(values[0], str):
        return values[0]
    return sprint(["<no value>" if value is None else value for value in values])


def html(*values: Any) -> str:
    """Escaped for HTML."""
    known = {'"': "&#34;", "'": "&#39;", "&": "&amp;", "<": "&lt;", ">": "&gt;", "\0": "\ufffd"}
    return "".join(known.get(letter, letter) for letter in _text(values))


def js(*values: Any) -> str:
    """Escaped for JavaScript."""
    known = {"\\": "\\\\", "'": "\\'", '"': '\\"', "<": "\\u003C", ">": "\\u003E", "&": "\\u0026", "=": "\\u003D"}
    return "".join(known.get(c) or (c if c.isprintable() else f"\\u{ord(c):04X}") for c in _text(values))


def exists(item: Any, *keys: Any) -> bool:
    """kubectl's own: whether the path leads somewhere."""
    for key in keys:
        if isinstance(item, list | str):
            if not isinstance(key, int) or isinstance(key, bool) or not 0 <= key < len(item):
                return False
            item = item[key]
        elif isinstance(item, dict):
            if key is not None and not isinstance(key, str):
                return False
            item = item.get(key or "")
        else:
            return False
        if item is None:
            return False
    return True


def base64decode(text: str) -> str:
    """kubectl's own."""
    from tui.api.literals import bytes_error

    try:
        return base64.b64decode(text.replace("\n", "").replace("\r", ""), validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        raise CallError(f"base64 decode failed: {bytes_error(text)}") from None


def _call(function: Any, *_: Any) -> Any:
    value = unboxed(function)
    if value is INVALID:
        raise CallError("call of nil")
    raise CallError(f"non-function of type {type_name(value)}")


def _printf(pattern: str, *values: Any) -> str:
    return sprintf(pattern, values)


FUNCTIONS: dict[str, Declared] = {
    "and": Declared(truth, 1, True), "or": Declared(truth, 1, True), "not": Declared(lambda v: not truth(v), 1),
    "call": Declared(_call, 1, True), "index": Declared(index, 1, True), "slice": Declared(part, 1, True),
    "len": Declared(length, 1), "html": Declared(html, 0, True, "any"), "js": Declared(js, 0, True, "any"),
    "urlquery": Declared(lambda *v: quote_plus(_text(v), safe="-_.~"), 0, True, "any"),
    "print": Declared(lambda *v: sprint(v), 0, True, "any"),
    "println": Declared(lambda *v: sprintln(v), 0, True, "any"),
    "printf": Declared(_printf, 1, True, "string"),
    "eq": Declared(equal, 1, True), "ne": Declared(lambda a, b: not equal(a, b), 2), "lt": Declared(_less, 2),
    "le": Declared(lambda a, b: _less(a, b) or equal(a, b), 2), "gt": Declared(lambda a, b: not (_less(a, b) or
    equal(a, b)), 2), "ge": Declared(lambda a, b: not _less(a, b), 2),
    "exists": Declared(exists, 1, True, "any"), "base64decode": Declared(base64decode, 1, False, "strings"),
}  # fmt: skip

__all__ = ["FUNCTIONS", "Declared", "plain"]
