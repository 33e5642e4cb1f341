"""KYAML, as `kubectl -o kyaml` prints it: YAML in braces, every string quoted (sigs.k8s.io/yaml/kyaml)."""

from __future__ import annotations

import re
from typing import Any

from tui.api.gojson import compact_json
from tui.api.scalars import needs_quotes

_INDENT = "  "
_FOLD = "\\\n"
_BARE = re.compile(r"[^\W]([\w./-]*[^\W])?")
_WORDS = frozenset(("null", "~", "true", "y", "yes", "on", "false", "n", "no", "off", "t", "f", "inf", "infinity",
                    "nan", "+inf", "-inf", "+infinity", "-infinity", ".inf", "-.inf", "+.inf", ".nan"))  # fmt: skip
_ESCAPES = {"\a": "\\a", "\b": "\\b", "\f": "\\f", "\r": "\\r", "\v": "\\v", "\0": "\\0", "\x1b": "\\e", "\x85": "\\N",
            "\xa0": "\\_", "\u2028": "\\L", "\u2029": "\\P"}  # fmt: skip


def dump_kyaml(value: Any) -> str:
    """One document, with its opening line and a newline at the end."""
    return f"---\n{_node(value, 0)}\n"


def _node(value: Any, indent: int) -> str:
    if isinstance(value, dict):
        return _mapping(value, indent)
    if isinstance(value, list | tuple):
        return _sequence(value, indent)
    return _string(value, indent + 1) if isinstance(value, str) else compact_json(value)


def _mapping(value: dict[str, Any], indent: int) -> str:
    if not value:
        return "{}"
    inner = _INDENT * (indent + 1)
    rows = (f"{inner}{_key(name, indent + 1)}: {_node(value[name], indent + 1)},\n" for name in sorted(value))
    return "{\n" + "".join(rows) + _INDENT * indent + "}"


def _sequence(value: Any, indent: int) -> str:
    if not value:
        return "[]"
    if all(isinstance(item, dict | list) for item in value):
        return "[" + ", ".join(_node(item, indent) for item in value) + "]"
    inner = _INDENT * (indent + 1)
    return "[\n" + "".join(f"{inner}{_node(item, indent + 1)},\n" for item in value) + _INDENT * indent + "]"


def _key(name: str, indent: int) -> str:
    bare = _BARE.fullmatch(name) and name.lower() not in _WORDS and not needs_quotes(name)
    return name if bare else _string(name, indent)


def _string(text: str, indent: int) -> str:
    """In double quotes; the lines of a longer text stand below each other, as far in as their own spaces put them."""
    if "\n" not in text:
        return f'"{"".join(map(_escaped, text))}"'
    lines = text.split("\n")
    shown = []
    for at, line in enumerate(lines):
        end = "\\n" + _FOLD if at < len(lines) - 1 else _FOLD if line else ""
        if line or end:
            margin = "\\" if line[:1].isspace() else " "
            shown.append(f"{_INDENT * indent}{margin}{''.join(map(_escaped, line))}{end}")
    return f'"{_FOLD}{"".join(shown)}{_INDENT * indent}"'


def _escaped(letter: str) -> str:
    if letter in '"\\':
        return "\\" + letter
    if letter == "\t" or letter.isprintable():
        return letter
    code = ord(letter)
    if letter in _ESCAPES:
        return _ESCAPES[letter]
    if code < 0x80:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
