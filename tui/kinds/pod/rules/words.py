"""Errors and name checks that the rules for pods share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from tui.api.errors import FieldError, invalid_value, not_supported, show
from tui.api.objects import Obj

Errors = Iterator[FieldError]

NONNEGATIVE = "must be greater than or equal to 0"
_ENVIRONMENT = "a valid environment variable name must consist only of printable ASCII characters other than '='"
_HEADER = (
    "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for "
    "validation is '[-A-Za-z0-9]+')"
)
_UNDERSCORED = r"_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*"
_UNDERSCORED_WORDS = (
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must "
    f"start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '{_UNDERSCORED}')"
)
MODE = "must be a number between 0 and 0777 (octal), both inclusive"


def not_found(field: str, value: Any, detail: str = "") -> FieldError:
    """`Not found: <value>[: detail]`."""
    return FieldError("FieldValueNotFound", field, f"Not found: {show(value)}" + (f": {detail}" if detail else ""))


def too_many(field: str, most: int, actual: int) -> FieldError:
    """`Too many: N: must have at most M items`."""
    return FieldError("FieldValueTooMany", field, f"Too many: {actual}: must have at most {most} items")


def all_of(field: str, value: Any, messages: Iterable[str]) -> Errors:
    """One `Invalid value` for each message."""
    for message in messages:
        yield invalid_value(field, value, message)


def nonnegative(field: str, value: int | None) -> Errors:
    """ValidateNonnegativeField; nothing given is fine."""
    if value is not None and value < 0:
        yield invalid_value(field, value, NONNEGATIVE)


def between(field: str, value: int | None, least: int, most: int) -> Errors:
    """A number in a range, both ends included."""
    if value is not None and not least <= value <= most:
        yield invalid_value(field, value, f"must be between {least} and {most}, inclusive")


def one_of(field: str, value: Any, supported: tuple[str, ...]) -> Errors:
    """A value among those supported, in the order in which messages name them."""
    if value not in supported:
        yield not_supported(field, value, supported)


def environment_name(name: str) -> list[str]:
    """IsRelaxedEnvVarName."""
    return [] if all(" " <= c <= "~" and c != "=" for c in name) else [_ENVIRONMENT]


def header_name(name: str) -> list[str]:
    """IsHTTPHeaderName."""
    return [] if re.fullmatch("[-A-Za-z0-9]+", name) else [_HEADER]


def underscored_subdomain(name: str) -> list[str]:
    """IsDNS1123SubdomainWithUnderscore."""
    words = ["must be no more than 253 characters"] if len(name.encode("utf-8", "replace")) > 253 else []
    return words if re.fullmatch(_UNDERSCORED, name) else [*words, _UNDERSCORED_WORDS]


def file_mode(field: str, mode: int | None) -> Errors:
    """The permissions of a file in a volume."""
    if mode is not None and not 0 <= mode <= 0o777:
        yield invalid_value(field, mode, MODE)


def no_backsteps(field: str, path: str) -> Errors:
    """validatePathNoBacksteps."""
    if ".." in path.split("/"):
        yield invalid_value(field, path, "must not contain '..'")


def relative_path(field: str, path: str) -> Errors:
    """validateLocalDescendingPath."""
    if path.startswith("/"):
        yield invalid_value(field, path, "must be a relative path")
    yield from no_backsteps(field, path)


def unreserved_path(field: str, path: str) -> Errors:
    """ValidateLocalNonReservedPath."""
    yield from relative_path(field, path)
    if path.startswith("..") and not path.startswith("../"):
        yield invalid_value(field, path, "must not start with '..'")


def visit(spec: Obj, path: str) -> Iterator[tuple[Obj, str]]:
    """All containers of a pod spec with their paths (VisitContainersWithPath)."""
    for kind in ("initContainers", "containers", "ephemeralContainers"):
        for number, container in enumerate(spec.get(kind) or ()):
            yield container, f"{path}.{kind}[{number}]"
