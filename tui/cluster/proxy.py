"""Service rules: what kube-proxy (iptables mode) does with a packet for a cluster IP, node port or load balancer.

Pure: it reads Services and EndpointSlices, and neither draws nor remembers anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address, ip_network
from typing import Literal

from tui.api.kind import Api, Reader
from tui.api.objects import Obj, dig
from tui.api.record import record
from tui.api.selectors import from_map

SLICES = "endpointslices.discovery.k8s.io"
SERVICE_LABEL = "kubernetes.io/service-name"

Entry = Literal["cluster-ip", "node-port", "load-balancer", "external-ip"]


@record
class Target:
    """An endpoint that a connection may be sent to."""

    address: str
    port: int
    node: str = ""
    pod: str = ""
    """`namespace/name`, "" where the endpoint is no pod."""
    hostname: str = ""


@record
class Rule:
    """What holds for one port of a Service, at one of its entries."""

    service: Obj
    port: Obj
    entry: Entry

    @property
    def name(self) -> str:
        """`namespace/name` of the Service."""
        meta = self.service["metadata"]
        return f"{meta['namespace']}/{meta['name']}"

    @property
    def affinity(self) -> int:
        """Milliseconds for which a client sticks to its endpoint, 0 where it does not."""
        spec = self.service["spec"]
        if spec.get("sessionAffinity") != "ClientIP":
            return 0
        return int(dig(spec, "sessionAffinityConfig", "clientIP", "timeoutSeconds", default=10800)) * 1000


@record
class Endpoints:
    """The endpoints of a Service port, as the rules use them."""

    ready: tuple[Target, ...]
    local: tuple[Target, ...]
    """Those of `ready` on the node that handles the packet."""


def is_virtual(service: Obj) -> bool:
    """Whether kube-proxy makes rules for it: neither headless nor ExternalName."""
    spec = service["spec"]
    return spec.get("type") != "ExternalName" and spec.get("clusterIP") not in (None, "", "None")


def entries(service: Obj) -> Iterator[tuple[str, Entry]]:
    """The addresses at which a Service is met, besides node ports."""
    spec = service["spec"]
    for address in spec.get("clusterIPs") or [spec["clusterIP"]]:
        yield address, "cluster-ip"
    for address in spec.get("externalIPs") or ():
        yield address, "external-ip"
    for ingress in dig(service, "status", "loadBalancer", "ingress", default=()):
        if ingress.get("ip"):
            yield ingress["ip"], "load-balancer"


def find_address(api: Api, address: str) -> tuple[Obj, Entry] | None:
    """The Service that owns an address (cluster, external or load balancer IP)."""
    for service in api.index("services", "clusterIP", address):
        return service, "cluster-ip"
    for service in api.list("services"):
        if is_virtual(service) and _shown_outside(service):
            for own, entry in entries(service):
                if own == address:
                    return service, entry
    return None


def find_node_port(api: Api, port: int, protocol: str) -> Rule | None:
    """The rule of a node port."""
    for service in api.index("services", "nodePort", str(port)):
        for entry in service["spec"].get("ports") or ():
            if entry.get("nodePort") == port and entry.get("protocol", "TCP") == protocol and is_virtual(service):
                return Rule(service, entry, "node-port")
    return None


def _shown_outside(service: Obj) -> bool:
    return bool(service["spec"].get("externalIPs") or dig(service, "status", "loadBalancer", "ingress"))


def find_port(service: Obj, port: int, protocol: str) -> Obj | None:
    """The Service port with a number and protocol."""
    for entry in service["spec"].get("ports") or ():
        if entry["port"] == port and entry.get("protocol", "TCP") == protocol:
            return dict(entry)
    return None


def slices_of(reader: Reader, service: Obj) -> list[Obj]:
    """The Service's EndpointSlices, in order of name."""
    meta = service["metadata"]
    return reader.list(SLICES, meta["namespace"], from_map({SERVICE_LABEL: meta["name"]}))


def _targets(part: Obj, number: int) -> Iterator[tuple[Target, Obj]]:
    namespace = part["metadata"]["namespace"]
    for endpoint in part.get("endpoints") or ():
        ref = endpoint.get("targetRef") or {}
        pod = f"{ref.get('namespace', namespace)}/{ref['name']}" if ref.get("kind") == "Pod" else ""
        for address in endpoint["addresses"][:1]:
            target = Target(address, number, endpoint.get("nodeName", ""), pod, endpoint.get("hostname", ""))
            yield target, endpoint.get("conditions") or {}


def endpoints(reader: Reader, rule: Rule, node: str) -> Endpoints:
    """Ready endpoints of a rule; where none is, those that still serve while they terminate (as kube-proxy since 1.28).

    `node` is the one that handles the packet.
    """
    ready: dict[Target, None] = {}
    ending: dict[Target, None] = {}
    for part in slices_of(reader, rule.service):
        for port in part.get("ports") or ():
            if port.get("name", "") != rule.port.get("name", "") or port.get("port") is None:
                continue
            if port.get("protocol", "TCP") != rule.port.get("protocol", "TCP"):
                continue
            for target, conditions in _targets(part, port["port"]):
                if conditions.get("ready", True) is not False:
                    ready[target] = None
                elif conditions.get("serving") and conditions.get("terminating"):
                    ending[target] = None
    chosen = tuple(ready or ending)
    return Endpoints(chosen, _local(ready, node) or _local(ending, node))


def _local(found: dict[Target, None], node: str) -> tuple[Target, ...]:
    return tuple(t for t in found if t.node == node)


def may_enter(service: Obj, source: str) -> bool:
    """Whether loadBalancerSourceRanges let a client in."""
    ranges = service["spec"].get("loadBalancerSourceRanges") or ()
    return not ranges or any(ip_address(source) in ip_network(r.strip(), strict=False) for r in ranges)
