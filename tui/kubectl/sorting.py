"""The order of --sort-by (kubectl's get/sorter.go)."""

from __future__ import annotations

import re
from typing import Any

from tui.api.errors import quote
from tui.api.literals import quantity_error
from tui.api.objects import Obj
from tui.kubectl.errors import Failure
from tui.kubectl.gosort import go_sorted
from tui.kubectl.printers.jsonparse import PathError
from tui.kubectl.printers.jsonpath import Path

_QUANTITY = re.compile(r"([+-]?\d*\.?\d*)([numkKMGTPEi]*)")
_SCALE = {"n": 1e-9, "u": 1e-6, "m": 1e-3, "": 1.0, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15, "E": 1e18,
          **{f"{letter}i": 1024.0**n for n, letter in enumerate("KMGTPE", 1)}}  # fmt: skip


class Unsortable(Exception):
    """Values that have no order: kubectl dies of them."""


def order(objects: list[Obj], field: str) -> list[int]:
    """The places of the objects in the field's order. Raises Failure, Unsortable."""
    try:
        path = Path(field)
        found = [path.results(obj) for obj in objects]
    except PathError as error:
        raise Failure(str(error)) from None
    if not any(values and values[0] for values in found):
        raise no_field(field)
    firsts = [values[0][:1] if values else [] for values in found]
    return go_sorted(list(range(len(objects))), lambda a, b: _less(firsts[a], firsts[b]))


def no_field(field: str) -> Failure:
    """The refusal of a field that no object has."""
    return Failure(f"couldn't find any field with path {quote(field)} in the list of objects")


def _less(left: list[Any], right: list[Any]) -> bool:
    """Whether one comes first; what has no such field comes before everything."""
    if not left:
        return True
    return bool(right) and _before(left[0], right[0])


def _before(left: Any, right: Any) -> bool:
    if left is None or right is None:
        return left is None and right is not None
    if isinstance(left, list) and isinstance(right, list):
        raise Unsortable("unsortable type: []interface {}")
    if isinstance(left, dict | list | bool):
        names = {dict: "map[string]interface {}", list: "[]interface {}", bool: "bool"}
        raise Unsortable(f"unsortable type: {names[type(left)]}")
    if type(left) is not type(right):
        raise Unsortable("unsortable interface: interface")
    if isinstance(left, str):
        return _text_before(left, right)
    return bool(left < right)


def _text_before(left: str, right: str) -> bool:
    if not quantity_error(left) and not quantity_error(right):
        return amount(left) < amount(right)
    return left.encode() < right.encode()


def amount(text: str) -> float:
    """A quantity as a number."""
    found = _QUANTITY.fullmatch(text.strip())
    if found and found[2] in _SCALE and found[1].strip("+-."):
        return float(found[1]) * _SCALE[found[2]]
    return float(text)
