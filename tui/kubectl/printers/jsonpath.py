"""kubectl's JSONPath: evaluation and printing (client-go's util/jsonpath)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from tui.api import yaml
from tui.api.errors import quote
from tui.api.gojson import go_value
from tui.api.objects import Obj
from tui.kubectl.errors import Failure
from tui.kubectl.printers.compare import CompareError, compare
from tui.kubectl.printers.jsonparse import (
    Filter,
    Literal,
    Name,
    PathError,
    Slice,
    Step,
    Steps,
    Text,
    Union,
    Wild,
    Word,
    parse,
)  # fmt: skip

_RELAXED = re.compile(r"^\{\.?([^{}]+)\}$|^\.?([^{}]+)$")
RELAXED_WORDS = (
    "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'"
)
Values = list[Any]


class Path:
    """A template, ready to be applied to objects."""

    def __init__(self, template: str, lenient: bool = True) -> None:
        self._parts = parse(template)
        self._lenient = lenient

    def results(self, value: Any) -> list[Values]:
        """For each part, in order, what it finds; raises PathError."""
        return _Run(self._parts, self._lenient).results(0, value)

    def values(self, value: Any) -> Values:
        """All that is found."""
        return [one for part in self.results(value) for one in part]

    def text(self, value: Any) -> str:
        """As `-o jsonpath` prints it."""
        return "".join(" ".join(show(one) for one in part) for part in self.results(value))

    def json(self, value: Any) -> str:
        """As `-o jsonpath-as-json` prints it: a list for each part."""
        return "".join(yaml.dump_json(part) for part in self.results(value))


class _Run:
    """One evaluation: which ranges are open, and where the last one ended."""

    def __init__(self, parts: Sequence[Steps | Text], lenient: bool) -> None:
        self._parts, self._lenient = parts, lenient
        self._begin = self._inside = self._end = 0
        self._ended = -1

    def results(self, first: int, value: Any) -> list[Values]:
        """What the parts from `first` on find, up to the end of the range that they stand in."""
        found: list[Values] = []
        at = first
        while at < len(self._parts):
            part = self._parts[at]
            values = self._steps((part,) if isinstance(part, Text) else part, [value])
            if 0 < self._end <= self._inside:
                self._end -= 1
                self._ended = at
                break
            if self._begin > 0:
                self._begin -= 1
                self._inside += 1
                for one in values:
                    found += self.results(at + 1, one)
                if not values:
                    # Nothing to go through, but the end of the range must be found.
                    self.results(at + 1, None)
                self._inside -= 1
                at = max(at, self._ended)
            else:
                found.append(values)
            at += 1
        return found

    def _steps(self, steps: Steps, values: Values) -> Values:
        for step in steps:
            values = self._step(step, values)
        return values

    def _step(self, step: Step, values: Values) -> Values:
        if isinstance(step, Text):
            return [step.value]
        if isinstance(step, Literal):
            return [step.value] * len(values)
        if isinstance(step, Word):
            return self._word(step.name, values)
        if isinstance(step, Name):
            return self._name(step.name, values)
        if isinstance(step, Slice):
            return _sliced(step, values)
        if isinstance(step, Filter):
            return self._filter(step, values)
        if isinstance(step, Union):
            return self._union(step, values)
        if isinstance(step, Wild):
            return [one for value in values for one in children(value)]
        return [one for value in values for one in _deep(value)]

    def _word(self, word: str, values: Values) -> Values:
        if word == "range":
            self._begin += 1
            return values
        if word != "end":
            raise PathError(f"unrecognized identifier {word}", values)
        if not self._inside:
            raise PathError("not in range, nothing to end")
        self._end += 1
        return []

    def _name(self, name: str, values: Values) -> Values:
        found = [value[name] for value in values if isinstance(value, dict) and name in value]
        if not found and not self._lenient and values:
            raise PathError(f"{name} is not found")
        return found

    def _union(self, step: Union, values: Values) -> Values:
        try:
            return [one for choice in step.choices for one in self._steps(choice, values)]
        except PathError as error:
            raise PathError(str(error), values) from None

    def _filter(self, step: Filter, values: Values) -> Values:
        found: Values = []
        for value in values:
            if not isinstance(value, list):
                raise PathError(f"{go_value(value)} is not array or slice and cannot be filtered", values)
            try:
                found += [one for one in value if self._passes(step, one)]
            except CompareError as error:
                raise PathError(str(error), found) from None
            except PathError as error:
                raise PathError(str(error), values) from None
        return found

    def _passes(self, step: Filter, value: Any) -> bool:
        try:
            lefts = self._steps(step.left, [value])
        except PathError as error:
            if step.op != "exists":
                raise
            lefts = error.values
        if step.op == "exists" or not lefts:
            return bool(lefts)
        if len(lefts) > 1:
            raise PathError("can only compare one element at a time")
        rights = self._steps(step.right, [value])
        if len(rights) != 1:
            if not rights:
                return False
            raise PathError("can only compare one element at a time")
        if step.op not in ("==", "!=", "<", "<=", ">", ">="):
            raise PathError(f"unrecognized filter operator {step.op}")
        return compare(step.op, lefts[0], rights[0])


def children(value: Any) -> Values:
    """A list's items, a map's values in order of key, a string's bytes."""
    if isinstance(value, dict):
        return [value[k] for k in sorted(value)]
    if isinstance(value, str):
        return list(value.encode())
    return list(value) if isinstance(value, list) else []


