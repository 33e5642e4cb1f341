"""Which nodes a pod wants, and which pods it wants to be with or away from (the scheduler's affinity plug-ins)."""

from __future__ import annotations

from tui.api.kind import Api
from tui.api.objects import Obj, dig, labels
from tui.api.selectors import from_selector


def selects(pod: Obj, node: Obj) -> bool:
    """nodeSelector and required node affinity."""
    have = labels(node)
    if any(have.get(name) != value for name, value in (pod["spec"].get("nodeSelector") or {}).items()):
        return False
    required = dig(pod, "spec", "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution")
    terms = dig(required, "nodeSelectorTerms", default=[]) if required else []
    return not required or any(_term(term, node) for term in terms)


def _term(term: Obj, node: Obj) -> bool:
    fields = {"metadata.name": node["metadata"]["name"]}
    expressions, on_fields = term.get("matchExpressions") or [], term.get("matchFields") or []
    if not expressions and not on_fields:
        return False
    return all(_requirement(e, labels(node)) for e in expressions) and all(_requirement(e, fields) for e in on_fields)


def _requirement(requirement: Obj, have: object) -> bool:
    values, known = requirement.get("values") or [], dict(have)  # type: ignore[call-overload]
    value = known.get(requirement["key"])
    match requirement["operator"]:
        case "In":
            return value in values
        case "NotIn":
            return value not in values
        case "Exists":
            return value is not None
        case "DoesNotExist":
            return value is None
        case "Gt":
            return value is not None and int(value) > int(values[0])
        case _:
            return value is not None and int(value) < int(values[0])


def affinity_problem(pod: Obj, node: Obj, api: Api) -> str:
    """Required affinity to, or anti-affinity against, other pods; "" where they are met."""
    affinity = pod["spec"].get("affinity") or {}
    required = "requiredDuringSchedulingIgnoredDuringExecution"
    for term in dig(affinity, "podAffinity", required, default=[]):
        if not _others(term, pod, node, api) and not _first_of_its_kind(term, pod, api):
            return "node(s) didn't match pod affinity rules"
    for term in dig(affinity, "podAntiAffinity", required, default=[]):
        if _others(term, pod, node, api):
            return "node(s) didn't match pod anti-affinity rules"
    return ""


def _others(term: Obj, pod: Obj, node: Obj, api: Api) -> list[Obj]:
    """Pods that the term selects in the node's topology domain."""
    domain = labels(node).get(term["topologyKey"])
    if domain is None:
        return []
    names = {n["metadata"]["name"] for n in api.list("nodes") if labels(n).get(term["topologyKey"]) == domain}
    return [p for p in _selected(term, pod, api) if p["spec"].get("nodeName") in names]


def _selected(term: Obj, pod: Obj, api: Api) -> list[Obj]:
    selector = from_selector(term.get("labelSelector"))
    found = []
    for namespace in term.get("namespaces") or [pod["metadata"]["namespace"]]:
        found += api.list("pods", namespace, labels=selector)
    return [p for p in found if not p["metadata"].get("deletionTimestamp")]


def _first_of_its_kind(term: Obj, pod: Obj, api: Api) -> bool:
    """A pod may be the first that its own affinity asks for."""
    assigned = [p for p in _selected(term, pod, api) if p["spec"].get("nodeName")]
    return not assigned and from_selector(term.get("labelSelector")).matches(labels(pod))


def spread_problem(pod: Obj, node: Obj, api: Api) -> str:
    """Hard topology spread constraints; "" where they are met."""
    for constraint in pod["spec"].get("topologySpreadConstraints") or ():
        if constraint.get("whenUnsatisfiable") != "DoNotSchedule":
            continue
        key = constraint["topologyKey"]
        if key not in labels(node):
            return "node(s) didn't match pod topology spread constraints (missing required label)"
        counts = {labels(n)[key]: 0 for n in api.list("nodes") if key in labels(n) and selects(pod, n)}
        domains = {n["metadata"]["name"]: labels(n).get(key) for n in api.list("nodes")}
        for other in _selected({"labelSelector": constraint.get("labelSelector")}, pod, api):
            domain = domains.get(other["spec"].get("nodeName", ""))
            if domain in counts:
                counts[domain] += 1
        own = counts.get(labels(node)[key], 0)
        itself = from_selector(constraint.get("labelSelector")).matches(labels(pod))
        if own + itself - min(counts.values(), default=0) > constraint.get("maxSkew", 1):
            return "node(s) didn't match pod topology spread constraints"
    return ""
