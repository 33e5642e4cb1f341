"""Affinity to nodes and pods, and spreading over them; loaded with the first spec that asks for them."""

from __future__ import annotations

from tui.api import names
from tui.api.errors import duplicate, forbidden_field, invalid_value, required
from tui.api.objects import Obj
from tui.kinds.fields import check_label_name, check_qualified_name
from tui.kinds.pod.rules.words import Errors, all_of, one_of
from tui.kinds.selecting import check_rule, check_selector

_OPERATOR = "not a valid selector operator"
_REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
_PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"
_WEIGHT = "must be in the range 1-100"
_POSITIVE = "must be greater than zero"


def affinity(rules: Obj, path: str) -> Errors:
    """validateAffinity."""
    if rules.get("nodeAffinity") is not None:
        yield from _node_affinity(rules["nodeAffinity"], f"{path}.nodeAffinity")
    for kind in ("podAffinity", "podAntiAffinity"):
        if rules.get(kind) is not None:
            yield from _pod_affinity(rules[kind], f"{path}.{kind}")


def _node_affinity(rules: Obj, path: str) -> Errors:
    selector = rules.get(_REQUIRED)
    if selector is not None:
        at = f"{path}.{_REQUIRED}.nodeSelectorTerms"
        if not selector.get("nodeSelectorTerms"):
            yield required(at, "must have at least one node selector term")
        for number, term in enumerate(selector.get("nodeSelectorTerms") or ()):
            yield from _node_term(term, f"{at}[{number}]", check_values=True)
    for number, preferred in enumerate(rules.get(_PREFERRED) or ()):
        at = f"{path}.{_PREFERRED}[{number}]"
        yield from _weight(preferred, at)
        yield from _node_term(preferred.get("preference") or {}, f"{at}.preference", check_values=False)


def _weight(term: Obj, path: str) -> Errors:
    if not 1 <= (term.get("weight") or 0) <= 100:
        yield invalid_value(f"{path}.weight", term.get("weight") or 0, _WEIGHT)


def _node_term(term: Obj, path: str, *, check_values: bool) -> Errors:
    for number, rule in enumerate(term.get("matchExpressions") or ()):
        at = f"{path}.matchExpressions[{number}]"
        yield from check_rule(rule, at, of_nodes=True, check_values=check_values)
    for number, rule in enumerate(term.get("matchFields") or ()):
        yield from _field_rule(rule, f"{path}.matchFields[{number}]")


def _field_rule(rule: Obj, path: str) -> Errors:
    operator, values, key = rule.get("operator") or "", rule.get("values") or [], rule.get("key") or ""
    if operator not in ("In", "NotIn"):
        yield invalid_value(f"{path}.operator", operator, _OPERATOR)
    elif len(values) != 1:
        detail = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"
        yield required(f"{path}.values", detail)
    if key != "metadata.name":
        yield invalid_value(f"{path}.key", key, "not a valid field selector key")
        return
    for number, value in enumerate(values):
        yield from all_of(f"{path}.values[{number}]", value, names.is_dns1123_subdomain(value))


def _pod_affinity(rules: Obj, path: str) -> Errors:
    for number, term in enumerate(rules.get(_REQUIRED) or ()):
        yield from _pod_term(term, f"{path}.{_REQUIRED}[{number}]")
    for number, weighted in enumerate(rules.get(_PREFERRED) or ()):
        at = f"{path}.{_PREFERRED}[{number}]"
        yield from _weight(weighted, at)
        yield from _pod_term(weighted.get("podAffinityTerm") or {}, f"{at}.podAffinityTerm")


def _pod_term(term: Obj, path: str) -> Errors:
    yield from check_selector(term.get("labelSelector"), f"{path}.labelSelector")
    yield from check_selector(term.get("namespaceSelector"), f"{path}.namespaceSelector")
    for name in term.get("namespaces") or ():
        yield from check_label_name(f"{path}.namespace", name)
    yield from _label_keys(term, path)
    topology = term.get("topologyKey") or ""
    if not topology:
        yield required(f"{path}.topologyKey", "can not be empty")
    yield from check_qualified_name(f"{path}.topologyKey", topology)


def _label_keys(term: Obj, path: str) -> Errors:
    selector, match = term.get("labelSelector"), term.get("matchLabelKeys") or []
    mismatch = term.get("mismatchLabelKeys") or []
    for part, keys in (("matchLabelKeys", match), ("mismatchLabelKeys", mismatch)):
        for number, key in enumerate(keys):
            if selector is None:
                yield forbidden_field(f"{path}.{part}", "must not be specified when labelSelector is not set")
                break
            yield from check_qualified_name(f"{path}.{part}[{number}]", key)
    chosen = [*((selector or {}).get("matchLabels") or {}),
              *(rule.get("key", "") for rule in (selector or {}).get("matchExpressions") or ())]
    for number, key in enumerate(match):
        if chosen.count(key):
            detail = "exists in both matchLabelKeys and labelSelector"
            yield invalid_value(f"{path}.matchLabelKeys[{number}]", key, detail)
    for number, key in enumerate(match):
        if key in mismatch:
            detail = "exists in both matchLabelKeys and mismatchLabelKeys"
            yield invalid_value(f"{path}.matchLabelKeys[{number}]", key, detail)


def spreading(constraints: list[Obj], path: str) -> Errors:
    """validateTopologySpreadConstraints."""
    pairs = [(c.get("topologyKey") or "", c.get("whenUnsatisfiable") or "") for c in constraints]
    for number, constraint in enumerate(constraints):
        at, (topology, action) = f"{path}[{number}]", pairs[number]
        if (constraint.get("maxSkew") or 0) <= 0:
            yield invalid_value(f"{at}.maxSkew", constraint.get("maxSkew") or 0, _POSITIVE)
        if not topology:
            yield required(f"{at}.topologyKey", "can not be empty")
        yield from one_of(f"{at}.whenUnsatisfiable", action, ("DoNotSchedule", "ScheduleAnyway"))
        if pairs[number] in pairs[number + 1 :]:
            yield duplicate(f"{at}.{{topologyKey, whenUnsatisfiable}}", f"{{{topology}, {action}}}")
        yield from _domains(constraint.get("minDomains"), action, f"{at}.minDomains")
        for name in ("nodeAffinityPolicy", "nodeTaintsPolicy"):
            if constraint.get(name) is not None:
                yield from one_of(f"{at}.{name}", constraint[name], ("Honor", "Ignore"))
        yield from _label_keys(constraint, at)
        yield from check_selector(constraint.get("labelSelector"), f"{at}.labelSelector")


def _domains(least: int | None, action: str, path: str) -> Errors:
    if least is None:
        return
    if least <= 0:
        yield invalid_value(path, least, _POSITIVE)
    if action != "DoNotSchedule":
        detail = f"can only use minDomains if whenUnsatisfiable=DoNotSchedule, not {action}"
        yield invalid_value(path, least, detail)
