"""Deployments: defaults, validation, columns, describe."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tui.api.errors import FieldError, forbidden_field, invalid_value, not_supported, required
from tui.api.kind import Column, Kind, Reader
from tui.api.objects import Obj, annotations_of, dig, labels, owner
from tui.api.selectors import from_selector
from tui.kinds.age import age, describe_time
from tui.kinds.deployment_controller import DeploymentController
from tui.kinds.deployment_sets import same_template
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
from tui.kinds.replicaset import NONNEGATIVE, add_conditions

PERCENT = (
    "a valid percent string must be a numeric string followed by an ending '%' "
    "(e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')"
)


def _default(obj: Obj) -> None:
    spec = obj.setdefault("spec", {})
    for name, value in (("replicas", 1), ("revisionHistoryLimit", 10), ("progressDeadlineSeconds", 600)):
        if spec.get(name) is None:
            spec[name] = value
    strategy = spec["strategy"] = dict(spec.get("strategy") or {})
    strategy["type"] = strategy.get("type") or "RollingUpdate"
    if strategy["type"] == "RollingUpdate":
        rolling = strategy["rollingUpdate"] = dict(strategy.get("rollingUpdate") or {})
        for name in ("maxSurge", "maxUnavailable"):
            if rolling.get(name) is None:
                rolling[name] = "25%"
    default_template(spec)


def _prepare(obj: Obj, old: Obj | None) -> None:
    if old is None:
        obj["status"] = {}


def _validate(obj: Obj) -> list[FieldError]:
    return list(_spec_errors(obj["spec"]))


def _spec_errors(spec: Obj) -> Iterator[FieldError]:
    if spec["replicas"] < 0:
        yield invalid_value("spec.replicas", spec["replicas"], NONNEGATIVE)
    yield from validate_selector(spec)
    yield from validate_template(spec)
    yield from _strategy_errors(spec["strategy"])
    for name in ("minReadySeconds", "revisionHistoryLimit", "progressDeadlineSeconds"):
        if (spec.get(name) or 0) < 0:
            yield invalid_value(f"spec.{name}", spec[name], NONNEGATIVE)
    if spec["progressDeadlineSeconds"] <= (spec.get("minReadySeconds") or 0):
        deadline = spec["progressDeadlineSeconds"]
        yield invalid_value("spec.progressDeadlineSeconds", deadline, "must be greater than minReadySeconds")


def _strategy_errors(strategy: Obj) -> Iterator[FieldError]:
    path, rolling = "spec.strategy.rollingUpdate", strategy.get("rollingUpdate")
    if strategy["type"] == "Recreate":
        if rolling is not None:
            yield forbidden_field(path, "may not be specified when strategy `type` is 'Recreate'")
    elif strategy["type"] != "RollingUpdate":
        yield not_supported("spec.strategy", _shown(strategy), ["Recreate", "RollingUpdate"])
    elif rolling is None:
        yield required(path, "this should be defaulted and never be nil")
    else:
        for name in ("maxUnavailable", "maxSurge"):
            yield from _share_errors(rolling[name], f"{path}.{name}")
        if _share(rolling["maxUnavailable"]) == 0 and _share(rolling["maxSurge"]) == 0:
            value = rolling["maxUnavailable"]
            yield invalid_value(f"{path}.maxUnavailable", value, "may not be 0 when `maxSurge` is 0")
        if isinstance(rolling["maxUnavailable"], str) and _share(rolling["maxUnavailable"]) > 100:
            value = rolling["maxUnavailable"]
            yield invalid_value(f"{path}.maxUnavailable", value, "must not be greater than 100%")


def _share_errors(value: Any, path: str) -> Iterator[FieldError]:
    if isinstance(value, str) and not re.fullmatch(r"[0-9]+%", value):
        yield invalid_value(path, value, PERCENT)
    elif isinstance(value, int) and value < 0:
        yield invalid_value(path, value, NONNEGATIVE)


def _shown(strategy: Obj) -> Obj:
    """A strategy as the server's internal type has it."""
    rolling = strategy.get("rollingUpdate")
    if rolling is not None:
        rolling = {f"Max{part}": rolling.get(f"max{part}", 0) for part in ("Unavailable", "Surge")}
    return {"Type": strategy["type"], "RollingUpdate": rolling}


