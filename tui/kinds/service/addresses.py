"""Validation of a Service's cluster IPs and IP families (ValidateServiceClusterIPsRelatedFields and its updates)."""

from __future__ import annotations

from collections.abc import Iterator

from tui.api.errors import FieldError, duplicate, invalid_value, not_supported, required
from tui.api.objects import Obj
from tui.kinds.fields import check_ip, family_of
from tui.kinds.service.defaults import is_headless

FAMILIES = ("IPv4", "IPv6")
POLICIES = ("PreferDualStack", "RequireDualStack", "SingleStack")
ONCE = "may not change once set"


def check_addresses(spec: Obj) -> list[FieldError]:
    """Cluster IPs, families and policy of a Service that is not of type ExternalName."""
    if spec.get("type") == "ExternalName":
        return []
    ips, families = spec.get("clusterIPs") or [], spec.get("ipFamilies") or []
    errors = [*_paired(spec.get("clusterIP", ""), ips), *_families(families)]
    policy = spec.get("ipFamilyPolicy")
    if policy is not None and policy not in POLICIES:
        errors.append(not_supported("spec.ipFamilyPolicy", policy, POLICIES))
    wrong = list(_readable(ips))
    errors += wrong
    if len(ips) > 2:
        errors.append(invalid_value("spec.clusterIPs", ips, "may only hold up to 2 values"))
    return errors if wrong else [*errors, *_one_each(ips), *_matching(spec, ips, families)]


def _paired(single: str, ips: list[str]) -> Iterator[FieldError]:
    if single and not ips:
        yield required("spec.clusterIPs")
    elif single and ips[0] != single:
        yield invalid_value("spec.clusterIPs", ips, "first value must match `clusterIP`")
    elif ips and not single:
        yield invalid_value("spec.clusterIPs", ips, "must be empty when `clusterIP` is not specified")


def _families(families: list[str]) -> Iterator[FieldError]:
    for n, family in enumerate(families):
        if family not in FAMILIES:
            yield not_supported(f"spec.ipFamilies[{n}]", family, FAMILIES)
        if family in families[:n]:
            yield duplicate(f"spec.ipFamilies[{n}]", family)


def _readable(ips: list[str]) -> Iterator[FieldError]:
    for n, ip in enumerate(ips):
        if n == 0 and ip == "None":
            if len(ips) > 1:
                yield invalid_value("spec.clusterIPs", ips, "'None' must be the first and only value")
            continue
        yield from check_ip(f"spec.clusterIPs[{n}]", ip)


def _one_each(ips: list[str]) -> Iterator[FieldError]:
    if len(ips) > 1 and len({family_of(ip) for ip in ips}) < 2:
        yield invalid_value("spec.clusterIPs", ips, "may specify no more than one IP for each IP family")


def _matching(spec: Obj, ips: list[str], families: list[str]) -> Iterator[FieldError]:
    if is_headless(spec):
        return
    for n, (ip, family) in enumerate(zip(ips, families, strict=False)):
        if family in FAMILIES and family != family_of(ip):
            words = f"expected an {family} value as indicated by `ipFamilies[{n}]`"
            yield invalid_value(f"spec.clusterIPs[{n}]", ip, words)


def check_address_changes(new: Obj, old: Obj) -> Iterator[FieldError]:
    """Primary cluster IP and family stay what they are, unless the type comes from or goes to ExternalName."""
    if "ExternalName" in (new.get("type"), old.get("type")):
        return
    if not (is_headless(old) and is_headless(new)):
        yield from _ip_changes(new, old, new.get("clusterIPs") or [], old.get("clusterIPs") or [])
    if not is_headless(old) and not is_headless(new):
        yield from _family_changes(new, new.get("ipFamilies") or [], old.get("ipFamilies") or [])


def _ip_changes(new: Obj, old: Obj, ips: list[str], before: list[str]) -> Iterator[FieldError]:
    if len(ips) == len(before):
        for n, ip in enumerate(before):
            if ip != ips[n]:
                yield invalid_value(f"spec.clusterIPs[{n}]", ips, ONCE)
        return
    if len(before) > len(ips) and not ips:
        yield invalid_value("spec.clusterIPs[0]", None, "primary clusterIP can not be unset")
    if ips and before and ips[0] != before[0]:
        yield invalid_value("spec.clusterIPs[0]", ips, ONCE)
    if len(before) > len(ips) == 1 and new.get("ipFamilyPolicy") != "SingleStack":
        words = "must be set to 'SingleStack' when releasing the secondary clusterIP"
        yield invalid_value("spec.ipFamilyPolicy", new.get("ipFamilyPolicy"), words)


def _family_changes(new: Obj, families: list[str], before: list[str]) -> Iterator[FieldError]:
    if len(families) == len(before):
        for n, family in enumerate(before):
            if family != families[n]:
                yield invalid_value("spec.ipFamilies[0]", families, ONCE)
        return
    if families and before and families[0] != before[0]:
        yield invalid_value("spec.ipFamilies[0]", new.get("clusterIPs"), ONCE)
    if len(before) > len(families) == 1 and new.get("ipFamilyPolicy") != "SingleStack":
        words = "must be set to 'SingleStack' when releasing the secondary ipFamily"
        yield invalid_value("spec.ipFamilyPolicy", new.get("ipFamilyPolicy"), words)
