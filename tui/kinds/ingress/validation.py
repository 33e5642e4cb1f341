"""Validation of an Ingress (pkg/apis/networking/validation)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui.api.errors import FieldError, invalid_value, not_supported, required
from tui.api.objects import Obj
from tui.kinds.fields import (
    check_ip,
    check_label_name,
    check_port,
    check_port_or_name,
    check_subdomain,
    each,
    is_ip,
)

PATH_TYPES = ("Exact", "ImplementationSpecific", "Prefix")
_WILDCARD = r"\*\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*"
_NO_SEQUENCE, _NO_ENDING = ("//", "/./", "/../", "%2f", "%2F"), ("/..", "/.")


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


def validate_ingress_status(obj: Obj, old: Obj) -> list[FieldError]:
    """What a controller may report as its addresses (ValidateIngressLoadBalancerStatus)."""
    entries = ((obj.get("status") or {}).get("loadBalancer") or {}).get("ingress") or []
    errors: list[FieldError] = []
    for n, entry in enumerate(entries):
        path, host = f"status.loadBalancer.ingress[{n}]", entry.get("hostname", "")
        errors += check_ip(f"{path}.ip", entry["ip"]) if entry.get("ip") else []
        errors += check_subdomain(f"{path}.hostname", host) if host else []
        if host and is_ip(host):
            errors.append(invalid_value(f"{path}.hostname", host, "must be a DNS name, not an IP address"))
    return errors
