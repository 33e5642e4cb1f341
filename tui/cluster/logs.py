"""Container logs as the kubelet keeps them: bounded, as data."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from tui.api.objects import Obj
from tui.api.record import record
from tui.kinds.age import format_time

MOST = 5000
"""Lines kept of one container instance."""

Line = tuple[int, str, str]
"""(simulated ms, `stdout` or `stderr`, text without its newline)."""


@record
class Log:
    """What one instance wrote: the first `count` of the lines held; a longer log shares the list with a shorter one."""

    held: list[Line]
    count: int = 0
    dropped: int = 0

    @property
    def lines(self) -> list[Line]:
        """The lines, oldest first."""
        return self.held[: self.count]

    def add(self, now: int, more: Iterable[tuple[str, str]]) -> Log:
        """The log with lines (text and stream) after it, the oldest forgotten beyond the bound."""
        grown = self.held if 0 < self.count == len(self.held) else self.lines
        grown.extend([(now, stream, line) for line, stream in more])
        gone = len(grown) - MOST * 3 // 4 if len(grown) > MOST else 0
        return Log(grown[gone:] if gone else grown, len(grown) - gone, self.dropped + gone)


EMPTY = Log([])


def render(line: Line, *, timestamps: bool = False) -> str:
    """A line as `kubectl logs` prints it."""
    now, _, text = line
    stamp = format_time(now).removesuffix("Z") + f".{now % 1000:03d}000000Z " if timestamps else ""
    return f"{stamp}{text}\n"


def select(lines: list[Line], now: int, options: Obj) -> list[Line]:
    """The lines that the options ask for: sinceSeconds, sinceTime (RFC 3339), tailLines."""
    tail = options.get("tailLines")
    if options.get("sinceSeconds") is not None:
        lines = [line for line in lines if line[0] >= now - options["sinceSeconds"] * 1000]
    if options.get("sinceTime"):
        began = datetime.fromisoformat(options["sinceTime"]).timestamp() * 1000
        lines = [line for line in lines if line[0] >= began]
    if tail is not None and tail >= 0:
        lines = lines[len(lines) - tail:] if tail else []
    return lines
