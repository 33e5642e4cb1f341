"""Values as Go's reflection sees them: what came out of a map or a list has the type `interface {}`."""

from __future__ import annotations

from typing import Any

from tui.api.record import record


@record
class Box:
    """A value held in an interface; None in it is nil."""

    value: Any


class _Invalid:
    """No value at all: a key that is not there, nil once it has passed through a pipeline."""


INVALID = _Invalid()


class Whole(int):
    """A whole number of the template's own: Go's int, where numbers of the object are int64."""


class CallError(ValueError):
    """What a function says against its arguments."""


def type_name(value: Any) -> str:
    """The Go type of a value."""
    if isinstance(value, Box):
        return "interface {}"
    if isinstance(value, dict):
        return "map[string]interface {}"
    if isinstance(value, list):
        return "[]interface {}"
    return {bool: "bool", int: "int64", Whole: "int", float: "float64", str: "string"}.get(type(value), "<nil>")


def unboxed(value: Any) -> Any:
    """What an interface holds; nil is no value."""
    if isinstance(value, Box):
        value = value.value
        return INVALID if value is None else value
    return value


def plain(value: Any) -> Any:
    """The value as a function that takes anything gets it: nil for none."""
    value = unboxed(value)
    return None if value is INVALID else value


def truth(value: Any) -> bool:
    """Go's truth: false, 0, "", nil and what is empty are not."""
    value = unboxed(value)
    return value is not INVALID and bool(value)
