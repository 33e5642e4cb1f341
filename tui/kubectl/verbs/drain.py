"""kubectl drain: a node is cordoned, and its pods are evicted (kubectl's pkg/drain)."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from tui.api.errors import ApiError
from tui.api.objects import Obj, annotations_of, dig, owner
from tui.api.process import Steps
from tui.api.record import record
from tui.api.selectors import SelectorError, parse_labels
from tui.kubectl import options
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure, Several
from tui.kubectl.flags import Flag, show_duration
from tui.kubectl.targets import Target
from tui.kubectl.verb import Verb
from tui.kubectl.verbs.node import cordon_targets, node_targets
from tui.kubectl.waiting import until

_MIRROR = "kubernetes.io/config.mirror"
_ENDED = ("Succeeded", "Failed")


@record
class Verdict:
    """What is to become of one pod."""

    goes: bool
    warning: str = ""
    error: str = ""


def run(context: Context) -> Steps:
    """Cordons the nodes, then evicts the pods of each."""
    nodes = node_targets(context, "drain")
    try:
        parse_labels(context.flags["pod-selector"])
    except SelectorError:
        raise Failure("--pod-selector=<pod_selector> must be a valid label selector") from None
    cordon_targets(context, nodes, True)
    failed: list[tuple[str, list[str]]] = []
    for node in nodes:
        problems = yield from _drain(context, node.name)
        if problems:
            context.err(f'error: unable to drain node "{node.name}" due to error: {_joined(problems)}, continuing '
                        "command...")  # fmt: skip
            failed.append((node.name, problems))
        else:
            context.done(node.resource, node.name, "drained")
    if not failed:
        return 0
    context.err("There are pending nodes to be drained:")
    for name, _problems in failed:
        context.err(f" {name}")
    # One node's errors stand on a line each, those of several nodes in a list for each.
    lines = failed[0][1] if len(failed) == 1 else [_joined(problems) for _name, problems in failed]
    raise Several([Failure(line) for line in lines])


def _joined(problems: list[str]) -> str:
    """Several errors in a line, as Go's Aggregate shows them."""
    return problems[0] if len(problems) == 1 else f"[{', '.join(problems)}]"


def _drain(context: Context, node: str) -> Generator[Any, Any, list[str]]:
    """Evict a node's pods; what went wrong."""
    pods, warnings, errors = _sorted_out(context, node)
    if errors:
        return errors
    if warnings:
        context.warn(warnings)
    if context.dry_run == "client":
        for pod in pods:
            context.out(f"evicting pod {_place(pod)} (dry run)")
        return []
    problems = yield from _evict(context, pods)
    if problems:
        left, _warnings, _errors = _sorted_out(context, node)
        if left:
            context.err(f'There are pending pods in node "{node}" when an error occurred: {_joined(problems)}')
        for pod in left:
            context.err(f"pod/{pod['metadata']['name']}")
    return problems


def _place(pod: Obj) -> str:
    return f"{pod['metadata']['namespace']}/{pod['metadata']['name']}"


def _sorted_out(context: Context, node: str) -> tuple[list[Obj], str, list[str]]:
    """The node's pods that are to go, the warnings about them in one text, and what stands in the way."""
    going: list[Obj] = []
    warnings: dict[str, list[str]] = {}
    errors: dict[str, list[str]] = {}
    pods = context.list(context.mapper.find("pods"), "", context.flags["pod-selector"], f"spec.nodeName={node}")
    for pod in pods:
        verdict = judge(context, pod)
        if verdict.goes:
            going.append(pod)
        if verdict.warning:
            warnings.setdefault(verdict.warning, []).append(_place(pod))
        if verdict.error:
            errors.setdefault(verdict.error, []).append(_place(pod))
    told = "; ".join(f"{text}: {', '.join(places)}" for text, places in warnings.items())
    return going, told, [f"cannot delete {text}: {', '.join(places)}" for text, places in errors.items()]


