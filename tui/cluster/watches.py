"""Watches: clients that are told of every change from a resourceVersion on (the API server's watch cache)."""

from __future__ import annotations

from collections.abc import Callable

from tui.api.errors import ApiError
from tui.api.objects import Obj
from tui.api.process import Channel
from tui.api.record import structure
from tui.cluster.store import Change, Store


@structure
class Watch:
    """One client's watch of one resource."""

    channel: Channel[Obj]
    namespace: str
    matches: Callable[[Obj], bool]
    show: Callable[[Obj], Obj]
    """What is sent of an object: a copy, or a Table of one row."""

    def tell(self, change: Change) -> None:
        """Pass a change on as ADDED, MODIFIED or DELETED, as this watch's selectors see it."""
        if self.namespace and change.key.namespace != self.namespace:
            return
        before = change.before is not None and self.matches(change.before)
        after = change.after is not None and self.matches(change.after)
        if not before and not after:
            return
        kind = "ADDED" if not before else "MODIFIED" if after else "DELETED"
        obj = change.after if after or change.before is None else change.before
        assert obj is not None
        if kind == "DELETED":
            obj = {**obj, "metadata": {**obj["metadata"], "resourceVersion": str(change.revision)}}
        self.channel.put({"type": kind, "object": self.show(obj)})


class Watches:
    """All open watches by resource; a change costs what its own resource's watches cost."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._open: dict[str, list[Watch]] = {}
        store.hooks.append(self._tell)

    def add(self, resource: str, watch: Watch, since: str) -> None:
        """Open a watch: what is there now for "" and "0", else the changes after a resourceVersion.

        Raises ApiError (410 Expired) where the changes are no longer known.
        """
        if since in ("", "0"):
            table = self._store.tables.get(resource)
            for obj in table.walk(watch.namespace) if table else ():
                if watch.matches(obj):
                    watch.channel.put({"type": "ADDED", "object": watch.show(obj)})
        else:
            self._replay(resource, watch, int(since))
        self._open.setdefault(resource, []).append(watch)

    def _replay(self, resource: str, watch: Watch, revision: int) -> None:
        changes = self._store.since(revision)
        if changes is None:
            raise ApiError(410, "Expired", f"too old resource version: {revision} ({self._store.revision})")
        for change in changes:
            if change.resource == resource:
                watch.tell(change)

    def _tell(self, change: Change) -> None:
        watches = self._open.get(change.resource)
        if not watches:
            return
        if any(watch.channel.closed for watch in watches):
            watches = self._open[change.resource] = [watch for watch in watches if not watch.channel.closed]
        for watch in watches:
            watch.tell(change)

    def drop(self) -> None:
        """Close every watch: the world has gone back to a time before it."""
        for watches in self._open.values():
            for watch in watches:
                watch.channel.close()
        self._open = {}
