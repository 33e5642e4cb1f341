"""Label selectors of objects: what the server refuses, and how errors show one (apis/meta/v1/validation)."""

from __future__ import annotations

from collections.abc import Iterator

from tui.api import names
from tui.api.errors import FieldError, forbidden_field, invalid_value, required
from tui.api.objects import Obj
from tui.kinds.fields import check_labels, check_qualified_name, each


def check_selector(selector: Obj | None, path: str) -> Iterator[FieldError]:
    """ValidateLabelSelector, values included; nothing given is fine."""
    yield from check_labels(f"{path}.matchLabels", (selector or {}).get("matchLabels"))
    for number, rule in enumerate((selector or {}).get("matchExpressions") or ()):
        yield from check_rule(rule, f"{path}.matchExpressions[{number}]")


def check_rule(rule: Obj, path: str, *, of_nodes: bool = False, check_values: bool = True) -> Iterator[FieldError]:
    """One expression of a selector: of labels, or of nodes, whose labels are also compared as numbers."""
    operator, values = rule.get("operator") or "", rule.get("values") or []
    if operator in ("In", "NotIn"):
        if not values:
            yield required(f"{path}.values", "must be specified when `operator` is 'In' or 'NotIn'")
    elif operator in ("Exists", "DoesNotExist"):
        if values:
            detail = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"
            yield forbidden_field(f"{path}.values", detail)
    elif of_nodes and operator in ("Gt", "Lt"):
        if len(values) != 1:
            yield required(f"{path}.values", "must be specified single value when `operator` is 'Lt' or 'Gt'")
    else:
        yield invalid_value(f"{path}.operator", operator, "not a valid selector operator")
    yield from check_qualified_name(f"{path}.key", rule.get("key") or "")
    for number, value in enumerate(values if check_values else ()):
        yield from each(f"{path}.values[{number}]", value, names.is_valid_label_value(value))


def readable(selector: Obj | None) -> bool:
    """Whether the selector can be turned into a label query at all (LabelSelectorAsSelector)."""
    return not any(True for _ in check_selector(selector, ""))


def as_shown(selector: Obj | None) -> Obj | None:
    """A selector with its fields in the order of the Go struct, as errors show it."""
    if selector is None:
        return None
    shown: Obj = {}
    if selector.get("matchLabels"):
        shown["matchLabels"] = dict(sorted(selector["matchLabels"].items()))
    if selector.get("matchExpressions"):
        shown["matchExpressions"] = [_rule_shown(rule) for rule in selector["matchExpressions"]]
    return shown


def _rule_shown(rule: Obj) -> Obj:
    shown: Obj = {"key": rule.get("key") or "", "operator": rule.get("operator") or ""}
    return {**shown, "values": rule["values"]} if rule.get("values") else shown
