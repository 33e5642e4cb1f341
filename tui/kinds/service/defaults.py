"""Defaults of a Service (SetDefaults_Service), and empty values that the API never stores."""

from __future__ import annotations

from typing import Any

from tui.api.objects import Obj

AFFINITY_SECONDS = 10800
"""How long ClientIP affinity lasts where nothing else is said."""

_EMPTY_IS_ABSENT = (
    "clusterIP", "clusterIPs", "externalIPs", "externalName", "externalTrafficPolicy", "healthCheckNodePort",
    "ipFamilies", "loadBalancerIP", "loadBalancerSourceRanges", "ports", "publishNotReadyAddresses", "selector",
)


def default_service(obj: Obj) -> None:
    """Fill a Service's defaults in place."""
    if not isinstance(obj.get("spec"), dict):
        obj["spec"] = {}
    spec = obj["spec"]
    drop_empty(spec, _EMPTY_IS_ABSENT)
    _default_affinity(spec)
    spec["type"] = spec.get("type") or "ClusterIP"
    for port in spec.get("ports", ()):
        _default_port(port)
    _default_policies(spec)
    status = obj.setdefault("status", {})
    status.setdefault("loadBalancer", {})
    for ingress in status["loadBalancer"].get("ingress") or ():
        if ingress.get("ip"):
            ingress.setdefault("ipMode", "VIP")


def drop_empty(part: Obj, fields: tuple[str, ...]) -> None:
    """Remove the fields whose value is Go's zero value, in place."""
    for name in fields:
        if name in part and not part[name]:
            del part[name]


def set_or_drop(part: Obj, field: str, value: Any) -> None:
    """Set a field, or remove it where the value is empty, in place."""
    if value:
        part[field] = value
    else:
        part.pop(field, None)


def _default_affinity(spec: Obj) -> None:
    spec["sessionAffinity"] = spec.get("sessionAffinity") or "None"
    if spec["sessionAffinity"] == "None":
        spec.pop("sessionAffinityConfig", None)
    elif spec["sessionAffinity"] == "ClientIP":
        client = (spec.get("sessionAffinityConfig") or {}).get("clientIP") or {}
        if client.get("timeoutSeconds") is None:
            spec["sessionAffinityConfig"] = {"clientIP": {"timeoutSeconds": AFFINITY_SECONDS}}


def _default_port(port: Obj) -> None:
    drop_empty(port, ("name", "nodePort"))
    port["port"] = port.get("port") or 0
    port["protocol"] = port.get("protocol") or "TCP"
    if port.get("targetPort") in (None, 0, ""):
        port["targetPort"] = port["port"]


def _default_policies(spec: Obj) -> None:
    if externally_accessible(spec) and not spec.get("externalTrafficPolicy"):
        spec["externalTrafficPolicy"] = "Cluster"
    if spec["type"] in ("ClusterIP", "NodePort", "LoadBalancer") and spec.get("internalTrafficPolicy") is None:
        spec["internalTrafficPolicy"] = "Cluster"
    if spec["type"] == "LoadBalancer" and spec.get("allocateLoadBalancerNodePorts") is None:
        spec["allocateLoadBalancerNodePorts"] = True


def externally_accessible(spec: Obj) -> bool:
    """Whether clients outside the cluster can reach it: node ports, a load balancer or external IPs."""
    if spec.get("type") == "ClusterIP":
        return bool(spec.get("externalIPs"))
    return spec.get("type") in ("NodePort", "LoadBalancer")


def needs_cluster_ip(spec: Obj) -> bool:
    """Whether its type has a cluster IP (`None` counts as one)."""
    return spec.get("type") != "ExternalName"


def needs_node_ports(spec: Obj) -> bool:
    """Whether its type may have node ports."""
    return spec.get("type") in ("NodePort", "LoadBalancer")


def allocates_node_ports(spec: Obj) -> bool:
    """Whether ports that ask for no node port get one: not where a load balancer can do without."""
    return needs_node_ports(spec) and (
        spec["type"] == "NodePort" or spec.get("allocateLoadBalancerNodePorts") is not False
    )


def needs_health_check(spec: Obj) -> bool:
    """Whether it has a health check node port: a load balancer that keeps traffic on the node."""
    return spec.get("type") == "LoadBalancer" and spec.get("externalTrafficPolicy") == "Local"


def is_headless(spec: Obj) -> bool:
    """Whether its cluster IP is `None`."""
    return spec.get("clusterIPs") == ["None"]
