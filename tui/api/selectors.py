"""Label and field selectors: their grammar, their words and what they match (apimachinery's pkg/labels, pkg/fields)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from tui.api.errors import show
from tui.api.names import is_qualified_name, is_valid_label_value
from tui.api.record import record

validate_label_key = is_qualified_name
"""Messages against the key of a label, in apimachinery's words."""

validate_label_value = is_valid_label_value
"""Messages against the value of a label, in apimachinery's words."""


class SelectorError(ValueError):
    """A selector that cannot be read: `str()` has the words of apimachinery."""


@record
class Requirement:
    """One condition on one label."""

    key: str
    operator: str
    """One of `= == != in notin exists ! gt lt`."""
    values: tuple[str, ...] = ()
    """Sorted."""

    def matches(self, labels: Mapping[str, str]) -> bool:
        """Whether the labels satisfy it."""
        value = labels.get(self.key)
        match self.operator:
            case "=" | "==" | "in":
                return value is not None and value in self.values
            case "!=" | "notin":
                return value is None or value not in self.values
            case "exists":
                return value is not None
            case "!":
                return value is None
        number, limit = _integer(value or ""), _integer(self.values[0])
        if number is None or limit is None:
            return False
        return number > limit if self.operator == "gt" else number < limit

    def __str__(self) -> str:
        match self.operator:
            case "exists":
                return self.key
            case "!":
                return f"!{self.key}"
            case "in" | "notin":
                return f"{self.key} {self.operator} ({','.join(self.values)})"
        sign = {"gt": ">", "lt": "<"}.get(self.operator, self.operator)
        return f"{self.key}{sign}{self.values[0]}"


@record
class LabelSelector:
    """Requirements that must all hold, in order of their keys; with none it matches everything."""

    requirements: tuple[Requirement, ...] = ()
    nothing: bool = False
    """True for the selector that matches no object at all (a null one)."""

    def matches(self, labels: Mapping[str, str]) -> bool:
        """Whether an object with these labels is selected."""
        for requirement in self.requirements:
            if not requirement.matches(labels):
                return False
        return not self.nothing

    @property
    def required(self) -> Mapping[str, str]:
        """Label values that every match must have: what an index can look up."""
        return {r.key: r.values[0] for r in self.requirements if r.operator in _ONE_OF and len(r.values) == 1}

    @property
    def empty(self) -> bool:
        """Whether it selects everything."""
        return not self.nothing and not self.requirements

    def __str__(self) -> str:
        return ",".join(map(str, self.requirements))


EVERYTHING = LabelSelector()
NOTHING = LabelSelector(nothing=True)

_ONE_OF = ("=", "==", "in")
_OPERATORS = {"In": "in", "NotIn": "notin", "Exists": "exists", "DoesNotExist": "!"}
_BINARY = {"in": "in", "notin": "notin", "=": "=", "==": "==", "!=": "!=", ">": "gt", "<": "lt"}


def _integer(text: str) -> int | None:
    """Go's strconv.ParseInt(text, 10, 64), or None."""
    number = int(text) if re.fullmatch(r"[+-]?[0-9]{1,19}", text) else None
    return number if number is not None and -(2**63) <= number < 2**63 else None


def _requirement(key: str, operator: str, values: Iterable[str]) -> Requirement:
    """A checked requirement (apimachinery's NewRequirement); raises SelectorError with every complaint."""
    chosen = tuple(values)
    errors = _about("key", key, validate_label_key(key))
    if operator in ("in", "notin") and not chosen:
        errors.append("values: Invalid value: []: for 'in', 'notin' operators, values set can't be empty")
    if operator in ("exists", "!") and chosen:
        words = "values set must be empty for exists and does not exist"
        errors.append(f"values: Invalid value: {show(list(chosen))}: {words}")
    for at, value in enumerate(chosen):
        if operator in ("gt", "lt") and _integer(value) is None:
            errors += _about(f"values[{at}]", value, ["for 'Gt', 'Lt' operators, the value must be an integer"])
    for at, value in enumerate(chosen):
        errors += _about(f"values[{at}][{key}]", value, validate_label_value(value))
    if errors:
        raise SelectorError(errors[0] if len(errors) == 1 else f"[{', '.join(errors)}]")
    return Requirement(key, operator, tuple(sorted(chosen)))


