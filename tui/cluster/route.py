"""Routes: the way of a connection from a place to an address and port, hop by hop, as far as it goes.

`plan` finds what could happen, `land` what happens at one endpoint. Both are pure: no chance, no memory, no record.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field, replace
from ipaddress import ip_address, ip_network

from tui.api.kind import Api
from tui.api.objects import Obj, dig, key, labels
from tui.api.record import record, structure
from tui.api.traffic import Hop, Outcome
from tui.cluster.apiport import DnsPort, own_port
from tui.cluster.places import LAPTOP_IP, Place, node_address, node_at
from tui.cluster.programs import Host, Program, listener
from tui.cluster.proxy import (
    Endpoints,
    Entry,
    Rule,
    Target,
    by_node_port,
    endpoints,
    find_address,
    find_addresses,
    find_node_port,
    find_port,
    may_enter,
    skipped,
    so_many,
    why_none,
)

SERVICE_NET = ip_network("10.96.0.0/12")
POD_NET = ip_network("10.244.0.0/16")
NOT_BALANCED = "node.kubernetes.io/exclude-from-external-load-balancers"
ANY_IP = "0.0.0.0"
BLACK_HOLE = 134_500
"""How long Linux tries to connect before it gives up (tcp_syn_retries=6), in ms."""
NO_ARP = 3_060
"""How long it takes until nobody has answered for an address on the same subnet, in ms."""


@record
class Failure:
    """Where and why a way ends early."""

    outcome: Outcome
    ms: int
    detail: str


@record
class Plan:
    """What can happen to a connection: common hops, then one of the targets, or a failure."""

    hops: tuple[Hop, ...] = ()
    targets: tuple[Target, ...] = ()
    rule: Rule | None = None
    failure: Failure | None = None
    source: str = ""
    """The client's address as the target sees it."""
    node: str = ""
    """The node whose rules chose: each remembers for itself to whom a client sticks."""


@record
class Landing:
    """The end of a way: the hops at the endpoint, and the program that listens there."""

    hops: tuple[Hop, ...]
    outcome: Outcome
    ms: int
    pod: Obj | None = None
    program: Program | None = None
    port: int = 0
    source: str = ""


