"""Container logs as the kubelet keeps them: bounded, as data."""

from __future__ import annotations

from dataclasses import dataclass, field

from tui.kinds.age import format_time

MOST = 5000
"""Lines kept of one container instance."""

Line = tuple[int, str, str]
"""(simulated ms, `stdout` or `stderr`, text without its newline)."""


@dataclass
class Log:
    """What one instance wrote; `partial` is a line without its newline yet."""

    lines: list[Line] = field(default_factory=list)
    dropped: int = 0
    partial: str = ""

    def add(self, now: int, stream: str, line: str) -> None:
        """Append a line, forgetting the oldest beyond the bound."""
        self.lines.append((now, stream, line))
        if len(self.lines) > MOST:
            gone = len(self.lines) - MOST * 3 // 4
            del self.lines[:gone]
            self.dropped += gone

    def copy(self) -> Log:
        """A snapshot."""
        return Log(list(self.lines), self.dropped, self.partial)


def render(line: Line, *, timestamps: bool = False) -> str:
    """A line as `kubectl logs` prints it."""
    now, _, text = line
    stamp = format_time(now).removesuffix("Z") + f".{now % 1000:03d}000000Z " if timestamps else ""
    return f"{stamp}{text}\n"


def select(lines: list[Line], now: int, *, tail: int | None = None, since_seconds: int | None = None) -> list[Line]:
    """The lines that the options ask for."""
    if since_seconds is not None:
        lines = [line for line in lines if line[0] >= now - since_seconds * 1000]
    if tail is not None and tail >= 0:
        lines = lines[len(lines) - tail:] if tail else []
    return lines
