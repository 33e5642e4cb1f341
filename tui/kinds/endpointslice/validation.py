"""Defaults and validation of an EndpointSlice (pkg/apis/discovery/validation)."""

from __future__ import annotations

from collections.abc import Iterator

from tui.api.errors import FieldError, duplicate, invalid_value, not_supported, required
from tui.api.names import is_dns1123_subdomain, is_valid_label_value
from tui.api.objects import Obj
from tui.kinds.fields import (
    check_ip,
    check_label_name,
    check_ordinary_ip,
    check_protocol,
    check_qualified_name,
    check_subdomain,
    each,
    family_of,
)

ADDRESS_TYPES = ("FQDN", "IPv4", "IPv6")
_MOST_ENDPOINTS, _MOST_ADDRESSES, _MOST_PORTS = 1000, 100, 20_000


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
    yield from _check_hints(f"{path}.hints", endpoint.get("hints") or {})


def _check_hints(path: str, hints: Obj) -> Iterator[FieldError]:
    for field, most in (("forZones", 8), ("forNodes", 8)):
        listed = hints.get(field) or []
        if len(listed) > most:
            yield _too_many(f"{path}.{field}", len(listed), most)
            continue
        for n, hint in enumerate(listed):
            name, where = hint.get("name", ""), f"{path}.{field}[{n}].name"
            if name in [one.get("name", "") for one in listed[:n]]:
                yield duplicate(where, name)
            words = is_valid_label_value(name) if field == "forZones" else is_dns1123_subdomain(name)
            yield from each(where, name, words)


def _check_address(field: str, address: str, kind: str) -> list[FieldError]:
    if kind == "FQDN":
        return _check_domain(field, address)
    if kind not in ("IPv4", "IPv6"):
        return []
    wrong = check_ip(field, address)
    if not wrong and family_of(address) != kind:
        wrong = [invalid_value(field, address, f"must be an {kind} address")]
    return wrong or check_ordinary_ip(field, address)


def _check_domain(field: str, name: str) -> list[FieldError]:
    """A domain name with a dot inside (IsFullyQualifiedDomainName)."""
    if not name:
        return [required(field)]
    name = name.removesuffix(".")
    words = is_dns1123_subdomain(name)
    if words:
        return [invalid_value(field, name, ",".join(words))]
    if "." not in name:
        return [invalid_value(field, name, "should be a domain with at least two segments separated by dots")]
    return []


def _check_ports(obj: Obj) -> Iterator[FieldError]:
    """Names, protocols: whether a number is a port nobody asks here."""
    seen: set[str] = set()
    ports = obj.get("ports") or []
    if len(ports) > _MOST_PORTS:
        yield _too_many("ports", len(ports), _MOST_PORTS)
        return
    for n, port in enumerate(ports):
        name = port.get("name") or ""
        if name:
            yield from check_label_name(f"ports[{n}].name", name)
        if name in seen:
            yield duplicate(f"ports[{n}].name", name)
        seen.add(name)
        yield from check_protocol(f"ports[{n}].protocol", port.get("protocol", ""))
        if port.get("appProtocol") is not None:
            yield from check_qualified_name(f"ports[{n}].appProtocol", port["appProtocol"])


def validate_slice_update(obj: Obj, old: Obj) -> list[FieldError]:
    """The address type is for ever."""
    if obj.get("addressType") == old.get("addressType"):
        return []
    return [invalid_value("addressType", obj.get("addressType"), "field is immutable")]
