"""jq: filter JSON. The language is read in jqparse.py and runs in jqfilter.py and jqfunctions.py."""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterator
from functools import lru_cache
from typing import Any

from tui.api.process import BREATH, Pause, Process, Wait
from tui.api.record import record
from tui.shell.builtins.common import ROWS, Running, complain, printed, text_of
from tui.shell.builtins.jqfilter import Break, Budget, Closure, Filter, Scope, values
from tui.shell.builtins.jqfunctions import Halt
from tui.shell.builtins.jqparse import Parser
from tui.shell.builtins.jqprelude import PRELUDE
from tui.shell.builtins.jqtokens import Unreadable
from tui.shell.builtins.jqvalues import JqFail, pieces, text, true
from tui.shell.builtins.optiontable import spellings

_REFUSED = ("stream", "seq", "stream-errors", "raw-output0", "binary")


class _Usage(Exception):
    """A command line that cannot be read: words and exit code."""


class _Line:
    """The command line: flags by letter, the filter, files, variables."""

    def __init__(self, p: Process) -> None:
        self.p = p
        self.flags = ""
        self.indent = "  "
        self.rest: list[str] = []
        self.variables: dict[str, Any] = {}
        self.positional: list[Any] = []
        self.program: str | None = None
        self._mode = ""
        args = list(p.args)
        while args:
            arg = args.pop(0)
            if arg.startswith("--") and len(arg) > 2:
                self._long(arg[2:], args)
            elif arg.startswith("-") and len(arg) > 1 and arg != "--":
                self._short(arg[1:], args)
            else:
                self._operand(arg)
        if self.program is None:
            self.program = self.rest.pop(0) if self.rest else None
        if self.program is None and not (p.stdin.is_tty and p.stdout.is_tty):
            self.program = "."
        named = {name[1:]: value for name, value in self.variables.items()}
        self.variables["$ARGS"] = {"positional": self.positional, "named": named}

    def _operand(self, arg: str) -> None:
        if self._mode and (self.program is not None or self.rest):
            self.positional.append(arg if self._mode == "args" else self._json(arg, "--jsonargs"))
        else:
            self.rest.append(arg)

    def _short(self, letters: str, args: list[str]) -> None:
        for letter in letters:
            if letter == "f":
                self._from_file(args)
            elif "-" + letter not in spellings("jq"):
                raise _Usage(f"jq: Unknown option: -{letters}", 2)
            else:
                self.flags += letter

    def _from_file(self, args: list[str]) -> None:
        name = args.pop(0) if args else ""
        try:
            self.program = self.p.files.read(self.p.resolve(name))
        except OSError as error:
            raise _Usage(f"jq: error: Could not open {name}: {error.strerror}", 2) from None

    def _json(self, word: str, option: str) -> Any:
        try:
            return json.loads(word)
        except ValueError:
            raise _Usage(f"jq: Invalid JSON text passed to --{option.strip('-')}", 2) from None

    def _long(self, name: str, args: list[str]) -> None:
        if name in ("arg", "argjson", "slurpfile", "rawfile"):
            if len(args) < 2:
                raise _Usage(f"jq: --{name} takes two parameters (e.g. --{name} varname "
                             f"{'filename' if 'file' in name else 'text' if name == 'argjson' else 'value'})", 2)
            variable = args.pop(0)
            self.variables["$" + variable] = self._value(name, args.pop(0))
        elif name in ("args", "jsonargs"):
            self._mode = name
        elif name == "indent":
            size = args.pop(0) if args else ""
            if not size.isdigit() or int(size) > 7:
                raise _Usage("jq: Cannot indent more than 7 characters" if size.isdigit() else
                             "jq: --indent takes a number", 2)
            self.indent = " " * int(size)
            self.flags += "" if int(size) else "c"
        elif name == "from-file":
            self._from_file(args)
        elif name in _REFUSED:
            raise _Usage(f"jq: option --{name} is not simulated in Harborlight", 2)
        elif option := spellings("jq").get("--" + name):
            self.flags += {"tab": "t", "unbuffered": "u"}.get(option.key, option.key)
        else:
            raise _Usage(f"jq: Unknown option: --{name}", 2)
        if "t" in self.flags:
            self.indent = "\t"

    def _value(self, name: str, word: str) -> Any:
        if name == "arg":
            return word
        if name == "argjson":
            return self._json(word, name)
        try:
            content = self.p.files.read(self.p.resolve(word))
        except OSError as error:
            raise _Usage(f"jq: Bad JSON in --{name} {word}: Could not open {word}: {error.strerror}", 2) from None
        try:
            return content if name == "rawfile" else [value for value, _ in _values(content)]
        except ValueError as error:
            raise _Usage(f"jq: Bad JSON in --{name} {word}: {error}", 2) from None


