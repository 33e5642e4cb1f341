"""Subsets of an Endpoints object: addresses grouped by their ports (the endpoints package's RepackSubsets)."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil

from tui.api.objects import Obj
from tui.kinds.portorder import in_endpoints, port_key

_FIELDS = ("addresses", "notReadyAddresses")
_Place = tuple[str, str]
"""What makes an address the same one: its IP and its pod."""

MOST = 1000
"""Addresses in one Endpoints object."""


def pack(found: list[tuple[Obj, list[Obj], bool]]) -> list[Obj]:
    """Subsets from (address, ports, ready): one for all ports that are to be had at the same addresses."""
    addresses: dict[_Place, Obj] = {}
    offered: dict[str, tuple[Obj | None, dict[_Place, bool]]] = {}
    for address, ports, ready in found:
        place = _place(address)
        addresses.setdefault(place, address)
        offers: list[Obj | None] = [*ports] or [None]
        for port in offers:
            where = offered.setdefault(port_key(port) if port else "null", (port, {}))[1]
            where[place] = ready and where.get(place, True)
    groups: dict[tuple[tuple[_Place, bool], ...], list[Obj]] = {}
    for name in sorted(offered):
        offer, where = offered[name]
        groups.setdefault(tuple(sorted(where.items())), []).extend([offer] if offer else [])
    return [_subset(ports, places, addresses) for places, ports in groups.items()]


def repack(subsets: list[Obj]) -> list[Obj]:
    """Subsets that somebody wrote, in the form that the controllers give them."""
    return pack([
        (address, subset.get("ports") or [], field == "addresses") for subset in subsets
        for field in _FIELDS for address in subset.get(field) or ()
    ])


def _subset(ports: list[Obj], places: Iterable[tuple[_Place, bool]], addresses: dict[_Place, Obj]) -> Obj:
    subset: Obj = {}
    for field, wanted in zip(_FIELDS, (True, False), strict=True):
        listed = [addresses[place] for place, ready in places if ready == wanted]
        if listed:
            subset[field] = listed
    if ports:
        subset["ports"] = in_endpoints([{k: v for k, v in port.items() if v != ""} for port in ports])
    return subset


def _place(address: Obj) -> _Place:
    return address["ip"], (address.get("targetRef") or {}).get("uid", "")


def truncate(subsets: list[Obj]) -> bool:
    """Cut down to MOST addresses in place, those that are not ready first; says whether anything was cut.

    Each subset keeps its share, rounded up, as long as there is room.
    """
    ready, waiting = (sum(len(subset.get(field) or ()) for subset in subsets) for field in _FIELDS)
    if ready + waiting <= MOST:
        return False
    cut, total, room = (_FIELDS[0], ready, MOST) if ready > MOST else (_FIELDS[1], waiting, MOST - ready)
    left = room
    for subset in subsets:
        listed = subset.pop(cut, [])
        kept = listed[: min(left, ceil(len(listed) / total * room))]
        left -= len(kept)
        if kept:
            subset[cut] = kept
        if cut == _FIELDS[0]:
            subset.pop(_FIELDS[1], None)
    subsets[:] = [subset for subset in subsets if any(subset.get(field) for field in _FIELDS)]
    return True
