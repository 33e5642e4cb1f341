"""jq's language: a filter is a function from a value to its results."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from tui.shell.builtins.jqvalues import FUNCTIONS, Bound, JqFail, compute, deep, each, index, kind, text

Filter = Callable[[Any, dict[str, Any]], Iterator[Any]]
_TOKEN = re.compile(
    r'\s*(?:(?P<string>"(?:\\.|[^"\\])*")|(?P<number>\d+(?:\.\d+)?)|(?P<field>\.[A-Za-z_]\w*)'
    r"|(?P<name>[@$]?[A-Za-z_]\w*)"
    r"|(?P<op>\.\.|//|==|!=|<=|>=|[-.\[\]{}():;,|?+*/%<>]))")


def parse(source: str) -> Filter:
    """The filter that a text describes. Raises JqFail."""
    parser = _Parser(source)
    result = parser.pipe()
    if parser.token:
        raise parser.fail()
    return result


class _Parser:
    def __init__(self, source: str) -> None:
        self.tokens: list[tuple[str, str]] = []
        at = 0
        while source[at:].strip():
            match = _TOKEN.match(source, at)
            if not match:
                raise JqFail(f"syntax error, unexpected INVALID_CHARACTER at `{source[at:].strip()[:10]}'")
            self.tokens.append((match.lastgroup or "", match[0].strip()))
            at = match.end()
        self.tokens.append(("", ""))
        self.at = 0

    @property
    def token(self) -> str:
        return self.tokens[self.at][1]

    def fail(self) -> JqFail:
        return JqFail(f"syntax error, unexpected `{self.token or 'end of file'}' (or not simulated in Harborlight)")

    def take(self, *options: str) -> str:
        token = self.token
        if token and token in options:
            self.at += 1
            return token
        return ""

    def expect(self, token: str) -> None:
        if not self.take(token):
            raise self.fail()

    def pipe(self) -> Filter:
        left = self.comma()
        while self.take("|"):
            left = _pipe(left, self.comma())
        return left

    def comma(self) -> Filter:
        left = self.binary(0)
        while self.take(","):
            left = _both(left, self.binary(0))
        return left

    def binary(self, level: int) -> Filter:
        levels = (("//",), ("or",), ("and",), ("==", "!=", "<", "<=", ">", ">="), ("+", "-"), ("*", "/", "%"))
        if level == len(levels):
            return self.postfix()
        left = self.binary(level + 1)
        while operator := self.take(*levels[level]):
            left = _binary(operator, left, self.binary(level + 1))
        return left

    def postfix(self) -> Filter:
        result = self.term()
        while True:
            group, token = self.tokens[self.at]
            if group == "field":
                self.at += 1
                result = _index(result, _constant(token[1:]))
            elif token == "." and self.tokens[self.at + 1][0] == "string":
                self.at += 1
                result = _index(result, self.string())
            elif token == "[":
                result = self.bracket(result)
            elif token == "." and self.tokens[self.at + 1][1] == "[":
                self.at += 1
            elif token == "?":
                self.at += 1
                result = _quiet(result)
            else:
                return result

    def bracket(self, base: Filter) -> Filter:
        self.expect("[")
        if self.take("]"):
            return _pipe(base, lambda value, _: each(value))
        start = _constant(None) if self.token == ":" else self.pipe()
        if self.take(":"):
            end = _constant(None) if self.token == "]" else self.pipe()
            self.expect("]")
            return _slice(base, start, end)
        self.expect("]")
        return _index(base, start)

    def string(self) -> Filter:
        raw = self.tokens[self.at][1][1:-1]
        self.at += 1
        pieces = re.split(r"\\\(((?:[^()]|\([^()]*\))*)\)", raw)
        parts = [parse(piece) if number % 2 else _constant(json.loads(f'"{piece}"')) for number, piece in
                 enumerate(pieces)]
        return lambda value, names: iter(["".join(text(next(part(value, names))) for part in parts)])

    def term(self) -> Filter:
        group, token = self.tokens[self.at]
        if group == "string":
            return self.string()
        if group == "field":
            return lambda value, names: iter([value])
        self.at += 1
        if group == "number":
            return _constant(float(token) if "." in token else int(token))
        if token == ".":
            return self._dot()
        if token == "..":
            return lambda value, names: deep(value)
        if token == "-":
            return _binary("-", _constant(0), self.postfix())
        if token == "(":
            inner = self.pipe()
            self.expect(")")
            return inner
        if token == "[":
            inner = (lambda value, names: iter(())) if self.token == "]" else self.pipe()
            self.expect("]")
            return lambda value, names: iter([list(inner(value, names))])
        if token == "{":
            return self.construct()
        if group == "name":
            return self.named(token)
        self.at -= 1
        raise self.fail()

    def _dot(self) -> Filter:
        if self.tokens[self.at][0] == "string":
            return _index(lambda value, names: iter([value]), self.string())
        return lambda value, names: iter([value])

    def construct(self) -> Filter:
        pairs: list[tuple[Filter, Filter]] = []
        while not self.take("}"):
            group, token = self.tokens[self.at]
            if token == "(":
                key = self.term()
            elif group == "string":
                key = self.string()
            else:
                self.at += 1
                key = _constant(token.lstrip("$"))
            itself = _index(lambda value, names: iter([value]), key)
            default = self._variable(token) if token.startswith("$") else itself
            pairs.append((key, self.binary(0) if self.take(":") else default))
            if not self.take(",") and self.token != "}":
                raise self.fail()
        return lambda value, names: _objects(pairs, value, names)

    @staticmethod
    def _variable(name: str) -> Filter:
        def run(value: Any, names: dict[str, Any]) -> Iterator[Any]:
            if name not in names:
                raise JqFail(f"{name} is not defined")
            yield names[name]
        return run

    def named(self, name: str) -> Filter:
        if name.startswith("$"):
            return self._variable(name)
        if name == "if":
            return self.condition()
        if name in ("true", "false", "null"):
            return _constant({"true": True, "false": False, "null": None}[name])
        args: list[Filter] = []
        if self.take("("):
            args.append(self.pipe())
            while self.take(";"):
                args.append(self.pipe())
            self.expect(")")
        function = FUNCTIONS.get(name)
        if function is None:
            raise JqFail(f"{name}/{len(args)} is not defined (or not simulated in Harborlight)")
        return lambda value, names: _call(name, function, value, [_bound(arg, names) for arg in args])

    def condition(self) -> Filter:
        test = self.pipe()
        self.expect("then")
        yes = self.pipe()
        if self.take("elif"):
            no = self.condition()
        else:
            no = self.pipe() if self.take("else") else lambda value, names: iter([value])
            self.expect("end")
        return lambda value, names: (result for truth in test(value, names) for result in
                                     (yes if truth not in (None, False) else no)(value, names))


def _bound(arg: Filter, names: dict[str, Any]) -> Bound:
    return lambda value: arg(value, names)


def _call(name: str, function: Callable[..., Any], value: Any, args: list[Bound]) -> Iterator[Any]:
    try:
        result = function(value, *args)
    except (TypeError, AttributeError, ValueError, KeyError):
        raise JqFail(f"{kind(value)} ({text(value)[:40]}) cannot be given to {name}") from None
    yield from result if isinstance(result, Iterator) else [result]


def _constant(value: Any) -> Filter:
    return lambda _, names: iter([value])


def _pipe(left: Filter, right: Filter) -> Filter:
    return lambda value, names: (result for middle in left(value, names) for result in right(middle, names))


def _both(left: Filter, right: Filter) -> Filter:
    def run(value: Any, names: dict[str, Any]) -> Iterator[Any]:
        yield from left(value, names)
        yield from right(value, names)
    return run


def _index(base: Filter, key: Filter) -> Filter:
    return lambda value, names: (index(one, k) for one in base(value, names) for k in key(value, names))


def _slice(base: Filter, start: Filter, end: Filter) -> Filter:
    return lambda value, names: (one and one[next(start(value, names)) : next(end(value, names))]
                                 for one in base(value, names))


def _quiet(inner: Filter) -> Filter:
    def run(value: Any, names: dict[str, Any]) -> Iterator[Any]:
        try:
            yield from inner(value, names)
        except JqFail:
            return
    return run


def _objects(pairs: list[tuple[Filter, Filter]], value: Any, names: dict[str, Any]) -> Iterator[Any]:
    results: list[dict[str, Any]] = [{}]
    for key, made in pairs:
        results = [{**old, k: v} for old in results for k in key(value, names) for v in made(value, names)]
    yield from results


def _binary(operator: str, left: Filter, right: Filter) -> Filter:
    def run(value: Any, names: dict[str, Any]) -> Iterator[Any]:
        if operator == "//":
            found = [one for one in _quiet(left)(value, names) if one not in (None, False)]
            yield from found or right(value, names)
            return
        for b in right(value, names):
            for a in left(value, names):
                yield compute(operator, a, b)
    return run
