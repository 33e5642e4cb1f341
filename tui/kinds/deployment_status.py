"""A Deployment's status and conditions: Available, Progressing, ReplicaFailure (deployment/progress.go, sync.go)."""

from __future__ import annotations

from typing import Any

from tui.api.kind import Api
from tui.api.objects import Obj, dig
from tui.kinds.age import format_time, parse_time
from tui.kinds.deployment_sets import resolve

NEVER = 2**31 - 1


def write_status(deployment: Obj, new: Obj | None, old: list[Obj], api: Api) -> None:
    """Compare with what is there, and write where it differs."""
    status = _counts(deployment, new, old)
    conditions = list(dig(deployment, "status", "conditions", default=[]))
    conditions = _set(conditions, *_availability(deployment, status), now=api.now)
    conditions = _progress(deployment, status, conditions, new, api.now)
    if not deployment["spec"].get("paused"):
        conditions = _failure(conditions, new, old)
    status["conditions"] = conditions
    if dig(deployment, "status", "collisionCount"):
        status["collisionCount"] = deployment["status"]["collisionCount"]
    if status != (deployment.get("status") or {}):
        api.update_status({**deployment, "status": status})


def _counts(deployment: Obj, new: Obj | None, old: list[Obj]) -> Obj:
    def total(name: str) -> int:
        return sum(int(dig(rs, "status", name, default=0)) for rs in sets)

    sets = [*old, *([new] if new else [])]
    wanted = sum(rs["spec"]["replicas"] for rs in sets)
    counts = {
        "replicas": total("replicas"), "updatedReplicas": int(dig(new, "status", "replicas", default=0)) if new else 0,
        "readyReplicas": total("readyReplicas"), "availableReplicas": total("availableReplicas"),
        "unavailableReplicas": max(0, wanted - total("availableReplicas")),
    }
    status: Obj = {name: count for name, count in counts.items() if count}
    status["observedGeneration"] = deployment["metadata"].get("generation", 0)
    status["terminatingReplicas"] = total("terminatingReplicas")
    return status


def _availability(deployment: Obj, status: Obj) -> tuple[str, str, str, str]:
    if status.get("availableReplicas", 0) >= deployment["spec"]["replicas"] - resolve(deployment)[1]:
        return "Available", "True", "MinimumReplicasAvailable", "Deployment has minimum availability."
    return "Available", "False", "MinimumReplicasUnavailable", "Deployment does not have minimum availability."


def _failure(conditions: list[Obj], new: Obj | None, old: list[Obj]) -> list[Obj]:
    """A set that could not make its pods says so in the Deployment too."""
    rows = [c for rs in [*([new] if new else []), *old] for c in dig(rs, "status", "conditions", default=())]
    found = next((c for c in rows if c["type"] == "ReplicaFailure"), None)
    before = next((c for c in conditions if c["type"] == "ReplicaFailure"), None)
    if found and before and before["reason"] == found["reason"]:
        return conditions
    rest = [c for c in conditions if c["type"] != "ReplicaFailure"]
    return [*rest, {**found, "lastUpdateTime": found["lastTransitionTime"]}] if found else rest


def _progress(deployment: Obj, status: Obj, conditions: list[Obj], new: Obj | None, now: int) -> list[Obj]:
    before = next((c for c in conditions if c["type"] == "Progressing"), None)
    if not has_deadline(deployment):
        return [c for c in conditions if c is not before]
    done = status.get("replicas", 0) == status.get("updatedReplicas", 0)
    if deployment["spec"].get("paused") or before and before["reason"] == "NewReplicaSetAvailable" and done:
        return conditions
    named = f'ReplicaSet "{new["metadata"]["name"]}"' if new else f'Deployment "{deployment["metadata"]["name"]}"'
    if is_complete(deployment, status):
        words = f"{named} has successfully progressed."
        return _set(conditions, "Progressing", "True", "NewReplicaSetAvailable", words, now=now)
    if _moved(deployment, status):
        words = f"{named} is progressing."
        rest = [c for c in conditions if c["type"] != "Progressing"]
        row = _row("Progressing", "True", "ReplicaSetUpdated", words, now, now)
        if before and before["status"] == "True":
            row["lastTransitionTime"] = before["lastTransitionTime"]
        return [*rest, row]
    if _timed_out(deployment, before, now):
        words = f"{named} has timed out progressing."
        return _set(conditions, "Progressing", "False", "ProgressDeadlineExceeded", words, now=now)
    return conditions


