"""The interpreter: runs the syntax tree on the kernel. Simple commands and pipelines are in call.py."""

from __future__ import annotations

import re
from collections.abc import Generator
from dataclasses import field
from random import Random
from typing import Any, cast

from tui.api.process import BREATH, FileTree, Pause, Wait
from tui.api.record import structure
from tui.api.traffic import Network
from tui.shell import conditions
from tui.shell.call import Caller
from tui.shell.expand import Expander
from tui.shell.kernel import Kernel
from tui.shell.loops import Looper
from tui.shell.parser import Dialect, Parser, SyntaxFail, words_of_refusal
from tui.shell.redirect import Descriptors, open_all
from tui.shell.state import Leave, ShellExit, ShellFail, State
from tui.shell.streams import Capture, close
from tui.shell.syntax import (
    AndOr,
    Case,
    CFor,
    CommandSub,
    For,
    Function,
    Group,
    If,
    Item,
    Let,
    Node,
    Pipeline,
    ProcessSub,
    Select,
    Sequence,
    Simple,
    Subshell,
    Test,
    While,
)

Running = Generator[Wait, Any, int]
READ = 500
"""Words that are read between two pauses."""
PATIENCE = 20
"""Commands between two pauses, in which others get their turn."""


@structure
class Host:
    """The place where a shell runs: what it hands to its commands."""

    kernel: Kernel
    files: FileTree
    registry: Any
    dialect: Dialect
    random: Random
    network: Network | None = None
    services: dict[str, Any] = field(default_factory=dict)
    columns: int = 80
    rows: int = 24
    started: int = 0


