"""Calling commands: functions, builtins, tools and scripts."""

from __future__ import annotations

import difflib
import re
from collections.abc import Generator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from tui.api.process import BrokenPipe, Process, Sleep, Steps, Streams, Wait
from tui.shell.assigning import Assigner
from tui.shell.command import Registry
from tui.shell.kernel import Ended, explain
from tui.shell.piping import Piper
from tui.shell.redirect import open_all, streams
from tui.shell.special import BUILTIN_TOOLS, SPECIALS
from tui.shell.state import Leave, ShellExit, ShellFail
from tui.shell.streams import StringInput
from tui.shell.syntax import Assign, Node, Simple

if TYPE_CHECKING:
    from tui.shell.run import Interpreter

Running = Generator[Wait, Any, int]
_BARE = re.compile(r"[\w@%+=:,./^~{}#!?-]+|\[\[|\]\]")
LONGEST_WORD = 128 * 1024
"""Characters of an argument of a program (MAX_ARG_STRLEN)."""
WORDS = 2 * 1024 * 1024
"""Characters of all its arguments (ARG_MAX)."""
NESTING = 40
"""Functions within functions; more is refused, as with FUNCNEST."""


def attended(steps: Steps) -> Running:
    """Run a tool's generator; where Ctrl-C closes it, keep the exit code that it then returns."""
    value: Any = None
    error: BaseException | None = None
    while True:
        try:
            wait = steps.throw(error) if error is not None else steps.send(value)
        except StopIteration as stop:
            return stop.value or 0
        value = error = None
        try:
            value = yield wait
        except GeneratorExit:
            code = _closed(steps)
            if code == 130:
                raise
            raise Ended(code) from None
        except Exception as problem:
            error = problem


def _closed(steps: Steps) -> int:
    try:
        steps.throw(GeneratorExit())
    except StopIteration as stop:
        return stop.value if isinstance(stop.value, int) and stop.value else 130
    except (GeneratorExit, Exception):
        return 130
    return 130


@lru_cache(256)
def near_match(name: str, known: tuple[str, ...]) -> str:
    """The known name that is most like this one, or ""."""
    return next(iter(difflib.get_close_matches(name, known, 1, 0.7)), "") if len(name) > 1 else ""


def traced(word: str) -> str:
    """A word as `set -x` shows it: quoted where the shell would read it otherwise."""
    return word if _BARE.fullmatch(word) else "'" + word.replace("'", "'\\''") + "'"


_BASH_ALONE = ("declare", "typeset", "shopt", "mapfile", "readarray", "disown", "builtin", "pushd", "popd",
               "dirs", "enable", "help", "caller", "bind", "compgen", "complete", "compopt", "suspend", "logout")
"""Builtins that ash has not."""
_UNHEARD = {"ERR": "errtrace", "DEBUG": "functrace", "RETURN": "functrace"}
"""Traps that do not come in functions, unless an option says so."""


