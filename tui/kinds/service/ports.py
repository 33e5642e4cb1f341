"""Validation of a Service's ports (validateServicePort and the checks for duplicates)."""

from __future__ import annotations

from collections.abc import Iterator

from tui.api.errors import FieldError, duplicate, forbidden_field, required, show
from tui.api.objects import Obj
from tui.kinds.fields import (
    check_label_name,
    check_port,
    check_port_or_name,
    check_protocol,
    check_qualified_name,
)


def check_each_port(ports: list[Obj]) -> Iterator[FieldError]:
    """Every port by itself, names unique among them."""
    seen: set[str] = set()
    for n, port in enumerate(ports):
        yield from _check_port(f"spec.ports[{n}]", port, len(ports) > 1, seen)


def _check_port(path: str, port: Obj, needs_name: bool, seen: set[str]) -> Iterator[FieldError]:
    name = port.get("name", "")
    if name:
        yield from check_label_name(f"{path}.name", name)
        if name in seen:
            yield duplicate(f"{path}.name", name)
        seen.add(name)
    elif needs_name:
        yield required(f"{path}.name")
    yield from check_port(f"{path}.port", port.get("port", 0))
    yield from check_protocol(f"{path}.protocol", port.get("protocol", ""))
    yield from check_port_or_name(f"{path}.targetPort", port.get("targetPort", 0))
    if port.get("appProtocol") is not None:
        yield from check_qualified_name(f"{path}.appProtocol", port["appProtocol"])


def check_no_node_ports(ports: list[Obj]) -> Iterator[FieldError]:
    """A ClusterIP Service has no node ports."""
    for n, port in enumerate(ports):
        if port.get("nodePort"):
            yield forbidden_field(f"spec.ports[{n}].nodePort", "may not be used when `type` is 'ClusterIP'")


def check_duplicates(ports: list[Obj]) -> Iterator[FieldError]:
    """The pairs of protocol and node port, then of protocol and port, are unique."""
    seen: set[tuple[str, int]] = set()
    for n, port in enumerate(ports):
        pair = port.get("protocol", ""), port.get("nodePort", 0)
        if pair[1] and pair in seen:
            yield duplicate(f"spec.ports[{n}].nodePort", pair[1])
        seen.add(pair)
    seen = set()
    for n, port in enumerate(ports):
        pair = port.get("protocol", ""), port.get("port", 0)
        if pair in seen:
            yield FieldError("FieldValueDuplicate", f"spec.ports[{n}]", f"Duplicate value: {_go_port(*pair)}")
        seen.add(pair)


def _go_port(protocol: str, port: int) -> str:
    """The key of a port pair as the server shows it: an internal ServicePort with all its fields."""
    fields = {"Name": "", "Protocol": protocol, "AppProtocol": None, "Port": port, "TargetPort": 0, "NodePort": 0}
    return show(fields)
