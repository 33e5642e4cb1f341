"""Pods: the one kind that runs something. What runs them is the kubelet, in tui.cluster."""

from __future__ import annotations

from tui.api.errors import FieldError
from tui.api.kind import Kind, Reader
from tui.api.objects import Obj, dig
from tui.kinds.pod.admission import admit, prepare
from tui.kinds.pod.columns import COLUMNS
from tui.kinds.pod.defaults import default_pod
from tui.kinds.pod.readiness import is_terminal


def _validate(pod: Obj) -> list[FieldError]:
    from tui.kinds.pod.rules.spec import validate_pod

    return validate_pod(pod)


def _validate_update(new: Obj, old: Obj) -> list[FieldError]:
    from tui.kinds.pod.updates import validate_update

    return validate_update(new, old)


def _warn(pod: Obj, old: Obj | None) -> list[str]:
    from tui.kinds.pod.warnings import pod_warnings

    return pod_warnings(pod, old)


def _grace(pod: Obj) -> int:
    """30 s or what the spec says; none where nothing can run: not scheduled, or ended (CheckGracefulDelete)."""
    if not pod["spec"].get("nodeName") or dig(pod, "status", "phase") in ("Succeeded", "Failed"):
        return 0
    return int(pod["spec"].get("terminationGracePeriodSeconds", 30))


def _live_ip(pod: Obj) -> tuple[str, ...]:
    return tuple(entry["ip"] for entry in dig(pod, "status", "podIPs", default=()))


def _refused(pod: Obj) -> tuple[str, ...]:
    """`yes` for what the scheduler found no node for; `pods` too where other pods may have been why."""
    spec = pod["spec"]
    conditions = () if spec.get("nodeName") else dig(pod, "status", "conditions", default=())
    if not any(c["type"] == "PodScheduled" and c["status"] == "False" for c in conditions):
        return ()
    social = spec.get("topologySpreadConstraints") or (spec.get("affinity") or {}).keys() - {"nodeAffinity"}
    return ("yes", "pods") if social else ("yes",)


def _averse(pod: Obj) -> tuple[str, ...]:
    """`yes` for what keeps others away from its node."""
    spec = pod["spec"]
    if not spec.get("affinity") or not spec.get("nodeName") or is_terminal(pod):
        return ()
    return ("yes",) if dig(spec, "affinity", "podAntiAffinity", default=None) else ()


def _describe(pod: Obj, reader: Reader, events: bool) -> str:
    from tui.kinds.pod.describe import describe_pod

    return describe_pod(pod, reader, events)


POD = Kind(
    kind="Pod", plural="pods", singular="pod", short=("po",), categories=("all",),
    subresources=("status", "log", "exec", "attach", "portforward", "eviction", "binding", "ephemeralcontainers"),
    columns=COLUMNS,
    default=default_pod, prepare=prepare, begin=admit, validate=_validate, validate_update=_validate_update, warn=_warn,
    fields={
        "spec.nodeName": lambda pod: str(pod["spec"].get("nodeName") or ""),
        "spec.restartPolicy": lambda pod: str(pod["spec"].get("restartPolicy") or ""),
        "spec.schedulerName": lambda pod: str(pod["spec"].get("schedulerName") or ""),
        "spec.serviceAccountName": lambda pod: str(pod["spec"].get("serviceAccountName") or ""),
        "spec.hostNetwork": lambda pod: "true" if pod["spec"].get("hostNetwork") else "false",
        "status.phase": lambda pod: str(dig(pod, "status", "phase", default="")),
        "status.podIP": lambda pod: str(dig(pod, "status", "podIP", default="")),
        "status.nominatedNodeName": lambda pod: str(dig(pod, "status", "nominatedNodeName", default="")),
    },
    indexes={"node": lambda pod: (pod["spec"].get("nodeName") or "",), "ip": _live_ip,
             "refused": _refused, "averse": _averse},
    grace=_grace,
    describe=_describe,
)
"""Indexes: `node` (name, "" where not scheduled), `ip`, and for the scheduler `refused` and `averse`."""
