"""The status that the kubelet writes: phase, conditions, container statuses (kubelet_pods.go, status/generate.go)."""

from __future__ import annotations

from typing import Any

from tui.api.objects import Obj, dig
from tui.cluster.containers import Container, Ended, Run
from tui.cluster.images import digest, find_image, parse_reference
from tui.kinds.age import format_time

FAILURES = {"DeadlineExceeded": "Pod was active on the node longer than the specified deadline"}
"""Why a whole pod failed: reason and message."""


def phase_of(run: Run, restart_policy: str) -> str:
    """Pending, Running, Succeeded or Failed (getPhase)."""
    if run.failed:
        return "Failed"
    failed_init = any(c.ended and c.ended.exit_code and not c.sidecar and c.state == "terminated" for c in run.inits)
    if failed_init and restart_policy == "Never":
        return "Failed"
    if not run.initialized and not all(c.state == "terminated" for c in run.mains):
        return "Pending"
    mains = run.mains
    if all(c.state == "terminated" for c in mains):
        return _ended_phase(run, restart_policy)
    if any(c.state == "waiting" and not c.last for c in mains):
        return "Pending"
    return "Running"


def _ended_phase(run: Run, restart_policy: str) -> str:
    codes = [c.ended.exit_code for c in run.mains if c.ended]
    if run.stopping:
        return "Failed" if any(codes) else "Succeeded"
    if restart_policy == "Always":
        return "Running"
    if not any(codes):
        return "Succeeded"
    return "Failed" if restart_policy == "Never" else "Running"


def pod_status(run: Run, pod: Obj, host_ip: str, now: int) -> Obj:
    """The whole status; conditions keep the time of their last change."""
    spec = pod["spec"]
    phase = phase_of(run, spec.get("restartPolicy", "Always"))
    specs = {c["name"]: c for part in ("initContainers", "containers") for c in spec.get(part) or ()}
    status: Obj = {
        "conditions": _conditions(run, pod, phase, now),
        "containerStatuses": [_container(c, specs[c.name], pod) for c in run.mains],
        "hostIP": host_ip, "hostIPs": [{"ip": host_ip}], "observedGeneration": pod["metadata"].get("generation", 1),
        "phase": phase, "qosClass": dig(pod, "status", "qosClass", default="BestEffort"),
        "startTime": format_time(run.started),
    }
    if run.inits:
        status["initContainerStatuses"] = [_container(c, specs[c.name], pod) for c in run.inits]
    if run.ip:
        status |= {"podIP": run.ip, "podIPs": [{"ip": run.ip}]}
    if run.failed:
        status |= {"reason": run.failed, "message": FAILURES[run.failed]}
    return status


def _conditions(run: Run, pod: Obj, phase: str, now: int) -> list[Obj]:
    before = {c["type"]: c for c in dig(pod, "status", "conditions", default=())}
    unready = [c.name for c in run.mains if not c.ready]
    uninitialized = [c.name for c in run.inits if not (c.ended and not c.ended.exit_code or c.sidecar and c.up)]
    done = phase in ("Succeeded", "Failed") and not run.stopping
    not_ready: tuple[str, str, str] = ("True", "", "")
    if done and phase == "Succeeded":
        not_ready = ("False", "PodCompleted", "")
    elif done:
        not_ready = ("False", "PodFailed", "")
    elif unready:
        not_ready = ("False", "ContainersNotReady", f"containers with unready status: [{' '.join(unready)}]")
    initialized = ("True", "PodCompleted" if done and phase == "Succeeded" else "", "")
    if uninitialized and not done:
        words = f"containers with incomplete status: [{' '.join(uninitialized)}]"
        initialized = ("False", "ContainersNotInitialized", words)
    sandbox = ("True" if run.mounted and not (done or run.stopping and phase != "Running") else "False", "", "")
    wanted = {
        "PodReadyToStartContainers": sandbox, "Initialized": initialized, "Ready": _gated(pod, not_ready, before),
        "ContainersReady": not_ready, "PodScheduled": ("True", "", ""),
    }
    generation = pod["metadata"].get("generation", 1)
    rows = [_condition(type, value, before.get(type), generation, now) for type, value in wanted.items()]
    return rows + [c for type, c in before.items() if type not in wanted]


