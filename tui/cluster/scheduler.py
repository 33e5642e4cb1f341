"""The scheduler: filters nodes, scores them, binds the pod; or says why none will do (kube-scheduler's defaults)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from tui.api.kind import Api
from tui.api.objects import Key, Obj, dig, key, labels, owner
from tui.api.record import record
from tui.cluster.affinity import NO_PARTNER, affinity_problem, liking, pod_liking, selects
from tui.cluster.spreading import UNLABELLED, crowding, spread_problem
from tui.cluster.store import Store
from tui.cluster.usage import THOUSANDTHS, HostPort, NodeUsage, Usage, amount, host_ports_of, requests_of
from tui.kinds.age import format_time
from tui.kinds.pod.readiness import is_terminal
from tui.kinds.taints import tolerated

NAME = "default-scheduler"
KEPT = 15
UNSCHEDULABLE = {"key": "node.kubernetes.io/unschedulable", "effect": "NoSchedule"}
PREEMPTION = "no new claims to deallocate, preemption: "
"""What the steps after filtering say before preemption has its turn."""


def _waiting_pod(before: Obj | None, after: Obj | None, api: Api) -> Iterable[Key]:
    """A pod without a node that is new or has changed; and whom another pod's coming or going may have helped."""
    found = [key(pod) for pod in api.index("pods", "refused", "pods")] if _moved(before, after) else []
    if after is None or is_terminal(after) and before is not None and not is_terminal(before):
        if before is None or not before["spec"].get("nodeName"):
            return found
        return [key(pod) for pod in api.index("pods", "refused", "yes") if _freed_for(pod, before)]
    if after["spec"].get("nodeName") or after["spec"].get("schedulerName") != NAME:
        return found
    same = before is not None and before["spec"] == after["spec"]
    return found if same else (key(after), *found)


def _freed_for(pod: Obj, gone: Obj) -> bool:
    """Whether a pod that has gone may have stood in the way: by what it asked for, by its ports, by its company."""
    words = str(dig(pod, "status", "conditions", 0, "message", default="")).partition(PREEMPTION)[0]
    if "free ports" in words and {p[:2] for p in host_ports_of(pod)} & {p[:2] for p in host_ports_of(gone)}:
        return True
    return any(part in words for part in ("Insufficient ", "Too many pods", "affinity rules", "spread constraints"))


def _moved(before: Obj | None, after: Obj | None) -> bool:
    """A pod came to a node, or one there wears other labels: what affinity to other pods looks at."""
    if after is None or not after["spec"].get("nodeName"):
        return False
    if before is None or before["spec"].get("nodeName") != after["spec"]["nodeName"]:
        return True
    return labels(before) != labels(after)


def _waiting_for(before: Obj | None, after: Obj | None, api: Api) -> list[Key]:
    """The pods that found no place and that a change of a node may help (the plug-ins' queueing hints)."""
    if after is None or before is not None and _facts(before) == _facts(after):
        return []
    return [key(pod) for pod in api.index("pods", "node", "") if before is None or _helps(pod, before, after)]


def _facts(node: Obj) -> tuple[object, ...]:
    return dig(node, "spec"), dig(node, "metadata", "labels"), dig(node, "status", "allocatable")


def _helps(pod: Obj, before: Obj, after: Obj) -> bool:
    """What kept the pod from the node does so no longer; or the node has other room, or other labels."""
    reason = _standing(pod, before)
    if reason:
        return not _STANDING[reason](pod, after)
    related = pod["spec"].get("affinity") or pod["spec"].get("topologySpreadConstraints")
    relabelled = dig(before, "metadata", "labels") != dig(after, "metadata", "labels")
    return _allocatable(before) != _allocatable(after) or bool(related and relabelled)


@record
class Place:
    """A node as one pod sees it."""

    node: Obj
    name: str
    averse: int
    """How many of its soft taints the pod does not tolerate."""
    room: dict[str, int]
    """What the node has for pods, in thousandths by resource."""
    pods: float
    """How many it takes."""
    cpu: int
    """Of its room."""


