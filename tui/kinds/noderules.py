"""Defaults and validation of a Node (ValidateNode, ValidateNodeUpdate): its taints, its range of pod addresses."""

from __future__ import annotations

from collections.abc import Iterator

from tui.api.errors import FieldError, Struct, duplicate, forbidden_field, invalid_value, not_supported, required
from tui.api.names import is_qualified_name, is_valid_label_value
from tui.api.objects import Obj, dig
from tui.kinds.fields import check_cidr, cidr_warnings, each
from tui.kinds.pod.rules.resources import check_amount

EFFECTS = ("NoSchedule", "PreferNoSchedule", "NoExecute")
_CIDR_WORDS = 'node updates may not change podCIDR except from "" to valid'
_PROVIDER_WORDS = 'node updates may not change providerID except from "" to valid'


def default_node(obj: Obj) -> None:
    """There is always a spec; `podCIDR` is the first of `podCIDRs`, and wins where they differ."""
    if not isinstance(obj.get("spec"), dict):
        obj["spec"] = {}
    spec = obj["spec"]
    if spec.get("podCIDR") and spec["podCIDR"] not in (spec.get("podCIDRs") or ())[:1]:
        spec["podCIDRs"] = [spec["podCIDR"]]
    if spec.get("podCIDRs"):
        spec["podCIDR"] = spec["podCIDRs"][0]


def validate_node(obj: Obj) -> list[FieldError]:
    """Taints, quantities, ranges."""
    ranges = obj["spec"].get("podCIDRs") or []
    errors = [*_check_taints(obj["spec"].get("taints") or []), *_check_resources(obj)]
    for n, value in enumerate(ranges):
        errors += check_cidr(f"spec.podCIDRs[{n}]", value)
    if len(ranges) > 2 or len(ranges) == 2 and len({":" in value for value in ranges}) == 1:
        words = "may specify no more than one CIDR for each IP family"
        errors.append(invalid_value("spec.podCIDRs", ranges, words))
    return errors


def _check_taints(taints: list[Obj]) -> Iterator[FieldError]:
    """The server looks for them in metadata, and says so."""
    seen: set[tuple[str, str]] = set()
    for n, taint in enumerate(taints):
        path, key, effect = f"metadata.taints[{n}]", taint.get("key", ""), taint.get("effect", "")
        value = taint.get("value", "")
        yield from each(f"{path}.key", key, is_qualified_name(key))
        words = is_valid_label_value(value)
        if words:
            yield invalid_value(f"{path}.value", value, ";".join(words))
        if effect not in EFFECTS:
            yield not_supported(f"{path}.effect", effect, EFFECTS) if effect else required(f"{path}.effect")
        if (key, effect) in seen:
            shown = {"Key": key, "Value": value, "Effect": effect, "TimeAdded": taint.get("timeAdded")}
            twice = duplicate(path, shown)
            yield FieldError(twice.type, path, f"{twice.message}: taints must be unique by key and effect pair")
        seen.add((key, effect))


def _check_resources(obj: Obj) -> Iterator[FieldError]:
    for part in ("capacity", "allocatable"):
        for name, amount in sorted((dig(obj, "status", part) or {}).items()):
            yield from check_amount(name, str(amount), f"status.{part}.{name}")


def validate_node_status(obj: Obj, old: Obj) -> list[FieldError]:
    """Quantities; an address stands once."""
    errors, seen = list(_check_resources(obj)), set[tuple[str, str]]()
    for n, address in enumerate(dig(obj, "status", "addresses") or []):
        row = address.get("type", ""), address.get("address", "")
        if row in seen:
            errors.append(duplicate(f"status.addresses[{n}]", Struct(Type=row[0], Address=row[1])))
        seen.add(row)
    return errors


def warn_node(obj: Obj, old: Obj | None) -> list[str]:
    """Fields that nothing reads any more; ranges in an unusual form."""
    spec = obj["spec"]
    warnings = ["spec.configSource: the feature is removed"] if spec.get("configSource") is not None else []
    if spec.get("externalID"):
        warnings.append("spec.externalID: this field is deprecated, and is unused by Kubernetes")
    for n, value in enumerate(spec.get("podCIDRs") or []):
        warnings += cidr_warnings(f"spec.podCIDRs[{n}]", value)
    return warnings


def validate_node_update(obj: Obj, old: Obj) -> list[FieldError]:
    """What was assigned once stays."""
    new, before = obj["spec"], old["spec"]
    had, has = before.get("podCIDRs") or [], new.get("podCIDRs") or []
    errors = []
    if had:
        changed = 1 if len(had) != len(has) else sum(a != b for a, b in zip(had, has, strict=True))
        errors = [forbidden_field("spec.podCIDRs", _CIDR_WORDS)] * changed
    if before.get("providerID") and before["providerID"] != new.get("providerID"):
        errors.append(forbidden_field("spec.providerID", _PROVIDER_WORDS))
    if new.get("externalID", "") != before.get("externalID", ""):
        errors.append(forbidden_field("spec.externalID", "may not be updated"))
    return errors