def run(p: Process) -> Running:
    if p.args[:1] in (["--version"], ["-V"]):
        p.stdout.write("jq-1.7.1\n")
        return 0
    try:
        line = _Line(p)
        if line.program is None:
            raise _Usage("Usage:\tjq [OPTIONS] FILTER [FILES...]", 2)
        program = _program(line)
    except _Usage as usage:
        p.stderr.write(usage.args[0] + "\n")
        if usage.args[0].startswith("jq: Unknown"):
            p.stderr.write("Use jq --help for help with command-line options,\nor see the jq manpage, or online docs  "
                           "at https://jqlang.github.io/jq\n")
        return int(usage.args[1])
    except Unreadable as bad:
        p.stderr.write(f"jq: error: {bad} at <top-level>, line 1:\n{line.program}\njq: 1 compile error\n")
        return 3
    return (yield from _filtered(p, line, program))


@lru_cache(1)
def _prelude() -> dict[str, Closure]:
    names = {f"{name}/{params.count(';') + 1 if params else 0}"
             for name, params in re.findall(r"(?m)^def (\w+)(?:\(([^)]*)\))?:", PRELUDE)}
    return Parser(PRELUDE, names, set()).definitions()


@record
class _Program:
    filter: Filter
    scope: Scope


def _program(line: _Line) -> _Program:
    budget = Budget()
    budget.env = line.p.env
    budget.now = line.p.clock.now / 1000
    functions = _prelude()
    program = Parser(line.program or "", set(functions), set(line.variables)).program()
    return _Program(program, Scope(budget, line.variables, functions))


def _filtered(p: Process, line: _Line, program: _Program) -> Running:
    texts: list[tuple[str, str]] = []
    code = 0
    for name in line.rest or ([] if "n" in line.flags and "s" not in line.flags and not _reads(line) else ["-"]):
        try:
            texts.append((name, (yield from text_of(p, name))))
        except OSError as error:
            code = complain(p, f"error: Could not open {name}: {error.strerror}", 2)
    source = _Source(texts, line.flags)
    if "s" in line.flags and "R" not in line.flags:
        try:
            for number, value in enumerate(source.each(), 1):
                source.every.append(value)
                if number % ROWS == 0:
                    yield BREATH
        except ValueError as error:
            p.stderr.write(f"parse error: {error}\n")
            return 2
    budget = program.scope.budget
    budget.inputs = iter(source)
    given: Iterator[Any] = iter([None]) if "n" in line.flags else budget.inputs
    last: Any = NotImplemented
    try:
        while True:
            yield BREATH
            budget.rest()
            value = next(given, NotImplemented)
            if value is NotImplemented:
                break
            try:
                last = yield from _outputs(p, line, program, value, last)
            except JqFail as fail:
                where = source.place if "n" not in line.flags or source.begun else "<unknown>"
                lead = f"error (at {where})"
                words = fail.words if isinstance(fail.value, str) else "(not a string): " + text(fail.value)
                code = complain(p, f"{lead}{':' if isinstance(fail.value, str) else ''} {words}", 5)
    except ValueError as error:
        p.stderr.write(f"parse error: {error}\n")
        return 2
    except Halt as halt:
        p.stderr.write(halt.args[1])
        return int(halt.args[0])
    except Break:
        return complain(p, "error (at <unknown>): break", 5)
    if "e" in line.flags and not code:
        return 4 if last is NotImplemented else int(not true(last))
    return code


