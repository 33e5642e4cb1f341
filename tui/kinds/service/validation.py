"""Validation of a Service in the API server's order and words (ValidateService, ValidateServiceUpdate)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tui.api.errors import FieldError, forbidden_field, invalid_value, not_supported, required
from tui.api.objects import Obj, annotations_of
from tui.kinds.fields import (
    check_cidr,
    check_ip,
    check_labels,
    check_ordinary_ip,
    check_port,
    check_qualified_name,
    check_subdomain,
    is_ip,
)
from tui.kinds.service.addresses import check_address_changes, check_addresses
from tui.kinds.service.defaults import externally_accessible, is_headless, needs_cluster_ip, needs_health_check
from tui.kinds.service.ports import check_duplicates, check_each_port, check_no_node_ports

TYPES = ("ClusterIP", "ExternalName", "LoadBalancer", "NodePort")
AFFINITIES = ("ClientIP", "None")
TRAFFIC_POLICIES = ("Cluster", "Local")
DISTRIBUTIONS = ("PreferClose", "PreferSameZone", "PreferSameNode")
IP_MODES = ("Proxy", "VIP")
TOPOLOGY_HINTS = "service.kubernetes.io/topology-aware-hints"
TOPOLOGY_MODE = "service.kubernetes.io/topology-mode"
SOURCE_RANGES = "service.beta.kubernetes.io/load-balancer-source-ranges"
_LB_ONLY = "may only be used when `type` is 'LoadBalancer'"
_MOST_AFFINITY_SECONDS = 86400


def validate_service(obj: Obj) -> list[FieldError]:
    """Everything that is wrong with a Service besides its metadata."""
    spec = obj["spec"]
    ports = spec.get("ports") or []
    return [
        *_check_topology(annotations_of(obj)),
        *_check_type_needs(spec, ports),
        *check_each_port(ports),
        *check_labels("spec.selector", spec.get("selector")),
        *_check_affinity(spec),
        *check_addresses(spec),
        *_check_external_ips(spec.get("externalIPs") or []),
        *_check_type(spec, ports),
        *check_duplicates(ports),
        *_check_source_ranges(obj),
        *_check_load_balancer(spec),
        *check_class(spec),
        *_check_external_policy(spec),
        *_check_internal_policy(spec),
        *_check_distribution(spec),
    ]


def validate_service_update(obj: Obj, old: Obj) -> list[FieldError]:
    """What may not change (ValidateServiceUpdate)."""
    new, before = obj["spec"], old["spec"]
    errors = list(check_address_changes(new, before))
    if (
        new.get("type") == before.get("type") == "LoadBalancer"
        and new.get("loadBalancerClass") != before.get("loadBalancerClass")
    ):
        errors.append(invalid_value("spec.loadBalancerClass", new.get("loadBalancerClass"), "may not change once set"))
    errors += check_class(new)
    if (
        needs_health_check(new) and needs_health_check(before)
        and new.get("healthCheckNodePort") != before.get("healthCheckNodePort")
    ):
        errors.append(forbidden_field("spec.healthCheckNodePort", "field is immutable"))
    return errors


def _check_topology(notes: Mapping[str, str]) -> Iterator[FieldError]:
    """The annotation and the older one that it replaced say the same."""
    mode, hints = notes.get(TOPOLOGY_MODE), notes.get(TOPOLOGY_HINTS)
    if mode is not None and hints is not None and mode != hints:
        words = f"must match annotations[{TOPOLOGY_HINTS}] when both are specified"
        yield invalid_value(f"metadata.annotations[{TOPOLOGY_MODE}]", mode, words)


def _check_type_needs(spec: Obj, ports: list[Obj]) -> Iterator[FieldError]:
    type_ = spec.get("type")
    if not ports and not is_headless(spec) and type_ != "ExternalName":
        yield required("spec.ports")
    if type_ in ("LoadBalancer", "NodePort") and is_headless(spec):
        yield invalid_value("spec.clusterIPs[0]", "None", f"may not be set to 'None' for {type_} services")
    if type_ == "ExternalName":
        yield from _check_external_name(spec)


def _check_external_name(spec: Obj) -> Iterator[FieldError]:
    for field in ("clusterIPs", "ipFamilies", "ipFamilyPolicy"):
        if spec.get(field):
            yield forbidden_field(f"spec.{field}", "may not be set for ExternalName services")
    name = str(spec.get("externalName", "")).removesuffix(".")
    yield from check_subdomain("spec.externalName", name) if name else [required("spec.externalName")]


def _check_affinity(spec: Obj) -> Iterator[FieldError]:
    affinity, config = spec.get("sessionAffinity"), spec.get("sessionAffinityConfig")
    if affinity not in AFFINITIES:
        yield not_supported("spec.sessionAffinity", affinity, AFFINITIES)
    elif affinity == "None" and config is not None:
        yield forbidden_field("spec.sessionAffinityConfig", "must not be set when session affinity is None")
    elif affinity == "ClientIP":
        seconds = ((config or {}).get("clientIP") or {}).get("timeoutSeconds", 0)
        if not 0 < seconds <= _MOST_AFFINITY_SECONDS:
            words = f"must be greater than 0 and less than {_MOST_AFFINITY_SECONDS}"
            yield invalid_value("spec.sessionAffinityConfig.clientIP.timeoutSeconds", seconds, words)


def _check_external_ips(ips: list[str]) -> Iterator[FieldError]:
    for n, ip in enumerate(ips):
        field = f"spec.externalIPs[{n}]"
        yield from check_ip(field, ip) or check_ordinary_ip(field, ip)


def _check_type(spec: Obj, ports: list[Obj]) -> Iterator[FieldError]:
    if spec.get("type") not in TYPES:
        yield not_supported("spec.type", spec.get("type"), TYPES)
    if spec.get("type") == "ClusterIP":
        yield from check_no_node_ports(ports)


def _check_source_ranges(obj: Obj) -> Iterator[FieldError]:
    """The field, or the older annotation where the field is empty."""
    ranges, written = obj["spec"].get("loadBalancerSourceRanges"), annotations_of(obj).get(SOURCE_RANGES)
    path = "spec.LoadBalancerSourceRanges" if ranges else f"metadata.annotations[{SOURCE_RANGES}]"
    if not ranges and written is None:
        return
    if obj["spec"].get("type") != "LoadBalancer":
        yield forbidden_field(path, _LB_ONLY)
    if ranges:
        for n, value in enumerate(ranges):
            yield from check_cidr(f"{path}[{n}]", value.strip())
    elif written and written.strip():
        for value in written.split(","):
            yield from check_cidr(path, value.strip())


def _check_load_balancer(spec: Obj) -> Iterator[FieldError]:
    allocate = spec.get("allocateLoadBalancerNodePorts")
    if allocate is not None and spec.get("type") != "LoadBalancer":
        yield forbidden_field("spec.allocateLoadBalancerNodePorts", _LB_ONLY)
    if allocate is None and spec.get("type") == "LoadBalancer":
        yield required("allocateLoadBalancerNodePorts")


def check_class(spec: Obj) -> Iterator[FieldError]:
    """A load balancer's class is a qualified name, and only a load balancer has one."""
    name = spec.get("loadBalancerClass")
    if name is None:
        return
    if spec.get("type") == "LoadBalancer":
        yield from check_qualified_name("spec.loadBalancerClass", name)
    else:
        yield forbidden_field("spec.loadBalancerClass", _LB_ONLY)


