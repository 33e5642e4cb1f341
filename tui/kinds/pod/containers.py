"""Validation of containers: names, images, ports, environment, resources, probes (core/validation, in its order)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tui.api import names
from tui.api.errors import FieldError, duplicate, forbidden_field, invalid_value, not_supported, required
from tui.api.objects import Obj
from tui.kinds.quantity import parse

RANGE = "must be between 1 and 65535, inclusive"
NONNEGATIVE = "must be greater than or equal to 0"
ENV_SOURCES = (
    "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`"
)
ENV_NAME = "a valid environment variable name must consist only of printable ASCII characters other than '='"
STANDARD = ("cpu", "memory", "ephemeral-storage")


def validate_containers(spec: Obj, path: str) -> Iterator[FieldError]:
    """`containers`, then `initContainers`."""
    volumes = {v.get("name", "") for v in spec.get("volumes") or ()}
    containers, seen = spec.get("containers") or [], set[str]()
    if not containers:
        yield required(f"{path}.containers")
    for number, container in enumerate(containers):
        yield from _container(container, f"{path}.containers[{number}]", volumes, seen)
    yield from _host_ports(containers, f"{path}.containers")
    for number, container in enumerate(spec.get("initContainers") or ()):
        yield from _container(container, f"{path}.initContainers[{number}]", volumes, seen, init=True)


def _container(
    container: Obj, path: str, volumes: set[str], seen: set[str], *, init: bool = False
) -> Iterator[FieldError]:
    name, image = container.get("name") or "", container.get("image") or ""
    if not name:
        yield required(f"{path}.name")
    for message in names.is_dns1123_label(name) if name else ():
        yield invalid_value(f"{path}.name", name, message)
    if not image:
        yield required(f"{path}.image")
    elif image != image.strip():
        yield invalid_value(f"{path}.image", image, "must not have leading or trailing whitespace")
    policy = container.get("terminationMessagePolicy") or ""
    if policy not in ("File", "FallbackToLogsOnError"):
        yield not_supported(f"{path}.terminationMessagePolicy", policy, ["FallbackToLogsOnError", "File"])
    yield from _ports(container.get("ports") or [], f"{path}.ports")
    yield from _env(container.get("env") or [], f"{path}.env")
    yield from _env_from(container.get("envFrom") or [], f"{path}.envFrom")
    yield from _mounts(container.get("volumeMounts") or [], f"{path}.volumeMounts", volumes)
    pull = container.get("imagePullPolicy") or ""
    if pull not in ("Always", "IfNotPresent", "Never"):
        yield not_supported(f"{path}.imagePullPolicy", pull, ["Always", "IfNotPresent", "Never"])
    yield from validate_resources(container.get("resources") or {}, f"{path}.resources")
    if name and name in seen:
        yield duplicate(f"{path}.name", name)
    seen.add(name)
    if not init or container.get("restartPolicy") == "Always":
        yield from _hooks_and_probes(container, path)


def _hooks_and_probes(container: Obj, path: str) -> Iterator[FieldError]:
    grace_on = ("livenessProbe", "startupProbe")
    for hook in ("postStart", "preStop"):
        handler = (container.get("lifecycle") or {}).get(hook)
        if handler is not None:
            yield from _handler(handler, f"{path}.lifecycle.{hook}")
    for kind in ("livenessProbe", "readinessProbe", "startupProbe"):
        probe = container.get(kind)
        if probe is None:
            continue
        yield from _probe(probe, f"{path}.{kind}")
        if kind in grace_on and probe.get("successThreshold", 1) != 1:
            yield invalid_value(f"{path}.{kind}.successThreshold", probe["successThreshold"], "must be 1")


def _probe(probe: Obj, path: str) -> Iterator[FieldError]:
    yield from _handler(probe, path)
    for name in ("initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"):
        if (probe.get(name) or 0) < 0:
            yield invalid_value(f"{path}.{name}", probe[name], NONNEGATIVE)


def _handler(handler: Obj, path: str) -> Iterator[FieldError]:
    kinds = [k for k in ("exec", "httpGet", "tcpSocket", "grpc", "sleep") if handler.get(k) is not None]
    if not kinds:
        yield required(path, "must specify a handler type")
    for extra in kinds[1:]:
        yield forbidden_field(f"{path}.{extra}", "may not specify more than 1 handler type")
    kind = kinds[0] if kinds else ""
    if kind == "exec" and not handler["exec"].get("command"):
        yield required(f"{path}.exec.command")
    if kind == "httpGet":
        yield from _http_get(handler["httpGet"], f"{path}.httpGet")
    if kind == "tcpSocket":
        yield from port_number_or_name(handler["tcpSocket"].get("port", 0), f"{path}.tcpSocket.port")
    if kind == "grpc":
        yield from port_number_or_name(handler["grpc"].get("port", 0), f"{path}.grpc.port")


def _http_get(get: Obj, path: str) -> Iterator[FieldError]:
    if not get.get("path"):
        yield required(f"{path}.path")
    yield from port_number_or_name(get.get("port", 0), f"{path}.port")
    if get.get("scheme") not in ("HTTP", "HTTPS"):
        yield not_supported(f"{path}.scheme", get.get("scheme", ""), ["HTTP", "HTTPS"])


def port_number_or_name(port: Any, path: str) -> Iterator[FieldError]:
    """ValidatePortNumOrName: a number in range or a legal port name."""
    if isinstance(port, str):
        for message in names.is_valid_port_name(port):
            yield invalid_value(path, port, message)
    elif not 1 <= port <= 65535:
        yield invalid_value(path, port, RANGE)


def _ports(ports: list[Obj], path: str) -> Iterator[FieldError]:
    seen: set[str] = set()
    for number, port in enumerate(ports):
        at, name = f"{path}[{number}]", port.get("name") or ""
        messages = names.is_valid_port_name(name) if name else []
        for message in messages:
            yield invalid_value(f"{at}.name", name, message)
        if name and not messages:
            if name in seen:
                yield duplicate(f"{at}.name", name)
            seen.add(name)
        if not port.get("containerPort"):
            yield required(f"{at}.containerPort")
        elif not 1 <= port["containerPort"] <= 65535:
            yield invalid_value(f"{at}.containerPort", port["containerPort"], RANGE)
        if port.get("hostPort") and not 1 <= port["hostPort"] <= 65535:
            yield invalid_value(f"{at}.hostPort", port["hostPort"], RANGE)
        if port.get("protocol", "TCP") not in ("TCP", "UDP", "SCTP"):
            yield not_supported(f"{at}.protocol", port["protocol"], ["SCTP", "TCP", "UDP"])


def _host_ports(containers: list[Obj], path: str) -> Iterator[FieldError]:
    taken: set[str] = set()
    for i, container in enumerate(containers):
        for j, port in enumerate(container.get("ports") or []):
            if not port.get("hostPort"):
                continue
            word = f"{port.get('protocol', 'TCP')}/{port.get('hostIP', '')}/{port['hostPort']}"
            if word in taken:
                yield duplicate(f"{path}[{i}].ports[{j}].hostPort", word)
            taken.add(word)


def _env(entries: list[Obj], path: str) -> Iterator[FieldError]:
    for number, entry in enumerate(entries):
        at, name = f"{path}[{number}]", entry.get("name") or ""
        if not name:
            yield required(f"{at}.name")
        elif "=" in name or not (name.isascii() and name.isprintable()):
            yield invalid_value(f"{at}.name", name, ENV_NAME)
        if entry.get("valueFrom") is not None:
            yield from _value_from(entry, f"{at}.valueFrom")


def _value_from(entry: Obj, path: str) -> Iterator[FieldError]:
    source = {k: v for k, v in entry["valueFrom"].items() if v is not None}
    if "fieldRef" in source and not source["fieldRef"].get("fieldPath"):
        yield required(f"{path}.fieldRef.fieldPath")
    for kind in ("configMapKeyRef", "secretKeyRef"):
        if kind in source and not source[kind].get("name"):
            yield required(f"{path}.{kind}.name")
        if kind in source and not source[kind].get("key"):
            yield required(f"{path}.{kind}.key")
    if not source:
        yield invalid_value(path, "", ENV_SOURCES)
    elif entry.get("value"):
        yield invalid_value(path, "", "may not be specified when `value` is not empty")
    elif len(source) > 1:
        yield invalid_value(path, "", "may not have more than one field specified at a time")


def _env_from(entries: list[Obj], path: str) -> Iterator[FieldError]:
    for number, entry in enumerate(entries):
        sources = [k for k in ("configMapRef", "secretRef") if entry.get(k) is not None]
        for kind in sources:
            if not entry[kind].get("name"):
                yield required(f"{path}[{number}].{kind}.name")
        if not sources:
            yield invalid_value(f"{path}[{number}]", "", "must specify one of: `configMapRef` or `secretRef`")


def _mounts(mounts: list[Obj], path: str, volumes: set[str]) -> Iterator[FieldError]:
    places: set[str] = set()
    for number, mount in enumerate(mounts):
        at, name, place = f"{path}[{number}]", mount.get("name") or "", mount.get("mountPath") or ""
        if not name:
            yield required(f"{at}.name")
        if not place:
            yield required(f"{at}.mountPath")
        if name and name not in volumes:
            yield FieldError("FieldValueNotFound", f"{at}.name", f'Not found: "{name}"')
        if place in places:
            yield invalid_value(f"{at}.mountPath", place, "must be unique")
        places.add(place)


def validate_resources(resources: Obj, path: str) -> Iterator[FieldError]:
    """ValidateContainerResourceRequirements: names, no negative amounts, requests within limits."""
    limits, requests = resources.get("limits") or {}, resources.get("requests") or {}
    for part, entries in (("limits", limits), ("requests", requests)):
        for name, amount in sorted(entries.items()):
            yield from _resource_name(name, f"{path}.{part}[{name}]" if not _standard(name) else f"{path}.{part}")
            if parse(amount) < 0:
                yield invalid_value(f"{path}.{part}[{name}]", str(amount), NONNEGATIVE)
    for name, amount in sorted(requests.items()):
        if name in limits and parse(amount) > parse(limits[name]):
            detail = f"must be less than or equal to {name} limit of {limits[name]}"
            yield invalid_value(f"{path}.requests", str(amount), detail)


def _standard(name: str) -> bool:
    return name in STANDARD or name.startswith("hugepages-")


def _resource_name(name: str, path: str) -> Iterator[FieldError]:
    if not _standard(name) and "/" not in name:
        yield invalid_value(path, name, "must be a standard resource type or fully qualified")
        yield invalid_value(path, name, "must be a standard resource for containers")
