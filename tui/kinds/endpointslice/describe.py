"""kubectl's describe text of an EndpointSlice."""

from __future__ import annotations

from typing import Any

from tui.api.kind import Reader
from tui.api.objects import Obj
from tui.kinds.describe import Lines, add_events, add_metadata


def describe_slice(obj: Obj, reader: Reader, events: bool) -> str:
    """The text before tab alignment."""
    lines = Lines()
    add_metadata(lines, obj)
    lines.add(0, f"AddressType:\t{obj.get('addressType', '')}\n")
    _add_ports(lines, obj.get("ports") or [])
    endpoints = obj.get("endpoints") or []
    lines.add(0, "Endpoints:\n" if endpoints else "Endpoints: <none>\n")
    for endpoint in endpoints:
        _add_endpoint(lines, endpoint)
    if events:
        add_events(lines, obj, reader)
    return str(lines)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "<unset>" if value is None or value == "" else str(value)


def _add_ports(lines: Lines, ports: list[Obj]) -> None:
    if not ports:
        lines.add(0, "Ports: <unset>\n")
        return
    lines.add(0, "Ports:\n")
    lines.add(1, "Name\tPort\tProtocol\n")
    lines.add(1, "----\t----\t--------\n")
    for port in ports:
        lines.add(1, f"{_shown(port.get('name'))}\t{_shown(port.get('port'))}\t{port['protocol']}\n")


def _add_endpoint(lines: Lines, endpoint: Obj) -> None:
    lines.add(1, f"- Addresses:\t{', '.join(endpoint.get('addresses') or ['<none>'])}\n")
    lines.add(2, "Conditions:\n")
    lines.add(3, f"Ready:\t{_shown((endpoint.get('conditions') or {}).get('ready'))}\n")
    lines.add(2, f"Hostname:\t{_shown(endpoint.get('hostname'))}\n")
    if endpoint.get("targetRef"):
        reference = endpoint["targetRef"]
        lines.add(2, f"TargetRef:\t{reference.get('kind', '')}/{reference.get('name', '')}\n")
    lines.add(2, f"NodeName:\t{_shown(endpoint.get('nodeName'))}\n")
    lines.add(2, f"Zone:\t{_shown(endpoint.get('zone'))}\n")
