"""bc: arithmetic of any length: + - * / % ^, comparisons, variables, scale, sqrt, length."""

from __future__ import annotations

import re
from decimal import ROUND_DOWN, Context, Decimal, DecimalException

from tui.api.process import BREATH, Process
from tui.shell.builtins.common import Running, cannot, options, text_of

_TOKEN = re.compile(
    r"\s*(?:(\d+\.?\d*|\.\d+)|([a-z][a-z0-9_]*)|(\"[^\"]*\")|(\+\+|--|[-+*/%^]=|[<>=!]=|&&|\|\||[-+*/%^()<>=!,]))"
)
_LEVELS = (("||",), ("&&",), ("<", ">", "<=", ">=", "==", "!="), ("+", "-"), ("*", "/", "%"))
_EXACT = Context(prec=400)
TURN = 200
"""Lines between two pauses."""
LONGEST = 380
"""Digits of a number."""


class _Fail(Exception):
    """A statement that cannot be read or computed."""


def run(p: Process) -> Running:
    found, names = options(p)
    machine = _Machine(20 if "l" in found else 0)
    for name in [*names, "-"]:
        try:
            text = yield from text_of(p, name)
        except OSError as error:
            return cannot(p, name, error)
        text = re.sub(r"/\*.*?\*/|#[^\n]*", "", text, flags=re.S)
        for number, row in enumerate(text.split("\n"), 1):
            if number % TURN == 0:
                yield BREATH
            for statement in row.split(";"):
                if statement.strip() == "quit":
                    return 0
                try:
                    p.stdout.write(machine.run(statement))
                except (_Fail, DecimalException) as fail:
                    words = (
                        str(fail) if isinstance(fail, _Fail) else "numbers this long are not simulated in Harborlight"
                    )
                    p.stderr.write(words.replace("(standard_in) 1", f"(standard_in) {number}") + "\n")
    return 0


class _Machine:
    def __init__(self, scale: int) -> None:
        self.names: dict[str, Decimal] = {
            "scale": Decimal(scale),
            "ibase": Decimal(10),
            "obase": Decimal(10),
            "last": Decimal(0),
        }
        self.tokens: list[str] = []

    def run(self, statement: str) -> str:
        """What a statement prints."""
        if not statement.strip():
            return ""
        if re.match(r"\s*(define|for|while|if|print|auto|return)\b", statement):
            raise _Fail(f"bc: {statement.split()[0]} is not simulated in Harborlight")
        at, self.tokens = 0, []
        while statement[at:].strip():
            match = _TOKEN.match(statement, at)
            if not match:
                raise _Fail(f"(standard_in) 1: illegal character: {statement[at:].strip()[0]}")
            self.tokens.append(match[0].strip())
            at = match.end()
        if self.tokens[0].startswith('"'):
            return self.tokens[0][1:-1]
        silent = len(self.tokens) > 1 and re.fullmatch(r"=|[-+*/%^]=", self.tokens[1]) is not None
        value = self._level(0)
        if self.tokens:
            raise _Fail("(standard_in) 1: syntax error")
        self.names["last"] = value
        return "" if silent else _shown(value, int(self.names["obase"])) + "\n"

    def _take(self, *options: str) -> str:
        return self.tokens.pop(0) if self.tokens and self.tokens[0] in options else ""

    def _level(self, level: int) -> Decimal:
        if level == len(_LEVELS):
            return self._power()
        if not level and len(self.tokens) > 1 and re.fullmatch(r"[a-z]\w*", self.tokens[0]) and re.fullmatch(
                r"=|[-+*/%^]=", self.tokens[1]):
            name, operator = self.tokens.pop(0), self.tokens.pop(0)[:-1]
            value = self._level(0)
            self.names[name] = self._apply(operator, self.names.get(name, Decimal(0)), value) if operator else value
            return self.names[name]
        left = self._level(level + 1)
        while operator := self._take(*_LEVELS[level]):
            left = self._apply(operator, left, self._level(level + 1))
        return left

    def _power(self) -> Decimal:
        if self._take("-"):
            return -self._power()
        if self._take("!"):
            return Decimal(int(not self._power()))
        left = self._atom()
        if self._take("^"):
            left = self._apply("^", left, self._power())
        return left

    def _atom(self) -> Decimal:
        if not self.tokens:
            raise _Fail("(standard_in) 1: syntax error")
        token = self.tokens.pop(0)
        if token == "(":
            value = self._level(0)
            if not self._take(")"):
                raise _Fail("(standard_in) 1: syntax error")
            return value
        if re.match(r"[\d.]", token):
            return Decimal(token)
        if not re.match(r"[a-z]", token):
            raise _Fail("(standard_in) 1: syntax error")
        if self._take("("):
            value = self._level(0)
            self._take(")")
            return self._call(token, value)
        return self.names.get(token, Decimal(0))

    def _call(self, name: str, value: Decimal) -> Decimal:
        scale = max(int(self.names["scale"]), _places(value))
        if name == "sqrt":
            if value < 0:
                raise _Fail("Runtime error (func=(main), adr=3): Square root of a negative number")
            return _cut(_EXACT.sqrt(value), scale)
        if name == "length":
            return Decimal(len(value.as_tuple().digits))
        if name == "scale":
            return Decimal(_places(value))
        if name == "l" and value > 0:
            return _cut(_EXACT.ln(value), int(self.names["scale"]))
        if name == "e":
            return _cut(_EXACT.exp(value), int(self.names["scale"]))
        raise _Fail(f"Runtime error (func=(main), adr=5): Function {name} not defined.")

    def _apply(self, operator: str, a: Decimal, b: Decimal) -> Decimal:
        scale = int(self.names["scale"])
        if operator in ("&&", "||"):
            return Decimal(int(bool(a) and bool(b) if operator == "&&" else bool(a) or bool(b)))
        if operator in _LEVELS[2]:
            return Decimal(
                int({"<": a < b, ">": a > b, "<=": a <= b, ">=": a >= b, "==": a == b, "!=": a != b}[operator])
            )
        if operator in ("/", "%"):
            if not b:
                raise _Fail(f"Runtime error (func=(main), adr=5): {'Divide' if operator == '/' else 'Modulo'} by zero")
            whole = _cut(_EXACT.divide(a, b), scale)
            rest = max(scale + _places(b), _places(a))
            return whole if operator == "/" else _cut(_EXACT.subtract(a, _EXACT.multiply(whole, b)), rest)
        if operator == "^":
            power = int(b)
            if abs(power) * max(1, len(a.as_tuple().digits)) > LONGEST:
                raise _Fail("numbers this long are not simulated in Harborlight")
            value = _EXACT.power(a, power)
            return _cut(value, scale if power < 0 else min(_places(a) * power, max(scale, _places(a))))
        if operator == "*":
            places = min(_places(a) + _places(b), max(scale, _places(a), _places(b)))
            return _cut(_EXACT.multiply(a, b), places)
        return _EXACT.add(a, b) if operator == "+" else _EXACT.subtract(a, b)


def _places(value: Decimal) -> int:
    return max(0, -int(value.as_tuple().exponent))


def _cut(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-min(places, LONGEST)), ROUND_DOWN, _EXACT)


def _shown(value: Decimal, base: int) -> str:
    if base in (2, 8, 16) and value == int(value):
        return format(int(value), {2: "b", 8: "o", 16: "X"}[base])
    text = f"{value:f}"
    if not value:
        return "0"
    text = re.sub(r"^(-?)0\.", r"\1.", text)
    return "\\\n".join(text[at : at + 69] for at in range(0, len(text), 69)) if len(text) > 69 else text
