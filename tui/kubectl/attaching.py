"""Joining programs in pods: exec, attach, and what run -it needs."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from tui.api.client import Call, Connection
from tui.api.errors import ApiError
from tui.api.objects import Obj, annotations_of, dig
from tui.api.process import Sleep, Streams
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure
from tui.kubectl.targets import Target
from tui.kubectl.waiting import until

Code = Generator[Any, Any, int]

DEFAULT_CONTAINER = "kubectl.kubernetes.io/default-container"
"""The annotation that says which container is meant where none is named."""


def container_of(pod: Obj, wanted: str) -> str:
    """The container's name: the one wanted, the default one, or the first. Raises Failure for one that is not there."""
    names = container_names(pod)
    if wanted:
        if wanted not in names:
            raise Failure(f"container {wanted} not found in pod {pod['metadata']['name']}")
        return wanted
    preferred = annotations_of(pod).get(DEFAULT_CONTAINER)
    return preferred if preferred in names and preferred else names[0]


def container_names(pod: Obj) -> list[str]:
    """Containers, then init containers."""
    spec = pod.get("spec") or {}
    return [c["name"] for part in ("containers", "initContainers") for c in spec.get(part) or ()]


def all_names(pod: Obj) -> str:
    """Every container as a message lists them (podcmd.AllContainerNames)."""
    spec = pod.get("spec") or {}
    return ", ".join([*(c["name"] for c in spec.get("containers") or ()),
                      *(f"{c['name']} (init)" for c in spec.get("initContainers") or ())])  # fmt: skip


def say_default(context: Context, pod: Obj, wanted: str, chosen: str) -> None:
    """Which container was taken where there are several and no annotation says which."""
    preferred = annotations_of(pod).get(DEFAULT_CONTAINER)
    if not wanted and len(container_names(pod)) > 1 and preferred not in container_names(pod):
        context.err(f'Defaulted container "{chosen}" out of: {all_names(pod)}')


def wait_started(context: Context, target: Target, limit: int) -> Generator[Any, Any, Obj]:
    """The pod once it runs, or has ended; raises Failure at the limit (ms)."""
    def started(pod: Obj | None) -> bool:
        return pod is None or dig(pod, "status", "phase") in ("Running", "Succeeded", "Failed")

    if not (yield from until(context, target, started, context.now + limit)):
        raise Failure("timed out waiting for the condition")
    return context.get(target.resource, target.namespace, target.name)


def terminal(context: Context, interactive: bool, wanted: bool) -> bool:
    """Whether a terminal can be had (SetupTTY); says so where it cannot."""
    if not interactive or not wanted:
        return False
    if context.process.stdin.is_tty:
        return True
    if not context.flags["quiet"]:
        context.err("Unable to use a TTY - input is not a terminal or the right kind of file")
    return False


def container_tty(context: Context, pod: Obj, container: str, wanted: bool) -> bool:
    """A terminal is what the container was started with, whatever was asked for."""
    every = [*pod["spec"]["containers"], *(pod["spec"].get("initContainers") or ())]
    own = any(c.get("tty") for c in every if c["name"] == container)
    if wanted and not own and not context.flags["quiet"]:
        context.err(f"error: Unable to use a TTY - container {container} did not allocate one")
    return own


def join(context: Context, target: Target, container: str, interactive: bool, tty: bool) -> Code:
    """Attach as the verb does, with its words before and after (AttachOptions.Run)."""
    tty = terminal(context, interactive, tty)
    quiet = context.flags["quiet"]
    if not quiet:
        context.err("All commands and output from this session will be recorded in container logs, including "
                    "credentials and sensitive information passed through the command prompt.\n"
                    "If you don't see a command prompt, try pressing enter.")  # fmt: skip
    code = yield from attach(context, target, container, interactive, tty)
    if tty and not quiet and dig(target.obj or {}, "spec", "restartPolicy") == "Always":
        context.out(f"Session ended, resume using 'kubectl attach {target.name} -c {container} -i -t' command when "
                    "the pod is running")  # fmt: skip
    return code


def attach(context: Context, target: Target, container: str, interactive: bool, tty: bool) -> Code:
    """Join the main program's streams until it ends."""
    call = Call("attach", "pods", target.namespace, target.name, "attach",
                options={"container": container, "stdin": interactive, "tty": tty})  # fmt: skip
    return (yield from _connect(context, call, [], tty))