def _check_external_policy(spec: Obj) -> Iterator[FieldError]:
    policy, field = spec.get("externalTrafficPolicy"), "spec.externalTrafficPolicy"
    if not externally_accessible(spec):
        if policy:
            yield invalid_value(field, policy, "may only be set for externally-accessible services")
    elif policy not in TRAFFIC_POLICIES:
        yield not_supported(field, policy, TRAFFIC_POLICIES) if policy else required(field)
    port, field = spec.get("healthCheckNodePort", 0), "spec.healthCheckNodePort"
    if needs_health_check(spec):
        yield from check_port(field, port) if port else [required(field)]
    elif port:
        words = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"
        yield invalid_value(field, port, words)


def _check_internal_policy(spec: Obj) -> Iterator[FieldError]:
    policy, field = spec.get("internalTrafficPolicy"), "spec.internalTrafficPolicy"
    if policy is None:
        if spec.get("type") in TYPES and needs_cluster_ip(spec):
            yield required(field)
    elif policy not in TRAFFIC_POLICIES:
        yield not_supported(field, policy, TRAFFIC_POLICIES)


def _check_distribution(spec: Obj) -> Iterator[FieldError]:
    value = spec.get("trafficDistribution")
    if value is not None and value not in DISTRIBUTIONS:
        yield not_supported("spec.trafficDistribution", value, DISTRIBUTIONS)


def validate_service_status(obj: Obj, old: Obj) -> list[FieldError]:
    """What a load balancer's controller may report (ValidateLoadBalancerStatus)."""
    ingress = ((obj.get("status") or {}).get("loadBalancer") or {}).get("ingress") or []
    path = "status.loadBalancer.ingress"
    if ingress and obj["spec"].get("type") != "LoadBalancer":
        return [forbidden_field(path, "may only be used when `spec.type` is 'LoadBalancer'")]
    return [error for n, entry in enumerate(ingress) for error in _check_ingress(f"{path}[{n}]", entry)]


def _check_ingress(path: str, entry: Obj) -> Iterator[FieldError]:
    ip, mode, host = entry.get("ip", ""), entry.get("ipMode"), entry.get("hostname", "")
    if ip:
        yield from check_ip(f"{path}.ip", ip)
    if mode is None:
        if ip:
            yield required(f"{path}.ipMode", "must be specified when `ip` is set")
    elif not ip:
        yield forbidden_field(f"{path}.ipMode", "may not be specified when `ip` is not set")
    elif mode not in IP_MODES:
        yield not_supported(f"{path}.ipMode", mode, IP_MODES)
    if host:
        yield from check_subdomain(f"{path}.hostname", host)
        if is_ip(host):
            yield invalid_value(f"{path}.hostname", host, "must be a DNS name, not an IP address")
