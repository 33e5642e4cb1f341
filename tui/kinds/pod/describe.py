"""`kubectl describe pod` (describePod in describe.go)."""

from __future__ import annotations

from tui.api.kind import Reader
from tui.api.objects import Obj, annotations_of, labels, owner
from tui.kinds.age import age, describe_time
from tui.kinds.describe import Lines, add_annotations, add_events, add_labels
from tui.kinds.pod.describe_containers import add_containers, add_resources, add_seccomp
from tui.kinds.pod.describe_volumes import add_spread, add_tolerations, add_volumes

_RESOLVED = ("metadata.name", "metadata.namespace")


def describe_pod(pod: Obj, reader: Reader, events: bool) -> str:
    """Everything of one pod, before tab alignment."""
    lines, spec, status = Lines(), pod["spec"], pod.get("status") or {}
    _head(lines, pod)
    _phase(lines, pod, reader.now)
    _addresses(lines, status)
    controller = owner(pod)
    if controller:
        lines.add(0, f"Controlled By:\t{controller['kind']}/{controller['name']}\n")
    if status.get("nominatedNodeName"):
        lines.add(0, f"NominatedNodeName:\t{status['nominatedNodeName']}\n")

    if spec.get("resources") is not None:
        lines.add(0, "Resources:\n")
        add_resources(lines, spec["resources"], 1)
    _containers(lines, pod)
    _conditions(lines, spec, status)
    add_volumes(lines, spec.get("volumes") or [], "")
    lines.add(0, f"QoS Class:\t{status.get('qosClass', '')}\n")
    add_labels(lines, "Node-Selectors", spec.get("nodeSelector"))
    add_tolerations(lines, "Tolerations", spec.get("tolerations") or [])
    add_spread(lines, spec.get("topologySpreadConstraints") or [], "")
    if events:
        add_events(lines, pod, reader)
    return str(lines)


def _head(lines: Lines, pod: Obj) -> None:
    meta, spec, status = pod["metadata"], pod["spec"], pod.get("status") or {}
    lines.add(0, f"Name:\t{meta['name']}\n")
    lines.add(0, f"Namespace:\t{meta['namespace']}\n")
    if spec.get("priority") is not None:
        lines.add(0, f"Priority:\t{spec['priority']}\n")
    if spec.get("priorityClassName"):
        lines.add(0, f"Priority Class Name:\t{spec['priorityClassName']}\n")
    if spec.get("runtimeClassName"):
        lines.add(0, f"Runtime Class Name:\t{spec['runtimeClassName']}\n")
    if spec.get("serviceAccountName"):
        lines.add(0, f"Service Account:\t{spec['serviceAccountName']}\n")
    node = spec.get("nodeName")
    lines.add(0, f"Node:\t{node + '/' + status.get('hostIP', '') if node else '<none>'}\n")
    if status.get("startTime"):
        lines.add(0, f"Start Time:\t{describe_time(status['startTime'])}\n")
    add_labels(lines, "Labels", labels(pod))
    add_annotations(lines, "Annotations", annotations_of(pod))


def _phase(lines: Lines, pod: Obj, now: int) -> None:
    meta, status = pod["metadata"], pod.get("status") or {}
    if meta.get("deletionTimestamp") and status.get("phase") not in ("Succeeded", "Failed"):
        lines.add(0, f"Status:\tTerminating (lasts {age(meta['deletionTimestamp'], now)})\n")
        lines.add(0, f"Termination Grace Period:\t{meta.get('deletionGracePeriodSeconds', 0)}s\n")
    else:
        lines.add(0, f"Status:\t{status.get('phase', '')}\n")
    for name in ("reason", "message"):
        if status.get(name):
            lines.add(0, f"{name.capitalize()}:\t{status[name]}\n")
    add_seccomp(lines, pod["spec"].get("securityContext"), 0, 0)


def _containers(lines: Lines, pod: Obj) -> None:
    """Init containers and ephemeral ones only where there are any."""
    status = pod.get("status") or {}
    for title, field, always in (
        ("Init Containers", "initContainers", False), ("Containers", "containers", True),
        ("Ephemeral Containers", "ephemeralContainers", False),
    ):  # fmt: skip
        found, known = pod["spec"].get(field) or [], status.get(f"{field[:-1]}Statuses") or []
        if found or always:
            add_containers(lines, title, found, known, lambda path: _resolve(pod, path), "")


def _addresses(lines: Lines, status: Obj) -> None:
    lines.add(0, f"IP:\t{status.get('podIP', '')}\n")
    addresses = status.get("podIPs") or ()
    lines.add(0, "IPs:\n" if addresses else "IPs:\t<none>\n")
    for address in addresses:
        lines.add(1, f"IP:\t{address['ip']}\n")


def _conditions(lines: Lines, spec: Obj, status: Obj) -> None:
    conditions = status.get("conditions") or ()
    if spec.get("readinessGates"):
        lines.add(0, "Readiness Gates:\n  Type\tStatus\n")
        for gate in spec["readinessGates"]:
            found = [c["status"] for c in conditions if c["type"] == gate["conditionType"]]
            lines.add(1, f"{gate['conditionType']} \t{found[0] if found else '<none>'} \n")
    if conditions:
        lines.add(0, "Conditions:\n  Type\tStatus\n")
        for condition in conditions:
            lines.add(1, f"{condition['type']} \t{condition['status']} \n")


def _resolve(pod: Obj, path: str) -> str:
    """What kubectl can work out by itself: a name and a namespace, and no other field."""
    return str(pod["metadata"].get(path.removeprefix("metadata."), "")) if path in _RESOLVED else ""
