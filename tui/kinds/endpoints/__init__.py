"""Endpoints: the older list of addresses behind a Service, which EndpointSlices have taken over."""

from __future__ import annotations

from collections.abc import Iterator

from tui.api.errors import FieldError, required
from tui.api.kind import Kind, Reader
from tui.api.objects import Obj, labels
from tui.kinds.describe import Lines, add_events, add_metadata
from tui.kinds.endpoints.controller import MANAGED_BY, EndpointsController
from tui.kinds.endpointslice.columns import ENDPOINTS_COLUMNS
from tui.kinds.fields import (
    check_ip,
    check_label_name,
    check_ordinary_ip,
    check_port,
    check_protocol,
    check_qualified_name,
    check_subdomain,
    ip_warnings,
)


def default_endpoints(obj: Obj) -> None:
    """Ports speak TCP; no subsets are shown where there are none."""
    for subset in obj.get("subsets") or ():
        for port in subset.get("ports") or ():
            port["protocol"] = port.get("protocol") or "TCP"
    if "subsets" in obj and not obj["subsets"]:
        del obj["subsets"]


def validate_endpoints(obj: Obj) -> list[FieldError]:
    """Addresses and ports of every subset (ValidateEndpoints)."""
    return [e for n, subset in enumerate(obj.get("subsets") or ()) for e in _check_subset(f"subsets[{n}]", subset)]


def _check_subset(path: str, subset: Obj) -> Iterator[FieldError]:
    if not subset.get("addresses") and not subset.get("notReadyAddresses"):
        yield required(path, "must specify `addresses` or `notReadyAddresses`")
    for field in ("addresses", "notReadyAddresses"):
        for n, address in enumerate(subset.get(field) or ()):
            yield from _check_address(f"{path}.{field}[{n}]", address)
    ports = subset.get("ports") or []
    for n, port in enumerate(ports):
        yield from _check_port(f"{path}.ports[{n}]", port, len(ports) > 1)


def _check_address(path: str, address: Obj) -> list[FieldError]:
    ip = address.get("ip", "")
    errors = check_ip(f"{path}.ip", ip)
    if address.get("hostname"):
        errors += check_label_name(f"{path}.hostname", address["hostname"])
    if address.get("nodeName") is not None:
        errors += check_subdomain(f"{path}.nodeName", address["nodeName"])
    return errors + check_ordinary_ip(f"{path}.ip", ip)


def _check_port(path: str, port: Obj, needs_name: bool) -> Iterator[FieldError]:
    if port.get("name"):
        yield from check_label_name(f"{path}.name", port["name"])
    elif needs_name:
        yield required(f"{path}.name")
    yield from check_port(f"{path}.port", port.get("port", 0))
    yield from check_protocol(f"{path}.protocol", port.get("protocol", ""))
    if port.get("appProtocol") is not None:
        yield from check_qualified_name(f"{path}.appProtocol", port["appProtocol"])


def warnings(obj: Obj, old: Obj | None) -> list[str]:
    """Addresses in an unusual form, but for what the controller itself writes."""
    if labels(obj).get(MANAGED_BY) == EndpointsController.name:
        return []
    return [
        said for n, subset in enumerate(obj.get("subsets") or ()) for field in ("addresses", "notReadyAddresses")
        for m, address in enumerate(subset.get(field) or ())
        for said in ip_warnings(f"subsets[{n}].{field}[{m}].ip", address.get("ip", ""))
    ]


def describe_endpoints(obj: Obj, reader: Reader, events: bool) -> str:
    """kubectl's text before tab alignment."""
    lines = Lines()
    add_metadata(lines, obj)
    lines.add(0, "Subsets:\n")
    for subset in obj.get("subsets") or ():
        for title, field in (("Addresses", "addresses"), ("NotReadyAddresses", "notReadyAddresses")):
            ips = ",".join(address["ip"] for address in subset.get(field) or ())
            lines.add(1, f"{title}:\t{ips or '<none>'}\n")
        _add_ports(lines, subset.get("ports") or [])
        lines.add(0, "\n")
    if events:
        add_events(lines, obj, reader)
    return str(lines)


def _add_ports(lines: Lines, ports: list[Obj]) -> None:
    if not ports:
        return
    lines.add(1, "Ports:\n")
    lines.add(2, "Name\tPort\tProtocol\n")
    lines.add(2, "----\t----\t--------\n")
    for port in ports:
        lines.add(2, f"{port.get('name') or '<unset>'}\t{port['port']}\t{port['protocol']}\n")


ENDPOINTS = Kind(
    kind="Endpoints",
    plural="endpoints",
    singular="endpoints",
    short=("ep",),
    columns=ENDPOINTS_COLUMNS,
    default=default_endpoints,
    validate=validate_endpoints,
    warn=warnings,
    deprecated="v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice",
    generation=False,
    describe=describe_endpoints,
    controllers=(EndpointsController(),),
)
