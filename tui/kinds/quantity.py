"""Quantities: `500m`, `2Gi`, `1e3`, read as resource.ParseQuantity reads them and written in canonical form."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

from tui.api.record import record

FORM = re.compile(r"^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$")
REFUSAL = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"

_BINARY = {"Ki": 1, "Mi": 2, "Gi": 3, "Ti": 4, "Pi": 5, "Ei": 6}
_DECIMAL = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_NANO = 10**9
_MOST = 2**63 - 1
"""What is too long for a machine word is held at its greatest value."""
_FACTORS = 18
"""Decimal digits that surely fit a machine word."""
_FARTHEST = 1000
"""Powers of ten beyond this are brought back to it, so that no text makes numbers without end."""


@record
class Quantity:
    """A quantity that has been read."""

    value: Fraction
    format: str
    """`DecimalSI`, `BinarySI`, `DecimalExponent`; "" for plain zero."""
    word: tuple[int, int] | None
    """(mantissa, power of ten) where the server holds it in a machine word."""
    text: str
    """The given text, where the server keeps it because it is canonical; else ""."""


def parse(text: str | int | float) -> Fraction:
    """The exact value, rounded up to a billionth. Raises ValueError with the server's words."""
    return read(str(text).strip()).value


def canonical(text: str | int | float) -> str:
    """The form that the server stores: no fraction digits, the largest fitting suffix of the same family."""
    return written(read(str(text).strip()))


def rounded(text: str | int | float) -> str:
    """An amount in a ResourceList as the server stores it: canonical, and rounded up to thousandths."""
    quantity = read(str(text).strip())
    thousandths = _up(quantity.value, 1000)
    if thousandths == quantity.value:
        return written(quantity)
    return written(Quantity(thousandths, quantity.format, None, ""))


def binary(value: Fraction) -> str:
    """A sum of bytes in canonical binary form (`8Gi`)."""
    return _binary(value) if abs(value) >= 1024 and value.denominator == 1 else _decimal(value)


def decimal(value: Fraction) -> str:
    """A sum in canonical decimal form (`250m`)."""
    return _decimal(value)


@lru_cache(maxsize=4096)
def read(text: str) -> Quantity:
    """What resource.ParseQuantity makes of the text. Raises ValueError with its words."""
    if text == "0":
        return Quantity(Fraction(0), "", (0, 0), "0")
    match = FORM.match(text)
    if not match or match[1].count(".") > 1 or not re.search(r"\d", match[1]):
        raise ValueError(REFUSAL)
    sign = -1 if text.startswith("-") else 1
    whole, _, part = match[1].lstrip("+-").partition(".")
    whole = whole.lstrip("0") or "0"
    base, power, format = _suffix(match[2])
    found = _short(whole, part, base, power, sign)
    if found is None:
        return Quantity(sign * _long(whole, part, base, power), format, None, "")
    mantissa, scale = found
    kept = _is_canonical(whole, part, base, power, scale)
    return Quantity(mantissa * Fraction(10) ** scale, format, found, text if kept else "")


def _suffix(suffix: str) -> tuple[int, int, str]:
    if suffix in _BINARY:
        return 2, 10 * _BINARY[suffix], "BinarySI"
    if suffix in _DECIMAL:
        return 10, _DECIMAL[suffix], "DecimalSI"
    if re.fullmatch(r"[eE][-+]?\d{1,18}", suffix):
        return 10, max(-_FARTHEST, min(_FARTHEST, int(suffix[1:]))), "DecimalExponent"
    raise ValueError("unable to parse quantity's suffix")


def _short(whole: str, part: str, base: int, power: int, sign: int) -> tuple[int, int] | None:
    """The value in a machine word, None where it may not fit one."""
    if base == 2:
        if part or len(whole) > 15 - power * 3 // 10 - 1:
            return None
        return sign * int(whole) << power, 0
    scale = power - len(part)
    if len(whole) + len(part) > _FACTORS or scale < -9:
        return None
    return sign * int(whole + part), scale


def _is_canonical(whole: str, part: str, base: int, power: int, scale: int) -> bool:
    digits = whole + part
    if base == 2:
        return int(digits) & 7 != 0
    return scale % 3 == 0 and not digits.endswith("000") and digits[0] != "0"


def _long(whole: str, part: str, base: int, power: int) -> Fraction:
    """A value of any length: rounded up to a billionth, held at the greatest machine word."""
    if len(whole) > 2 * _FARTHEST:
        return Fraction(_MOST)
    part = part[: 2 * _FARTHEST]
    number = Fraction(int(whole + part), 10 ** len(part)) * Fraction(base) ** power
    return min(_up(number, _NANO), Fraction(_MOST))


def _up(value: Fraction, unit: int) -> Fraction:
    """Rounded away from zero to a multiple of one part in `unit`."""
    scaled = value * unit
    if scaled.denominator == 1:
        return value
    away = -(-abs(scaled.numerator) // scaled.denominator)
    return Fraction(away if value > 0 else -away, unit)


def written(quantity: Quantity) -> str:
    """In canonical form: the largest fitting suffix of its family."""
    value, family = quantity.value, quantity.format
    if family == "BinarySI" and abs(value) >= 1024 and value.denominator == 1:
        return _binary(value)
    return _decimal(value, exponent=family == "DecimalExponent")


def _binary(value: Fraction) -> str:
    number, power = int(value), 0
    while number and number % 1024 == 0 and power < 6:
        number, power = number // 1024, power + 1
    return f"{number}{next((s for s, p in _BINARY.items() if p == power), '')}"


def _decimal(value: Fraction, *, exponent: bool = False) -> str:
    if not value:
        return "0"
    whole, power = int(_up(value, _NANO) * _NANO), -9
    while whole % 1000 == 0 and (exponent or power < 18):
        whole, power = whole // 1000, power + 3
    if exponent:
        return f"{whole}e{power}" if power else str(whole)
    return f"{whole}{next(s for s, p in _DECIMAL.items() if p == power)}"
