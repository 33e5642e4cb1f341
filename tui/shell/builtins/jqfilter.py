"""jq's language: a filter is a function from a value to its results."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

Filter = Callable[[Any, dict[str, Any]], Iterator[Any]]
_TOKEN = re.compile(
    r'\s*(?:(?P<string>"(?:\\.|[^"\\])*")|(?P<number>\d+(?:\.\d+)?)|(?P<field>\.[A-Za-z_]\w*)|(?P<name>[@$]?[A-Za-z_]\w*)'
    r"|(?P<op>\.\.|//|==|!=|<=|>=|[-.\[\]{}():;,|?+*/%<>]))")
_ORDER = {"null": 0, "false": 1, "true": 2, "number": 3, "string": 4, "array": 5, "object": 6}


class JqFail(Exception):
    """A filter that cannot be read or applied, in jq's words."""


def kind(value: Any) -> str:
    """jq's name of a value's type."""
    if value is None or isinstance(value, bool):
        return "null" if value is None else "boolean"
    return {str: "string", list: "array", dict: "object"}.get(type(value), "number")


def order(value: Any) -> Any:
    """A key that sorts as jq does."""
    name = {None: "null", True: "true", False: "false"}.get(value) if value is None or isinstance(value, bool) else None
    rank = _ORDER[name or kind(value)]
    if isinstance(value, list):
        return rank, [order(item) for item in value]
    if isinstance(value, dict):
        return rank, sorted(value), [order(value[key]) for key in sorted(value)]
    return rank, value if rank in (3, 4) else 0


def text(value: Any) -> str:
    """`tostring`."""
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def index(value: Any, key: Any) -> Any:
    """`value[key]`. Raises JqFail."""
    if value is None:
        return None
    if isinstance(value, dict) and isinstance(key, str):
        return value.get(key)
    if isinstance(value, list) and isinstance(key, int | float):
        return value[int(key)] if -len(value) <= key < len(value) else None
    shown = f'"{key}"' if isinstance(key, str) else kind(key)
    raise JqFail(f"Cannot index {kind(value)} with {shown}")


def each(value: Any) -> Iterator[Any]:
    """`.[]`. Raises JqFail."""
    if not isinstance(value, list | dict):
        raise JqFail(f"Cannot iterate over {kind(value)}" + ("" if value is None else f" ({text(value)})"))
    yield from value.values() if isinstance(value, dict) else value


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
            return lambda value, names: _deep(value)
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
            default = self._variable(token) if token.startswith("$") else _index(lambda value, names: iter([value]), key)
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


Bound = Callable[[Any], Iterator[Any]]


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


def _deep(value: Any) -> Iterator[Any]:
    yield value
    if isinstance(value, list | dict):
        for child in each(value):
            yield from _deep(child)


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


def compute(operator: str, a: Any, b: Any) -> Any:
    """`a operator b`. Raises JqFail."""
    if operator in ("and", "or"):
        truths = [side not in (None, False) for side in (a, b)]
        return all(truths) if operator == "and" else any(truths)
    if operator in ("==", "!="):
        return (order(a) == order(b)) == (operator == "==")
    if operator in ("<", "<=", ">", ">="):
        x, y = order(a), order(b)
        return {"<": x < y, "<=": x <= y, ">": x > y, ">=": x >= y}[operator]
    try:
        return _arithmetic(operator, a, b)
    except (TypeError, ZeroDivisionError):
        raise JqFail(f"{kind(a)} ({text(a)[:20]}) and {kind(b)} ({text(b)[:20]}) cannot be combined by {operator}") from None


def _arithmetic(operator: str, a: Any, b: Any) -> Any:
    if operator == "+":
        return b if a is None else a if b is None else {**a, **b} if isinstance(a, dict) else a + b
    if operator == "-":
        return [item for item in a if item not in b] if isinstance(a, list) else a - b
    if operator == "*":
        return {**a, **b} if isinstance(a, dict) else a * b
    if operator == "/":
        if isinstance(a, str):
            return a.split(b)
        return int(a / b) if a / b == int(a / b) else a / b
    return int(a) % int(b)


def _true(value: Any) -> bool:
    return value not in (None, False)


def _sorted(value: list[Any], by: Bound | None = None) -> list[Any]:
    return sorted(value, key=lambda item: [order(one) for one in by(item)] if by else order(item))


def _groups(value: list[Any], by: Bound) -> list[list[Any]]:
    groups: dict[str, list[Any]] = {}
    for item in _sorted(value, by):
        groups.setdefault(text(list(by(item))), []).append(item)
    return list(groups.values())


