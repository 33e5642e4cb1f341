"""Field selectors: the fields that a kind can be selected by, and the words about any other."""

from __future__ import annotations

from collections.abc import Mapping

from tui.api.errors import bad_request
from tui.api.kind import Kind
from tui.api.objects import Obj
from tui.api.selectors import FieldSelector

_METADATA = ("metadata.name", "metadata.namespace")
_NAMELESS = ("nodes", "namespaces")
"""Kinds of the core that know no namespace even as a field."""


def field_values(kind: Kind | None, obj: Obj, selector: FieldSelector) -> Mapping[str, str]:
    """The values of the fields that a selector asks for."""
    values = {}
    for term in selector.terms:
        if term.field in _METADATA:
            values[term.field] = obj["metadata"].get(term.field[9:], "")
        elif kind is not None and term.field in kind.fields:
            values[term.field] = kind.fields[term.field](obj)
    return values


def check_fields(kind: Kind | None, selector: FieldSelector) -> None:
    """Refuse a selector on a field that the kind does not offer. Raises ApiError (400)."""
    for term in selector.terms:
        anywhere = term.field in _METADATA[: 1 if kind is not None and kind.resource in _NAMELESS else 2]
        if anywhere or (kind is not None and term.field in kind.fields):
            continue
        if kind is not None and kind.fields:
            raise bad_request(f"field label not supported: {term.field}")
        known = '"metadata.name", "metadata.namespace"'
        raise bad_request(f'"{term.field}" is not a known field selector: only {known}')
