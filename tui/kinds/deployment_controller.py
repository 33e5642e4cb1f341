"""The Deployment controller: a ReplicaSet per template, scaled against each other (pkg/controller/deployment)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from tui.api.errors import ApiError
from tui.api.kind import Api
from tui.api.objects import Key, Obj, annotations_of, dig, key, labels, owner
from tui.api.selectors import from_selector
from tui.kinds.deployment_sets import (
    DESIRED,
    HISTORY,
    MOST,
    REVISION,
    annotate,
    inherited,
    new_set,
    resolve,
    revision_of,
    size_annotations,
    split,
)
from tui.kinds.deployment_status import is_complete, progress_wait, set_condition, write_status
from tui.kinds.owned import claim, itself
from tui.kinds.pod.readiness import is_terminal

RESOURCE, SETS = "deployments.apps", "replicasets.apps"
NAME = "deployment-controller"


def _of_set(before: Obj | None, after: Obj | None, api: Api) -> list[Key]:
    found: dict[Key, None] = {}
    for rs in (before, after):
        holder = owner(rs) if rs else None
        if rs and holder and holder["kind"] == "Deployment":
            found[Key(rs["metadata"]["namespace"], holder["name"])] = None
    if after is not None and owner(after) is None and (before is None or labels(before) != labels(after)):
        for deployment in api.list(RESOURCE, after["metadata"]["namespace"]):
            if from_selector(deployment["spec"]["selector"]).matches(labels(after)):
                found[key(deployment)] = None
    return list(found)


def _of_pod(before: Obj | None, after: Obj | None, api: Api) -> list[Key]:
    """A pod that is gone matters to a Deployment that waits for that (Recreate)."""
    holder = owner(before) if before is not None and after is None else None
    if before is None or holder is None or holder["kind"] != "ReplicaSet":
        return []
    rs = api.find(SETS, before["metadata"]["namespace"], holder["name"])
    return _of_set(None, rs, api) if rs else []


class DeploymentController:
    """One step: the strategy's next scaling, or status alone."""

    name = NAME
    rest = 100
    """ms between two syncs of one key."""
    watches: Mapping[str, Any] = {RESOURCE: itself, SETS: _of_set, "pods": _of_pod}

    def sync(self, key: Key, api: Api) -> int | None:
        """Milliseconds until the progress deadline, or None."""
        deployment = api.find(RESOURCE, *key)
        if deployment is None:
            return None
        sets = claim(SETS, deployment, from_selector(deployment["spec"]["selector"]), api)
        if not deployment["metadata"].get("deletionTimestamp"):
            deployment, sets = self._work(deployment, sets, api)
        deployment = api.find(RESOURCE, *key) or deployment
        new, old = split(deployment, sets)
        write_status(deployment, new, old, api)
        return progress_wait(api.find(RESOURCE, *key), api.now)

    def _work(self, deployment: Obj, sets: list[Obj], api: Api) -> tuple[Obj, list[Obj]]:
        deployment = _paused_condition(deployment, api)
        new, old = split(deployment, sets)
        paused = bool(deployment["spec"].get("paused"))
        if paused or _resized(deployment, sets):
            if new is not None:
                deployment, new = _adjust_new(deployment, new, old, api)
            _scale_all(deployment, new, old, api)
        elif deployment["spec"]["strategy"]["type"] == "Recreate":
            deployment = _recreate(deployment, new, old, api)
        else:
            deployment = _roll(deployment, new, old, api)
        current = [rs for rs in api.index(SETS, "owner", deployment["metadata"]["uid"])]
        if paused or is_complete(deployment, deployment.get("status") or {}):
            current = _trim(deployment, current, api)
        return deployment, current


def _paused_condition(deployment: Obj, api: Api) -> Obj:
    paused = bool(deployment["spec"].get("paused"))
    before = next((c for c in dig(deployment, "status", "conditions", default=()) if c["type"] == "Progressing"), None)
    if before and before.get("reason") == "ProgressDeadlineExceeded":
        return deployment
    was = bool(before) and (before or {}).get("reason") == "DeploymentPaused"
    if paused and not was:
        return set_condition(deployment, "Unknown", "DeploymentPaused", "Deployment is paused", api)
    if not paused and was:
        return set_condition(deployment, "Unknown", "DeploymentResumed", "Deployment is resumed", api)
    return deployment


def _resized(deployment: Obj, sets: list[Obj]) -> bool:
    """Somebody changed `replicas`: an active set remembers another number."""
    wanted = str(deployment["spec"]["replicas"])
    return any(rs["spec"]["replicas"] and annotations_of(rs).get(DESIRED, wanted) != wanted for rs in sets)


