"""What ConfigMaps and Secrets share: keys, sizes, immutability (pkg/apis/core/validation)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from tui.api.errors import FieldError, forbidden_field, invalid_value, too_long

LIMIT = 1024 * 1024
"""Bytes that all values may have together."""

_KEY = re.compile(r"[-._a-zA-Z0-9]+")
_WORDS = (
    "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  "
    "or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')"
)


def key_words(key: str) -> list[str]:
    """What is wrong with one key (IsConfigMapKey)."""
    words = []
    if len(key) > 253:
        words.append("must be no more than 253 characters")
    if not _KEY.fullmatch(key):
        words.append(_WORDS)
    if key == ".":
        words.append("must not be '.'")
    elif key == "..":
        words.append("must not be '..'")
    elif key.startswith(".."):
        words.append("must not start with '..'")
    return words


def key_errors(path: str, key: str) -> list[FieldError]:
    """Complaints about one key."""
    return [invalid_value(f"{path}[{key}]", key, text) for text in key_words(key)]


def keys_errors(path: str, keys: Iterable[str]) -> list[FieldError]:
    """Complaints about all keys, in their order."""
    return [error for key in sorted(keys) for error in key_errors(path, key)]


def size_errors(path: str, sizes: Iterable[int]) -> list[FieldError]:
    """`Too long` where the values have more than LIMIT bytes."""
    return [too_long(path, LIMIT)] if sum(sizes) > LIMIT else []


def frozen(new: Mapping[str, Any], old: Mapping[str, Any], parts: tuple[str, ...]) -> list[FieldError]:
    """What an immutable object refuses: any change of its parts, and becoming mutable again."""
    if not old.get("immutable"):
        return []
    errors = []
    if not new.get("immutable"):
        errors.append(forbidden_field("immutable", "field is immutable when `immutable` is set"))
    for part in parts:
        if (new.get(part) or {}) != (old.get(part) or {}):
            errors.append(forbidden_field(part, "field is immutable when `immutable` is set"))
    return errors