def _reads(line: _Line) -> bool:
    return re.search(r"\binputs?\b", line.program or "") is not None


def _outputs(p: Process, line: _Line, program: _Program, value: Any, last: Any) -> Generator[Wait, Any, Any]:
    for number, result in enumerate(values(program.filter, program.scope, value), 1):
        last = result
        yield from printed(p, _pieces(result, line))
        if number % 200 == 0:
            yield from p.stdout.flush()
            yield Pause()
            program.scope.budget.rest()
    return last


class _Source:
    """The inputs' values one after the other; knows where it is for errors."""

    def __init__(self, texts: list[tuple[str, str]], flags: str) -> None:
        self.texts, self.flags = texts, flags
        self.name, self.line, self.begun = "<stdin>", 0, False
        self.every: list[Any] = []
        """The values, where they come as one."""

    @property
    def place(self) -> str:
        return f"{self.name}:{self.line}"

    def __iter__(self) -> Iterator[Any]:
        if "s" in self.flags:
            yield "".join(self.each()) if "R" in self.flags else self.every
            return
        yield from self.each()

    def each(self) -> Iterator[Any]:
        for name, content in self.texts:
            self.name = "<stdin>" if name == "-" else name
            self.begun, self.line = True, 0
            if "R" in self.flags:
                if "s" in self.flags:
                    yield content
                    continue
                for row in content.removesuffix("\n").split("\n") if content else []:
                    self.line += 1
                    yield row
                continue
            at = 0
            for value, end in _values(content):
                self.line += content.count("\n", at, end + 1)
                at = end + 1
                yield value


def _values(content: str) -> Iterator[tuple[Any, int]]:
    """The values of a text and where each ends. Raises ValueError in jq's words."""
    decoder, at = json.JSONDecoder(), 0
    blank = re.compile(r"\s*")
    while True:
        match = blank.match(content, at)
        at = match.end() if match else at
        if at == len(content):
            return
        try:
            value, at = decoder.raw_decode(content, at)
        except json.JSONDecodeError as error:
            raise ValueError(_problem(content, error)) from None
        except RecursionError:
            raise ValueError("Exceeds depth limit for parsing") from None
        yield value, at


def _problem(content: str, error: json.JSONDecodeError) -> str:
    at = error.pos
    if not content[at:].strip() or (error.msg.startswith("Unterminated string")):
        lines = content.count("\n")
        return (
            f"Unfinished {'string' if error.msg.startswith('Unterm') else 'JSON term'} at EOF at line {lines + 1}, "
            f"column {len(content) - content.rfind(chr(10)) - 1}"
        )
    end = re.compile(r"[^\s\[\]{}:,\"]*").match(content, at)
    place = (end.end() if end else at) + 1
    line = content.count("\n", 0, place) + 1
    words = {
        "Expecting ',' delimiter": "Expected separator between values",
        "Expecting property name enclosed in double quotes": "Object keys must be strings",
        "Expecting ':' delimiter": "Objects must consist of key:value pairs",
    }.get(error.msg, "Invalid numeric literal")
    if end and end[0]:
        words = "Invalid numeric literal"
    return f"{words} at line {line}, column {place - content.rfind(chr(10), 0, place) - 1}"


def _pieces(value: Any, line: _Line) -> Iterator[str]:
    flags = line.flags
    if isinstance(value, str) and ("r" in flags or "j" in flags):
        yield value
    else:
        indent = None if "c" in flags else line.indent
        yield from pieces(value, indent=indent, sort="S" in flags, ascii_only="a" in flags)
    yield "" if "j" in flags else "\n"
