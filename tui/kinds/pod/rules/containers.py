"""Containers, init containers and ephemeral containers: names, images, ports, restart rules."""

from __future__ import annotations

from collections.abc import Iterable

from tui.api import names
from tui.api.errors import duplicate, forbidden_field, invalid_value, not_supported, required
from tui.api.objects import Obj
from tui.api.record import record
from tui.kinds.fields import check_label_name, check_protocol, each
from tui.kinds.pod.rules.environment import environment, environment_from
from tui.kinds.pod.rules.handlers import PROBES, lifecycle, probes
from tui.kinds.pod.rules.mounts import devices, mounts
from tui.kinds.pod.rules.resources import container_resources
from tui.kinds.pod.rules.security import container_security
from tui.kinds.pod.rules.words import Errors, not_found, one_of, too_many

PULL_POLICIES = ("Always", "IfNotPresent", "Never")
_ONLY_SIDECARS = "may not be set for init containers without restartPolicy=Always"
_NOT_EPHEMERAL = "cannot be set for an Ephemeral Container"
_FORBIDDEN_EPHEMERAL = (
    "ports", "resources", "resizePolicy", "restartPolicy", "restartPolicyRules", "livenessProbe", "readinessProbe",
    "startupProbe", "lifecycle",
)


@record
class Surroundings:
    """What of its pod a container is checked against."""

    volumes: dict[str, Obj]
    claims: set[str]
    grace: int | None
    """terminationGracePeriodSeconds of the pod."""
    restart_policy: str
    host_users: bool


def containers(spec: Obj, path: str, pod: Surroundings) -> Errors:
    """validateContainers."""
    given, seen = spec.get("containers") or [], set[str]()
    if not given:
        yield required(path)
    for number, container in enumerate(given):
        at, name = f"{path}[{number}]", container.get("name") or ""
        yield from _common(container, at, pod)
        if name in seen:
            yield duplicate(f"{at}.name", name)
        seen.add(name)
        yield from lifecycle(container.get("lifecycle") or {}, f"{at}.lifecycle", pod.grace)
        yield from probes(container, at)
        yield from _restart(container, at)
    yield from _host_ports(enumerate(given), path)


def init_containers(spec: Obj, path: str, pod: Surroundings) -> Errors:
    """validateInitContainers: those that always restart are sidecars, with hooks and probes."""
    seen = {c.get("name") or "" for c in spec.get("containers") or ()}
    for number, container in enumerate(spec.get("initContainers") or ()):
        at, name = f"{path}[{number}]", container.get("name") or ""
        yield from _common(container, at, pod)
        yield from _restart(container, at)
        if name in seen:
            yield duplicate(f"{at}.name", name)
        seen |= {name} if name else set()
        yield from _host_ports([(0, container)], path)
        if container.get("restartPolicy") == "Always":
            yield from lifecycle(container.get("lifecycle") or {}, f"{at}.lifecycle", pod.grace)
            yield from probes(container, at)
        else:
            yield from _no_sidecar(container, at)


def _no_sidecar(container: Obj, path: str) -> Errors:
    for field in ("lifecycle", *PROBES):
        if container.get(field) is not None:
            yield forbidden_field(f"{path}.{field}", _ONLY_SIDECARS)
    for number, policy in enumerate(container.get("resizePolicy") or ()):
        if policy.get("restartPolicy") == "RestartContainer":
            detail = "must not be set to 'RestartContainer' for non-sidecar initContainers"
            yield invalid_value(f"{path}.resizePolicy[{number}].restartPolicy", "RestartContainer", detail)


def ephemeral_containers(spec: Obj, path: str, pod: Surroundings) -> Errors:
    """validateEphemeralContainers."""
    others = {c.get("name") or "" for kind in ("containers", "initContainers") for c in spec.get(kind) or ()}
    seen = set(others)
    for number, container in enumerate(spec.get("ephemeralContainers") or ()):
        at, name, target = f"{path}[{number}]", container.get("name") or "", container.get("targetContainerName") or ""
        yield from _common(container, at, pod)
        yield from image_spaces(container, at)
        if name in seen:
            yield duplicate(f"{at}.name", name)
        seen.add(name)
        if target and target not in others:
            yield not_found(f"{at}.targetContainerName", target)
        for field in _FORBIDDEN_EPHEMERAL:
            if container.get(field):
                yield forbidden_field(f"{at}.{field}", _NOT_EPHEMERAL)
        for place, mount in enumerate(container.get("volumeMounts") or ()):
            for field in ("subPath", "subPathExpr"):
                if mount.get(field):
                    yield forbidden_field(f"{at}.volumeMounts[{place}].{field}", _NOT_EPHEMERAL)


