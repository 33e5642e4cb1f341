"""The garbage collector and the namespace controller: what goes when something else has gone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from tui.api.kind import Api
from tui.api.objects import Key, Obj, key
from tui.cluster.apiserver import ApiServer
from tui.cluster.manager import Later
from tui.cluster.namespaces import conditions
from tui.kinds import KINDS
from tui.kinds.age import parse_time

Watches = Mapping[str, Callable[[Obj | None, Obj | None, Api], Iterable[Key]]]

NAMESPACE_GRACE = 5_000
"""How long the namespace controller waits before it begins, so that every API server knows of the deletion (ms)."""


class GarbageCollector:
    """Follows owner references (garbagecollector.go). A key's name is a uid: an owner's, or a dependent's own."""

    name = "garbage-collector-controller"

    def __init__(self, api: ApiServer) -> None:
        self._api, self._store = api, api.store
        self._resources = tuple(kind.resource for kind in KINDS)
        self.watches: Watches = dict.fromkeys(self._resources, self._keys)

    def _keys(self, before: Obj | None, after: Obj | None, api: Api) -> Iterable[Key]:
        """An owner that has gone or is to go; a dependent that is new, or whose owner waits for it to go."""
        if after is None:
            assert before is not None
            keys = [Key("", before["metadata"]["uid"])] if self._any_dependents(before["metadata"]["uid"]) else []
            return keys + [Key("", owner["uid"]) for owner in self._waiting_owners(before)]
        meta = after["metadata"]
        if meta.get("deletionTimestamp"):
            finalizers = meta.get("finalizers") or ()
            return (Key("", meta["uid"]),) if {"orphan", "foregroundDeletion"} & set(finalizers) else ()
        if not meta.get("ownerReferences"):
            return ()
        same = before is not None and before["metadata"].get("ownerReferences") == meta["ownerReferences"]
        return () if same else (Key("", meta["uid"]),)

    def _waiting_owners(self, obj: Obj) -> list[Obj]:
        owners = (self._by_uid(ref.get("uid", "")) for ref in obj["metadata"].get("ownerReferences") or ())
        return [
            found[1]["metadata"] for found in owners
            if found and "foregroundDeletion" in (found[1]["metadata"].get("finalizers") or ())
        ]

    def _by_uid(self, uid: str) -> tuple[str, Obj] | None:
        place = self._store.uids.get(uid)
        obj = self._store.get(*place) if place else None
        return (place[0], obj) if place and obj else None

    def _any_dependents(self, uid: str) -> bool:
        return any(uid in self._store.tables[resource].indexes["owner"] for resource in self._resources)

    def _dependents(self, uid: str) -> list[tuple[str, Obj]]:
        return [(resource, obj) for resource in self._resources for obj in self._store.index(resource, "owner", uid)]

    def sync(self, key: Key, api: Api) -> int | None:
        """One object's turn: orphan its dependents, delete them, or find out whether it has an owner left."""
        found = self._by_uid(key.name)
        if found is None:
            for resource, obj in self._dependents(key.name):
                self._attempt(resource, obj)
            return None
        resource, obj = found
        finalizers = obj["metadata"].get("finalizers") or ()
        if not obj["metadata"].get("deletionTimestamp"):
            self._attempt(resource, obj)
        elif "orphan" in finalizers:
            self._orphan(obj)
            self._api.release(resource, obj, "orphan")
        elif "foregroundDeletion" in finalizers:
            self._foreground(resource, obj)
        return None

    def _orphan(self, obj: Obj) -> None:
        uid = obj["metadata"]["uid"]
        for _, dependent in self._dependents(uid):
            left = [ref for ref in dependent["metadata"]["ownerReferences"] if ref.get("uid") != uid]
            self._api.update({**dependent, "metadata": {**dependent["metadata"], "ownerReferences": left}})

    def _foreground(self, resource: str, obj: Obj) -> None:
        """Dependents first; the owner once none is left that blocks it."""
        blocking = False
        for other, dependent in self._dependents(obj["metadata"]["uid"]):
            refs = dependent["metadata"]["ownerReferences"]
            ref = next(ref for ref in refs if ref.get("uid") == obj["metadata"]["uid"])
            blocking = blocking or bool(ref.get("blockOwnerDeletion"))
            if not dependent["metadata"].get("deletionTimestamp"):
                policy = "Foreground" if self._any_dependents(dependent["metadata"]["uid"]) else ""
                self._delete(other, dependent, policy)
        if not blocking:
            self._api.release(resource, obj, "foregroundDeletion")

    def _attempt(self, resource: str, obj: Obj) -> None:
        """Delete an object none of whose owners is there any more; else drop the references that dangle."""
        refs = obj["metadata"].get("ownerReferences") or []
        solid = [ref for ref in refs if ref.get("uid") in self._store.uids]
        if not refs or len(solid) == len(refs):
            return
        if solid:
            self._api.update({**obj, "metadata": {**obj["metadata"], "ownerReferences": solid}})
        elif not obj["metadata"].get("deletionTimestamp"):
            self._delete(resource, obj, "")

    def _delete(self, resource: str, obj: Obj, policy: str) -> None:
        options: Obj = {"preconditions": {"uid": obj["metadata"]["uid"]}}
        if policy:
            options["propagationPolicy"] = policy
        self._api.remove(resource, key(obj), options)


class NamespaceController:
    """Empties a namespace that is going away, then lets it go (namespaced_resources_deleter.go)."""

    name = "namespace-controller"
    watches: Watches

    def __init__(self, api: ApiServer) -> None:
        self._api, self._store = api, api.store
        self._resources = tuple(kind.resource for kind in KINDS if kind.namespaced)
        self.watches = {"namespaces": _terminating}
        for resource in self._resources:
            self.watches[resource] = self._left

    def _left(self, before: Obj | None, after: Obj | None, api: Api) -> Iterable[Key]:
        """The namespace of an object that has gone, if it waits for that."""
        if after is not None or before is None:
            return ()
        where = Key("", before["metadata"].get("namespace", ""))
        namespace = self._store.get("namespaces", where)
        return (where,) if namespace and namespace["metadata"].get("deletionTimestamp") else ()

    def sync(self, key: Key, api: Api) -> int | None:
        """Delete what is left; when nothing is, take the finalizer off."""
        namespace = api.find("namespaces", "", key.name)
        if namespace is None or not namespace["metadata"].get("deletionTimestamp"):
            return None
        early = parse_time(namespace["metadata"]["deletionTimestamp"]) + NAMESPACE_GRACE - api.now
        if early > 0:
            raise Later(early)
        for resource in self._resources:
            for obj in api.list(resource, key.name):
                if not obj["metadata"].get("deletionTimestamp"):
                    api.delete(resource, key.name, obj["metadata"]["name"])
        left = {resource: found for resource in self._resources if (found := api.list(resource, key.name))}
        self._report(namespace, left)
        if not left:
            self._api.finalize(key.name)
        return None

    def _report(self, namespace: Obj, left: Mapping[str, list[Obj]]) -> None:
        new = conditions(namespace, left, self._api.now)
        status = {**namespace.get("status", {}), "conditions": new}
        if status != namespace.get("status"):
            self._api.update_status({**namespace, "status": status})


def _terminating(before: Obj | None, after: Obj | None, api: Api) -> Iterable[Key]:
    if after is None or not after["metadata"].get("deletionTimestamp"):
        return ()
    if before is not None and before["metadata"].get("deletionTimestamp"):
        return ()
    return (key(after),)
