"""What the server says about a Service's fields that do nothing, or not for long (GetWarningsForService)."""

from __future__ import annotations

from collections.abc import Iterator

from tui.api.objects import Obj, annotations_of
from tui.kinds.fields import cidr_warnings, ip_warnings
from tui.kinds.service.defaults import is_headless
from tui.kinds.service.validation import TOPOLOGY_HINTS, TOPOLOGY_MODE


def warnings(obj: Obj, old: Obj | None) -> list[str]:
    """In the server's order, for a new Service as for a changed one."""
    spec = obj["spec"]
    said = []
    if TOPOLOGY_HINTS in annotations_of(obj):
        said.append(f"annotation {TOPOLOGY_HINTS} is deprecated, please use {TOPOLOGY_MODE} instead")
    return [*said, *_addresses(spec), *_by_type(spec)]


def _addresses(spec: Obj) -> Iterator[str]:
    headless, external = is_headless(spec), spec.get("externalIPs") or []
    if not headless:
        yield from _each_ip("clusterIPs", spec.get("clusterIPs") or [])
    elif spec.get("type") == "ClusterIP":
        for field, shown in (("loadBalancerIP",) * 2, ("externalIPs",) * 2, ("sessionAffinity", "SessionAffinity")):
            if spec.get(field) not in (None, "", "None"):
                yield f"spec.{shown} is ignored for headless services"
    yield from _each_ip("externalIPs", external)
    if external and not headless and spec.get("type") != "ExternalName":
        yield "spec.externalIPs is deprecated"
    if spec.get("loadBalancerIP"):
        yield from ip_warnings("spec.loadBalancerIP", spec["loadBalancerIP"])
    for n, value in enumerate(spec.get("loadBalancerSourceRanges") or ()):
        yield from cidr_warnings(f"spec.loadBalancerSourceRanges[{n}]", value)


def _each_ip(field: str, ips: list[str]) -> Iterator[str]:
    for n, ip in enumerate(ips):
        yield from ip_warnings(f"spec.{field}[{n}]", ip)


def _by_type(spec: Obj) -> Iterator[str]:
    if spec.get("type") == "ExternalName" and spec.get("externalIPs"):
        yield 'spec.externalIPs is ignored when spec.type is "ExternalName"'
    if spec.get("type") != "ExternalName" and spec.get("externalName"):
        yield 'spec.externalName is ignored when spec.type is not "ExternalName"'
    if spec.get("trafficDistribution") == "PreferClose":
        yield 'spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"'
