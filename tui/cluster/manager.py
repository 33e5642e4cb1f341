"""The controller manager: what changed in the store becomes keys to work on, and keys become work on simulated time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tui.api.errors import ApiError
from tui.api.kind import Api, Controller
from tui.api.objects import Key
from tui.cluster.clock import Clock
from tui.cluster.rewind import Rewindable
from tui.cluster.store import Change

NOTICE = 3
"""Simulated ms from a change to a controller's look at it (an informer's delivery)."""
STEP = 1
"""Simulated ms between two keys of one controller."""
FIRST_RETRY, LAST_RETRY = 5, 1_000_000
"""Back-off of a failed sync (ms), as client-go's rate limiter has it: doubled each time."""
PATIENCE = 1_000
"""A retry that is further away than this (ms) is background: nobody waits for it to call the world settled."""


class Later(Exception):
    """Raised by a sync that has to wait: `ms` until it is called again, and until then the world is not settled."""

    def __init__(self, ms: int) -> None:
        super().__init__(ms)
        self.ms = ms


class Manager:
    """Runs controllers: each has one queue of keys, without doubles, and works one key at a time."""

    def __init__(self, clock: Clock, api: Api) -> None:
        self._clock, self._api = clock, api
        self._controllers: dict[str, Controller] = {}
        self._watching: dict[str, list[Controller]] = {}
        self._queues: dict[str, dict[Key, None]] = {}
        self._due: dict[str, Any] = {}
        self._later: dict[tuple[str, Key], tuple[int, Any]] = {}
        self._failures: dict[tuple[str, Key], int] = {}
        self._worked: Rewindable[tuple[str, Key], int] = Rewindable()
        """When a key of a controller that rests between syncs was last worked on."""

    def add(self, controllers: Iterable[Controller]) -> None:
        """Start controllers."""
        for controller in controllers:
            self._controllers[controller.name] = controller
            self._queues[controller.name] = {}
            for resource in controller.watches:
                self._watching.setdefault(resource, []).append(controller)

    def notice(self, change: Change) -> None:
        """A hook of the store: queue the keys that a change concerns."""
        for controller in self._watching.get(change.resource, ()):
            for where in controller.watches[change.resource](change.before, change.after, self._api):
                self.enqueue(controller.name, where)

    def enqueue(self, name: str, where: Key) -> None:
        """Queue a key; one that waits already is worked on once.

        A controller with `rest` (ms) leaves a key alone for that long after a sync, so that a flood of changes to one
        large object costs a few syncs and not one each.
        """
        queue = self._queues[name]
        rest = getattr(self._controllers[name], "rest", 0)
        if rest and where not in queue:
            ready = self._worked.get((name, where), 0) + rest
            if ready > self._clock.now:
                self._enqueue_later(name, where, ready - self._clock.now, work=True)
                return
        queue[where] = None
        if name not in self._due:
            self._due[name] = self._clock.at(self._clock.now + NOTICE, self._work, name, work=True)

    def _work(self, name: str) -> None:
        queue = self._queues[name]
        where = next(iter(queue))
        del queue[where]
        if queue:
            self._due[name] = self._clock.at(self._clock.now + STEP, self._work, name, work=True)
        else:
            del self._due[name]
        if getattr(self._controllers[name], "rest", 0):
            self._worked[name, where] = self._clock.now
        try:
            again = self._controllers[name].sync(where, self._api)
        except Later as later:
            self._enqueue_later(name, where, later.ms, work=True)
            return
        except ApiError:
            self._retry(name, where)
            return
        self._failures.pop((name, where), None)
        if again is not None:
            waited_for = bool(getattr(self._controllers[name], "waited_for", False))
            self._enqueue_later(name, where, again, work=waited_for)

    def _retry(self, name: str, where: Key) -> None:
        failures = self._failures.get((name, where), 0)
        self._failures[name, where] = failures + 1
        delay = min(FIRST_RETRY << min(failures, 20), LAST_RETRY)
        self._enqueue_later(name, where, delay, work=delay <= PATIENCE)

    def _enqueue_later(self, name: str, where: Key, delay: int, *, work: bool) -> None:
        due = self._clock.now + max(delay, 1)
        known = self._later.get((name, where))
        if known is not None:
            if known[0] <= due:
                return
            self._clock.cancel(known[1])
        self._later[name, where] = (due, self._clock.at(due, self._now, name, where, work=work))

    def _now(self, name: str, where: Key) -> None:
        self._later.pop((name, where), None)
        self.enqueue(name, where)

    def snapshot(self) -> object:
        """What `restore` takes back."""
        queues = {name: dict(queue) for name, queue in self._queues.items()}
        return queues, dict(self._due), dict(self._later), dict(self._failures), self._worked.freeze()

    def restore(self, state: Any) -> None:
        """Go back to a snapshot."""
        queues, due, later, failures, worked = state
        self._queues = {name: dict(queue) for name, queue in queues.items()}
        self._due, self._later, self._failures = dict(due), dict(later), dict(failures)
        self._worked.thaw(worked)
