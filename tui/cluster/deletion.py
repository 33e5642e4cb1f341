"""Deleting: grace periods, finalizers and preconditions (apiserver's registry/rest delete.go and registry/store.go)."""

from __future__ import annotations

from tui.api.errors import ApiError, conflict, forbidden, not_found
from tui.api.kind import Kind
from tui.api.objects import Key, Obj, key
from tui.cluster.clock import Clock
from tui.cluster.store import Store
from tui.cluster.writes import gone
from tui.kinds.age import format_time, parse_time

IMMORTAL = ("default", "kube-system", "kube-public")
"""Namespaces that cannot be deleted."""
_POLICIES = ("Foreground", "Background", "Orphan")
_FINALIZER = {"Orphan": "orphan", "Foreground": "foregroundDeletion"}


class Deletion:
    """Deletes objects, at once or in steps."""

    def __init__(self, clock: Clock, store: Store) -> None:
        self._clock, self._store = clock, store

    def delete(self, kind: Kind, where: Key, options: Obj, *, dry_run: bool = False) -> tuple[Obj, bool]:
        """Delete by DeleteOptions; the object as it then is, and whether it is gone. Raises ApiError."""
        obj = self._store.get(kind.resource, where)
        if obj is None:
            raise not_found(kind.resource, where.name)
        self._check(kind, where, obj, options)
        new = self._marked(kind, obj, options)
        if dry_run:
            return new, gone(new)
        if gone(new):
            self._store.remove(kind.resource, where)
            return obj, True
        if new["metadata"] != obj["metadata"]:
            new = self._store.put(kind.resource, new)
        return new, False

    def _check(self, kind: Kind, where: Key, obj: Obj, options: Obj) -> None:
        if kind.resource == "namespaces" and where.name in IMMORTAL:
            raise forbidden("namespaces", where.name, "this namespace may not be deleted")
        policy = options.get("propagationPolicy")
        if policy and policy not in _POLICIES:
            shown = ", ".join(f'"{name}"' for name in (*_POLICIES, "nil"))
            raise ApiError(422, "Invalid", f'DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Unsupported '
                           f'value: "{policy}": supported values: {shown}')
        for part, shown, why in (
            ("uid", "UID", "deleted and then recreated"), ("resourceVersion", "ResourceVersion", "modified"),
        ):
            wanted = (options.get("preconditions") or {}).get(part)
            have = obj["metadata"].get(part, "")
            if wanted and wanted != have:
                words = f"the {shown} in the precondition ({wanted}) does not match the {shown} in record ({have})"
                named = f"{kind.kind}.{kind.group}" if kind.group else kind.kind
                raise conflict(named, where.name, f"{words}. The object might have been {why}")

    def _marked(self, kind: Kind, obj: Obj, options: Obj) -> Obj:
        """The object with its deletion noted: when it ends, and what has to happen first."""
        meta = dict(obj["metadata"])
        self._set_finalizers(meta, options)
        grace = self._grace(kind, obj, options)
        already = meta.get("deletionTimestamp")
        if already is None:
            meta["deletionTimestamp"] = format_time(self._clock.now + grace * 1000)
            if kind.resource != "namespaces":
                meta["deletionGracePeriodSeconds"] = grace
            if meta.get("generation"):
                meta["generation"] += 1
        elif grace < meta.get("deletionGracePeriodSeconds", 0):
            began = parse_time(already) - meta["deletionGracePeriodSeconds"] * 1000
            meta["deletionTimestamp"] = format_time(began + grace * 1000)
            meta["deletionGracePeriodSeconds"] = grace
        new = {**obj, "metadata": meta}
        if kind.resource == "namespaces":
            new["status"] = {**obj.get("status", {}), "phase": "Terminating"}
        return new

    def _grace(self, kind: Kind, obj: Obj, options: Obj) -> int:
        own = kind.grace(obj) if kind.grace else 0
        if own == 0:
            return 0
        chosen = options.get("gracePeriodSeconds")
        if chosen is None and obj["metadata"].get("deletionTimestamp"):
            return int(obj["metadata"].get("deletionGracePeriodSeconds", own))
        return int(own if chosen is None else chosen if chosen >= 0 else 1)

    def _set_finalizers(self, meta: Obj, options: Obj) -> None:
        """`orphan` or `foregroundDeletion` as the propagation policy says; without one they stay as they are."""
        policy = options.get("propagationPolicy")
        if options.get("orphanDependents") is not None and not policy:
            policy = "Orphan" if options["orphanDependents"] else "Background"
        if not policy:
            return
        others = [name for name in meta.get("finalizers") or () if name not in _FINALIZER.values()]
        wanted = _FINALIZER.get(policy)
        meta["finalizers"] = [*others, wanted] if wanted else others
        if not meta["finalizers"]:
            del meta["finalizers"]

    def finish(self, kind: Kind, obj: Obj) -> None:
        """Remove an object whose last finalizer has gone."""
        if gone(obj):
            self._store.remove(kind.resource, key(obj))
