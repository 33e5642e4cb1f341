"""Following a container's log: what the kubelet streams to `kubectl logs -f`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tui.api.objects import Obj
from tui.api.process import Channel
from tui.cluster.clock import Clock
from tui.cluster.logs import Log, render, select

POLL = 100
"""Simulated ms between two looks at a log that is followed."""


@dataclass
class Follower:
    """One client that follows one log; looks at it as long as the client listens."""

    channel: Channel[str]
    log: Log
    more: Callable[[], bool]
    read: int
    """How many lines, dropped ones included, the client has."""
    timestamps: bool
    clock: Clock

    def look(self) -> None:
        """Pass on what is new, and look again later."""
        if self.channel.closed:
            return
        start = max(self.read - self.log.dropped, 0)
        lines = self.log.lines[start:]
        self.read = self.log.dropped + len(self.log.lines)
        for line in lines:
            self.channel.put(render(line, timestamps=self.timestamps))
        if self.more():
            self.clock.at(self.clock.now + POLL, self.look)
        else:
            self.channel.close()


def follow(nodes: Any, pod: Obj, options: Obj, clock: Clock) -> Channel[str]:
    """The lines that the options ask for, then all that come. Raises ApiError."""
    log, more = nodes.log_source(pod, options)
    tail, since, stamps = options.get("tailLines"), options.get("sinceSeconds"), bool(options.get("timestamps"))
    channel: Channel[str] = Channel()
    for line in select(log.lines, clock.now, tail=tail, since_seconds=since):
        channel.put(render(line, timestamps=stamps))
    Follower(channel, log, more, log.dropped + len(log.lines), stamps, clock).look()
    return channel
