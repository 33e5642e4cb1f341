"""Simulated time: one heap of (time, order, action); nothing happens that is not in it."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from typing import Any

START = 1767603600000
"""When a world starts: 2026-01-05T09:00:00Z, in milliseconds since the Unix epoch."""

_Entry = tuple[int, int, Callable[..., None], tuple[Any, ...]]


class Clock:
    """Time in integer milliseconds, and what is due when; entries at one time run in the order they were made.

    Actions are bound methods and their arguments plain data, so that copies of the heap are a snapshot.
    """

    def __init__(self, now: int = START) -> None:
        self.now = now
        """Simulated milliseconds since the Unix epoch."""
        self._order = 0
        self._heap: list[_Entry] = []
        self._live: dict[int, bool] = {}
        self._work = 0

    def at(self, time: int, action: Callable[..., None], *args: Any, work: bool = False) -> int:
        """Call `action(*args)` at a time (ms; at once where it is past); `work` keeps `settle` going.

        Returns a handle for `cancel`.
        """
        self._order += 1
        self._live[self._order] = work
        self._work += work
        heapq.heappush(self._heap, (max(time, self.now), self._order, action, args))
        return self._order

    def cancel(self, handle: Any) -> None:
        """Forget an entry; one that has run or was forgotten already is no error."""
        work = self._live.pop(handle, None)
        if work:
            self._work -= 1

    def has_work(self) -> bool:
        """Whether an entry that is work is still to come."""
        return self._work > 0

    def next_time(self) -> int | None:
        """When the next entry is due, None where there is none."""
        while self._heap and self._heap[0][1] not in self._live:
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else None

    def step(self) -> bool:
        """Run the next entry, at its time. False where there is none."""
        if self.next_time() is None:
            return False
        time, order, action, args = heapq.heappop(self._heap)
        self.cancel(order)
        self.now = time
        action(*args)
        return True

    def advance_to(self, time: int) -> None:
        """Run all entries up to and including a time, and stand there."""
        due = self.next_time()
        while due is not None and due <= time:
            self.step()
            due = self.next_time()
        self.now = max(self.now, time)

    def snapshot(self) -> object:
        """What `restore` takes back."""
        return self.now, self._order, list(self._heap), dict(self._live), self._work

    def restore(self, state: Any) -> None:
        """Go back to a snapshot."""
        self.now, self._order, heap, live, self._work = state
        self._heap, self._live = list(heap), dict(live)
