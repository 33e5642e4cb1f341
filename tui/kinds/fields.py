"""Field checks that several kinds share: ports, addresses, names, selectors (pkg/apis/core/validation)."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from tui.api import names
from tui.api.errors import FieldError, invalid_value, not_supported, quote, required

PROTOCOLS = ("SCTP", "TCP", "UDP")
"""Supported protocols, in the order in which messages name them."""


def each(field: str, value: Any, messages: Iterable[str]) -> list[FieldError]:
    """One `Invalid value` for each message."""
    return [invalid_value(field, value, message) for message in messages]


def check_port(field: str, value: int) -> list[FieldError]:
    """A port number, 1 to 65535."""
    return each(field, value, names.is_valid_port_num(value))


def check_port_or_name(field: str, value: int | str) -> list[FieldError]:
    """A port number, or the name of a container's port (ValidatePortNumOrName)."""
    if isinstance(value, str):
        return each(field, value, names.is_valid_port_name(value))
    return check_port(field, value)


def check_protocol(field: str, value: str) -> list[FieldError]:
    """One of PROTOCOLS."""
    if not value:
        return [required(field)]
    return [] if value in PROTOCOLS else [not_supported(field, value, PROTOCOLS)]


def check_label_name(field: str, value: str) -> list[FieldError]:
    """A lower-case RFC 1123 label."""
    return each(field, value, names.is_dns1123_label(value))


def check_subdomain(field: str, value: str) -> list[FieldError]:
    """A lower-case RFC 1123 subdomain."""
    return each(field, value, names.is_dns1123_subdomain(value))


def check_qualified_name(field: str, value: str) -> list[FieldError]:
    """`[prefix/]name`."""
    return each(field, value, names.is_qualified_name(value))


def check_finalizer(field: str, value: str) -> list[FieldError]:
    """A finalizer is one of Kubernetes' own, or says whose it is."""
    if "/" in value or value in ("kubernetes", "orphan", "foregroundDeletion"):
        return []
    return [invalid_value(field, value, "name is neither a standard finalizer name nor is it fully qualified")]


def check_labels(field: str, labels: Mapping[str, str] | None) -> list[FieldError]:
    """Keys and values of a map of labels (ValidateLabels)."""
    errors: list[FieldError] = []
    for key, value in sorted((labels or {}).items()):
        errors += each(field, key, names.is_qualified_name(key))
        errors += each(field, value, names.is_valid_label_value(value))
    return errors


def check_ip(field: str, value: str, *, strict: bool = True) -> list[FieldError]:
    """An IP address in its canonical form (IsValidIPForLegacyField, with StrictIPCIDRValidation as in v1.36)."""
    return each(field, value, names.is_valid_ip(value, strict=strict))


def check_cidr(field: str, value: str) -> list[FieldError]:
    """An IP range such as `10.0.0.0/8`."""
    return each(field, value, _cidr_messages(value))


def _cidr_messages(value: str) -> list[str]:
    address, _, length = value.partition("/")
    found, most = names.parse_ip(address), 128 if ":" in address else 32
    if found is None or not re.fullmatch("[0-9]{1,4}", length) or int(length) > most:
        return ["must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"]
    if length != str(int(length)) or names.has_leading_zeros(address):
        return ["must not have leading 0s in IP or prefix length"]
    if names.unmapped(found) != found:
        return ["must not have an IPv4-mapped IPv6 address"]
    if int(found) & ((1 << (most - int(length))) - 1):
        return ["must not have bits set beyond the prefix length"]
    return []


def ip_warnings(field: str, value: str) -> list[str]:
    """What the server says about an address that is fine but unusual (GetWarningsForIP)."""
    address = names.parse_ip(value)
    if address is None:
        return []
    plain = str(names.unmapped(address))
    if plain != str(address) or names.has_leading_zeros(value):
        return [f"{field}: non-standard IP address {quote(value)} will be considered invalid in a future Kubernetes "
                f"release: use {quote(plain)}"]
    if plain != value:
        return [f"{field}: IPv6 address {quote(value)} should be in RFC 5952 canonical format ({quote(plain)})"]
    return []


def cidr_warnings(field: str, value: str) -> list[str]:
    """What the server says about an IP range that is fine but unusual (GetWarningsForCIDR)."""
    address, _, length = value.partition("/")
    found = names.parse_ip(address)
    if found is None or str(found) == address or not isinstance(found, ipaddress.IPv6Address):
        return []
    return [f"{field}: IPv6 CIDR value {quote(value)} should be in RFC 5952 canonical format "
            f"({quote(f'{found}/{length}')})"]


def check_ordinary_ip(field: str, value: str) -> list[FieldError]:
    """An address that may serve traffic from elsewhere (ValidateEndpointIP)."""
    return each(field, value, _out_of_the_ordinary(value))


@lru_cache(maxsize=4096)
def _out_of_the_ordinary(value: str) -> tuple[str, ...]:
    found = names.parse_ip(value)
    if found is None:
        return ("must be a valid IP address",)
    address = names.unmapped(found)
    ranges = (
        (address.is_unspecified, f"may not be unspecified ({value})"),
        (address.is_loopback, "may not be in the loopback range (127.0.0.0/8, ::1/128)"),
        (address.is_link_local, "may not be in the link-local range (169.254.0.0/16, fe80::/10)"),
        (_link_local_multicast(address), "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)"),
    )
    return tuple(words for special, words in ranges if special)


def _link_local_multicast(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    if isinstance(address, ipaddress.IPv4Address):
        return address in ipaddress.ip_network("224.0.0.0/24")
    return address.is_multicast and address.packed[1] & 0x0F == 2


def family_of(ip: str) -> str:
    """`IPv4` or `IPv6`."""
    return "IPv6" if ":" in ip else "IPv4"


def is_ip(text: str) -> bool:
    """Whether a text is an IP address of either family."""
    return names.parse_ip(text) is not None
