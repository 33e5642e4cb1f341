"""Events: what components say about objects, counted as client-go's correlator counts them, kept for an hour."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any, NamedTuple

from tui.api.names import is_dns1123_subdomain
from tui.api.objects import Key, Obj, key
from tui.cluster.clock import Clock
from tui.cluster.metadata import new_uid
from tui.cluster.rewind import Rewindable
from tui.cluster.store import Store
from tui.kinds.age import format_micro, format_time

KEPT = 3_600_000
"""How long an event is kept after it was last seen (ms): the API server's --event-ttl."""
SIMILAR = 10
"""From so many events on that differ in their message alone within SIMILAR_FOR ms, one stands for the rest."""
SIMILAR_FOR = 600_000
BURST, REFILL = 25, 300_000
"""Events that one source may send about one object at once, and ms until it may send one more."""
_NEWER = ("default-scheduler",)
"""Components that write through events.k8s.io: eventTime and action instead of source and timestamps."""

_LONGEST = 1024
_LONGEST_NAME = 253


class _Similar(NamedTuple):
    messages: tuple[str, ...]
    at: int


class _Seen(NamedTuple):
    """An event that was said before: where it stands (None where it was spam and never written), and how often."""

    where: Key | None
    times: int


class _Bucket(NamedTuple):
    tokens: float
    at: int


class Recorder:
    """Turns what components say into Event objects."""

    def __init__(self, clock: Clock, store: Store, random: Random, create: Callable[[Obj], Obj]) -> None:
        self._clock, self._store, self._random, self._create = clock, store, random, create
        self._similar: Rewindable[tuple[str, ...], _Similar] = Rewindable()
        self._seen: Rewindable[tuple[str, ...], _Seen] = Rewindable()
        self._buckets: Rewindable[tuple[str, str], _Bucket] = Rewindable()
        self._expiry: Rewindable[Key, int] = Rewindable()
        self._named = 0
        self._sweep: Any = None

    def record(self, about: Obj, type: str, reason: str, message: str, component: str, field: str, host: str) -> None:
        """One thing said: a new Event, a higher count of one that is there, or nothing where it is spam."""
        uid = about["metadata"].get("uid", "") or about["metadata"]["name"]
        if component in _NEWER:
            at = about["metadata"].get("resourceVersion", "")
            self._write((component, uid, type, reason, at), about, type, reason, message, component, field, host)
            return
        group = (component, host, uid, type, reason)
        same: tuple[str, ...] = (*group, field, message)
        if self._too_similar(group, message):
            same, message = group, f"(combined from similar events): {message}"
        if self._allowed(component + host, uid):
            self._write(same, about, type, reason, message, component, field, host)
        else:
            seen = self._seen.get(same, _Seen(None, 0))
            self._seen[same] = _Seen(seen.where, seen.times + 1)

    def _write(
        self, same: tuple[str, ...], about: Obj, type: str, reason: str, message: str, component: str, field: str,
        host: str,
    ) -> None:  # fmt: skip
        """Written, or its count raised; the newer API writes the first repeat, and counts on in silence."""
        seen = self._seen.get(same, _Seen(None, 0))
        times, where = seen.times + 1, seen.where
        old = self._store.get("events", where) if where else None
        if old is None or where is None:
            new = self._new(about, type, reason, message, component, field, host)
            where = key(self._create(new if component in _NEWER else {**new, "count": times}))
        elif component not in _NEWER or times == 2:
            self._store.put("events", self._again(old, times, message))
        self._seen[same] = _Seen(where, times)
        self._keep(where)

    def _too_similar(self, group: tuple[str, ...], message: str) -> bool:
        now = self._clock.now
        known = self._similar.get(group)
        if known is None or now - known.at > SIMILAR_FOR:
            known = _Similar((), now)
        messages = known.messages if message in known.messages else (*known.messages, message)
        self._similar[group] = _Similar(messages[: SIMILAR - 1], now)
        return len(messages) >= SIMILAR

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
        event: Obj = {
            "kind": "Event", "apiVersion": "v1",
            "metadata": {"name": self._name(meta["name"]), "namespace": meta.get("namespace") or "default"},
            "involvedObject": {name: value for name, value in involved.items() if value},
            "reason": reason, "message": message, "type": type,
        }
        if component in _NEWER:
            return event | {
                "message": message if len(message) <= _LONGEST else f"{message[: _LONGEST - 4]} ...",
                "source": {}, "firstTimestamp": None, "lastTimestamp": None, "eventTime": format_micro(now),
                "action": "Binding" if reason == "Scheduled" else "Scheduling",
                "reportingComponent": component, "reportingInstance": f"{component}-control-plane",
            }
        return event | {
            "source": {"component": component, **({"host": host} if host else {})},
            "firstTimestamp": format_time(now), "lastTimestamp": format_time(now), "count": 1, "eventTime": None,
            "reportingComponent": component, "reportingInstance": host,
        }

    def _name(self, about: str) -> str:
        """A UUID where the usual name is no good (client-go's GenerateEventName)."""
        self._named = max(self._named + 1, self._clock.now * 1_000_000 + self._random.randrange(1_000_000))
        name = f"{about}.{self._named:x}"
        good = len(name) <= _LONGEST_NAME and not is_dns1123_subdomain(about)
        return name if good else new_uid(self._random)

    def _again(self, old: Obj, count: int, message: str) -> Obj:
        now = self._clock.now
        new = {**old, "metadata": dict(old["metadata"])}
        if old.get("eventTime"):
            return new | {"series": {"count": count, "lastObservedTime": format_micro(now)}}
        return new | {"message": message, "count": count, "lastTimestamp": format_time(now)}

    def _keep(self, where: Key) -> None:
        self._expiry.pop(where)
        self._expiry[where] = self._clock.now + KEPT
        if self._sweep is None:
            self._sweep = self._clock.at(self._clock.now + KEPT, self._expire)

    def _expire(self) -> None:
        self._sweep = None
        while self._expiry:
            where, end = next(iter(self._expiry.items()))
            if end > self._clock.now:
                self._sweep = self._clock.at(end, self._expire)
                return
            del self._expiry[where]
            self._store.remove("events", where)

    def snapshot(self) -> object:
        """What `restore` takes back."""
        return tuple(table.freeze() for table in self._tables), self._named, self._sweep

    def restore(self, state: Any) -> None:
        """Go back to a snapshot."""
        tables, self._named, self._sweep = state
        for table, frozen in zip(self._tables, tables, strict=True):
            table.thaw(frozen)

    @property
    def _tables(self) -> tuple[Rewindable[Any, Any], ...]:
        return self._similar, self._seen, self._buckets, self._expiry
