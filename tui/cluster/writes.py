"""Creating and updating: what the server does for every kind (apiserver's registry/rest create.go and update.go)."""

from __future__ import annotations

from random import Random
from typing import Any

from tui.api.errors import (
    ApiError,
    FieldError,
    already_exists,
    bad_request,
    conflict,
    forbidden,
    invalid,
    not_found,
)
from tui.api.kind import Admission, Kind
from tui.api.objects import Key, Obj, clone
from tui.cluster import metadata
from tui.cluster.managed import Kept, Managers
from tui.cluster.queues import Queues
from tui.cluster.store import Store
from tui.kinds.age import format_time

SPARE_PODS = 2_000
NODE_PODS = 110
"""Pods beyond twice what the nodes take are refused, but never the first 2,000."""
_ATTEMPTS = 8
"""How often a generated name is drawn before a clash is reported."""


class Writes:
    """Takes objects (its own copies) through defaults, admission and validation into the store."""

    def __init__(self, store: Store, server: Admission, queues: Queues) -> None:
        self._store, self._server, self.queues = store, server, queues
        self.managers = Managers()

    @property
    def random(self) -> Random:
        """The chance that creations draw."""
        return self._server.random

    def create(self, kind: Kind, obj: Obj, *, dry_run: bool = False) -> Obj:
        """A new object; the stored one is given back. Raises ApiError."""
        base = obj["metadata"].get("generateName", "")
        if obj["metadata"].get("name") or not base:
            return self._create(kind, obj, dry_run)
        namespace = obj["metadata"].get("namespace", "")
        for _ in range(_ATTEMPTS):
            name = obj["metadata"]["name"] = self._generate(kind, base)
            if self._store.get(kind.resource, Key(namespace, name)) is None:
                break
        try:
            return self._create(kind, obj, dry_run)
        except ApiError as error:
            if error.reason != "AlreadyExists":
                raise
            words = f"{error.message}, the server was not able to generate a unique name for the object"
            raise ApiError(error.code, error.reason, words, error.details) from error

    def _generate(self, kind: Kind, base: str) -> str:
        queued = self.queues.next("pod-suffix", base) if kind.kind == "Pod" else None
        ending = queued or metadata.suffix(self._server.random)
        return metadata.generated_name(base, ending)

    def _create(self, kind: Kind, obj: Obj, dry_run: bool) -> Obj:
        meta = obj["metadata"]
        if "status" in kind.subresources:
            obj.pop("status", None)
        version = meta.get("resourceVersion")
        self._fill(meta)
        kind.default(obj)
        step = self.managers.note(obj, None, self._server.now)
        self._check_namespace(kind, meta)
        self._check_number(kind, meta)
        if kind.finalizers:
            given = (obj.get("spec") or {}).get("finalizers") or []
            obj["spec"] = {"finalizers": [*given, *(name for name in kind.finalizers if name not in given)]}
        name = meta.get("name", "")
        self._refuse(kind, name, kind.begin(obj, None, self._server))
        kind.prepare(obj, None)
        if kind.generation:
            meta["generation"] = 1
        self._refuse(kind, name, [*metadata.validate(kind, obj), *kind.validate(obj)])
        if version and version != "0" and not dry_run:
            raise ApiError(500, "", "resourceVersion should not be set on objects to be created")
        if self._store.get(kind.resource, Key(meta.get("namespace", ""), name)) is not None:
            raise already_exists(kind.resource, name)
        self._refuse(kind, name, kind.admit(obj, None, self._server))
        obj = Kept(obj, step)
        return obj if dry_run else self._store.put(kind.resource, obj)

    def record(self, kind: Kind, event: Obj) -> Obj:
        """A new Event of the recorder's own making: whole as it is, only its namespace is asked. Raises ApiError."""
        meta = event["metadata"]
        self._check_namespace(kind, meta)
        self._stamp(meta)
        step = self.managers.note(event, None, self._server.now)
        return self._store.put(kind.resource, Kept(event, step))

    def _fill(self, meta: Obj) -> None:
        """System fields, which a client cannot choose; empty maps and lists go, as Go's omitempty drops them."""
        for part in ("resourceVersion", "generation", "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink",
                     "managedFields"):
            meta.pop(part, None)
        for part in ("labels", "annotations", "ownerReferences", "finalizers"):
            if part in meta and not meta[part]:
                del meta[part]
        self._stamp(meta)

    def _stamp(self, meta: Obj) -> None:
        meta["uid"] = metadata.new_uid(self._server.random)
        meta["creationTimestamp"] = format_time(self._server.now)

    def _check_number(self, kind: Kind, meta: Obj) -> None:
        """A billion replicas would fill the learner's memory: no more pods are made than nodes could ever run."""
        if kind.kind != "Pod":
            return
        most = SPARE_PODS + 2 * NODE_PODS * len(self._store.tables["nodes"].objects)
        if len(self._store.tables["pods"].objects) >= most:
            words = f"more than {most:,} pods are not simulated in Harborlight on so few nodes"
            raise forbidden(kind.resource, meta.get("name", ""), words)

    def _check_namespace(self, kind: Kind, meta: Obj) -> None:
        """Nothing is created in a namespace that is missing or going away (the NamespaceLifecycle admission)."""
        name = meta.get("namespace", "")
        if not kind.namespaced or not name:
            return
        namespace = self._store.get("namespaces", Key("", name))
        if namespace is None:
            raise not_found("namespaces", name)
        if namespace["metadata"].get("deletionTimestamp"):
            words = f"unable to create new content in namespace {name} because it is being terminated"
            error = forbidden(kind.resource, meta.get("name", ""), words)
            cause = {"reason": "NamespaceTerminating", "message": f"namespace {name} is being terminated",
                     "field": "metadata.namespace"}
            error.details["causes"] = [cause]
            raise error

    def _refuse(self, kind: Kind, name: str, errors: list[FieldError]) -> None:
        if errors:
            raise invalid(kind.kind, kind.group, name, errors)

    def update(self, kind: Kind, obj: Obj, *, dry_run: bool = False) -> Obj:
        """Replace all but the status (where that is kept apart) of an object. Raises ApiError."""
        old = self.current(kind, obj)
        metadata.carry_over(obj["metadata"], old["metadata"])
        if "status" in kind.subresources:
            obj.pop("status", None)
            if "status" in old:
                obj["status"] = clone(old["status"])
        kind.default(obj)
        step = self.managers.note(obj, old, self._server.now)
        asked = _spec_differs(obj, old) or self.managers.differs(old)
        name = old["metadata"]["name"]
        self._refuse(kind, name, kind.begin(obj, old, self._server))
        kind.prepare(obj, old)
        if kind.generation and _spec_differs(obj, old):
            obj["metadata"]["generation"] = old["metadata"].get("generation", 0) + 1
        errors = [*metadata.validate(kind, obj), *metadata.validate_update(obj["metadata"], old["metadata"])]
        self._refuse(kind, name, [*errors, *kind.errors_after(obj, old)])
        self._refuse(kind, name, kind.admit(obj, old, self._server))
        return self._replace(kind, Kept(obj, step), old, dry_run, asked=asked)

    def update_status(self, kind: Kind, obj: Obj, *, dry_run: bool = False) -> Obj:
        """Replace an object's status and metadata, not its spec. Raises ApiError."""
        if "status" not in kind.subresources:
            return self.update(kind, obj, dry_run=dry_run)
        old = self.current(kind, obj)
        new = {**old, "metadata": metadata.beside_status(kind.kind, obj["metadata"], old["metadata"])}
        if "status" in obj:
            new["status"] = obj["status"]
        else:
            new.pop("status", None)
        errors = []
        if new["metadata"] != old["metadata"]:
            errors += metadata.validate(kind, new) + metadata.validate_update(new["metadata"], old["metadata"])
        self._refuse(kind, old["metadata"]["name"], errors + kind.validate_status(new, old))
        step = self.managers.note(new, old, self._server.now, "status")
        return self._replace(kind, Kept(new, step), old, dry_run)

    def finalize(self, kind: Kind, obj: Obj, *, dry_run: bool = False) -> Obj:
        """Replace a namespace's own finalizers, and nothing else. Raises ApiError."""
        old = self.current(kind, obj)
        self._refuse(kind, old["metadata"]["name"], kind.validate(obj))
        left = list((obj.get("spec") or {}).get("finalizers") or [])
        new = {**old, "metadata": dict(old["metadata"]), "spec": {"finalizers": left} if left else {}}
        return self._replace(kind, new, old, dry_run)

    def change(self, kind: Kind, old: Obj, changes: dict[str, Any]) -> Obj:
        """Set spec fields that no client may set (the binding of a pod, finalizers of a namespace)."""
        meta = dict(old["metadata"])
        if kind.generation:
            meta["generation"] = meta.get("generation", 0) + 1
        new = {**old, "metadata": meta, "spec": {**old.get("spec", {}), **changes}}
        return self._replace(kind, new, old, False)

    def current(self, kind: Kind, obj: Obj) -> Obj:
        """What an update replaces. Raises ApiError where it is not there, or not the version that was read."""
        meta = obj["metadata"]
        name = meta.get("name", "")
        old = self._store.get(kind.resource, Key(meta.get("namespace", ""), name))
        if old is None:
            raise not_found(kind.resource, name)
        version = meta.get("resourceVersion")
        if version and version != old["metadata"]["resourceVersion"]:
            if not str(version).isdigit():
                raise bad_request(f'resourceVersion: Invalid value: "{version}"')
            raise conflict(kind.resource, name)
        return old

    def _replace(self, kind: Kind, new: Obj, old: Obj, dry_run: bool, *, asked: bool = False) -> Obj:
        """Write, unless nothing changes. A change that was `asked` for and undone (an address that is kept) is written
        too: who manages the field has changed."""
        new["metadata"]["resourceVersion"] = old["metadata"]["resourceVersion"]
        if new == old and not asked:
            return old
        if dry_run:
            return new
        if gone(new):
            self._store.remove(kind.resource, Key(new["metadata"].get("namespace", ""), new["metadata"]["name"]))
            new["metadata"]["resourceVersion"] = str(self._store.revision)
            return new
        return self._store.put(kind.resource, new)


def gone(obj: Obj) -> bool:
    """Whether a deleted object has nothing left to wait for: no grace period, no finalizers."""
    meta = obj["metadata"]
    if not meta.get("deletionTimestamp") or meta.get("deletionGracePeriodSeconds"):
        return False
    return not meta.get("finalizers") and not _spec_finalizers(obj)


def _spec_finalizers(obj: Obj) -> bool:
    return obj.get("kind") == "Namespace" and bool(obj.get("spec", {}).get("finalizers"))


def _spec_differs(new: Obj, old: Obj) -> bool:
    skip = ("metadata", "status", "apiVersion", "kind")
    return {k: v for k, v in new.items() if k not in skip} != {k: v for k, v in old.items() if k not in skip}
