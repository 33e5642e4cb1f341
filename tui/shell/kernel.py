"""The kernel: runs commands in turn on simulated time, without threads.

    kernel = Kernel(clock)
    task = kernel.spawn(command, process)
    while kernel.run():            # at most 1,000 steps a call
        ...                        # the driver looks after the screen, or at its limit
    clock.step()                   # nothing can run before some time has passed

Bounds: 256 tasks at once; and a task that is busy without ever sleeping is slowed down on simulated time more and
more, so that 300 simulated seconds of any endless loop are a few ten thousand steps.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable
from typing import Any, cast

from tui.api.process import (
    BrokenPipe,
    Channel,
    Clock,
    Command,
    Edit,
    Input,
    Interrupted,
    Pause,
    Process,
    Ready,
    Room,
    Sleep,
    Steps,
    Wait,
)
from tui.shell.streams import OutputLimit
from tui.shell.terminal import Terminal

TASKS = 256
"""How many tasks there may be at once; the next fork fails as with EAGAIN."""
BUSY = 8
"""Steps without a sleep after which a task first has to wait a simulated millisecond, then two, and so on."""


class Ended(BaseException):
    """Unwinds a command that was closed, with the exit code that it asked for."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Task:
    """A command that runs, or has ended with an exit code."""

    def __init__(self, kernel: Kernel, pid: int, command: Command, process: Process, parent: Task | None) -> None:
        self.kernel, self.pid, self.command, self.process, self.parent = kernel, pid, command, process, parent
        self.children: list[Task] = []
        self.on_exit: Callable[[int], None] | None = None
        self.steps: Steps | None = None
        self.exit_code: int | None = None
        self.ended: Channel[int] = Channel()
        """Closed when the task has ended."""
        self.waiting: Wait | None = None
        self.doomed: int | None = None
        self.busy: int = parent.busy + 1 if parent else 0
        self._undo: list[Callable[[], None]] = []
        self._token = 0

    @property
    def name(self) -> str:
        """What `ps` shows."""
        return " ".join(self.process.argv)

    def rest(self) -> None:
        """Stop listening to whatever it waited for."""
        self.waiting = None
        self._token += 1
        undo, self._undo = self._undo, []
        for action in undo:
            action()


