"""Containers as describe prints them, for pods and for templates (kubectl's describeContainers)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from tui.api.objects import Obj, dig
from tui.kinds.age import describe_time
from tui.kinds.describe import Lines, truth
from tui.kinds.pod.fields import resource_value

Resolver = Callable[[str], str]
"""From the path of a `fieldRef` to the value it has now."""


def add_containers(
    lines: Lines, label: str, containers: list[Obj], statuses: list[Obj] | None, resolve: Resolver | None, space: str
) -> None:
    """`Containers:` and everything of each; `statuses` None for a template."""
    lines.add(0, f"{space}{label}:{'' if containers else ' <none>'}\n")
    known = {s["name"]: s for s in statuses or ()}
    for container in containers:
        status = known.get(container["name"])
        _basics(lines, container, status, space)
        _words(lines, "Command", container.get("command") or ())
        _words(lines, "Args", container.get("args") or ())
        if status:
            _status(lines, status)
        add_resources(lines, container.get("resources") or {}, 2)
        for kind in ("liveness", "readiness", "startup"):
            if container.get(f"{kind}Probe"):
                lines.add(2, f"{kind.capitalize()}:\t{probe_text(container[f'{kind}Probe'])}\n")
        if container.get("envFrom"):
            _env_from(lines, container["envFrom"])
        _env(lines, container, resolve)
        _mounts(lines, container)


def _basics(lines: Lines, container: Obj, status: Obj | None, space: str) -> None:
    lines.add(1, f"{' ' if space else ''}{container['name']}:\n")
    if status:
        lines.add(2, f"Container ID:\t{status.get('containerID', '')}\n")
    lines.add(2, f"Image:\t{container.get('image', '')}\n")
    if status:
        lines.add(2, f"Image ID:\t{status.get('imageID', '')}\n")
    ports = container.get("ports") or ()
    for title, field in (("Port", "containerPort"), ("Host Port", "hostPort")):
        words = [_port(port, field) for port in ports]
        lines.add(2, f"{title}{'s' if len(words) > 1 else ''}:\t{', '.join(words) or '<none>'}\n")
    add_seccomp(lines, container.get("securityContext"), 2, 3)


def _port(port: Obj, field: str) -> str:
    name = f" ({port['name']})" if port.get("name") else ""
    return f"{port.get(field, 0)}/{port.get('protocol', '')}{name}"


def add_seccomp(lines: Lines, context: Obj | None, level: int, below: int) -> None:
    """The seccomp profile of a security context, where one is set."""
    profile = (context or {}).get("seccompProfile")
    if profile:
        lines.add(level, f"SeccompProfile:\t{profile.get('type', '')}\n")
        if profile.get("type") == "Localhost":
            lines.add(below, f"LocalhostProfile:\t{profile.get('localhostProfile', '')}\n")


def _words(lines: Lines, title: str, words: list[str] | tuple[str, ...]) -> None:
    if words:
        lines.add(2, f"{title}:\n")
    for word in words:
        for part in word.split("\n"):
            lines.add(3, f"{part}\n")


def _status(lines: Lines, status: Obj) -> None:
    _state(lines, "State", status.get("state") or {})
    if dig(status, "lastState", "terminated"):
        _state(lines, "Last State", status["lastState"])
    lines.add(2, f"Ready:\t{bool(status.get('ready'))}\n")
    lines.add(2, f"Restart Count:\t{status.get('restartCount', 0)}\n")


def _state(lines: Lines, title: str, state: Obj) -> None:
    if state.get("running") is not None:
        lines.add(2, f"{title}:\tRunning\n")
        lines.add(3, f"Started:\t{describe_time(state['running'].get('startedAt'))}\n")
    elif state.get("terminated") is not None:
        _terminated(lines, title, state["terminated"])
    else:
        lines.add(2, f"{title}:\tWaiting\n")
        if dig(state, "waiting", "reason"):
            lines.add(3, f"Reason:\t{state['waiting']['reason']}\n")


def _terminated(lines: Lines, title: str, ended: Obj) -> None:
    lines.add(2, f"{title}:\tTerminated\n")
    for name in ("reason", "message"):
        if ended.get(name):
            lines.add(3, f"{name.capitalize()}:\t{ended[name]}\n")
    lines.add(3, f"Exit Code:\t{ended.get('exitCode', 0)}\n")
    if ended.get("signal"):
        lines.add(3, f"Signal:\t{ended['signal']}\n")
    lines.add(3, f"Started:\t{describe_time(ended.get('startedAt'))}\n")
    lines.add(3, f"Finished:\t{describe_time(ended.get('finishedAt'))}\n")


def add_resources(lines: Lines, resources: Obj, level: int) -> None:
    """Limits and requests of a container, or of a whole pod (describeResources)."""
    for part in ("limits", "requests"):
        if resources.get(part):
            lines.add(level, f"{part.capitalize()}:\n")
        for name, amount in sorted((resources.get(part) or {}).items()):
            lines.add(level + 1, f"{name}:\t{amount}\n")


def probe_text(probe: Obj) -> str:
    """`http-get http://:8080/ delay=0s timeout=1s period=10s #success=1 #failure=3`."""
    attributes = (
        f"delay={probe.get('initialDelaySeconds', 0)}s timeout={probe.get('timeoutSeconds', 0)}s "
        f"period={probe.get('periodSeconds', 0)}s #success={probe.get('successThreshold', 0)} "
        f"#failure={probe.get('failureThreshold', 0)}"
    )
    return f"{_handler_text(probe)} {attributes}"


def _handler_text(probe: Obj) -> str:
    if probe.get("exec"):
        return f"exec [{' '.join(probe['exec'].get('command') or ())}]"
    if probe.get("httpGet"):
        return f"http-get {_url(probe['httpGet'])}"
    if probe.get("tcpSocket"):
        return f"tcp-socket {probe['tcpSocket'].get('host', '')}:{probe['tcpSocket'].get('port', 0)}"
    if probe.get("grpc"):
        return f"grpc <pod>:{probe['grpc'].get('port', 0)} {probe['grpc'].get('service') or ''}"
    return "unknown"


def _url(get: Obj) -> str:
    """As Go's net/url writes it: the path escaped (a `?` too), a slash before it."""
    path = quote(get.get("path", ""), safe="/$&+,:;=@-_.~")
    slash = "" if path.startswith("/") or not path else "/"
    return f"{get.get('scheme', 'HTTP').lower()}://{_host_port(get.get('host', ''), get.get('port', 0))}{slash}{path}"


