"""Quantities: `500m`, `2Gi`, `1e3`, parsed and written in canonical form (apimachinery's api/resource)."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

FORM = re.compile(r"^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$")
REFUSAL = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"

_BINARY = {"Ki": 1, "Mi": 2, "Gi": 3, "Ti": 4, "Pi": 5, "Ei": 6}
_DECIMAL = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_NANO = 10**9


def parse(text: str | int | float) -> Fraction:
    """The exact value, rounded up to a billionth. Raises ValueError with the server's words."""
    return _split(str(text).strip())[0]


def canonical(text: str | int | float) -> str:
    """The form that the server stores: no fraction digits, the largest fitting suffix of the same family."""
    value, family = _split(str(text).strip())
    if family == "binary" and (abs(value) < 1024 or value.denominator != 1):
        family = "decimal"
    return _binary(value) if family == "binary" else _decimal(value, exponent=family == "exponent")


def binary(value: Fraction) -> str:
    """A sum of bytes in canonical binary form (`8Gi`)."""
    return _binary(value) if abs(value) >= 1024 and value.denominator == 1 else _decimal(value)


def decimal(value: Fraction) -> str:
    """A sum in canonical decimal form (`250m`)."""
    return _decimal(value)


@lru_cache(maxsize=4096)
def _split(text: str) -> tuple[Fraction, str]:
    match = FORM.match(text)
    if not match or match[1].count(".") > 1 or not re.search(r"\d", match[1]):
        raise ValueError(REFUSAL)
    number, suffix = Fraction(_plain(match[1])), match[2]
    if suffix in _BINARY:
        return _round_up(number * 1024 ** _BINARY[suffix]), "binary"
    if suffix in _DECIMAL:
        return _round_up(number * Fraction(10) ** _DECIMAL[suffix]), "decimal"
    if re.fullmatch(r"[eE][-+]?\d+", suffix):
        return _round_up(number * Fraction(10) ** int(suffix[1:])), "exponent"
    raise ValueError("unable to parse quantity's suffix")


def _plain(digits: str) -> str:
    """`5.` and `.5` as Fraction reads them."""
    sign, body = (digits[0], digits[1:]) if digits[0] in "+-" else ("", digits)
    whole, _, part = body.partition(".")
    return f"{sign}{whole or '0'}.{part or '0'}"


def _round_up(value: Fraction) -> Fraction:
    scaled = value * _NANO
    if scaled.denominator == 1:
        return value
    away = -(-abs(scaled.numerator) // scaled.denominator)
    return Fraction(away if value > 0 else -away, _NANO)


def _binary(value: Fraction) -> str:
    number, power = int(value), 0
    while number and number % 1024 == 0 and power < 6:
        number, power = number // 1024, power + 1
    return f"{number}{next((s for s, p in _BINARY.items() if p == power), '')}"


def _decimal(value: Fraction, *, exponent: bool = False) -> str:
    if not value:
        return "0"
    number, power = value * _NANO, -9
    whole = int(number)
    while whole % 1000 == 0 and power < 18:
        whole, power = whole // 1000, power + 3
    if exponent:
        return f"{whole}e{power}" if power else str(whole)
    return f"{whole}{next(s for s, p in _DECIMAL.items() if p == power)}"
