"""awk's language: expressions and statements are functions of the machine."""

from __future__ import annotations

import re
from typing import Any

from tui.shell.builtins.awkactions import (
    assigned,
    called,
    choice,
    for_in,
    joined,
    leave,
    loop,
    member,
    operation,
    read_file,
    read_next,
    sequence,
    subscript,
)
from tui.shell.builtins.awkfunctions import FUNCTIONS
from tui.shell.builtins.awkmachine import (
    UNSET,
    AwkFail,
    Machine,
    Next,
    Place,
    Quit,
    Return,
    Run,
    Stop,
    formatted,
    number,
    text,
    truth,
)
from tui.shell.builtins.regex import posix
from tui.shell.words import ansi

_TOKEN = re.compile(
    r'(?:[ \t\r]|\\\n|\#[^\n]*)*(?:(?P<string>"(?:\\.|[^"\\\n])*")|(?P<number>\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+)'
    r"|(?P<name>[A-Za-z_]\w*)|(?P<op>\+\+|--|\*\*|[-+*/%^]=|==|!=|<=|>=|>>|&&|\|\||!~|[-+*/%^!<>=~?:,;(){}\[\]$\n|]))")
_REGEX = re.compile(r"(?:[ \t]|\\\n)*/((?:\\.|\[\^?\]?(?:\[:\w+:\]|[^\]\n])*\]|[^/\\\n\[])+)/")
_BLANK = re.compile(r"(?:[ \t\r\n;]|\\\n|#[^\n]*)*$")
_LEFT_OUT = ("system", "nextfile", "gensub", "asort", "asorti", "mktime")
_KEYWORDS = ("in", "if", "else", "while", "for", "do", "print", "printf", "delete", "next", "exit", "break", "continue",
             "return", "function", "func", "getline", "BEGIN", "END")
_LEVELS = (("||",), ("&&",), ("in",), ("~", "!~"), ("<", "<=", "==", "!=", ">", ">="), (), ("+", "-"), ("*", "/", "%"))


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


class _Parser:
    def __init__(self, source: str) -> None:
        self.source, self.at = source, 0
        self.kind, self.token = "", ""
        self.start = 0
        self.plain = self.in_for = False
        self.functions: dict[str, tuple[list[str], Run]] = {}
        self.called: list[str] = []
        self.reads = False
        self.advance()

    # Tokens.

    def advance(self) -> None:
        value = (
            self.kind in ("string", "number", "regex")
            or (self.kind == "name" and self.token not in _KEYWORDS)
            or self.token in (")", "]", "$", "++", "--")
            and bool(self.kind)
        )
        regex = None if value else _REGEX.match(self.source, self.at)
        self.start = self.at
        if regex:
            self.kind, self.token, self.at = "regex", regex[1], regex.end()
            return
        match = _TOKEN.match(self.source, self.at)
        if match:
            self.kind, self.at = match.lastgroup or "", match.end()
            self.token = match[match.lastgroup or 0]
            return
        if not _BLANK.match(self.source, self.at):
            rest = self.source[self.at :].strip()[:20]
            raise AwkFail(f"syntax error at or near {rest}")
        self.kind = self.token = ""

    def is_op(self, *options: str) -> bool:
        return self.kind == "op" and self.token in options

    def take(self, *options: str) -> str:
        token = self.token
        if self.kind in ("op", "name") and token in options:
            self.advance()
            return token
        return ""

    def expect(self, token: str) -> None:
        if not self.take(token):
            raise self.fail()

    def fail(self) -> AwkFail:
        shown = {"": "end of file", "\n": "end of line"}.get(self.token, self.token)
        line = self.source.count("\n", 0, self.start) + 1
        return AwkFail(f"line {line}: syntax error at or near {shown}")

    def skip(self) -> None:
        while self.take(";", "\n"):
            pass

    def newlines(self) -> None:
        while self.take("\n"):
            pass

    # Rules and functions.

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
            "-", "+") or (self.kind == "name" and self.token not in _KEYWORDS)

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
        if kind == "name" and token in _KEYWORDS and token != "getline" or not kind:
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
        if self.is_op("$") or (self.kind == "name" and self.token not in _KEYWORDS):
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
