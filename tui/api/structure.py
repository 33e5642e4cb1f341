"""The structure of the simulated kinds: Go types and their fields, from schema.json, read when first asked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from tui.api.record import record

_SCALARS = {
    "string": ("string", "string"), "bytes": ("string", "[]uint8"), "bool": ("boolean", "bool"),
    "int32": ("integer", "int32"), "int64": ("integer", "int64"), "float64": ("number", "float64"),
    "intstr": ("int-or-string", "int32"), "quantity": ("quantity", "resource.Quantity"),
    "time": ("time", "string"), "microtime": ("microtime", "string"), "any": ("any", "runtime.RawExtension"),
}  # fmt: skip
_EXPLAINED = {"int-or-string": "IntOrString", "quantity": "Quantity", "time": "string", "microtime": "string",
              "any": "Object"}  # fmt: skip


@record
class Type:
    """A Go struct of the Kubernetes API."""

    name: str
    """Its Go name, such as `ServicePort`."""
    fields: Mapping[str, Field]
    """By JSON name, sorted."""


@record
class Field:
    """A field of a struct, or what a list or a map holds (then its name is empty)."""

    name: str
    type: str
    """string integer number boolean object array map int-or-string quantity time microtime any"""
    go: str
    """The Go type as decoding errors say it: `int32`, `[]v1.ServicePort`, `map[string]string`."""
    enum: tuple[str, ...] = ()
    required: bool = False
    merge_key: str = ""
    """The key that strategic merge patches tell items apart by, "" where there is none."""
    patch_strategy: tuple[str, ...] = ()
    """Some of merge, replace, retainKeys."""
    list_type: str = ""
    """atomic, map, set, or "" where the API says nothing."""
    list_map_keys: tuple[str, ...] = ()
    pointer: bool = False
    """Whether Go holds the scalar as a pointer, so that its zero value is kept."""
    items: Field | None = None
    """What an array or a map holds."""
    ref_id: str = ""
    """The key of the struct among the types, for objects."""

    @property
    def ref(self) -> Type | None:
        """The struct that an object is, or that an array or a map holds; else None."""
        if self.items is not None:
            return self.items.ref
        return type_of(self.ref_id) if self.ref_id else None

    @property
    def explained(self) -> str:
        """The type as `kubectl explain` writes it: `integer`, `[]ServicePort`, `map[string]string`."""
        if self.items is not None:
            return ("[]" if self.type == "array" else "map[string]") + self.items.explained
        return self.ref.name if self.ref else _EXPLAINED.get(self.type, self.type)


@cache
def _document() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(Path(__file__).with_name("schema.json").read_text("utf-8"))
    return document


@cache
def type_of(key: str) -> Type:
    """The struct under a key of schema.json, such as `core.v1.ServicePort`; raises KeyError."""
    fields = _document()["types"][key]
    return Type(key.rpartition(".")[2], {name: _field(name, words) for name, words in fields.items()})


@cache
def lookup(kind: str, group: str, version: str) -> Type | None:
    """The type of a kind ("" is the core group), None where it is not among those simulated."""
    key = _document()["kinds"].get("/".join(part for part in (group, version, kind) if part))
    return type_of(key) if key else None


def _field(name: str, words: Any) -> Field:
    go, marks = words if isinstance(words, list) else (words, {})
    kind, go_type, enum, items, ref = _typed(go)
    return Field(
        name, kind, go_type, enum, bool(marks.get("req")), marks.get("key", ""),
        tuple(marks.get("strategy", "").split(",")) if "strategy" in marks else (),
        marks.get("list", ""), tuple(marks.get("keys", ())), bool(marks.get("ptr")), items, ref,
    )  # fmt: skip


def _typed(go: str) -> tuple[str, str, tuple[str, ...], Field | None, str]:
    """(type, Go type, enum, items, struct) of the short form that schema.json has."""
    for prefix, kind, opening in (("[]", "array", "[]"), ("map:", "map", "map[string]")):
        if go.startswith(prefix):
            items = _field("", go.removeprefix(prefix))
            go_type = "v1.ResourceList" if go == "map:quantity" else opening + items.go
            return kind, go_type, (), items, ""
    if go.startswith("#"):
        return "object", f"v1.{go.rpartition('.')[2]}", (), None, go[1:]
    if go.startswith("@"):
        named = _document()["named"][go[1:]]
        return "string", named["go"], tuple(named["enum"]), None, ""
    return *_SCALARS[go], (), None, ""


def field_at(kind: Type, path: str) -> Field | None:
    """The field at a dotted path without indexes, such as `spec.ports.port`; None where there is none."""
    owner: Type | None = kind
    field: Field | None = None
    for name in path.split("."):
        field = owner.fields.get(name) if owner else None
        if field is None:
            return None
        owner = field.ref
    return field
