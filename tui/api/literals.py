"""What is wrong with strings that stand for quantities, times and bytes: Go's and apimachinery's words."""

from __future__ import annotations

import base64
import binascii
import re
from functools import lru_cache

_QUANTITY = re.compile(r"([+-]?)([0-9]*)(?:\.([0-9]*))?([eEinumkKMGTP]*[-+]?[0-9]*)")
_SUFFIXES = {"", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"}
_TIME = (
    ("2006", r"\d{4}"), ("-", "-"), ("01", r"\d\d"), ("-", "-"), ("02", r"\d\d"), ("T", "T"), ("15", r"\d\d"),
    (":", ":"), ("04", r"\d\d"), (":", ":"), ("05", r"\d\d(?:[.,]\d+)?"), ("Z07:00", r"Z|[+-]\d\d:\d\d"),
)  # fmt: skip
_MICRO_TIME = (*_TIME[:-2], ("05", r"\d\d"), (".000000", r"[.,]\d{6}"), _TIME[-1])
_LIMITS = {"01": ("month", 1, 12), "02": ("day", 0, 99), "15": ("hour", 0, 23), "04": ("minute", 0, 59),
           "05": ("second", 0, 59)}  # fmt: skip


def quantity_error(text: str) -> str:
    """What apimachinery's resource.ParseQuantity says against the text, "" where it is a quantity."""
    found = _QUANTITY.fullmatch(text.strip())
    if not found or not text.strip():
        return "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
    if found[4] not in _SUFFIXES and not re.fullmatch(r"[eE][-+]?[0-9]+", found[4]):
        return "unable to parse quantity's suffix"
    return "" if found[2] or found[3] else "unable to parse numeric part of quantity"


@lru_cache(maxsize=1024)
def time_error(text: str, kind: str = "time") -> str:
    """What Go's time.Parse says against the text as RFC 3339, "" where it is a time; a `microtime` has six decimals."""
    rest, parts = text, _MICRO_TIME if kind == "microtime" else _TIME
    what, read = f'parsing time "{text}"', {}
    for layout, pattern in parts:
        found = re.match(pattern, rest, re.ASCII)
        if not found:
            whole = "".join(part for part, _ in parts)
            return f'{what} as "{whole}": cannot parse "{rest}" as "{layout}"'
        if layout in _LIMITS:
            name, lowest, highest = _LIMITS[layout]
            read[name] = int(found[0][:2])
            if not lowest <= read[name] <= highest:
                return f"{what}: {name} out of range"
        rest = rest[found.end() :]
    if rest:
        return f'{what}: extra text: "{rest}"'
    from calendar import monthrange

    days = monthrange(int(text[:4]) or 4, read["month"])[1]  # the year 0 leaps, and Python knows none
    return "" if 1 <= read["day"] <= days else f"{what}: day out of range"


def bytes_error(text: str) -> str:
    """What Go's encoding/base64 says against the text, "" where it is padded standard base64."""
    plain = text.replace("\n", "").replace("\r", "")
    try:
        base64.b64decode(plain, validate=True)
        return ""
    except (binascii.Error, ValueError):
        body = re.match(r"[A-Za-z0-9+/]*", plain)
        at = body.end() if body else 0
        at -= at % 4 if at == len(plain) else 0
        return f"illegal base64 data at input byte {at}"