class Interpreter(Caller, Looper):
    """One shell or subshell: a state, descriptors, and a host."""

    def __init__(self, host: Host, state: State, fds: Descriptors, interactive: bool = False) -> None:
        self.host, self.state, self.fds, self.interactive = host, state, fds, interactive
        self.bash = host.dialect == "bash"
        self.dash = not self.bash and host.services.get("userland") == "gnu"
        """It is Debian's sh, which tells the line of what is wrong."""
        self.called = ""
        """What it says it is, where that is not `bash` or `sh`."""
        self.line_number = 1
        self.expander = Expander(self)
        self.forgiving = 0
        """Above 0 in a condition, where `set -e` looks away."""
        self.functions = 0
        self.sourced = 0
        self.inner = False
        """A subshell of another."""
        self.work = 0
        """Commands run since the last pause, and what counts as such."""
        self.substituted: int | None = None
        self.aside = 0
        """Above 0 in a trap."""
        self.command_text = ""
        """The simple command that runs, as it was typed."""
        self.temporary: list[tuple[str, Sequence | None]] = []
        """Files of `<(...)` and `>(...)` that live as long as the command, and what reads the latter."""

    def child(self, fds: Descriptors | None = None) -> Interpreter:
        """A subshell."""
        child = Interpreter(self.host, self.state.clone(), dict(self.fds if fds is None else fds))
        child.forgiving, child.functions, child.inner = self.forgiving, self.functions, True
        return child

    def end(self) -> None:
        """Let go of what refers back: thousands of subshells are then gone at once."""
        self.state.jobs = []
        del self.expander

    def complain(self, message: str) -> None:
        """Print an error after the shell's name."""
        stream = self.fds.get(2)
        if stream is not None:
            if not self.bash:
                from tui.shell.dash import ash

                message = ash(message, self.interactive)
            if self.dash:
                from tui.shell.dash import reworded

                message = f"{self.line_number}: {reworded(message)}"
            stream.write(f"{self.called or ('bash' if self.bash else 'sh')}: {message}\n")

    # Texts and sequences.

    def execute(self, text: str, prefix: str = "") -> Running:
        """Run a text line by line; its syntax errors come when their line is reached."""
        parser = Parser(text, self.bash, self.state.aliases, self.state.options)
        parser.lenient = True
        while True:
            try:
                line = yield from self.read(parser)
            except SyntaxFail as fail:
                self.complain(prefix + words_of_refusal(fail, self.host.dialect))
                self.state.status = 2
                return 2
            for warning in parser.warnings if self.bash else ():
                self.complain(warning)
            parser.warnings.clear()
            if line is None:
                return self.state.status
            try:
                yield from self.sequence(line)
            except ShellFail as fail:
                if not (fail.line and self.bash):
                    raise
                self.complain(fail.message)
                self.state.status = 1

    def read(self, parser: Parser) -> Generator[Wait, Any, Sequence | None]:
        """The next line; a long one is read with pauses."""
        reading = parser.reading()
        while True:
            try:
                next(reading)
            except StopIteration as end:
                parser.effort.spent = 0
                return cast("Sequence | None", end.value)
            if parser.effort.spent > READ:
                parser.effort.spent = 0
                yield BREATH

    def attempt(self, text: str, leaving: bool = False) -> Running:
        """Run a text to its end, whatever happens in it; used for whole shells and lines.

        Where more is to come (`leaving`, or a prompt), `exit` raises ShellExit.
        """
        try:
            return (yield from self.execute(text))
        except ShellFail as fail:
            self.complain(fail.message)
            self.state.status = 1 if self.interactive and self.bash else 2 if fail.line and not self.bash else \
                fail.status
        except ShellExit as stop:
            self.state.status = stop.status
            if self.interactive or leaving:
                raise
        except Leave as leave:
            self.state.status = leave.number if leave.what == "return" else 0
        return self.state.status

    def sequence(self, body: Sequence) -> Running:
        for item in body.items:
            self.work += 1
            if self.work >= PATIENCE:
                self.work = 0
                yield Pause()
            if self.state.options.get("noexec") and not self.interactive:
                continue
            if item.background:
                self.background(item)
            else:
                yield from self.and_or(item.command)
        return self.state.status

    def background(self, item: Item) -> None:
        """Start a job."""
        self.start_job(item)
        self.state.status = 0

    def and_or(self, node: AndOr) -> Running:
        last = node.first
        self.forgiving += bool(node.rest)
        try:
            yield from self.pipeline(node.first)
            for number, (operator, pipeline) in enumerate(node.rest):
                if (self.state.status == 0) != (operator == "&&"):
                    continue
                last = pipeline
                if number == len(node.rest) - 1:
                    self.forgiving -= 1
                    try:
                        yield from self.pipeline(pipeline)
                    finally:
                        self.forgiving += 1
                else:
                    yield from self.pipeline(pipeline)
        finally:
            self.forgiving -= bool(node.rest)
        failed = self.state.status and not self.forgiving and not last.negated
        if failed and (not node.rest or last is node.rest[-1][1]):
            if "ERR" in self.state.traps:
                yield from self.run_aside("ERR")
            if self.state.options.get("errexit"):
                raise ShellExit(self.state.status)
        return self.state.status

    def run_aside(self, name: str) -> Running:
        """Run what `trap` set for ERR, DEBUG, RETURN or a signal: not within itself, and `$?` stays as it is."""
        text, status = self.state.traps.pop(name, ""), self.state.status
        if text:
            self.aside += 1
            try:
                yield from self.execute(text)
            finally:
                self.aside -= 1
                self.state.traps.setdefault(name, text)
        self.state.status = status
        return status

    def pipeline(self, node: Pipeline) -> Running:
        self.forgiving += node.negated
        started = self.host.kernel.clock.now
        try:
            if len(node.commands) == 1:
                yield from self.node(node.commands[0])
                if self.bash:
                    self.state.variables["PIPESTATUS"] = {0: str(self.state.status)}
            elif node.commands:
                yield from self.pipes(node)
        finally:
            self.forgiving -= node.negated
        if node.negated:
            self.state.status = int(not self.state.status)
        if node.timed:
            self.tell_time(self.host.kernel.clock.now - started, node.timed == "posix")
        return self.state.status

    def tell_time(self, ms: int, posix: bool = False) -> None:
        """What `time` prints (`posix`: with -p)."""
        form = self.state.get("TIMEFORMAT") if self.bash else None
        if posix:
            self.fds[2].write(f"real {ms / 1000:.2f}\nuser 0.00\nsys 0.00\n")
            return
        if form is not None:
            self.fds[2].write(_timed(form, ms) + "\n" if form else "")
            return
        words = f"{ms // 60000}m{ms % 60000 / 1000:.3f}s"
        self.fds[2].write(f"\nreal\t{words}\nuser\t0m0.000s\nsys\t0m0.000s\n")

    # Compound commands.

    def node(self, node: Node) -> Running:
        """Run one command of any kind."""
        if isinstance(node, Simple):
            self.command_text = self.command_text if self.aside else node.source
            return (yield from self.simple(node))
        if isinstance(node, Function):
            self.state.functions[node.name] = node.body
            self.state.status = 0
            return 0
        if not node.redirects:
            return cast(int, (yield from _RUN[type(node)](self, node)))
        return (yield from self.redirected(node.redirects, lambda: _RUN[type(node)](self, node)))

    def redirected(self, redirects: list[Any], run: Any) -> Running:
        """Run with redirections, which end with it."""
        opened: list[Any] = []
        before = self.fds
        try:
            try:
                self.fds = yield from open_all(self, redirects, opened)
            except ShellFail as fail:
                if fail.line and self.bash:
                    raise
                self.complain(fail.message)
                self.state.status = 1
                return 1
            return cast(int, (yield from run()))
        finally:
            self.fds = before
            for stream in opened:
                close(stream)

    def group(self, node: Group) -> Running:
        return (yield from self.sequence(node.body))

    def subshell(self, node: Subshell) -> Running:
        child = self.child()
        self.state.status = yield from child.whole(node.body)
        child.end()
        return self.state.status

    def whole(self, body: Sequence) -> Running:
        """Run as a shell of its own."""
        yield from self.contained(self.sequence(body))
        yield from self.run_trap("EXIT")
        return self.state.status

    def run_trap(self, name: str) -> Running:
        """Run what `trap` set for EXIT."""
        text = self.state.traps.pop(name, "")
        if text:
            status = self.state.status
            try:
                yield from self.execute(text)
                self.state.status = status
            except ShellExit as stop:
                self.state.status = stop.status
        return self.state.status

    def let(self, node: Let) -> Running:
        try:
            self.state.status = int((yield from self.arithmetic(node.text)) == 0)
        except ShellFail as fail:
            self.complain(f"((: {fail.message}")
            self.state.status = 1
        return self.state.status

    def test(self, node: Test) -> Running:
        self.state.status = yield from conditions.double(self, node)
        return self.state.status

    # Substitution.

    def capture(self, body: Sequence) -> Generator[Wait, Any, str]:
        """The output of commands, without the line ends at its end."""
        output = Capture()
        child = self.child({**self.fds, 1: output})
        if not self.bash or self.host.dialect == "bash":
            child.state.options.pop("errexit", None) if self.bash else None
        status = yield from child.whole(body)
        child.end()
        self.state.status = self.substituted = status
        return output.text.replace("\0", "").rstrip("\n")

    def process_file(self, part: ProcessSub) -> Generator[Wait, Any, str]:
        """`<(...)`: the output as a file that lives as long as the command."""
        text = "" if part.writes else (yield from self.capture(CommandSub(part.body).body))
        path = f"/tmp/.sh-fd-{63 - len(self.temporary)}"
        self.host.files.write(path, text + "\n" if text else "")
        self.temporary.append((path, part.body if part.writes else None))
        return path

    def glob(self, pattern: str) -> list[str]:
        """Paths for a pattern, relative to the working folder."""
        options = [name for name, on in self.state.options.items() if on]
        found: list[str] = self.host.files.glob(pattern, self.state.cwd, options)  # type: ignore[attr-defined]
        return found


def _timed(form: str, ms: int) -> str:
    """`TIMEFORMAT` filled in."""

    def one(match: re.Match[str]) -> str:
        if match[3] == "%":
            return "%"
        if match[3] == "P":
            return "0.00"
        seconds = ms / 1000 if match[3] == "R" else 0.0
        digits = min(int(match[1] or 3), 3)
        return f"{int(seconds) // 60}m{seconds % 60:.{digits}f}s" if match[2] else f"{seconds:.{digits}f}"

    return re.sub(r"%(\d?)(l?)([RUSP%])", one, form)


_RUN: dict[type, Any] = {
    If: Interpreter.if_, For: Interpreter.for_, CFor: Interpreter.c_for, While: Interpreter.while_,
    Case: Interpreter.case, Group: Interpreter.group, Subshell: Interpreter.subshell, Let: Interpreter.let,
    Test: Interpreter.test, Select: Interpreter.select,
}
