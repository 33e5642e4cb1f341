"""What an update keeps and drops of a Service (the registry's patchAllocatedValues and dropTypeDependentFields)."""

from __future__ import annotations

from tui.api.objects import Obj
from tui.kinds.service.defaults import (
    externally_accessible,
    needs_cluster_ip,
    needs_health_check,
    needs_node_ports,
    set_or_drop,
)


def keep_allocated(new: Obj, old: Obj) -> None:
    """Fill in allocated values that an update left out, in place: they are not freed by silence. Takes specs."""
    if needs_cluster_ip(old) and needs_cluster_ip(new):
        if not new.get("clusterIP"):
            set_or_drop(new, "clusterIP", old.get("clusterIP"))
        if not new.get("clusterIPs"):  # whatever the first one is: pair_cluster_ips comes after
            set_or_drop(new, "clusterIPs", list(old.get("clusterIPs") or ()))
    if needs_node_ports(old) and needs_node_ports(new):
        _keep_node_ports(new, old)
    if needs_health_check(old) and needs_health_check(new) and not new.get("healthCheckNodePort"):
        set_or_drop(new, "healthCheckNodePort", old.get("healthCheckNodePort"))


def _keep_node_ports(new: Obj, old: Obj) -> None:
    """By port name: the user may have changed anything else of the port."""
    used = node_ports(old) & node_ports(new)
    by_name = {port.get("name", ""): port.get("nodePort", 0) for port in old.get("ports", ())}
    for port in new.get("ports", ()):
        value = by_name.get(port.get("name", ""), 0)
        if not port.get("nodePort") and value and value not in used:
            port["nodePort"] = value  # two entries may share one number, for TCP and UDP


def node_ports(spec: Obj) -> set[int]:
    """The node ports of its ports."""
    return {port["nodePort"] for port in spec.get("ports", ()) if port.get("nodePort")}


def pair_cluster_ips(new: Obj, old: Obj | None) -> None:
    """Keep `clusterIP` and `clusterIPs` in step where a client set only one of them, in place. Takes specs."""
    single, several = new.get("clusterIP", ""), new.get("clusterIPs") or []
    if old is None:
        if single and not several:
            new["clusterIPs"] = [single]
        return
    before, before_all = old.get("clusterIP", ""), old.get("clusterIPs") or []
    if before_all and not several and before == single:
        new["clusterIPs"] = list(before_all)
    if before != single and several == before_all:
        set_or_drop(new, "clusterIPs", [single] if single else None)


def drop_by_type(new: Obj, old: Obj) -> None:
    """Drop fields that the new type has no use for, where the client did not change them too. Takes specs."""
    if needs_cluster_ip(old) and not needs_cluster_ip(new):
        if _same(new, old, "clusterIP") and _same(new, old, "clusterIPs"):
            new.pop("clusterIP", None)
            new.pop("clusterIPs", None)
        _drop_same(new, old, "ipFamilies")
        _drop_same(new, old, "ipFamilyPolicy")
    if needs_node_ports(old) and not needs_node_ports(new) and node_ports(new) <= node_ports(old):
        for port in new.get("ports", ()):
            port.pop("nodePort", None)
    if needs_health_check(old) and not needs_health_check(new):
        _drop_same(new, old, "healthCheckNodePort")
    if old.get("type") == "LoadBalancer" and new.get("type") != "LoadBalancer":
        _drop_same(new, old, "allocateLoadBalancerNodePorts")
        _drop_same(new, old, "loadBalancerClass")
    if externally_accessible(old) and not externally_accessible(new):
        _drop_same(new, old, "externalTrafficPolicy")


def _same(new: Obj, old: Obj, field: str) -> bool:
    return bool(new.get(field) == old.get(field))


def _drop_same(new: Obj, old: Obj, field: str) -> None:
    if _same(new, old, field):
        new.pop(field, None)


def prepare_service(obj: Obj, old: Obj | None) -> None:
    """PrepareForUpdate: fields by type; a Service that is no load balancer has no ingress."""
    if old is None:
        obj["status"] = {"loadBalancer": {}}
        return
    drop_by_type(obj["spec"], old["spec"])
    if obj["spec"].get("type") != "LoadBalancer" and (obj.get("status") or {}).get("loadBalancer"):
        obj["status"] = {**obj["status"], "loadBalancer": {}}
