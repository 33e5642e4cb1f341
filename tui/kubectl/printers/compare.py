"""Comparisons as Go's templates make them: booleans, whole numbers, numbers, strings, each only with its like."""

from __future__ import annotations

from typing import Any


class CompareError(ValueError):
    """Values that cannot be compared, in text/template's words."""


def basic(value: Any) -> str:
    """`bool`, `int`, `float` or `string`; raises CompareError for maps, lists and null."""
    found = {bool: "bool", int: "int", float: "float", str: "string"}.get(type(value))
    if found is None:
        raise CompareError("invalid type for comparison")
    return found


def compare(op: str, left: Any, right: Any) -> bool:
    """`==`, `!=`, `<`, `<=`, `>` or `>=`; raises CompareError."""
    kind, other = basic(left), basic(right)
    if kind != other:
        raise CompareError("incompatible types for comparison")
    if kind == "bool" and op not in ("==", "!="):
        raise CompareError("invalid type for comparison")
    less, equal = bool(left < right), bool(left == right)
    return {"==": equal, "!=": not equal, "<": less, "<=": less or equal, ">": not less and not equal,
            ">=": not less}[op]  # fmt: skip
