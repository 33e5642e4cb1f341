"""The order of ports in Endpoints and slices: by the FNV of their Go text, as both controllers sort them."""

from __future__ import annotations

import json
from functools import lru_cache

from tui.api.objects import Obj

_START, _PRIME, _WORD = 0x6C62272E07BB014262B821756295C58D, (1 << 88) + 0x13B, 1 << 128
_IN_SLICES = (("Name", "*string", "name"), ("Protocol", "*v1.Protocol", "protocol"), ("Port", "*int32", "port"),
              ("AppProtocol", "*string", "appProtocol"))
_IN_ENDPOINTS = (("Name", "string", "name"), ("Port", "int32", "port"), ("Protocol", "v1.Protocol", "protocol"),
                 ("AppProtocol", "*string", "appProtocol"))


def port_key(port: Obj) -> str:
    """A text that equal ports share."""
    return _encoded(tuple(sorted(port.items())))


@lru_cache(maxsize=1024)
def _encoded(port: tuple[tuple[str, str | int], ...]) -> str:
    return json.dumps(dict(port))


def in_slices(ports: list[Obj]) -> list[Obj]:
    """The ports of a slice (endpointslice/util's NewPortMapKey)."""
    return _sorted(ports, _IN_SLICES)


def in_endpoints(ports: list[Obj]) -> list[Obj]:
    """The ports of a subset (the endpoints package's SortSubsets)."""
    return _sorted(ports, _IN_ENDPOINTS)


def _sorted(ports: list[Obj], fields: tuple[tuple[str, str, str], ...]) -> list[Obj]:
    return sorted(ports, key=lambda port: _hash(_text(port, fields))) if len(ports) > 1 else ports


def _text(port: Obj, fields: tuple[tuple[str, str, str], ...]) -> str:
    shown = [f"{title}:({type}){_value(port.get(name), name)}" for title, type, name in fields]
    return f"(v1.EndpointPort){{{' '.join(shown)}}}"


def _value(value: object, name: str) -> object:
    if value is None:
        return "" if name == "name" else "<nil>"
    return value


@lru_cache(maxsize=256)
def _hash(text: str) -> int:
    """FNV-1a of 128 bits."""
    value = _START
    for byte in text.encode():
        value = (value ^ byte) * _PRIME % _WORD
    return value