def _share(value: Any) -> int:
    """The number in a share, 0 where there is none."""
    found = re.fullmatch(r"([0-9]{1,18})%|([+-]?[0-9]{1,18})", str(value), re.ASCII)
    return int(found[1] or found[2]) if found else 0


def _count(obj: Obj, *path: str) -> int:
    return int(dig(obj, *path, default=0))


def _ready(obj: Obj, now: int) -> str:
    return f"{_count(obj, 'status', 'readyReplicas')}/{_count(obj, 'spec', 'replicas')}"


def describe_deployment(obj: Obj, reader: Reader, events: bool) -> str:
    """`kubectl describe deployment` (describeDeployment in describe.go)."""
    lines, meta, spec = Lines(), obj["metadata"], obj["spec"]
    lines.add(0, f"Name:\t{meta['name']}\n")
    lines.add(0, f"Namespace:\t{meta['namespace']}\n")
    lines.add(0, f"CreationTimestamp:\t{describe_time(meta.get('creationTimestamp'))}\n")
    add_labels(lines, "Labels", labels(obj))
    add_annotations(lines, "Annotations", annotations_of(obj))
    lines.add(0, f"Selector:\t{format_selector(spec.get('selector'))}\n")
    counts = [_count(obj, "status", name) for name in
              ("updatedReplicas", "replicas", "availableReplicas", "unavailableReplicas")]
    lines.add(0, f"Replicas:\t{spec['replicas']} desired | {counts[0]} updated | {counts[1]} total | "
                 f"{counts[2]} available | {counts[3]} unavailable\n")
    lines.add(0, f"StrategyType:\t{spec['strategy']['type']}\n")
    lines.add(0, f"MinReadySeconds:\t{spec.get('minReadySeconds', 0)}\n")
    rolling = spec["strategy"].get("rollingUpdate")
    if rolling:
        words = f"{rolling['maxUnavailable']} max unavailable, {rolling['maxSurge']} max surge"
        lines.add(0, f"RollingUpdateStrategy:\t{words}\n")
    add_template(lines, spec["template"])
    add_conditions(lines, obj)
    _sets(lines, obj, reader)
    if events:
        add_events(lines, obj, reader)
    return str(lines)


def _sets(lines: Lines, obj: Obj, reader: Reader) -> None:
    """Its sets, the oldest first; by name among those of one second."""
    uid, namespace = obj["metadata"]["uid"], obj["metadata"]["namespace"]
    found = reader.list("replicasets.apps", namespace, labels=from_selector(obj["spec"]["selector"]))
    mine = sorted((rs for rs in found if (owner(rs) or {}).get("uid") == uid), key=_created)
    if not mine:
        return
    new = next((rs for rs in mine if same_template(rs, obj)), None)
    old = [rs for rs in mine if rs is not new]
    lines.add(0, f"OldReplicaSets:\t{_list(old)}\n")
    lines.add(0, f"NewReplicaSet:\t{_list([new] if new else [])}\n")


def _created(rs: Obj) -> tuple[str, str]:
    return str(rs["metadata"].get("creationTimestamp", "")), str(rs["metadata"]["name"])


def _list(sets: list[Obj]) -> str:
    words = [f"{rs['metadata']['name']} ({_count(rs, 'status', 'replicas')}/{_count(rs, 'spec', 'replicas')} "
             "replicas created)" for rs in sets]
    return ", ".join(words) or "<none>"


DEPLOYMENT = Kind(
    kind="Deployment", plural="deployments", group="apps", singular="deployment", short=("deploy",),
    categories=("all",), subresources=("status", "scale"),
    columns=(
        Column("Ready", _ready),
        Column("Up-to-date", lambda o, now: _count(o, "status", "updatedReplicas")),
        Column("Available", lambda o, now: _count(o, "status", "availableReplicas")),
        Column("Age", lambda o, now: age(o["metadata"].get("creationTimestamp"), now)),
        Column("Containers", lambda o, now: containers_of(o), wide=True),
        Column("Images", lambda o, now: images_of(o), wide=True),
        Column("Selector", lambda o, now: format_selector(o["spec"].get("selector")), wide=True),
    ),
    default=_default, prepare=_prepare, validate=_validate, validate_update=immutable_selector, warn=workload_warnings,
    describe=describe_deployment, controllers=(DeploymentController(),),
)