def judge(context: Context, pod: Obj) -> Verdict:
    """Whether a pod may be evicted (pkg/drain's filters: the last warning stands)."""
    flags = context.flags
    ended = dig(pod, "status", "phase") in _ENDED
    controller = owner(pod)
    if controller and controller["kind"] == "DaemonSet" and not ended:
        # DaemonSets themselves are not simulated: that of a pod which names one is taken to be there.
        if not flags["ignore-daemonsets"]:
            return Verdict(False, error="DaemonSet-managed Pods (use --ignore-daemonsets to ignore)")
        return Verdict(False, warning="ignoring DaemonSet-managed Pods")
    if _MIRROR in annotations_of(pod):
        return Verdict(False)
    local = any(volume.get("emptyDir") is not None for volume in dig(pod, "spec", "volumes", default=[]))
    if local and not ended and not (flags["delete-emptydir-data"] or flags["delete-local-data"]):
        return Verdict(False, error="Pods with local storage (use --delete-emptydir-data to override)")
    if ended or controller:
        # What a later filter says of a pod replaces what an earlier one said.
        return Verdict(True)
    if flags["force"]:
        return Verdict(True, warning="deleting Pods that declare no controller")
    return Verdict(False, error="Pods that declare no controller (use --force to override)")


def _evict(context: Context, pods: list[Obj]) -> Generator[Any, Any, list[str]]:
    """Evict pods, or delete them, and wait until they are gone; what went wrong."""
    flags = context.flags
    problems: list[str] = []
    sent: list[Obj] = []
    for pod in pods:
        name, namespace = pod["metadata"]["name"], pod["metadata"]["namespace"]
        try:
            _send(context, pod)
            sent.append(pod)
        except ApiError as error:
            if error.reason != "NotFound":
                problems.append(str(error) if flags["disable-eviction"] else
                                f'error when evicting pods/"{name}" -n "{namespace}": {error}')  # fmt: skip
    if context.dry_run == "server":
        return problems
    deadline = context.now + flags["timeout"] if flags["timeout"] else None
    for pod in sent:
        problems += yield from _await_end(context, pod, deadline)
    return problems


def _send(context: Context, pod: Obj) -> None:
    grace = context.flags["grace-period"]
    options = {"gracePeriodSeconds": grace} if grace >= 0 else {}
    name, namespace = pod["metadata"]["name"], pod["metadata"]["namespace"]
    if context.flags["disable-eviction"]:
        context.send("delete", "pods", namespace, name, body=options, dryRun=context.dry_run_all)
        return
    tail = " (server dry run)" if context.dry_run == "server" else ""
    context.out(f"evicting pod {namespace}/{name}{tail}")
    body = {"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": name, "namespace": namespace},
            "deleteOptions": options}  # fmt: skip
    context.send("create", "pods", namespace, name, body=body, subresource="eviction", dryRun=context.dry_run_all)


def _await_end(context: Context, pod: Obj, deadline: int | None) -> Generator[Any, Any, list[str]]:
    meta, resource = pod["metadata"], context.mapper.find("pods")

    def gone(live: Obj | None) -> bool:
        return live is None or live["metadata"]["uid"] != meta["uid"]

    deleting = context.flags["disable-eviction"]
    target = Target(resource, meta["namespace"], meta["name"])
    if (yield from until(context, target, gone, deadline)):
        context.done(resource, meta["name"], "deleted" if deleting else "evicted")
        return []
    words = f"global timeout reached: {show_duration(context.flags['timeout'])}"
    if deleting:
        return [words]
    return [f'error when waiting for pod "{meta["name"]}" in namespace "{meta["namespace"]}" to terminate: {words}']


VERB = Verb(
    "drain", "Drain node in preparation for maintenance", run, group="Cluster Management Commands", usage="NODE",
    operands=("@node",),
    flags=(
        options.SELECTOR, options.DRY_RUN, options.CHUNK,
        Flag("force", "Go on though there are pods that declare no controller.", type="bool"),
        Flag("ignore-daemonsets", "Leave the pods of DaemonSets.", type="bool"),
        Flag("delete-emptydir-data", "Go on though emptyDir volumes are lost.", type="bool"),
        Flag("delete-local-data", "Deprecated: use --delete-emptydir-data.", type="bool", hidden=True,
             deprecated="This option is deprecated and will be deleted. Use --delete-emptydir-data."),
        Flag("grace-period", "Seconds for each pod to end in; negative leaves it to the pod.", type="int", default=-1),
        Flag("timeout", "How long to wait; 0 means for ever.", type="duration"),
        Flag("pod-selector", "Label selector for the pods."),
        Flag("disable-eviction", "Delete rather than evict.", type="bool"),
        Flag("skip-wait-for-delete-timeout", "Do not wait for pods deleted longer ago than this many seconds.",
             type="int", simulated=False),
    ),
)  # fmt: skip
