"""A pod's row in a table, as the server prints it (printers/internalversion, printPod)."""

from __future__ import annotations

from typing import Any

from tui.api.kind import Column
from tui.api.objects import Obj, dig
from tui.kinds.age import age, human_duration, parse_time


def restartable(container: Obj | None) -> bool:
    """A sidecar: an init container that keeps running."""
    return bool(container) and (container or {}).get("restartPolicy") == "Always"


def condition(pod: Obj, type: str) -> bool:
    """Whether the condition is there and True."""
    found = dig(pod, "status", "conditions", default=())
    return any(c["type"] == type and c["status"] == "True" for c in found)


class Summary:
    """What READY, STATUS and RESTARTS of one pod say."""

    def __init__(self, pod: Obj) -> None:
        self.pod = pod
        self.ready = 0
        self.total = len(pod["spec"].get("containers") or ())
        self.restarts = self._sidecar_restarts = 0
        self.last_restart = self._sidecar_last = ""
        status = pod.get("status") or {}
        self.reason = str(status.get("reason") or status.get("phase") or "")
        for c in status.get("conditions") or ():
            if c["type"] == "PodScheduled" and c.get("reason") == "SchedulingGated":
                self.reason = "SchedulingGated"
        if not self._initializing(status) or condition(pod, "Initialized"):
            self._main(status)
        self._deletion(status)

    def _initializing(self, status: Obj) -> bool:
        specs = {c["name"]: c for c in self.pod["spec"].get("initContainers") or ()}
        self.total += sum(map(restartable, specs.values()))
        for number, entry in enumerate(status.get("initContainerStatuses") or ()):
            sidecar = restartable(specs.get(entry["name"]))
            self.last_restart = self._count(entry, self.last_restart)
            if sidecar:
                self._sidecar_restarts += entry.get("restartCount", 0)
                self._sidecar_last = max(self._sidecar_last, _finished(entry))
            ended = dig(entry, "state", "terminated")
            if ended and ended.get("exitCode") == 0:
                continue
            if sidecar and entry.get("started"):
                self.ready += bool(entry.get("ready"))
                continue
            self.reason = _init_reason(entry, number, len(specs))
            return True
        return False

    def _count(self, entry: Obj, last: str) -> str:
        self.restarts += entry.get("restartCount", 0)
        return max(last, _finished(entry))

    def _main(self, status: Obj) -> None:
        self.restarts, self.last_restart = self._sidecar_restarts, self._sidecar_last
        running = False
        for entry in reversed(status.get("containerStatuses") or ()):
            self.last_restart = self._count(entry, self.last_restart)
            reason = _state_reason(entry.get("state") or {})
            if reason:
                self.reason = reason
            elif entry.get("ready") and dig(entry, "state", "running") is not None:
                running = True
                self.ready += 1
        if self.reason == "Completed" and running:
            self.reason = "Running" if condition(self.pod, "Ready") else "NotReady"

    def _deletion(self, status: Obj) -> None:
        if not self.pod["metadata"].get("deletionTimestamp"):
            return
        if status.get("reason") == "NodeLost":
            self.reason = "Unknown"
        elif status.get("phase") not in ("Succeeded", "Failed"):
            self.reason = "Terminating"


def _finished(entry: Obj) -> str:
    return str(dig(entry, "lastState", "terminated", "finishedAt", default=""))


def _state_reason(state: Obj) -> str:
    waiting, ended = state.get("waiting"), state.get("terminated")
    if waiting and waiting.get("reason"):
        return str(waiting["reason"])
    return _ended_reason(ended) if ended is not None else ""


def _ended_reason(ended: Obj) -> str:
    if ended.get("reason"):
        return str(ended["reason"])
    return f"Signal:{ended['signal']}" if ended.get("signal") else f"ExitCode:{ended.get('exitCode', 0)}"


def _init_reason(entry: Obj, number: int, count: int) -> str:
    state = entry.get("state") or {}
    if state.get("terminated") is not None:
        return "Init:" + _ended_reason(state["terminated"])
    waiting = dig(state, "waiting", "reason", default="")
    if waiting and waiting != "PodInitializing":
        return f"Init:{waiting}"
    return f"Init:{number}/{count}"


_last: list[Summary] = []
"""The last one made: three cells of a row ask for the same."""


def summary_of(pod: Obj) -> Summary:
    """The summary of a pod as it stands in the store or came from the server, which nobody alters."""
    if not _last or _last[0].pod is not pod:
        _last[:] = [Summary(pod)]
    return _last[0]


def status_word(pod: Obj) -> str:
    """The STATUS column: `Running`, `CrashLoopBackOff`, `Init:0/1`, `Terminating`, ..."""
    return summary_of(pod).reason


def _ready(pod: Obj, now: int) -> str:
    summary = summary_of(pod)
    return f"{summary.ready}/{summary.total}"


def _restarts(pod: Obj, now: int) -> str:
    summary = summary_of(pod)
    if summary.restarts and summary.last_restart:
        return f"{summary.restarts} ({human_duration(now - parse_time(summary.last_restart))} ago)"
    return str(summary.restarts)


def _ip(pod: Obj, now: int) -> Any:
    return dig(pod, "status", "podIPs", 0, "ip") or "<none>"


def _gates(pod: Obj, now: int) -> str:
    gates = pod["spec"].get("readinessGates") or ()
    if not gates:
        return "<none>"
    return f"{sum(condition(pod, g['conditionType']) for g in gates)}/{len(gates)}"


COLUMNS = (
    Column("Ready", _ready),
    Column("Status", lambda pod, now: status_word(pod)),
    Column("Restarts", _restarts),
    Column("Age", lambda pod, now: age(pod["metadata"].get("creationTimestamp"), now)),
    Column("IP", _ip, wide=True),
    Column("Node", lambda pod, now: pod["spec"].get("nodeName") or "<none>", wide=True),
    Column("Nominated Node", lambda pod, now: dig(pod, "status", "nominatedNodeName") or "<none>", wide=True),
    Column("Readiness Gates", _gates, wide=True),
)