class Kernel:
    """Tasks, whose turn it is, and the terminal they share."""

    def __init__(self, clock: Clock, terminal: Terminal | None = None) -> None:
        self.clock = clock
        self.terminal = terminal or Terminal()
        self.terminal.kernel = self
        self.tasks: dict[int, Task] = {}
        self.queue: deque[tuple[Task, Any, BaseException | None]] = deque()
        self.current: Task | None = None
        self.next_pid = 100

    def snapshot(self) -> object:
        """What has to come back with an older world; taken while nothing runs."""
        return self.next_pid

    def restore(self, snapshot: object) -> None:
        """End everything, and count as then."""
        for task in tuple(self.tasks.values()):
            task.on_exit = None
            self.kill(task)
        self.queue.clear()
        self.terminal.clear()
        self.next_pid = cast(int, snapshot)

    @property
    def crowded(self) -> bool:
        """No more tasks can be started."""
        return len(self.tasks) >= TASKS

    def spawn(
        self,
        command: Command,
        process: Process,
        on_exit: Callable[[int], None] | None = None,
        *,
        foreground: bool | None = None,
        detached: bool = False,
    ) -> Task:
        """Start a command; its first step comes with a later `run`.

        A task in the foreground gets Ctrl-C: by default one that reads from the terminal. A detached one outlives
        the task that started it. Raises BlockingIOError where there are too many tasks, but for a line that was typed.
        """
        if self.crowded and not foreground:
            raise BlockingIOError(11, "Resource temporarily unavailable")
        parent = self.current
        task = Task(self, self.next_pid, command, process, parent)
        self.next_pid += 1
        task.on_exit = on_exit
        if parent and not detached:
            parent.children.append(task)
        self.tasks[task.pid] = task
        process.services.setdefault("kernel", self)
        if process.streams.stdin.is_tty if foreground is None else foreground:
            self.terminal.foreground.append(task)
        self.queue.append((task, None, None))
        return task

    def run(self, max_steps: int = 1000, late: Callable[[], bool] | None = None) -> bool:
        """Run what can run, at most so many steps or until `late()`; True while more could run at this very moment."""
        for _ in range(max_steps):
            if not self.queue:
                return False
            if late and late():
                return True
            task, value, error = self.queue.popleft()
            if task.exit_code is None:
                self._step(task, value, error)
        return bool(self.queue)

    def kill(self, task: Task, code: int = 143) -> None:
        """End a task and those it waits for, closing their generators; it exits with `code` or as it decides."""
        if task.exit_code is not None:
            return
        if self._running(task):
            task.doomed = code
            return
        for child in tuple(task.children):
            self.kill(child, code)
        task.rest()
        self._finish(task, self._close(task, code))

    def resume(self, task: Task, value: Any = None, error: BaseException | None = None) -> None:
        """Let a waiting task go on with a value, or with an exception."""
        task.rest()
        self.queue.append((task, value, error))

    def _running(self, task: Task) -> bool:
        running = self.current
        while running is not None and running is not task:
            running = running.parent
        return running is task and running is not None

    def _close(self, task: Task, code: int) -> int:
        if task.steps is None:
            return code
        try:
            task.steps.throw(GeneratorExit())
        except StopIteration as stop:
            return stop.value if isinstance(stop.value, int) else code
        except Ended as ended:
            return ended.code
        except (GeneratorExit, Exception):
            return code
        return code

    def _step(self, task: Task, value: Any, error: BaseException | None) -> None:
        before, self.current = self.current, task
        try:
            wait = self._advance(task, value, error)
        except StopIteration as stop:
            self._finish(task, stop.value or 0)
        except Exception as problem:
            self._finish(task, self._report(task, problem))
        except Ended as ended:
            self._finish(task, ended.code)
        else:
            if wait is None:
                pass
            elif task.doomed is not None:
                self.current = before
                self.kill(task, task.doomed)
            else:
                self._wait(task, wait)
        finally:
            self.current = before

    def _advance(self, task: Task, value: Any, error: BaseException | None) -> Wait | None:
        if task.steps is None:
            result = task.command(task.process)
            if isinstance(result, int) or result is None:
                self._finish(task, result or 0)
                return None
            task.steps = result
            return next(result)
        return task.steps.throw(error) if error is not None else task.steps.send(value)

    def _report(self, task: Task, problem: Exception) -> int:
        """What an exception that a command let out comes to: an exit code, and words on its standard error."""
        if isinstance(problem, BrokenPipe):
            return 141
        if isinstance(problem, Interrupted):
            return 130
        code, words = explain(problem)
        try:
            task.process.stderr.write(f"{task.process.argv[0]}: {words}\n")
        except Exception:
            return code
        return code

    def _finish(self, task: Task, code: int) -> None:
        task.exit_code = task.doomed if task.doomed is not None else code & 255
        self.tasks.pop(task.pid, None)
        if task.parent and task in task.parent.children:
            task.parent.children.remove(task)
        self.terminal.forget(task)
        for child in task.children:
            child.parent = None
        task.ended.close()
        on_exit, task.on_exit = task.on_exit, None
        task.children, task.parent, task.steps = [], None, None
        if on_exit:
            on_exit(task.exit_code)

    def _wait(self, task: Task, wait: Wait) -> None:
        task.waiting = wait
        if isinstance(wait, Sleep):
            self._sleep(task, wait.ms)
        elif isinstance(wait, Input):
            if wait.ms is not None:
                self._sleep(task, wait.ms)
                task._undo.append(lambda: self.terminal.unasked(task))
            self.terminal.ask(task, wait)
        elif isinstance(wait, Edit):
            self.terminal.edit(task, wait)
        else:
            self._wait_busy(task, wait)

    def _wait_busy(self, task: Task, wait: Wait) -> None:
        if isinstance(wait, Pause) and wait.finite:
            self.resume(task)
            return
        task.busy += 1
        if isinstance(wait, Ready) and not any(channel.ready for channel in wait.channels):
            self._listen(task, wait.channels, lambda channel: channel.ready)
            if wait.ms is not None:
                self._sleep(task, wait.ms)
        elif isinstance(wait, Room) and wait.channel.full:
            self._listen(task, (wait.channel,), lambda channel: not channel.full)
        elif task.busy % BUSY or not isinstance(wait, Pause | Ready | Room):
            self.resume(task)
        else:
            self._sleep(task, task.busy // BUSY)

    def _sleep(self, task: Task, ms: int) -> None:
        handle = self.clock.at(self.clock.now + max(0, int(ms)), self.wake, task.pid, task._token)
        task._undo.append(lambda: self.clock.cancel(handle))

    def wake(self, pid: int, token: int) -> None:
        """A sleep is over (called by the clock)."""
        task = self.tasks.get(pid)
        if task is not None and task._token == token:
            self.resume(task)

    def _listen(
        self, task: Task, channels: tuple[Channel[Any], ...], ready: Callable[[Channel[Any]], bool]
    ) -> None:
        def changed() -> None:
            if any(ready(channel) for channel in channels):
                self.resume(task)

        for channel in channels:
            channel.listeners.append(changed)
            task._undo.append(lambda channel=channel: channel.listeners.remove(changed))  # type: ignore[misc]


def explain(problem: Exception) -> tuple[int, str]:
    """Exit code and words for an exception that a command did not handle."""
    if isinstance(problem, OSError):
        name = f"{problem.filename}: " if problem.filename else ""
        return getattr(problem, "code", 1), f"{name}{problem.strerror or problem}"
    if isinstance(problem, OutputLimit):
        return 153, "File size limit exceeded"
    if isinstance(problem, RecursionError):
        return 1, "nested too deeply"
    if isinstance(problem, re.error):
        return 2, str(problem)
    return 1, f"internal error: {type(problem).__name__}: {problem}"
