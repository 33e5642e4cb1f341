"""Tolerations and gates: what lets a pod onto nodes, and what holds it back."""

from __future__ import annotations

from tui.api import names
from tui.api.errors import duplicate, invalid_value, not_supported
from tui.api.objects import Obj
from tui.kinds.fields import check_qualified_name
from tui.kinds.pod.rules.words import Errors, all_of, one_of

EFFECTS = ("NoSchedule", "PreferNoSchedule", "NoExecute")


def tolerations(entries: list[Obj], path: str) -> Errors:
    """ValidateTolerations."""
    for number, toleration in enumerate(entries):
        yield from _toleration(toleration, f"{path}[{number}]")


def _toleration(toleration: Obj, path: str) -> Errors:
    key, operator = toleration.get("key") or "", toleration.get("operator") or ""
    effect, value = toleration.get("effect") or "", toleration.get("value") or ""
    if key:
        yield from check_qualified_name(f"{path}.key", key)
    elif operator != "Exists":
        detail = 'operator must be Exists when `key` is empty, which means "match all values and all keys"'
        yield invalid_value(f"{path}.operator", operator, detail)
    if toleration.get("tolerationSeconds") is not None and effect != "NoExecute":
        yield invalid_value(f"{path}.effect", effect, "effect must be 'NoExecute' when `tolerationSeconds` is set")
    if operator in ("", "Equal"):
        wrong = names.is_valid_label_value(value)
        yield from all_of(f"{path}.operator", value, [";".join(wrong)] if wrong else [])
    elif operator == "Exists":
        if value:
            yield invalid_value(f"{path}.operator", value, "value must be empty when `operator` is 'Exists'")
    else:
        more = ("Lt", "Gt") if operator in ("Lt", "Gt") else ()
        yield not_supported(f"{path}.operator", operator, ("Equal", "Exists", *more))
    if effect:
        yield from one_of(f"{path}.effect", effect, EFFECTS)


def gates(spec: Obj, path: str) -> Errors:
    """Readiness gates, then scheduling gates."""
    for number, gate in enumerate(spec.get("readinessGates") or ()):
        at = f"{path}.readinessGates[{number}].conditionType"
        yield from check_qualified_name(at, gate.get("conditionType") or "")
    seen: set[str] = set()
    for number, gate in enumerate(spec.get("schedulingGates") or ()):
        at, name = f"{path}.schedulingGates[{number}]", gate.get("name") or ""
        yield from check_qualified_name(at, name)
        if name in seen:
            yield duplicate(at, name)
        seen.add(name)
