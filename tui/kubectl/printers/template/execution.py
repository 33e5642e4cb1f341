"""Runs templates (text/template/exec.go, with its words)."""

from __future__ import annotations

from typing import Any, NoReturn

from tui.api.errors import quote
from tui.api.gojson import go_value
from tui.kubectl.printers.template.functions import FUNCTIONS, Declared
from tui.kubectl.printers.template.nodes import (
    Action,
    Call,
    Chain,
    Command,
    Control,
    Function,
    Leave,
    Names,
    Node,
    Pipe,
    TemplateError,
    Text,
    Value,
)
from tui.kubectl.printers.template.parser import NAME, parse
from tui.kubectl.printers.template.values import INVALID, Box, CallError, Whole, plain, truth, type_name, unboxed

_DEEPEST = 100
"""Templates that call each other are stopped here; Go stops at 100,000."""
_MISSING = object()
"""No value comes down the pipeline."""


class _Left(Exception):
    """`break` or `continue`."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class Template:
    """A template that has been read; raises TemplateError."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.parts = parse(text)

    def execute(self, data: Any, strict: bool = False) -> tuple[str, TemplateError | None]:
        """What it prints, and what stopped it. `strict` refuses keys that are not there."""
        run = _Run(self, NAME, [("$", data)], strict)
        try:
            run.walk_all(data, self.parts[NAME])
        except TemplateError as error:
            return "".join(run.printed), error
        return "".join(run.printed), None


