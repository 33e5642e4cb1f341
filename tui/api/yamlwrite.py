"""YAML as go-yaml v2 prints it for kubectl: libyaml's emitter, with go-yaml's order of keys and choice of quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cmp_to_key
from io import StringIO
from typing import Any

import yaml

from tui.api.gojson import go_float
from tui.api.scalars import needs_quotes

_WIDTH = 80
"""Where go-yaml folds what is neither a block nor a key."""


def write(value: Any) -> str:
    """One document: long lines are folded at spaces, lists are not indented under their key."""
    stream = StringIO()
    emitter = yaml.CDumper(stream, width=_WIDTH, allow_unicode=True)
    for event in _document(value):
        emitter.emit(event)
    text = stream.getvalue()
    return text.removesuffix("...\n") if text.endswith("\n...\n") else text


def _document(value: Any) -> Iterator[yaml.Event]:
    yield yaml.StreamStartEvent()
    yield yaml.DocumentStartEvent(explicit=False)
    yield from _node(value)
    yield yaml.DocumentEndEvent(explicit=False)
    yield yaml.StreamEndEvent()


def _node(value: Any) -> Iterator[yaml.Event]:
    if isinstance(value, dict):
        yield yaml.MappingStartEvent(None, None, True, flow_style=not value)
        for key in _ordered(value):
            yield _scalar(key)
            yield from _node(value[key])
        yield yaml.MappingEndEvent()
    elif isinstance(value, list | tuple):
        yield yaml.SequenceStartEvent(None, None, True, flow_style=not value)
        for item in value:
            yield from _node(item)
        yield yaml.SequenceEndEvent()
    else:
        yield _scalar(value)


def _scalar(value: Any) -> yaml.ScalarEvent:
    style = None
    if isinstance(value, str):
        text = re.sub("[\ud800-\udfff]", "\ufffd", value)
        style = "|" if "\n" in text else '"' if needs_quotes(text) else None
    elif value is None:
        text = "null"
    elif isinstance(value, bool):
        text = "true" if value else "false"
    elif isinstance(value, float):
        text = str(int(value)) if value.is_integer() and abs(value) < 1e18 else go_float(value)
    else:
        text = str(value)
    return yaml.ScalarEvent(None, None, (True, True), text, style=style)


def _ordered(keys: dict[str, Any]) -> list[str]:
    """The keys in go-yaml's order: plain where all are words, else digits by their number and letters last."""
    if all(key.isascii() and key.isalpha() for key in keys):
        return sorted(keys)
    return sorted(keys, key=cmp_to_key(_compare))


def _compare(left: str, right: str) -> int:
    return 0 if left == right else -1 if _less(left, right) else 1


def _less(left: str, right: str) -> bool:
    """go-yaml's keyList.Less."""
    digits = False
    for at, (a, b) in enumerate(zip(left, right, strict=False)):
        if a == b:
            digits = a.isdigit()
        elif a.isalpha() and b.isalpha():
            return a < b
        elif a.isalpha() or b.isalpha():
            return a.isalpha() if digits else b.isalpha()
        else:
            return _less_number(left, right, at)
    return len(left) < len(right)


def _less_number(left: str, right: str, at: int) -> bool:
    """Whether `left` comes first where the two part at a character that is no letter in either."""
    one = two = ""
    if "0" in (left[at], right[at]):
        before = re.search(r"[0-9]*$", left[:at])
        one = two = "1" if before and before[0].strip("0") else ""
    one += _figures(left, at)
    two += _figures(right, at)
    if int(one[:30] or "0") != int(two[:30] or "0"):
        return int(one[:30] or "0") < int(two[:30] or "0")
    return left[at] < right[at] if len(one) == len(two) else len(one) < len(two)


def _figures(text: str, at: int) -> str:
    found = re.compile("[0-9]*").match(text, at)
    return found[0] if found else ""