def has_deadline(deployment: Obj) -> bool:
    """Whether progress is watched at all: the largest number means that it is not."""
    return bool(deployment["spec"].get("progressDeadlineSeconds", NEVER) != NEVER)


def is_complete(deployment: Obj, status: Obj) -> bool:
    """All replicas are of the current template and available (DeploymentComplete)."""
    wanted = deployment["spec"]["replicas"]
    return all(status.get(name, 0) == wanted for name in ("updatedReplicas", "replicas", "availableReplicas"))


def _moved(deployment: Obj, status: Obj) -> bool:
    before: Obj = deployment.get("status") or {}

    def count(of: Obj, name: str) -> int:
        return int(of.get(name, 0))

    left, had = (count(s, "replicas") - count(s, "updatedReplicas") for s in (status, before))
    more = any(count(status, n) > count(before, n) for n in ("updatedReplicas", "readyReplicas", "availableReplicas"))
    return more or left < had


def _timed_out(deployment: Obj, condition: Obj | None, now: int) -> bool:
    if condition is None or condition["reason"] in ("NewReplicaSetAvailable", "DeploymentPaused"):
        return False
    if condition["reason"] == "ProgressDeadlineExceeded":
        return True
    return now >= parse_time(condition["lastUpdateTime"]) + int(deployment["spec"]["progressDeadlineSeconds"]) * 1000


_SETTLED = ("NewReplicaSetAvailable", "ProgressDeadlineExceeded", "DeploymentPaused")


def progress_wait(deployment: Obj | None, now: int) -> int | None:
    """Milliseconds until the progress deadline of a rollout that is on its way."""
    conditions: list[Any] = dig(deployment, "status", "conditions", default=[])
    row = next((c for c in conditions if c["type"] == "Progressing"), None)
    if deployment is None or row is None or row["reason"] in _SETTLED or not has_deadline(deployment):
        return None
    due = parse_time(row["lastUpdateTime"]) + int(deployment["spec"]["progressDeadlineSeconds"]) * 1000
    return max(1, due - now)


def set_condition(deployment: Obj, status: str, reason: str, message: str, api: Api) -> Obj:
    """The Deployment with another Progressing condition, written at once."""
    if not has_deadline(deployment):
        return deployment
    conditions = dig(deployment, "status", "conditions", default=[])
    rows = _set(list(conditions), "Progressing", status, reason, message, now=api.now)
    if rows == conditions:
        return deployment
    return api.update_status({**deployment, "status": {**(deployment.get("status") or {}), "conditions": rows}})


def _set(conditions: list[Obj], type: str, status: str, reason: str, message: str, *, now: int) -> list[Obj]:
    """SetDeploymentCondition: nothing where status and reason are the same; otherwise it goes to the end."""
    before = next((c for c in conditions if c["type"] == type), None)
    if before and before["status"] == status and before["reason"] == reason:
        return conditions
    row = _row(type, status, reason, message, now, now)
    if before and before["status"] == status:
        row["lastTransitionTime"] = before["lastTransitionTime"]
    return [*(c for c in conditions if c["type"] != type), row]


def _row(type: str, status: str, reason: str, message: str, updated: int, since: int) -> Obj:
    return {"lastTransitionTime": format_time(since), "lastUpdateTime": format_time(updated), "message": message,
            "reason": reason, "status": status, "type": type}
