"""JSON as Go's encoding/json writes it, and the words in which it refuses to read."""

from __future__ import annotations

import json
import math
import re
from decimal import Decimal
from typing import Any, NoReturn

MAX_DEPTH = 100
"""Nesting that any reader here accepts; deeper documents are refused (Go stops at 10,000)."""


_FLOAT = re.compile(r"(?:^|[\[,:\s])-?\d+(?:\.\d|[eE])|Infinity|NaN")


class JsonError(ValueError):
    """Text that is not JSON: `str()` has Go's words, `offset` counts the bytes up to and with the one at fault."""

    def __init__(self, message: str, offset: int, *, eof: bool = False) -> None:
        super().__init__(message)
        self.offset, self.eof = offset, eof


def compact_json(value: Any, *, sort: bool = True) -> str:
    """The value as Go's json.Marshal writes it: sorted keys (a struct's are not), no spaces, `<>&` escaped."""
    return _escape(_dumps(value, sort_keys=sort, separators=(",", ":"), ensure_ascii=False))


def dump_json(value: Any, *, sort: bool = True) -> str:
    """The value as `kubectl -o json` prints it (four spaces), with a newline at the end."""
    return _escape(_dumps(value, sort_keys=sort, indent=4, ensure_ascii=False)) + "\n"


def _dumps(value: Any, **how: Any) -> str:
    """The text; only one that may hold a float is made again with Go's numbers."""
    text = json.dumps(value, **how)
    return json.dumps(_numbers(value), **how) if _FLOAT.search(text) else text


def _escape(text: str) -> str:
    """The escapes that Go adds for browsers' sake; none of these characters occurs outside strings."""
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return re.sub("[\ud800-\udfff]", "\\\\ufffd", text)


def _numbers(value: Any) -> Any:
    """The value with whole floats as integers, which is how Go prints them."""
    if isinstance(value, float):
        return int(Decimal(repr(value))) if value.is_integer() and abs(value) < 1e21 else value
    if isinstance(value, dict):
        return {key: _numbers(item) for key, item in value.items()}
    return [_numbers(item) for item in value] if isinstance(value, list | tuple) else value


def too_deep(value: Any, limit: int = MAX_DEPTH) -> bool:
    """Whether lists and maps are nested deeper than the limit."""
    level = [value]
    for _ in range(limit + 1):
        level = [inner for item in level if isinstance(item, dict | list)
                 for inner in (item.values() if isinstance(item, dict) else item)]  # fmt: skip
        if not level:
            return False
    return True


def parse_json(text: str, start: int = 0) -> tuple[Any, int]:
    """The JSON value at `start`, and where it ends; raises JsonError with the words of Go's json.Decoder."""
    at = _skip(text, start)
    try:
        value, end = _DECODER.raw_decode(text, at)
    except RecursionError:
        raise JsonError("exceeded max depth", len(text)) from None
    except ValueError:
        Scanner(text, at).fail()
    if too_deep(value):
        raise JsonError("exceeded max depth", len(text))
    return (_whole_text(value) if _HALVES.search(text, at, end) else value), end


_HALVES = re.compile(r"\\u[dD][89a-fA-F]")


def _whole_text(value: Any) -> Any:
    """The value with U+FFFD for the halves of surrogate pairs."""
    if isinstance(value, str):
        return re.sub("[\ud800-\udfff]", "\ufffd", value)
    if isinstance(value, dict):
        return {_whole_text(key): _whole_text(item) for key, item in value.items()}
    return [_whole_text(item) for item in value] if isinstance(value, list) else value


def load_json(text: str) -> Any:
    """The one JSON value of the text; raises JsonError with the words of Go's json.Unmarshal."""
    try:
        value, end = parse_json(text)
    except JsonError as error:
        if error.eof:
            raise JsonError("unexpected end of JSON input", error.offset) from None
        raise
    end = _skip(text, end)
    if end < len(text):
        raise _invalid(text, end, "after top-level value")
    return value


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n":
        at += 1
    return at


def whole(digits: str) -> int | float:
    """A whole number as Go holds it: int64, or else a float64."""
    number = int(digits) if len(digits) < 25 else float(digits)
    return number if isinstance(number, float) or -(2**63) <= number < 2**63 else float(number)


def _refuse(word: str) -> NoReturn:
    raise ValueError(word)


def _finite(digits: str) -> float:
    number = float(digits)
    return number if math.isfinite(number) else _refuse(digits)


_DECODER = json.JSONDecoder(parse_int=whole, parse_float=_finite, parse_constant=_refuse)