def _about(path: str, value: str, words: list[str]) -> list[str]:
    return [f"{path}: Invalid value: {show(value)}: {'; '.join(words)}"] if words else []


def _selector(requirements: Iterable[Requirement]) -> LabelSelector:
    return LabelSelector(tuple(sorted(requirements, key=lambda requirement: requirement.key)))


def parse_labels(text: str) -> LabelSelector:
    """The selector that a `-l` flag says; raises SelectorError in the words of apimachinery's labels.Parse."""
    return _selector(_Parser(text).parse())


def from_map(labels: Mapping[str, str] | None) -> LabelSelector:
    """The selector of a Service: every pair must be there. An empty map selects everything, None nothing."""
    if labels is None:
        return NOTHING
    return _selector(Requirement(key, "=", (value,)) for key, value in labels.items())


def from_selector(selector: Mapping[str, Any] | None) -> LabelSelector:
    """The selector of a `matchLabels`/`matchExpressions` object: {} selects everything, None nothing.

    Raises SelectorError as metav1.LabelSelectorAsSelector does.
    """
    if selector is None:
        return NOTHING
    requirements = [_requirement(key, "=", [value]) for key, value in (selector.get("matchLabels") or {}).items()]
    for expression in selector.get("matchExpressions") or ():
        operator = expression.get("operator", "")
        if operator not in _OPERATORS:
            raise SelectorError(f'"{operator}" is not a valid label selector operator')
        values = expression.get("values") or ()
        requirements.append(_requirement(expression.get("key", ""), _OPERATORS[operator], values))
    return _selector(requirements)


class _Token(NamedTuple):
    kind: str
    """`id`, `end`, or the symbol or keyword itself."""
    text: str


_LEXEME = re.compile(r"[ \t\r\n]*(?:(==|!=|[=!(),<>])|([^ \t\r\n=!(),<>]+))")


def _tokens(text: str) -> list[_Token]:
    tokens = []
    for symbol, word in _LEXEME.findall(text.split("\0", 1)[0]):
        tokens.append(_Token(symbol or (word if word in ("in", "notin") else "id"), symbol or word))
    return [*tokens, _Token("end", "")]


