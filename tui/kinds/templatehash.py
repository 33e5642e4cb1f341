"""pod-template-hash: FNV of a pod template as Go's spew prints it (controller.ComputeHash, util/dump and util/hash)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from tui.api.names import SUFFIX_ALPHABET
from tui.api.objects import Obj
from tui.kinds.quantity import Quantity, read
from tui.kinds.templatestructs import STRUCTS, fields_of

_TIME = "{Time:(time.Time){wall:(uint64)0 ext:(int64)0 loc:(*time.Location)<nil>}}"
_ZEROS = {"int32": "0", "int64": "0", "bool": "false", "v1.Time": _TIME}
_WORD = 2**64


def hash_of(template: Obj, collisions: int | None = None) -> str:
    """The hash in the letters that names use."""
    return _hashed(_struct("PodTemplateSpec", template), collisions)


@lru_cache(maxsize=1024)
def _hashed(text: str, collisions: int | None) -> str:
    written = f"(v1.PodTemplateSpec){text}".encode("utf-8", "replace")
    if collisions is not None:
        written += (collisions % _WORD).to_bytes(8, "little")
    value = 2166136261
    for byte in written:
        value = (value ^ byte) * 16777619 & 0xFFFFFFFF
    return "".join(SUFFIX_ALPHABET[ord(digit) % len(SUFFIX_ALPHABET)] for digit in str(value))


def _struct(name: str, value: Obj) -> str:
    shown = []
    for field, key, type in fields_of(name):
        inner = value.get(key) if key else value
        shown.append(f"{field}:({type}){_bare(type, inner)}")
    return "{" + " ".join(shown) + "}"


def _bare(type: str, value: Any) -> str:
    """A value without its type, as inside lists, maps and behind pointers."""
    if type.startswith("*"):
        return "<nil>" if value is None else _bare(type[1:], value)
    if type.startswith("[]"):
        return "[" + " ".join(_bare(type[2:], item) for item in value) + "]" if value else "<nil>"
    if type == "v1.ResourceList":
        return _map({name: _quantity(read(str(amount).strip())) for name, amount in (value or {}).items()})
    if type.startswith("map["):
        return _map(value)
    if type == "resource.Quantity":
        return _quantity(read("0" if value is None else str(value).strip()))
    if type == "intstr.IntOrString":
        return _int_or_string(value)
    name = type.removeprefix("v1.")
    return _struct(name, value or {}) if name in STRUCTS else _scalar(type, value)


def _scalar(type: str, value: Any) -> str:
    if value is None or type == "v1.Time":
        return _ZEROS.get(type, "")
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(int(value)) if isinstance(value, float) else str(value)


def _map(entries: dict[str, str] | None) -> str:
    return "map[" + " ".join(f"{k}:{v}" for k, v in sorted(entries.items())) + "]" if entries else "<nil>"


def _int_or_string(value: Any) -> str:
    number, text = (0, value) if isinstance(value, str) else (value or 0, "")
    return f"{{Type:(intstr.Type){int(isinstance(value, str))} IntVal:(int32){number} StrVal:(string){text}}}"


def _quantity(quantity: Quantity) -> str:
    """A resource.Quantity: a machine word, or else a number of any length."""
    mantissa, scale = quantity.word or (0, 0)
    exact = "(*inf.Dec)<nil>" if quantity.word else f"(*inf.Dec){_decimal(quantity)}"
    return (
        f"{{i:(resource.int64Amount){{value:(int64){mantissa} scale:(resource.Scale){scale}}} "
        f"d:(resource.infDecAmount){{Dec:{exact}}} s:(string){quantity.text} "
        f"Format:(resource.Format){quantity.format}}}"
    )


def _decimal(quantity: Quantity) -> str:
    """An inf.Dec: a big number and how many of its digits are decimals."""
    digits = next(n for n in range(10) if (quantity.value * 10**n).denominator == 1)
    number = int(quantity.value * 10**digits)
    words, rest = [], abs(number)
    while rest:
        words.append(str(rest % _WORD))
        rest //= _WORD
    big = f"neg:(bool){'true' if number < 0 else 'false'} abs:(big.nat)[{' '.join(words)}]"
    return f"{{unscaled:(big.Int){{{big}}} scale:(inf.Scale){digits}}}"
