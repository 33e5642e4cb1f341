"""awk's expressions."""

from __future__ import annotations

import re

from tui.shell.builtins.awkactions import assigned, called, joined, member, operation, read_file, read_next, subscript
from tui.shell.builtins.awkfunctions import FUNCTIONS
from tui.shell.builtins.awkmachine import UNSET, AwkFail, Place, Run, number, text, truth
from tui.shell.builtins.awktokens import KEYWORDS, Tokens
from tui.shell.builtins.regex import posix
from tui.shell.words import ansi

_LEFT_OUT = ("system", "nextfile", "gensub", "asort", "asorti", "mktime")
_LEVELS = (("||",), ("&&",), ("in",), ("~", "!~"), ("<", "<=", "==", "!=", ">", ">="), (), ("+", "-"), ("*", "/", "%"))


class Expressions(Tokens):
    """Reads expressions as functions of the machine."""

    def _subscript(self) -> Run:
        plain, self.plain = self.plain, False
        keys = self._list("]")
        self.plain = plain
        self.expect("]")
        return subscript(keys)

    def _list(self, end: str) -> list[Run]:
        items: list[Run] = []
        self.newlines()
        while not self.is_op(end):
            items.append(self.expression())
            self.newlines()
            if not self.take(","):
                break
            self.newlines()
        return items

    # Expressions.

    def expression(self) -> Run:
        left = self.binary(0)
        if self.take("?"):
            self.newlines()
            yes = self.expression()
            self.newlines()
            self.expect(":")
            self.newlines()
            no = self.expression()
            return lambda m: yes(m) if truth(left(m)) else no(m)
        operator = self.take("=", "+=", "-=", "*=", "/=", "%=", "^=")
        if operator:
            self.newlines()
            return assigned(left, operator[:-1], self.expression())
        return left

    def concatenation(self) -> Run:
        return self.binary(6)

    def binary(self, level: int) -> Run:
        if level == len(_LEVELS):
            return self.unary()
        left = self.binary(level + 1)
        if level == 5:
            while self._starts():
                left = joined(left, self.binary(level + 1))
            return self._piped(left)
        while not (self.plain and self.is_op(">")) and (operator := self.take(*_LEVELS[level])):
            if level < 2:
                self.newlines()
            if operator == "in":
                left = member(subscript([left]), self.token)
                self.advance()
                continue
            left = operation(operator, left, self.binary(level + 1))
            if level == 4:
                break
        return left

    def _piped(self, left: Run) -> Run:
        if self.is_op("|") and re.compile(r"\s*getline\b").match(self.source, self.at):
            raise AwkFail("command | getline is not simulated in Harborlight")
        return left

    def _starts(self) -> bool:
        return self.kind in ("string", "number") or self.is_op("$", "(", "!", "-", "+", "++", "--") and not self.is_op(
            "-", "+") or (self.kind == "name" and self.token not in KEYWORDS)

    def unary(self) -> Run:
        operator = self.take("!", "-", "+")
        if operator:
            value = self.unary() if operator != "-" else self.unary()
            return {"!": lambda m: int(not truth(value(m))), "-": lambda m: -number(value(m)),
                    "+": lambda m: number(value(m))}[operator]
        return self.power()

    def power(self) -> Run:
        left = self.postfix()
        if self.take("^", "**"):
            return operation("^", left, self.unary())
        return left

    def postfix(self) -> Run:
        operator = self.take("++", "--")
        if operator:
            return assigned(self.postfix(), operator[0], lambda m: 1)
        value = self.atom()
        operator = self.take("++", "--") if isinstance(value, Place) and value.put else ""
        if operator:
            step, back = assigned(value, operator[0], lambda m: 1), 1 if operator == "++" else -1
            return lambda m: step(m) - back
        return value

    def atom(self) -> Run:
        kind, token = self.kind, self.token
        if kind == "name" and token in KEYWORDS and token != "getline" or not kind:
            raise self.fail()
        if kind == "op" and token not in ("(", "$"):
            raise self.fail()
        self.advance()
        if kind == "number":
            value = float(token)
            return lambda m: value
        if kind == "string":
            words = ansi(token[1:-1].replace("\\/", "/").replace("\\\n", ""))
            return lambda m: words
        if kind == "regex":
            try:
                pattern = posix(token.replace("\\/", "/").replace('\\"', '"'), True)
            except re.error as error:
                raise AwkFail(f"{error}" if str(error).endswith("Harborlight") else
                              f"regular expression compile failed ({error})\n{token}") from None
            return Place(lambda m: int(pattern.search(text(m.fields[0])) is not None), pattern=pattern)
        if token == "(":
            return self._grouped()
        if token == "$":
            return self._field()
        return self._getline() if token == "getline" else self._name(token)

    def _field(self) -> Run:
        operator = self.take("++", "--", "-")
        place = self.atom()
        if operator in ("++", "--"):
            place = assigned(place, operator[0], lambda m: 1)
        sign = -1 if operator == "-" else 1
        return Place(lambda m: m.field(sign * int(number(place(m)))),
                     lambda m, v: m.set_field(sign * int(number(place(m))), v))

    def _grouped(self) -> Run:
        plain, self.plain = self.plain, False
        items = self._list(")")
        self.plain = plain
        self.expect(")")
        if not items:
            raise self.fail()
        if len(items) > 1:
            if not self.take("in"):
                raise self.fail()
            name = self.token
            self.advance()
            return member(subscript(items), name)
        inner = items[0]
        return lambda m: inner(m)

    def _getline(self) -> Run:
        target: Run | None = None
        if self.is_op("$") or (self.kind == "name" and self.token not in KEYWORDS):
            target = self.atom()
        if self.take("<"):
            source = self.postfix()
            return lambda m: read_file(m, text(source(m)), target)
        self.reads = True
        return lambda m: read_next(m, target)

    def _name(self, name: str) -> Run:
        if name in _LEFT_OUT:
            raise AwkFail(f"{name} is not simulated in Harborlight")
        if name in FUNCTIONS:
            return self._call(name)
        if self.take("["):
            key = self._subscript()
            return Place(lambda m: m.array(name).setdefault(key(m), UNSET),
                         lambda m, v: m.array(name).__setitem__(key(m), v))
        if self.is_op("(") and self.source[self.at - 2 : self.at - 1].isidentifier() or (
                self.is_op("(") and name in self.functions):
            return self._user(name)
        return Place(lambda m: m.get(name), lambda m, v: m.put(name, v), name=name)

    def _arguments(self) -> list[Run]:
        plain, self.plain = self.plain, False
        args = self._list(")")
        self.plain = plain
        self.expect(")")
        return args

    def _call(self, name: str) -> Run:
        function = FUNCTIONS[name]
        args = self._arguments() if self.take("(") else []
        if name not in ("length", "srand", "rand", "systime", "strftime", "fflush") and not args:
            raise AwkFail(f"syntax error: {name} needs an argument")
        return lambda m: function(m, args)

    def _user(self, name: str) -> Run:
        self.advance()
        args = self._arguments()
        self.called.append(name)
        return lambda m: called(m, name, args)
