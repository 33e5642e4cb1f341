"""Reading a patched map into Go structs as strategic merge patches do (runtime's FromUnstructured), and its words."""

from __future__ import annotations

from typing import Any

from tui.api.decoding import kind_type
from tui.api.gojson import compact_json, go_type
from tui.api.literals import bytes_error, quantity_error, time_error
from tui.api.objects import Obj
from tui.api.structure import Field, Type

_KINDS = {str: "string", bool: "bool", int: "int64", float: "float64", list: "slice", dict: "map"}
_SIMPLE = ("string", "integer", "number", "boolean")


def restore_error(obj: Obj) -> str:
    """What is wrong with the first value that does not fit its field, "" where all do."""
    owner = kind_type(obj)
    return _struct(obj, owner) if owner else ""


def wrapped(obj: Obj) -> Obj:
    """An object without restore_error; its numbers wrap around where their fields are too small, as Go's do."""
    whole: Obj = _wrapped_struct(obj, kind_type(obj))
    return whole


def _wrapped_struct(value: Any, owner: Type | None) -> Any:
    if owner is None or not isinstance(value, dict):
        return value
    return {name: _wrapped(item, owner.fields[name]) if name in owner.fields else item for name, item in value.items()}


def _wrapped(value: Any, field: Field) -> Any:
    if field.type == "integer" and isinstance(value, int | float):
        bits = int(field.go.removeprefix("int"))
        number = int(value) if -(2**63) <= value < 2**63 else -(2**63)
        return (number + 2 ** (bits - 1)) % 2**bits - 2 ** (bits - 1)
    if field.type == "object":
        return _wrapped_struct(value, field.ref)
    if field.items is None:
        return value
    if isinstance(value, list):
        return [_wrapped(item, field.items) for item in value]
    return {key: _wrapped(item, field.items) for key, item in value.items()} if isinstance(value, dict) else value


def _struct(value: Any, owner: Type) -> str:
    if not isinstance(value, dict):
        return f"cannot restore struct from: {_kind(value)}"
    fields = (owner.fields[name] for name in sorted(value) if name in owner.fields)
    return next((words for field in fields if (words := _field(value[field.name], field))), "")


def _field(value: Any, field: Field) -> str:
    if value is None or field.type == "any":
        return ""
    if field.type == "object" and field.ref:
        return _struct(value, field.ref)
    if field.type in ("array", "map"):
        return _items(value, field)
    return _literal(value, field) if field.go == "[]uint8" or field.type not in _SIMPLE else _simple(value, field)


def _items(value: Any, field: Field) -> str:
    wanted, name = (list, "slice") if field.type == "array" else (dict, "map")
    if not isinstance(value, wanted):
        return f"cannot restore {name} from {_kind(value)}"
    assert field.items is not None
    inner = value if isinstance(value, list) else [value[key] for key in sorted(value)]
    return next((words for item in inner if (words := _field(item, field.items))), "")


def _simple(value: Any, field: Field) -> str:
    """Go converts numbers to numbers and whole numbers to text, but will not do the latter here."""
    kind = _kind(value)
    go = "string" if field.type == "string" else field.go
    if kind == "int64" and go == "string" or kind == "float64" and go in ("int32", "int64"):
        fine = kind == "float64" and float(value).is_integer()
        return "" if fine else f"cannot convert {kind} to {field.go}"
    numbers = kind in ("int64", "float64") and go in ("int32", "int64", "float64")
    return "" if kind == go or numbers else f"unrecognized type: {go}"


def _literal(value: Any, field: Field) -> str:
    """Types that read their own JSON: int-or-string, quantities, times, bytes."""
    text = isinstance(value, str)
    if field.type == "int-or-string":
        whole = isinstance(value, int) and not isinstance(value, bool) and -(2**31) <= value < 2**31
        return "" if text or whole else _unmarshal(value, "int32")
    if field.type == "quantity":
        return quantity_error(str(value) if text or _kind(value) in ("int64", "float64") else "?")
    if field.type in ("time", "microtime"):
        return time_error(value, field.type) if text else _unmarshal(value, "string")
    if not text:
        return f"cannot restore slice from {_kind(value)}"
    wrong = bytes_error(value)
    return f"error decoding from json: {wrong}" if wrong else ""


def _unmarshal(value: Any, go: str) -> str:
    number = isinstance(value, int | float) and not isinstance(value, bool) and go == "int32"
    literal = f" {compact_json(value)}" if number else ""
    return f"json: cannot unmarshal {go_type(value)}{literal} into Go value of type {go}"


def _kind(value: Any) -> str:
    return _KINDS.get(type(value), "string")
