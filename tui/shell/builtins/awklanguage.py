"""awk's language: expressions and statements are functions of the machine."""

from __future__ import annotations

import re
from typing import Any

from tui.shell.builtins.awkactions import (
    choice,
    for_in,
    leave,
    loop,
    sequence,
)
from tui.shell.builtins.awkexpressions import Expressions
from tui.shell.builtins.awkmachine import (
    UNSET,
    AwkFail,
    Machine,
    Next,
    Quit,
    Return,
    Run,
    Stop,
    formatted,
    number,
    text,
    truth,
)


def parse(source: str) -> tuple[list[tuple[Any, Run]], dict[str, tuple[list[str], Run]], bool]:
    """A program's rules (None, "BEGIN", "END" or a condition; action), its functions, and whether it reads with a plain
    getline. Raises AwkFail."""
    parser = _Parser(source)
    rules: list[tuple[Any, Run]] = []
    parser.skip()
    while parser.kind:
        if parser.kind == "name" and parser.token in ("function", "func"):
            parser.function()
        else:
            rules.append(parser.rule())
        parser.skip()
    unknown = [name for name in parser.called if name not in parser.functions]
    if unknown:
        raise AwkFail(f"function {unknown[0]} never defined")
    return rules, parser.functions, parser.reads


def _range(first: Run, last: Run) -> Run:
    active = [False]

    def run(m: Machine) -> bool:
        inside = active[0] or truth(first(m))
        active[0] = inside and not truth(last(m))
        return inside
    return run


