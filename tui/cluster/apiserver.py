"""The API server as controllers use it: reads without copies, writes through the rules, events, the binding of pods."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random
from typing import Any

from tui.api.errors import ApiError, not_found
from tui.api.kind import Kind, Settings
from tui.api.objects import Key, Obj, clone, key, labels
from tui.api.selectors import FieldSelector, LabelSelector
from tui.cluster.clock import Clock
from tui.cluster.deletion import Deletion
from tui.cluster.events import Recorder
from tui.cluster.fields import field_values
from tui.cluster.queues import Queues
from tui.cluster.registry import Registry
from tui.cluster.store import Store
from tui.cluster.transport import Kubelet, TransportServer
from tui.cluster.watches import Watches
from tui.cluster.writes import Writes

_Objects = list[Obj]


class ApiServer(TransportServer):
    """Implements kind.Api and kind.Admission here, client.Transport in its base.

    What reads return is the store's own and must not be altered. What `create` and `update` are given is copied; the
    status given to `update_status` is taken over.
    """

    def __init__(
        self, clock: Clock, random: Random, kinds: Iterable[Kind], settings: Settings, queues: Queues | None = None
    ) -> None:
        self.clock, self._random, self._settings = clock, random, settings
        self.dry_run = False
        """Whether nothing of the request in hand will be kept."""
        self.registry = Registry(kinds)
        self.queues = queues or Queues()
        self.store = Store()
        for kind in self.registry.kinds:
            self.store.add(kind.resource, kind.indexes)
        self.writes = Writes(self.store, self, self.queues)
        self.deletion = Deletion(clock, self.store)
        self.watches = Watches(self.store)
        self.recorder = Recorder(clock, self.store, random, self._record)
        self.nodes: Kubelet | None = None
        """The kubelets (tui.cluster.kubelet.Nodes), set by the cluster: logs, exec, attach, forward."""

    @property
    def now(self) -> int:
        """Simulated milliseconds since the Unix epoch."""
        return self.clock.now

    @property
    def random(self) -> Random:
        """The world's one source of chance."""
        return self._random

    @property
    def settings(self) -> Settings:
        """The cluster's settings."""
        return self._settings

    def queued(self, queue: str, name: str) -> str | None:
        """The next value that a lesson has queued, None where there is none."""
        return self.queues.next(queue, name)

    def find(self, resource: str, namespace: str, name: str) -> Obj | None:
        """The object, or None."""
        if resource in self.store.tables:
            return self.store.get(resource, Key(namespace, name))
        found = self._inside(namespace, self.registry.derived(resource, self))
        return next((obj for obj in found if obj["metadata"]["name"] == name), None)

    def version(self, resource: str) -> int:
        """A number that changes whenever an object of the resource does."""
        return self.store.tables[resource].version

    def list(
        self,
        resource: str,
        namespace: str = "",
        labels: LabelSelector | None = None,
        fields: FieldSelector | None = None,
    ) -> list[Obj]:
        """Matching objects in the order of namespace and name; by an index where the selectors allow it."""
        found = self._candidates(resource, namespace, labels, fields)
        return [obj for obj in found if self.selects(resource, obj, labels, fields)]

    def _candidates(
        self, resource: str, namespace: str, labels: LabelSelector | None, fields: FieldSelector | None
    ) -> Iterable[Obj]:
        table = self.store.tables.get(resource)
        if table is None:
            return self._inside(namespace, self.registry.derived(resource, self))
        for name, value in (fields.required if fields else {}).items():
            if name in table.functions:
                return self._inside(namespace, self.store.index(resource, name, value))
        pairs = labels.required if labels else {}
        if pairs:
            index = table.indexes["label"]
            best = min((f"{k}={v}" for k, v in pairs.items()), key=lambda pair: len(index.get(pair, ())))
            return self._inside(namespace, self.store.index(resource, "label", best))
        return table.walk(namespace)

    @staticmethod
    def _inside(namespace: str, objects: Iterable[Obj]) -> Iterable[Obj]:
        return (obj for obj in objects if not namespace or obj["metadata"].get("namespace", "") == namespace)

    def selects(self, resource: str, obj: Obj, wanted: LabelSelector | None, fields: FieldSelector | None) -> bool:
        """Whether both selectors match an object."""
        if wanted is not None and not wanted.matches(labels(obj)):
            return False
        if fields is None or not fields.terms:
            return True
        return fields.matches(field_values(self.registry.shown(resource), obj, fields))

    def index(self, resource: str, index: str, value: str) -> _Objects:
        """Objects by one of the kind's declared indexes, or by `owner` (uid) or `label` (`k=v`)."""
        return self.store.index(resource, index, value)

    def create(self, obj: Obj) -> Obj:
        """Create; returns the stored object. Raises ApiError."""
        return self.writes.create(self.registry.of(obj), clone(obj))

    def _record(self, event: Obj) -> Obj:
        return self.writes.record(self.registry.of(event), event)

    def update(self, obj: Obj) -> Obj:
        """Replace spec and metadata. Raises ApiError."""
        return self.writes.update(self.registry.of(obj), clone(obj))

    def update_status(self, obj: Obj) -> Obj:
        """Replace the status. Raises ApiError."""
        return self.writes.update_status(self.registry.of(obj), obj)

    def delete(self, resource: str, namespace: str, name: str, *, uid: str = "", grace: int | None = None) -> None:
        """Delete in the background way; a missing object, or another of that name, is no error here."""
        options: Obj = {}
        if uid:
            options["preconditions"] = {"uid": uid}
        if grace is not None:
            options["gracePeriodSeconds"] = grace
        self.remove(resource, Key(namespace, name), options)

    def bind(self, namespace: str, name: str, node: str) -> Obj:
        """Give a pod its node (the pods/binding subresource). Raises ApiError."""
        kind = self.registry.writable("pods")
        pod = self.find("pods", namespace, name)
        if pod is None:
            raise not_found("pods", name)
        return self.writes.change(kind, pod, {"nodeName": node})

    def event(
        self, about: Obj, type: str, reason: str, message: str, component: str, *, field: str = "", host: str = ""
    ) -> None:
        """Record an Event; one about a namespace that is going away is lost, as it is in the real cluster."""
        try:
            self.recorder.record(about, type, reason, message, component, field, host)
        except ApiError as error:
            if error.code not in (403, 404):
                raise

    def release(self, resource: str, obj: Obj, finalizer: str) -> None:
        """Take a finalizer off an object, and remove it where that was the last thing it waited for."""
        current = self.store.get(resource, key(obj))
        if current is None or finalizer not in (current["metadata"].get("finalizers") or ()):
            return
        left = [name for name in current["metadata"]["finalizers"] if name != finalizer]
        new = {**current, "metadata": {**current["metadata"], "finalizers": left}}
        self.update(new)

    def remove(self, resource: str, where: Key, options: Obj) -> None:
        """Delete by DeleteOptions; a missing object, or another of that name, is no error here."""
        try:
            self.deletion.delete(self.registry.writable(resource), where, options)
        except ApiError as error:
            if error.reason not in ("NotFound", "Conflict"):
                raise

    def finalize(self, namespace: str) -> None:
        """Take the finalizer `kubernetes` off an emptied namespace (the namespaces/finalize subresource)."""
        found = self.find("namespaces", "", namespace)
        if found is not None:
            left = [name for name in found["spec"].get("finalizers") or () if name != "kubernetes"]
            if left != found["spec"].get("finalizers"):
                self.writes.change(self.registry.writable("namespaces"), found, {"finalizers": left})

    def use(self, queues: Queues) -> None:
        """Give out a lesson's queued values from now on."""
        self.queues = self.writes.queues = queues

    def snapshot(self) -> object:
        """What `restore` takes back."""
        return self.store.snapshot(), self.queues.snapshot(), self.recorder.snapshot()

    def restore(self, state: Any) -> None:
        """Go back to a snapshot; open watches are closed."""
        store, queues, recorder = state
        self.watches.drop()
        self.store.restore(store)
        self.queues.restore(queues)
        self.recorder.restore(recorder)
