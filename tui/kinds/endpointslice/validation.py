"""Defaults and validation of an EndpointSlice (pkg/apis/discovery/validation)."""

from __future__ import annotations

from collections.abc import Iterator

from tui.api.errors import FieldError, duplicate, invalid_value, not_supported, required
from tui.api.objects import Obj
from tui.kinds.fields import (
    check_ip,
    check_label_name,
    check_ordinary_ip,
    check_port,
    check_protocol,
    check_qualified_name,
    check_subdomain,
    family_of,
)

ADDRESS_TYPES = ("FQDN", "IPv4", "IPv6")
_MOST_ENDPOINTS, _MOST_ADDRESSES = 1000, 100


def default_slice(obj: Obj) -> None:
    """Protocol TCP, an empty port name; both lists are always shown, null where they are empty."""
    for port in obj.get("ports") or ():
        port["name"] = port.get("name") or ""
        port["protocol"] = port.get("protocol") or "TCP"
    for endpoint in obj.get("endpoints") or ():
        endpoint.setdefault("conditions", {})
    for field in ("endpoints", "ports"):
        obj[field] = obj.get(field) or None


def validate_slice(obj: Obj) -> list[FieldError]:
    """Address type, endpoints, ports."""
    kind = obj.get("addressType", "")
    errors: list[FieldError] = []
    if kind not in ADDRESS_TYPES:
        errors.append(not_supported("addressType", kind, ADDRESS_TYPES) if kind else required("addressType"))
    endpoints = obj.get("endpoints") or []
    if len(endpoints) > _MOST_ENDPOINTS:
        return [*errors, _too_many("endpoints", len(endpoints), _MOST_ENDPOINTS), *_check_ports(obj)]
    for n, endpoint in enumerate(endpoints):
        errors += _check_endpoint(f"endpoints[{n}]", endpoint, kind)
    return [*errors, *_check_ports(obj)]


def _too_many(field: str, number: int, most: int) -> FieldError:
    return FieldError("FieldValueTooMany", field, f"Too many: {number}: must have at most {most} items")


def _check_endpoint(path: str, endpoint: Obj, kind: str) -> Iterator[FieldError]:
    addresses = endpoint.get("addresses") or []
    if not addresses:
        yield required(f"{path}.addresses", "must contain at least 1 address")
    elif len(addresses) > _MOST_ADDRESSES:
        yield _too_many(f"{path}.addresses", len(addresses), _MOST_ADDRESSES)
    for n, address in enumerate(addresses):
        yield from _check_address(f"{path}.addresses[{n}]", address, kind)
    if endpoint.get("nodeName") is not None:
        yield from check_subdomain(f"{path}.nodeName", endpoint["nodeName"])
    if endpoint.get("hostname") is not None:
        yield from check_label_name(f"{path}.hostname", endpoint["hostname"])


def _check_address(field: str, address: str, kind: str) -> Iterator[FieldError]:
    if kind == "FQDN":
        yield from check_subdomain(field, address.removesuffix("."))
    elif kind in ("IPv4", "IPv6"):
        wrong = check_ip(field, address)
        yield from wrong
        if not wrong and family_of(address) != kind:
            yield invalid_value(field, address, f"must be a valid {kind} address")
        elif not wrong:
            yield from check_ordinary_ip(field, address)


def _check_ports(obj: Obj) -> Iterator[FieldError]:
    seen: set[str] = set()
    for n, port in enumerate(obj.get("ports") or ()):
        name = port.get("name") or ""
        if name in seen:
            yield duplicate(f"ports[{n}].name", name)
        seen.add(name)
        if name:
            yield from check_label_name(f"ports[{n}].name", name)
        yield from check_protocol(f"ports[{n}].protocol", port.get("protocol", ""))
        if port.get("port") is not None:
            yield from check_port(f"ports[{n}].port", port["port"])
        if port.get("appProtocol") is not None:
            yield from check_qualified_name(f"ports[{n}].appProtocol", port["appProtocol"])


def validate_slice_update(obj: Obj, old: Obj) -> list[FieldError]:
    """The address type is for ever."""
    if obj.get("addressType") == old.get("addressType"):
        return []
    return [invalid_value("addressType", obj.get("addressType"), "field is immutable")]
