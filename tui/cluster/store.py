"""The store: objects by resource and key, indexed, versioned and watched (etcd and the watch cache in one)."""

from __future__ import annotations

import json
from bisect import bisect_left, insort
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import blake2b
from itertools import islice
from typing import Any, NamedTuple

from tui.api.objects import Key, Obj, key, labels
from tui.cluster.managed import kept
from tui.cluster.rewind import Rewindable

Index = Callable[[Obj], Iterable[str]]

LOG = 4096
"""How many changes are kept for watches that begin in the past."""


class Change(NamedTuple):
    """One change of one object: `before` is None where it was created, `after` where it was deleted."""

    revision: int
    resource: str
    key: Key
    before: Obj | None
    after: Obj | None


def _owners(obj: Obj) -> Iterable[str]:
    return [ref.get("uid", "") for ref in obj["metadata"].get("ownerReferences") or ()]


def _labels(obj: Obj) -> Iterable[str]:
    return [f"{name}={value}" for name, value in labels(obj).items()]


class Table:
    """The objects of one resource, with their indexes: name -> value -> keys."""

    def __init__(self, indexes: Mapping[str, Index]) -> None:
        self.functions: dict[str, Index] = {"owner": _owners, "label": _labels, **indexes}
        self.objects: Rewindable[Key, Obj] = Rewindable()
        self.keys: list[Key] = []
        self.indexes: dict[str, dict[str, dict[Key, None]]] = {name: {} for name in self.functions}
        self.version = 0
        """Another number after every change, never one that stood before, to keep what is derived by."""

    def put(self, where: Key, after: Obj | None) -> None:
        """Set or remove an object, its place in the order and its index entries."""
        before = self.objects.get(where)
        self.version += 1
        if before is None and after is not None:
            insort(self.keys, where)
        for name, function in self.functions.items():
            old, new = function(before) if before else (), function(after) if after else ()
            if old != new:
                self._reindex(name, where, old, new)
        if after is not None:
            self.objects[where] = after
        elif before is not None:
            del self.objects[where]
            del self.keys[bisect_left(self.keys, where)]

    def _reindex(self, name: str, where: Key, old: Iterable[str], new: Iterable[str]) -> None:
        index = self.indexes[name]
        for value in old:
            keys = index.get(value)
            if keys is not None:
                keys.pop(where, None)
                if not keys:
                    del index[value]
        for value in new:
            index.setdefault(value, {})[where] = None

    def walk(self, namespace: str) -> Iterator[Obj]:
        """Objects in the order of namespace and name; namespace "" means all."""
        if not namespace:
            return (self.objects[k] for k in self.keys)
        first, last = bisect_left(self.keys, (namespace, "")), bisect_left(self.keys, (namespace + "\0", ""))
        return (self.objects[k] for k in islice(self.keys, first, last))


class Store:
    """All objects. They are never altered in place, so that snapshots share them."""

    def __init__(self) -> None:
        self.tables: dict[str, Table] = {}
        self.revision = 0
        self.log: deque[Change] = deque(maxlen=LOG)
        self.hooks: list[Callable[[Change], None]] = []
        """Called after every change, in this order."""
        self.uids: dict[str, tuple[str, Key]] = {}
        """Where the object of a uid stands."""
        self._digests: dict[tuple[str, Key], tuple[Obj, int]] = {}

    def add(self, resource: str, indexes: Mapping[str, Index]) -> None:
        """Make room for a resource."""
        self.tables[resource] = Table(indexes)

    def get(self, resource: str, where: Key) -> Obj | None:
        """The object, or None."""
        table = self.tables.get(resource)
        return table.objects.get(where) if table else None

    def index(self, resource: str, name: str, value: str) -> list[Obj]:
        """Objects by an index value, in the order of namespace and name."""
        table = self.tables.get(resource)
        if table is None:
            return []
        return [table.objects[k] for k in sorted(table.indexes[name].get(value, ()))]

    def put(self, resource: str, obj: Obj) -> Obj:
        """Write an object with the next resourceVersion (set on its metadata, which must be the caller's own)."""
        self.revision += 1
        obj["metadata"]["resourceVersion"] = str(self.revision)
        where = key(obj)
        obj = kept(obj, self.get(resource, where))
        self._change(resource, where, obj)
        return obj

    def remove(self, resource: str, where: Key) -> None:
        """Remove an object; a missing one is no error."""
        if self.get(resource, where) is not None:
            self.revision += 1
            self._change(resource, where, None)

    def _change(self, resource: str, where: Key, after: Obj | None) -> None:
        before = self.get(resource, where)
        self._set(resource, where, after)
        change = Change(self.revision, resource, where, before, after)
        self.log.append(change)
        for hook in self.hooks:
            hook(change)

    def _set(self, resource: str, where: Key, after: Obj | None) -> None:
        table = self.tables[resource]
        before = table.objects.get(where)
        if before is not None:
            self.uids.pop(before["metadata"].get("uid", ""), None)
        table.put(where, after)
        if after is not None:
            self.uids[after["metadata"].get("uid", "")] = (resource, where)

    def since(self, revision: int) -> list[Change] | None:
        """Changes after a revision, or None where the log does not reach back that far."""
        if revision >= self.revision:
            return []
        if not self.log or self.log[0].revision > revision + 1:
            return None
        return [change for change in self.log if change.revision > revision]

    def snapshot(self) -> object:
        """What `restore` takes back; costs what has changed since the last one."""
        return self.revision, tuple(self.log), {name: table.objects.freeze() for name, table in self.tables.items()}

    def restore(self, state: Any) -> None:
        """Go back to a snapshot. Hooks are not called."""
        self.revision, log, tables = state
        self.log = deque(log, maxlen=LOG)
        for resource, frozen in tables.items():
            current, then = self.tables[resource].objects, frozen.whole()
            for where in [k for k in current if k not in then]:
                self._set(resource, where, None)
            for where, obj in then.items():
                if current.get(where) is not obj:
                    self._set(resource, where, obj)
            current.thaw(frozen)

    def digest(self) -> int:
        """A number that two stores with equal objects share; an unchanged object is not read again."""
        total = 0
        for resource, table in self.tables.items():
            for where, obj in table.objects.items():
                known = self._digests.get((resource, where))
                if known is None or known[0] is not obj:
                    known = self._digests[resource, where] = (obj, _hash(resource, obj))
                total += known[1]
        return total % (1 << 128)


def _hash(resource: str, obj: Obj) -> int:
    text = resource + json.dumps(obj, sort_keys=True, separators=(",", ":"))
    return int.from_bytes(blake2b(text.encode(), digest_size=16).digest(), "big")
