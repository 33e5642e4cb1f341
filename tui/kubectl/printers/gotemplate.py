"""The part of Go's text/template that people give to -o go-template."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tui.api import yaml
from tui.api.gojson import go_value
from tui.api.objects import Obj
from tui.kubectl.errors import Failure
from tui.kubectl.printers.jsonparse import unquote
from tui.kubectl.printers.jsonpath import go_syntax

_ACTION = re.compile(r"\{\{(-\s)?(.*?)(\s-)?\}\}", re.S)
_TOKEN = re.compile(r'\s*("(?:\\.|[^"\\])*"|`[^`]*`|\$?\w*(?:\.\w+)+|\$\w*|\.|-?\d+(?:\.\d+)?|\w+|:=|[=|(),])')
_NO_VALUE = object()


class TemplateError(ValueError):
    """A template that cannot be read or executed, in Go's words."""


@dataclass
class Node:
    """Text, an action, or a block (`if`, `range`, `with`)."""

    kind: str
    text: str = ""
    body: list[Node] = field(default_factory=list)
    other: list[Node] = field(default_factory=list)


def printer(template: str) -> Callable[[Obj], str]:
    """The printer of `-o go-template=...`; raises Failure where it cannot be read."""
    try:
        nodes = _parse(template)
    except TemplateError as error:
        raise Failure(f"error parsing template {template}, template: output:{error}") from None

    def render(obj: Obj) -> str:
        try:
            return _run(nodes, obj, {"$": obj})
        except TemplateError as error:
            raise Failure(
                f'error executing template "{template}": template: output:1:{error}'
            ) from None

    return render


def _parse(template: str) -> list[Node]:
    root = Node("root")
    stack, targets, at = [root], [root.body], 0
    for found in _ACTION.finditer(template):
        text = template[at : found.start()]
        before = template[:at]
        if at and before.endswith("-}}") :
            text = text.lstrip()
        targets[-1].append(Node("text", text.rstrip() if found[1] else text))
        at = found.end()
        _place(found[2].strip(), stack, targets, template[: found.start()].count("\n") + 1)
    rest = template[at:]
    if "{{" in rest:
        raise TemplateError(f"{template.count(chr(10)) + 1}: unclosed action")
    targets[-1].append(Node("text", rest.lstrip() if at and template[:at].endswith("-}}") else rest))
    if len(stack) > 1:
        raise TemplateError(f"{template.count(chr(10)) + 1}: unexpected EOF")
    return root.body


def _place(action: str, stack: list[Node], targets: list[list[Node]], line: int) -> None:
    word, _, rest = action.partition(" ")
    if action.startswith("/*"):
        return
    if word in ("range", "if", "with"):
        node = Node(word, rest.strip())
        targets[-1].append(node)
        stack.append(node)
        targets.append(node.body)
    elif word == "else":
        if len(stack) == 1:
            raise TemplateError(f"{line}: unexpected {{{{else}}}}")
        targets[-1] = stack[-1].other
        if rest.strip().startswith("if"):
            inner = Node("if", rest.strip()[2:].strip())
            stack[-1].other.append(inner)
            stack[-1] = inner
            targets[-1] = inner.body
    elif word == "end":
        if len(stack) == 1:
            raise TemplateError(f"{line}: unexpected {{{{end}}}}")
        stack.pop()
        targets.pop()
    elif not action:
        raise TemplateError(f"{line}: missing value for command")
    else:
        targets[-1].append(Node("action", action))


def _run(nodes: list[Node], dot: Any, variables: dict[str, Any]) -> str:
    return "".join(_node(node, dot, variables) for node in nodes)


def _node(node: Node, dot: Any, variables: dict[str, Any]) -> str:
    if node.kind == "text":
        return node.text
    if node.kind == "action":
        value = _pipeline(node.text, dot, variables)
        return "" if value is None and ":=" in node.text else show(value)
    if node.kind == "range":
        return _range(node, dot, variables)
    value = _pipeline(node.text, dot, variables)
    if node.kind == "if":
        return _run(node.body if truth(value) else node.other, dot, variables)
    return _run(node.body, value, variables) if truth(value) else _run(node.other, dot, variables)


def _range(node: Node, dot: Any, variables: dict[str, Any]) -> str:
    found = re.match(r"(?:(\$\w+)\s*,\s*)?(\$\w+)\s*:=\s*(.*)", node.text, re.S)
    value = _pipeline(found[3] if found else node.text, dot, variables)
    if isinstance(value, dict):
        pairs: list[tuple[Any, Any]] = [(k, value[k]) for k in sorted(value)]
    elif isinstance(value, list):
        pairs = list(enumerate(value))
    elif value is None or value is _NO_VALUE:
        pairs = []
    else:
        raise TemplateError(f"0: executing \"output\" at <{node.text}>: range can't iterate over {go_value(value)}")
    if not pairs:
        return _run(node.other, dot, variables)
    parts = []
    for at, one in pairs:
        inner = dict(variables)
        if found:
            inner[found[2]] = one
            if found[1]:
                inner[found[1]] = at
        parts.append(_run(node.body, one, inner))
    return "".join(parts)