class Scheduler:
    """One pod a step."""

    name = NAME
    watches: Mapping[str, Callable[[Obj | None, Obj | None, Api], Iterable[Key]]] = {
        "pods": _waiting_pod, "nodes": _waiting_for}

    def __init__(self, store: Store) -> None:
        self.store = store
        self.usage = Usage(store)
        self._version = -1
        self._known: list[tuple[object, list[Place]]] = []
        """By what decides for a pod: the nodes open to it, at `_version` of the nodes."""

    def sync(self, key: Key, api: Api) -> int | None:
        """Bind the pod, or record why it cannot be."""
        pod = api.find("pods", *key)
        if pod is None or pod["spec"].get("nodeName") or pod["metadata"].get("deletionTimestamp"):
            return None
        if pod["spec"].get("schedulingGates"):
            self._condition(pod, "SchedulingGated", "Scheduling is blocked due to non-empty scheduling gates", api)
            return None
        self.usage.catch_up()
        missing = _missing_claim(pod)
        fitting = [] if missing else self._fitting(pod, api)
        if not fitting:
            self._refuse(pod, missing, api)
            return None
        self._bind(pod, self._best(pod, fitting, api), api)
        return None

    # -- filtering ------------------------------------------------------------------------------------------

    def _fitting(self, pod: Obj, api: Api) -> list[Place]:
        """The nodes that pass every filter."""
        wanted, ports, spec, usage = requests_of(pod), host_ports_of(pod), pod["spec"], self.usage.nodes
        roomy = [place for place in self._open_to(pod, api) if usage[place.name].pods < place.pods]
        if wanted:
            roomy = [place for place in roomy if not _room(wanted, place, usage[place.name])]
        particular = spec.get("affinity") or spec.get("topologySpreadConstraints") or api.index("pods", "averse", "yes")
        if not ports and not particular:
            return roomy
        return [place for place in roomy if not self._changing(pod, place, wanted, ports, api)]

    def _open_to(self, pod: Obj, api: Api) -> list[Place]:
        """The nodes that pass the filters which only ask who the pod is: kept as long as no node changes."""
        version, spec = api.version("nodes"), pod["spec"]
        if version != self._version:
            self._version, self._known = version, []
        who = (spec.get("tolerations"), spec.get("nodeSelector"), spec.get("affinity"))
        for known, places in self._known:
            if known == who:
                return places
        places = [_place(pod, node) for node in api.list("nodes") if not _standing(pod, node)]
        self._known = [*self._known[-KEPT:], (who, places)]
        return places

    def _changing(
        self, pod: Obj, place: Place, wanted: dict[str, int], ports: list[HostPort], api: Api
    ) -> list[str]:
        """Reasons of the first filter that refuses for what runs on the node and elsewhere, [] where it will do."""
        usage = self.usage.nodes[place.name]
        if any(usage.clashes(port) for port in ports):
            return ["node(s) didn't have free ports for the requested pod ports"]
        problems = _room(wanted, place, usage)
        if problems:
            return problems
        words = spread_problem(pod, place.node, api) or affinity_problem(pod, place.node, api)
        return [words] if words else []

    def _problems(self, pod: Obj, node: Obj, api: Api) -> list[str]:
        """Reasons of the first filter that refuses, [] where the node will do."""
        standing = _standing(pod, node)
        if standing:
            return [standing]
        return self._changing(pod, _place(pod, node), requests_of(pod), host_ports_of(pod), api)

    # -- scoring --------------------------------------------------------------------------------------------

    def _best(self, pod: Obj, places: list[Place], api: Api) -> Obj:
        """Where it is liked most, then fewest siblings, then least asked for; chance among equals."""
        holder, spec = owner(pod), pod["spec"]
        affinity, spread = spec.get("affinity"), spec.get("topologySpreadConstraints")
        siblings = holder["uid"] if holder else ""
        best, lowest = list[Obj](), None
        for place in places:
            usage, node = self.usage.nodes[place.name], place.node
            score = (
                place.averse, -liking(pod, node) - pod_liking(pod, node, api) if affinity else 0,
                usage.owners.get(siblings, 0) + (crowding(pod, node, api) if spread else 0),
                usage.requests.get("cpu", 0) / place.cpu, usage.pods)
            if lowest is None or score < lowest:
                best, lowest = [node], score
            elif score == lowest:
                best.append(node)
        return api.random.choice(best)

    # -- results --------------------------------------------------------------------------------------------

    def _bind(self, pod: Obj, node: Obj, api: Api) -> None:
        """The binding subresource: the node's name and the condition in one write, the generation as it was."""
        name = node["metadata"]["name"]
        condition = _scheduled(pod, api.now)
        status = {**(pod.get("status") or {}), "conditions": [condition]}
        bound = {**pod, "metadata": dict(pod["metadata"]), "spec": {**pod["spec"], "nodeName": name}, "status": status}
        bound = self.store.put("pods", bound)
        where = f"{pod['metadata']['namespace']}/{pod['metadata']['name']}"
        api.event(bound, "Normal", "Scheduled", f"Successfully assigned {where} to {name}", NAME)

    def _refuse(self, pod: Obj, missing: str, api: Api) -> None:
        nodes = api.list("nodes")
        problems = [[missing] if missing else self._problems(pod, node, api) for node in nodes]
        counts = Counter(reason for reasons in problems for reason in reasons)
        reasons = missing or ", ".join(sorted(f"{count} {reason}" for reason, count in counts.items()))
        words = "no nodes available to schedule pods"
        if nodes:
            after = PREEMPTION + _preemption(pod, nodes, problems)
            words = f"0/{len(nodes)} nodes are available: {reasons}. {after}"
        self._condition(pod, "Unschedulable", words, api)
        api.event(pod, "Warning", "FailedScheduling", words, NAME)

    def _condition(self, pod: Obj, reason: str, message: str, api: Api) -> None:
        before = dig(pod, "status", "conditions", 0) or {}
        since = before.get("lastTransitionTime") or format_time(api.now)
        condition = {"lastProbeTime": None, "lastTransitionTime": since, "message": message,
                     "observedGeneration": pod["metadata"].get("generation", 1), "reason": reason, "status": "False",
                     "type": "PodScheduled"}
        if condition != before:
            api.update_status({**pod, "status": {**(pod.get("status") or {}), "conditions": [condition]}})