def _add(value: Any) -> Any:
    total = None
    for item in each(value):
        total = compute("+", total, item)
    return total


def _entries(value: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"key": key, "value": item} for key, item in value.items()]


def _from_entries(value: list[dict[str, Any]]) -> dict[str, Any]:
    return {text(item.get("key", item.get("name"))): item.get("value") for item in value}


def _row(value: list[Any], separator: str, quote: bool) -> str:
    return separator.join(f'"{item}"' if quote and isinstance(item, str) else "" if item is None else text(item)
                          for item in value)


def _contains(a: Any, b: Any) -> bool:
    if isinstance(a, dict):
        return all(key in a and _contains(a[key], item) for key, item in b.items())
    if isinstance(a, list):
        return all(any(_contains(one, item) for one in a) for item in b)
    return b in a if isinstance(a, str) else a == b


def _one(arg: Bound, value: Any) -> Any:
    return next(arg(value), None)


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "select": lambda v, f: (v for truth in f(v) if _true(truth)), "map": lambda v, f: [r for i in each(v) for r in f(i)],
    "length": lambda v: 0 if v is None else abs(v) if isinstance(v, int | float) else len(v), "empty": lambda v: iter(()),
    "keys": lambda v: sorted(v) if isinstance(v, dict) else list(range(len(v))), "values": lambda v: iter([v] if v is not None else []),
    "has": lambda v, f: _one(f, v) in v if isinstance(v, dict) else _one(f, v) < len(v), "not": lambda v: not _true(v),
    "add": _add, "any": lambda v, f=None: any(_true(_one(f, i) if f else i) for i in v),
    "all": lambda v, f=None: all(_true(_one(f, i) if f else i) for i in v), "type": kind, "tostring": text,
    "tonumber": lambda v: v if not isinstance(v, str) else json.loads(v), "join": lambda v, f: _one(f, v).join(
        "" if i is None else text(i) for i in v), "split": lambda v, f: v.split(_one(f, v)), "sort": _sorted, "sort_by": _sorted,
    "group_by": _groups, "unique": lambda v: [g[0] for g in _groups(v, lambda i: iter([i]))],
    "unique_by": lambda v, f: [g[0] for g in _groups(v, f)], "reverse": lambda v: v[::-1],
    "min": lambda v: min(v, key=order, default=None), "max": lambda v: max(v, key=order, default=None),
    "min_by": lambda v, f: _sorted(v, f)[0] if v else None, "max_by": lambda v, f: _sorted(v, f)[-1] if v else None,
    "first": lambda v, f=None: next(f(v)) if f else index(v, 0), "last": lambda v, f=None: list(f(v))[-1] if f else index(v, -1),
    "to_entries": _entries, "from_entries": _from_entries,
    "with_entries": lambda v, f: _from_entries([r for i in _entries(v) for r in f(i)]),
    "startswith": lambda v, f: v.startswith(_one(f, v)), "endswith": lambda v, f: v.endswith(_one(f, v)),
    "contains": lambda v, f: _contains(v, _one(f, v)), "inside": lambda v, f: _contains(_one(f, v), v),
    "test": lambda v, f: re.search(_one(f, v), v) is not None, "ascii_downcase": str.lower, "ascii_upcase": str.upper,
    "ltrimstr": lambda v, f: v.removeprefix(_one(f, v)), "rtrimstr": lambda v, f: v.removesuffix(_one(f, v)),
    "sub": lambda v, f, g: re.sub(_one(f, v), _one(g, v), v, count=1), "gsub": lambda v, f, g: re.sub(_one(f, v), _one(g, v), v),
    "range": lambda v, f: iter(range(min(int(_one(f, v)), 1_000_000))), "tojson": lambda v: json.dumps(v, separators=(",", ":")),
    "fromjson": json.loads, "flatten": lambda v: [i for one in v for i in (one if isinstance(one, list) else [one])],
    "recurse": _deep, "floor": lambda v: int(v // 1), "error": lambda v, f: (_ for _ in ()).throw(JqFail(text(_one(f, v)))),
    "@tsv": lambda v: _row(v, "\t", False), "@csv": lambda v: _row(v, ",", True), "@json": text, "@text": text,
    "@base64": lambda v: base64.b64encode(text(v).encode()).decode(),
    "@base64d": lambda v: base64.b64decode(v).decode(errors="replace"),
}
