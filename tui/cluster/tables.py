"""Tables: what the server answers to a client that wants to print (apiserver's printers and TableConvertor)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tui.api.kind import Column, Kind
from tui.api.objects import Obj, clone

_NAME = "Name must be unique within a namespace."
_FIRST = Column("Name", lambda obj, now: obj["metadata"]["name"])
_GENERIC = (Column("Created At", lambda obj, now: obj["metadata"].get("creationTimestamp"), type="date"),)


def _definition(column: Column) -> Obj:
    name = column is _FIRST
    return {
        "name": column.name, "type": column.type, "format": "name" if name else "",
        "description": _NAME if name else "", "priority": 1 if column.wide else 0,
    }


def definitions(kind: Kind | None) -> list[Obj]:
    """The column definitions of a kind; Name and Created At for one that declares none."""
    return [_definition(column) for column in _columns(kind)]


def _columns(kind: Kind | None) -> tuple[Column, ...]:
    """NAME comes first, but for a kind that places it itself (events)."""
    columns = kind.columns if kind and kind.columns else _GENERIC
    return columns if any(column.name == "Name" for column in columns) else (_FIRST, *columns)


def row(kind: Kind | None, obj: Obj, now: int) -> Obj:
    """A row: the cells, and the object's metadata."""
    cells: list[Any] = [column.cell(obj, now) for column in _columns(kind)]
    partial = {
        "kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1", "metadata": clone(obj["metadata"]),
    }
    return {"cells": cells, "object": partial}


def table(kind: Kind | None, objects: Iterable[Obj], now: int, metadata: Obj) -> Obj:
    """The Table of some objects; `metadata` is the list's own."""
    return {
        "kind": "Table", "apiVersion": "meta.k8s.io/v1", "metadata": metadata,
        "columnDefinitions": definitions(kind), "rows": [row(kind, obj, now) for obj in objects],
    }


def page(found: list[Obj], options: Obj) -> tuple[list[Obj], Obj]:
    """A page of a list by `limit` and `continue` (the place where the last page ended), and its list metadata."""
    start = int(options.get("continue") or 0)
    limit = int(options.get("limit") or 0)
    left = len(found) - start - limit
    if not limit or left <= 0:
        return found[start:], {}
    return found[start : start + limit], {"continue": str(start + limit), "remainingItemCount": left}
