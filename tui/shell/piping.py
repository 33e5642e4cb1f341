"""Pipelines, subshells and background jobs: commands as tasks of their own."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from tui.api.process import Pause, Process, Ready, Sleep, Wait
from tui.shell.kernel import Task
from tui.shell.redirect import streams
from tui.shell.state import Job, Leave, ShellExit, ShellFail
from tui.shell.streams import StringInput, close, pipe
from tui.shell.syntax import Item, Node, Pipeline

if TYPE_CHECKING:
    from tui.shell.run import Interpreter

Running = Generator[Wait, Any, int]
JOBS = 1000
"""Background jobs that are told of when they have ended; of more, the ended ones are forgotten."""


class Piper:
    """The part of the interpreter that starts tasks."""

    def pipes(self: Interpreter, node: Pipeline) -> Running:  # type: ignore[misc]
        """Run a pipeline, each command as a task of its own."""
        tasks: list[Task] = []
        reader: Any = None
        for number, command in enumerate(node.commands):
            fds = dict(self.fds)
            if reader is not None:
                fds[0] = reader
            reader = writer = None
            if number < len(node.commands) - 1:
                reader, writer = pipe()
                fds[1] = writer
                if node.both[number]:
                    fds[2] = writer
            tasks.append(self._stage(command, fds, fds[0] if number else None, writer))
        for task in tasks:
            while task.exit_code is None:
                yield Ready((task.ended,))
        codes = [task.exit_code or 0 for task in tasks]
        self.state.variables["PIPESTATUS"] = {place: str(code) for place, code in enumerate(codes)}
        failed = [code for code in codes if code]
        self.state.status = failed[-1] if failed and self.state.options.get("pipefail") else codes[-1]
        return self.state.status

    def _stage(self: Interpreter, command: Node, fds: dict[int, Any], reader: Any, writer: Any) -> Task:  # type: ignore[misc]
        child = self.child(fds)

        def run(process: Process) -> Running:
            try:
                yield Pause()
                return (yield from child.whole_node(command))
            finally:
                child.end()
                for stream in (reader, writer):
                    if stream is not None:
                        close(stream)

        return self._spawn(child, run, str(getattr(command, "words", "") and "pipe"), detached=False)

    def whole_node(self: Interpreter, node: Node) -> Running:  # type: ignore[misc]
        """Run one command as a shell of its own."""
        return (yield from self.contained(self.node(node)))

    def contained(self: Interpreter, running: Running) -> Running:  # type: ignore[misc]
        """Let `exit`, `return` and failures end what runs, and no more than that."""
        try:
            yield from running
        except ShellExit as stop:
            self.state.status = stop.status
        except ShellFail as fail:
            self.complain(fail.message)
            self.state.status = fail.status
        except Leave as leave:
            self.state.status = leave.number if leave.what == "return" else 0
        return self.state.status

    def _spawn(self: Interpreter, child: Interpreter, run: Any, text: str, detached: bool) -> Task:  # type: ignore[misc]
        process = self.process([text or "sh"], streams(child.fds))
        try:
            return self.host.kernel.spawn(run, process, foreground=False, detached=detached)
        except BlockingIOError as error:
            raise ShellFail(f"fork: retry: {error.strerror}", 254) from None

    def start_job(self: Interpreter, item: Item) -> None:  # type: ignore[misc]
        """Start a background job; it reads nothing from the terminal."""
        fds = dict(self.fds)
        if fds.get(0) is not None and fds[0].is_tty:
            fds[0] = StringInput()
        child = self.child(fds)

        def run(process: Process) -> Running:
            yield Sleep(1)
            try:
                yield from child.and_or(item.command)
            except ShellExit as stop:
                child.state.status = stop.status
            except ShellFail as fail:
                child.complain(fail.message)
                child.state.status = fail.status
            except Leave:
                pass
            finally:
                child.end()
            return child.state.status

        task = self._spawn(child, run, item.text, detached=True)
        child.state.pid = self.state.pid
        self.state.last_job = task.pid
        number = self.state.jobs[-1].number + 1 if self.state.jobs else 1
        if len(self.state.jobs) > JOBS:
            self.state.jobs = [job for job in self.state.jobs if job.task.exit_code is None]
        self.state.jobs.append(Job(number, task, item.text))
        if self.interactive and self.bash:
            self.fds[2].write(f"[{number}] {task.pid}\n")
