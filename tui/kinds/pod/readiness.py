"""What controllers ask of a pod: active, ready, available (pkg/api/v1/pod and pkg/controller)."""

from __future__ import annotations

from tui.api.objects import Obj, dig
from tui.kinds.age import parse_time


def condition_of(pod: Obj, type: str) -> Obj | None:
    """The condition of a type."""
    for condition in (pod.get("status") or {}).get("conditions") or ():
        if condition["type"] == type:
            found: Obj = condition
            return found
    return None


def is_ready(pod: Obj) -> bool:
    """The Ready condition is True."""
    condition = condition_of(pod, "Ready")
    return condition is not None and condition["status"] == "True"


def is_active(pod: Obj) -> bool:
    """Neither ended nor on its way out."""
    return not pod["metadata"].get("deletionTimestamp") and not is_terminal(pod)


def is_terminal(pod: Obj) -> bool:
    """Succeeded or Failed."""
    return (pod.get("status") or {}).get("phase") in ("Succeeded", "Failed")


def ready_since(pod: Obj) -> int:
    """When it became ready (ms), 0 where it is not."""
    condition = condition_of(pod, "Ready")
    if condition is None or condition["status"] != "True" or not condition.get("lastTransitionTime"):
        return 0
    return parse_time(condition["lastTransitionTime"])


def available_in(pod: Obj, min_ready_seconds: int, now: int) -> int | None:
    """Milliseconds until the pod counts as available (0: it does), None while it is not ready."""
    since = ready_since(pod)
    return max(0, since + min_ready_seconds * 1000 - now) if since else None


def restarts(pod: Obj) -> int:
    """The highest restart count among its containers."""
    statuses: list[Obj] = dig(pod, "status", "containerStatuses", default=[])
    return max((s.get("restartCount", 0) for s in statuses), default=0)
