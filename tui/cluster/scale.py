"""The scale subresource: a Deployment's or ReplicaSet's replicas as an autoscaling/v1 Scale (apps/*/storage)."""

from __future__ import annotations

from tui.api.errors import bad_request, conflict, invalid, invalid_value
from tui.api.kind import Column, Kind
from tui.api.objects import Obj, dig
from tui.api.selectors import from_selector
from tui.cluster.tables import table
from tui.kinds.age import human_duration, parse_time

_KEPT = ("name", "namespace", "uid", "resourceVersion", "creationTimestamp")


def scale_of(obj: Obj) -> Obj:
    """The Scale that stands for an object."""
    return {
        "kind": "Scale", "apiVersion": "autoscaling/v1",
        "metadata": {part: obj["metadata"][part] for part in _KEPT if part in obj["metadata"]},
        "spec": {"replicas": dig(obj, "spec", "replicas", default=0)},
        "status": {
            "replicas": dig(obj, "status", "replicas", default=0),
            "selector": str(from_selector(dig(obj, "spec", "selector"))),
        },
    }


def scaled(kind: Kind, old: Obj, scale: Obj) -> Obj:
    """The object with a Scale's replicas. Raises ApiError."""
    meta = scale.get("metadata") or {}
    version = meta.get("resourceVersion")
    if version and version != old["metadata"]["resourceVersion"]:
        raise conflict(kind.resource, old["metadata"]["name"])
    replicas = dig(scale, "spec", "replicas", default=0)
    if not isinstance(replicas, int) or isinstance(replicas, bool):
        raise bad_request('Scale in version "v1" cannot be handled as a Scale: json: cannot unmarshal string into Go '
                          "struct field ScaleSpec.spec.replicas of type int32")
    if replicas < 0:
        error = invalid_value("spec.replicas", replicas, "must be greater than or equal to 0")
        raise invalid("Scale", "autoscaling", old["metadata"]["name"], [error])
    new = {**old, "spec": {**old["spec"], "replicas": replicas}, "metadata": dict(old["metadata"])}
    return new


_SCALE = Kind("Scale", "scales", "autoscaling", columns=(
    Column("Desired", lambda scale, now: scale["spec"]["replicas"], type="integer"),
    Column("Available", lambda scale, now: scale["status"]["replicas"], type="integer"),
    Column("Age", lambda scale, now: human_duration(now - parse_time(scale["metadata"]["creationTimestamp"]))),
))  # fmt: skip


def scale_table(obj: Obj, now: int) -> Obj:
    """The Table of an object's Scale."""
    return table(_SCALE, [scale_of(obj)], now, {"resourceVersion": obj["metadata"]["resourceVersion"]})