class _Parser(Expressions):
    def rule(self) -> tuple[Any, Run]:
        pattern: Any = None
        if self.kind == "name" and self.token in ("BEGIN", "END"):
            pattern = self.take(self.token)
            if not self.is_op("{"):
                raise self.fail()
        elif not self.is_op("{"):
            pattern = self.expression()
            if self.take(","):
                self.newlines()
                pattern = _range(pattern, self.expression())
        if self.is_op("{"):
            return pattern, self.block()
        if self.kind and not self.is_op("\n", ";"):
            raise self.fail()
        return pattern, lambda m: m.write(text(m.fields[0]) + text(m.globals["ORS"]))

    def function(self) -> None:
        self.advance()
        name = self.token
        self.advance()
        self.expect("(")
        params: list[str] = []
        while not self.take(")"):
            if self.kind != "name":
                raise self.fail()
            params.append(self.token)
            self.advance()
            self.take(",")
            self.newlines()
        self.newlines()
        self.functions[name] = (params, lambda m: None)
        self.functions[name] = (params, self.block())

    # Statements.

    def block(self) -> Run:
        self.expect("{")
        steps: list[Run] = []
        self.skip()
        while not self.take("}"):
            if not self.kind:
                raise self.fail()
            steps.append(self.statement())
            if not self.is_op("}", ";", "\n") and not self.ended:
                raise self.fail()
            self.skip()
        self.ended = True
        return sequence(steps)

    ended = False
    """The statement that was just read ended with a block."""

    def body(self) -> Run:
        self.newlines()
        if self.take(";"):
            return lambda m: None
        return self.statement()

    def statement(self) -> Run:
        if self.is_op("{"):
            return self.block()
        self.ended = False
        if self.kind == "name":
            for word, make in (
                ("if", self._if),
                ("while", self._while),
                ("for", self._for),
                ("print", self._print),
                ("printf", self._print),
                ("delete", self._delete),
                ("do", self._do),
                ("exit", self._exit),
                ("return", self._return),
            ):
                if self.token == word:
                    self.advance()
                    return make(word)
            word = self.take("next", "break", "continue")
            if word:
                return lambda m: leave(Next() if word == "next" else Stop(word))
        return self.expression()

    def _ends(self) -> bool:
        return not self.kind or self.is_op(";", "}", "\n")

    def _exit(self, _: str) -> Run:
        code = None if self._ends() else self.expression()
        return lambda m: leave(Quit(int(number(code(m))) & 255 if code else None))

    def _return(self, _: str) -> Run:
        value = None if self._ends() else self.expression()
        return lambda m: leave(Return(value(m) if value else UNSET))

    def _if(self, _: str) -> Run:
        self.expect("(")
        condition = self.expression()
        self.expect(")")
        yes = self.body()
        place = (self.at, self.kind, self.token, self.start, self.ended)
        self.skip()
        if self.take("else"):
            no = self.body()
            return choice(condition, yes, no)
        self.at, self.kind, self.token, self.start, self.ended = place
        return choice(condition, yes, lambda m: None)

    def _while(self, _: str) -> Run:
        self.expect("(")
        condition = self.expression()
        self.expect(")")
        return loop(lambda m: None, condition, lambda m: None, self.body())

    def _do(self, _: str) -> Run:
        body = self.body()
        self.skip()
        self.expect("while")
        self.expect("(")
        condition = self.expression()
        self.expect(")")
        self.ended = False
        first = [True]

        def start(m: Machine) -> None:
            first[0] = True

        def again(m: Machine) -> Any:
            began, first[0] = first[0], False
            return began or truth(condition(m))
        return loop(start, again, lambda m: None, body)

    def _for(self, _: str) -> Run:
        self.expect("(")
        inside = re.compile(r"\s*(\w+)\s+in\s+(\w+)\s*\)").match(self.source, self.start)
        if inside:
            self.at, self.kind = inside.end(), "op"
            self.token = ""
            self.advance()
            return for_in(inside[1], inside[2], self.body())
        start = self.statement() if not self.is_op(";") else lambda m: None
        self.expect(";")
        self.newlines()
        condition = self.expression() if not self.is_op(";") else lambda m: 1
        self.expect(";")
        self.newlines()
        step = self.statement() if not self.is_op(")") else lambda m: None
        self.expect(")")
        return loop(start, condition, step, self.body())

    def _print(self, word: str) -> Run:
        plain, self.plain = self.plain, True
        items: list[Run] = []
        grouped = self.is_op("(") and self._closes()
        if grouped:
            self.advance()
            self.plain = False
            items = self._list(")")
            self.expect(")")
        while not grouped and not self._ends() and not self.is_op(">", ">>", "|"):
            items.append(self.expression())
            if not self.take(","):
                break
            self.newlines()
        self.plain = plain
        target: Run | None = None
        operator = self.take(">", ">>")
        if operator:
            target = self.concatenation()
        if self.is_op("|"):
            raise AwkFail(f"{word} | command is not simulated in Harborlight")
        if word == "printf" and not items:
            raise self.fail()

        def made(m: Machine) -> str:
            if word == "printf":
                return formatted(text(items[0](m)), [item(m) for item in items[1:]])
            form = text(m.globals["OFMT"])
            words = [text(item(m), form) for item in items] if items else [text(m.fields[0])]
            return text(m.globals["OFS"]).join(words) + text(m.globals["ORS"])

        return lambda m: m.write(made(m), text(target(m)) if target else "", operator == ">>")

    def _closes(self) -> bool:
        """The parenthesis here holds all that print prints."""
        depth, at = 0, self.at
        while at < len(self.source):
            match = re.compile(r'"(?:\\.|[^"\\])*"|/(?:\\.|[^/\\\n])+/(?=[,) ])|.|\n').match(self.source, at)
            assert match
            at = match.end()
            if match[0] == "(":
                depth += 1
            elif match[0] == ")":
                if not depth:
                    return re.compile(r"[ \t]*(?:$|[;}\n|>#])").match(self.source, at) is not None
                depth -= 1
        return False

    def _delete(self, _: str) -> Run:
        name = self.token
        self.advance()
        if not self.take("["):
            return lambda m: m.array(name).clear()
        key = self._subscript()
        return lambda m: m.array(name).pop(key(m), None)
