"""The describe text of an Ingress (kubectl's describeIngressV1)."""

from __future__ import annotations

from tui.api.kind import Reader
from tui.api.objects import Obj, labels
from tui.api.selectors import from_map
from tui.kinds.describe import Lines, add_annotations, add_events, add_labels
from tui.kinds.service.columns import ingress_addresses
from tui.kinds.service.describe import endpoints_text


def describe_ingress(obj: Obj, reader: Reader, events: bool) -> str:
    """kubectl's text before tab alignment."""
    lines, meta, spec = Lines(), obj["metadata"], obj["spec"]
    lines.add(0, f"Name:\t{meta['name']}\n")
    add_labels(lines, "Labels", labels(obj))
    lines.add(0, f"Namespace:\t{meta.get('namespace', '')}\n")
    lines.add(0, f"Address:\t{','.join(ingress_addresses(obj))}\n")
    lines.add(0, f"Ingress Class:\t{spec.get('ingressClassName') or '<none>'}\n")
    default = spec.get("defaultBackend")
    shown = _backend(default, meta["namespace"], reader) if default else "<default>"
    lines.add(0, f"Default backend:\t{shown}\n")
    if spec.get("tls"):
        lines.add(0, "TLS:\n")
    for tls in spec.get("tls") or ():
        routes = ",".join(tls.get("hosts") or ())
        secret = f"{tls['secretName']} terminates" if tls.get("secretName") else "SNI routes"
        lines.add(1, f"{secret} {routes}\n")
    lines.add(0, "Rules:\n  Host\tPath\tBackends\n")
    lines.add(0, "  ----\t----\t--------\n")
    _add_rules(lines, obj, reader, shown)
    add_annotations(lines, "Annotations", meta.get("annotations"))
    if events:
        add_events(lines, obj, reader)
    return str(lines)


def _add_rules(lines: Lines, obj: Obj, reader: Reader, default: str) -> None:
    rules = [rule for rule in obj["spec"].get("rules") or () if rule.get("http") is not None]
    for rule in rules:
        lines.add(1, f"{rule.get('host') or '*'}\t\n")
        for entry in rule["http"].get("paths") or ():
            backend = _backend(entry["backend"], obj["metadata"]["namespace"], reader)
            lines.add(2, f"\t{entry.get('path', '')} \t{backend}\n")
    if not rules:
        lines.add(1, f"*\t*\t{default}\n")


def _backend(backend: Obj, namespace: str, reader: Reader) -> str:
    """`web:80 (10.244.1.7:80)`: the Service's port and the endpoints behind it."""
    if backend.get("resource"):
        resource = backend["resource"]
        return f"APIGroup: {resource.get('apiGroup', '<none>')}, Kind: {resource['kind']}, Name: {resource['name']}"
    name, port = backend["service"]["name"], backend["service"].get("port") or {}
    text = f"{name}:{port.get('number') or port.get('name', '')}"
    service = reader.find("services", namespace, name)
    if service is None:
        return f'{text} (<error: services "{name}" not found>)'
    own = ""
    for candidate in service["spec"].get("ports") or ():
        name_of = candidate.get("name") or ""
        if candidate["port"] == port.get("number") or port.get("name") and port["name"] == name_of:
            own = name_of
    selector = from_map({"kubernetes.io/service-name": name})
    slices = reader.list("endpointslices.discovery.k8s.io", namespace, labels=selector)
    return f"{text} ({endpoints_text(slices, own)})"