class _Parser:
    """labels.Parser: a list of tokens, read from the front, with one token of look-ahead."""

    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self._at = 0

    def _peek(self, *, operator: bool = False) -> _Token:
        """The next token; where no operator may stand, `in` and `notin` are identifiers like any other."""
        token = self._tokens[min(self._at, len(self._tokens) - 1)]
        return _Token("id", token.text) if token.kind in ("in", "notin") and not operator else token

    def _next(self, *, operator: bool = False) -> _Token:
        token = self._peek(operator=operator)
        self._at += 1
        return token

    def parse(self) -> list[Requirement]:
        """Every requirement; raises SelectorError."""
        requirements: list[Requirement] = []
        token = self._peek()
        if token.kind not in ("id", "!", "end"):
            raise SelectorError(f"found '{token.text}', expected: !, identifier, or 'end of string'")
        while self._peek().kind != "end":
            try:
                requirements.append(self._parse_requirement())
            except SelectorError as error:
                raise SelectorError(f"unable to parse requirement: {error}") from None
            self._separator()
        return requirements

    def _separator(self) -> None:
        token = self._next()
        if token.kind == "end":
            return
        if token.kind != ",":
            raise SelectorError(f"found '{token.text}', expected: ',' or 'end of string'")
        following = self._peek()
        if following.kind not in ("id", "!"):
            raise SelectorError(f"found '{following.text}', expected: identifier after ','")

    def _parse_requirement(self) -> Requirement:
        token = self._next()
        absent = token.kind == "!"
        if absent:
            token = self._next()
        if token.kind != "id":
            raise SelectorError(f"found '{token.text}', expected: identifier")
        if wrong := _about("<nil>", token.text, validate_label_key(token.text)):
            raise SelectorError(wrong[0])
        if absent or self._peek().kind in ("end", ","):
            return _requirement(token.text, "!" if absent else "exists", ())
        operator = self._next(operator=True)
        if operator.kind not in _BINARY:
            raise SelectorError(f"found '{operator.text}', expected: in, notin, =, ==, !=, gt, lt")
        values = self._set() if operator.kind in ("in", "notin") else self._value()
        return _requirement(token.text, _BINARY[operator.kind], values)

    def _value(self) -> list[str]:
        if self._peek().kind in ("end", ","):
            return [""]
        token = self._next()
        if token.kind != "id":
            raise SelectorError(f"found '{token.text}', expected: identifier")
        return [token.text]

    def _set(self) -> list[str]:
        token = self._next()
        if token.kind != "(":
            raise SelectorError(f"found '{token.text}' expected: '('")
        token = self._peek()
        if token.kind not in ("id", ",", ")"):
            raise SelectorError(f"found '{token.text}', expected: ',', ')' or identifier")
        values = self._list() if token.kind != ")" else []
        closing = self._next()
        if closing.kind != ")":
            raise SelectorError(f"found '{token.text}', expected: ')'")
        return values

    def _list(self) -> list[str]:
        """Values up to the closing parenthesis; an empty place between commas is the empty value."""
        values: list[str] = []
        while True:
            token = self._next()
            following = self._peek()
            if token.kind == "id":
                values.append(token.text)
                if following.kind not in (",", ")"):
                    raise SelectorError(f"found '{following.text}', expected: ',' or ')'")
            elif token.kind == ",":
                values += [""] if not values or following.kind in (")", ",") else []
                self._at += following.kind == ","
                following = self._peek()
            else:
                raise SelectorError(f"found '{token.text}', expected: ',', or identifier")
            if following.kind == ")":
                return values


class FieldTerm(NamedTuple):
    """One condition on one field: operator is `=` or `!=`."""

    field: str
    operator: str
    value: str


@record
class FieldSelector:
    """Conditions on fields, which must all hold."""

    terms: tuple[FieldTerm, ...] = ()

    def matches(self, fields: Mapping[str, str]) -> bool:
        """Whether an object with these fields is selected; a field that is not there counts as empty."""
        return all((fields.get(term.field, "") == term.value) == (term.operator == "=") for term in self.terms)

    @property
    def required(self) -> Mapping[str, str]:
        """Field values that every match must have."""
        return {term.field: term.value for term in self.terms if term.operator == "="}

    def __str__(self) -> str:
        return ",".join(f"{term.field}{term.operator}{_escape(term.value)}" for term in self.terms)


def parse_fields(text: str) -> FieldSelector:
    """The selector that `--field-selector` says; raises SelectorError in the words of apimachinery's fields.Parse."""
    terms = []
    for part in re.findall(r"(?:\\.|[^,\\]|\\$)+", text, re.DOTALL):
        split = re.match(r"(.*?)(!=|==|=)(.*)", part, re.DOTALL)
        if not split:
            raise SelectorError(f"invalid selector: '{text}'; can't understand '{part}'")
        field, operator, value = split.groups()
        terms.append(FieldTerm(field, operator[0].replace("!", "!="), _unescape(value)))
    return FieldSelector(tuple(terms))


def _escape(value: str) -> str:
    return re.sub(r"([\\,=])", r"\\\1", value)


def _unescape(value: str) -> str:
    for escaped, plain in re.findall(r"(\\.?)|([^\\])", value, re.DOTALL):
        if escaped and escaped[1:] not in ("\\", ",", "="):
            raise SelectorError(f"invalid field selector: invalid escape sequence: {escaped}")
        if plain in (",", "="):
            raise SelectorError(f"invalid field selector: unescaped character in value: {ord(plain)}")
    return re.sub(r"\\(.)", r"\1", value, flags=re.DOTALL)
