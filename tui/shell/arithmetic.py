"""Arithmetic as in `$(( ))`: 64-bit integers, C's operators, variables that are read and set."""

from __future__ import annotations

import re
from collections.abc import Callable, MutableMapping
from functools import lru_cache

_TOKEN = re.compile(
    r"\s*(?:(\d+#[0-9a-zA-Z@_]+|0[xX][0-9a-fA-F]+|\d+)|([A-Za-z_]\w*(?:\[[^\]]*\])?)"
    r"|(<<=|>>=|\*\*|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&^|]=|[-+*/%<>=!~&^|?:(),]))"
)
_LEVELS = (("||",), ("&&",), ("|",), ("^",), ("&",), ("==", "!="), ("<", "<=", ">", ">="), ("<<", ">>"),
           ("+", "-"), ("*", "/", "%"))
_ASSIGNS = ("=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>=")
LONGEST = 5000
"""Characters of an expression; longer ones are refused."""
Variables = MutableMapping[str, str]
Eval = Callable[[Variables], int]


class ArithmeticFail(Exception):
    """An expression that cannot be computed, in bash's words; `plain` is ash's."""

    def __init__(self, message: str, plain: str = "arithmetic syntax error") -> None:
        super().__init__(message)
        self.plain = plain


def evaluate(text: str, variables: Variables) -> int:
    """The value of an expression. Raises ArithmeticFail."""
    try:
        return _compiled(text)(variables)
    except RecursionError:
        raise ArithmeticFail("expression recursion level exceeded") from None


@lru_cache(512)
def _compiled(text: str) -> Eval:
    if not text.strip():
        return lambda v: 0
    if len(text) > LONGEST:
        raise ArithmeticFail("expressions this long are not simulated in Harborlight")
    parser = _Parser(text)
    result = parser.comma()
    if parser.tokens[parser.at]:
        raise parser.fail()
    return result


def _wrap(value: int) -> int:
    return value if -(1 << 63) <= value < 1 << 63 else (value + (1 << 63)) % (1 << 64) - (1 << 63)


def _number(text: str) -> int:
    try:
        if "#" in text:
            base, _, digits = text.partition("#")
            return int(digits, int(base))
        if text[:2] in ("0x", "0X"):
            return int(text, 16)
        return int(text, 8) if text[0] == "0" and len(text) > 1 else int(text)
    except ValueError:
        raise ArithmeticFail(f"{text}: value too great for base (error token is \"{text}\")") from None


def _value(variables: Variables, name: str) -> int:
    text = variables.get(name, "").strip()
    if not text:
        return 0
    if len(text) < 100 and re.fullmatch(r"-?[1-9]\d*|0", text):
        return _wrap(int(text))
    if text == name:
        raise ArithmeticFail(f"{name}: expression recursion level exceeded (error token is \"{name}\")")
    return _compiled(text)(variables)


def _divide(a: int, b: int, remainder: bool) -> int:
    if b == 0:
        raise ArithmeticFail('division by 0 (error token is "0")', "divide by zero")
    quotient = abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)
    return a - quotient * b if remainder else quotient


