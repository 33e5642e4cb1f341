"""Requests and limits of containers and pods."""

from __future__ import annotations

from collections.abc import Callable

from tui.api import names
from tui.api.errors import duplicate, forbidden_field, invalid_value, not_supported, required
from tui.api.objects import Obj
from tui.kinds.fields import check_label_name
from tui.kinds.pod.rules.words import NONNEGATIVE, Errors, all_of, not_found
from tui.kinds.quantity import canonical, parse

Names = Callable[[str, str], Errors]

_CONTAINER = ("cpu", "memory", "ephemeral-storage")
_STANDARD = {
    *_CONTAINER, "requests.cpu", "requests.memory", "requests.ephemeral-storage", "limits.cpu", "limits.memory",
    "limits.ephemeral-storage", "pods", "resourcequotas", "services", "replicationcontrollers", "secrets",
    "configmaps", "persistentvolumeclaims", "storage", "requests.storage", "services.nodeports",
    "services.loadbalancers",
}
_INTEGER = {"pods", "resourcequotas", "services", "replicationcontrollers", "secrets", "configmaps",
            "persistentvolumeclaims", "services.nodeports", "services.loadbalancers"}
_PAGES = "hugepages-"


def container_resources(resources: Obj, path: str, claims: set[str]) -> Errors:
    """ValidateContainerResourceRequirements."""
    yield from _requirements(resources, path, claims, container_name)


def pod_resources(resources: Obj, path: str) -> Errors:
    """validatePodResources: what the pod as a whole asks for."""
    if resources.get("claims") is not None:
        yield forbidden_field(f"{path}.claims", "claims may not be set for Resources at pod-level")
    yield from _requirements(resources, path, set(), _pod_name)


def _requirements(resources: Obj, path: str, claims: set[str], check: Names) -> Errors:
    limits, requests = resources.get("limits") or {}, resources.get("requests") or {}
    for name, amount in sorted(limits.items()):
        yield from _amount(name, amount, f"{path}.limits[{name}]", check)
        yield from _pages(name, amount, f"{path}.limits[{name}]")
    for name, amount in sorted(requests.items()):
        yield from _amount(name, amount, f"{path}.requests[{name}]", check)
        yield from _within(name, amount, limits, path)
        yield from _pages(name, amount, f"{path}.requests[{name}]")
    asked = {*limits, *requests}
    if any(name.startswith(_PAGES) for name in asked) and not asked & {"cpu", "memory"}:
        yield forbidden_field(path, "HugePages require cpu or memory")
    yield from _claims(resources.get("claims") or [], f"{path}.claims", claims)


def _amount(name: str, amount: str, path: str, check: Names) -> Errors:
    yield from check(name, path)
    yield from check_amount(name, amount, path)


def check_amount(name: str, amount: str, path: str) -> Errors:
    """ValidateResourceQuantityValue."""
    value = parse(amount)
    if value < 0:
        yield invalid_value(path, canonical(amount), NONNEGATIVE)
    if (name in _INTEGER or _is_extended(name)) and value.denominator != 1:
        yield invalid_value(path, canonical(amount), "must be an integer")


def _within(name: str, amount: str, limits: Obj, path: str) -> Errors:
    may_exceed = _is_native(name) and not name.startswith(_PAGES)
    if name not in limits:
        if not may_exceed:
            yield required(f"{path}.limits", "Limit must be set for non overcommitable resources")
    elif parse(amount) != parse(limits[name]) and not may_exceed:
        detail = f"must be equal to {name} limit of {canonical(limits[name])}"
        yield invalid_value(f"{path}.requests", canonical(amount), detail)
    elif parse(amount) > parse(limits[name]):
        detail = f"must be less than or equal to {name} limit of {canonical(limits[name])}"
        yield invalid_value(f"{path}.requests", canonical(amount), detail)


def _pages(name: str, amount: str, path: str) -> Errors:
    if not name.startswith(_PAGES):
        return
    try:
        size = parse(name.removeprefix(_PAGES))
    except ValueError:
        size = parse(0)
    value = parse(amount)
    if size <= 0 or value < 0 or (value / size).denominator != 1:
        detail = f"{canonical(amount)} is not positive integer multiple of {name}"
        yield invalid_value(path, canonical(amount), detail)


def container_name(name: str, path: str) -> Errors:
    """validateContainerResourceName."""
    yield from _resource_name(name, path)
    if "/" not in name:
        if name not in _CONTAINER and not name.startswith(_PAGES):
            yield invalid_value(path, name, "must be a standard resource for containers")
    elif not _is_native(name) and not _is_extended(name):
        yield invalid_value(path, name, "doesn't follow extended resource name standard")


def _pod_name(name: str, path: str) -> Errors:
    wrong = list(_resource_name(name, path))
    yield from wrong
    if not wrong and name not in ("cpu", "memory") and not name.startswith(_PAGES):
        yield not_supported(path, name, ("cpu", _PAGES, "memory"))


def _resource_name(name: str, path: str) -> Errors:
    wrong = names.is_qualified_name(name)
    yield from all_of(path, name, wrong)
    if not wrong and "/" not in name and name not in _STANDARD and not name.startswith((_PAGES, "requests.hugepages-")):
        yield invalid_value(path, name, "must be a standard resource type or fully qualified")


def _is_native(name: str) -> bool:
    return "/" not in name or "kubernetes.io/" in name


def _is_extended(name: str) -> bool:
    return not _is_native(name) and not name.startswith("requests.") and not names.is_qualified_name(f"requests.{name}")


def _claims(claims: list[Obj], path: str, known: set[str]) -> Errors:
    seen, partly = set[str](), set[str]()
    for number, claim in enumerate(claims):
        at, name, request = f"{path}[{number}]", claim.get("name") or "", claim.get("request") or ""
        if not name:
            yield required(at)
            continue
        if request and name not in seen:
            yield from check_label_name(f"{at}.request", request)
        key = f"{name}/{request}" if request else name
        whole = name if name in seen else key
        if whole in seen or not request and name in partly:
            yield duplicate(at, whole)
        seen.add(key)
        partly |= {name} if request else set()
        if name not in known:
            listed = f": {', '.join(sorted(known))}" if known else " which is empty"
            yield not_found(at, name, f"must be one of the names in pod.spec.resourceClaims{listed}")
