"""Ingress: rules by host and path above Services. Nothing acts on one before an ingress controller does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tui.api.errors import FieldError, invalid_value, not_supported, required
from tui.api.kind import Column, Kind, Reader
from tui.api.objects import Obj, dig, labels
from tui.api.selectors import from_map
from tui.kinds.age import age
from tui.kinds.describe import Lines, add_annotations, add_events, add_labels
from tui.kinds.endpointslice.columns import some
from tui.kinds.fields import check_label_name, check_port, check_port_or_name, check_subdomain, each, is_ip
from tui.kinds.service.columns import ingress_addresses
from tui.kinds.service.describe import endpoints_text

PATH_TYPES = ("Exact", "ImplementationSpecific", "Prefix")
CLASS_ANNOTATION = "kubernetes.io/ingress.class"
_WILDCARD = r"\*\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*"
_NO_SEQUENCE, _NO_ENDING = ("//", "/./", "/../", "%2f", "%2F"), ("/..", "/.")


def default_ingress(obj: Obj) -> None:
    """An Ingress has a load balancer's status from the start."""
    if not isinstance(obj.get("spec"), dict):
        obj["spec"] = {}
    obj.setdefault("status", {}).setdefault("loadBalancer", {})


def validate_ingress(obj: Obj) -> list[FieldError]:
    """pkg/apis/networking/validation, in its order."""
    spec = obj["spec"]
    errors: list[FieldError] = []
    if not spec.get("rules") and not spec.get("defaultBackend"):
        errors.append(invalid_value("spec", None, "either `defaultBackend` or `rules` must be specified"))
    if spec.get("defaultBackend"):
        errors += _check_backend("spec.defaultBackend", spec["defaultBackend"])
    for n, rule in enumerate(spec.get("rules") or ()):
        errors += _check_rule(f"spec.rules[{n}]", rule)
    for n, tls in enumerate(spec.get("tls") or ()):
        errors += _check_tls(f"spec.tls[{n}]", tls)
    if spec.get("ingressClassName"):
        errors += check_subdomain("spec.ingressClassName", spec["ingressClassName"])
    return errors


def _check_host(field: str, host: str) -> list[FieldError]:
    if "*" not in host:
        return check_subdomain(field, host)
    if re.fullmatch(_WILDCARD, host):
        return []
    words = (
        "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of "
        "lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', "
        f"regex used for validation is '{_WILDCARD}')"
    )
    return each(field, host, [words])


def _check_rule(path: str, rule: Obj) -> Iterator[FieldError]:
    host = rule.get("host", "")
    if host:
        if is_ip(host):
            yield invalid_value(f"{path}.host", host, "must be a DNS name, not an IP address")
        yield from _check_host(f"{path}.host", host)
    if rule.get("http") is None:
        return
    if not rule["http"].get("paths"):
        yield required(f"{path}.http.paths")
    for n, entry in enumerate(rule["http"].get("paths") or ()):
        yield from _check_path(f"{path}.http.paths[{n}]", entry)


def _check_path(path: str, entry: Obj) -> Iterator[FieldError]:
    kind, value = entry.get("pathType"), entry.get("path", "")
    if kind is None:
        yield required(f"{path}.pathType", "pathType must be specified")
        return
    if kind not in PATH_TYPES:
        yield not_supported(f"{path}.pathType", kind, PATH_TYPES)
    elif not value.startswith("/") and (value or kind != "ImplementationSpecific"):
        yield invalid_value(f"{path}.path", value, "must be an absolute path")
    elif kind != "ImplementationSpecific":
        wrong = [f"must not contain '{part}'" for part in _NO_SEQUENCE if part in value]
        wrong += [f"cannot end with '{part}'" for part in _NO_ENDING if value.endswith(part)]
        yield from each(f"{path}.path", value, wrong)
    yield from _check_backend(f"{path}.backend", entry.get("backend") or {})


def _check_backend(path: str, backend: Obj) -> Iterator[FieldError]:
    service, resource = backend.get("service"), backend.get("resource")
    if service is not None and resource is not None:
        yield invalid_value(path, "", "cannot set both resource and service backends")
    elif resource is not None:
        for field in ("kind", "name"):
            if not resource.get(field):
                yield required(f"{path}.resource.{field}")
    elif service is None:
        yield invalid_value(path, "", "resource or service backend is required")
    else:
        name = service.get("name", "")
        yield from check_label_name(f"{path}.service.name", name) if name else [required(f"{path}.service.name")]
        yield from _check_backend_port(path, service.get("port") or {})


def _check_backend_port(path: str, port: Obj) -> list[FieldError]:
    name, number = port.get("name", ""), port.get("number", 0)
    if name and number:
        return [invalid_value(path, "", "cannot set both port name & port number")]
    if name:
        return check_port_or_name(f"{path}.service.port.name", name)
    if number:
        return check_port(f"{path}.service.port.number", number)
    return [required(path, "port name or number is required")]


def _check_tls(path: str, tls: Obj) -> Iterator[FieldError]:
    for n, host in enumerate(tls.get("hosts") or ()):
        yield from _check_host(f"{path}.hosts[{n}]", host)
    if tls.get("secretName"):
        yield from check_subdomain(f"{path}.secretName", tls["secretName"])


def class_of(obj: Obj) -> str:
    """The class, by the field or by the older annotation, `<none>` without one."""
    noted = dig(obj, "metadata", "annotations", CLASS_ANNOTATION)
    return str(obj["spec"].get("ingressClassName") or noted or "<none>")


def _hosts(obj: Obj) -> Iterable[str]:
    return filter(None, (rule.get("host", "") for rule in obj["spec"].get("rules") or ()))


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
        group = f"APIGroup: {resource['apiGroup']}, " if resource.get("apiGroup") else ""
        return f"{group}Kind: {resource['kind']}, Name: {resource['name']}"
    name, port = backend["service"]["name"], backend["service"].get("port") or {}
    text = f"{name}:{port.get('number') or port.get('name', '')}"
    service = reader.find("services", namespace, name)
    if service is None:
        return f'{text} (<error: services "{name}" not found>)'
    ports = service["spec"].get("ports") or ()
    own = next((p.get("name", "") for p in ports if p["port"] == port.get("number")), port.get("name", ""))
    selector = from_map({"kubernetes.io/service-name": name})
    slices = reader.list("endpointslices.discovery.k8s.io", namespace, labels=selector)
    return f"{text} ({endpoints_text(slices, own)})"


INGRESS = Kind(
    kind="Ingress",
    plural="ingresses",
    group="networking.k8s.io",
    singular="ingress",
    short=("ing",),
    subresources=("status",),
    columns=(
        Column("Class", lambda obj, now: class_of(obj)),
        Column("Hosts", lambda obj, now: some(_hosts(obj), empty="*")),
        Column("Address", lambda obj, now: ",".join(ingress_addresses(obj))),
        Column("Ports", lambda obj, now: "80, 443" if obj["spec"].get("tls") else "80"),
        Column("Age", lambda obj, now: age(obj["metadata"].get("creationTimestamp"), now)),
    ),
    default=default_ingress,
    validate=validate_ingress,
    describe=describe_ingress,
)
