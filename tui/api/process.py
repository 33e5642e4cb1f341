"""Processes: what a command is handed, what it may wait for, and the streams between them.

A command is a function `(Process) -> int`, or a generator function that yields waits and returns its exit code.
A kernel (tui.shell.kernel) runs them on simulated time; Ctrl-C closes the generator, so clean-up goes in `finally`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator
from dataclasses import field
from random import Random
from typing import Any, Generic, Protocol, TypeVar

from tui.api.record import record, structure
from tui.api.traffic import Network

T = TypeVar("T")


class Channel(Generic[T]):
    """A first-in first-out queue between processes, or from a server to a client; closed once nothing more comes."""

    def __init__(self, limit: int | None = None) -> None:
        self.items: deque[T] = deque()
        self.closed = False
        self.limit = limit
        """How many items make it full (a pipe's writer then waits with Room), None for no limit."""
        self.listeners: list[Callable[[], None]] = []
        """Called after every change; the kernel adds its own here while a process waits."""

    def put(self, item: T) -> None:
        """Append an item; dropped where the channel is closed."""
        if not self.closed:
            self.items.append(item)
            self.changed()

    def take(self) -> T:
        """The oldest item. Raises IndexError where there is none."""
        item = self.items.popleft()
        self.changed()
        return item

    def close(self) -> None:
        """Nothing more comes; what is queued can still be taken."""
        if not self.closed:
            self.closed = True
            self.changed()

    def changed(self) -> None:
        """Tell the listeners."""
        for listener in tuple(self.listeners):
            listener()

    @property
    def ready(self) -> bool:
        """There is something to take, or nothing will ever come."""
        return bool(self.items) or self.closed

    @property
    def full(self) -> bool:
        """A writer should wait with Room."""
        return self.limit is not None and len(self.items) >= self.limit and not self.closed


@record
class Sleep:
    """Wait for `ms` simulated milliseconds."""

    ms: int


@record
class Ready:
    """Wait until one of the channels is `ready`, or `ms` have passed (None: for ever)."""

    channels: tuple[Channel[Any], ...]
    ms: int | None = None


@record
class Room:
    """Wait until a channel is no longer full."""

    channel: Channel[Any]


@record
class Input:
    """Wait for a line typed at the terminal; resumes with the line and its newline, or with "" at end of input.

    A `prompt` marks a nested shell's prompt (a front end shows it and offers history); None is plain input.
    At a prompt, and where the reader `catches` it, Ctrl-C raises `Interrupted` in the generator instead of closing it.
    """

    prompt: str | None = None
    catches: bool = False
    ms: int | None = None
    """Simulated milliseconds after which it resumes with None all the same."""


@record
class Edit:
    """Open the front end's editor on `text`; resumes with the saved text, or None where it was discarded."""

    path: str
    text: str


@record
class Pause:
    """Let others, and the driver, have a turn; costs no time."""

    finite: bool = False
    """It comes in the middle of long work that ends by itself; what may go on for ever is slowed down in time."""


BREATH = Pause(True)
"""The pause within long work that ends: some ten milliseconds of it lie between two."""


Wait = Sleep | Ready | Room | Input | Edit | Pause
Steps = Generator[Wait, Any, int]
"""A running command: yields waits, returns an exit code."""


class Interrupted(Exception):
    """Ctrl-C while waiting with Input at a prompt."""


class BrokenPipe(Exception):
    """Nobody reads what a process writes; the kernel ends it with 141."""


class TextInput(Protocol):
    """A process's standard input. All reads are generators: `line = yield from p.stdin.read_line()`."""

    @property
    def is_tty(self) -> bool: ...

    def read_line(self, prompt: str | None = None) -> Generator[Wait, Any, str]:
        """The next line with its newline, "" at the end."""

    def read_all(self) -> Generator[Wait, Any, str]:
        """All that is left."""


class TextOutput(Protocol):
    """A process's standard output or error."""

    @property
    def is_tty(self) -> bool: ...

    def write(self, text: str) -> None:
        """Write text. Raises BrokenPipe where the reader is gone. Long writers yield `Pause()` now and then, or
        `flush()` into a pipe: `yield from p.stdout.flush()` waits while the pipe is full."""

    def flush(self) -> Generator[Wait, Any, None]: ...


@structure
class Streams:
    """The three standard streams."""

    stdin: TextInput
    stdout: TextOutput
    stderr: TextOutput


class Clock(Protocol):
    """Simulated time."""

    @property
    def now(self) -> int:
        """Simulated milliseconds since the Unix epoch."""

    def at(self, time: int, action: Callable[..., None], *args: Any, work: bool = False) -> Any:
        """Call `action(*args)` at a time (ms); entries at one time run in the order they were made.

        `work` entries keep `settle` going; others are background. Returns a handle for `cancel`.
        """

    def cancel(self, handle: Any) -> None:
        """Forget an entry."""


class FileTree(Protocol):
    """Files by absolute path (`/home/learner/a.yaml`), bounded in size; errors are OSError with errno set."""

    def read(self, path: str) -> str: ...
    def write(self, path: str, text: str, *, append: bool = False) -> None: ...
    def exists(self, path: str) -> bool: ...
    def is_dir(self, path: str) -> bool: ...
    def list(self, path: str) -> list[str]: ...
    def make_dir(self, path: str) -> None: ...
    def remove(self, path: str) -> None: ...


@structure
class Process:
    """Everything that a command may touch."""

    argv: list[str]
    """argv[0] is the command's name."""
    streams: Streams
    files: FileTree
    cwd: str
    env: dict[str, str]
    clock: Clock
    random: Random
    network: Network | None = None
    """The network as seen from where the process runs; None where there is none."""
    columns: int = 80
    """Width of the terminal."""
    rows: int = 24
    services: dict[str, Any] = field(default_factory=dict)
    """What a host gives its programs besides: the laptop's `client` (tui.api.client.Transport) for kubectl, the
    shell's own `jobs`, `history`, ... ; pods have none."""

    @property
    def args(self) -> list[str]:
        """The arguments after the command's name."""
        return self.argv[1:]

    @property
    def stdin(self) -> TextInput:
        return self.streams.stdin

    @property
    def stdout(self) -> TextOutput:
        return self.streams.stdout

    @property
    def stderr(self) -> TextOutput:
        return self.streams.stderr

    def resolve(self, path: str) -> str:
        """An absolute, normalised path."""
        import posixpath

        return posixpath.normpath(posixpath.join(self.cwd, path))


Command = Callable[[Process], int | Steps]
