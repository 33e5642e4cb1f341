"""Who manages which fields (apimachinery's managedfields), worked out only when somebody reads it.

An object in the store is a `Kept`: a dict that also knows the write that made it, and through it the object before.
What each write changed is compared when managedFields are read; writes by the same component in a row count as one.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from tui.api.fieldsets import Paths, compare, document, parsed
from tui.api.objects import Obj, dig, owner
from tui.kinds.age import format_time, parse_time

_DEEP = 12
"""After so many writes in a row they are folded into one answer, so that the older objects can go."""
_EAGER = ("Pod", "Service", "Namespace")
"""Kinds that admission or allocation completes: what a writer set is noted before that happens."""


class Writer(NamedTuple):
    """Who wrote, as an entry of managedFields tells writers apart."""

    manager: str
    operation: str = "Update"
    """`Apply` for server-side apply, else `Update`."""
    version: str = ""
    subresource: str = ""


class Owned(NamedTuple):
    """What a writer owns, and since when (ms)."""

    time: int
    paths: Paths


Owners = dict[Writer, Owned]


class Step:
    """One write: who, when, and of which object."""

    __slots__ = ("before", "changes", "depth", "folded", "time", "writer")

    def __init__(
        self, writer: Writer | None, time: int, before: Obj | None, changes: tuple[Paths, Paths] | None
    ) -> None:
        self.writer, self.time, self.before, self.changes = writer, time, before, changes
        self.folded: Owners | None = None
        self.depth = _depth(before) + 1


def _depth(obj: Obj | None) -> int:
    return obj.step.depth if isinstance(obj, Kept) and obj.step.folded is None else 0


class Kept(dict[str, Any]):
    """An object with the write that made it."""

    __slots__ = ("step",)

    def __init__(self, obj: Obj, step: Step) -> None:
        super().__init__(obj)
        self.step = step


def kept(obj: Obj, before: Obj | None) -> Obj:
    """The object as the store holds it; one that nobody's write made (a binding, a deletion) changes no ownership."""
    return obj if isinstance(obj, Kept) else Kept(obj, Step(None, 0, before, None))


class Managers:
    """Notes the writes of clients (`client` is set while a call is answered) and of the cluster's own components."""

    def __init__(self) -> None:
        self.client = ""
        """The field manager of the call in hand, "" for the cluster's own."""
        self.part = ""
        """The subresource that it writes."""
        self.applied: Owners | None = None
        """What a server-side apply has worked out itself."""
        self._last: tuple[Any, Paths] = (None, frozenset())

    def note(self, obj: Obj, before: Obj | None, now: int, part: str = "") -> Step:
        """The write that is about to make `obj`, after its defaults and before admission."""
        version, part = str(obj.get("apiVersion", "")), part or self.part
        if self.applied is not None:
            step = Step(None, now, None, None)
            step.folded, step.depth = self.applied, 0
            return step
        if self.client:
            return Step(Writer(self.client, "Update", version, part), now, before, compare(before, obj, part))
        if obj.get("kind") == "Deployment" and before is not None:
            part = "status"  # The deployment controller notes the revision with the status.
        writer = Writer(_component(obj, part), "Update", version, part)
        if before is not None and isinstance(before, Kept) and before.step.writer == writer:
            last = before.step
            if last.folded is None and last.changes is None and last.before is not None:
                return Step(writer, now, last.before, None)
        if before is None and obj.get("kind") in _EAGER:
            return Step(writer, now, None, (self._created(obj), frozenset()))
        step = Step(writer, now, before, None)
        if step.depth > _DEEP and before is not None:
            fold(before)
        return step

    def differs(self, before: Obj) -> bool:
        """Whether the write in hand changes who owns what, though it may change nothing else."""
        return self.applied is not None and self.applied != owners(before)

    def _created(self, obj: Obj) -> Paths:
        """What a component sets when it creates; the pods of one owner are alike."""
        spec = obj.get("spec") or {}
        containers = tuple(tuple(c) for c in spec.get("containers") or ())
        alike = ((owner(obj) or {}).get("uid"), tuple(obj["metadata"].get("labels") or ()), tuple(spec), containers)
        if alike[0] is None or alike != self._last[0]:
            self._last = (alike, compare(None, obj)[0])
        return self._last[1]


