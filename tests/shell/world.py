"""A place for shell tests: a clock of its own, a terminal, files, and a shell that is driven to its end."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable
from random import Random
from typing import Any

from tui.api.process import Process, Streams
from tui.shell.builtins import laptop
from tui.shell.files import Files, laptop_root
from tui.shell.kernel import Kernel
from tui.shell.shell import Shell, sh
from tui.shell.streams import Capture, StringInput
from tui.shell.terminal import Terminal

START = 1_767_603_600_000


class Clock:
    """The smallest clock that a kernel can use."""

    def __init__(self) -> None:
        self.now = START
        self.heap: list[Any] = []
        self.order = itertools.count()
        self.dead: set[int] = set()

    def at(self, time: int, action: Callable[..., None], *args: Any, work: bool = False) -> Any:
        entry = (time, next(self.order), action, args)
        heapq.heappush(self.heap, entry)
        return entry

    def cancel(self, handle: Any) -> None:
        self.dead.add(handle[1])

    def step(self) -> None:
        time, order, action, args = heapq.heappop(self.heap)
        self.now = time
        if order not in self.dead:
            action(*args)


class World:
    """A laptop with an empty home."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.terminal = Terminal()
        self.kernel = Kernel(self.clock, self.terminal)
        self.files = Files(laptop_root(), lambda: self.clock.now, "learner")
        self.shell = Shell(self.kernel, self.terminal, self.files, laptop())

    def drive(self, done: Callable[[], bool], limit: int = 300_000) -> None:
        """Run until done, or until only the learner could go on; after `limit` ms press Ctrl-C."""
        end = self.clock.now + limit
        while not done():
            if self.kernel.run():
                continue
            if done() or self.terminal.waiting or not self.clock.heap:
                return
            self.clock.step()
            if self.clock.now > end:
                self.terminal.interrupt()

    def run(self, line: str) -> tuple[str, int | None]:
        """Output (both streams) and exit code; None while it waits."""
        task = self.shell.run_line(line)
        self.drive(lambda: task.exit_code is not None)
        return self.printed(), task.exit_code

    def printed(self) -> str:
        return "".join(text for _, text in self.terminal.take_output())

    def script(self, text: str, name: str = "bash") -> tuple[str, str, int]:
        """`NAME -c TEXT` with no terminal: output, errors, exit code."""
        out, err = Capture(), Capture()
        env = {"HOME": "/home/learner", "PATH": "/bin"}
        services = {"commands": laptop()} if name == "bash" else {"dialect": "ash"}
        process = Process([name, "-c", text], Streams(StringInput(), out, err), self.files, "/home/learner", env,
                          self.clock, Random(1), services=services)
        task = self.kernel.spawn(sh, process)
        self.drive(lambda: task.exit_code is not None)
        return out.text, err.text, task.exit_code if task.exit_code is not None else -1
