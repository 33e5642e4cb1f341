"""IP families of a Service on a single-stack IPv4 cluster (the allocator's initIPFamilyFields)."""

from __future__ import annotations

from collections.abc import Iterator

from tui.api.errors import FieldError, invalid_value
from tui.api.objects import Obj
from tui.kinds.fields import family_of
from tui.kinds.service.addresses import check_addresses

CONFIGURED = "IPv4"
_POLICY = "spec.ipFamilyPolicy"


def settle_families(new: Obj, old: Obj | None) -> list[FieldError]:
    """Fill `ipFamilyPolicy` and `ipFamilies` in place. Takes specs; errors stop the request before validation."""
    if new.get("type") == "ExternalName" or prefers_the_same(new, old):
        return []
    lonely = new.get("clusterIP") == "None" and not new.get("selector")
    if not new.get("ipFamilyPolicy"):
        before = (old or {}).get("ipFamilyPolicy")
        new["ipFamilyPolicy"] = before or ("RequireDualStack" if lonely else "SingleStack")
    errors = check_addresses(new)
    if errors:
        return errors
    errors = [*_reduced(new, old), *_too_many(new), *_infer(new)]
    if errors:
        return errors
    if lonely:
        _complete(new)
        return []
    errors = list(_unconfigured(new))
    if not errors and not new.get("ipFamilies"):
        new["ipFamilies"] = [CONFIGURED]
    return errors


def prefers_the_same(new: Obj, old: Obj | None) -> bool:
    """An update that leaves PreferDualStack, addresses and families as they were: nothing is added or removed."""
    if old is None or old.get("type") == "ExternalName" or new.get("type") == "ExternalName":
        return False
    both = (new, old)
    if any(spec.get("ipFamilyPolicy") not in (None, "PreferDualStack") for spec in both):
        return False
    if not any(spec.get("ipFamilyPolicy") for spec in both):
        return False
    return all(new.get(field) == old.get(field) for field in ("clusterIPs", "ipFamilies"))


def _reduced(new: Obj, old: Obj | None) -> Iterator[FieldError]:
    """Going from two addresses to one: the policy has to say so."""
    if old is None:
        return
    for field, words in (("clusterIPs", "cluster IP"), ("ipFamilies", "IP family")):
        before, after = old.get(field) or [], new.get(field) or []
        if new["ipFamilyPolicy"] == "SingleStack":
            if before == after and len(after) > 1:
                new[field] = after[:1]
        elif 0 < len(after) < len(before):
            detail = f"must be 'SingleStack' to release the secondary {words}"
            yield invalid_value(_POLICY, new["ipFamilyPolicy"], detail)


def _too_many(new: Obj) -> Iterator[FieldError]:
    if new["ipFamilyPolicy"] != "SingleStack":
        return
    for field, words in (("clusterIPs", "cluster IPs"), ("ipFamilies", "IP families")):
        if len(new.get(field) or []) == 2:
            detail = f"must be 'RequireDualStack' or 'PreferDualStack' when multiple {words} are specified"
            yield invalid_value(_POLICY, new["ipFamilyPolicy"], detail)


def _infer(new: Obj) -> Iterator[FieldError]:
    """Families follow from the addresses that a client asked for."""
    families = list(new.get("ipFamilies") or [])
    for n, ip in enumerate(new.get("clusterIPs") or []):
        if ip == "None":
            break
        if n < len(families):
            continue
        if family_of(ip) != CONFIGURED:
            detail = f"{family_of(ip)} is not configured on this cluster"
            yield invalid_value(f"spec.clusterIPs[{n}]", new["clusterIPs"], detail)
        else:
            families.append(family_of(ip))
    if families:
        new["ipFamilies"] = families


def _complete(new: Obj) -> None:
    """Headless without a selector: its families are what somebody else writes, so both are allowed."""
    families = new.get("ipFamilies") or [CONFIGURED]
    if len(families) < 2 and new["ipFamilyPolicy"] != "SingleStack":
        families = [*families, "IPv6" if families[0] == "IPv4" else "IPv4"]
    new["ipFamilies"] = families


def _unconfigured(new: Obj) -> Iterator[FieldError]:
    if new["ipFamilyPolicy"] == "RequireDualStack":
        yield invalid_value(_POLICY, "RequireDualStack", "this cluster is not configured for dual-stack services")
    for n, family in enumerate(new.get("ipFamilies") or []):
        if family != CONFIGURED:
            yield invalid_value(f"spec.ipFamilies[{n}]", family, "not configured on this cluster")
