"""The order of --sort-by (kubectl's get/sorter.go)."""

from __future__ import annotations

import re
from functools import cmp_to_key
from typing import Any

from tui.api.objects import Obj
from tui.kubectl.errors import Failure
from tui.kubectl.printers.jsonparse import PathError
from tui.kubectl.printers.jsonpath import printer_path

_QUANTITY = re.compile(r"([+-]?\d+(?:\.\d+)?)(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$")
_SCALE = {"m": 1e-3, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15, "E": 1e18,
          **{f"{letter}i": 1024.0**n for n, letter in enumerate("KMGTPE", 1)}}  # fmt: skip


def sort_key(objects: list[Obj], field: str) -> list[tuple[str, str]] | None:
    """(namespace, name) of the objects in the field's order; None where the field says nothing. Raises Failure."""
    if not field or not objects:
        return None
    path = printer_path(field)
    try:
        found: list[tuple[Any, Obj]] = [(next(iter(path.values(obj)), None), obj) for obj in objects]
    except PathError as error:
        raise Failure(str(error)) from None
    if all(value is None for value, _ in found):
        raise Failure(f"couldn't find any field with path \"{field}\" in the list of objects")
    by_value = cmp_to_key(_compare)
    ordered = sorted(found, key=lambda pair: by_value(pair[0]))
    return [(obj["metadata"].get("namespace", ""), obj["metadata"]["name"]) for _, obj in ordered]


def _compare(left: Any, right: Any) -> int:
    if left is None or right is None:
        return (left is not None) - (right is not None)
    a, b = _rank(left), _rank(right)
    if type(a) is not type(b):
        a, b = str(left), str(right)
    return int(a > b) - int(a < b)


def _rank(value: Any) -> Any:
    if isinstance(value, bool | int | float):
        return float(value)
    found = _QUANTITY.match(str(value))
    if found:
        return float(found[1]) * _SCALE.get(found[2] or "", 1.0)
    # Words are put in natural order: web-2 before web-10.
    return [(not part.isdigit(), int(part) if part.isdigit() else 0, part)
            for part in re.split(r"(\d+)", str(value)) if part]  # fmt: skip
