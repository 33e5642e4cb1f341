"""Which nodes a pod wants, and which pods it wants to be with or away from (the scheduler's affinity plug-ins)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tui.api.kind import Api
from tui.api.objects import Obj, dig, labels
from tui.api.selectors import NOTHING, LabelSelector, SelectorError, from_selector
from tui.kinds.pod.readiness import is_terminal

REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"
NO_PARTNER = "node(s) didn't match pod affinity rules"
UNWANTED = "node(s) didn't match pod anti-affinity rules"
UNWELCOME = "node(s) didn't satisfy existing pods anti-affinity rules"


def selects(pod: Obj, node: Obj) -> bool:
    """nodeSelector and required node affinity."""
    have = labels(node)
    if any(have.get(name) != value for name, value in (pod["spec"].get("nodeSelector") or {}).items()):
        return False
    required = dig(pod, "spec", "affinity", "nodeAffinity", REQUIRED)
    terms = dig(required, "nodeSelectorTerms", default=[]) if required else []
    return not required or any(_term(term, node) for term in terms)


def liking(pod: Obj, node: Obj) -> int:
    """The weights of the node affinity that the pod merely prefers."""
    terms = dig(pod, "spec", "affinity", "nodeAffinity", PREFERRED, default=[])
    return sum(int(term.get("weight", 0)) for term in terms if _term(term.get("preference") or {}, node))


def _term(term: Obj, node: Obj) -> bool:
    fields = {"metadata.name": node["metadata"]["name"]}
    expressions, on_fields = term.get("matchExpressions") or [], term.get("matchFields") or []
    if not expressions and not on_fields:
        return False
    return all(_requirement(e, labels(node)) for e in expressions) and all(_requirement(e, fields) for e in on_fields)


def _requirement(requirement: Obj, have: Mapping[str, str]) -> bool:
    values = requirement.get("values") or []
    value = have.get(requirement["key"])
    match requirement["operator"]:
        case "In":
            return value in values
        case "NotIn":
            return value not in values
        case "Exists":
            return value is not None
        case "DoesNotExist":
            return value is None
    numbers = [int(text) for text in (value or "", *values) if text.lstrip("+-").isdecimal()]
    if len(numbers) != 2:
        return False
    return numbers[0] > numbers[1] if requirement["operator"] == "Gt" else numbers[0] < numbers[1]


# -- other pods ---------------------------------------------------------------------------------------------


def affinity_problem(pod: Obj, node: Obj, api: Api) -> str:
    """Required affinity to, or anti-affinity against, other pods, from either side; "" where all are met."""
    wanted = terms_of(pod, "podAffinity")
    if any(term["topologyKey"] not in labels(node) for term in wanted):
        return NO_PARTNER
    if not all(_there(term, pod, node, api) for term in wanted) and not _first_of_its_kind(wanted, pod, api):
        return NO_PARTNER
    if any(_there(term, pod, node, api) for term in terms_of(pod, "podAntiAffinity")):
        return UNWANTED
    return UNWELCOME if _unwelcome(pod, node, api) else ""


def pod_liking(pod: Obj, node: Obj, api: Api) -> int:
    """The weights of the preferred terms that other pods of the node's domain fulfil, less the averse ones."""
    total = 0
    for name, sign in (("podAffinity", 1), ("podAntiAffinity", -1)):
        for row in dig(pod, "spec", "affinity", name, PREFERRED, default=[]):
            term = row.get("podAffinityTerm") or {}
            if term.get("topologyKey"):
                total += sign * int(row.get("weight", 0)) * sum(1 for _ in _partners(term, pod, node, api))
    return total


def terms_of(pod: Obj, name: str) -> list[Obj]:
    """The required terms of `podAffinity` or `podAntiAffinity`."""
    return [term for term in dig(pod, "spec", "affinity", name, REQUIRED, default=[]) if term.get("topologyKey")]


def _there(term: Obj, pod: Obj, node: Obj, api: Api) -> bool:
    return any(True for _ in _partners(term, pod, node, api))


def _partners(term: Obj, pod: Obj, node: Obj, api: Api) -> Iterator[Obj]:
    """Pods that the term selects in the node's topology domain."""
    names = _domain(term, node, api)
    return (other for other in _selected(term, pod, api) if other["spec"].get("nodeName") in names)


def _domain(term: Obj, node: Obj, api: Api) -> set[str]:
    value = labels(node).get(term["topologyKey"])
    if value is None:
        return set()
    return {n["metadata"]["name"] for n in api.list("nodes") if labels(n).get(term["topologyKey"]) == value}


def _selected(term: Obj, pod: Obj, api: Api) -> Iterator[Obj]:
    """Assigned pods that have not ended; those on their way out count until they are gone."""
    selector = selector_of(term, pod)
    for namespace in _namespaces(term, pod, api):
        for other in api.list("pods", namespace, labels=selector):
            if other["spec"].get("nodeName") and not is_terminal(other):
                yield other


def selector_of(term: Obj, pod: Obj) -> LabelSelector:
    """A term's label selector, narrowed to the pod's own values of `matchLabelKeys`; none selects nothing."""
    own, selector = labels(pod), term.get("labelSelector")
    keys = [key for key in term.get("matchLabelKeys") or () if key in own]
    if selector is None:
        return NOTHING
    more = [{"key": key, "operator": "In", "values": [own[key]]} for key in keys]
    try:
        return from_selector({**selector, "matchExpressions": [*(selector.get("matchExpressions") or ()), *more]})
    except SelectorError:
        return NOTHING


def _namespaces(term: Obj, pod: Obj, api: Api) -> list[str]:
    named, chosen = term.get("namespaces") or [], term.get("namespaceSelector")
    if chosen is None:
        return named or [pod["metadata"]["namespace"]]
    selector = selector_of({"labelSelector": chosen}, pod)
    found = [n["metadata"]["name"] for n in api.list("namespaces") if selector.matches(labels(n))]
    return list(dict.fromkeys([*named, *found]))


def _first_of_its_kind(terms: list[Obj], pod: Obj, api: Api) -> bool:
    """A pod may be the first that its own affinity asks for."""
    if any(True for term in terms for _ in _selected(term, pod, api)):
        return False
    return all(_meant(term, pod, pod, api) for term in terms)


def _meant(term: Obj, holder: Obj, pod: Obj, api: Api) -> bool:
    """Whether the term of one pod selects another."""
    within = pod["metadata"]["namespace"] in _namespaces(term, holder, api)
    return within and selector_of(term, holder).matches(labels(pod))


def _unwelcome(pod: Obj, node: Obj, api: Api) -> bool:
    """A pod that is there keeps the new one away."""
    for other in api.index("pods", "averse", "yes"):
        for term in terms_of(other, "podAntiAffinity"):
            if _meant(term, other, pod, api) and other["spec"]["nodeName"] in _domain(term, node, api):
                return True
    return False