def _missing_claim(pod: Obj) -> str:
    """What VolumeBinding says of a volume claim: there are none here."""
    volumes = pod["spec"].get("volumes") or ()
    names = [dig(v, "persistentVolumeClaim", "claimName") for v in volumes if v.get("persistentVolumeClaim")]
    return f'persistentvolumeclaim "{names[0]}" not found' if names else ""


def _scheduled(pod: Obj, now: int) -> Obj:
    return {"lastProbeTime": None, "lastTransitionTime": format_time(now),
            "observedGeneration": pod["metadata"].get("generation", 1), "status": "True", "type": "PodScheduled"}


def _standing(pod: Obj, node: Obj) -> str:
    """Why the node will not do whatever runs on it, "" where it may."""
    return next((reason for reason, refuses in _STANDING.items() if refuses(pod, node)), "")


def _cordoned(pod: Obj, node: Obj) -> bool:
    tolerations = pod["spec"].get("tolerations") or []
    return bool(node["spec"].get("unschedulable")) and not tolerated(UNSCHEDULABLE, tolerations)


def _tainted(pod: Obj, node: Obj) -> bool:
    taints = [t for t in node["spec"].get("taints") or () if t["effect"] in ("NoSchedule", "NoExecute")]
    return any(not tolerated(taint, pod["spec"].get("tolerations") or []) for taint in taints)


_STANDING: Mapping[str, Callable[[Obj, Obj], bool]] = {
    "node(s) were unschedulable": _cordoned,
    "node(s) had untolerated taint(s)": _tainted,
    "node(s) didn't match Pod's node affinity/selector": lambda pod, node: not selects(pod, node),
}
"""Why a node refuses, whatever runs on it: in the order of the filters."""


def _place(pod: Obj, node: Obj) -> Place:
    soft = [t for t in node["spec"].get("taints") or () if t["effect"] == "PreferNoSchedule"]
    averse = sum(not tolerated(t, pod["spec"].get("tolerations") or []) for t in soft)
    room = _allocatable(node)
    cpu = room.get("cpu") or THOUSANDTHS
    return Place(node, node["metadata"]["name"], averse, room, room.get("pods", 0) / THOUSANDTHS, cpu)


def _allocatable(node: Obj) -> dict[str, int]:
    room = dig(node, "status", "allocatable", default={})
    return {name: amount(value) for name, value in room.items()}


def _room(wanted: dict[str, int], place: Place, usage: NodeUsage) -> list[str]:
    room = place.room
    problems = ["Too many pods"] if usage.pods * THOUSANDTHS >= room.get("pods", 0) else []
    for name, asked in sorted(wanted.items()) if wanted else ():
        if asked and asked > room.get(name, 0) - usage.requests.get(name, 0):
            problems.append(f"Insufficient {name}")
    return problems


def _preemption(pod: Obj, nodes: list[Obj], problems: list[list[str]]) -> str:
    """What the preemption step says when it finds nothing to evict either."""
    if pod["spec"].get("preemptionPolicy") == "Never":
        return "not eligible due to preemptionPolicy=Never."
    hopeless = sum(not _could_help(pod, node, reasons) for node, reasons in zip(nodes, problems, strict=True))
    words = []
    if hopeless < len(nodes):
        words.append(f"{len(nodes) - hopeless} No preemption victims found for incoming pod")
    if hopeless:
        words.append(f"{hopeless} Preemption is not helpful for scheduling")
    return f"0/{len(nodes)} nodes are available: {', '.join(sorted(words))}."


def _could_help(pod: Obj, node: Obj, reasons: list[str]) -> bool:
    """Evicting others helps against a full or a crowded node, not against a taint or a node that is too small."""
    if any(reason in _STANDING or reason in (NO_PARTNER, UNLABELLED, _missing_claim(pod)) for reason in reasons):
        return False
    room = _allocatable(node)
    return all(asked <= room.get(name, 0) for name, asked in requests_of(pod).items())
