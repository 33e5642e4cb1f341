"""Allocation of cluster IPs and node ports (the service registry's allocators and the two bands of their ranges)."""

from __future__ import annotations

from ipaddress import IPv4Address, ip_address, ip_network
from random import Random

from tui.api.errors import ApiError, FieldError, invalid_value, quote
from tui.api.kind import Admission
from tui.api.names import is_path_segment_name
from tui.api.objects import Obj, clone
from tui.kinds.service.defaults import allocates_node_ports, is_headless, needs_health_check, needs_node_ports
from tui.kinds.service.families import settle_families
from tui.kinds.service.strategy import keep_allocated, node_ports, pair_cluster_ips

CLUSTER_RANGE = ip_network("10.96.0.0/12")
CLUSTER_BAND = 256
"""Addresses below are left for those who ask for one."""
NODE_PORTS = range(30000, 32768)
NODE_PORT_BAND = 86
_TAKEN = "provided {} is already allocated"


def reserve(obj: Obj, old: Obj | None, admission: Admission) -> list[FieldError]:
    """Families, and the addresses and ports that were asked for, in place (BeginCreate, BeginUpdate).

    What is only drawn waits for `draw`: a Service that validation refuses uses up neither chance nor a lesson's queue.
    """
    spec, before = obj["spec"], clone(old["spec"]) if old else None
    if before is not None:
        keep_allocated(spec, before)
    pair_cluster_ips(spec, before)
    errors = settle_families(spec, before)
    wanted = (spec.get("clusterIPs") or [""])[0]
    if not errors and _gets_address(spec, before):
        errors = _check_address(wanted, spec, admission) if wanted else []
        errors = errors or _check_holder(obj, wanted, admission)
    if errors:
        return errors
    ports = _Ports(spec, before, admission)
    if needs_node_ports(spec):
        errors = ports.reserve_new() if before is None else ports.reserve_changed()
    if not errors and needs_health_check(spec) and not (before and needs_health_check(before)):
        ports.health_check()
    return errors


def draw(obj: Obj, old: Obj | None, admission: Admission) -> list[FieldError]:
    """The cluster IP and the node ports that nobody asked for by number, in place."""
    spec, before = obj["spec"], old["spec"] if old else None
    if _gets_address(spec, before) and not spec.get("clusterIP"):
        address = _next_address(obj["metadata"].get("name", ""), admission)
        spec["clusterIP"], spec["clusterIPs"] = address, [address]
    if allocates_node_ports(spec):
        _Ports(spec, before, admission).fill()
    return []


def _gets_address(spec: Obj, before: Obj | None) -> bool:
    """Only a new Service, or one that was an ExternalName, gets an address."""
    if spec["type"] == "ExternalName" or is_headless(spec):
        return False
    return before is None or before.get("type") == "ExternalName"


def _check_holder(obj: Obj, wanted: str, admission: Admission) -> list[FieldError]:
    """An address is an IPAddress object that names its Service: it cannot be had for a Service without a name."""
    name = obj["metadata"].get("name", "")
    words = [] if name else ["Required value"]
    words += [f"Invalid value: {quote(name)}: {text}" for text in is_path_segment_name(name)]
    if not words or admission.dry_run:
        return []
    chance = Random()
    chance.setstate(admission.random.getstate())
    address = wanted or _free_address(chance, admission)
    shown = [f"spec.parentRef.name: {text}" for text in words]
    text = shown[0] if len(shown) == 1 else f"[{', '.join(shown)}]"
    why = f'IPAddress.networking.k8s.io "{address}" is invalid: {text}'
    return [invalid_value("spec.clusterIPs", [wanted], f"failed to allocate IP{wanted and ' '}{wanted}: {why}")]


def _check_address(wanted: str, spec: Obj, admission: Admission) -> list[FieldError]:
    address = ip_address(wanted)
    words = ""
    usable = address in CLUSTER_RANGE and address not in (CLUSTER_RANGE[0], CLUSTER_RANGE[-1])
    if not usable and not admission.dry_run:
        words = "the provided network does not match the current range"
    elif not usable:
        words = f"the provided IP ({wanted}) is not in the valid range. The range of valid IPs is {CLUSTER_RANGE}"
    elif admission.index("services", "clusterIP", wanted) and not admission.dry_run:
        words = _TAKEN.format("IP")
    if not words:
        return []
    return [invalid_value("spec.clusterIPs", spec["clusterIPs"], f"failed to allocate IP {wanted}: {words}")]


def _next_address(name: str, admission: Admission) -> str:
    """The address a lesson has queued for this name, else any free one of the upper band; a dry run gets a dummy."""
    if admission.dry_run:
        return str(CLUSTER_RANGE[0])
    queued = admission.queued("cluster-ip", name)
    if queued and not _check_address(queued, {"clusterIPs": [queued]}, admission):
        return queued
    return _free_address(admission.random, admission)


