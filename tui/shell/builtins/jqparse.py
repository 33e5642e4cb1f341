"""Reads jq's language into filters."""

from __future__ import annotations

import json
import re
from typing import Any

from tui.shell.builtins import jqfilter as f
from tui.shell.builtins.jqformats import FORMATS
from tui.shell.builtins.jqfunctions import FUNCTIONS, native
from tui.shell.builtins.jqtokens import KEYWORDS, Tokens, Unreadable
from tui.shell.builtins.jqvalues import plain

_LEVELS = (("or",), ("and",), ("==", "!=", "<", "<=", ">", ">="), ("+", "-"), ("*", "/", "%"))
_UPDATES = ("=", "|=", "+=", "-=", "*=", "/=", "%=", "//=")


class Parser(Tokens):
    """Reads one program. `functions` and `variables`: the names that are known (`f/1`, `$x`). Raises Unreadable."""

    def __init__(self, source: str, functions: set[str], variables: set[str]) -> None:
        self.functions, self.variables = set(functions), set(variables)
        super().__init__(source)

    def program(self) -> f.Filter:
        """The whole text as a filter."""
        if not self.group:
            return f.identity
        result = self.pipe()
        if self.group:
            raise self.unexpected()
        return result

    def definitions(self) -> dict[str, f.Closure]:
        """The functions that a text of nothing but definitions defines."""
        found: dict[str, f.Closure] = {}
        while self.token == "def":
            name, params, body = self.definition()
            found[name] = f.Closure(body, params)
            self.functions.add(name)
        return found

    # Expressions.

    def pipe(self) -> f.Filter:
        if self.token == "def":
            name, params, body = self.definition()
            had = name in self.functions
            self.functions.add(name)
            rest = self.pipe()
            if not had:
                self.functions.discard(name)
            return f.defined(name, params, body, rest)
        if self.take("label"):
            label = self.token
            self.advance()
            self.expect("|")
            return f.labelled(label, self.pipe())
        left = self.comma()
        return f.pipe(left, self.pipe()) if self.take("|") else left

    def definition(self) -> tuple[str, tuple[str, ...], f.Filter]:
        self.expect("def")
        name, params = self.token, []
        self.advance()
        if self.take("("):
            while True:
                params.append(self.token)
                self.advance()
                if not self.take(";"):
                    break
            self.expect(")")
        self.expect(":")
        known = set(self.functions), set(self.variables)
        full = f"{name}/{len(params)}"
        self.functions |= {full, *(param.lstrip("$") + "/0" for param in params)}
        self.variables |= {param for param in params if param.startswith("$")}
        body = self.pipe()
        self.expect(";")
        self.functions, self.variables = known
        return full, tuple(params), body

    def comma(self) -> f.Filter:
        left = self.alternative()
        while self.take(","):
            left = f.both(left, self.alternative())
        return left

    def alternative(self) -> f.Filter:
        left = self.updating()
        return f.binary("//", left, self.alternative()) if self.take("//") else left

    def updating(self) -> f.Filter:
        left = self.binary(0)
        operator = self.take(*_UPDATES)
        return f.update(operator, left, self.alternative()) if operator else left

    def binary(self, level: int) -> f.Filter:
        if level == len(_LEVELS):
            return self.unary()
        left = self.binary(level + 1)
        while operator := self.take(*_LEVELS[level]):
            left = f.binary(operator, left, self.binary(level + 1))
            if level == 2:
                break
        return left

    def unary(self) -> f.Filter:
        if self.take("-"):
            return f.negated(self.postfix())
        return self.postfix()

    def postfix(self) -> f.Filter:
        result = self.suffixes(self.term())
        if self.take("as"):
            pattern, names = self.pattern()
            self.expect("|")
            known = set(self.variables)
            self.variables |= names
            body = self.pipe()
            self.variables = known
            return f.binding(result, pattern, body)
        return result

    def suffixes(self, result: f.Filter) -> f.Filter:
        while True:
            if self.group == "field":
                result = f.indexed(result, f.constant(self.token[1:]))
                self.advance()
            elif self.group == "op" and self.token == "." and re.match(r'\s*["\[]', self.source[self.at :]):
                self.advance()
                if self.group == "string":
                    result = f.indexed(result, self.string(plain))
            elif self.group == "op" and self.token == "[":
                result = self.bracket(result)
            elif self.take("?"):
                result = f.attempt(result, None)
            else:
                return result

    def bracket(self, base: f.Filter) -> f.Filter:
        self.expect("[")
        if self.take("]"):
            return f.iterated(base)
        start = f.constant(None) if self.token == ":" else self.pipe()
        if self.take(":"):
            end = f.constant(None) if self.token == "]" else self.pipe()
            self.expect("]")
            return f.sliced(base, start, end)
        self.expect("]")
        return f.indexed(base, start)

    def term(self) -> f.Filter:
        group, token = self.group, self.token
        if group == "string":
            return self.string(plain)
        if group == "field":
            self.advance()
            return f.indexed(f.identity, f.constant(token[1:]))
        if not group or (group == "op" and token not in (".", "..", "[", "(", "{", "-")):
            raise self.unexpected()
        if group == "name":
            return self.named(token)
        self.advance()
        if group == "number":
            digits = re.sub(r"^0+(?=\d)", "", "0" * (token[0] == ".") + token)
            return f.constant(json.loads(digits) if digits[-1] != "." else int(digits[:-1]))
        if group == "format":
            return self.format(token)
        return self.punctuation(token)

    def punctuation(self, token: str) -> f.Filter:
        if token == "..":
            return f.deep
        if token == ".":
            return f.indexed(f.identity, self.string(plain)) if self.group == "string" else f.identity
        if token == "(":
            inner = self.pipe()
            self.expect(")")
            return inner
        if token == "[":
            if self.take("]"):
                return f.constant([])
            inner = self.pipe()
            self.expect("]")
            return f.collected(inner)
        return self.object() if token == "{" else f.negated(self.postfix())

    def format(self, token: str) -> f.Filter:
        if token not in FORMATS:
            raise Unreadable(f"{token[1:]} is not a valid format")
        if self.group == "string":
            return self.string(FORMATS[token])
        return native(lambda value: FORMATS[token](value), [])

    def string(self, shape: Any) -> f.Filter:
        """The text whose first quote was just read."""
        parts: list[str | f.Filter] = []
        begin = self.at
        while True:
            if self.at >= len(self.source):
                raise Unreadable("syntax error, unexpected $end, expecting QQSTRING_TEXT or QQSTRING_INTERP_START or "
                                 "QQSTRING_END (Unix shell quoting issues?)")
            char = self.source[self.at]
            if char == '"':
                parts.append(self._plain(begin))
                self.at += 1
                self.advance()
                return f.formatted(parts, shape) if len(parts) > 1 else f.constant(parts[0])
            if self.source.startswith("\\(", self.at):
                parts.append(self._plain(begin))
                self.at += 2
                self.advance()
                parts.append(self.pipe())
                if self.token != ")":
                    raise self.unexpected()
                begin = self.at
                continue
            self.at += 2 if char == "\\" else 1

    def _plain(self, begin: int) -> str:
        raw = self.source[begin : self.at].replace("\n", "\\n").replace("\t", "\\t")
        try:
            return str(json.loads(f'"{raw}"'))
        except ValueError:
            raise Unreadable(f"Invalid escape at line 1, column 4 (while parsing '\"{raw}\"')") from None

    def object(self) -> f.Filter:
        pairs: list[tuple[f.Filter, f.Filter]] = []
        while not self.take("}"):
            group, token = self.group, self.token
            if group == "op" and token == "(":
                self.advance()
                key = self.pipe()
                self.expect(")")
                default = None
            elif group in ("string", "format"):
                key = self.term() if group == "string" else self.term()
                default = f.indexed(f.identity, key)
            elif group == "name" and token.startswith("$"):
                self.advance()
                key, default = f.constant(token[1:]), self.variable(token)
            elif group in ("name", "number"):
                self.advance()
                key = f.constant(token)
                default = f.indexed(f.identity, key)
            else:
                raise self.unexpected()
            if self.take(":"):
                default = self.object_value()
            if default is None:
                raise self.unexpected()
            pairs.append((key, default))
            if not self.take(",") and self.token != "}":
                raise self.unexpected()
        return f.objects(pairs)

    def object_value(self) -> f.Filter:
        left = self.binary(0)
        if self.take("//"):
            left = f.binary("//", left, self.object_value())
        return f.pipe(left, self.object_value()) if self.take("|") else left

    def variable(self, name: str) -> f.Filter:
        if name in ("$ENV", "$__prog_args"):
            return lambda scope, item: iter([(None, dict(scope.budget.env))])
        if name == "$__loc__":
            return f.constant({"file": "<top-level>", "line": 1})
        if name not in self.variables:
            raise Unreadable(f"{name} is not defined")
        return lambda scope, item: iter([(None, scope.variables[name])])

    def named(self, name: str) -> f.Filter:
        self.advance()
        if name.startswith("$"):
            return self.variable(name)
        if name in ("if", "reduce", "foreach", "try"):
            return getattr(self, "_" + name)()  # type: ignore[no-any-return]
        if name in ("true", "false", "null"):
            return f.constant({"true": True, "false": False, "null": None}[name])
        if name == "break":
            label = self.token
            self.advance()
            return f.broken(label)
        if name in KEYWORDS:
            self.group, self.token = "name", name
            raise self.unexpected()
        args: list[f.Filter] = []
        if self.take("("):
            args.append(self.pipe())
            while self.take(";"):
                args.append(self.pipe())
            self.expect(")")
        full = f"{name}/{len(args)}"
        if full in self.functions:
            return f.called(full, args)
        if full in FUNCTIONS:
            return FUNCTIONS[full](args)
        raise Unreadable(f"{full} is not defined")

    def _if(self) -> f.Filter:
        test = self.pipe()
        self.expect("then")
        yes = self.pipe()
        if self.take("elif"):
            return f.condition(test, yes, self._if())
        no = self.pipe() if self.take("else") else f.identity
        self.expect("end")
        return f.condition(test, yes, no)

    def _try(self) -> f.Filter:
        body = self.suffixes(self.term())
        return f.attempt(body, self.suffixes(self.term()) if self.take("catch") else None)

    def _folding(self, shaped: bool) -> tuple[f.Filter, f.Pattern, f.Filter, f.Filter, f.Filter]:
        """`SOURCE as $x (START; STEP)`, and `; SHAPE` where it may have one."""
        source = self.suffixes(self.term())
        self.expect("as")
        pattern, names = self.pattern()
        self.expect("(")
        start = self.pipe()
        self.expect(";")
        known = set(self.variables)
        self.variables |= names
        step = self.pipe()
        shape = self.pipe() if shaped and self.take(";") else f.identity
        self.expect(")")
        self.variables = known
        return source, pattern, start, step, shape

    def _reduce(self) -> f.Filter:
        return f.reduced(*self._folding(False)[:4])

    def _foreach(self) -> f.Filter:
        return f.for_each(*self._folding(True))

    def pattern(self) -> tuple[f.Pattern, set[str]]:
        """What stands behind `as`, and the variables in it."""
        token = self.token
        if token.startswith("$"):
            self.advance()
            return ("name", token), {token}
        names: set[str] = set()
        if self.take("["):
            inside = []
            while not self.take("]"):
                inner, more = self.pattern()
                inside.append(inner)
                names |= more
                self.take(",")
            return ("array", inside), names
        self.expect("{")
        pairs: list[tuple[f.Filter, str, Any]] = []
        while not self.take("}"):
            token, variable = self.token, ""
            if self.group == "string":
                key = self.string(plain)
            elif token == "(":
                self.advance()
                key = self.pipe()
                self.expect(")")
            else:
                self.advance()
                key = f.constant(token.lstrip("$"))
                variable = token if token.startswith("$") else ""
            names |= {variable} if variable else set()
            nested: Any = None
            if self.take(":"):
                nested, more = self.pattern()
                names |= more
            pairs.append((key, variable, nested))
            self.take(",")
        return ("object", pairs), names
