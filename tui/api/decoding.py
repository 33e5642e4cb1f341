"""Decoding JSON into Go structs as the API server does: wrong types, unknown fields, and what is left out again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tui.api.errors import quote
from tui.api.gojson import compact_json
from tui.api.literals import bytes_error, quantity_error, time_error
from tui.api.objects import Obj, clone
from tui.api.structure import Field, Type, lookup, type_of

_LIMITS = {"int32": 2**31, "int64": 2**63}
_NAMES = {str: "string", bool: "bool", int: "number", float: "number", list: "array", dict: "object"}
_MISSING = object()


class DecodeError(ValueError):
    """A body that does not fit its type: `message` has the words of Go's JSON decoder."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def kind_type(obj: Obj) -> Type | None:
    """The type that the object's apiVersion and kind name, None where it is not known."""
    version, kind = obj.get("apiVersion"), obj.get("kind")
    if not isinstance(version, str) or not isinstance(kind, str):
        return None
    group, _, version = version.rpartition("/")
    return lookup(kind, group, version)


def decode(obj: Obj, strict: bool = True) -> list[str]:
    """The strict errors of a body, such as `unknown field "spec.ports[0].targetport"`, none unless `strict`.

    Raises DecodeError where a value has the wrong type: the first in the order of sorted keys, in which kubectl sends
    them. A body of an unknown kind has no errors.
    """
    owner = kind_type(obj)
    if owner is None:
        return []
    _check_struct(obj, owner, "")
    return [f"unknown field {quote(path)}" for path in _unknown(obj, owner, "")] if strict else []


def decode_metadata(obj: Obj) -> None:
    """Raises the DecodeError with which kubectl refuses metadata before it asks the server anything."""
    metadata = obj.get("metadata")
    if metadata is None:
        return
    if not isinstance(metadata, dict):
        raise _mismatch(metadata, "metadataOnlyObject", "metadata", "v1.ObjectMeta")
    _check_struct(metadata, type_of("meta.v1.ObjectMeta"), "metadata")


def prune(obj: Obj) -> Obj:
    """A copy without unknown fields, nulls, and zero values that Go omits: decoded into structs and encoded again.

    Required fields, pointers to zero, empty objects and fields of unknown kinds stay as they are.
    """
    owner = kind_type(obj)
    return _pruned_struct(obj, owner) if owner else clone(obj)


def _mismatch(value: Any, struct: str, path: str, go: str, literal: str = "") -> DecodeError:
    shown = f"{_NAMES.get(type(value), 'string')}{literal}"
    return DecodeError(f"json: cannot unmarshal {shown} into Go struct field {struct}.{path} of type {go}")


def _check_struct(value: dict[str, Any], owner: Type, path: str) -> None:
    for name in sorted(value):
        field = owner.fields.get(name)
        if field is not None:
            _check(value[name], field, owner.name, f"{path}.{name}" if path else name)


def _check(value: Any, field: Field, struct: str, path: str) -> None:
    """Raises DecodeError unless the value, which stands in `struct` at `path`, fits the field."""
    if value is None or field.type == "any":
        return
    if field.type == "quantity":
        _check_quantity(value)
    elif field.type in ("object", "map", "array"):
        _check_inner(value, field, struct, path)
    elif field.type in ("integer", "int-or-string"):
        _check_integer(value, field, struct, path)
    elif field.type == "boolean":
        if not isinstance(value, bool):
            raise _mismatch(value, struct, path, field.go)
    elif field.type == "number":
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise _mismatch(value, struct, path, field.go)
    else:
        _check_string(value, field, struct, path)


def _check_inner(value: Any, field: Field, struct: str, path: str) -> None:
    if not isinstance(value, list if field.type == "array" else dict):
        raise _mismatch(value, struct, path, field.go)
    if isinstance(value, dict) and field.ref is not None and field.items is None:
        _check_struct(value, field.ref, path)
    if field.items is None:
        return
    for item in value if isinstance(value, list) else (value[key] for key in sorted(value)):
        _check(item, field.items, struct, path)


def _check_integer(value: Any, field: Field, struct: str, path: str) -> None:
    if isinstance(value, str) and field.type == "int-or-string":
        return
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _mismatch(value, struct, path, field.go)
    limit = _LIMITS[field.go]
    if (isinstance(value, float) and not value.is_integer()) or not -limit <= value < limit:
        raise _mismatch(value, struct, path, field.go, f" {compact_json(value)}")


def _check_string(value: Any, field: Field, struct: str, path: str) -> None:
    if not isinstance(value, str):
        raise _mismatch(value, struct, path, field.go)
    timed = field.type in ("time", "microtime")
    error = time_error(value, field.type) if timed else bytes_error(value) if field.go == "[]uint8" else ""
    if error:
        raise DecodeError(error)


def _check_quantity(value: Any) -> None:
    """Quantities read their own text, whatever it is, and say nothing of where they stand."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    error = quantity_error(str(value) if number or isinstance(value, str) else "?")
    if error:
        raise DecodeError(error)


def _unknown(value: Any, owner: Type, path: str) -> Iterator[str]:
    for name in sorted(value):
        where = f"{path}.{name}" if path else name
        field = owner.fields.get(name)
        if field is None:
            yield where
        elif field.ref is not None:
            yield from _unknown_inner(value[name], field, field.ref, where)


def _unknown_inner(value: Any, field: Field, owner: Type, path: str) -> Iterator[str]:
    if field.type == "array":
        for at, item in enumerate(value or ()):
            yield from _unknown(item or {}, owner, f"{path}[{at}]")
    elif field.type == "map":
        for key in sorted(value or {}):
            yield from _unknown(value[key] or {}, owner, f"{path}.{key}")
    else:
        yield from _unknown(value or {}, owner, path)


def _pruned_struct(value: dict[str, Any], owner: Type) -> dict[str, Any]:
    kept = {}
    for name, inner in value.items():
        field = owner.fields.get(name)
        result = _pruned(inner, field) if field else _MISSING
        if field and result is not _MISSING and (field.required or not _omitted(result, field)):
            kept[name] = result
    return kept


def _pruned(value: Any, field: Field) -> Any:
    if value is None:
        return _MISSING
    if field.type == "object" and field.ref and isinstance(value, dict):
        return _pruned_struct(value, field.ref)
    if field.type == "array" and field.items and isinstance(value, list):
        return [_item(item, field.items) for item in value]
    if field.type == "map" and field.items and isinstance(value, dict):
        return {key: _item(item, field.items) for key, item in value.items()}
    return clone(value)


def _item(value: Any, field: Field) -> Any:
    """An item of a list or a map, where null is Go's zero value."""
    result = _pruned(value, field)
    if result is not _MISSING:
        return result
    return {"string": "", "object": {}, "integer": 0, "boolean": False, "quantity": "0"}.get(field.type)


def _omitted(value: Any, field: Field) -> bool:
    """Whether Go's omitempty leaves the value out."""
    return not value and not field.pointer and field.type not in ("object", "int-or-string", "quantity", "any")
