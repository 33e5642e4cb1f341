"""awk's language in its common forms: expressions and statements are functions of the machine."""

from __future__ import annotations

import re
from typing import Any

from tui.shell.builtins.awkmachine import (
    FUNCTIONS,
    AwkFail,
    Machine,
    Next,
    Place,
    Quit,
    Run,
    Stop,
    compare,
    compute,
    formatted,
    number,
    pattern_of,
    text,
    truth,
)
from tui.shell.builtins.regex import translate
from tui.shell.patience import compiled
from tui.shell.state import LONGEST
from tui.shell.words import ansi

_TOKEN = re.compile(
    r'[ \t\r]*(?:\\\n)?[ \t]*(?:(?P<string>"(?:\\.|[^"\\])*")|(?P<number>\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+)'
    r"|(?P<name>[A-Za-z_]\w*)|(?P<op>\+\+|--|[-+*/%^]=|==|!=|<=|>=|&&|\|\||!~|[-+*/%^!<>=~?:,;(){}\[\]$\n]))")
_LEFT_OUT = ("getline", "function", "func", "return", "nextfile", "fflush", "close")


def parse(source: str) -> list[tuple[Any, Run]]:
    """The rules of a program: (None, "BEGIN", "END" or a condition; action). Raises AwkFail."""
    parser = _Parser(source)
    rules: list[tuple[Any, Run]] = []
    parser.skip()
    while parser.kind:
        pattern: Any = None
        if parser.token in ("BEGIN", "END"):
            pattern = parser.take(parser.token)
        elif parser.token != "{":
            pattern = parser.expression()
            if parser.take(","):
                pattern = _range(pattern, parser.expression())
        action = parser.block() if parser.token == "{" else lambda m: m.write(m.fields[0] + "\n")
        rules.append((pattern, action))
        parser.skip()
    return rules


def _range(first: Run, last: Run) -> Run:
    active = [False]

    def run(m: Machine) -> bool:
        inside = active[0] or truth(first(m))
        active[0] = inside and not truth(last(m))
        return inside
    return run