def _component(obj: Obj, part: str) -> str:
    """Which of the cluster's components writes such a thing."""
    kind = obj.get("kind")
    if kind == "Event":
        return str(obj.get("reportingComponent") or dig(obj, "source", "component") or "kubelet")
    if kind == "Pod" and part:
        conditions = dig(obj, "status", "conditions", default=())
        waits = len(conditions) == 1 and conditions[0].get("reason") in ("Unschedulable", "SchedulingGated")
        return "kube-scheduler" if waits else "kubelet"
    if kind == "Service" and part:
        return "cloud-controller-manager"
    return "kubelet" if kind in ("Node", "Lease") else "kube-controller-manager"


def owners(obj: Obj) -> Owners:
    """Who owns what of an object."""
    return fold(obj) if isinstance(obj, Kept) else {}


def fold(obj: Obj) -> Owners:
    """Work out an object's owners from its writes, once."""
    steps: list[tuple[Obj, Step]] = []
    found: Owners = {}
    at: Obj | None = obj
    while isinstance(at, Kept):
        if at.step.folded is not None:
            found = at.step.folded
            break
        steps.append((at, at.step))
        at = at.step.before
    for after, step in reversed(steps):
        found = _after(found, after, step)
    if steps:
        last = steps[0][1]
        last.folded, last.before, last.depth = found, None, 0
    return found


def _after(known: Owners, obj: Obj, step: Step) -> Owners:
    """The owners after one more write."""
    if step.writer is None:
        return known
    changed, removed = step.changes or compare(_base(step.before, obj), obj, step.writer.subresource)
    if not changed and not removed:
        return known
    return take(known, step.writer, step.time, changed, removed)


def _base(before: Obj | None, after: Obj) -> Obj | None:
    """What a kubelet's report is compared with: the binding itself has noted that the pod is scheduled."""
    if before is None or before.get("kind") != "Pod" or not dig(before, "spec", "nodeName"):
        return before
    status = before.get("status") or {}
    others = [c for c in status.get("conditions") or () if c["type"] != "PodScheduled"]
    bound = [{k: v for k, v in c.items() if k != "observedGeneration"}
             for c in dig(after, "status", "conditions", default=()) if c["type"] == "PodScheduled"]  # fmt: skip
    return before if others else {**before, "status": {**status, "conditions": bound}}


def take(known: Owners, writer: Writer, time: int, changed: Paths, removed: Paths) -> Owners:
    """The owners when a writer has changed and removed fields: others lose them."""
    lost = changed | removed
    found: Owners = {}
    for other, owned in known.items():
        left = owned.paths - lost
        if left and other != writer:
            found[other] = Owned(owned.time, left) if len(left) != len(owned.paths) else owned
    before = known.get(writer)
    own = (before.paths - removed if before else frozenset()) | changed
    if own:
        found[writer] = Owned(time if changed or before is None else before.time, own)
    return found


def managed_fields(obj: Obj) -> list[Obj]:
    """metadata.managedFields as the API server sends it."""
    rows = sorted(owners(obj).items(), key=lambda row: (row[0].operation, row[1].time // 1000, row[0].manager,
                                                        row[0].version, row[0].subresource))  # fmt: skip
    return [_entry(writer, owned) for writer, owned in rows]


def _entry(writer: Writer, owned: Owned) -> Obj:
    part = {"subresource": writer.subresource} if writer.subresource else {}
    return {
        "manager": writer.manager, "operation": writer.operation, "apiVersion": writer.version,
        "time": format_time(owned.time), "fieldsType": "FieldsV1", "fieldsV1": document(owned.paths), **part,
    }


def read_managed_fields(rows: list[Obj]) -> Owners:
    """The owners that metadata.managedFields names."""
    found: Owners = {}
    for row in rows:
        writer = Writer(row["manager"], row["operation"], row.get("apiVersion", ""), row.get("subresource", ""))
        found[writer] = Owned(parse_time(row["time"]) if row.get("time") else 0, parsed(row.get("fieldsV1") or {}))
    return found