def _scale(rs: Obj, replicas: int, deployment: Obj, api: Api) -> Obj:
    """Set a set's size and what it remembers; an event where the size changes."""
    before = rs["spec"]["replicas"]
    rs = annotate(rs, size_annotations(deployment), api, replicas=replicas)
    if before != replicas:
        way = "up" if replicas > before else "down"
        message = f"Scaled {way} replica set {rs['metadata']['name']} from {before} to {replicas}"
        api.event(deployment, "Normal", "ScalingReplicaSet", message, NAME)
    return rs


# -- the new set --------------------------------------------------------------------------------------------


def _new_set(deployment: Obj, new: Obj | None, old: list[Obj], api: Api) -> tuple[Obj, Obj | None]:
    """The set of the current template, made where there is none, with its revision."""
    if new is not None:
        return _adjust_new(deployment, new, old, api)
    revision = max((revision_of(rs) for rs in old), default=0) + 1
    replicas = _new_size(deployment, None, old)
    wanted = new_set(deployment, replicas, revision)
    try:
        new = api.create(wanted)
    except ApiError as error:
        _not_created(deployment, wanted["metadata"]["name"], error, api)
        raise
    name = new["metadata"]["name"]
    if replicas:
        message = f"Scaled up replica set {name} from 0 to {replicas}"
        api.event(deployment, "Normal", "ScalingReplicaSet", message, NAME)
    deployment = annotate(deployment, {REVISION: str(revision)}, api)
    deployment = set_condition(deployment, "True", "NewReplicaSetCreated", f'Created new replica set "{name}"', api)
    return deployment, new


def _not_created(deployment: Obj, name: str, error: ApiError, api: Api) -> None:
    """A name that is taken calls for another hash; anything else is a failure to tell of."""
    if error.reason == "AlreadyExists":
        status = dict(deployment.get("status") or {})
        status["collisionCount"] = status.get("collisionCount", 0) + 1
        api.update_status({**deployment, "status": status})
        return
    words = f'Failed to create new replica set "{name}": {error.message}'
    set_condition(deployment, "False", "ReplicaSetCreateError", words, api)
    api.event(deployment, "Warning", "ReplicaSetCreateError", words, NAME)


def _adjust_new(deployment: Obj, new: Obj, old: list[Obj], api: Api) -> tuple[Obj, Obj]:
    """An existing set becomes the newest revision."""
    revision = max(max((revision_of(rs) for rs in old), default=0) + 1, revision_of(new))
    notes = {**inherited(deployment), REVISION: str(revision)}
    if revision_of(new) and revision_of(new) < revision:
        before = annotations_of(new).get(HISTORY)
        notes[HISTORY] = f"{before},{revision_of(new)}" if before else str(revision_of(new))
    wait = deployment["spec"].get("minReadySeconds", 0)
    spec = {"minReadySeconds": wait} if new["spec"].get("minReadySeconds", 0) != wait else {}
    new = annotate(new, notes, api, **spec)
    deployment = annotate(deployment, {REVISION: str(revision)}, api)
    known = any(c["type"] == "Progressing" for c in dig(deployment, "status", "conditions", default=()))
    if not known:
        message = f'Found new replica set "{new["metadata"]["name"]}"'
        deployment = set_condition(deployment, "True", "FoundNewReplicaSet", message, api)
    return deployment, new


def _new_size(deployment: Obj, new: Obj | None, old: list[Obj]) -> int:
    """NewRSNewReplicas: as far up as maxSurge allows."""
    wanted, own = deployment["spec"]["replicas"], new["spec"]["replicas"] if new else 0
    if deployment["spec"]["strategy"]["type"] == "Recreate":
        return int(wanted)
    total = own + sum(rs["spec"]["replicas"] for rs in old)
    most = wanted + resolve(deployment)[0]
    return int(own if total >= most else own + min(most - total, wanted - own))


# -- strategies ---------------------------------------------------------------------------------------------


def _roll(deployment: Obj, new: Obj | None, old: list[Obj], api: Api) -> Obj:
    deployment, new = _new_set(deployment, new, old, api)
    if new is None:
        return deployment
    wanted, own = deployment["spec"]["replicas"], new["spec"]["replicas"]
    target = wanted if own > wanted else _new_size(deployment, new, old) if own < wanted else own
    if target != own:
        _scale(new, target, deployment, api)
        return deployment
    _scale_old_down(deployment, new, old, api)
    return deployment


def _available(rs: Obj) -> int:
    return int(dig(rs, "status", "availableReplicas", default=0))