class _Parser:
    def __init__(self, source: str) -> None:
        self.source, self.at = source, 0
        self.kind, self.token = "", ""
        self.before = ""
        self.plain = False
        self.advance()

    def advance(self) -> None:
        self.before = self.token if self.kind != "op" or self.token in (")", "]", "$") else ""
        comment = re.compile(r"[ \t]*#[^\n]*").match(self.source, self.at)
        self.at = comment.end() if comment else self.at
        rest = re.compile(r"[ \t]*/((?:\\.|[^/\\\n])+)/").match(self.source, self.at)
        if rest and not self.before:
            self.kind, self.token, self.at = "regex", rest[1], rest.end()
            return
        match = _TOKEN.match(self.source, self.at)
        if not match:
            if self.source[self.at :].strip():
                rest_of = self.source[self.at :].strip()[:20]
                raise AwkFail(f"syntax error near {rest_of} (or not simulated in Harborlight)")
            self.kind = self.token = ""
            return
        self.kind, self.at = match.lastgroup or "", match.end()
        self.token = match[match.lastgroup or 0]

    def take(self, *options: str) -> str:
        token = self.token
        if self.kind not in ("", "string", "regex") and token in options:
            self.advance()
            return token
        return ""

    def expect(self, token: str) -> None:
        if not self.take(token):
            raise AwkFail(f"syntax error at or near {self.token.strip() or 'end of file'}")

    def skip(self) -> None:
        while self.take(";", "\n"):
            pass

    def block(self) -> Run:
        self.expect("{")
        steps = []
        self.skip()
        while not self.take("}"):
            if not self.kind:
                raise AwkFail("syntax error at or near end of file")
            steps.append(self.statement())
            self.skip()

        def run(m: Machine) -> None:
            for step in steps:
                step(m)
        return run

    def body(self) -> Run:
        while self.take("\n"):
            pass
        return self.statement()

    def statement(self) -> Run:
        if self.token == "{" and self.kind == "op":
            return self.block()
        for word, make in (("if", self._if), ("while", self._while), ("for", self._for), ("print", self._print),
                           ("printf", self._print), ("delete", self._delete)):
            if self.kind == "name" and self.token == word:
                self.advance()
                return make(word)
        word = self.take("next", "exit", "break", "continue") if self.kind == "name" else ""
        if word == "exit":
            code = self.expression() if self.token not in (";", "}", "\n", "") else None
            return lambda m: _raise(Quit(int(number(code(m))) if code else 0))
        if word:
            return lambda m: _raise(Next() if word == "next" else Stop(word))
        return self.expression()

    def _if(self, _: str) -> Run:
        self.expect("(")
        condition = self.expression()
        self.expect(")")
        yes = self.body()
        place = (self.at, self.kind, self.token, self.before)
        self.skip()
        if self.take("else"):
            no = self.body()
            return lambda m: yes(m) if truth(condition(m)) else no(m)
        self.at, self.kind, self.token, self.before = place
        return lambda m: yes(m) if truth(condition(m)) else None

    def _while(self, _: str) -> Run:
        self.expect("(")
        condition = self.expression()
        self.expect(")")
        return _loop(lambda m: None, condition, lambda m: None, self.body())

    def _for(self, _: str) -> Run:
        self.expect("(")
        inside = re.compile(r"\s*(\w+)\s+in\s+(\w+)\s*\)").match(self.source, self.at - len(self.token))
        if inside:
            self.at = inside.end()
            self.advance()
            return _for_in(inside[1], inside[2], self.body())
        start = self.statement() if self.token != ";" else lambda m: None
        self.expect(";")
        condition = self.expression() if self.token != ";" else lambda m: True
        self.expect(";")
        step = self.statement() if self.token != ")" else lambda m: None
        self.expect(")")
        return _loop(start, condition, step, self.body())

    def _print(self, word: str) -> Run:
        self.plain = True
        items: list[Run] = []
        while self.kind and not (self.kind == "op" and self.token in (";", "}", "\n", ">")):
            items.append(self.expression())
            if not self.take(","):
                break
        self.plain = False
        if self.token == ">":
            raise AwkFail("print > file is not simulated in Harborlight")
        if word == "printf":
            return lambda m: m.write(formatted(text(items[0](m)), [item(m) for item in items[1:]]))
        shown = items or [lambda m: m.fields[0]]
        return lambda m: m.write(text(m.globals["OFS"]).join(text(item(m)) for item in shown) + text(m.globals["ORS"]))

    def _delete(self, _: str) -> Run:
        name = self.token
        self.advance()
        if not self.take("["):
            return lambda m: m.globals.pop(name, None)
        key = self.expression()
        self.expect("]")
        return lambda m: m.globals.get(name, {}).pop(text(key(m)), None)

    def expression(self) -> Run:
        left = self.binary(0)
        if self.take("?"):
            yes = self.expression()
            self.expect(":")
            no = self.expression()
            return lambda m: yes(m) if truth(left(m)) else no(m)
        operator = self.take("=", "+=", "-=", "*=", "/=", "%=", "^=")
        return _assign(left, operator[:-1], self.expression()) if operator else left

    def binary(self, level: int) -> Run:
        levels = (("||",), ("&&",), ("in",), ("~", "!~"), ("<", "<=", "==", "!=", ">", ">="), (), ("+", "-"),
                  ("*", "/", "%"), ("^",))
        if level == len(levels):
            return self.unary()
        left = self.binary(level + 1)
        if level == 5:
            while self.kind in ("string", "number") or (self.kind == "op" and self.token in ("$", "(", "!")) or (
                    self.kind == "name" and self.token != "in"):
                left = _concat(left, self.binary(level + 1))
            return left
        while not (self.plain and self.token == ">") and (operator := self.take(*levels[level])):
            left = _binary(operator, left, self.binary(level + 1))
        return left

    def unary(self) -> Run:
        operator = self.take("!", "-", "+", "++", "--")
        if operator in ("++", "--"):
            return _assign(self.unary(), operator[0], lambda m: 1)
        if operator:
            value = self.unary()
            return {"!": lambda m: int(not truth(value(m))), "-": lambda m: -number(value(m)),
                    "+": lambda m: number(value(m))}[operator]
        value = self.atom()
        operator = self.take("++", "--")
        if operator:
            step, back = _assign(value, operator[0], lambda m: 1), 1 if operator == "++" else -1
            return lambda m: step(m) - back
        return value

    def atom(self) -> Run:
        kind, token = self.kind, self.token
        self.advance()
        if kind == "number":
            return lambda m: float(token)
        if kind == "string":
            return lambda m: ansi(token[1:-1])
        if kind == "regex":
            pattern = compiled(translate(token.replace("\\/", "/"), True))
            return Place(lambda m: int(pattern.search(m.fields[0]) is not None), pattern=pattern)
        if token == "(":
            inner = self._grouped()
            return lambda m: inner(m)
        if token == "$":
            place = self.unary_field()
            return Place(lambda m: m.field(int(number(place(m)))),
                         lambda m, v: m.set_field(int(number(place(m))), text(v)))
        if kind == "name":
            return self._name(token)
        raise AwkFail(f"syntax error at or near {token.strip() or 'end of file'}")

    def _grouped(self) -> Run:
        plain, self.plain = self.plain, False
        inner = self.expression()
        self.plain = plain
        self.expect(")")
        return inner

    def unary_field(self) -> Run:
        return self.atom() if self.token != "-" else self.unary()

    def _name(self, name: str) -> Run:
        if name in _LEFT_OUT:
            raise AwkFail(f"{name} is not simulated in Harborlight")
        if name in FUNCTIONS:
            return self._call(name)
        if self.take("["):
            key = self.expression()
            while self.take(","):
                key = _concat(_concat(key, lambda m: m.globals["SUBSEP"]), self.expression())
            self.expect("]")
            return Place(lambda m: m.globals.setdefault(name, {}).setdefault(text(key(m)), ""),
                         lambda m, v: m.globals.setdefault(name, {}).__setitem__(text(key(m)), v))
        if self.token == "(":
            raise AwkFail(f"function {name} is not simulated in Harborlight")
        return Place(lambda m: m.globals.get(name, ""), lambda m, v: m.globals.__setitem__(name, v), name=name)

    def _call(self, name: str) -> Run:
        args: list[Run] = []
        if self.take("("):
            plain, self.plain = self.plain, False
            while not self.take(")"):
                args.append(self.expression())
                self.take(",")
            self.plain = plain
        return lambda m: FUNCTIONS[name](m, args)


