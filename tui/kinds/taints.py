"""Taints: which pods tolerate them, and the controller that evicts those that do not (pkg/controller/tainteviction)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tui.api.kind import Api
from tui.api.objects import Key, Obj, key
from tui.kinds.age import parse_time


def tolerates(toleration: Obj, taint: Obj) -> bool:
    """v1.Toleration.ToleratesTaint."""
    name, effect = toleration.get("key") or "", toleration.get("effect") or ""
    if effect and effect != taint["effect"] or name and name != taint["key"]:
        return False
    return toleration.get("operator") == "Exists" or (toleration.get("value") or "") == (taint.get("value") or "")


def tolerated(taint: Obj, tolerations: list[Obj]) -> bool:
    """Whether any toleration takes the taint."""
    return any(tolerates(toleration, taint) for toleration in tolerations)


def _of_node(before: Obj | None, after: Obj | None, api: Api) -> list[Key]:
    if after is None or _evicting(before) == _evicting(after):
        return []
    return [key(pod) for pod in api.index("pods", "node", after["metadata"]["name"])]


def _of_pod(before: Obj | None, after: Obj | None, api: Api) -> Iterable[Key]:
    """A pod that has just come to a node that evicts."""
    if after is None or not after["spec"].get("nodeName"):
        return ()
    if before is not None and before["spec"] == after["spec"]:
        return ()
    return (key(after),) if _evicting(api.find("nodes", "", after["spec"]["nodeName"])) else ()


def _evicting(node: Obj | None) -> list[Obj]:
    return [t for t in (node or {}).get("spec", {}).get("taints") or () if t["effect"] == "NoExecute"]


class TaintEviction:
    """One pod a step: gone at once, when its tolerations run out, or not at all."""

    name = "taint-eviction-controller"
    watches: Mapping[str, Any] = {"nodes": _of_node, "pods": _of_pod}

    def sync(self, key: Key, api: Api) -> int | None:
        """Milliseconds until the pod's tolerations run out, or None."""
        pod = api.find("pods", *key)
        if pod is None or pod["metadata"].get("deletionTimestamp"):
            return None
        node = api.find("nodes", "", pod["spec"].get("nodeName", ""))
        wait = _time_left(_evicting(node), pod["spec"].get("tolerations") or [], pod, api.now)
        if wait is None or wait > 0:
            return wait
        words = f"Marking for deletion Pod {key.namespace}/{key.name}"
        api.event(pod, "Normal", "TaintManagerEviction", words, self.name)
        api.delete("pods", key.namespace, key.name, uid=pod["metadata"]["uid"])
        return None


def _time_left(taints: list[Obj], tolerations: list[Obj], pod: Obj, now: int) -> int | None:
    """The shortest toleration of all taints; None where all are taken for ever."""
    left: list[int] = []
    for taint in taints:
        found = [t for t in tolerations if tolerates(t, taint)]
        if not found:
            return 0
        limits = [t["tolerationSeconds"] for t in found if t.get("tolerationSeconds") is not None]
        if limits:
            began = parse_time(taint.get("timeAdded") or pod["metadata"]["creationTimestamp"])
            left.append(max(0, began + min(limits) * 1000 - now))
    return min(left, default=None)
