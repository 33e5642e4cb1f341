"""Events: what components say about objects, counted as client-go's correlator counts them, kept for an hour."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any, NamedTuple

from tui.api.objects import Key, Obj, key
from tui.cluster.clock import Clock
from tui.cluster.store import Store
from tui.kinds.age import format_micro, format_time

KEPT = 3_600_000
"""How long an event is kept after it was last seen (ms): the API server's --event-ttl."""
SIMILAR = 10
"""After so many events that differ in their message alone within SIMILAR_FOR ms, one stands for the rest."""
SIMILAR_FOR = 600_000
BURST, REFILL = 25, 300_000
"""Events that one source may send about one object at once, and ms until it may send one more."""
_NEWER = ("default-scheduler",)
"""Components that write through events.k8s.io: eventTime and action instead of source and timestamps."""


class _Similar(NamedTuple):
    messages: tuple[str, ...]
    at: int


class _Seen(NamedTuple):
    where: Key
    times: int


class _Bucket(NamedTuple):
    tokens: float
    at: int


class Recorder:
    """Turns what components say into Event objects."""

    def __init__(self, clock: Clock, store: Store, random: Random, create: Callable[[Obj], Obj]) -> None:
        self._clock, self._store, self._random, self._create = clock, store, random, create
        self._similar: dict[tuple[str, ...], _Similar] = {}
        self._seen: dict[tuple[str, ...], _Seen] = {}
        self._buckets: dict[tuple[str, str], _Bucket] = {}
        self._expiry: dict[Key, int] = {}
        self._sweep: Any = None

    def record(self, about: Obj, type: str, reason: str, message: str, component: str, field: str, host: str) -> None:
        """One thing said: a new Event, a higher count of one that is there, or nothing where it is spam."""
        uid = about["metadata"].get("uid", "") or about["metadata"]["name"]
        group = (component, host, uid, field, type, reason)
        same = (*group, message)
        if self._too_similar(group, message):
            same, message = (*group, ""), f"(combined from similar events): {message}"
        if not self._allowed(component + host, uid):
            return
        seen = self._seen.get(same)
        old = self._store.get("events", seen.where) if seen else None
        if seen is None or old is None:
            stored = self._create(self._new(about, type, reason, message, component, field, host))
            seen = _Seen(key(stored), 1)
        else:
            seen = _Seen(seen.where, seen.times + 1)
            self._store.put("events", self._again(old, seen.times, message))
        self._seen[same] = seen
        self._keep(seen.where)

    def _too_similar(self, group: tuple[str, ...], message: str) -> bool:
        now = self._clock.now
        known = self._similar.get(group)
        if known is None or now - known.at > SIMILAR_FOR:
            known = _Similar((), now)
        messages = known.messages if message in known.messages else (*known.messages, message)[: SIMILAR + 1]
        self._similar[group] = _Similar(messages, now)
        return len(messages) > SIMILAR

    def _allowed(self, source: str, uid: str) -> bool:
        now = self._clock.now
        bucket = self._buckets.get((source, uid), _Bucket(BURST, now))
        tokens = min(BURST, bucket.tokens + (now - bucket.at) / REFILL)
        allowed = tokens >= 1
        self._buckets[source, uid] = _Bucket(tokens - allowed, now)
        return allowed

    def _new(self, about: Obj, type: str, reason: str, message: str, component: str, field: str, host: str) -> Obj:
        meta, now = about["metadata"], self._clock.now
        involved = {
            "kind": about.get("kind", ""), "namespace": meta.get("namespace", ""), "name": meta["name"],
            "uid": meta.get("uid", ""), "apiVersion": about.get("apiVersion", ""),
            "resourceVersion": meta.get("resourceVersion", ""), "fieldPath": field,
        }
        nanoseconds = now * 1_000_000 + self._random.randrange(1_000_000)
        event: Obj = {
            "kind": "Event", "apiVersion": "v1",
            "metadata": {"name": f"{meta['name']}.{nanoseconds:x}", "namespace": meta.get("namespace") or "default"},
            "involvedObject": {name: value for name, value in involved.items() if value},
            "reason": reason, "message": message, "type": type,
        }
        if component in _NEWER:
            return event | {
                "source": {}, "firstTimestamp": None, "lastTimestamp": None, "eventTime": format_micro(now),
                "action": "Binding" if reason == "Scheduled" else "Scheduling",
                "reportingComponent": component, "reportingInstance": f"{component}-control-plane",
            }
        return event | {
            "source": {"component": component, **({"host": host} if host else {})},
            "firstTimestamp": format_time(now), "lastTimestamp": format_time(now), "count": 1, "eventTime": None,
            "reportingComponent": component, "reportingInstance": host,
        }

    def _again(self, old: Obj, count: int, message: str) -> Obj:
        now = self._clock.now
        new = {**old, "metadata": dict(old["metadata"]), "message": message}
        if old.get("eventTime"):
            new["series"] = {"count": count, "lastObservedTime": format_micro(now)}
        else:
            new |= {"count": count, "lastTimestamp": format_time(now)}
        return new

    def _keep(self, where: Key) -> None:
        self._expiry.pop(where, None)
        self._expiry[where] = self._clock.now + KEPT
        if self._sweep is None:
            self._sweep = self._clock.at(self._clock.now + KEPT, self._expire)

    def _expire(self) -> None:
        self._sweep = None
        for where, end in list(self._expiry.items()):
            if end > self._clock.now:
                self._sweep = self._clock.at(end, self._expire)
                return
            del self._expiry[where]
            self._store.remove("events", where)

    def snapshot(self) -> object:
        """What `restore` takes back."""
        return dict(self._similar), dict(self._seen), dict(self._buckets), dict(self._expiry), self._sweep

    def restore(self, state: Any) -> None:
        """Go back to a snapshot."""
        similar, seen, buckets, expiry, self._sweep = state
        self._similar, self._seen = dict(similar), dict(seen)
        self._buckets, self._expiry = dict(buckets), dict(expiry)
