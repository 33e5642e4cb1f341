"""A YAML document built from libyaml's events without recursion, within bounds of size, depth and aliases."""

from __future__ import annotations

import re
from collections.abc import Generator
from dataclasses import field
from typing import Any

import yaml

from tui.api.gojson import MAX_DEPTH
from tui.api.objects import clone
from tui.api.record import structure
from tui.api.scalars import tagged

MAX_SIZE = 3 * 1024 * 1024
"""Characters of a text: what an API server takes in one request."""

_MANY = 5_000
"""Events between two pauses."""
_MAX_NODES = 400_000
_MAX_ALIASED = 100_000


class YamlError(ValueError):
    """Text that cannot be read; `line` and `column` count from 1, 0 where unknown."""

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(message)
        self.message, self.line, self.column = message, line, column


@structure
class _Frame:
    """A list or a map being filled."""

    value: list[Any] | dict[Any, Any]
    anchor: str | None
    pairs: list[Any] = field(default_factory=list)
    """A map's keys and values in turn."""
    size: int = 1
    height: int = 1


@structure
class _Anchor:
    """A finished node with a name: how many nodes it has, and how deep it goes."""

    value: Any
    size: int
    height: int


def build(text: str) -> Generator[None, None, Any]:
    """The value of the text's first document, None where it has none; raises YamlError or yaml.YAMLError."""
    builder = _Builder()
    try:
        for number, event in enumerate(yaml.parse(text, Loader=yaml.CSafeLoader), 1):
            if isinstance(event, yaml.DocumentEndEvent):
                break
            builder.take(event)
            if number % _MANY == 0:
                yield
    except RecursionError:
        raise YamlError(f"yaml: exceeded max depth of {MAX_DEPTH}", 0, 0) from None
    return builder.root


class _Builder:
    """Puts nodes together as events come."""

    def __init__(self) -> None:
        self.root: Any = None
        self._frames: list[_Frame] = []
        self._anchors: dict[str, _Anchor | None] = {}
        self._nodes = self._aliased = 0

    def take(self, event: yaml.Event) -> None:
        """One event of the document; raises YamlError."""
        if isinstance(event, yaml.ScalarEvent):
            self._add(self._scalar(event), 1, 0, event.anchor)
        elif isinstance(event, yaml.MappingStartEvent):
            self._open({}, event)
        elif isinstance(event, yaml.SequenceStartEvent):
            self._open([], event)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self._close(event)
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event)

    def _error(self, words: str, event: yaml.Event) -> YamlError:
        mark = event.start_mark
        return YamlError(words, mark.line + 1, mark.column + 1) if mark else YamlError(words, 0, 0)

    def _scalar(self, event: yaml.ScalarEvent) -> Any:
        try:
            value = tagged(event.tag, event.value, is_plain=event.style in (None, ""))
        except ValueError as error:
            raise self._error(f"yaml: {error}", event) from None
        if isinstance(value, float) and value - value != 0:
            shown = {"inf": "+Inf", "-inf": "-Inf"}.get(str(value), "NaN")
            raise self._error(f"json: unsupported value: {shown}", event)
        merges = event.value == "<<" and event.style in (None, "") and event.tag is None
        return _MERGE if merges and self._frames and isinstance(self._frames[-1].value, dict) else value

    def _open(self, value: list[Any] | dict[Any, Any], event: Any) -> None:
        if len(self._frames) >= MAX_DEPTH:
            raise self._error(f"yaml: exceeded max depth of {MAX_DEPTH}", event)
        if event.anchor:
            self._anchors[event.anchor] = None
        self._frames.append(_Frame(value, event.anchor))

    def _close(self, event: yaml.Event) -> None:
        frame = self._frames.pop()
        if isinstance(frame.value, dict):
            try:
                _fill(frame.value, frame.pairs)
            except ValueError as error:
                raise self._error(str(error), event) from None
        else:
            frame.value.extend(frame.pairs)
        self._add(frame.value, frame.size, frame.height, frame.anchor)

    def _add(self, value: Any, size: int, height: int, anchor: str | None) -> None:
        self._nodes += 1
        if self._nodes > _MAX_NODES:
            raise YamlError(f"yaml: document has more than {_MAX_NODES} values", 0, 0)
        if anchor:
            self._anchors[anchor] = _Anchor(value, size, height)
        if not self._frames:
            self.root = value
            return
        frame = self._frames[-1]
        frame.pairs.append(value)
        frame.size += size
        frame.height = max(frame.height, height + 1)

    def _alias(self, event: yaml.AliasEvent) -> None:
        if event.anchor not in self._anchors:
            raise self._error(f"yaml: unknown anchor '{event.anchor}' referenced", event)
        target = self._anchors[event.anchor]
        if target is None:
            raise self._error(f"yaml: anchor '{event.anchor}' value contains itself", event)
        self._aliased += target.size
        if self._aliased > _MAX_ALIASED:
            raise self._error("yaml: document contains excessive aliasing", event)
        if len(self._frames) + target.height > MAX_DEPTH:
            raise self._error(f"yaml: exceeded max depth of {MAX_DEPTH}", event)
        self._add(clone(target.value), target.size, target.height, None)


_MERGE = object()


def _fill(target: dict[Any, Any], pairs: list[Any]) -> None:
    """The map of these keys and values: the last of equal keys counts; `<<` never overrides."""
    merged: dict[str, Any] = {}
    for key, value in zip(pairs[::2], pairs[1::2], strict=True):
        if key is _MERGE:
            sources = value if isinstance(value, list) else [value]
            if not all(isinstance(source, dict) for source in sources):
                raise ValueError("yaml: map merge requires map or sequence of maps as the value")
            for source in reversed(sources):
                merged.update(source)
        else:
            target[_key(key, value)] = value
    for name, value in merged.items():
        target.setdefault(name, value)


def _key(key: Any, value: Any) -> str:
    """A map key as a string, as sigs.k8s.io/yaml makes it; raises ValueError for lists, maps and null."""
    if isinstance(key, str):
        return key
    if isinstance(key, bool):
        return "true" if key else "false"
    if isinstance(key, int | float):
        return str(key)
    if key is None:
        shown = f"key: {_go(key)}, value: {_go(value)}"
        raise ValueError(f"unsupported map key of type: %!s(<nil>), {shown}")
    raise ValueError(f"yaml: invalid map key: {_go(key)}")


def _go(value: Any, *, inner: bool = False) -> str:
    """The value as Go's %#v shows it."""
    if isinstance(value, dict):
        shown = ", ".join(f"{_go(key, inner=True)}:{_go(item, inner=True)}" for key, item in sorted(value.items()))
        return f"map[interface {{}}]interface {{}}{{{shown}}}"
    if isinstance(value, list):
        return f"[]interface {{}}{{{', '.join(_go(item, inner=True) for item in value)}}}"
    if isinstance(value, str):
        return '"' + re.sub(r'(["\\])', r"\\\1", value).replace("\n", "\\n") + '"'
    if value is None:
        return "interface {}(nil)" if inner else "<nil>"
    return str(value).lower() if isinstance(value, bool) else str(value)
