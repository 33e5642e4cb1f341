"""What a plain YAML scalar is: the rules of the go-yaml v2 fork in sigs.k8s.io/yaml, which kubectl reads with."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any

from tui.api.gojson import whole

_WORDS: dict[str, Any] = {
    **dict.fromkeys(["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"], True),
    **dict.fromkeys(["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"], False),
    **dict.fromkeys(["", "~", "null", "Null", "NULL"]),
    **dict.fromkeys([".nan", ".NaN", ".NAN"], float("nan")),
    **dict.fromkeys([".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"], float("inf")),
    **dict.fromkeys(["-.inf", "-.Inf", "-.INF"], float("-inf")),
}
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_INTEGER = re.compile(r"([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|([1-9][0-9]*|0))")
_BASE_60 = re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?")
_DATE = r"[0-9]{4}-(0?[1-9]|1[0-2])-(0?[1-9]|[12][0-9]|3[01])"
_CLOCK = r"[0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(\.[0-9]+)?"
_TIME = f"([Tt]{_CLOCK}(Z|[-+][0-9]{{2}}:[0-9]{{2}})| {_CLOCK})"
_TIMESTAMP = re.compile(f"{_DATE}{_TIME}?")
_TAG = "tag:yaml.org,2002:"


def plain(text: str) -> Any:
    """The value of an unquoted scalar: bool, None, int, float or str."""
    if text in _WORDS:
        return _WORDS[text]
    if not text or text[0] not in "+-.0123456789":
        return text
    return _number(text.replace("_", ""), text)


def _number(digits: str, text: str) -> Any:
    """The number that the text spells, or the text."""
    if len(digits) < 80 and (found := _INTEGER.fullmatch(digits)):
        sign, *bases = found.groups()
        for base, figures in zip((16, 2, 8, 10), bases, strict=True):
            if figures:
                return whole(f"{sign}{int(figures, base)}")
    if _FLOAT.fullmatch(digits) and (text[0] != "." or "_" not in text):
        number = float(digits)
        return int(number) if abs(number) < 1e18 and number.is_integer() else number
    return text


def tagged(tag: str | None, text: str, *, is_plain: bool) -> Any:
    """The value of a scalar with an explicit tag; raises ValueError with go-yaml's words."""
    kind = tag.removeprefix(_TAG) if tag else ""
    if kind == "binary":
        try:
            return base64.b64decode("".join(text.split()), validate=True).decode("utf-8", "replace")
        except (binascii.Error, ValueError):
            raise ValueError("!!binary value contains invalid base64 data") from None
    if kind in ("bool", "int", "float", "null"):
        value = plain(text)
        if isinstance(value, str):
            raise ValueError(f"cannot decode !!str `{text}` as a !!{kind}")
        return value
    return plain(text) if is_plain and not kind else text


def needs_quotes(text: str) -> bool:
    """Whether the text would not read back as a string if it stood unquoted (go-yaml's encode.go)."""
    if not isinstance(plain(text), str):
        return True
    return bool(_BASE_60.fullmatch(text) or _TIMESTAMP.fullmatch(text))
