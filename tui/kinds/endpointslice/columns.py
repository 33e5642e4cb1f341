"""The tables of Endpoints and EndpointSlices."""

from __future__ import annotations

from collections.abc import Iterable

from tui.api.kind import Column
from tui.api.objects import Obj
from tui.kinds.age import age

SHOWN = 3
"""How many addresses or ports a cell lists."""


def join_host_port(address: str, port: int) -> str:
    """`10.244.1.7:80`, `[fd00::7]:80`."""
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


def some(words: Iterable[str], empty: str = "<unset>") -> str:
    """The first three, and how many more (listWithMoreString)."""
    words = list(words)
    text = ",".join(words[:SHOWN])
    if len(words) > SHOWN:
        return f"{text} + {len(words) - SHOWN} more..."
    return text or empty


def _port(port: Obj) -> str:
    return str(port["port"]) if port.get("port") is not None else str(port.get("name") or "*")


def _addresses(obj: Obj) -> Iterable[str]:
    return (address for endpoint in obj.get("endpoints") or () for address in endpoint.get("addresses") or ())


def subset_addresses(obj: Obj) -> str:
    """ENDPOINTS of an Endpoints object: ready addresses with each of their ports (formatEndpoints)."""
    if not obj.get("subsets"):
        return "<none>"
    words: list[str] = []
    for subset in obj["subsets"]:
        ips = [address["ip"] for address in subset.get("addresses") or ()]
        ports = subset.get("ports") or []
        words += [join_host_port(ip, port["port"]) for port in ports for ip in ips] if ports else ips
    return some(words, empty="")


AGE = Column("Age", lambda obj, now: age(obj["metadata"].get("creationTimestamp"), now))

ENDPOINTS_COLUMNS = (Column("Endpoints", lambda obj, now: subset_addresses(obj)), AGE)

SLICE_COLUMNS = (
    Column("AddressType", lambda obj, now: obj.get("addressType", "")),
    Column("Ports", lambda obj, now: some(map(_port, obj.get("ports") or ()))),
    Column("Endpoints", lambda obj, now: some(_addresses(obj))),
    AGE,
)