@structure
class Router:
    """Finds ways through the cluster as it is now."""

    api: Api
    host: Host | None = None
    """The nodes, for programs' logs and files; None walks without touching them."""
    published: dict[str, dict[int, tuple[str, str, int]]] = field(default_factory=dict)
    """Loopback ports that lead to pods: client -> port -> (namespace, pod, pod port)."""

    def plan(self, place: Place, address: str, port: int, protocol: str) -> Plan:
        """What can happen to a connection to an address and port."""
        node = node_at(self.api, address)
        own = address == place.address and place.client.startswith("pod/") and not node
        home = node_at(self.api, place.address) if address.startswith("127.") and place.inside else None
        if home and find_node_port(self.api, port, protocol):
            return self._node(place, home, place.address, port, protocol)
        if home:
            return Plan(targets=(Target(address, port, place.node),), source=address)
        if address.startswith("127.") or own:
            return self._loopback(place, address, port, protocol)
        if not place.address:
            return Plan(failure=Failure("unreachable", 1, f"{place.client} has no network"))
        found = find_address(self.api, address, port, protocol)
        if found and (not node or find_port(found[0], port, protocol)):
            return self._service(place, *found, address, port, protocol)
        if node:
            return self._node(place, node, address, port, protocol)
        return self._direct(place, address, port)

    def hop(self, kind: str, label: str, ref: str = "", ok: bool = True, detail: str = "") -> Hop:
        """A station of a request, now."""
        return Hop(kind, self.api.now, label, ref, ok, detail)  # type: ignore[arg-type]

    def _loopback(self, place: Place, address: str, port: int, protocol: str) -> Plan:
        forward = self.published.get(place.client, {}).get(port)
        if forward:
            namespace, name, pod_port = forward
            pod = self.api.find("pods", namespace, name) or {}
            ip = dig(pod, "status", "podIP", default="")
            if not ip:
                return Plan(failure=Failure("reset", 1, f"pod {name} is gone"))
            return Plan(targets=(Target(ip, pod_port, pod=f"{namespace}/{name}"),), source="127.0.0.1")
        if place.client.startswith("pod/") and place.address:
            return Plan(targets=(Target(place.address, port),), source=address)
        words = f"nobody listens on {address}:{port} of {place.client}"
        if find_node_port(self.api, port, protocol):
            words += ": node ports are open on the nodes' own addresses"
        return Plan(failure=Failure("refused", 1, words))

    def _service(self, place: Place, service: Obj, entry: Entry, address: str, port: int, protocol: str) -> Plan:
        where, kind = key(service), "load-balancer" if entry == "load-balancer" else "service"
        label = f"service {where} {address}:{port}"
        ref = f"services/{where}"
        port_rule = find_port(service, port, protocol)
        detail = self._closed(place, service, entry, address, port, protocol, port_rule)
        if detail or port_rule is None:
            hop = self.hop(kind, label, ref, False, detail)
            return Plan((hop,), failure=Failure("timeout", BLACK_HOLE, detail), rule=None)
        rule, hop = Rule(service, port_rule, entry), self.hop(kind, label, ref)
        if entry == "cluster-ip":
            local = service["spec"].get("internalTrafficPolicy") == "Local"
            return self._balance(place, rule, place.node, local, hop, place.address)
        return self._from_outside(place, rule, address, hop)

    def _from_outside(self, place: Place, rule: Rule, address: str, hop: Hop) -> Plan:
        """An external address: a load balancer sends to nodes with endpoints, clients inside go straight there."""
        keeps = rule.service["spec"].get("externalTrafficPolicy") == "Local"
        at = node_at(self.api, address)
        node = at["metadata"]["name"] if at else place.node or self._balanced()
        local = keeps and bool(at) and place.node != node
        masked = node_address(self.api.find("nodes", "", node)) or place.address
        return self._balance(place, rule, node, local, hop, place.address if keeps else masked)

    def _balanced(self) -> str:
        """The node that a load balancer's packets come in by, where any will do."""
        nodes = self.api.list("nodes")
        names = [n["metadata"]["name"] for n in nodes if NOT_BALANCED not in labels(n)]
        return next(iter(names or [n["metadata"]["name"] for n in nodes]), "")

    def _closed(
        self, place: Place, service: Obj, entry: Entry, address: str, port: int, protocol: str, rule: Obj | None
    ) -> str:
        """Why a Service's address leads nowhere from here, "" where it leads on."""
        if not place.inside and entry == "cluster-ip":
            return f"cluster IPs exist only inside the cluster: nothing outside knows the way to {address}"
        if not place.inside and entry == "external-ip" and not node_at(self.api, address):
            return f"nothing outside the cluster routes {address} to a node"
        if skipped(service):
            return f"kube-proxy makes no rules for a Service with the label {skipped(service)}"
        if rule is None:
            ports = ", ".join(f"{p['port']}/{p.get('protocol', 'TCP')}" for p in service["spec"].get("ports") or ())
            return f"no rule for port {port}/{protocol}: the Service has {ports or 'no ports'}"
        if entry == "load-balancer" and not may_enter(service, place.address):
            return f"loadBalancerSourceRanges do not let {place.address} in"
        if entry == "load-balancer" and by_node_port(service, address) and not rule.get("nodePort"):
            return "the load balancer forwards to node ports (ipMode Proxy), and this port has none"
        return ""

    def _balance(
        self, place: Place, rule: Rule, node: str, local: bool, hop: Hop, source: str
    ) -> Plan:
        found: Endpoints = endpoints(self.api, rule, node)
        if not found.ready:
            return self._stop(rule, hop, Failure("refused", 1, why_none(self.api, rule)))
        if local and not found.local:
            policy = "internalTrafficPolicy" if rule.entry == "cluster-ip" else "externalTrafficPolicy"
            detail = f"{policy} is Local, and no ready endpoint is on {node}"
            return self._stop(rule, hop, Failure("timeout", BLACK_HOLE, detail))
        targets = found.local if local else found.ready
        many = so_many(targets) + (f", {found.near}" if found.near and not local else "")
        return Plan((replace(hop, detail=many),), targets, rule, None, source, node)

    def _stop(self, rule: Rule, hop: Hop, failure: Failure) -> Plan:
        return Plan((replace(hop, ok=False, detail=failure.detail),), rule=rule, failure=failure)

    def _node(self, place: Place, node: Obj, address: str, port: int, protocol: str) -> Plan:
        name = node["metadata"]["name"]
        rule = find_node_port(self.api, port, protocol)
        if rule is None:
            return Plan(targets=(Target(address, port, name),), source=place.address)
        hop = self.hop("node-port", f"node {name} {address}:{port}", f"nodes/{name}")
        if skipped(rule.service):
            words = f"kube-proxy makes no rules for a Service with the label {skipped(rule.service)}"
            return self._stop(rule, hop, Failure("refused", 1, words))
        service = self.hop("service", f"service {rule.name} node port {port}", f"services/{rule.name}")
        own = place.inside and place.node == name
        local = rule.service["spec"].get("externalTrafficPolicy") == "Local" and not own
        source = place.address if local else address
        plan = self._balance(place, rule, name, local, service, source)
        return replace(plan, hops=(hop, *plan.hops))

    def _direct(self, place: Place, address: str, port: int) -> Plan:
        """A pod's address, or one that nobody has."""
        ip = ip_address(address)
        if not place.inside and ip in POD_NET:
            detail = f"pod IPs exist only inside the cluster: nothing outside knows the way to {address}"
            return Plan(failure=Failure("timeout", BLACK_HOLE, detail))
        if ip in SERVICE_NET:
            return Plan(failure=Failure("timeout", BLACK_HOLE, f"no Service has the cluster IP {address}"))
        return Plan(targets=(Target(address, port),), source=place.address)

    def land(self, place: Place, plan: Plan, target: Target, protocol: str) -> Landing:
        """What happens at one target."""
        hops = self._endpoint_hops(plan, target)
        loopback = target.address.startswith("127.")
        at = place.address if loopback else target.address
        pods = [p for p in self.api.index("pods", "ip", at) if _lives(p)]
        ports, node = [target.port for _ in pods], node_at(self.api, at)
        for pod, own in self._host_ports(node, target, protocol) if node else ():
            pods.append(pod)
            ports.append(own)
        for pod, port in zip(pods, ports, strict=True):
            program = listener(pod, port, protocol, self.host) or _dns_port(pod, port)
            if program:
                return self._arrived(hops, pod, program, target, port, plan.source)
        if node or pods:
            return self._nobody(hops, node, pods, target, plan.source)
        failure = self.missing(place, target.address)
        hop = self.hop("pod", f"address {target.address}", "", False, failure.detail)
        return Landing((*hops, hop), failure.outcome, failure.ms)

    def reach(self, place: Place, rule: Rule | None, target: Target) -> Landing:
        """What happens to a proxy in a place that calls an endpoint by itself."""
        found = self.plan(place, target.address, target.port, "TCP")
        if found.failure:
            hop = self.hop("endpoint", f"endpoint {target.address}:{target.port}", "", False, found.failure.detail)
            return Landing((hop, *found.hops), found.failure.outcome, found.failure.ms)
        if found.rule is None:
            found = replace(found, rule=rule)
        same = found.targets[0].address == target.address
        landing = self.land(place, found, target if same else found.targets[0], "TCP")
        return replace(landing, hops=(*found.hops, *landing.hops))

    def _endpoint_hops(self, plan: Plan, target: Target) -> tuple[Hop, ...]:
        if plan.rule is None:
            return ()
        ref = f"pods/{target.pod}" if target.pod else ""
        return (self.hop("endpoint", f"endpoint {target.address}:{target.port}", ref),)

    def _arrived(
        self, hops: tuple[Hop, ...], pod: Obj, program: Program, target: Target, port: int, source: str
    ) -> Landing:
        name, where = pod["metadata"]["name"], key(pod)
        mine = (
            self.hop("pod", f"pod {name}", f"pods/{where}"),
            self.hop("program", f"port {port} of {name}", f"pods/{where}"),
        )
        if source and source == target.address:
            source = source.rpartition(".")[0] + ".1"  # hairpin traffic is masqueraded
        return Landing((*hops, *mine), "ok", 1, pod, program, port, source)

    def _nobody(self, hops: tuple[Hop, ...], node: Obj | None, pods: list[Obj], target: Target, source: str) -> Landing:
        if node:
            name = node["metadata"]["name"]
            program = own_port(self.api, node, target.port, loopback=target.address.startswith("127."))
            if program is not None:
                hop = self.hop("program", f"{program.owner} on {name}:{target.port}", f"nodes/{name}")
                return Landing((*hops, hop), "ok", 1, None, program, target.port, source)
            hop = self.hop("program", f"node {name} {target.address}:{target.port}", f"nodes/{name}", False,
                            f"nobody listens on port {target.port} of {name}")
            return Landing((*hops, hop), "refused", 1)
        where, name = key(pods[0]), pods[0]["metadata"]["name"]
        reached = self.hop("pod", f"pod {name}", f"pods/{where}")
        hop = self.hop("program", f"port {target.port} of {name}", f"pods/{where}", False,
                        f"nobody listens on port {target.port} of pod {name}")
        return Landing((*hops, reached, hop), "refused", 1, pods[0])

    def _host_ports(self, node: Obj, target: Target, protocol: str) -> Iterator[tuple[Obj, int]]:
        """Pods that took the port of their node, and their own port behind it."""
        for pod in self.api.index("pods", "node", node["metadata"]["name"]):
            ports = [p for c in pod["spec"].get("containers") or () for p in c.get("ports") or ()]
            for port in ports if _lives(pod) and not pod["spec"].get("hostNetwork") else ():
                same = (port.get("hostPort"), port.get("protocol", "TCP")) == (target.port, protocol)
                if same and (port.get("hostIP") or ANY_IP) in (ANY_IP, target.address):
                    yield pod, int(port["containerPort"])

    def missing(self, place: Place, address: str) -> Failure:
        """What happens to packets for an address that nobody has."""
        if address == LAPTOP_IP:
            return Failure("refused", 1, f"nobody listens on {address}, the laptop")
        if ip_address(address) not in POD_NET:
            return Failure("timeout", BLACK_HOLE, f"nobody answers at {address}")
        detail = f"no pod has the address {address} (any more)"
        same = address.rpartition(".")[0] == place.address.rpartition(".")[0]
        if same:
            return Failure("no-route", NO_ARP, detail)
        network = any(
            ip_address(address) in ip_network(n["spec"]["podCIDR"])
            for n in self.api.list("nodes") if n["spec"].get("podCIDR")
        )
        return Failure("unreachable" if network else "timeout", NO_ARP if network else BLACK_HOLE, detail)

    def echo(self, place: Place, address: str) -> tuple[Outcome, int, str, str]:
        """What an echo request gets: outcome, ms, why, and the `namespace/name` of the pod that answered."""
        if address.startswith("127.") or address == place.address:
            return "ok", 0, "", ""
        if not place.address:
            return "unreachable", 0, f"{place.client} has no network", ""
        if find_addresses(self.api, address) and not node_at(self.api, address):
            return "timeout", BLACK_HOLE, "a Service's address is a rule, not a machine: nothing there answers ping", ""
        if node_at(self.api, address) or address == "172.18.0.1":
            return "ok", 0, "", ""
        plan = self._direct(place, address, 0)
        if plan.failure:
            return plan.failure.outcome, plan.failure.ms, plan.failure.detail, ""
        pods = [p for p in self.api.index("pods", "ip", address) if _lives(p)]
        if pods:
            return "ok", 0, "", str(key(pods[0]))
        failure = self.missing(place, address)
        return failure.outcome, failure.ms, failure.detail, ""


def _dns_port(pod: Obj, port: int) -> Program | None:
    """CoreDNS's port 53; what is asked there, tui.cluster.dns answers."""
    running = {s["name"] for s in dig(pod, "status", "containerStatuses", default=()) if dig(s, "state", "running")}
    serves = any(c["name"] in running and "/coredns" in c.get("image", "") for c in pod["spec"].get("containers") or ())
    return DnsPort() if port == 53 and serves else None


def _lives(pod: Obj) -> bool:
    """Whether the pod's network still exists."""
    return dig(pod, "status", "phase") not in ("Succeeded", "Failed")


__all__ = ["BLACK_HOLE", "Failure", "Landing", "NO_ARP", "Plan", "Router", "node_address"]