def _free_address(chance: Random, admission: Admission) -> str:
    first, size = int(CLUSTER_RANGE[0]), CLUSTER_RANGE.num_addresses
    upper = size - 1 - CLUSTER_BAND
    start = chance.randrange(upper)
    offsets = (CLUSTER_BAND + (start + n) % upper for n in range(upper))
    for address in (str(IPv4Address(first + offset)) for offset in offsets):
        if not admission.index("services", "clusterIP", address):
            return address
    raise _internal("failed to allocate a serviceIP: range is full")


def _internal(words: str) -> ApiError:
    return ApiError(500, "InternalError", f"Internal error occurred: {words}", {"causes": [{"message": words}]})


class _Ports:
    """One request's work on node ports: what it has taken so far, and what it may keep."""

    def __init__(self, spec: Obj, before: Obj | None, admission: Admission) -> None:
        self.spec, self.admission, self.new = spec, admission, before is None
        self.ports: list[Obj] = spec.get("ports") or []
        self.taken: set[int] = set()
        self.keeps = node_ports(before) if before and needs_node_ports(before) else set()

    def reserve_new(self) -> list[FieldError]:
        """Of a new Service: one node port serves the same port in several protocols (initNodePorts)."""
        chosen: dict[int, int] = {}
        for n, port in enumerate(self.ports):
            wanted = port.get("nodePort", 0)
            if not wanted and allocates_node_ports(self.spec):
                wanted = self._asked_for(port["port"])
            if not wanted:
                continue
            problem = self._take(wanted) if chosen.get(port["port"]) != wanted else ""
            if problem:
                return [invalid_value(f"spec.ports[{n}].nodePort", wanted, problem)]
            port["nodePort"] = wanted
            chosen.setdefault(port["port"], wanted)
        return []

    def _asked_for(self, number: int) -> int:
        """The node port that any entry for this port asks for."""
        return next((p["nodePort"] for p in self.ports if p["port"] == number and p.get("nodePort")), 0)

    def reserve_changed(self) -> list[FieldError]:
        """Of a changed Service: numbers it had are its own (updateNodePorts)."""
        pairs: set[tuple[str, int]] = set()
        for n, port in enumerate(self.ports):
            wanted = port.get("nodePort", 0)
            if not wanted:
                continue
            problem = self._take(wanted) if wanted not in self.keeps | self.taken else ""
            if problem:
                return [invalid_value(f"spec.ports[{n}].nodePort", wanted, problem)]
            pair = (port["protocol"], wanted)
            if pair in pairs:
                raise ApiError(500, "", f"duplicate nodePort: {{{pair[0]} {pair[1]}}}")
            pairs.add(pair)
        return []

    def fill(self) -> None:
        """Draw a number for every port that has none; entries of a new Service for one port share it."""
        self.taken |= node_ports(self.spec) | {self.spec.get("healthCheckNodePort", 0)}
        shared: dict[int, int] = {}
        for port in self.ports:
            if not port.get("nodePort"):
                port["nodePort"] = shared.get(port["port"], 0) if self.new else 0
                port["nodePort"] = port["nodePort"] or self._next()
            shared.setdefault(port["port"], port["nodePort"])

    def health_check(self) -> None:
        """The port on which load balancers ask a node whether it has endpoints of this Service."""
        wanted = self.spec.get("healthCheckNodePort", 0)
        problem = self._take(wanted) if wanted else ""
        if problem:
            raise _internal(f"failed to allocate requested HealthCheck NodePort {wanted}: {problem}")
        self.spec["healthCheckNodePort"] = wanted or self._next()

    def _take(self, number: int) -> str:
        """Reserve a number; words where it cannot be had."""
        if number not in NODE_PORTS and not self.admission.dry_run:
            span = f"{NODE_PORTS[0]}-{NODE_PORTS[-1]}"
            return f"provided port is not in the valid range. The range of valid ports is {span}"
        if not self._free(number):
            return _TAKEN.format("port")
        self.taken.add(number)
        return ""

    def _free(self, number: int) -> bool:
        return number not in self.taken and not self.admission.index("services", "nodePort", str(number))

    def _next(self) -> int:
        """Any free port of the upper band, then of the lower one; a dry run gets a dummy."""
        if self.admission.dry_run:
            dummy = max(self.taken - self.keeps - {0}, default=NODE_PORTS.stop) + 1
            self.taken.add(dummy)
            return dummy
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
    """Index `nodePort`: the numbers a Service holds, its health check port among them; other types hold none."""
    if not needs_node_ports(obj["spec"]):
        return []
    numbers = [port.get("nodePort", 0) for port in obj["spec"].get("ports") or ()]
    numbers.append(obj["spec"].get("healthCheckNodePort", 0))
    return [str(number) for number in dict.fromkeys(numbers) if number]