def _deep(value: Any) -> Values:
    inner = children(value)
    if isinstance(value, str):
        return [value] if inner else []
    return [value, *(one for child in inner for one in _deep(child))] if inner else []


def _sliced(step: Slice, values: Values) -> Values:
    found: Values = []
    for value in values:
        if value is None:
            continue
        part = _slice(step, value, values)
        if part is None:
            return found
        found += part
    return found


def _slice(step: Slice, value: Any, values: Values) -> Values | None:
    """The items, None for a part that is empty by what was asked; raises PathError."""
    if not isinstance(value, list):
        raise PathError(f"{_go_type(value)} is not array or slice", values)
    size = len(value)
    start = step.start or 0
    start += size if start < 0 else 0
    end = size if step.end is None else step.end
    end += size if end < 0 or (end == 0 and step.derived) else 0
    if start == end:
        return None
    if not 0 <= start < size:
        raise PathError(f"array index out of bounds: index {start}, length {size}", values)
    if not 0 <= end <= size:
        raise PathError(f"array index out of bounds: index {end - 1}, length {size}", values)
    if start > end:
        raise PathError(f"starting index {start} is greater than ending index {end}", values)
    if step.step is not None and step.step <= 0:
        raise PathError("step must be > 0", values)
    return value[start : end : step.step or 1]


def _go_type(value: Any) -> str:
    if isinstance(value, dict):
        return "map[string]interface {}"
    return {str: "string", int: "int64", float: "float64", bool: "bool"}.get(type(value), "interface {}")


def show(value: Any) -> str:
    """One value as -o jsonpath prints it."""
    return yaml.compact_json(value) if isinstance(value, dict | list | None) else go_value(value)


def go_syntax(value: Any) -> str:
    """As Go's %#v prints it."""
    if isinstance(value, dict):
        return "map[string]interface {}{" + ", ".join(f"{quote(k)}:{go_syntax(value[k])}" for k in sorted(value)) + "}"
    if isinstance(value, list):
        return "[]interface {}{" + ", ".join(go_syntax(one) for one in value) + "}"
    if isinstance(value, str):
        return quote(value)
    return "interface {}(nil)" if value is None else go_value(value)


def relaxed(expression: str) -> str:
    """`.a.b`, `a.b`, `{a.b}` as `{.a.b}`; raises Failure."""
    if not expression:
        return expression
    found = _RELAXED.match(expression)
    if not found:
        raise Failure(RELAXED_WORDS)
    return "{." + (found[1] or found[2]) + "}"


def printer(template: str, lenient: bool = True, as_json: bool = False) -> Callable[[Obj], str]:
    """The printer of `-o jsonpath=...`; raises Failure where the template cannot be read."""
    try:
        path = Path(template, lenient)
    except PathError as error:
        raise Failure(f"error parsing jsonpath {template}, {error}") from None

    def render(obj: Obj) -> str:
        try:
            return path.json(obj) if as_json else path.text(obj)
        except PathError as error:
            raise Failure(
                f"error executing jsonpath {quote(template)}: Error executing template: {error}. Printing more "
                f"information for debugging the template:\n\ttemplate was:\n\t\t{template}\n\tobject given to jsonpath "
                f"engine was:\n\t\t{go_syntax(obj)}\n\n\n"
            ) from None

    return render


def printer_path(template: str) -> Path:
    """The template of a column or of --sort-by; raises Failure."""
    try:
        return Path(template)
    except PathError as error:
        raise Failure(f"error parsing jsonpath {template}, {error}") from None