class Caller(Assigner, Piper):
    """The part of the interpreter that calls commands."""

    def simple(self: Interpreter, node: Simple) -> Running:  # type: ignore[misc]
        """A simple command: assignments, words, redirections."""
        self.substituted = None
        self.host.files.umask = self.state.umask  # type: ignore[attr-defined]
        words = yield from self.expander.words(node.words)
        if self.state.options.get("xtrace"):
            self.trace(" ".join(map(traced, words)))
        if "DEBUG" in self.state.traps:
            yield from self.run_aside("DEBUG")
        try:
            if not words:
                return (yield from self._assignments(node))
            if words == ["exec"] and node.redirects:
                return (yield from self._redirect_shell(node))
            if node.redirects:
                return (yield from self.redirected(node.redirects, lambda: self._prefixed(node, words)))
            return (yield from self._prefixed(node, words))
        finally:
            if self.temporary:
                yield from self._end_substitutions()

    def _end_substitutions(self: Interpreter) -> Generator[Wait, Any, None]:  # type: ignore[misc]
        """What was written to `>(...)` is read by its commands now; then the files go."""
        temporary, status = list(self.temporary), self.state.status
        self.temporary.clear()
        for path, reader in temporary:
            if reader is not None:
                text = self.host.files.read(path)
                yield from self.child({**self.fds, 0: StringInput(text)}).whole(reader)
            self.host.files.remove(path)
        self.state.status = status

    def _redirect_shell(self: Interpreter, node: Simple) -> Running:  # type: ignore[misc]
        """`exec > file`: the shell's own descriptors from now on."""
        try:
            self.fds = yield from open_all(self, node.redirects, [])
            self.state.status = 0
        except ShellFail as fail:
            self.complain(fail.message)
            self.state.status = 1
            if not self.interactive:
                raise ShellExit(1) from None
        return self.state.status

    def trace(self: Interpreter, text: str) -> None:  # type: ignore[misc]
        """What `set -x` shows of a command."""
        if text:
            self.fds[2].write(f"+ {text}\n")

    def _assignments(self: Interpreter, node: Simple) -> Running:  # type: ignore[misc]
        for assign in node.assigns:
            yield from self.assign(assign)
            if self.state.options.get("xtrace") and assign.array is None and assign.index is None:
                self.trace(f"{assign.name}={traced(self.state.get(assign.name) or '') if assign.value else ''}")
        self.state.status = self.substituted or 0
        if node.redirects:
            status = self.state.status

            def nothing() -> Running:
                self.state.status = status
                return status
                yield

            return (yield from self.redirected(node.redirects, nothing))
        return self.state.status

    def _prefixed(self: Interpreter, node: Simple, words: list[str]) -> Running:  # type: ignore[misc]
        if not node.assigns:
            return (yield from self.dispatch(words, node.arrays))
        saved: dict[str, dict[str, Any]] = {}
        for assign in node.assigns:
            saved[assign.name] = self.state.kept(assign.name)
            yield from self.assign(assign)
            self.state.exported[assign.name] = True
        try:
            return (yield from self.dispatch(words, node.arrays))
        finally:
            for name, kept in saved.items():
                self.state.put_back(name, kept)

    def dispatch(self: Interpreter, words: list[str], arrays: tuple[Assign, ...] = ()) -> Running:  # type: ignore[misc]
        """Call a function, a builtin or a tool."""
        name, self.state.last_word = words[0], words[-1]
        body = self.state.functions.get(name)
        if body is not None:
            return (yield from self.call_function(name, body, words[1:]))
        if words[1:2] == ["--help"] and self.bash and self._tell_usage(name):
            self.state.status = 2
            return 2
        special = SPECIALS.get(name) if name not in self.state.disabled else None
        in_pod = "pod" in self.host.services
        if special is None or not self.bash and name in _BASH_ALONE or name == "which" and in_pod:
            return (yield from self.external(words))
        flags = [word for word in words[1:] if word.startswith("-")] if arrays else []
        for assign in arrays:
            SPECIALS["declare" if name == "readonly" else name](
                self, [name, *(flag.replace("r", "") for flag in flags if flag != "-r"), assign.name])
            yield from self.assign(assign)
            if name == "readonly" or any("r" in flag for flag in flags):
                self.state.readonly[assign.name] = True
        result = special(self, words) if not arrays or len(words) > 1 + len(flags) else 0
        status = result if isinstance(result, int) else (yield from result)
        self.state.status = status
        return status

    def _tell_usage(self: Interpreter, name: str) -> bool:  # type: ignore[misc]
        """What a builtin says to `--help`; False where it is none, or takes that as a word."""
        from tui.shell.special.usage import usage

        text = usage(name)
        if text:
            self.fds[1].write(text)
        return bool(text)

    def call_function(self: Interpreter, name: str, body: Node, args: list[str]) -> Running:  # type: ignore[misc]
        """Run a function with its own positional parameters and locals."""
        if self.functions >= NESTING:
            raise ShellFail(f"{name}: maximum function nesting level exceeded ({NESTING})")
        before, self.state.positional = self.state.positional, args
        traps = {trap: self.state.traps.pop(trap) for trap, option in _UNHEARD.items()
                 if trap in self.state.traps and not self.state.options.get(option)}
        before_call, calls = self.state.kept("FUNCNAME"), self.state.variables.get("FUNCNAME")
        if self.bash:
            outer = calls.values() if isinstance(calls, dict) else ()
            self.state.variables["FUNCNAME"] = dict(enumerate([name, *outer]))
        loops, self.state.loops = self.state.loops, 0
        self.state.locals.append({})
        self.functions += 1
        try:
            yield from self.node(body)
        except Leave as leave:
            if leave.what != "return":
                raise
            yield from self.run_aside("RETURN")
            self.state.status = leave.number
        else:
            yield from self.run_aside("RETURN")
        finally:
            self.functions -= 1
            self.state.traps.update(traps)
            self.state.positional, self.state.loops = before, loops
            self.state.put_back("FUNCNAME", before_call)
            for variable, kept in self.state.locals.pop().items():
                if variable == "-":
                    self.state.options = kept
                else:
                    self.state.put_back(variable, kept)
        return self.state.status

    def external(self: Interpreter, words: list[str]) -> Running:  # type: ignore[misc]
        """Run a tool and take its exit code."""
        self.state.status = yield from self.invoke(words)
        output = self.fds.get(1)
        channel = getattr(output, "channel", None)
        if output is not None and (channel is not None or output.is_tty):
            yield from output.flush()
        return self.state.status

    def invoke(  # type: ignore[misc]
        self: Interpreter, words: list[str], redirected: Streams | None = None, env: dict[str, str] | None = None
    ) -> Running:
        """Run a tool by its words (also for xargs, timeout, find -exec); errors become words and an exit code."""
        if (sum(map(len, words)) > WORDS or max(map(len, words)) > LONGEST_WORD) and words[0] not in BUILTIN_TOOLS:
            self.complain(f"{words[0][:255]}: Argument list too long")
            return 126
        found = self._find(words[0])
        if isinstance(found, int):
            return found
        command, ms = found
        process = self.process(words, redirected, env)
        try:
            if ms:
                yield Sleep(ms)
            result = command(process)
            return result if isinstance(result, int) else (yield from attended(result))
        except (BrokenPipe, ShellExit, ShellFail, Leave):
            raise
        except Exception as problem:
            code, text = explain(problem)
            process.stderr.write(f"{words[0]}: {text}\n")
            return code

    def process(  # type: ignore[misc]
        self: Interpreter, words: list[str], redirected: Streams | None = None, env: dict[str, str] | None = None
    ) -> Process:
        """What a command is handed."""
        host = self.host
        services = {**host.services, "shell": self, "kernel": host.kernel,
                    "commands": host.registry, "dialect": host.dialect}
        return Process(
            words, redirected or streams(self.fds), host.files, self.state.cwd,
            self.state.environment() if env is None else env, host.kernel.clock, host.random, host.network,
            host.columns, host.rows, services)

    def _find(self: Interpreter, name: str) -> tuple[Any, int] | int:  # type: ignore[misc]
        registry = self.host.registry
        folder, slash, base = name.rpartition("/")
        if slash and not (folder in ("/bin", "/usr/bin", "/usr/local/bin", "/sbin", "/usr/sbin") and base in registry):
            return self._script(name)
        if (base if slash else name) not in registry:
            return self._unknown(name)
        tool = registry.tool(base) if isinstance(registry, Registry) else None
        return registry[base if slash else name], tool.ms if tool else 1

    def _unknown(self: Interpreter, name: str) -> int:  # type: ignore[misc]
        if not self.bash:
            self.complain(f"{name}: not found")
            return 127
        self.complain(f"{name}: command not found")
        known = [*self.host.registry, *self.state.aliases, *self.state.functions, *SPECIALS]
        near = near_match(name, tuple(known)) if self.interactive else ""
        if near:
            self.fds[2].write(f"did you mean: {near}\n")
        return 127

    def _script(self: Interpreter, name: str) -> tuple[Any, int] | int:  # type: ignore[misc]
        path = self.expander.path(name)
        files = cast(Any, self.host.files)
        if not files.exists(path):
            self.complain(f"{name}: No such file or directory" if self.bash else f"{name}: not found")
            return 127
        if files.is_dir(path) or not files.stat(path).mode & 0o111:
            words = "Is a directory" if files.is_dir(path) and self.bash else "Permission denied"
            self.complain(f"{name}: {words}")
            return 126

        def run(process: Process) -> Running:
            child = self.child({0: process.stdin, 1: process.stdout, 2: process.stderr})
            child.state.positional, child.state.name = process.args, name
            return child.script(files.read(path))

        return run, 1

    def script(self: Interpreter, text: str) -> Running:  # type: ignore[misc]
        """Run a text as a shell of its own: functions and plain variables of the caller are not there."""
        state = self.state
        state.variables = {name: value for name, value in state.variables.items() if name in state.exported}
        state.functions, state.aliases, state.options, state.loops = {}, {}, {}, 0
        try:
            yield from self.attempt(text)
        except ShellExit as stop:
            state.status = stop.status
        return (yield from self.run_trap("EXIT"))