def _scale_old_down(deployment: Obj, new: Obj, old: list[Obj], api: Api) -> None:
    """Unhealthy old pods first, then as many as keep the minimum available."""
    active = [rs for rs in old if rs["spec"]["replicas"]]
    serving = _available(new) + sum(map(_available, active))
    least = deployment["spec"]["replicas"] - resolve(deployment)[1]
    total = new["spec"]["replicas"] + sum(rs["spec"]["replicas"] for rs in active)
    spare = total - least - max(0, new["spec"]["replicas"] - _available(new))
    for number, rs in enumerate(active):
        unhealthy = rs["spec"]["replicas"] - _available(rs)
        if spare > 0 and unhealthy > 0:
            cut = min(spare, unhealthy)
            active[number] = _scale(rs, rs["spec"]["replicas"] - cut, deployment, api)
            spare -= cut
    left = min(serving - least, max(spare, 0))
    for rs in active:
        cut = min(left, rs["spec"]["replicas"])
        if cut > 0:
            _scale(rs, rs["spec"]["replicas"] - cut, deployment, api)
            left -= cut


def _recreate(deployment: Obj, new: Obj | None, old: list[Obj], api: Api) -> Obj:
    active = [rs for rs in old if rs["spec"]["replicas"]]
    for rs in active:
        _scale(rs, 0, deployment, api)
    if active or any(_alive(rs, api) for rs in old):
        return deployment
    deployment, new = _new_set(deployment, new, old, api)
    if new is not None:
        _scale(new, deployment["spec"]["replicas"], deployment, api)
    return deployment


def _alive(rs: Obj, api: Api) -> bool:
    return any(not is_terminal(pod) for pod in api.index("pods", "owner", rs["metadata"]["uid"]))


def _scale_all(deployment: Obj, new: Obj | None, old: list[Obj], api: Api) -> None:
    """Another size while nothing rolls, or in the middle of it: sets grow and shrink in proportion."""
    wanted, sets = deployment["spec"]["replicas"], [*old, *([new] if new else [])]
    active = [rs for rs in sets if rs["spec"]["replicas"]]
    if len(active) <= 1:
        only = active[0] if active else new or (old[-1] if old else None)
        if only is not None:
            _scale(only, wanted, deployment, api)
        return
    if new is not None and _saturated(new, wanted):
        for rs in active:
            if rs is not new:
                _scale(rs, 0, deployment, api)
    elif deployment["spec"]["strategy"]["type"] == "RollingUpdate":
        _in_proportion(deployment, active, api)


def _saturated(new: Obj, wanted: int) -> bool:
    knows = annotations_of(new).get(DESIRED) == str(wanted)
    return knows and bool(new["spec"]["replicas"] == wanted == _available(new))


def _in_proportion(deployment: Obj, active: list[Obj], api: Api) -> None:
    """Each set gets its share of what is to come or go; what rounding leaves over is the largest one's."""
    wanted = deployment["spec"]["replicas"]
    most = wanted + resolve(deployment)[0] if wanted else 0
    total = left = most - sum(rs["spec"]["replicas"] for rs in active)
    ordered = sorted(active, key=_birth, reverse=total > 0)
    ordered.sort(key=lambda rs: -int(rs["spec"]["replicas"]))
    sizes = []
    for rs in ordered:
        share = _share_of(rs, deployment, most)
        share = min(share, left) if total > 0 else max(share, left) if total < 0 else 0
        sizes.append(rs["spec"]["replicas"] + share)
        left -= share
    sizes[0] = max(0, sizes[0] + left)
    for rs, size in zip(ordered, sizes, strict=True):
        _scale(rs, size, deployment, api)


def _birth(rs: Obj) -> tuple[str, str]:
    return rs["metadata"]["creationTimestamp"], rs["metadata"]["name"]


def _share_of(rs: Obj, deployment: Obj, most: int) -> int:
    """How far a set's size is from its part in the new whole; halves are rounded up."""
    own = int(rs["spec"]["replicas"])
    if not deployment["spec"]["replicas"]:
        return -own
    noted = annotations_of(rs).get(MOST, "")
    before = int(noted) if noted.isdigit() and int(noted) else dig(deployment, "status", "replicas", default=0)
    return math.floor(own * most / before + 0.5) - own if before else 0


def _trim(deployment: Obj, sets: list[Obj], api: Api) -> list[Obj]:
    """Old empty sets beyond revisionHistoryLimit go, oldest revision first."""
    old = split(deployment, sets)[1]
    empty = [rs for rs in old if not rs["spec"]["replicas"] and not dig(rs, "status", "replicas", default=0)]
    excess = len(old) - deployment["spec"].get("revisionHistoryLimit", 10)
    gone = sorted(empty, key=revision_of)[: max(0, excess)]
    for rs in gone:
        api.delete(SETS, rs["metadata"]["namespace"], rs["metadata"]["name"], uid=rs["metadata"]["uid"])
    return [rs for rs in sets if rs not in gone]
