"""The API server as clients reach it: calls in, replies out, everything copied at this edge (client.Transport)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Protocol, cast

from tui.api.client import Call, Connection, Reply
from tui.api.errors import ApiError, bad_request, conflict, not_found, not_simulated
from tui.api.kind import Admission, Kind, Settings
from tui.api.objects import Key, Obj, clone, dig
from tui.api.process import Channel, Streams
from tui.api.selectors import FieldSelector, LabelSelector, SelectorError, parse_fields, parse_labels
from tui.cluster.bodies import check_size, decoded, patched, patched_scale
from tui.cluster.clock import Clock
from tui.cluster.deletion import Deletion
from tui.cluster.fields import check_fields
from tui.cluster.managed import managed_fields, read_managed_fields
from tui.cluster.metadata import dedup_owners
from tui.cluster.queues import Queues
from tui.cluster.registry import Registry, etcd_key
from tui.cluster.scale import scale_of, scale_table, scaled
from tui.cluster.store import Store
from tui.cluster.tables import page, table
from tui.cluster.version import version_info
from tui.cluster.watches import Watch, Watches
from tui.cluster.writes import Writes

_MADE_BY_UPDATE = ("services", "endpoints", "events", "leases.coordination.k8s.io")
"""Resources whose strategy says AllowCreateOnUpdate: a PUT of one that is not there makes it."""
_Objects = list[Obj]
_Warnings = list[str]
_Argv = list[str]


class Kubelet(Protocol):
    """What the API server passes on to the kubelets (tui.cluster.kubelet.Nodes)."""

    @property
    def runs(self) -> Mapping[str, Any]:
        """By the uid of the pods that run."""

    def log(self, call: Call) -> str: ...

    def logs(self, call: Call) -> Channel[str]: ...

    def connect(self, call: Call, argv: _Argv, streams: Streams, tty: bool) -> Connection: ...

    def forward(self, call: Call, port: int) -> None: ...


class TransportServer:
    """Answers calls out of the store and through the writers."""

    clock: Clock
    registry: Registry
    store: Store
    writes: Writes
    deletion: Deletion
    watches: Watches
    queues: Queues
    nodes: Kubelet | None
    dry_run: bool

    @property
    def settings(self) -> Settings:
        """The cluster's settings."""
        raise NotImplementedError

    def selects(self, resource: str, obj: Obj, wanted: LabelSelector | None, fields: FieldSelector | None) -> bool:
        """Whether both selectors match an object."""
        raise NotImplementedError

    def send(self, call: Call) -> Reply:
        """Answer one call. Raises ApiError, with the kind's deprecation among its warnings."""
        kind = self.registry.shown(call.resource)
        deprecated = [kind.deprecated] if kind and kind.deprecated else []
        warnings = list(deprecated)
        try:
            return Reply(self._answer(call, warnings), tuple(dict.fromkeys(warnings)))
        except ApiError as error:
            error.warnings = tuple(dict.fromkeys((*deprecated, *error.warnings)))
            raise

    def _answer(self, call: Call, warnings: _Warnings) -> Any:
        if call.verb == "discover":
            return self.registry.discovery()
        if call.verb == "version":
            return version_info(self.settings.version)
        if call.verb == "raw":
            from tui.cluster.rest import raw

            return raw(self, call, warnings)
        if call.verb == "log":
            return self._kubelet(call).log(call)
        answers: dict[str, Callable[[Call, _Warnings], Any]] = {
            "get": self._get, "list": self._list, "create": self._create, "update": self._update,
            "patch": self._patch, "delete": self._delete, "deletecollection": self._delete_collection,
        }
        answer = answers.get(call.verb)
        if answer is None:
            raise bad_request(f'the verb "{call.verb}" is unknown')
        kind = self.registry.get(call.resource)
        if not call.subresource:
            self.registry.known(call.resource, call.verb)
        elif kind and call.subresource not in kind.subresources:
            raise ApiError(404, "NotFound", "the server could not find the requested resource")
        check_size(call.body)
        managers = self.writes.managers
        managers.client, managers.part = str(call.options.get("fieldManager") or "kubectl"), call.subresource
        try:
            return self._without_chance(call, answer, warnings)
        finally:
            managers.client = managers.part = ""

    def _without_chance(self, call: Call, answer: Callable[[Call, _Warnings], Any], warnings: _Warnings) -> Any:
        """Answer a call; a dry run gives back the chance and the queued values that it took."""
        if not _dry(call):
            return answer(call, warnings)
        random, queues = self.writes.random.getstate(), self.queues.snapshot()
        self.dry_run = True
        try:
            return answer(call, warnings)
        finally:
            self.dry_run = False
            self.writes.random.setstate(random)
            self.queues.restore(queues)

    # Reading

    def _find(self, call: Call) -> Obj:
        self.registry.known(call.resource)
        found = self.find(call.resource, call.namespace, call.name)
        if found is None:
            raise not_found(call.resource, call.name)
        return found

    def _get(self, call: Call, warnings: _Warnings) -> Obj:
        found = self._find(call)
        kind = self.registry.shown(call.resource)
        if call.subresource and (kind is None or call.subresource not in kind.subresources):
            raise ApiError(404, "NotFound", "the server could not find the requested resource")
        if call.subresource == "scale":
            return scale_table(found, self.clock.now) if call.options.get("table") else scale_of(found)
        if call.options.get("table"):
            version = found["metadata"].get("resourceVersion", "")
            return table(kind, [found], self.clock.now, {"resourceVersion": version})
        return _copy(found, call)

    def _selectors(self, call: Call) -> tuple[LabelSelector, FieldSelector]:
        try:
            labels = parse_labels(call.options.get("labelSelector") or "")
            fields = parse_fields(call.options.get("fieldSelector") or "")
        except SelectorError as error:
            raise bad_request(str(error)) from error
        check_fields(self.registry.shown(call.resource), fields)
        return labels, fields

    def _list(self, call: Call, warnings: _Warnings) -> Obj:
        labels, fields = self._selectors(call)
        found = self.list(call.resource, call.namespace, labels, fields)
        found, more = page(found, call.options)
        metadata = {"resourceVersion": str(self.store.revision), **more}
        if call.options.get("table"):
            return table(self.registry.shown(call.resource), found, self.clock.now, metadata)
        what = self.registry.known(call.resource)
        return {
            "kind": f"{what.kind}List", "apiVersion": what.api_version, "metadata": metadata,
            "items": [_copy(obj, call) for obj in found],
        }

    def find(self, resource: str, namespace: str, name: str) -> Obj | None:
        """The object, or None."""
        raise NotImplementedError

    def list(
        self, resource: str, namespace: str = "", labels: LabelSelector | None = None,
        fields: FieldSelector | None = None,
    ) -> _Objects:
        """Matching objects."""
        raise NotImplementedError

    def watch(self, call: Call) -> Channel[Obj]:
        """Open a watch. Raises ApiError."""
        self.registry.known(call.resource, "watch")
        labels, fields = self._selectors(call)
        kind = self.registry.get(call.resource)

        def matches(obj: Obj) -> bool:
            return (not call.name or obj["metadata"]["name"] == call.name) and self.selects(
                call.resource, obj, labels, fields
            )

        watch = Watch(Channel(), call.namespace, matches, self._shower(kind, bool(call.options.get("table"))))
        since = str(call.options.get("resourceVersion") or "")
        if since and not since.isdigit():
            raise bad_request(f'invalid resource version "{since}"')
        self.watches.add(call.resource, watch, since)
        return watch.channel

    def _shower(self, kind: Kind | None, as_table: bool) -> Callable[[Obj], Obj]:
        if not as_table:
            return _copy

        def one_row(obj: Obj) -> Obj:
            metadata = {"resourceVersion": obj["metadata"]["resourceVersion"]}
            return table(kind, [obj], self.clock.now, metadata)

        return one_row

    # Writing

    def _create(self, call: Call, warnings: _Warnings) -> Obj:
        if call.subresource == "eviction":
            return self._evict(call)
        if call.subresource == "token":
            from tui.cluster.tokens import token

            return token(cast(Admission, self), self._find(call), call)
        kind = self.registry.writable(call.resource, "create")
        obj = decoded(kind, call, warnings)
        _place(kind, obj, call)
        warnings += dedup_owners(obj["metadata"], after_admission=False)
        new = self.writes.create(kind, obj, dry_run=_dry(call))
        warnings += kind.warn(new, None)
        return _copy(new)

    def _evict(self, call: Call) -> Obj:
        options = (call.body or {}).get("deleteOptions") or {}
        self._delete(Call("delete", call.resource, call.namespace, call.name, body=options, options=call.options), [])
        return {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success", "code": 201}

    def _update(self, call: Call, warnings: _Warnings) -> Obj:
        kind = self.registry.writable(call.resource, "update")
        if call.subresource == "scale":
            return self._rescale(kind, call, call.body)
        obj = decoded(kind, call, warnings)
        obj["metadata"].setdefault("name", call.name)
        _place(kind, obj, call)
        _same_name(obj, call)
        warnings += dedup_owners(obj["metadata"], after_admission=False)
        missing = self._same_uid(kind, obj, call) is None
        if missing and kind.resource in _MADE_BY_UPDATE and not obj["metadata"].get("resourceVersion"):
            return _copy(self.writes.create(kind, obj, dry_run=_dry(call)))
        return self._write(kind, call, obj, warnings)

    def _same_uid(self, kind: Kind, obj: Obj, call: Call) -> Obj | None:
        """What a PUT would replace, None where there is nothing. Raises ApiError where that is another of its name."""
        old = self.store.get(kind.resource, Key(call.namespace, call.name))
        wanted = obj["metadata"].get("uid")
        if old is not None and wanted and wanted != old["metadata"]["uid"]:
            words = f"Precondition failed: UID in precondition: {wanted}, UID in object meta: {old['metadata']['uid']}"
            where = f"Key: {etcd_key(kind, call.namespace, call.name)}, ResourceVersion: 0, AdditionalErrorMsg: {words}"
            raise conflict(kind.resource, call.name, f"StorageError: invalid object, Code: 4, {where}")
        return old

    def _patch(self, call: Call, warnings: _Warnings) -> Obj:
        kind = self.registry.writable(call.resource, "patch")
        if call.options.get("patchType") in ("apply", "json"):
            return self._owning(kind, call, warnings)
        return self._patch_fields(kind, call, warnings)

    def _owning(self, kind: Kind, call: Call, warnings: _Warnings) -> Obj:
        """A patch that may say who owns what: server-side apply, or JSON operations upon managedFields."""
        from tui.cluster.applying import apply, taken_over

        managers = self.writes.managers
        try:
            if call.options["patchType"] == "apply":
                live = self.store.get(kind.resource, Key(call.namespace, call.name))
                obj, managers.applied = apply(kind, live, call, self.clock.now)
                call = replace(call, body=obj)
                return self._create(call, warnings) if live is None else self._update(call, warnings)
            rows, call = taken_over(call)
            managers.applied = None if rows is None else read_managed_fields(rows)
            return self._patch_fields(kind, call, warnings)
        finally:
            managers.applied = None

    def _patch_fields(self, kind: Kind, call: Call, warnings: _Warnings) -> Obj:
        old = self._find(call)
        if call.subresource == "scale":
            return self._rescale(kind, call, patched_scale(scale_of(old), call))
        obj = patched(kind, old, call, warnings)
        _place(kind, obj, call)
        _same_name(obj, call)
        warnings += dedup_owners(obj["metadata"], after_admission=True)
        return self._write(kind, call, obj, warnings)

    def _write(self, kind: Kind, call: Call, obj: Obj, warnings: _Warnings) -> Obj:
        old = self.store.get(kind.resource, Key(call.namespace, call.name))
        if call.subresource == "finalize":
            return _copy(self.writes.finalize(kind, obj, dry_run=_dry(call)))
        if call.subresource == "status":
            kind.default(obj)
            return _copy(self.writes.update_status(kind, obj, dry_run=_dry(call)))
        new = self.writes.update(kind, obj, dry_run=_dry(call))
        warnings += kind.warn(new, old)
        return _copy(new)

    def _rescale(self, kind: Kind, call: Call, scale: Obj) -> Obj:
        new = scaled(kind, self._find(call), scale)
        return scale_of(self.writes.update(kind, clone(new), dry_run=_dry(call)))

    # Deleting

    def _delete(self, call: Call, warnings: _Warnings) -> Obj:
        kind = self._deletable(call)
        left, gone = self.deletion.delete(kind, Key(call.namespace, call.name), _options(call), dry_run=_dry(call))
        if not gone:
            return _copy(left)
        group = {"group": kind.group} if kind.group else {}
        details = {"name": call.name, **group, "kind": kind.plural, "uid": left["metadata"]["uid"]}
        return {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success", "details": details}

    def _deletable(self, call: Call) -> Kind:
        kind = self.registry.get(call.resource)
        if kind is None:
            self._find(call)
            return self.registry.writable(call.resource, "delete")
        return kind

    def _delete_collection(self, call: Call, warnings: _Warnings) -> Obj:
        labels, fields = self._selectors(call)
        kind = self.registry.get(call.resource)
        for obj in self.list(call.resource, call.namespace, labels, fields) if kind else ():
            where = Key(obj["metadata"].get("namespace", ""), obj["metadata"]["name"])
            assert kind is not None
            self.deletion.delete(kind, where, _options(call), dry_run=_dry(call))
        return {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success"}

    # Containers

    def logs(self, call: Call) -> Channel[str]:
        """Follow a container's log. Raises ApiError."""
        return self._kubelet(call).logs(call)

    def connect(self, call: Call, argv: _Argv, streams: Streams, tty: bool) -> Connection:
        """Run a program in a pod, or join its main program. Raises ApiError."""
        return self._kubelet(call).connect(call, argv, streams, tty)

    def forward(self, call: Call, port: int) -> None:
        """Check that a pod's port can be forwarded now. Raises ApiError."""
        self._kubelet(call).forward(call, port)

    def _kubelet(self, call: Call) -> Kubelet:
        """Who answers for a pod; nobody does for the control plane's own, which stand for this program."""
        pod = self._find(call)
        if self.nodes is None:
            raise ApiError(503, "ServiceUnavailable", "there are no nodes")
        if dig(pod, "status", "phase") == "Running" and pod["metadata"]["uid"] not in self.nodes.runs:
            raise not_simulated(f"what runs inside {call.name}")
        return self.nodes


def _copy(obj: Obj, call: Call | None = None) -> Obj:
    """The object as clients get it: their own, and with managedFields, unless the call says that nobody will look."""
    copy: Obj = clone(obj)
    bare = call is not None and call.options.get("omitManagedFields")
    if not bare and (managed := managed_fields(obj)):
        copy["metadata"]["managedFields"] = managed
    return copy


def _dry(call: Call) -> bool:
    return call.options.get("dryRun") in ("All", ["All"])


def _options(call: Call) -> Obj:
    kept = ("gracePeriodSeconds", "propagationPolicy", "preconditions", "orphanDependents")
    body = call.body if isinstance(call.body, dict) else {}
    return {part: value for source in (call.options, body) for part, value in source.items() if part in kept}


def _place(kind: Kind, obj: Obj, call: Call) -> None:
    """Put the request's namespace on an object that names none. Raises ApiError where they differ."""
    meta = obj["metadata"]
    if not kind.namespaced:
        meta.pop("namespace", None)
        return
    if not meta.get("namespace"):
        meta["namespace"] = call.namespace
    elif meta["namespace"] != call.namespace:
        raise bad_request("the namespace of the provided object does not match the namespace sent on the request")


def _same_name(obj: Obj, call: Call) -> None:
    name = obj["metadata"].get("name", "")
    if not name:
        words = f"the name of the object ({call.name} based on URL) was undeterminable: name must be provided"
        raise bad_request(words)
    if name != call.name:
        raise bad_request(f"the name of the object ({name}) does not match the name on the URL ({call.name})")