def image_spaces(container: Obj, path: str) -> Errors:
    """validateContainerOnlyForPod: templates may still have spaces around an image."""
    image = container.get("image") or ""
    if image != image.strip():
        yield invalid_value(f"{path}.image", image, "must not have leading or trailing whitespace")


def _common(container: Obj, path: str, pod: Surroundings) -> Errors:
    """validateContainerCommon."""
    name = container.get("name") or ""
    if not name:
        yield required(f"{path}.name")
    else:
        yield from check_label_name(f"{path}.name", name)
    if not container.get("image"):
        yield required(f"{path}.image")
    policy = container.get("terminationMessagePolicy") or ""
    yield from one_of(f"{path}.terminationMessagePolicy", policy, ("File", "FallbackToLogsOnError"))
    yield from _ports(container.get("ports") or [], f"{path}.ports")
    yield from environment(container.get("env") or [], f"{path}.env")
    yield from environment_from(container.get("envFrom") or [], f"{path}.envFrom")
    yield from mounts(container, f"{path}.volumeMounts", pod.volumes)
    yield from devices(container, f"{path}.volumeDevices", pod.volumes)
    yield from one_of(f"{path}.imagePullPolicy", container.get("imagePullPolicy") or "", PULL_POLICIES)
    yield from container_resources(container.get("resources") or {}, f"{path}.resources", pod.claims)
    yield from _resizing(container.get("resizePolicy") or [], f"{path}.resizePolicy", pod.restart_policy)
    yield from container_security(container.get("securityContext"), f"{path}.securityContext",
                                  host_users=pod.host_users)


def _ports(ports: list[Obj], path: str) -> Errors:
    seen: set[str] = set()
    for number, port in enumerate(ports):
        at, name = f"{path}[{number}]", port.get("name") or ""
        words = names.is_valid_port_name(name) if name else []
        yield from each(f"{at}.name", name, words)
        if name and not words:
            if name in seen:
                yield duplicate(f"{at}.name", name)
            seen.add(name)
        inside, outside = port.get("containerPort") or 0, port.get("hostPort") or 0
        if not inside:
            yield required(f"{at}.containerPort")
        else:
            yield from each(f"{at}.containerPort", inside, names.is_valid_port_num(inside))
        if outside:
            yield from each(f"{at}.hostPort", outside, names.is_valid_port_num(outside))
        yield from check_protocol(f"{at}.protocol", port.get("protocol") or "")


def _host_ports(numbered: Iterable[tuple[int, Obj]], path: str) -> Errors:
    """checkHostPortConflicts."""
    taken: set[str] = set()
    for place, container in numbered:
        for number, port in enumerate(container.get("ports") or ()):
            word = f"{port.get('protocol') or ''}/{port.get('hostIP') or ''}/{port.get('hostPort') or 0}"
            if not port.get("hostPort"):
                continue
            if word in taken:
                yield duplicate(f"{path}[{place}].ports[{number}].hostPort", word)
            taken.add(word)


def _restart(container: Obj, path: str) -> Errors:
    """validateContainerRestartPolicy."""
    policy, rules = container.get("restartPolicy"), container.get("restartPolicyRules") or []
    if policy is None and rules:
        yield required(f"{path}.restartPolicy", "must specify restartPolicy when restart rules are used")
    elif policy is not None:
        yield from one_of(f"{path}.restartPolicy", policy, ("Always", "Never", "OnFailure"))
    if len(rules) > 20:
        yield too_many(f"{path}.restartPolicyRules", 20, len(rules))
    for number, rule in enumerate(rules):
        at, codes = f"{path}.restartPolicyRules[{number}]", rule.get("exitCodes")
        yield from one_of(f"{at}.action", rule.get("action") or "", ("Restart", "RestartAllContainers"))
        if codes is None:
            yield required(f"{at}.exitCodes", "must be specified")
            continue
        yield from one_of(f"{at}.exitCodes.operator", codes.get("operator") or "", ("In", "NotIn"))
        if len(codes.get("values") or ()) > 255:
            yield too_many(f"{at}.exitCodes.values", 255, len(codes["values"]))


def _resizing(policies: list[Obj], path: str, restart_policy: str) -> Errors:
    seen: set[str] = set()
    for number, policy in enumerate(policies):
        name, restart = policy.get("resourceName") or "", policy.get("restartPolicy") or ""
        if name in seen:
            yield duplicate(f"{path}[{number}]", name)
        seen.add(name)
        for value, supported in ((name, ("cpu", "memory")), (restart, ("NotRequired", "RestartContainer"))):
            if not value:
                yield required(path)
            elif value not in supported:
                yield not_supported(path, value, supported)
        if restart_policy == "Never" and restart != "NotRequired":
            detail = "must be 'NotRequired' when pod `restartPolicy` is 'Never'"
            yield invalid_value(path, restart, detail)