def _host_port(host: str, port: Any) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _env_from(lines: Lines, entries: list[Obj]) -> None:
    lines.add(2, "Environment Variables from:\n")
    for entry in entries:
        source = entry.get("configMapRef") or entry.get("secretRef") or {}
        kind = "ConfigMap" if entry.get("configMapRef") else "Secret" if source else ""
        prefix = f" with prefix '{entry['prefix']}'" if entry.get("prefix") else ""
        lines.add(3, f"{source.get('name', '')}\t{kind}{prefix}\t{_optional(source)}\n")


def _env(lines: Lines, container: Obj, resolve: Resolver | None) -> None:
    entries = container.get("env") or ()
    lines.add(2, f"Environment:{'' if entries else chr(9) + '<none>'}\n")
    for entry in entries:
        if entry.get("valueFrom") is None:
            for n, part in enumerate(str(entry.get("value") or "").split("\n")):
                lines.add(3, f"{entry['name'] + ':' if n == 0 else ''}\t{part}\n")
            continue
        text = _reference(entry["valueFrom"], container, resolve)
        if text is not None:
            lines.add(3, f"{entry['name']}:\t{text}\n")


def _reference(source: Obj, container: Obj, resolve: Resolver | None) -> str | None:
    """What stands for a value that comes from elsewhere; None for a kind that describe does not know."""
    if source.get("fieldRef"):
        field = source["fieldRef"]
        value = resolve(field["fieldPath"]) if resolve else ""
        return f"{value} ({field.get('apiVersion', 'v1')}:{field['fieldPath']})"
    if source.get("resourceFieldRef"):
        return _resource(source["resourceFieldRef"], container)
    if source.get("secretKeyRef"):
        ref = source["secretKeyRef"]
        return f"<set to the key '{ref['key']}' in secret '{ref.get('name', '')}'>\t{_optional(ref)}"
    if source.get("configMapKeyRef"):
        ref = source["configMapKeyRef"]
        return f"<set to the key '{ref['key']}' of config map '{ref.get('name', '')}'>\t{_optional(ref)}"
    return None


def _optional(source: Obj) -> str:
    return f"Optional: {truth(source.get('optional'))}"


def _resource(ref: Obj, container: Obj) -> str:
    """A limit or request of the container itself; kubectl knows no node's capacity."""
    part, _, name = ref["resource"].partition(".")
    own = dig(container, "resources", part, name) is not None
    value = resource_value(container, ref) if own else "0"
    if value == "0" and ref["resource"] in ("limits.cpu", "limits.memory"):
        value = "node allocatable"
    return f"{value} ({ref['resource']})"


def _mounts(lines: Lines, container: Obj) -> None:
    mounts = container.get("volumeMounts") or []
    none = "" if mounts else "\t<none>"
    lines.add(2, f"Mounts:{none}\n")
    for mount in sorted(mounts, key=lambda m: str(m.get("mountPath", ""))):
        flags = "ro" if mount.get("readOnly") else "rw"
        if mount.get("subPath"):
            flags += f',path="{mount["subPath"]}"'
        lines.add(3, f"{mount.get('mountPath', '')} from {mount['name']} ({flags})\n")
    devices = container.get("volumeDevices") or []
    if devices:
        lines.add(2, f"Devices:{none}\n")
    for device in sorted(devices, key=lambda d: str(d.get("devicePath", ""))):
        lines.add(3, f"{device.get('devicePath', '')} from {device['name']}\n")
