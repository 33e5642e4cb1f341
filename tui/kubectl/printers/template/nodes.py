"""What a template is made of, each part with its place and its text as errors show it (text/template/parse/node.go)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


class TemplateError(ValueError):
    """A template that cannot be read or executed, in Go's words."""


@dataclass
class Node:
    """Any part of a template; `at` is its offset in the text."""

    at: int


@dataclass
class Text(Node):
    """What is printed as it is."""

    text: str


@dataclass
class Value(Node):
    """A literal: bool, number, string; `.` and nil have kinds of their own."""

    kind: str
    """bool number string dot nil"""
    value: Any
    text: str

    def __str__(self) -> str:
        return self.text


@dataclass
class Names(Node):
    """`.a.b` (first is "") or `$x.a` (first is `$x`)."""

    names: list[str]

    def __str__(self) -> str:
        return ".".join(self.names)


@dataclass
class Function(Node):
    """The name of a function."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass
class Chain(Node):
    """`(pipeline).a.b`."""

    inner: Any
    names: list[str]

    def __str__(self) -> str:
        inner = f"({self.inner})" if isinstance(self.inner, Pipe) else str(self.inner)
        return inner + "".join(f".{name}" for name in self.names)


@dataclass
class Command(Node):
    """A function or a value, with its arguments."""

    words: list[Any] = field(default_factory=list)

    def __str__(self) -> str:
        return " ".join(f"({word})" if isinstance(word, Pipe) else str(word) for word in self.words)


@dataclass
class Pipe(Node):
    """Commands, each given what the one before found; and the variables that the result is kept in."""

    commands: list[Command] = field(default_factory=list)
    variables: list[str] = field(default_factory=list)
    assigns: bool = False

    def __str__(self) -> str:
        head = ", ".join(self.variables) + (" = " if self.assigns else " := ") if self.variables else ""
        return head + " | ".join(map(str, self.commands))


@dataclass
class Action(Node):
    """`{{pipeline}}`."""

    pipe: Pipe

    def __str__(self) -> str:
        return f"{{{{{self.pipe}}}}}"


@dataclass
class Control(Node):
    """`if`, `range` or `with`."""

    kind: str
    pipe: Pipe
    body: list[Node]
    other: list[Node] | None

    def __str__(self) -> str:
        return f"{{{{{self.kind} {self.pipe}}}}}"


@dataclass
class Leave(Node):
    """`break` or `continue`; while parsing also `end` and `else`."""

    kind: str

    def __str__(self) -> str:
        return f"{{{{{self.kind}}}}}"


@dataclass
class Call(Node):
    """`{{template "name" pipeline}}`."""

    name: str
    pipe: Pipe | None

    def __str__(self) -> str:
        from tui.api.errors import quote

        return f"{{{{template {quote(self.name)}" + (f" {self.pipe}" if self.pipe else "") + "}}"
