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
            self._refer(dependent, left)

    def _foreground(self, resource: str, obj: Obj) -> None:
        """Dependents first; the owner once none is left that blocks it."""
        uid, blocking = obj["metadata"]["uid"], False
        for other, dependent in self._dependents(uid):
            if self._let_go(dependent, uid):
                continue
            refs = dependent["metadata"]["ownerReferences"]
            ref = next(ref for ref in refs if ref.get("uid") == uid)
            blocking = blocking or bool(ref.get("blockOwnerDeletion"))
            if not dependent["metadata"].get("deletionTimestamp"):
                blocking = self._delete_dependent(other, dependent) and blocking
        if not blocking:
            self._api.release(resource, obj, "foregroundDeletion")

    def _let_go(self, dependent: Obj, uid: str) -> bool:
        """A dependent that has another owner, which stays, loses this one alone."""
        refs = dependent["metadata"]["ownerReferences"]
        left = [ref for ref in refs if ref.get("uid") != uid and self._owner(ref, dependent)]
        if not any(not self._waits(ref.get("uid", "")) for ref in left):
            return False
        self._refer(dependent, left)
        return True

    def _delete_dependent(self, resource: str, dependent: Obj) -> bool:
        """Whether it still blocks its owner: not where the two wait for each other."""
        below = self._dependents(dependent["metadata"]["uid"])
        circle = any(self._waits(found["metadata"]["uid"]) for _, found in below)
        if circle:
            refs = dependent["metadata"]["ownerReferences"]
            dependent = self._refer(dependent, [{**ref, "blockOwnerDeletion": False} for ref in refs])
        self._delete(resource, dependent, "Foreground" if below else "")
        return not circle

    def _refer(self, obj: Obj, refs: list[Obj]) -> Obj:
        return self._api.update({**obj, "metadata": {**obj["metadata"], "ownerReferences": refs}})

    def _waits(self, uid: str) -> bool:
        """Whether an object is being deleted after its dependents."""
        found = self._by_uid(uid)
        return found is not None and "foregroundDeletion" in (found[1]["metadata"].get("finalizers") or ())

    def _owner(self, ref: Obj, obj: Obj) -> Obj | None:
        """The owner that a reference means: one in the object's own namespace, or in none."""
        found = self._by_uid(ref.get("uid", ""))
        if found is None:
            return None
        where = found[1]["metadata"].get("namespace", "")
        return found[1] if where in ("", obj["metadata"].get("namespace", "")) else None

    def _attempt(self, resource: str, obj: Obj) -> None:
        """Delete an object none of whose owners is there any more; else drop the references that dangle."""
        refs = obj["metadata"].get("ownerReferences") or []
        solid = [ref for ref in refs if self._owner(ref, obj)]
        elsewhere = [ref for ref in refs if ref not in solid and ref.get("uid") in self._store.uids]
        for ref in elsewhere:
            self._warn(ref, obj)
        if len(solid) == len(refs) or elsewhere and not obj["metadata"].get("namespace"):
            return  # what is in no namespace and has an owner in one can never be collected
        if solid:
            self._refer(obj, solid)
        elif not obj["metadata"].get("deletionTimestamp"):
            self._delete(resource, obj, "")

    def _warn(self, ref: Obj, obj: Obj) -> None:
        """The owner lives in another namespace, where it cannot be meant."""
        space = obj["metadata"].get("namespace", "")
        parts = f"{ref.get('apiVersion')}/{ref.get('kind')}, namespace: {space}, name: {ref.get('name')}"
        words = f'ownerRef [{parts}, uid: {ref.get("uid")}] does not exist in namespace "{space}"'
        self._api.event(obj, "Warning", "OwnerRefInvalidNamespace", words, self.name)

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
        left = self._empty(("pods",), key.name, api) or self._empty(self._resources, key.name, api)
        self._report(namespace, left)
        if not left:
            self._api.finalize(key.name)
        return None

    def _empty(self, resources: tuple[str, ...], space: str, api: Api) -> dict[str, list[Obj]]:
        """Delete what is there of some kinds; what is left of them. Pods go before all else."""
        for resource in resources:
            for obj in api.list(resource, space):
                if not obj["metadata"].get("deletionTimestamp"):
                    api.delete(resource, space, obj["metadata"]["name"])
        return {resource: found for resource in resources if (found := api.list(resource, space))}

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
