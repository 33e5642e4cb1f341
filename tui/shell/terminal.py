"""The terminal: lines go in, tagged output comes out, and one task at a time is in the foreground."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator
from typing import TYPE_CHECKING, Any, Literal

from tui.api.process import Channel, Edit, Input, Interrupted, Room, Streams, Wait
from tui.shell.streams import CAPTURE_LIMIT, OutputLimit

if TYPE_CHECKING:
    from tui.shell.kernel import Kernel, Task

Tag = Literal["stdout", "stderr"]
Waiting = tuple[Literal["prompt"], str] | tuple[Literal["input"]] | Edit | None

PENDING = 256 * 1024
"""Characters that wait for the front end before patient writers (those who flush) have to wait for it."""


class Terminal:
    """What the learner types into and reads from. Nothing here blocks."""

    kernel: Kernel

    def __init__(self, columns: int = 80, rows: int = 24) -> None:
        self.columns, self.rows = columns, rows
        self.pages = False
        """Whether the front end has a second screen (DEC mode 1049) in which texts are read in pages."""
        self.output: list[tuple[Tag, str]] = []
        self.size = 0
        self.room: Channel[None] = Channel(1)
        """Full while too much output is pending."""
        self.typed: deque[str] = deque()
        self.ended = False
        self.readers: list[tuple[Task, Input]] = []
        self.foreground: list[Task] = []
        self.editing: tuple[Task, Edit] | None = None
        self.streams = Streams(TerminalInput(self), TerminalOutput(self, "stdout"), TerminalOutput(self, "stderr"))

    def clear(self) -> None:
        """Forget everything that was typed or printed."""
        self.take_output()
        self.typed.clear()
        self.readers.clear()
        self.foreground.clear()
        self.editing = None
        self.ended = False

    @property
    def waiting(self) -> Waiting:
        """What the foreground waits for: ("prompt", text), ("input",), an Edit, or None."""
        if self.editing:
            return self.editing[1]
        if not self.readers:
            return None
        prompt = self.readers[-1][1].prompt
        return ("input",) if prompt is None else ("prompt", prompt)

    @property
    def task(self) -> Task | None:
        """The foreground task: the one that Ctrl-C would end."""
        return self.foreground[-1] if self.foreground else None

    def write(self, tag: Tag, text: str) -> None:
        """Print. Raises OutputLimit where nobody takes the output."""
        if not text:
            return
        self.size += len(text)
        if self.size > CAPTURE_LIMIT:
            raise OutputLimit
        self.output.append((tag, text))
        if self.size > PENDING and not self.room.items:
            self.room.put(None)

    def take_output(self) -> list[tuple[Tag, str]]:
        """What was printed since the last call, in order."""
        output, self.output, self.size = self.output, [], 0
        if self.room.items:
            self.room.take()
        return output

    def send(self, text: str) -> None:
        """Type text: one line or several; what nobody reads yet waits for the next reader."""
        lines = text.replace("\r\n", "\n").removesuffix("\n").split("\n") if text else []
        self.typed.extend(line + "\n" for line in lines)
        self._deliver()

    def eof(self) -> None:
        """Ctrl-D: the reader gets the end of input; without one nothing happens."""
        if self.readers:
            task, _ = self.readers.pop()
            self.kernel.resume(task, "")

    def interrupt(self) -> None:
        """Ctrl-C: a nested prompt starts anew, a reader may catch it, anything else in the foreground ends with 130."""
        self.typed.clear()
        wait = self.readers[-1][1] if self.readers else Input()
        if wait.prompt is not None or wait.catches:
            task, _ = self.readers.pop()
            self.kernel.resume(task, error=Interrupted())
        elif self.foreground and not self.editing:
            self.kernel.kill(self.foreground[-1], 130)

    def save(self, text: str) -> None:
        """End an Edit with its text saved."""
        self._edited(text)

    def discard(self) -> None:
        """End an Edit without saving."""
        self._edited(None)

    def ask(self, task: Task, wait: Input) -> None:
        """A task wants a line (called by the kernel)."""
        self.readers.append((task, wait))
        self._deliver()

    def unasked(self, task: Task) -> None:
        """A task wants no line any more (called by the kernel)."""
        self.readers = [entry for entry in self.readers if entry[0] is not task]

    def edit(self, task: Task, wait: Edit) -> None:
        """A task opens the editor (called by the kernel); a second one at the same time is discarded."""
        if self.editing:
            self.kernel.resume(task, None)
        else:
            self.editing = (task, wait)

    def forget(self, task: Task) -> None:
        """A task has ended (called by the kernel)."""
        self.unasked(task)
        self.foreground = [entry for entry in self.foreground if entry is not task]
        if self.editing and self.editing[0] is task:
            self.editing = None

    def _deliver(self) -> None:
        while self.typed and self.readers:
            task, _ = self.readers.pop()
            self.kernel.resume(task, self.typed.popleft())

    def _edited(self, text: str | None) -> None:
        if self.editing:
            task, _ = self.editing
            self.editing = None
            self.kernel.resume(task, text)


class TerminalInput:
    """Standard input from the terminal."""

    is_tty = True

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal

    def read_line(self, prompt: str | None = None) -> Generator[Wait, Any, str]:
        line: str = yield Input(prompt)
        return line

    def read_all(self) -> Generator[Wait, Any, str]:
        lines = []
        while line := (yield Input()):
            lines.append(line)
        return "".join(lines)


class TerminalOutput:
    """Standard output or error to the terminal."""

    is_tty = True

    def __init__(self, terminal: Terminal, tag: Tag) -> None:
        self.terminal, self.tag = terminal, tag

    def write(self, text: str) -> None:
        self.terminal.write(self.tag, text)

    def flush(self) -> Generator[Wait, Any, None]:
        if self.terminal.room.full:
            yield Room(self.terminal.room)
