"""Topology spread constraints (the scheduler's PodTopologySpread plug-in)."""

from __future__ import annotations

from tui.api.kind import Api
from tui.api.objects import Obj, labels
from tui.cluster.affinity import selector_of, selects
from tui.kinds.pod.readiness import is_active
from tui.kinds.taints import tolerated

UNEVEN = "node(s) didn't match pod topology spread constraints"
UNLABELLED = f"{UNEVEN} (missing required label)"


def spread_problem(pod: Obj, node: Obj, api: Api) -> str:
    """Hard constraints; "" where they are met."""
    hard = [c for c in _constraints(pod) if c.get("whenUnsatisfiable") == "DoNotSchedule"]
    if any(constraint["topologyKey"] not in labels(node) for constraint in hard):
        return UNLABELLED
    return UNEVEN if any(_uneven(constraint, pod, node, api) for constraint in hard) else ""


def crowding(pod: Obj, node: Obj, api: Api) -> int:
    """How many pods the soft constraints count where the node is."""
    soft = [c for c in _constraints(pod) if c.get("whenUnsatisfiable") == "ScheduleAnyway"]
    return sum(_counts(c, pod, api).get(labels(node).get(c["topologyKey"], ""), 0) for c in soft)


def _constraints(pod: Obj) -> list[Obj]:
    return [c for c in pod["spec"].get("topologySpreadConstraints") or () if c.get("topologyKey")]


def _uneven(constraint: Obj, pod: Obj, node: Obj, api: Api) -> bool:
    counts = _counts(constraint, pod, api)
    own = counts.get(labels(node)[constraint["topologyKey"]], 0)
    itself = selector_of(constraint, pod).matches(labels(pod))
    least = min(counts.values(), default=0)
    if len(counts) < constraint.get("minDomains", 1):
        least = 0
    return bool(own + itself - least > constraint.get("maxSkew", 1))


def _counts(constraint: Obj, pod: Obj, api: Api) -> dict[str, int]:
    """Matching pods by domain, among the nodes that the pod could be meant for."""
    keys = [c["topologyKey"] for c in _constraints(pod)
            if c.get("whenUnsatisfiable") == constraint.get("whenUnsatisfiable")]
    places = {n["metadata"]["name"]: labels(n)[constraint["topologyKey"]] for n in api.list("nodes")
              if all(key in labels(n) for key in keys) and _counted(constraint, pod, n)}
    counts = dict.fromkeys(places.values(), 0)
    for other in api.list("pods", pod["metadata"]["namespace"], labels=selector_of(constraint, pod)):
        domain = places.get(other["spec"].get("nodeName", ""))
        if domain is not None and is_active(other):
            counts[domain] += 1
    return counts


def _counted(constraint: Obj, pod: Obj, node: Obj) -> bool:
    """nodeAffinityPolicy and nodeTaintsPolicy: whether a node that the pod cannot go to counts all the same."""
    if constraint.get("nodeAffinityPolicy", "Honor") == "Honor" and not selects(pod, node):
        return False
    if constraint.get("nodeTaintsPolicy", "Ignore") == "Ignore":
        return True
    taints = [t for t in node["spec"].get("taints") or () if t["effect"] in ("NoSchedule", "NoExecute")]
    return all(tolerated(taint, pod["spec"].get("tolerations") or []) for taint in taints)
