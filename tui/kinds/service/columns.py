"""The table of Services (the API server's printService)."""

from __future__ import annotations

from tui.api.kind import Column
from tui.api.objects import Obj
from tui.kinds.age import age


def external_ip(obj: Obj) -> str:
    """EXTERNAL-IP: `<pending>` for a load balancer that has no address yet."""
    spec = obj["spec"]
    listed = list(spec.get("externalIPs") or [])
    match spec.get("type"):
        case "ClusterIP" | "NodePort":
            return ",".join(listed) or "<none>"
        case "LoadBalancer":
            return ",".join(ingress_addresses(obj) + listed) or "<pending>"
        case "ExternalName":
            return str(spec.get("externalName", ""))
    return "<unknown>"


def ingress_addresses(obj: Obj) -> list[str]:
    """The load balancer's addresses and names, sorted."""
    ingress = ((obj.get("status") or {}).get("loadBalancer") or {}).get("ingress") or ()
    return sorted({entry.get("ip") or entry.get("hostname") or "" for entry in ingress} - {""})


def port_list(obj: Obj) -> str:
    """PORT(S): `80/TCP`, `80:30080/TCP`."""
    return ",".join(_port(port) for port in obj["spec"].get("ports") or ()) or "<none>"


def _port(port: Obj) -> str:
    node = f":{port['nodePort']}" if port.get("nodePort") else ""
    return f"{port['port']}{node}/{port['protocol']}"


def selector_text(obj: Obj) -> str:
    """`app=web,tier=front`, `<none>` without a selector."""
    return ",".join(f"{k}={v}" for k, v in sorted((obj["spec"].get("selector") or {}).items())) or "<none>"


COLUMNS = (
    Column("Type", lambda obj, now: obj["spec"].get("type", "")),
    Column("Cluster-IP", lambda obj, now: (obj["spec"].get("clusterIPs") or ["<none>"])[0]),
    Column("External-IP", lambda obj, now: external_ip(obj)),
    Column("Port(s)", lambda obj, now: port_list(obj)),
    Column("Age", lambda obj, now: age(obj["metadata"].get("creationTimestamp"), now)),
    Column("Selector", lambda obj, now: selector_text(obj), wide=True),
)
