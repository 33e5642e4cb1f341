"""Streams between a client and a process in a container: a terminal only where one was asked for."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from tui.api.process import Streams, TextInput, TextOutput, Wait
from tui.api.record import structure
from tui.shell.streams import StringInput, read_some

Reading = Generator[Wait, Any, str]


def carried(streams: Streams, *, stdin: bool, tty: bool) -> Streams:
    """What the process gets: no input unless it is passed on; with a terminal both outputs are one, else pipes."""
    source: TextInput = streams.stdin if stdin else StringInput()
    if tty:
        return Streams(source, streams.stdout, streams.stdout)
    source = PlainInput(source) if source.is_tty else source
    return Streams(source, *(PlainOutput(out) if out.is_tty else out for out in (streams.stdout, streams.stderr)))


@structure
class PlainInput:
    """A terminal's lines as they come through a pipe: whoever reads them prompts for nothing."""

    inner: TextInput
    is_tty = False

    def read_line(self, prompt: str | None = None) -> Reading:
        return (yield from self.inner.read_line())

    def read_some(self) -> Reading:
        return (yield from read_some(self.inner))

    def read_all(self) -> Reading:
        return (yield from self.inner.read_all())


@structure
class PlainOutput:
    """What a process writes into a pipe that ends at a terminal."""

    inner: TextOutput
    is_tty = False

    def write(self, text: str) -> None:
        self.inner.write(text)

    def flush(self) -> Generator[Wait, Any, None]:
        return (yield from self.inner.flush())
