"""Numbers and characters as templates write them (text/template/parse's newNumber)."""

from __future__ import annotations

from tui.api.errors import quote
from tui.kubectl.printers.jsonparse import PathError, unquote
from tui.kubectl.printers.template.values import Whole


def number(text: str) -> int | float:
    """The value of a number or a character constant; raises ValueError with Go's words."""
    if text.startswith("'"):
        return _character(text)
    plain = text.replace("_", "")
    if plain.endswith("i") and not plain.lower().startswith("0x"):
        raise ValueError(f"illegal number syntax: {quote(text)}")
    whole = _whole(plain)
    if whole is not None and not (set(plain) & set(".eEpP") and "x" not in plain.lower()):
        return Whole(whole)
    try:
        return float.fromhex(plain) if "x" in plain.lower() else float(plain)
    except (ValueError, OverflowError):
        raise ValueError(f"illegal number syntax: {quote(text)}") from None


def _whole(text: str) -> int | None:
    sign = -1 if text.startswith("-") else 1
    digits = text.lstrip("+-").lower()
    for prefix, base in (("0x", 16), ("0b", 2), ("0o", 8), ("0", 8)):
        if digits.startswith(prefix) and len(digits) > len(prefix):
            try:
                return sign * int(digits[len(prefix):], base)
            except ValueError:
                return None
    return sign * int(digits) if digits.isdecimal() else None


def _character(text: str) -> int:
    try:
        letters = unquote(text)
    except PathError:
        letters = ""
    if len(letters) != 1:
        raise ValueError(f"malformed character constant: {text}")
    return Whole(ord(letters))
