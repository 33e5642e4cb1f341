"""Allocation of cluster IPs and node ports (the service registry's allocators and the two bands of their ranges)."""

from __future__ import annotations

from ipaddress import IPv4Address, ip_address, ip_network

from tui.api.errors import ApiError, FieldError, invalid_value
from tui.api.kind import Admission
from tui.api.objects import Obj, clone, key
from tui.kinds.service.defaults import is_headless, needs_health_check, needs_node_ports
from tui.kinds.service.families import prefers_the_same, settle_families
from tui.kinds.service.strategy import keep_allocated, pair_cluster_ips

CLUSTER_RANGE = ip_network("10.96.0.0/12")
CLUSTER_BAND = 256
"""Addresses below are left for those who ask for one."""
NODE_PORTS = range(30000, 32768)
NODE_PORT_BAND = 86
_TAKEN = "provided {} is already allocated"


def allocate(obj: Obj, old: Obj | None, admission: Admission) -> list[FieldError]:
    """Families, cluster IP, node ports and health check port of a Service, in place (BeginCreate, BeginUpdate)."""
    spec, before = obj["spec"], clone(old["spec"]) if old else None
    if before is not None:
        keep_allocated(spec, before)
    pair_cluster_ips(spec, before)
    errors = settle_families(spec, before)
    errors = errors or _cluster_ips(obj, before, admission)
    if errors:
        return errors
    ports = _Ports(obj, before, admission)
    if spec["type"] in ("NodePort", "LoadBalancer"):
        errors = ports.create() if before is None else ports.update(before)
    if not errors and needs_health_check(spec) and not (before and needs_health_check(before)):
        ports.health_check()
    return errors


def _cluster_ips(obj: Obj, before: Obj | None, admission: Admission) -> list[FieldError]:
    """Only a new Service, or one that was an ExternalName, gets an address."""
    spec = obj["spec"]
    if spec["type"] == "ExternalName" or is_headless(spec) or prefers_the_same(spec, before):
        return []
    if before is not None and before.get("type") != "ExternalName":
        return []
    wanted = (spec.get("clusterIPs") or [""])[0]
    if wanted:
        return _check_address(wanted, spec, admission)
    address = _next_address(obj["metadata"].get("name", ""), admission)
    spec["clusterIP"], spec["clusterIPs"] = address, [address]
    return []


def _check_address(wanted: str, spec: Obj, admission: Admission) -> list[FieldError]:
    address = ip_address(wanted)
    words = ""
    if address not in CLUSTER_RANGE:
        words = "the provided network does not match the current range"
    elif address in (CLUSTER_RANGE[0], CLUSTER_RANGE[-1]):
        words = f"the provided IP ({wanted}) is not in the valid range. The range of valid IPs is {CLUSTER_RANGE}"
    elif admission.index("services", "clusterIP", wanted):
        words = _TAKEN.format("IP")
    if not words:
        return []
    return [invalid_value("spec.clusterIPs", spec["clusterIPs"], f"failed to allocate IP {wanted}: {words}")]


def _next_address(name: str, admission: Admission) -> str:
    """The address that a lesson has queued for this name, else any free one of the upper band."""
    queued = admission.queued("cluster-ip", name)
    if queued and not _check_address(queued, {"clusterIPs": [queued]}, admission):
        return queued
    first, size = int(CLUSTER_RANGE[0]), CLUSTER_RANGE.num_addresses
    upper = size - 1 - CLUSTER_BAND
    start = admission.random.randrange(upper)
    offsets = (CLUSTER_BAND + (start + n) % upper for n in range(upper))
    for address in (str(IPv4Address(first + offset)) for offset in offsets):
        if not admission.index("services", "clusterIP", address):
            return address
    raise _internal("failed to allocate a serviceIP: range is full")


def _internal(words: str) -> ApiError:
    return ApiError(500, "InternalError", f"Internal error occurred: {words}", {"causes": [{"message": words}]})