def _pipeline(text: str, dot: Any, variables: dict[str, Any]) -> Any:
    tokens = _tokens(text)
    name = None
    if len(tokens) > 2 and tokens[0].startswith("$") and tokens[1] in (":=", "="):
        name, tokens = tokens[0], tokens[2:]
    value = _Expression(tokens, dot, variables).pipeline()
    if name:
        variables[name] = value
        return None
    return value


def _tokens(text: str) -> list[str]:
    tokens, at = [], 0
    while at < len(text.rstrip()):
        found = _TOKEN.match(text, at)
        if not found:
            raise TemplateError(f'1: unexpected "{text[at:].strip()[:1]}" in command')
        tokens.append(found[1])
        at = found.end()
    return tokens


class _Expression:
    def __init__(self, tokens: list[str], dot: Any, variables: dict[str, Any]) -> None:
        self._tokens, self._dot, self._variables = tokens, dot, variables

    def pipeline(self) -> Any:
        value = self._command([])
        while self._tokens and self._tokens[0] == "|":
            self._tokens.pop(0)
            value = self._command([value])
        return value

    def _command(self, last: list[Any]) -> Any:
        if not self._tokens:
            raise TemplateError("1: missing value for command")
        word = self._tokens[0]
        if word in _FUNCTIONS:
            self._tokens.pop(0)
            return _FUNCTIONS[word](*self._operands(), *last)
        if re.fullmatch(r"[A-Za-z]\w*", word) and word not in ("true", "false", "nil"):
            raise TemplateError(f'1: function "{word}" not defined')
        return self._operands()[0]

    def _operands(self) -> list[Any]:
        found = []
        while self._tokens and self._tokens[0] not in ("|", ")"):
            found.append(self._operand(self._tokens.pop(0)))
        return found

    def _operand(self, token: str) -> Any:
        if token == "(":
            value = self.pipeline()
            if self._tokens:
                self._tokens.pop(0)
            if self._tokens and re.fullmatch(r"(\.\w+)+", self._tokens[0]):
                return _fields(value, self._tokens.pop(0))
            return value
        if token[0] in '"`':
            return unquote(token[1:-1]) if token[0] == '"' else token[1:-1]
        if token[0] == "$":
            name, _, path = token.partition(".")
            if name not in self._variables:
                raise TemplateError(f'1: undefined variable "{name}"')
            return _fields(self._variables[name], path)
        if token[0] == ".":
            return _fields(self._dot, token)
        if re.fullmatch(r"-?\d+(\.\d+)?", token):
            return float(token) if "." in token else int(token)
        return {"true": True, "false": False}.get(token)


def _fields(value: Any, path: str) -> Any:
    for name in filter(None, path.split(".")):
        if isinstance(value, dict):
            value = value.get(name, _NO_VALUE)
        elif value is not None and value is not _NO_VALUE:
            raise TemplateError(f"2: executing \"output\" at <{path}>: can't evaluate field {name} in type interface "
                                f"{{}}")
    return value


def truth(value: Any) -> bool:
    """Go's truth: false, 0, "", nil and what is empty are not."""
    return value is not _NO_VALUE and bool(value)


def show(value: Any) -> str:
    """One value as an action prints it."""
    return "<no value>" if value is None or value is _NO_VALUE else go_value(value)


def _index(value: Any, *keys: Any) -> Any:
    for key in keys:
        try:
            value = value.get(key, _NO_VALUE) if isinstance(value, dict) else value[key]
        except (IndexError, TypeError):
            raise TemplateError(f"2: executing \"output\": error calling index: index out of range: {key}") from None
    return value


def _length(value: Any) -> int:
    if not isinstance(value, str | list | dict):
        raise TemplateError("2: executing \"output\": error calling len: len of nil pointer")
    return len(value)


def _printf(pattern: str, *values: Any) -> str:
    rest = list(values)

    def fill(found: re.Match[str]) -> str:
        if found[2] == "%":
            return "%"
        if not rest:
            return f"%!{found[2]}(MISSING)"
        value = rest.pop(0)
        text = {"q": lambda: go_syntax(str(value)), "d": lambda: str(value)}.get(found[2], lambda: show(value))()
        width = int(found[1] or 0)
        return text.ljust(-width) if width < 0 else text.rjust(width)

    return re.sub(r"%(-?\d*)([a-z%])", fill, pattern)


def _secret(text: Any) -> str:
    import base64

    try:
        return base64.b64decode(str(text)).decode("utf-8", "replace")
    except ValueError:
        return str(text)


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "len": _length, "index": _index, "printf": _printf,
    "print": lambda *v: "".join(show(x) for x in v), "println": lambda *v: " ".join(show(x) for x in v) + "\n",
    "eq": lambda a, *b: any(a == x for x in b), "ne": lambda a, b: a != b,
    "lt": lambda a, b: a < b, "le": lambda a, b: a <= b, "gt": lambda a, b: a > b, "ge": lambda a, b: a >= b,
    "not": lambda a: not truth(a), "exists": lambda v, *k: truth(_index(v, *k)),
    "and": lambda *v: next((x for x in v if not truth(x)), v[-1]),
    "or": lambda *v: next((x for x in v if truth(x)), v[-1]),
    "base64decode": _secret, "json": lambda v: yaml.compact_json(v),
}  # fmt: skip
