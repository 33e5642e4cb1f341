"""Subsets of an Endpoints object: addresses grouped by their ports (the endpoints package's RepackSubsets)."""

from __future__ import annotations

from tui.api.objects import Obj
from tui.kinds.endpointslice.plan import ports_key

MOST = 1000
"""Addresses in one Endpoints object."""


def pack(found: list[tuple[Obj, list[Obj], bool]]) -> list[Obj]:
    """Subsets from (address, ports, ready): one for each set of ports, addresses in the order of their text."""
    subsets: dict[str, Obj] = {}
    for address, ports, ready in found:
        subset = subsets.setdefault(ports_key(ports), {"ports": [_named(port) for port in ports]})
        subset.setdefault("addresses" if ready else "notReadyAddresses", []).append(address)
    return [_ordered(subsets[name]) for name in sorted(subsets)]


def _named(port: Obj) -> Obj:
    return {field: value for field, value in port.items() if value != ""}


def _ordered(subset: Obj) -> Obj:
    fields = [field for field in ("addresses", "notReadyAddresses") if field in subset]
    ordered: Obj = {field: sorted(subset[field], key=_place) for field in fields}
    return {**ordered, **({"ports": subset["ports"]} if subset["ports"] else {})}


def _place(address: Obj) -> tuple[str, str]:
    return address["ip"], (address.get("targetRef") or {}).get("uid", "")


def truncate(subsets: list[Obj]) -> bool:
    """Cut down to MOST addresses in place, those that are not ready first; says whether anything was cut."""
    room, cut = MOST, False
    for field in ("addresses", "notReadyAddresses"):
        for subset in subsets:
            addresses = subset.get(field) or []
            if len(addresses) > room:
                cut = True
                subset[field] = addresses[:room]
                if not room:
                    del subset[field]
            room -= min(room, len(addresses))
    return cut