class _Run:
    def __init__(self, template: Template, name: str, variables: list[tuple[str, Any]], strict: bool,
                 printed: list[str] | None = None, depth: int = 0) -> None:  # fmt: skip
        self._template, self._name, self._strict, self._depth = template, name, strict, depth
        self._variables = variables
        self._node: Any = None
        self.printed: list[str] = [] if printed is None else printed

    def _error(self, words: str) -> NoReturn:
        before = self._template.text[: self._node.at]
        line, column = 1 + before.count("\n"), len(before.encode()) - len(before[: before.rfind("\n") + 1].encode())
        where = f"template: {NAME}:{line}:{column}: executing {quote(self._name)} at <{self._node}>"
        raise TemplateError(f"{where}: {words}")

    # Statements

    def walk_all(self, dot: Any, nodes: list[Node]) -> None:
        """Run nodes in turn."""
        for node in nodes:
            self._node = node
            if isinstance(node, Text):
                self.printed.append(node.text)
            elif isinstance(node, Action):
                self._action(dot, node)
            elif isinstance(node, Control):
                self._control(dot, node)
            elif isinstance(node, Call):
                self._call(dot, node)
            elif isinstance(node, Leave):
                raise _Left(node.kind)

    def _action(self, dot: Any, node: Action) -> None:
        value = self._pipe(dot, node.pipe)
        if not node.pipe.variables:
            value = unboxed(value)
            self.printed.append("<no value>" if value is INVALID else go_value(value))

    def _control(self, dot: Any, node: Control) -> None:
        mark = len(self._variables)
        try:
            if node.kind == "range":
                self._range(dot, node)
                return
            value = self._pipe(dot, node.pipe)
            if truth(value):
                self.walk_all(value if node.kind == "with" else dot, node.body)
            elif node.other is not None:
                self.walk_all(dot, node.other)
        finally:
            del self._variables[mark:]

    def _range(self, dot: Any, node: Control) -> None:
        value = unboxed(self._pipe(dot, node.pipe))
        pairs = self._pairs(value, node)
        mark = len(self._variables)
        for key, item in pairs:
            try:
                self._bind(node.pipe, key, item)
                self.walk_all(item, node.body)
            except _Left as left:
                if left.kind == "break":
                    break
            finally:
                del self._variables[mark:]
        if not pairs and node.other is not None:
            self.walk_all(dot, node.other)

    def _pairs(self, value: Any, node: Control) -> list[tuple[Any, Any]]:
        if isinstance(value, list):
            return [(Whole(at), Box(item)) for at, item in enumerate(value)]
        if isinstance(value, dict):
            return [(key, Box(value[key])) for key in sorted(value)]
        if value is INVALID:
            return []
        if isinstance(value, int) and not isinstance(value, bool):
            if len(node.pipe.variables) > 1:
                self._error(f"can't use {value} to iterate over more than one variable")
            return [(INVALID, Whole(at)) for at in range(min(value, 100_000))]
        self._error(f"range can't iterate over {go_value(value)}")

    def _bind(self, pipe: Pipe, key: Any, item: Any) -> None:
        values = (item,) if len(pipe.variables) == 1 else (key, item)
        if pipe.assigns:
            for name, value in zip(pipe.variables, values, strict=False):
                self._assign(name, value)
            return
        count = len(pipe.variables)
        if count:
            self._variables[len(self._variables) - count :] = list(zip(pipe.variables, values, strict=True))

    def _call(self, dot: Any, node: Call) -> None:
        body = self._template.parts.get(node.name)
        if body is None:
            self._error(f"template {quote(node.name)} not defined")
        if self._depth >= _DEEPEST:
            self._error("exceeded maximum template depth (100000)")
        value = self._pipe(dot, node.pipe) if node.pipe else INVALID
        inner = _Run(self._template, node.name, [("$", value)], self._strict, self.printed, self._depth + 1)
        inner.walk_all(value, body)

    # Variables

    def _assign(self, name: str, value: Any) -> None:
        for at in range(len(self._variables) - 1, -1, -1):
            if self._variables[at][0] == name:
                self._variables[at] = (name, value)
                return
        self._error(f"undefined variable: {name}")

    def _variable(self, name: str) -> Any:
        for known, value in reversed(self._variables):
            if known == name:
                return value
        self._error(f"undefined variable: {name}")

    # Pipelines and commands

    def _pipe(self, dot: Any, pipe: Pipe) -> Any:
        self._node = pipe
        value: Any = _MISSING
        for command in pipe.commands:
            value = unboxed(self._command(dot, command, value))
        for name in pipe.variables:
            if pipe.assigns:
                self._assign(name, value)
            else:
                self._variables.append((name, value))
        return value

    def _command(self, dot: Any, command: Command, final: Any) -> Any:
        first = command.words[0]
        if isinstance(first, Names):
            return self._names(dot, first, len(command.words) > 1 or final is not _MISSING, command.words)
        if isinstance(first, Chain):
            return self._chain(dot, first, len(command.words) > 1 or final is not _MISSING)
        if isinstance(first, Function):
            return self._function(dot, first, command, command.words[1:], final)
        if not isinstance(first, Pipe):
            self._node = first
        if len(command.words) > 1 or final is not _MISSING:
            self._no_function(first)
        if isinstance(first, Pipe):
            return self._pipe(dot, first)
        if first.kind == "nil":
            self._error("nil is not a command")
        return dot if first.kind == "dot" else first.value

    def _no_function(self, word: Any) -> NoReturn:
        self._error(f"can't give argument to non-function {word}")

    def _names(self, dot: Any, node: Names, arguments: bool, words: list[Any]) -> Any:
        self._node = node
        head, names = node.names[0], node.names[1:]
        if not head:
            return self._fields(dot, names, node, arguments)
        value = self._variable(head)
        if not names:
            if arguments:
                self._no_function(words[0])
            return value
        return self._fields(value, names, node, arguments)

    def _chain(self, dot: Any, node: Chain, arguments: bool) -> Any:
        self._node = node
        if isinstance(node.inner, Value) and node.inner.kind == "nil":
            self._error(f"indirection through explicit nil in {node}")
        value = self._argument(dot, node.inner, "")
        return self._fields(value, node.names, node, arguments)

    def _fields(self, value: Any, names: list[str], node: Any, arguments: bool) -> Any:
        for at, name in enumerate(names):
            value = self._field(value, name, arguments and at == len(names) - 1)
        return value

    def _field(self, value: Any, name: str, arguments: bool) -> Any:
        if value is INVALID:
            if self._strict:
                self._error(f"nil data; no entry for key {quote(name)}")
            return INVALID
        if isinstance(value, Box) and value.value is None:
            self._error(f"nil pointer evaluating interface {{}}.{name}")
        inner = unboxed(value)
        if not isinstance(inner, dict):
            self._error(f"can't evaluate field {name} in type {type_name(value)}")
        if arguments:
            self._error(f"{name} is not a method but has arguments")
        if name not in inner:
            if self._strict:
                self._error(f"map has no entry for key {quote(name)}")
            return INVALID
        return Box(inner[name])

    # Functions

    def _function(self, dot: Any, node: Function, at: Any, words: list[Any], final: Any) -> Any:
        self._node = node
        function, count = FUNCTIONS[node.name], len(words) + (final is not _MISSING)
        if function.variadic and count < function.fixed:
            self._error(f"wrong number of args for {node.name}: want at least {function.fixed} got {len(words)}")
        if not function.variadic and count != function.fixed:
            self._error(f"wrong number of args for {node.name}: want {function.fixed} got {count}")
        if node.name in ("and", "or"):
            return self._either(dot, node.name, words, final)
        values = [self._argument(dot, word, _takes(function, place)) for place, word in enumerate(words)]
        if final is not _MISSING:
            values.append(self._valid(final, _takes(function, len(values))))
        try:
            return function.call(*values)
        except CallError as error:
            self._node = at
            self._error(f"error calling {node.name}: {str(error).removeprefix('error calling index: ')}")

    def _either(self, dot: Any, name: str, words: list[Any], final: Any) -> Any:
        value: Any = INVALID
        for word in words:
            value = self._argument(dot, word, "value")
            if truth(value) == (name == "or"):
                return value
        return value if final is _MISSING else final

    def _argument(self, dot: Any, word: Any, takes: str) -> Any:
        """One argument, checked against what the function takes ("" for anything at all)."""
        self._node = word
        if isinstance(word, Value):
            if word.kind == "dot":
                return self._valid(dot, takes)
            if word.kind == "nil":
                if takes in ("string", "strings"):
                    self._error("cannot assign nil to string")
                return INVALID if takes != "any" else None
            if takes in ("string", "strings") and word.kind != "string":
                self._error(f"expected string; found {word}")
            return word.value
        if isinstance(word, Names):
            value = self._names(dot, word, False, [word])
        elif isinstance(word, Pipe):
            value = self._pipe(dot, word)
        elif isinstance(word, Function):
            value = self._function(dot, word, word, [], _MISSING)
        else:
            value = self._chain(dot, word, False)
        return self._valid(value, takes)

    def _valid(self, value: Any, takes: str) -> Any:
        if takes in ("value", ""):
            return value
        if takes == "any":
            return plain(value)
        if value is INVALID:
            self._error("invalid value; expected string")
        inner = unboxed(value)
        if not isinstance(inner, str):
            shown = type_name(value if inner is INVALID else inner)
            self._error(f"wrong type for value; expected string; got {shown}")
        return inner


def _takes(function: Declared, place: int) -> str:
    if function.takes == "string" and place:
        return "any"
    return function.takes
