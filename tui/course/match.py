"""Matching JSON values against what a lesson expects: globs and substrings, never regular expressions."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import Any

_PART = re.compile(r"""([^.\[\]]+)|\[(\*|-?\d+)\]|\["([^"]*)"\]""")
_WORDS = {"not", "any", "at_least", "at_most", "has", "length"}


def values_at(value: Any, path: str) -> list[Any]:
    """All values at a path such as `spec.ports[*].port` or `metadata.labels["a.b/c"]`; [] where nothing is there."""
    found = [value]
    for name, index, quoted in _PART.findall(path):
        if index == "*":
            found = [item for v in found if isinstance(v, list) for item in v]
        elif index:
            i = int(index)
            found = [v[i] for v in found if isinstance(v, list) and -len(v) <= i < len(v)]
        else:
            key = name or quoted
            found = [v[key] for v in found if isinstance(v, dict) and v.get(key) is not None]
    return found


def matches(value: Any, wanted: Any) -> bool:
    """Whether a value is as wanted: scalars by text (globs allowed), maps by subset, lists by having each item.

    `{not: x}`, `{any: [..]}`, `{at_least: n}`, `{at_most: n}`, `{has: text}` and `{length: n}` are conditions; null
    wants nothing there.
    """
    if isinstance(wanted, dict):
        if wanted and set(wanted) <= _WORDS:
            return all(_condition(word, value, operand) for word, operand in wanted.items())
        return isinstance(value, dict) and all(matches(value.get(k), w) for k, w in wanted.items())
    if isinstance(wanted, list):
        return isinstance(value, list) and all(any(matches(v, w) for v in value) for w in wanted)
    if wanted is None or value is None:
        return wanted is value
    return _scalar(value, wanted)


def _condition(word: str, value: Any, operand: Any) -> bool:
    match word:
        case "not":
            return not matches(value, operand)
        case "any":
            return any(matches(value, option) for option in operand)
        case "has":
            return isinstance(value, str) and str(operand) in value
        case "length":
            return matches(len(value) if isinstance(value, (list, dict, str)) else 0, operand)
    number = value if isinstance(value, (int, float)) and not isinstance(value, bool) else None
    if number is None:
        return False
    return bool(number >= operand) if word == "at_least" else bool(number <= operand)


def _scalar(value: Any, wanted: Any) -> bool:
    if isinstance(wanted, bool) or isinstance(value, bool):
        return value is wanted
    if isinstance(wanted, str) and isinstance(value, str):
        return fnmatchcase(value, wanted)
    return bool(value == wanted)


def matches_at(obj: Any, path: str, wanted: Any) -> bool:
    """Whether any value at the path is as wanted (for null: whether nothing is there)."""
    found = values_at(obj, path)
    if not found:
        return matches(None, wanted)
    return any(matches(value, wanted) for value in found)


def show(value: Any) -> str:
    """A value in the words of a sentence: `app=frontend`, `80`, `nothing`."""
    if value is None or value == {} or value == []:
        return "nothing"
    if isinstance(value, dict):
        return ",".join(f"{k}={v if not isinstance(v, (dict, list)) else show(v)}" for k, v in value.items())
    if isinstance(value, list):
        return ", ".join(show(v) for v in value)
    return str(value)