def _gated(pod: Obj, ready: tuple[str, str, str], before: dict[str, Obj]) -> tuple[str, str, str]:
    """Readiness gates: conditions that somebody else has to set."""
    gates = [g["conditionType"] for g in pod["spec"].get("readinessGates") or ()]
    closed = [g for g in gates if before.get(g, {}).get("status") != "True"]
    if ready[0] == "True" and closed:
        words = ", ".join(_closed(g, before.get(g)) for g in closed)
        return "False", "ReadinessGatesNotReady", words
    return ready


def _closed(gate: str, condition: Obj | None) -> str:
    if condition is None:
        return f'corresponding condition of pod readiness gate "{gate}" does not exist.'
    return f'the status of pod readiness gate "{gate}" is not "True", but {condition.get("status", "")}'


def _condition(type: str, value: tuple[str, str, str], before: Obj | None, generation: int, now: int) -> Obj:
    status, reason, message = value
    same = before is not None and before["status"] == status
    since = before["lastTransitionTime"] if same and before else format_time(now)
    row: Obj = {"lastProbeTime": None, "lastTransitionTime": since, "observedGeneration": generation,
                "status": status, "type": type}
    if reason:
        row["reason"] = reason
    if message:
        row["message"] = message
    return row


def _container(container: Container, spec: Obj, pod: Obj) -> Obj:
    known = container.state != "waiting" or container.last is not None
    row: Obj = {
        "image": _image_name(spec["image"]) if known else spec["image"],
        "imageID": digest(spec["image"]) if known else "", "lastState": _last(container), "name": container.name,
        "ready": container.ready, "restartCount": container.restarts, "started": container.up,
        "state": _state(container),
    }
    identity = _identity(container)
    if identity:
        row["containerID"] = identity
    if known:
        row["resources"] = spec.get("resources") or {}
        if row["resources"].get("requests"):
            row["allocatedResources"] = row["resources"]["requests"]
    if container.state == "running":
        row["user"] = {"linux": _user(spec, pod)}
    if spec.get("volumeMounts"):
        row["volumeMounts"] = [_mount(m) for m in spec["volumeMounts"]]
    return row


def _image_name(image: str) -> str:
    return str(parse_reference(image) or image)


def _identity(container: Container) -> str:
    ended = container.ended or container.last
    identity = container.id or (ended.id if ended else "")
    return f"containerd://{identity}" if identity else ""


def _last(container: Container) -> Obj:
    return {"terminated": terminated(container.last)} if container.last else {}


def _state(container: Container) -> Obj:
    if container.state == "running":
        return {"running": {"startedAt": format_time(container.started)}}
    if container.state == "terminated" and container.ended:
        return {"terminated": terminated(container.ended)}
    message = {"message": container.message} if container.message else {}
    return {"waiting": {**message, "reason": container.reason}}


def terminated(ended: Ended) -> Obj:
    """ContainerStateTerminated."""
    row: Obj = {"containerID": f"containerd://{ended.id}", "exitCode": ended.exit_code,
                "finishedAt": format_time(ended.finished), "reason": ended.reason,
                "startedAt": format_time(ended.started)}
    if ended.message:
        row["message"] = ended.message
    return row


def _user(spec: Obj, pod: Obj) -> Obj:
    image = find_image(spec["image"])
    user: Any = dig(spec, "securityContext", "runAsUser")
    if user is None:
        user = dig(pod, "spec", "securityContext", "runAsUser", default=image.user if image else 0)
    group = dig(spec, "securityContext", "runAsGroup", default=0 if not image or not image.user else image.user)
    return {"gid": group, "supplementalGroups": [group], "uid": user}


def _mount(mount: Obj) -> Obj:
    row = {k: v for k, v in mount.items() if k in ("mountPath", "name", "readOnly")}
    return {**row, "recursiveReadOnly": "Disabled"} if mount.get("readOnly") else row
