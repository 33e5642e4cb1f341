"""The taints that a node gets for its state: cordoned, not ready, short of something (pkg/controller/nodelifecycle)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tui.api.kind import Api
from tui.api.objects import Key, Obj, dig, key
from tui.kinds.age import format_time

_PREFIX = "node.kubernetes.io/"
_BY_CONDITION = {
    ("Ready", "False"): "not-ready", ("Ready", "Unknown"): "unreachable",
    ("MemoryPressure", "True"): "memory-pressure", ("DiskPressure", "True"): "disk-pressure",
    ("PIDPressure", "True"): "pid-pressure", ("NetworkUnavailable", "True"): "network-unavailable",
}
_OWN = tuple(_PREFIX + name for name in (*_BY_CONDITION.values(), "unschedulable"))


def _of_node(before: Obj | None, after: Obj | None, api: Api) -> tuple[Key, ...]:
    if after is None or before is not None and _wanted(before) == _wanted(after) and _has(before) == _has(after):
        return ()
    return (key(after),)


def _wanted(node: Obj) -> list[str]:
    found = [_BY_CONDITION.get((c["type"], c["status"])) for c in dig(node, "status", "conditions", default=())]
    cordoned = ["unschedulable"] if node["spec"].get("unschedulable") else []
    return [_PREFIX + name for name in (*filter(None, found), *cordoned)]


def _has(node: Obj) -> list[str]:
    return [t["key"] for t in node["spec"].get("taints") or () if t["effect"] == "NoSchedule" and t["key"] in _OWN]


class NodeTaints:
    """One node a step: its own NoSchedule taints are what its conditions and its spec ask for; others stay."""

    name = "node-lifecycle-controller"
    watches: Mapping[str, Any] = {"nodes": _of_node}

    def sync(self, key: Key, api: Api) -> int | None:
        """Add what is missing at the end, take away what is no longer so."""
        node = api.find("nodes", "", key.name)
        if node is None:
            return None
        wanted, has = _wanted(node), _has(node)
        if sorted(wanted) == sorted(has):
            return None
        gone = [name for name in has if name not in wanted]
        taints = [t for t in node["spec"].get("taints") or () if t["effect"] != "NoSchedule" or t["key"] not in gone]
        taints += [{"effect": "NoSchedule", "key": name, "timeAdded": format_time(api.now)}
                   for name in wanted if name not in has]  # fmt: skip
        spec = {**node["spec"], "taints": taints}
        if not taints:
            del spec["taints"]
        api.update({**node, "spec": spec})
        return None
