"""kubectl logs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tui.api.client import Call
from tui.api.errors import ApiError
from tui.api.objects import Obj
from tui.api.process import Channel, Ready, Steps
from tui.kubectl import attaching, options
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure
from tui.kubectl.flags import Flag
from tui.kubectl.targets import Target
from tui.kubectl.verb import Verb


def run(context: Context) -> Steps:
    """What containers printed; -f goes on until they end."""
    flags = context.flags
    _check(context)
    targets: list[Target] = []
    if flags["selector"]:
        pods = context.mapper.find("pods")
        found = context.list(pods, context.namespace, flags["selector"])
        targets = [Target(pods, context.namespace, p["metadata"]["name"], p) for p in found]
        if not targets:
            context.err(f"No resources found in {context.namespace} namespace.")
            return 0
    else:
        word = context.args[0]
        target = yield from attaching.pod_of(context, word)
        if "/" in word and not word.startswith(("pod/", "pods/", "po/")):
            _several(context, word, target)
        targets = [target]
    calls = [(_prefix(context, t, c), _call(context, t, c)) for t in targets for c in _containers(context, t)]
    if flags["follow"]:
        return (yield from _follow(context, calls))
    for prefix, call in calls:
        try:
            text = str(context.transport.send(call).body or "")
        except ApiError as error:
            if not flags["ignore-errors"]:
                raise
            context.err(f"error: {error}")
            continue
        context.write("".join(f"{prefix}{line}" for line in text.splitlines(keepends=True)))
    return 0


def _several(context: Context, word: str, chosen: Target) -> None:
    """Says which pod was taken where a workload has several."""
    kind, _, name = word.partition("/")
    resource = context.mapper.find(kind)
    owner = context.get(resource, context.namespace, name)
    pods = context.list(chosen.resource, context.namespace, attaching.selector_of(resource.kind, owner))
    if len(pods) > 1:
        context.err(f"Found {len(pods)} pods, using pod/{chosen.name}")


def _check(context: Context) -> None:
    flags, args = context.flags, context.args
    if not args and not flags["selector"]:
        raise context.usage("'logs (POD | TYPE/NAME) [CONTAINER_NAME]'.\nPOD or TYPE/NAME is a required argument for "
                            "the logs command")  # fmt: skip
    if args and flags["selector"]:
        raise context.usage("only a selector (-l) or a POD name is allowed")
    if len(args) > 2:
        raise context.usage("'logs (POD | TYPE/NAME) [CONTAINER_NAME]'.\nPOD or TYPE/NAME is a required argument for "
                            "the logs command")  # fmt: skip
    if flags["since"] and flags["since-time"]:
        raise Failure("at most one of `sinceTime` or `sinceSeconds` may be specified")
    if flags.has("tail") and flags["tail"] < -1:
        raise Failure("TailLines must be greater than or equal to -1")
    if len(args) == 2 and flags["container"]:
        raise context.usage("only one of -c or an inline [CONTAINER] arg is allowed")


def _containers(context: Context, target: Target) -> list[str]:
    pod: Obj = target.obj or {}
    flags = context.flags
    wanted = flags["container"] or (context.args[1] if len(context.args) == 2 else "")
    if flags["all-containers"]:
        return attaching.container_names(pod)
    if wanted and wanted not in attaching.container_names(pod):
        raise Failure(f"container {wanted} is not valid for pod {target.name}")
    chosen = attaching.container_of(pod, wanted)
    attaching.say_default(context, pod, wanted, chosen)
    return [chosen]


def _prefix(context: Context, target: Target, container: str) -> str:
    return f"[pod/{target.name}/{container}] " if context.flags["prefix"] else ""


def _call(context: Context, target: Target, container: str) -> Call:
    flags = context.flags
    tail = flags["tail"] if flags.has("tail") else (10 if flags["selector"] else -1)
    chosen: dict[str, Any] = {
        "container": container, "follow": flags["follow"], "previous": flags["previous"],
        "timestamps": flags["timestamps"], "tailLines": tail if tail >= 0 else None,
        "sinceSeconds": flags["since"] // 1000 or None, "sinceTime": flags["since-time"] or None,
    }  # fmt: skip
    kept = {k: v for k, v in chosen.items() if v is not None and v is not False}
    return Call("log", "pods", target.namespace, target.name, "log", options=kept)


def _follow(context: Context, calls: list[tuple[str, Call]]) -> Steps:
    limit = context.flags["max-log-requests"]
    if len(calls) > limit:
        raise Failure(f"you are attempting to follow {len(calls)} log streams, but maximum allowed concurrency is "
                      f"{limit}, use --max-log-requests to increase the limit")  # fmt: skip
    followed: list[tuple[str, Channel[str]]] = []
    try:
        for prefix, call in calls:
            followed.append((prefix, context.transport.logs(call)))
        waiting = followed
        while waiting:
            for line in _pending(waiting):
                context.write(line)
            waiting = [(p, c) for p, c in waiting if not (c.closed and not c.items)]
            if waiting and not any(c.items for _, c in waiting):
                yield Ready(tuple(c for _, c in waiting))
        return 0
    finally:
        for _, channel in followed:
            channel.close()


def _pending(waiting: list[tuple[str, Channel[str]]]) -> Iterator[str]:
    for prefix, channel in waiting:
        while channel.items:
            yield prefix + channel.take()


VERB = Verb(
    "logs", "Print the logs for a container in a pod", run, group="Troubleshooting and Debugging Commands",
    usage="[-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]", operands=("@pod",),
    flags=(
        Flag("follow", "Go on as more is printed.", "f", "bool"),
        Flag("previous", "Of the container that ran before.", "p", "bool"),
        Flag("tail", "How many of the last lines; -1 is all, 10 with a selector.", type="int", default=-1),
        Flag("since", "Only what is newer than 5s, 2m or 3h.", type="duration"),
        Flag("since-time", "Only what was printed after a time (RFC 3339)."),
        Flag("timestamps", "Put a time before each line.", type="bool"),
        Flag("container", "Container.", "c", values=("@container",)),
        Flag("all-containers", "All containers of the pod.", type="bool"),
        Flag("prefix", "Put pod and container before each line.", type="bool"),
        Flag("ignore-errors", "Go on where one log cannot be read.", type="bool"),
        Flag("max-log-requests", "How many logs to follow at once.", type="int", default=5),
        Flag("limit-bytes", "Most bytes to print.", type="int", simulated=False),
        Flag("all-pods", "All pods of a workload.", type="bool", simulated=False),
        Flag("pod-running-timeout", "How long to wait for a running pod.", type="duration", default=20_000),
        Flag("insecure-skip-tls-verify-backend", "Do not check the kubelet's certificate.", type="bool"),
        options.SELECTOR,
    ),
)  # fmt: skip

