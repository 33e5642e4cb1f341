"""kubectl's describe text of a Service."""

from __future__ import annotations

from collections.abc import Iterator

from tui.api.kind import Reader
from tui.api.objects import Obj
from tui.api.selectors import from_map
from tui.kinds.describe import Lines, add_events, add_metadata
from tui.kinds.endpointslice.columns import join_host_port
from tui.kinds.service.columns import selector_text

_SHOWN = 3


def describe_service(obj: Obj, reader: Reader, events: bool) -> str:
    """The text before tab alignment."""
    lines, spec = Lines(), obj["spec"]
    add_metadata(lines, obj)
    lines.add(0, f"Selector:\t{selector_text(obj)}\n")
    lines.add(0, f"Type:\t{spec.get('type', '')}\n")
    _add_addresses(lines, obj)
    slices = _slices(obj, reader)
    for port in spec.get("ports") or ():
        _add_port(lines, port, slices)
    lines.add(0, f"Session Affinity:\t{spec.get('sessionAffinity', '')}\n")
    for title, value in _policies(spec):
        if value:
            lines.add(0, f"{title}:\t{value}\n")
    if events:
        add_events(lines, obj, reader)
    return str(lines)


def _slices(obj: Obj, reader: Reader) -> list[Obj]:
    meta = obj["metadata"]
    selector = from_map({"kubernetes.io/service-name": meta["name"]})
    return reader.list("endpointslices.discovery.k8s.io", meta.get("namespace", ""), labels=selector)


def _add_addresses(lines: Lines, obj: Obj) -> None:
    spec = obj["spec"]
    if spec.get("ipFamilyPolicy"):
        lines.add(0, f"IP Family Policy:\t{spec['ipFamilyPolicy']}\n")
    lines.add(0, f"IP Families:\t{','.join(spec.get('ipFamilies') or ['<none>'])}\n")
    lines.add(0, f"IP:\t{spec.get('clusterIP', '')}\n")
    lines.add(0, f"IPs:\t{','.join(spec.get('clusterIPs') or ['<none>'])}\n")
    ingress = ((obj.get("status") or {}).get("loadBalancer") or {}).get("ingress") or ()
    optional = (
        ("External IPs", ",".join(spec.get("externalIPs") or ())),
        ("Desired LoadBalancer IP", spec.get("loadBalancerIP")),
        ("External Name", spec.get("externalName")),
        ("LoadBalancer Ingress", ", ".join(_ingress(entry) for entry in ingress)),
    )
    for title, value in optional:
        if value:
            lines.add(0, f"{title}:\t{value}\n")


def _ingress(entry: Obj) -> str:
    if not entry.get("ip"):
        return str(entry.get("hostname", ""))
    return f"{entry['ip']} ({entry['ipMode']})" if entry.get("ipMode") else str(entry["ip"])


def _add_port(lines: Lines, port: Obj, slices: list[Obj]) -> None:
    name, protocol = port.get("name") or "<unset>", port["protocol"]
    lines.add(0, f"Port:\t{name}\t{port['port']}/{protocol}\n")
    lines.add(0, f"TargetPort:\t{port.get('targetPort', 0)}/{protocol}\n")
    if port.get("appProtocol") is not None:
        lines.add(0, f"AppProtocol:\t{port['appProtocol']}\n")
    if port.get("nodePort"):
        lines.add(0, f"NodePort:\t{name}\t{port['nodePort']}/{protocol}\n")
    lines.add(0, f"Endpoints:\t{endpoints_text(slices, port.get('name', ''))}\n")


def endpoints_text(slices: list[Obj], name: str) -> str:
    """Ready endpoints of one port: three of them, and how many more (formatEndpointSlices)."""
    if not slices:
        return "<none>"
    shown: list[str] = []
    count, more = 0, False
    for text, ready in _endpoints(slices, name):
        more = more or len(shown) == _SHOWN
        if ready:
            count += 1
            if not more:
                shown.append(text)
    return ",".join(shown) + (f" + {count - _SHOWN} more..." if more else "")


def _endpoints(slices: list[Obj], name: str) -> Iterator[tuple[str, bool]]:
    for part in slices:
        for port in part.get("ports") or [None]:
            if port is not None and (port.get("name") or "") != name:
                continue
            number = (port or {}).get("port")
            for endpoint in part.get("endpoints") or ():
                ready = (endpoint.get("conditions") or {}).get("ready") is not False
                address = endpoint["addresses"][0]
                yield (join_host_port(address, number) if number is not None else address), ready


def _policies(spec: Obj) -> list[tuple[str, object]]:
    return [
        ("External Traffic Policy", spec.get("externalTrafficPolicy")),
        ("Internal Traffic Policy", spec.get("internalTrafficPolicy")),
        ("HealthCheck NodePort", spec.get("healthCheckNodePort")),
        ("LoadBalancer Source Ranges", ",".join(spec.get("loadBalancerSourceRanges") or ())),
        ("Traffic Distribution", spec.get("trafficDistribution")),
    ]
