"""The conditions of a namespace that is going away (pkg/controller/namespace/deletion/status_condition_utils.go)."""

from __future__ import annotations

from collections.abc import Mapping

from tui.api.objects import Obj
from tui.kinds.age import format_time

_FINE = {
    "NamespaceDeletionDiscoveryFailure": ("ResourcesDiscovered", "All resources successfully discovered"),
    "NamespaceDeletionGroupVersionParsingFailure": ("ParsedGroupVersions", "All legacy kube types successfully parsed"),
    "NamespaceDeletionContentFailure": (
        "ContentDeleted", "All content successfully deleted, may be waiting on finalization"),
    "NamespaceContentRemaining": ("ContentRemoved", "All content successfully removed"),
    "NamespaceFinalizersRemaining": ("ContentHasNoFinalizers", "All content-preserving finalizers finished"),
}


def conditions(namespace: Obj, left: Mapping[str, list[Obj]], now: int) -> list[Obj]:
    """The five conditions, from what is left by resource; a transition time changes with its status alone."""
    words = dict(_FINE)
    if left:
        counts = [f"{_name(resource)} has {len(found)} resource instances" for resource, found in sorted(left.items())]
        words["NamespaceContentRemaining"] = (
            "SomeResourcesRemain", "Some resources are remaining: " + ", ".join(counts))
    finalizers = _finalizers(left)
    if finalizers:
        counts = [f"{name} in {count} resource instances" for name, count in sorted(finalizers.items())]
        words["NamespaceFinalizersRemaining"] = (
            "SomeFinalizersRemain", "Some content in the namespace has finalizers remaining: " + ", ".join(counts))
    known = {c["type"]: c for c in namespace.get("status", {}).get("conditions") or ()}
    return [_condition(kind, *words[kind], known.get(kind), now) for kind in _FINE]


def _name(resource: str) -> str:
    return resource if "." in resource else f"{resource}."


def _finalizers(left: Mapping[str, list[Obj]]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for found in left.values():
        for obj in found:
            for name in obj["metadata"].get("finalizers") or ():
                counts[name] = counts.get(name, 0) + 1
    return counts


def _condition(kind: str, reason: str, message: str, known: Obj | None, now: int) -> Obj:
    status = "False" if (reason, message) == _FINE[kind] else "True"
    since = known["lastTransitionTime"] if known and known["status"] == status else format_time(now)
    return {"lastTransitionTime": since, "message": message, "reason": reason, "status": status, "type": kind}