def _raise(error: Exception) -> None:
    raise error


def _loop(start: Run, condition: Run, step: Run, body: Run) -> Run:
    def run(m: Machine) -> None:
        start(m)
        while truth(condition(m)):
            m.turn()
            try:
                body(m)
            except Stop as stop:
                if stop.args[0] == "break":
                    return
            step(m)
    return run


def _for_in(name: str, array: str, body: Run) -> Run:
    def run(m: Machine) -> None:
        for key in list(m.globals.get(array) or {}):
            m.globals[name] = key
            try:
                body(m)
            except Stop as stop:
                if stop.args[0] == "break":
                    return
    return run


def _assign(target: Run, operator: str, value: Run) -> Run:
    put = target.put if isinstance(target, Place) else None
    if put is None:
        raise AwkFail("syntax error: assignment to what is not a variable")

    def run(m: Machine) -> Any:
        result = value(m)
        if operator:
            result = compute(operator, number(target(m)), number(result))
        put(m, result)
        return result
    return run


def _concat(left: Run, right: Run) -> Run:
    def run(m: Machine) -> str:
        joined = text(left(m)) + text(right(m))
        if len(joined) > LONGEST:
            raise AwkFail("strings this long are not simulated in Harborlight")
        return joined
    return run


def _binary(operator: str, left: Run, right: Run) -> Run:
    if operator in ("&&", "||"):
        both = operator == "&&"
        return lambda m: int(truth(left(m)) and truth(right(m)) if both else truth(left(m)) or truth(right(m)))
    if operator in ("~", "!~"):
        return lambda m: int((pattern_of(right, m).search(text(left(m))) is not None) == (operator == "~"))
    if operator == "in":
        return lambda m: int(text(left(m)) in m.globals.get(getattr(right, "name", ""), {}))
    if operator in ("<", "<=", "==", "!=", ">", ">="):
        return lambda m: int(compare(operator, left(m), right(m)))
    return lambda m: compute(operator, number(left(m)), number(right(m)))