def execute(
    context: Context, target: Target, container: str, argv: list[str], interactive: bool, tty: bool,
    streams: Streams | None = None,
) -> Code:
    """Run a program in the container until it ends, on the client's streams or others; returns its exit code."""
    call = Call("exec", "pods", target.namespace, target.name, "exec",
                options={"container": container, "stdin": interactive, "tty": tty})  # fmt: skip
    return (yield from _connect(context, call, argv, tty, streams))


def _connect(
    context: Context, call: Call, argv: list[str], tty: bool, streams: Streams | None = None
) -> Code:
    connection = _connected(context, call, argv, streams or context.process.streams, tty)
    try:
        while connection.exit_code is None:
            yield connection.ended
        return connection.exit_code
    finally:
        if connection.exit_code is None:
            connection.kill()


def _connected(context: Context, call: Call, argv: list[str], streams: Streams, tty: bool) -> Connection:
    """What fails behind the server comes back through the stream, as an internal error of its own (StreamTranslator).

    Raises Failure, and ApiError where the server itself refused.
    """
    try:
        return context.transport.connect(call, argv, streams, tty)
    except ApiError as error:
        if error.reason == "InternalError":
            raise Failure(f"Internal error occurred: {error}") from None
        raise


def pod_of(context: Context, word: str, doing: str = "attach to", limit: int = 60_000) -> Generator[Any, Any, Target]:
    """The pod that `name`, `pod/name`, or a workload or Service stands for (AttachablePodForObject)."""
    found = yield from pods_of(context, word, doing, limit)
    return found[0]


def pods_of(context: Context, word: str, doing: str, limit: int) -> Generator[Any, Any, list[Target]]:
    """The pods behind a name, best first: waits (ms) for the first one. Raises Failure, ApiError."""
    pods = context.mapper.find("pods")
    kind, slash, name = word.partition("/")
    resource = context.mapper.find(kind) if slash else pods
    name = name if slash else word
    if resource == pods:
        return [Target(pods, context.namespace, name, context.get(pods, context.namespace, name))]
    owner = context.get(resource, context.namespace, name)
    selector, deadline = selector_of(resource.kind, owner, doing), context.now + limit
    while not (found := context.list(pods, context.namespace, selector)):
        if context.now >= deadline:
            raise Failure("timed out waiting for the condition")
        yield Sleep(min(500, deadline - context.now))
    return [Target(pods, context.namespace, pod["metadata"]["name"], pod) for pod in sorted(found, key=_rank)]


def _rank(pod: Obj) -> tuple[Any, ...]:
    """Which pod is taken first: assigned, running, ready, for the longest time (podutils.ByLogging, ActivePods)."""
    phases = {"Running": 0, "Unknown": 1, "Pending": 2}
    conditions = dig(pod, "status", "conditions", default=None) or []
    ready = [c.get("lastTransitionTime") or "" for c in conditions if c["type"] == "Ready" and c["status"] == "True"]
    return (not dig(pod, "spec", "nodeName"), phases.get(dig(pod, "status", "phase", default=""), 3), not ready,
            ready[0] if ready else "", pod["metadata"].get("creationTimestamp") or "")


_WORKLOADS = ("Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job")


def selector_of(kind: str, owner: Obj, doing: str = "attach to") -> str:
    """The label selector of a workload or a Service; raises Failure for what has none."""
    spec = owner.get("spec") or {}
    refused = f"cannot {doing} *v1.{kind}: "
    if kind == "Service":
        if not spec.get("selector"):
            name = owner["metadata"]["name"]
            raise Failure(f"{refused}invalid service '{name}': Service is defined without a selector")
        return ",".join(f"{k}={v}" for k, v in sorted(spec["selector"].items()))
    if kind == "ReplicationController" and spec.get("selector"):
        return ",".join(f"{k}={v}" for k, v in sorted(spec["selector"].items()))
    if kind not in _WORKLOADS or not isinstance(spec.get("selector"), dict):
        raise Failure(f"{refused}selector for *v1.{kind} not implemented")
    from tui.api.selectors import from_selector

    return str(from_selector(spec["selector"]))
