"""The ReplicaSet controller: as many matching pods as wanted, no more and no less (pkg/controller/replicaset)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tui.api.errors import ApiError
from tui.api.kind import Api
from tui.api.objects import Key, Obj, dig, key, labels, owner
from tui.api.selectors import LabelSelector, from_selector
from tui.kinds.age import format_time
from tui.kinds.owned import claim, itself, reference_to
from tui.kinds.pod.readiness import available_in, is_active, is_ready, is_terminal
from tui.kinds.ranking import in_order_of_deletion

RESOURCE = "replicasets.apps"
BURST = 100
"""Pods that one look makes or deletes; the controller's own is 500, which would keep a key waiting too long."""


def _of_pod(before: Obj | None, after: Obj | None, api: Api) -> list[Key]:
    """The owners a pod had and has; for an orphan that appeared or was relabelled, whoever selects it."""
    found: dict[Key, None] = {}
    if before is not None and after is not None and _standing(before) == _standing(after):
        return []
    for pod in (before, after):
        holder = owner(pod) if pod else None
        if pod and holder and holder["kind"] == "ReplicaSet":
            found[Key(pod["metadata"]["namespace"], holder["name"])] = None
    if after is None or owner(after) is not None:
        return list(found)
    if before is not None and labels(before) == labels(after) and owner(before) is None:
        return list(found)
    for rs in api.list(RESOURCE, after["metadata"]["namespace"]):
        if from_selector(rs["spec"]["selector"]).matches(labels(after)):
            found[key(rs)] = None
    return list(found)


def _standing(pod: Obj) -> tuple[object, ...]:
    """All that a ReplicaSet sees of a pod."""
    meta = pod["metadata"]
    return (is_ready(pod), is_active(pod), meta.get("labels"), meta.get("ownerReferences"), meta["uid"],
            meta.get("deletionTimestamp"))


class ReplicaSetController:
    """One step of one ReplicaSet: claim its pods, create or delete the difference, write status."""

    name = "replicaset-controller"
    rest = 250
    """ms between two syncs of one key."""
    watches: Mapping[str, Any] = {RESOURCE: itself, "pods": _of_pod}

    def sync(self, key: Key, api: Api) -> int | None:
        """Milliseconds until a pod becomes available, or None."""
        rs = api.find(RESOURCE, *key)
        if rs is None:
            return None
        selector = from_selector(rs["spec"]["selector"])
        active = claim("pods", rs, selector, api, wanted=is_active)
        failure = None
        if not rs["metadata"].get("deletionTimestamp"):
            failure = self._manage(rs, active, api)
            active = [pod for pod in _owned(rs, selector, api) if is_active(pod)]
        _write_status(rs, active, failure, api)
        if failure is not None:
            raise failure  # tried again, later each time
        return _next_available(rs, active, api.now)

    def _manage(self, rs: Obj, active: list[Obj], api: Api) -> ApiError | None:
        difference = len(active) - rs["spec"]["replicas"]
        if difference < 0:
            return _create(rs, min(-difference, BURST), api)
        if difference > 0:
            self._delete(rs, active, min(difference, BURST), api)
        return None

    def _delete(self, rs: Obj, active: list[Obj], count: int, api: Api) -> None:
        for pod in in_order_of_deletion(active, _related(rs, api), api.now)[:count]:
            meta = pod["metadata"]
            api.delete("pods", meta["namespace"], meta["name"], uid=meta["uid"])
            api.event(rs, "Normal", "SuccessfulDelete", f"Deleted pod: {meta['name']}", self.name)


def _create(rs: Obj, count: int, api: Api) -> ApiError | None:
    """Slow start: one, then twice as many each time, until one is refused."""
    batch, left = 1, count
    while left > 0:
        for _ in range(min(batch, left)):
            error = _create_one(rs, api)
            if error is not None:
                return error
        left, batch = left - min(batch, left), batch * 2
    return None


def _create_one(rs: Obj, api: Api) -> ApiError | None:
    try:
        pod = api.create(pod_from(rs))
    except ApiError as error:
        api.event(rs, "Warning", "FailedCreate", f"Error creating: {error.message}", ReplicaSetController.name)
        return error
    message = f"Created pod: {pod['metadata']['name']}"
    api.event(rs, "Normal", "SuccessfulCreate", message, ReplicaSetController.name)
    return None


def pod_from(rs: Obj) -> Obj:
    """A new pod of the template, whose parts it shares."""
    template: Obj = rs["spec"]["template"]
    meta = {
        "generateName": f"{rs['metadata']['name']}-", "namespace": rs["metadata"]["namespace"],
        "ownerReferences": [reference_to(rs)],
    }
    for name in ("labels", "annotations", "finalizers"):
        if dig(template, "metadata", name):
            meta[name] = template["metadata"][name]
    return {"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": template["spec"]}


def _owned(rs: Obj, selector: LabelSelector, api: Api) -> list[Obj]:
    uid = rs["metadata"]["uid"]
    return [pod for pod in api.index("pods", "owner", uid) if selector.matches(labels(pod))]


def _related(rs: Obj, api: Api) -> list[Obj]:
    """Pods of all ReplicaSets with the same owner: those that crowd a node together. Without an owner none do."""
    holder = owner(rs)
    if holder is None:
        return []
    siblings = api.index(RESOURCE, "owner", holder["uid"])
    return [pod for sibling in siblings for pod in api.index("pods", "owner", sibling["metadata"]["uid"])]


def _write_status(rs: Obj, active: list[Obj], failure: ApiError | None, api: Api) -> None:
    wanted = labels(rs["spec"]["template"]).items()
    wait = rs["spec"].get("minReadySeconds", 0)
    counts = {
        "fullyLabeledReplicas": sum(wanted <= labels(pod).items() for pod in active),
        "readyReplicas": sum(map(is_ready, active)),
        "availableReplicas": sum(available_in(pod, wait, api.now) == 0 for pod in active),
    }
    leaving = sum(1 for pod in _terminating(rs, api))
    status: Obj = {name: count for name, count in counts.items() if count}
    status |= {"replicas": len(active), "observedGeneration": rs["metadata"].get("generation", 0)}
    status["terminatingReplicas"] = leaving
    conditions = _conditions(rs, failure, api.now)
    if conditions:
        status["conditions"] = conditions
    current = api.find(RESOURCE, rs["metadata"]["namespace"], rs["metadata"]["name"])
    if current is not None and status != current.get("status"):
        api.update_status({**current, "status": status})


def _terminating(rs: Obj, api: Api) -> list[Obj]:
    owned = api.index("pods", "owner", rs["metadata"]["uid"])
    return [pod for pod in owned if pod["metadata"].get("deletionTimestamp") and not is_terminal(pod)]


def _conditions(rs: Obj, failure: ApiError | None, now: int) -> list[Obj]:
    if failure is None:
        return []
    before = next((c for c in dig(rs, "status", "conditions", default=())), None)
    if before:
        return [before]
    return [{"lastTransitionTime": format_time(now), "message": failure.message, "reason": "FailedCreate",
             "status": "True", "type": "ReplicaFailure"}]


def _next_available(rs: Obj, active: list[Obj], now: int) -> int | None:
    wait = rs["spec"].get("minReadySeconds", 0)
    times = [available_in(pod, wait, now) for pod in active] if wait else []
    return min((t for t in times if t), default=None)
