"""ReplicaSets: defaults, validation, columns, describe."""

from __future__ import annotations

from collections.abc import Iterator

from tui.api import names
from tui.api.errors import FieldError, invalid_value
from tui.api.kind import Column, Kind, Reader
from tui.api.objects import Obj, annotations_of, dig, labels, owner
from tui.api.selectors import from_selector
from tui.kinds.age import age
from tui.kinds.describe import Lines, add_annotations, add_events, add_labels
from tui.kinds.podtemplate import (
    add_template,
    containers_of,
    default_template,
    format_selector,
    images_of,
    immutable_selector,
    validate_selector,
    validate_template,
    workload_warnings,
)
from tui.kinds.replicaset_controller import ReplicaSetController

NONNEGATIVE = "must be greater than or equal to 0"


def _default(obj: Obj) -> None:
    spec = obj.setdefault("spec", {})
    if spec.get("replicas") is None:
        spec["replicas"] = 1
    default_template(spec)


def _prepare(obj: Obj, old: Obj | None) -> None:
    if old is None:
        obj["status"] = {"replicas": 0}


def _validate(obj: Obj) -> list[FieldError]:
    return list(_spec_errors(obj["spec"]))


def _spec_errors(spec: Obj) -> Iterator[FieldError]:
    for field in ("replicas", "minReadySeconds"):
        if (spec.get(field) or 0) < 0:
            yield invalid_value(f"spec.{field}", spec[field], NONNEGATIVE)
    yield from validate_selector(spec)
    yield from validate_template(spec)


def _count(obj: Obj, *path: str) -> int:
    return int(dig(obj, *path, default=0))


def _describe(obj: Obj, reader: Reader, events: bool) -> str:
    lines, meta = Lines(), obj["metadata"]
    lines.add(0, f"Name:\t{meta['name']}\n")
    lines.add(0, f"Namespace:\t{meta['namespace']}\n")
    lines.add(0, f"Selector:\t{format_selector(obj['spec'].get('selector'))}\n")
    add_labels(lines, "Labels", labels(obj))
    add_annotations(lines, "Annotations", annotations_of(obj))
    holder = owner(obj)
    if holder:
        lines.add(0, f"Controlled By:\t{holder['kind']}/{holder['name']}\n")
    current, desired = _count(obj, "status", "replicas"), _count(obj, "spec", "replicas")
    lines.add(0, f"Replicas:\t{current} current / {desired} desired\n")
    running, waiting, succeeded, failed = _phases(obj, reader)
    lines.add(0, f"Pods Status:\t{running} Running / {waiting} Waiting / {succeeded} Succeeded / {failed} Failed\n")
    add_template(lines, obj["spec"]["template"])
    add_conditions(lines, obj)
    if events:
        add_events(lines, obj, reader)
    return str(lines)


def add_conditions(lines: Lines, obj: Obj) -> None:
    """The conditions of a workload, where it has any."""
    conditions = dig(obj, "status", "conditions", default=())
    if conditions:
        lines.add(0, "Conditions:\n  Type\tStatus\tReason\n  ----\t------\t------\n")
    for condition in conditions:
        lines.add(1, f"{condition['type']} \t{condition['status']}\t{condition.get('reason', '')}\n")


def _phases(obj: Obj, reader: Reader) -> list[int]:
    """Its own pods by phase (getPodStatusForController)."""
    found = reader.list("pods", obj["metadata"]["namespace"], labels=from_selector(obj["spec"]["selector"]))
    uid = obj["metadata"]["uid"]
    mine = [pod for pod in found if (owner(pod) or {}).get("uid") == uid]
    phases = [dig(pod, "status", "phase") for pod in mine]
    return [phases.count(phase) for phase in ("Running", "Pending", "Succeeded", "Failed")]


REPLICASET = Kind(
    kind="ReplicaSet", plural="replicasets", group="apps", singular="replicaset", short=("rs",), categories=("all",),
    subresources=("status", "scale"), name_check=names.is_dns1123_subdomain,
    columns=(
        Column("Desired", lambda o, now: _count(o, "spec", "replicas"), type="integer"),
        Column("Current", lambda o, now: _count(o, "status", "replicas"), type="integer"),
        Column("Ready", lambda o, now: _count(o, "status", "readyReplicas"), type="integer"),
        Column("Age", lambda o, now: age(o["metadata"].get("creationTimestamp"), now)),
        Column("Containers", lambda o, now: containers_of(o), wide=True),
        Column("Images", lambda o, now: images_of(o), wide=True),
        Column("Selector", lambda o, now: format_selector(o["spec"].get("selector")), wide=True),
    ),
    default=_default, prepare=_prepare, validate=_validate, validate_update=immutable_selector, warn=workload_warnings,
    fields={"status.replicas": lambda o: str(_count(o, "status", "replicas"))},
    describe=_describe, controllers=(ReplicaSetController(),),
)