def _invalid(text: str, at: int, context: str) -> JsonError:
    """Go's SyntaxError: it looks at bytes, so a foreign letter shows as its first byte."""
    byte = chr(text[at].encode("utf-8", "replace")[0])
    shown = {"'": "\\'", '"': '"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\x00"}.get(byte, byte)
    if ord(byte) < 32 and len(shown) == 1:
        shown = f"\\x{ord(byte):02x}"
    offset = len(text[: at + 1].encode("utf-8", "replace"))
    return JsonError(f"invalid character '{shown}' {context}", offset)


class Scanner:
    """Go's JSON scanner, run only over text that is known to be wrong, to say where and in which words."""

    def __init__(self, text: str, at: int = 0) -> None:
        self._text, self._at = text, at

    def fail(self) -> NoReturn:
        """Raises the JsonError of the text's first fault."""
        stack: list[str] = []
        expect = "value"
        while True:
            character = self._peek_past_spaces()
            if expect in ("value", "value or ]"):
                expect = self._value(character, stack, expect)
            elif expect in ("key", "key or }"):
                expect = self._key(character, stack, expect)
            elif expect == ":":
                self._take(character == ":", "after object key")
                expect = "value"
            elif not stack:
                raise JsonError("exceeded max depth", self._at)
            else:
                expect = self._after(character, stack)

    def _peek_past_spaces(self) -> str:
        self._at = _skip(self._text, self._at)
        if self._at >= len(self._text):
            raise JsonError("unexpected EOF", len(self._text.encode("utf-8", "replace")), eof=True)
        return self._text[self._at]

    def _take(self, fine: bool, context: str) -> None:
        if self._at >= len(self._text):
            raise JsonError("unexpected EOF", len(self._text.encode("utf-8", "replace")), eof=True)
        if not fine:
            raise _invalid(self._text, self._at, context)
        self._at += 1

    def _value(self, character: str, stack: list[str], expect: str) -> str:
        if character in "{[":
            self._at += 1
            stack.append(character)
            return "key or }" if character == "{" else "value or ]"
        if character == "]" and expect == "value or ]":
            return self._close(stack)
        if character == '"':
            self._string()
        elif character in "-0123456789":
            self._number()
        elif character in "tfn":
            self._word({"t": "true", "f": "false", "n": "null"}[character])
        else:
            raise _invalid(self._text, self._at, "looking for beginning of value")
        return "after"

    def _key(self, character: str, stack: list[str], expect: str) -> str:
        if character == "}" and expect == "key or }":
            return self._close(stack)
        if character != '"':
            raise _invalid(self._text, self._at, "looking for beginning of object key string")
        self._string()
        return ":"

    def _after(self, character: str, stack: list[str]) -> str:
        closing, context = ("}", "after object key:value pair") if stack[-1] == "{" else ("]", "after array element")
        if character == closing:
            return self._close(stack)
        self._take(character == ",", context)
        return "key" if stack[-1] == "{" else "value"

    def _close(self, stack: list[str]) -> str:
        self._at += 1
        stack.pop()
        return "after"

    def _string(self) -> None:
        text = self._text
        self._at += 1
        while True:
            end = re.compile(r'[^"\\\x00-\x1f]*').match(text, self._at)
            self._at = end.end() if end else self._at
            if text[self._at : self._at + 1] == '"':
                self._at += 1
                return
            self._take(text[self._at : self._at + 1] == "\\", "in string literal")
            escape = text[self._at : self._at + 1]
            self._take(escape in tuple('bfnrt\\/"u'), "in string escape code")
            for _ in range(4 if escape == "u" else 0):
                digit = text[self._at : self._at + 1]
                self._take(digit in tuple("0123456789abcdefABCDEF"), "in \\u hexadecimal character escape")

    def _digits(self, context: str) -> None:
        digit = self._text[self._at : self._at + 1]
        self._take("0" <= digit <= "9", context)
        rest = re.compile("[0-9]*").match(self._text, self._at)
        self._at = rest.end() if rest else self._at

    def _number(self) -> None:
        text, start = self._text, self._at
        self._at += text[self._at] == "-"
        if text[self._at : self._at + 1] == "0":
            self._at += 1
        else:
            self._digits("in numeric literal")
        if text[self._at : self._at + 1] == ".":
            self._at += 1
            self._digits("after decimal point in numeric literal")
        if text[self._at : self._at + 1] in ("e", "E"):
            self._at += 1
            self._at += text[self._at : self._at + 1] in ("+", "-")
            self._digits("in exponent of numeric literal")
        if not math.isfinite(float(text[start : self._at])):
            words = f"json: cannot unmarshal number {text[start : self._at]} into Go value of type float64"
            raise JsonError(words, self._at)

    def _word(self, word: str) -> None:
        for letter in word:
            wrong = f"in literal {word} (expecting '{letter}')"
            self._take(self._text[self._at : self._at + 1] == letter, wrong)


def go_type(value: Any) -> str:
    """The type of a JSON value as Go's decoder names it: `string`, `number`, `bool`, `array`, `object`, `null`."""
    names = {str: "string", bool: "bool", list: "array", dict: "object", type(None): "null"}
    return names.get(type(value), "number")


def go_value(value: Any) -> str:
    """A JSON value as Go's `%v` prints it: `map[spec:map[replicas:3]]`."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "<nil>"
    if isinstance(value, dict):
        return "map[" + " ".join(f"{k}:{go_value(value[k])}" for k in sorted(value)) + "]"
    if isinstance(value, list):
        return "[" + " ".join(go_value(one) for one in value) + "]"
    return go_float(value) if isinstance(value, float) else str(value)


def go_float(number: float) -> str:
    """A float as Go's strconv.FormatFloat(number, 'g', -1, 64), which go-yaml and `%v` print."""
    if not math.isfinite(number):
        return {"inf": "+Inf", "-inf": "-Inf"}.get(str(number), "NaN")
    sign, figures, scale = Decimal(repr(number)).normalize().as_tuple()
    exponent = len(figures) + int(scale) - 1
    if -4 <= exponent < 6:
        return format(Decimal(repr(number)).normalize(), "f")
    digits = "".join(map(str, figures))
    mantissa = digits[0] + (f".{digits[1:]}" if digits[1:] else "")
    return f"{'-' if sign else ''}{mantissa}e{exponent:+03d}"
