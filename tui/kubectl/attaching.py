"""Joining programs in pods: exec, attach, and what run -it needs."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from tui.api.client import Call
from tui.api.objects import Obj, annotations_of, dig
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


def say_default(context: Context, pod: Obj, wanted: str, chosen: str) -> None:
    """Which container was taken where there are several."""
    names = [c["name"] for c in dig(pod, "spec", "containers", default=[])]
    if not wanted and len(container_names(pod)) > 1 and DEFAULT_CONTAINER not in annotations_of(pod):
        rest = [n for n in container_names(pod) if n not in names]
        listed = ", ".join([*names, *(f"{n} (init)" for n in rest)])
        context.err(f'Defaulted container "{chosen}" out of: {listed}')


def wait_started(context: Context, target: Target, limit: int) -> Generator[Any, Any, Obj]:
    """The pod once it runs, or has ended; raises Failure at the limit (ms)."""
    def started(pod: Obj | None) -> bool:
        return pod is None or dig(pod, "status", "phase") in ("Running", "Succeeded", "Failed")

    if not (yield from until(context, target, started, context.now + limit)):
        raise Failure("timed out waiting for the condition")
    return context.get(target.resource, target.namespace, target.name)


def attach(context: Context, target: Target, container: str, interactive: bool, tty: bool) -> Code:
    """Join the main program's streams until it ends."""
    call = Call("attach", "pods", target.namespace, target.name, "attach",
                options={"container": container, "stdin": interactive, "tty": tty})  # fmt: skip
    return (yield from _connect(context, call, [], tty))


def execute(context: Context, target: Target, container: str, argv: list[str], interactive: bool, tty: bool) -> Code:
    """Run a program in the container until it ends; returns its exit code."""
    call = Call("exec", "pods", target.namespace, target.name, "exec",
                options={"container": container, "stdin": interactive, "tty": tty})  # fmt: skip
    return (yield from _connect(context, call, argv, tty))


def _connect(context: Context, call: Call, argv: list[str], tty: bool) -> Code:
    connection = context.transport.connect(call, argv, context.process.streams, tty)
    try:
        while connection.exit_code is None:
            yield connection.ended
        return connection.exit_code
    finally:
        if connection.exit_code is None:
            connection.kill()


def pod_of(context: Context, word: str) -> Generator[Any, Any, Target]:
    """The pod that `name`, `pod/name`, or a workload or Service stands for (AttachablePodForObject)."""
    pods = context.mapper.find("pods")
    kind, slash, name = word.partition("/")
    resource = context.mapper.find(kind) if slash else pods
    name = name if slash else word
    if resource == pods:
        return Target(pods, context.namespace, name, context.get(pods, context.namespace, name))
    owner = context.get(resource, context.namespace, name)
    selector = selector_of(resource.kind, owner)
    found = context.list(pods, context.namespace, selector)
    if not found:
        raise Failure("timed out waiting for the condition")
    yield from ()
    best = sorted(found, key=lambda p: (dig(p, "status", "phase") != "Running", p["metadata"]["name"]))[0]
    return Target(pods, context.namespace, best["metadata"]["name"], best)


def selector_of(kind: str, owner: Obj) -> str:
    """The label selector of a workload or a Service; raises Failure for what has none."""
    spec = owner.get("spec") or {}
    if kind == "Service":
        if not spec.get("selector"):
            raise Failure(f"invalid service '{owner['metadata']['name']}': Service is defined without a selector")
        return ",".join(f"{k}={v}" for k, v in sorted(spec["selector"].items()))
    if not isinstance(spec.get("selector"), dict):
        raise Failure(f"cannot attach to *v1.{kind}: selector for {kind} not implemented")
    from tui.api.selectors import from_selector

    return str(from_selector(spec["selector"]))
