"""fmt's Sprint and Sprintf for the values that templates know."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from tui.api.errors import quote
from tui.api.gojson import go_float, go_value
from tui.kubectl.printers.template.values import type_name

_VERB = re.compile(r"%([-+# 0]*)(\d*)(?:\.(\d*))?(.?)", re.DOTALL)


def sprint(values: Sequence[Any]) -> str:
    """fmt.Sprint: a space between two values of which neither is a string."""
    text = ""
    for at, value in enumerate(values):
        if at and not isinstance(value, str) and not isinstance(values[at - 1], str):
            text += " "
        text += go_value(value)
    return text


def sprintln(values: Sequence[Any]) -> str:
    """fmt.Sprintln."""
    return " ".join(go_value(value) for value in values) + "\n"


def sprintf(pattern: str, values: Sequence[Any]) -> str:
    """fmt.Sprintf, its complaints about missing, extra and wrong values included."""
    rest = list(values)

    def fill(found: re.Match[str]) -> str:
        flags, width, precision, verb = found.groups()
        if not verb:
            return "%!(NOVERB)"
        if verb == "%":
            return "%"
        if not rest:
            return f"%!{verb}(MISSING)"
        value = rest.pop(0)
        digits = None if precision is None else int(precision or 0)
        return _padded(_shown(verb, flags, digits, value, int(width or 0)), flags, int(width or 0), verb, value)

    text = _VERB.sub(fill, pattern)
    if rest:
        extra = ", ".join(f"{_type(value)}={go_value(value)}" if value is not None else "<nil>" for value in rest)
        text += f"%!(EXTRA {extra})"
    return text


def _padded(text: str, flags: str, width: int, verb: str, value: Any) -> str:
    if isinstance(value, dict | list):
        return text
    if "-" in flags:
        return text.ljust(width)
    if "0" in flags and len(text) < width:
        if isinstance(value, str) or verb in "vT":
            return text.rjust(width, "0")
        sign = text[:1] if text[:1] in "+-" else ""
        return sign + text[len(sign) :].rjust(width - len(sign), "0")
    return text.rjust(width)


def _type(value: Any) -> str:
    return "<nil>" if value is None else type_name(value)


def _bad(verb: str, value: Any) -> str:
    return f"%!{verb}(<nil>)" if value is None else f"%!{verb}({type_name(value)}={go_value(value)})"


def _shown(verb: str, flags: str, precision: int | None, value: Any, width: int) -> str:
    if verb == "T":
        return _type(value)
    if verb == "v":
        return _go_syntax(value) if "#" in flags else _value(flags, precision, value)
    if isinstance(value, dict):
        inner = (f"{_shown(verb, flags, precision, k, width)}:{_element(verb, flags, precision, value[k], width)}"
                 for k in sorted(value))  # fmt: skip
        return f"map[{' '.join(inner)}]"
    if isinstance(value, list):
        return f"[{' '.join(_element(verb, flags, precision, one, width) for one in value)}]"
    if isinstance(value, bool):
        return go_value(value) if verb == "t" else _bad(verb, value)
    if isinstance(value, str):
        return _text(verb, flags, precision, value)
    if isinstance(value, int):
        return _integer(verb, flags, value)
    return _float(verb, flags, precision, value) if isinstance(value, float) else _bad(verb, value)


def _element(verb: str, flags: str, precision: int | None, value: Any, width: int) -> str:
    return _padded(_shown(verb, flags, precision, value, width), flags, width, verb, value)


def _go_syntax(value: Any) -> str:
    from tui.kubectl.printers.jsonpath import go_syntax

    return "<nil>" if value is None else go_syntax(value)


def _value(flags: str, precision: int | None, value: Any) -> str:
    if isinstance(value, str):
        return value if precision is None else value[:precision]
    if isinstance(value, float) and not isinstance(value, bool) and (precision is not None or "+" in flags):
        return _float("g", flags, precision, value)
    if isinstance(value, int) and not isinstance(value, bool):
        return _integer("d", flags, value)
    return go_value(value)


def _text(verb: str, flags: str, precision: int | None, value: str) -> str:
    value = value if precision is None else value[:precision]
    if verb == "s":
        return value
    if verb == "q":
        return f"`{value}`" if "#" in flags and "`" not in value and value.isprintable() else quote(value)
    if verb in "xX":
        digits = value.encode().hex(" " if " " in flags else "") if " " in flags else value.encode().hex()
        return digits.upper() if verb == "X" else digits
    return _bad(verb, value)


def _integer(verb: str, flags: str, value: int) -> str:
    sign = "+" if "+" in flags else " " if " " in flags else ""
    if verb in "dboxX":
        head = {"x": "0x", "X": "0X", "o": "0", "b": "0b"}.get(verb, "") if "#" in flags else ""
        return ("-" if value < 0 else sign) + head + format(abs(value), verb)
    if verb == "c":
        return chr(value) if 0 <= value < 0x110000 else "\ufffd"
    if verb == "q":
        return f"'{chr(value)}'"
    return f"U+{value:04X}" if verb == "U" else _bad(verb, value)


def _float(verb: str, flags: str, precision: int | None, value: float) -> str:
    sign = "+" if "+" in flags and value >= 0 else " " if " " in flags and value >= 0 else ""
    if verb in "eEfF":
        text = format(value, f".{6 if precision is None else precision}{verb}")
    elif verb in "gG":
        text = go_float(value) if precision is None else format(value, f".{precision or 1}g")
    else:
        return _bad(verb, value)
    return sign + text
