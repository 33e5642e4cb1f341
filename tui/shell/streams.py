"""Streams: text in and out of processes, through pipes, from strings, into files and strings.

All are bounded: nothing that is typed can fill the host's memory.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from tui.api.process import BREATH, BrokenPipe, Channel, FileTree, Pause, Ready, Room, TextInput, TextOutput, Wait

CAPTURE_LIMIT = 8 * 1024 * 1024
"""Characters that a command substitution, a pipe, the terminal or a tool that needs its whole input holds at most."""
PIECE = 16 * 1024
"""Characters that a reader gets at once; between two pieces others have a turn."""
CHUNK = PIECE
"""Characters in one piece from an endless device."""
PIPE_CHUNKS = 64
"""Writes that a pipe holds before its writer has to wait."""

Reading = Generator[Wait, Any, str]


class OutputLimit(Exception):
    """More was written than the limits allow; the kernel ends the process with 153, as SIGXFSZ does."""


class StringInput:
    """Input from a text that is known: a here-document, a file, nothing at all."""

    is_tty = False

    def __init__(self, text: str = "", regular: bool = False) -> None:
        self.text, self.at = text, 0
        self.regular = regular
        """It is a file that was opened, so that its size is known."""

    def read_line(self, prompt: str | None = None) -> Reading:
        end = self.text.find("\n", self.at) + 1 or len(self.text)
        line, self.at = self.text[self.at : end], end
        return line
        yield

    def read_all(self) -> Reading:
        rest, self.at = self.text[self.at :], len(self.text)
        return rest
        yield

    def read_some(self) -> Reading:
        if self.at:
            yield BREATH
        piece = self.text[self.at : self.at + PIECE]
        self.at += len(piece)
        return piece


def push_back(source: Any, text: str) -> None:
    """What was read of an input but not taken comes next again."""
    if isinstance(source, StringInput):
        source.at -= len(text)
    elif isinstance(source, PipeInput):
        source.rest = text + source.rest
    elif source.is_tty and text.strip("\n"):
        source.terminal.typed.appendleft(text)


class EndlessInput:
    """Input that never ends, such as /dev/zero and /dev/urandom."""

    is_tty = False

    def __init__(self, piece: str) -> None:
        self.piece = piece * (CHUNK // len(piece))

    def read_some(self) -> Reading:
        yield Pause()
        return self.piece

    def read_line(self, prompt: str | None = None) -> Reading:
        raise OutputLimit
        yield

    read_all = read_line


class PipeInput:
    """The reading end of a pipe."""

    is_tty = False

    def __init__(self, channel: Channel[str]) -> None:
        self.channel = channel
        self.rest, self.at = "", 0
        """What came and was not asked for yet, and how much of it was given."""
        self.given = 0

    def _fill(self) -> Generator[Wait, Any, bool]:
        """Have something at hand; False at the end."""
        if self.given > PIECE:
            self.given = 0
            yield BREATH
        while self.at >= len(self.rest):
            if not self.channel.ready:
                yield Ready((self.channel,))
            if self.channel.items:
                self.rest, self.at = "".join(self.channel.items), 0
                self.channel.items.clear()
                self.channel.changed()
            elif self.channel.closed:
                self.rest, self.at = "", 0
                return False
        return True

    def _take(self, end: int) -> str:
        piece = self.rest[self.at : end]
        self.at += len(piece)
        self.given += len(piece)
        return piece

    def read_some(self) -> Reading:
        """What has come, at least one character; "" at the end."""
        yield from self._fill()
        return self._take(self.at + PIECE)

    def read_line(self, prompt: str | None = None) -> Reading:
        pieces: list[str] = []
        size = 0
        while (yield from self._fill()):
            end = self.rest.find("\n", self.at) + 1
            pieces.append(self._take(end or self.at + PIECE))
            size += len(pieces[-1])
            if end:
                break
            if size > CAPTURE_LIMIT:
                raise OutputLimit
        return "".join(pieces)

    def read_all(self) -> Reading:
        pieces: list[str] = []
        size = 0
        while piece := (yield from self.read_some()):
            pieces.append(piece)
            size += len(piece)
            if size > CAPTURE_LIMIT:
                raise OutputLimit
        return "".join(pieces)

    def close(self) -> None:
        """Nobody reads any more: writers get BrokenPipe."""
        self.channel.items.clear()
        self.channel.close()


class PipeOutput:
    """The writing end of a pipe."""

    is_tty = False

    def __init__(self, channel: Channel[str]) -> None:
        self.channel = channel
        self.size = 0

    def write(self, text: str) -> None:
        if self.channel.closed:
            raise BrokenPipe
        if text:
            self.size = self.size + len(text) if self.channel.items else len(text)
            if self.size > CAPTURE_LIMIT:
                raise OutputLimit
            self.channel.put(text)

    def flush(self) -> Generator[Wait, Any, None]:
        if self.channel.full:
            yield Room(self.channel)

    def close(self) -> None:
        """No more comes."""
        self.channel.close()


class Capture:
    """Output kept as a string."""

    is_tty = False

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.size = 0

    def write(self, text: str) -> None:
        self.size += len(text)
        if self.size > CAPTURE_LIMIT:
            raise OutputLimit
        self.pieces.append(text)

    def flush(self) -> Generator[Wait, Any, None]:
        return
        yield

    @property
    def text(self) -> str:
        """All that was written."""
        return "".join(self.pieces)


class NullOutput:
    """/dev/null."""

    is_tty = False

    def write(self, text: str) -> None:
        pass

    def flush(self) -> Generator[Wait, Any, None]:
        return
        yield


class FullOutput(NullOutput):
    """A descriptor that cannot be written to."""

    def write(self, text: str) -> None:
        raise OSError(9, "Bad file descriptor")


class FileOutput:
    """Output that is appended to a file; small files are always up to date, large ones after `flush` and `close`."""

    is_tty = False

    def __init__(self, files: FileTree, path: str, append: bool = False) -> None:
        self.files, self.path = files, path
        self.pieces: list[str] = []
        self.size = self.written = 0
        files.write(path, "", append=append)

    def write(self, text: str) -> None:
        self.pieces.append(text)
        self.size += len(text)
        if self.size * 8 > self.written:
            self.commit()

    def commit(self) -> None:
        """Put what was written into the file."""
        if self.pieces:
            self.files.write(self.path, "".join(self.pieces), append=True)
            self.written += self.size
            self.pieces, self.size = [], 0

    def flush(self) -> Generator[Wait, Any, None]:
        return
        yield

    close = commit


class FileBoth(StringInput):
    """A file that is read and written from one place on (`<>`)."""

    def __init__(self, files: FileTree, path: str, text: str) -> None:
        super().__init__(text, regular=True)
        self.files, self.path = files, path

    def write(self, text: str) -> None:
        self.text = self.text[: self.at] + text + self.text[self.at + len(text) :]
        self.at += len(text)
        self.files.write(self.path, self.text)

    def flush(self) -> Generator[Wait, Any, None]:
        return
        yield


def read_some(stream: TextInput) -> Reading:
    """A piece of input of convenient size, "" at the end; from any TextInput."""
    reader = getattr(stream, "read_some", None)
    return (yield from (reader() if reader else stream.read_line()))


def close(stream: TextInput | TextOutput) -> None:
    """Close what can be closed."""
    closer = getattr(stream, "close", None)
    if closer:
        closer()


def pipe() -> tuple[PipeInput, PipeOutput]:
    """A new pipe's two ends."""
    channel: Channel[str] = Channel(PIPE_CHUNKS)
    return PipeInput(channel), PipeOutput(channel)
