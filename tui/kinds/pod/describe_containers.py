"""Containers as describe prints them, for pods and for templates (kubectl's describeContainers)."""

from __future__ import annotations

from collections.abc import Callable

from tui.api.objects import Obj, dig
from tui.kinds.age import describe_time
from tui.kinds.describe import Lines, truth

Resolver = Callable[[Obj, Obj], str]
"""From an `env` entry and its container to the value its reference has now."""


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
        _resources(lines, container.get("resources") or {})
        for kind in ("liveness", "readiness", "startup"):
            if container.get(f"{kind}Probe"):
                lines.add(2, f"{kind.capitalize()}:\t{probe_text(container[f'{kind}Probe'])}\n")
        if container.get("envFrom"):
            _env_from(lines, container["envFrom"])
        _env(lines, container, resolve)
        _mounts(lines, container.get("volumeMounts") or [])


def _basics(lines: Lines, container: Obj, status: Obj | None, space: str) -> None:
    lines.add(1, f"{' ' if space else ''}{container['name']}:\n")
    if status:
        lines.add(2, f"Container ID:\t{status.get('containerID', '')}\n")
    lines.add(2, f"Image:\t{container.get('image', '')}\n")
    if status:
        lines.add(2, f"Image ID:\t{status.get('imageID', '')}\n")
    ports = container.get("ports") or ()
    shown = [f"{p['containerPort']}/{p['protocol']}" + (f" ({p['name']})" if p.get("name") else "") for p in ports]
    for title, words in (("Port", shown), ("Host Port", [f"{p.get('hostPort', 0)}/{p['protocol']}" for p in ports])):
        lines.add(2, f"{title}{'s' if len(words) > 1 else ''}:\t{', '.join(words) or '<none>'}\n")


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


def _resources(lines: Lines, resources: Obj) -> None:
    for part in ("limits", "requests"):
        if resources.get(part):
            lines.add(2, f"{part.capitalize()}:\n")
        for name, amount in sorted((resources.get(part) or {}).items()):
            lines.add(3, f"{name}:\t{amount}\n")


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
        get = probe["httpGet"]
        path = get.get("path", "")
        slash = "" if path.startswith("/") or not path else "/"
        return f"http-get {get.get('scheme', 'HTTP').lower()}://{get.get('host', '')}:{get.get('port', 0)}{slash}{path}"
    if probe.get("tcpSocket"):
        return f"tcp-socket {probe['tcpSocket'].get('host', '')}:{probe['tcpSocket'].get('port', 0)}"
    if probe.get("grpc"):
        return f"grpc <pod>:{probe['grpc'].get('port', 0)} {probe['grpc'].get('service') or ''}"
    return "unknown"


def _env_from(lines: Lines, entries: list[Obj]) -> None:
    lines.add(2, "Environment Variables from:\n")
    for entry in entries:
        kind = "ConfigMap" if entry.get("configMapRef") else "Secret"
        source = entry.get("configMapRef") or entry["secretRef"]
        prefix = f" with prefix '{entry['prefix']}'" if entry.get("prefix") else ""
        lines.add(3, f"{source.get('name', '')}\t{kind}{prefix}\tOptional: {truth(source.get('optional'))}\n")


def _env(lines: Lines, container: Obj, resolve: Resolver | None) -> None:
    entries = container.get("env") or ()
    lines.add(2, f"Environment:{'' if entries else chr(9) + '<none>'}\n")
    for entry in entries:
        if not entry.get("valueFrom"):
            for n, part in enumerate(str(entry.get("value") or "").split("\n")):
                lines.add(3, f"{entry['name'] + ':' if n == 0 else ''}\t{part}\n")
        else:
            lines.add(3, f"{entry['name']}:\t{_reference(entry, container, resolve)}\n")


def _reference(entry: Obj, container: Obj, resolve: Resolver | None) -> str:
    source = entry["valueFrom"]
    if source.get("fieldRef"):
        field = source["fieldRef"]
        value = resolve(entry, container) if resolve else ""
        return f"{value} ({field.get('apiVersion', 'v1')}:{field['fieldPath']})"
    if source.get("resourceFieldRef"):
        value = resolve(entry, container) if resolve else ""
        return f"{value} ({source['resourceFieldRef']['resource']})"
    if source.get("secretKeyRef"):
        ref = source["secretKeyRef"]
        return f"<set to the key '{ref['key']}' in secret '{ref['name']}'>\tOptional: {truth(ref.get('optional'))}"
    ref = source["configMapKeyRef"]
    return f"<set to the key '{ref['key']}' of config map '{ref['name']}'>\tOptional: {truth(ref.get('optional'))}"


def _mounts(lines: Lines, mounts: list[Obj]) -> None:
    lines.add(2, f"Mounts:{'' if mounts else chr(9) + '<none>'}\n")
    for mount in sorted(mounts, key=lambda m: str(m.get("mountPath", ""))):
        flags = "ro" if mount.get("readOnly") else "rw"
        if mount.get("subPath"):
            flags += f',path="{mount["subPath"]}"'
        lines.add(3, f"{mount.get('mountPath', '')} from {mount['name']} ({flags})\n")
