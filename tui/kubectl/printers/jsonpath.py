"""kubectl's JSONPath: evaluation and printing (client-go's util/jsonpath)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

from tui.api import yaml
from tui.api.gojson import go_value
from tui.api.objects import Obj
from tui.kubectl.errors import Failure
from tui.kubectl.printers.jsonparse import (
    Block,
    Choice,
    Deep,
    Filter,
    Name,
    PathError,
    Range,
    Slice,
    Step,
    Steps,
    Text,
    Wild,
    parse,
)  # fmt: skip

_RELAXED = re.compile(r"^\{\.?([^{}]+)\}$|^\.?([^{}]+)$")
RELAXED_WORDS = (
    "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'"
)


class Path:
    """A template, ready to be applied to objects."""

    def __init__(self, template: str, lenient: bool = True) -> None:
        self._blocks = parse(template)
        self._lenient = lenient

    def results(self, value: Any) -> list[list[Any]]:
        """For each block, in order, what it finds; raises PathError."""
        return self._run(self._blocks, value)

    def values(self, value: Any) -> list[Any]:
        """All that is found."""
        return [one for block in self.results(value) for one in block]

    def text(self, value: Any) -> str:
        """As `-o jsonpath` prints it."""
        return "".join(" ".join(show(one) for one in block) for block in self.results(value))

    def _run(self, blocks: Sequence[Block], value: Any) -> list[list[Any]]:
        found: list[list[Any]] = []
        for block in blocks:
            if isinstance(block, Range):
                for one in self._steps(block.path, [value]):
                    found += self._run(block.body, one)
            else:
                found.append(self._steps(block, [value]))
        return found

    def _steps(self, steps: Steps, values: list[Any]) -> list[Any]:
        for step in steps:
            values = self._step(step, values)
        return values

    def _step(self, step: Step, values: list[Any]) -> list[Any]:
        if isinstance(step, Text):
            return [step.value]
        if isinstance(step, Name):
            return self._name(step, values)
        if isinstance(step, Slice):
            return [one for value in values if value is not None for one in _slice(step, value)]
        if isinstance(step, Filter):
            return [one for value in values if value is not None for one in self._filter(step, value)]
        if isinstance(step, Choice):
            return [one for choice in step.choices for one in self._steps(choice, values)]
        if isinstance(step, Wild):
            return [one for value in values for one in children(value)]
        assert isinstance(step, Deep)
        return [one for value in values for one in _deep(value)]

    def _name(self, step: Name, values: list[Any]) -> list[Any]:
        if not step.name:
            return values
        found = [value[step.name] for value in values if isinstance(value, dict) and step.name in value]
        if not found and not self._lenient and values:
            raise PathError(f"{step.name} is not found")
        return found

    def _filter(self, step: Filter, value: Any) -> list[Any]:
        if not isinstance(value, list):
            raise PathError(f"{go_value(value)} is not array or slice and cannot be filtered")
        return [one for one in value if self._passes(step, one)]

    def _passes(self, step: Filter, value: Any) -> bool:
        lefts = Path._steps(self._relaxed(), step.left, [value])
        if step.op == "exists":
            return bool(lefts)
        rights = Path._steps(self._relaxed(), step.right, [value])
        if len(lefts) > 1 or len(rights) > 1:
            raise PathError("can only compare one element at a time")
        return bool(lefts) and bool(rights) and compare(step.op, lefts[0], rights[0])

    def _relaxed(self) -> Path:
        path = Path.__new__(Path)
        path._blocks, path._lenient = [], True
        return path


def compare(op: str, left: Any, right: Any) -> bool:
    """A comparison of a filter; raises PathError for values that cannot be compared."""
    numbers = all(isinstance(v, int | float) and not isinstance(v, bool) for v in (left, right))
    if not numbers and type(left) is not type(right):
        raise PathError("incompatible types for comparison")
    tests: dict[str, Callable[[], bool]] = {
        "==": lambda: bool(left == right), "!=": lambda: bool(left != right), "<": lambda: bool(left < right),
        "<=": lambda: bool(left <= right), ">": lambda: bool(left > right), ">=": lambda: bool(left >= right),
    }  # fmt: skip
    if isinstance(left, dict | list | bool | None) and op not in ("==", "!="):
        raise PathError("invalid type for comparison")
    return tests[op]()


def children(value: Any) -> list[Any]:
    """A list's items, a map's values in order of key."""
    if isinstance(value, dict):
        return [value[k] for k in sorted(value)]
    return list(value) if isinstance(value, list) else []


def _deep(value: Any) -> list[Any]:
    inner = children(value)
    return [value, *(one for child in inner for one in _deep(child))] if inner else []


def _slice(step: Slice, value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise PathError(f"{_go_type(value)} is not array or slice")
    size = len(value)
    start = step.start or 0
    start += size if start < 0 else 0
    end = size if step.end is None else step.end
    end += size if end < 0 or (end == 0 and step.derived) else 0
    if start == end:
        return []
    if not 0 <= start < size:
        raise PathError(f"array index out of bounds: index {start}, length {size}")
    if not 0 <= end <= size:
        raise PathError(f"array index out of bounds: index {end - 1}, length {size}")
    if start > end:
        raise PathError(f"starting index {start} is greater than ending index {end}")
    if step.step is not None and step.step <= 0:
        raise PathError("step must be > 0")
    return value[start : end : step.step or 1]


def _go_type(value: Any) -> str:
    if isinstance(value, dict):
        return "map[string]interface {}"
    return {str: "string", int: "int64", float: "float64", bool: "bool"}.get(type(value), "interface {}")


def show(value: Any) -> str:
    """One value as -o jsonpath prints it."""
    if isinstance(value, dict | list):
        return yaml.compact_json(value)
    return go_value(value) if value is not None else ""


def go_syntax(value: Any) -> str:
    """As Go's %#v prints it."""
    if isinstance(value, dict):
        return "map[string]interface {}{" + ", ".join(f"{_quote(k)}:{go_syntax(value[k])}" for k in sorted(value)) + "}"
    if isinstance(value, list):
        return "[]interface {}{" + ", ".join(go_syntax(one) for one in value) + "}"
    if isinstance(value, str):
        return _quote(value)
    return "interface {}(nil)" if value is None else go_value(value)


def _quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


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
            return yaml.dump_json(path.values(obj)) if as_json else path.text(obj)
        except PathError as error:
            raise Failure(
                f'error executing jsonpath "{template}": Error executing template: {error}. Printing more information '
                f"for debugging the template:\n\ttemplate was:\n\t\t{template}\n\tobject given to jsonpath engine was:"
                f"\n\t\t{go_syntax(obj)}\n\n\n"
            ) from None

    return render


def printer_path(template: str) -> Path:
    """The template of a column or of --sort-by; raises Failure."""
    try:
        return Path(template)
    except PathError as error:
        raise Failure(f"error parsing jsonpath {template}, {error}") from None
