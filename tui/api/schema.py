"""The schema of the simulated kinds: what fields there are, what a body may hold, where `explain` and patches look.

    lookup(kind, group, version)   the Type of a kind;  field_at(type, "spec.ports.port")
    decode(obj, strict)            raises DecodeError, or lists unknown fields;  prune(obj) drops them
"""

from __future__ import annotations

from tui.api.decoding import DecodeError, decode, decode_metadata, kind_type, prune
from tui.api.structure import Field, Type, field_at, lookup

__all__ = ["DecodeError", "Field", "Type", "decode", "decode_metadata", "field_at", "kind_type", "lookup", "prune"]
