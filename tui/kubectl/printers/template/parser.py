"""Reads templates (text/template/parse/parse.go, with its words)."""

from __future__ import annotations

from typing import Any, NoReturn

from tui.api.errors import quote
from tui.kubectl.printers.jsonparse import PathError, unquote
from tui.kubectl.printers.template.functions import FUNCTIONS
from tui.kubectl.printers.template.lexer import Token, tokens
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
from tui.kubectl.printers.template.numbers import number

NAME = "output"
"""What kubectl calls the template."""
_OPERANDS = frozenset(("bool", "char", "complex", "dot", "field", "identifier", "number", "nil", "raw", "string",
                       "variable", "("))  # fmt: skip


def parse(text: str) -> dict[str, list[Node]]:
    """The template, under "output", and those that it defines; raises TemplateError."""
    parser = _Parser(text)
    parser.templates[NAME] = []
    parser.root()
    return parser.templates


class _Parser:
    def __init__(self, text: str) -> None:
        self._words = list(tokens(text))
        self._next_word = 0
        self._variables = ["$"]
        self._ranges = 0
        self._action_line = 0
        self.templates: dict[str, list[Node]] = {}

    # Words

    def _peek(self) -> Token:
        return self._words[min(self._next_word, len(self._words) - 1)]

    def _next(self) -> Token:
        word = self._peek()
        self._next_word += 1
        return word

    def _peek_past(self) -> Token:
        while self._peek().kind == "space":
            self._next_word += 1
        return self._peek()

    def _next_past(self) -> Token:
        self._peek_past()
        return self._next()

    def _error(self, words: str, line: int = 0) -> NoReturn:
        """Go counts the line of the word it looked at last."""
        at = self._words[min(max(self._next_word - 1, 0), len(self._words) - 1)]
        raise TemplateError(f"template: {NAME}:{line or at.line}: {words}")

    def _unexpected(self, word: Token, context: str) -> NoReturn:
        if word.kind == "error":
            extra = ""
            if self._action_line and self._action_line != word.line:
                extra = f" in action started at {NAME}:{self._action_line}"
                extra = extra.removeprefix(" in action") if word.text.endswith(" action") else extra
            self._error(f"{word}{extra}", word.line)
        self._error(f"unexpected {word} in {context}", word.line)

    def _expect(self, kinds: tuple[str, ...], context: str) -> Token:
        word = self._next_past()
        if word.kind not in kinds:
            self._unexpected(word, context)
        return word

    def _string(self, word: Token) -> str:
        if word.kind == "raw":
            return word.text[1:-1].replace("\r", "")
        try:
            return unquote(word.text)
        except PathError:
            self._error("invalid syntax", word.line)

    # Lists and actions

    def root(self) -> None:
        """The whole text."""
        while self._peek().kind != "EOF":
            if self._peek().kind == "left":
                mark = self._next_word
                self._next()
                if self._next_past().kind == "define":
                    self._define()
                    continue
                self._next_word = mark
            node = self._text_or_action()
            if isinstance(node, Leave) and node.kind in ("end", "else"):
                self._error(f"unexpected {node}")
            self.templates[NAME].append(node)

    def _define(self) -> None:
        name = self._string(self._expect(("string", "raw"), "define clause"))
        self._expect(("right",), "define clause")
        outer, self._variables = self._variables, ["$"]
        self._add(name, "define clause")
        self._variables = outer

    def _add(self, name: str, context: str) -> None:
        """The body of a template of its own, up to its end."""
        body, end = self._list()
        if end.kind != "end":
            self._error(f"unexpected {end} in {context}")
        if not _empty(body) or name not in self.templates:
            if not _empty(self.templates.get(name, [])) and name != NAME:
                self._error(f"template: multiple definition of template {quote(name)}")
            self.templates[name] = body

    def _list(self) -> tuple[list[Node], Leave]:
        nodes: list[Node] = []
        while self._peek_past().kind != "EOF":
            node = self._text_or_action()
            if isinstance(node, Leave) and node.kind in ("end", "else"):
                return nodes, node
            nodes.append(node)
        self._next()
        self._error("unexpected EOF")

    def _text_or_action(self) -> Node:
        word = self._next_past()
        if word.kind == "text":
            return Text(word.at, word.text)
        if word.kind != "left":
            self._unexpected(word, "input")
        self._action_line = word.line
        node = self._action()
        self._action_line = 0
        return node

    def _action(self) -> Node:
        word = self._next_past()
        match word.kind:
            case "if" | "range" | "with":
                return self._control(word)
            case "break" | "continue":
                return self._leave(word)
            case "else":
                if self._peek_past().kind not in ("if", "with"):
                    self._expect(("right",), "else")
                return Leave(word.at, "else")
            case "end":
                self._expect(("right",), "end")
                return Leave(word.at, "end")
            case "block":
                return self._block(word)
            case "template":
                return self._call()
        self._next_word -= 1
        return Action(word.at, self._pipeline("command", "right"))

    def _leave(self, word: Token) -> Node:
        following = self._next_past()
        if following.kind != "right":
            self._unexpected(following, f"{{{{{word.kind}}}}}")
        if not self._ranges:
            self._error(f"{{{{{word.kind}}}}} outside {{{{range}}}}")
        return Leave(word.at, word.kind)

    def _control(self, word: Token) -> Control:
        mark = len(self._variables)
        pipe = self._pipeline(word.kind, "right")
        self._ranges += word.kind == "range"
        body, end = self._list()
        self._ranges -= word.kind == "range"
        other: list[Node] | None = None
        if end.kind == "else":
            if word.kind in ("if", "with") and self._peek().kind == word.kind:
                other = [self._control(self._next())]
            else:
                other, end = self._list()
                if end.kind != "end":
                    self._error(f"expected end; found {end}")
        del self._variables[mark:]
        return Control(word.at, word.kind, pipe, body, other)

    def _named(self, context: str) -> str:
        word = self._next_past()
        if word.kind not in ("string", "raw"):
            self._unexpected(word, context)
        return self._string(word)

    def _block(self, word: Token) -> Call:
        name = self._named("block clause")
        pipe = self._pipeline("block clause", "right")
        outer, self._variables = self._variables, ["$"]
        self._add(name, "block clause")
        self._variables = outer
        return Call(word.at, name, pipe)

    def _call(self) -> Call:
        word = self._peek_past()
        name = self._named("template clause")
        if self._peek_past().kind == "right":
            self._next()
            return Call(word.at, name, None)
        return Call(word.at, name, self._pipeline("template clause", "right"))

    # Pipelines

    def _pipeline(self, context: str, end: str) -> Pipe:
        pipe = Pipe(self._peek_past().at)
        self._declarations(pipe, context)
        while True:
            word = self._next_past()
            if word.kind == end:
                self._check(pipe, context)
                return pipe
            if word.kind not in _OPERANDS:
                self._unexpected(word, context)
            self._next_word -= 1
            pipe.commands.append(self._command())

    def _declarations(self, pipe: Pipe, context: str) -> None:
        while self._peek_past().kind == "variable":
            mark = self._next_word
            variable = self._next()
            following = self._peek_past()
            if following.kind in ("assign", "declare"):
                self._next()
                pipe.assigns = following.kind == "assign"
                pipe.variables.append(variable.text)
                self._variables.append(variable.text)
                return
            if following.text != "," or following.kind != "sign":
                self._next_word = mark
                return
            self._next()
            pipe.variables.append(variable.text)
            self._variables.append(variable.text)
            if context != "range" or len(pipe.variables) > 1:
                self._error(f"too many declarations in {context}")
            if self._peek_past().kind not in ("variable", "right", ")"):
                self._next()
                self._error("range can only initialize variables")

    def _check(self, pipe: Pipe, context: str) -> None:
        if not pipe.commands:
            self._error(f"missing value for {context}")
        for stage, command in enumerate(pipe.commands[1:], 2):
            if isinstance(command.words[0], Value):
                self._error(f"non executable command in pipeline stage {stage}")

    def _command(self) -> Command:
        command = Command(self._peek_past().at)
        while True:
            self._peek_past()
            operand = self._operand()
            if operand is not None:
                command.words.append(operand)
            word = self._next()
            if word.kind == "space":
                continue
            if word.kind in ("right", ")"):
                self._next_word -= 1
            elif word.kind != "pipe":
                self._unexpected(word, "operand")
            break
        if not command.words:
            self._error("empty command")
        return command

    def _operand(self) -> Any:
        node = self._term()
        if node is None or self._peek().kind != "field":
            return node
        at, names = self._peek().at, []
        while self._peek().kind == "field":
            names.append(self._next().text[1:])
        if isinstance(node, Names):
            return Names(at, node.names + names)
        if isinstance(node, Value):
            self._peek()
            self._next_word += 1
            self._error(f"unexpected . after term {quote(str(node))}")
        return Chain(at, node, names)

    def _term(self) -> Any:
        word = self._next_past()
        match word.kind:
            case "identifier":
                if word.text not in FUNCTIONS:
                    self._error(f"function {quote(word.text)} not defined")
                return Function(word.at, word.text)
            case "dot" | "nil":
                return Value(word.at, word.kind, None, word.text)
            case "variable":
                if word.text not in self._variables:
                    self._error(f"undefined variable {quote(word.text)}")
                return Names(word.at, [word.text])
            case "field":
                return Names(word.at, ["", word.text[1:]])
            case "bool":
                return Value(word.at, "bool", word.text == "true", word.text)
            case "char" | "complex" | "number":
                try:
                    return Value(word.at, "number", number(word.text), word.text)
                except ValueError as error:
                    self._error(str(error))
            case "(":
                return self._pipeline("parenthesized pipeline", ")")
            case "string" | "raw":
                return Value(word.at, "string", self._string(word), word.text)
        self._next_word -= 1
        return None


def _empty(nodes: list[Node]) -> bool:
    return all(isinstance(node, Text) and not node.text.strip() for node in nodes)