_BINARY: dict[str, Callable[[int, int], int]] = {
    "|": lambda a, b: a | b, "^": lambda a, b: a ^ b, "&": lambda a, b: a & b,
    "==": lambda a, b: int(a == b), "!=": lambda a, b: int(a != b), "<": lambda a, b: int(a < b),
    "<=": lambda a, b: int(a <= b), ">": lambda a, b: int(a > b), ">=": lambda a, b: int(a >= b),
    "<<": lambda a, b: _wrap(a << (b & 63)), ">>": lambda a, b: a >> (b & 63),
    "+": lambda a, b: _wrap(a + b), "-": lambda a, b: _wrap(a - b), "*": lambda a, b: _wrap(a * b),
    "/": lambda a, b: _divide(a, b, False), "%": lambda a, b: _divide(a, b, True),
}


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[str] = []
        at = 0
        while at < len(text.rstrip()):
            match = _TOKEN.match(text, at)
            if not match:
                raise ArithmeticFail(f'{text}: syntax error: operand expected (error token is "{text[at:].strip()}")')
            self.tokens.append(match[0].strip())
            at = match.end()
        self.tokens.append("")
        self.at = 0

    def fail(self) -> ArithmeticFail:
        rest = " ".join(self.tokens[self.at :]).strip()
        what = ": operand expected" if not rest or not rest[0].isalnum() else " in expression"
        return ArithmeticFail(f'{self.text}: syntax error{what} (error token is "{rest}")')

    def take(self, *options: str) -> str:
        token = self.tokens[self.at]
        if token and token in options:
            self.at += 1
            return token
        return ""

    def comma(self) -> Eval:
        left = self.assign()
        while self.take(","):
            left = self._then(left, self.assign())
        return left

    @staticmethod
    def _then(first: Eval, second: Eval) -> Eval:
        def run(v: Variables) -> int:
            first(v)
            return second(v)
        return run

    def assign(self) -> Eval:
        name, operator = self.tokens[self.at], self.tokens[self.at + 1] if self.tokens[self.at] else ""
        if operator in _ASSIGNS and re.match(r"[A-Za-z_]", name):
            self.at += 2
            return self._assignment(name, operator[:-1], self.assign())
        return self.ternary()

    @staticmethod
    def _assignment(name: str, operator: str, value: Eval) -> Eval:
        def run(v: Variables) -> int:
            result = value(v)
            if operator:
                result = _BINARY[operator](_value(v, name), result)
            v[name] = str(result)
            return result
        return run

    def ternary(self) -> Eval:
        condition = self.binary(0)
        if not self.take("?"):
            return condition
        first = self.comma()
        if not self.take(":"):
            raise self.fail()
        second = self.assign()
        return lambda v: first(v) if condition(v) else second(v)

    def binary(self, level: int) -> Eval:
        if level == len(_LEVELS):
            return self.power()
        left = self.binary(level + 1)
        while operator := self.take(*_LEVELS[level]):
            left = self._binary(operator, left, self.binary(level + 1))
        return left

    @staticmethod
    def _binary(operator: str, left: Eval, right: Eval) -> Eval:
        if operator == "||":
            return lambda v: int(bool(left(v) or right(v)))
        if operator == "&&":
            return lambda v: int(bool(left(v) and right(v)))
        action = _BINARY[operator]
        return lambda v: action(left(v), right(v))

    def power(self) -> Eval:
        base = self.unary()
        if not self.take("**"):
            return base
        exponent = self.power()
        return lambda v: self._power(base(v), exponent(v))

    @staticmethod
    def _power(base: int, exponent: int) -> int:
        if exponent < 0:
            raise ArithmeticFail("exponent less than 0")
        return _wrap(pow(base, exponent, 1 << 64))

    def unary(self) -> Eval:
        operator = self.take("++", "--", "+", "-", "!", "~")
        if operator in ("++", "--"):
            name = self.tokens[self.at]
            if not re.match(r"[A-Za-z_]", name):
                return self.unary()  # Two signs: `--1` is 1.
            self.at += 1
            return self._assignment(name, operator[0], lambda v: 1)
        if operator:
            value = self.unary()
            return {"+": value, "-": lambda v: _wrap(-value(v)), "!": lambda v: int(not value(v)),
                    "~": lambda v: ~value(v)}[operator]
        return self.atom()

    def atom(self) -> Eval:
        token = self.tokens[self.at]
        if self.take("("):
            inner = self.comma()
            if not self.take(")"):
                raise self.fail()
            return inner
        if re.match(r"\d", token):
            self.at += 1
            number = _wrap(_number(token))
            return lambda v: number
        if not re.match(r"[A-Za-z_]", token):
            raise self.fail()
        self.at += 1
        operator = self.take("++", "--")
        if operator:
            step = self._assignment(token, operator[0], lambda v: 1)
            back = 1 if operator == "++" else -1
            return lambda v: step(v) - back
        return lambda v: _value(v, token)
