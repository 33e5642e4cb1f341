"""Describe for a kind that has no text of its own: every field, under a title made of its name (genericDescriber)."""

from __future__ import annotations

import re
from typing import Any

from tui.api.kind import Reader
from tui.api.objects import Obj
from tui.kinds.describe import Lines, add_events, add_metadata, truth

_ELSEWHERE = frozenset(
    {".metadata.managedFields", ".metadata.name", ".metadata.namespace", ".metadata.labels", ".metadata.annotations"})
_ACRONYMS = ("API", "URL", "UID", "GUID")


def describe_generic(obj: Obj, reader: Reader, events: bool) -> str:
    """The text before tab alignment."""
    lines = Lines()
    add_metadata(lines, obj)
    _add_fields(lines, 0, obj, "")
    if events:
        add_events(lines, obj, reader)
    return str(lines)


def _add_fields(lines: Lines, level: int, fields: Obj, path: str) -> None:
    for field, value in sorted(fields.items()):
        where = f"{path}.{field}"
        if where in _ELSEWHERE:
            continue
        if isinstance(value, dict | list):
            lines.add(level, f"{title(field)}:\n")
            for child in value if isinstance(value, list) else (value,):
                if isinstance(child, dict):
                    _add_fields(lines, level + 1, child, where)
                else:
                    lines.add(level + 1, f"{_shown(child)}\n")
        else:
            lines.add(level, f"{title(field)}:\t{_shown(value)}\n")


def _shown(value: Any) -> str:
    """As Go's `%v` prints what JSON holds."""
    if value is None:
        return "<nil>"
    if isinstance(value, list):
        return f"[{' '.join(map(_shown, value))}]"
    return truth(value) if isinstance(value, bool) else str(value)


def title(field: str) -> str:
    """`creationTimestamp` -> `Creation Timestamp`, `apiVersion` -> `API Version` (smartLabelFor)."""
    if re.search(r"[^A-Za-z-]", field):
        return field
    return " ".join(map(_word, _joined(re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|-+", field))))


def _joined(parts: list[str]) -> list[str]:
    """Capitals stay with a word that begins with one: `URLPath`."""
    words: list[str] = []
    parts = list(parts)
    while parts:
        part = parts.pop(0)
        if len(part) > 1 and part.isupper() and parts and parts[0][0].isupper():
            part += parts.pop(0)
        words.append(part)
    return words


def _word(part: str) -> str:
    if part.upper() in _ACRONYMS:
        return part.upper()
    return part.capitalize() if part.islower() else part
