"""Service rules: what kube-proxy (iptables mode) does with a packet for a cluster IP, node port or load balancer.

Pure: it reads Services and EndpointSlices, and neither draws nor remembers anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address, ip_network
from typing import Literal

from tui.api.kind import Api, Reader
from tui.api.objects import Obj, dig, labels
from tui.api.record import record
from tui.api.selectors import from_map

SLICES = "endpointslices.discovery.k8s.io"
SERVICE_LABEL = "kubernetes.io/service-name"
PROXY_NAME = "service.kubernetes.io/service-proxy-name"
HEADLESS = "service.kubernetes.io/headless"
ZONE = "topology.kubernetes.io/zone"

_NONE = "the Service has no ready endpoints: "

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
    near: str = ""
    """Why `ready` are not all: hints (trafficDistribution) keep traffic close."""


def is_virtual(service: Obj) -> bool:
    """Whether it has an address of its own: neither headless nor ExternalName."""
    spec = service["spec"]
    return spec.get("type") != "ExternalName" and spec.get("clusterIP") not in (None, "", "None")


def skipped(service: Obj) -> str:
    """The label for whose sake kube-proxy makes no rules for a Service, "" where it makes them."""
    return next((label for label in (PROXY_NAME, HEADLESS) if label in labels(service)), "")


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


def find_addresses(api: Api, address: str) -> list[tuple[Obj, Entry]]:
    """The Services met at an address (cluster, external or load balancer IP): several may share an external one."""
    found: list[tuple[Obj, Entry]] = [(s, "cluster-ip") for s in api.index("services", "clusterIP", address)]
    for service in () if found else api.list("services"):
        if is_virtual(service) and _shown_outside(service):
            found += [(service, entry) for own, entry in entries(service) if own == address]
    return found


def find_address(api: Api, address: str, port: int, protocol: str) -> tuple[Obj, Entry] | None:
    """The Service met at an address and port; where none has the port, one that has the address."""
    found = find_addresses(api, address)
    with_port = [row for row in found if find_port(row[0], port, protocol)]
    return next(iter(with_port or found), None)


def find_node_port(api: Api, port: int, protocol: str) -> Rule | None:
    """The rule of a node port."""
    for service in api.index("services", "nodePort", str(port)):
        for entry in service["spec"].get("ports") or ():
            if entry.get("nodePort") == port and entry.get("protocol", "TCP") == protocol and is_virtual(service):
                return Rule(service, entry, "node-port")
    return None


def find_health_check(api: Api, port: int) -> Obj | None:
    """The Service whose health check node port it is: kube-proxy answers there on every node."""
    found = api.index("services", "nodePort", str(port))
    return next((s for s in found if s["spec"].get("healthCheckNodePort") == port and not skipped(s)), None)


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
            yield Target(address, number, endpoint.get("nodeName", ""), pod, endpoint.get("hostname", "")), endpoint


def _candidates(reader: Reader, rule: Rule) -> Iterator[tuple[Target, Obj]]:
    """Every endpoint of the rule's port, whatever its conditions."""
    for part in slices_of(reader, rule.service):
        for port in part.get("ports") or ():
            same = (port.get("name", ""), port.get("protocol", "TCP"))
            wanted = (rule.port.get("name", ""), rule.port.get("protocol", "TCP"))
            if same == wanted and port.get("port") is not None and part.get("addressType", "IPv4") == "IPv4":
                yield from _targets(part, port["port"])


def endpoints(reader: Reader, rule: Rule, node: str) -> Endpoints:
    """Ready endpoints of a rule; where none is, those that still serve while they terminate (as kube-proxy since 1.28).

    `node` is the one that handles the packet: hints of the endpoints may keep it there or in its zone.
    """
    ready: dict[Target, Obj] = {}
    ending: dict[Target, Obj] = {}
    for target, endpoint in _candidates(reader, rule):
        conditions = endpoint.get("conditions") or {}
        if conditions.get("ready", True) is not False:
            ready[target] = endpoint
        elif conditions.get("serving", True) is not False and conditions.get("terminating"):
            ending[target] = endpoint
    near, why = _near(reader, ready, node)
    return Endpoints(near or tuple(ready or ending), _local(ready, node) or _local(ending, node), why)


def ready_here(reader: Reader, service: Obj, node: str) -> int:
    """How many ready endpoints a Service has on a node (what its health check node port reports)."""
    found = {
        target.address: None
        for part in slices_of(reader, service) for target, endpoint in _targets(part, 0)
        if target.node == node and (endpoint.get("conditions") or {}).get("ready", True) is not False
    }
    return len(found)


def _near(reader: Reader, ready: dict[Target, Obj], node: str) -> tuple[tuple[Target, ...], str]:
    """The endpoints that are meant for this node, else for its zone; none where any endpoint carries no such hint."""
    if not ready or not any(endpoint.get("hints") for endpoint in ready.values()):
        return (), ""
    zone = labels(reader.find("nodes", "", node) or {}).get(ZONE, "")
    for field, here, why in (("forNodes", node, f"hinted at {node}"), ("forZones", zone, f"hinted at zone {zone}")):
        hints = {t: [h["name"] for h in dig(e, "hints", field, default=())] for t, e in ready.items()}
        chosen = tuple(target for target, names in hints.items() if here and here in names)
        if chosen and all(hints.values()):
            return chosen, why
    return (), ""


def so_many(targets: tuple[Target, ...]) -> str:
    """Out of how many endpoints one is chosen, for the trace."""
    return f"one of {len(targets)} endpoints" if len(targets) != 1 else "its only endpoint"


def why_none(reader: Reader, rule: Rule) -> str:
    """Why a rule has no endpoint to send to, for the trace."""
    meta, selector = rule.service["metadata"], rule.service["spec"].get("selector") or {}
    found = [endpoint for _, endpoint in _candidates(reader, rule)]
    if not selector:
        return _NONE + ("none that was written is ready" if found else "it has no selector, and none is written")
    pods = reader.list("pods", meta["namespace"], from_map(selector))
    target = rule.port.get("targetPort")
    if not pods:
        return f"{_NONE}no pod carries {','.join(f'{k}={v}' for k, v in sorted(selector.items()))}"
    if not found and isinstance(target, str) and any(dig(pod, "status", "podIP") for pod in pods):
        return f"{_NONE}its pods have no port called {target}"
    return _NONE + (f"none of its {len(pods)} pods is ready" if len(pods) > 1 else "its only pod is not ready")


def _local(found: dict[Target, Obj], node: str) -> tuple[Target, ...]:
    return tuple(t for t in found if t.node == node)


def may_enter(service: Obj, source: str) -> bool:
    """Whether loadBalancerSourceRanges let a client in."""
    ranges = service["spec"].get("loadBalancerSourceRanges") or ()
    return not ranges or any(ip_address(source) in ip_network(r.strip(), strict=False) for r in ranges)


def by_node_port(service: Obj, address: str) -> bool:
    """Whether a load balancer's address (ipMode Proxy) is no business of kube-proxy: packets come in by node ports."""
    entries = dig(service, "status", "loadBalancer", "ingress", default=())
    return any(entry.get("ip") == address and entry.get("ipMode") == "Proxy" for entry in entries)
