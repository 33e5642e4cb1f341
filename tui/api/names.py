"""What a Kubernetes name may look like: apimachinery's validators (util/validation) and their exact words.

Each `is_...` function returns a list of messages, empty where the value is fine; none raises.
"""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache

SUFFIX_ALPHABET = "bcdfghjklmnpqrstvwxz2456789"
"""Letters of generated names: no vowels, nothing that looks like another (apimachinery's util/rand)."""

_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_SUBDOMAIN = _LABEL + r"(\." + _LABEL + ")*"
_QUALIFIED = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"
_LABEL_VALUE = f"({_QUALIFIED})?"
_PORT_NAME = "[-a-z0-9]+"
_LEADING_ZEROS = re.compile(r"(?<![0-9a-fA-F:])0+(?=\d+(\.|$))")

_LABEL_WORDS = (
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', "
    "and must start and end with an alphanumeric character"
)
_SUBDOMAIN_WORDS = (
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', "
    "and must start and end with an alphanumeric character"
)
_QUALIFIED_WORDS = (
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"
)
_LABEL_VALUE_WORDS = (
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', "
    "and must start and end with an alphanumeric character"
)


def _regex_error(words: str, pattern: str, *examples: str) -> str:
    """apimachinery's RegexError, double spaces between its examples included."""
    shown = " or ".join(f"'{example}', " for example in examples)
    return f"{words} (e.g. {shown}regex used for validation is '{pattern}')"


def _too_long(value: str, limit: int) -> list[str]:
    """Go measures bytes and says characters."""
    length = len(value) if value.isascii() else len(value.encode("utf-8", "replace"))
    return [f"must be no more than {limit} characters"] if length > limit else []


@lru_cache(maxsize=4096)
def _fits(pattern: str, value: str) -> bool:
    return re.fullmatch(pattern, value) is not None


def is_dns1123_label(value: str) -> list[str]:
    """Messages against a lower-case RFC 1123 label: names of Services, namespaces, containers."""
    errors = _too_long(value, 63)
    if _fits(_LABEL, value):
        return errors
    if _fits(_SUBDOMAIN, value):
        return [*errors, "must not contain dots"]
    return [*errors, _regex_error(_LABEL_WORDS, _LABEL, "my-name", "123-abc")]


def is_dns1123_subdomain(value: str) -> list[str]:
    """Messages against a lower-case RFC 1123 subdomain: names of most kinds."""
    errors = _too_long(value, 253)
    if not _fits(_SUBDOMAIN, value):
        errors.append(_regex_error(_SUBDOMAIN_WORDS, _SUBDOMAIN, "example.com"))
    return errors


def _qualified_error() -> str:
    return _regex_error(_QUALIFIED_WORDS, _QUALIFIED, "MyName", "my.name", "123-abc")


def is_qualified_name(value: str) -> list[str]:
    """Messages against `[prefix/]name`: the key of a label or an annotation."""
    if value.count("/") > 1:
        optional = "with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"
        return [f"a qualified name {_qualified_error()} {optional}"]
    prefix, slash, name = value.rpartition("/")
    errors: list[str] = []
    if slash:
        wrong = is_dns1123_subdomain(prefix) if prefix else ["must be non-empty"]
        errors += [f"prefix part {words}" for words in wrong]
    wrong = _too_long(name, 63) if name else ["must be non-empty"]
    if not _fits(_QUALIFIED, name):
        wrong.append(_qualified_error())
    return errors + [f"name part {words}" for words in wrong]


def is_valid_label_value(value: str) -> list[str]:
    """Messages against the value of a label."""
    errors = _too_long(value, 63)
    if not _fits(_LABEL_VALUE, value):
        errors.append(_regex_error(_LABEL_VALUE_WORDS, _LABEL_VALUE, "MyValue", "my_value", "12345"))
    return errors


def is_path_segment_name(value: str) -> list[str]:
    """Messages against a name as a part of a URL's path, which every name has to be."""
    if value in (".", ".."):
        return [f"may not be '{value}'"]
    return [f"may not contain '{part}'" for part in ("/", "%") if part in value]


def is_valid_port_name(value: str) -> list[str]:
    """Messages against an IANA service name of at most 15 characters: a named container port."""
    errors = _too_long(value, 15)
    if not _fits(_PORT_NAME, value):
        errors.append("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)")
    if not re.search("[a-z]", value):
        errors.append("must contain at least one letter (a-z)")
    if "--" in value:
        errors.append("must not contain consecutive hyphens")
    if value.startswith("-") or value.endswith("-"):
        errors.append("must not begin or end with a hyphen")
    return errors


def is_valid_port_num(value: int) -> list[str]:
    """Messages against a port number, 1 to 65535."""
    return [] if 1 <= value <= 65535 else ["must be between 1 and 65535, inclusive"]


@lru_cache(maxsize=4096)
def parse_ip(value: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address that a text stands for, leading zeros and all (netutils.ParseIPSloppy); None where it is none."""
    try:
        return ipaddress.ip_address(_LEADING_ZEROS.sub("", value)) if "%" not in value else None
    except ValueError:
        return None


def has_leading_zeros(value: str) -> bool:
    """Whether a part of an IPv4 address begins with a zero that means nothing."""
    return _LEADING_ZEROS.search(value) is not None


def unmapped(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """The IPv4 address inside an IPv4-mapped IPv6 one; any other as it is."""
    return (isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped) or address


def is_valid_ip(value: str, *, strict: bool = False) -> list[str]:
    """Messages against an IP address; `strict` also refuses leading zeros and IPv4-mapped IPv6, as newer fields do."""
    address = parse_ip(value)
    if address is None:
        return ["must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"]
    if strict and has_leading_zeros(value):
        return ["must not have leading 0s"]
    if strict and unmapped(address) != address:
        return ["must not be an IPv4-mapped IPv6 address"]
    return []