class _Ports:
    """One request's work on node ports: what it has taken so far, and what it may keep."""

    def __init__(self, obj: Obj, before: Obj | None, admission: Admission) -> None:
        self.spec, self.admission, self.key = obj["spec"], admission, key(obj)
        self.taken: set[int] = set()
        self.keeps = {port.get("nodePort", 0) for port in (before or {}).get("ports", ())} - {0}

    def create(self) -> list[FieldError]:
        """Ports of a new Service: one node port serves the same port in several protocols (initNodePorts)."""
        chosen: dict[int, int] = {}
        for n, port in enumerate(self.spec.get("ports", ())):
            wanted, shared = port.get("nodePort", 0), chosen.get(port["port"], 0)
            if not wanted and not needs_node_ports(self.spec):
                continue
            if not shared:
                wanted = wanted or self._asked_for(port["port"])
                problem = self._take(wanted) if wanted else ""
                port["nodePort"] = chosen[port["port"]] = wanted or self._next()
            else:
                problem = self._take(wanted) if wanted not in (0, shared) else ""
                port["nodePort"] = wanted or shared
            if problem:
                return [invalid_value(f"spec.ports[{n}].nodePort", port["nodePort"], problem)]
        return []

    def _asked_for(self, number: int) -> int:
        """The node port that any entry for this port asks for."""
        asked = (p.get("nodePort", 0) for p in self.spec["ports"] if p["port"] == number and p.get("nodePort"))
        return next(asked, 0)

    def update(self, before: Obj) -> list[FieldError]:
        """Ports of a changed Service: numbers it had are its own (updateNodePorts)."""
        pairs: set[tuple[str, int]] = set()
        for n, port in enumerate(self.spec.get("ports", ())):
            wanted = port.get("nodePort", 0)
            if not wanted and not needs_node_ports(self.spec):
                continue
            if wanted and wanted not in self.keeps and wanted not in self.taken:
                problem = self._take(wanted)
                if problem:
                    return [invalid_value(f"spec.ports[{n}].nodePort", wanted, problem)]
            port["nodePort"] = wanted or self._next()
            pair = (port["protocol"], port["nodePort"])
            if pair in pairs:
                raise ApiError(500, "", f"duplicate nodePort: {{{pair[0]} {pair[1]}}}")
            pairs.add(pair)
        return []

    def health_check(self) -> None:
        """The port on which load balancers ask a node whether it has endpoints of this Service."""
        wanted = self.spec.get("healthCheckNodePort", 0)
        problem = self._take(wanted) if wanted else ""
        if problem:
            raise _internal(f"failed to allocate requested HealthCheck NodePort {wanted}: {problem}")
        self.spec["healthCheckNodePort"] = wanted or self._next()

    def _take(self, number: int) -> str:
        """Reserve a number; words where it cannot be had."""
        if number not in NODE_PORTS:
            span = f"{NODE_PORTS[0]}-{NODE_PORTS[-1]}"
            return f"provided port is not in the valid range. The range of valid ports is {span}"
        if not self._free(number):
            return _TAKEN.format("port")
        self.taken.add(number)
        return ""

    def _free(self, number: int) -> bool:
        return number not in self.taken and not self.admission.index("services", "nodePort", str(number))

    def _next(self) -> int:
        """Any free port of the upper band, then of the lower one."""
        upper = len(NODE_PORTS) - NODE_PORT_BAND
        start = self.admission.random.randrange(upper)
        offsets = [NODE_PORT_BAND + (start + n) % upper for n in range(upper)] + list(range(NODE_PORT_BAND))
        for offset in offsets:
            if self._free(NODE_PORTS[offset]):
                self.taken.add(NODE_PORTS[offset])
                return NODE_PORTS[offset]
        raise _internal("failed to allocate a nodePort: range is full")


def indexed_addresses(obj: Obj) -> list[str]:
    """Index `clusterIP`: the addresses a Service holds."""
    return [ip for ip in obj["spec"].get("clusterIPs") or () if ip != "None"]


def indexed_node_ports(obj: Obj) -> list[str]:
    """Index `nodePort`: the numbers a Service holds, its health check port among them."""
    numbers = [port.get("nodePort", 0) for port in obj["spec"].get("ports") or ()]
    numbers.append(obj["spec"].get("healthCheckNodePort", 0))
    return [str(number) for number in dict.fromkeys(numbers) if number]
