"""kubectl logs."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from datetime import datetime
from typing import Any

from tui.api.client import Call
from tui.api.errors import ApiError
from tui.api.objects import Obj, annotations_of, dig
from tui.api.process import Channel, Ready, Steps
from tui.kubectl import attaching, options
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure
from tui.kubectl.flags import Flag
from tui.kubectl.targets import Target
from tui.kubectl.verb import Verb

_USE = ("expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the "
        "logs command")  # fmt: skip


def run(context: Context) -> Steps:
    """What containers printed; -f goes on until they end."""
    _check(context)
    targets = yield from _targets(context)
    calls = [(_prefix(context, t, c), _call(context, t, c)) for t in targets for c in _containers(context, t)]
    if context.flags["follow"]:
        return (yield from _follow(context, calls))
    for prefix, call in calls:
        _print(context, prefix, call)
    return 0


def _print(context: Context, prefix: str, call: Call) -> None:
    try:
        text = str(context.transport.send(call).body or "")
    except ApiError as error:
        if not context.flags["ignore-errors"]:
            raise
        context.out(f"error: {error}")
        return
    context.write("".join(f"{prefix}{line}" for line in text.splitlines(keepends=True)))


def _targets(context: Context) -> Generator[Any, Any, list[Target]]:
    """The pods; says which one was taken where a workload has several."""
    flags = context.flags
    if flags["selector"]:
        pods = context.mapper.find("pods")
        found = context.list(pods, context.namespace, flags["selector"])
        if not found:
            context.err(f"No resources found in {context.namespace} namespace.")
        return [Target(pods, context.namespace, p["metadata"]["name"], p) for p in found]
    limit = flags["pod-running-timeout"]
    try:
        several = yield from attaching.pods_of(context, context.args[0], "get the logs from", limit)
    except ApiError as error:
        if error.reason != "NotFound":
            raise
        raise Failure(f'error from server (NotFound): {error} in namespace "{context.namespace}"') from None
    if flags["all-pods"]:
        return several
    if len(several) > 1:
        context.err(f"Found {len(several)} pods, using pod/{several[0].name}")
    return several[:1]


def _check(context: Context) -> None:
    flags, args = context.flags, context.args
    if not args and not flags["selector"] or len(args) > 2:
        raise context.usage(_USE)
    if len(args) == 1 and flags["selector"]:
        raise context.usage("only a selector (-l) or a POD name is allowed")
    if flags["since-time"]:
        _check_time(flags["since-time"])
    if flags["since-time"] and flags["since"]:
        raise Failure("at most one of `sinceTime` or `sinceSeconds` may be specified")
    named = args[1] if len(args) == 2 else flags["container"]
    if flags["all-containers"] and named:
        raise Failure(f"--all-containers=true should not be specified with container name {named}")
    if len(args) == 2 and flags.has("container"):
        raise Failure("only one of -c or an inline [CONTAINER] arg is allowed")
    if flags["limit-bytes"] < 0:
        raise Failure("--limit-bytes must be greater than 0")
    if flags["since"] < 0:
        raise Failure("--since must be greater than 0")
    if flags["tail"] < -1:
        raise Failure("--tail must be greater than or equal to -1")


def _check_time(text: str) -> None:
    """Go's words for what is no RFC 3339 time."""
    two = "[0-9]{2}"
    parts = ("[0-9]{4}", "-", two, "-", two, "T", two, ":", two, ":", two, rf"(\.[0-9]+)?(Z|[+-]{two}:{two})$")
    names = ("2006", "-", "01", "-", "02", "T", "15", ":", "04", ":", "05", "Z07:00")
    rest = text
    for pattern, name in zip(parts, names, strict=True):
        match = re.match(pattern, rest)
        if not match:
            layout = "2006-01-02T15:04:05Z07:00"
            raise Failure(f'parsing time "{text}" as "{layout}": cannot parse "{rest}" as "{name}"')
        rest = rest[match.end():]
    try:
        datetime.fromisoformat(text)
    except ValueError as error:
        part = "month" if "month" in str(error) else "day" if "day" in str(error) else "hour"
        raise Failure(f'parsing time "{text}": {part} out of range') from None


def _containers(context: Context, target: Target) -> list[str]:
    pod: Obj = target.obj or {}
    flags = context.flags
    names = attaching.container_names(pod)
    if flags["all-containers"]:
        first = [c["name"] for c in dig(pod, "spec", "initContainers", default=None) or ()]
        return first + [name for name in names if name not in first]
    wanted = context.args[1] if len(context.args) == 2 else flags["container"]
    preferred = annotations_of(pod).get(attaching.DEFAULT_CONTAINER)
    if not wanted and preferred and preferred not in names:
        context.err(f'Default container name "{preferred}" not found in pod {target.name}')
    if wanted and wanted not in names:
        raise Failure(f"container {wanted} is not valid for pod {target.name} out of: {attaching.all_names(pod)}")
    chosen = wanted or attaching.container_of(pod, "")
    if not flags["all-pods"]:
        attaching.say_default(context, pod, wanted, chosen)
    return [chosen]


def _prefix(context: Context, target: Target, container: str) -> str:
    return f"[pod/{target.name}/{container}] " if context.flags["prefix"] or context.flags["all-pods"] else ""


def _call(context: Context, target: Target, container: str) -> Call:
    flags = context.flags
    tail = flags["tail"] if flags.has("tail") else (10 if flags["selector"] else -1)
    chosen: dict[str, Any] = {
        "container": container, "follow": flags["follow"], "previous": flags["previous"],
        "timestamps": flags["timestamps"], "tailLines": tail if tail >= 0 else None,
        "sinceSeconds": (flags["since"] + 500) // 1000 or None, "sinceTime": flags["since-time"] or None,
        "limitBytes": flags["limit-bytes"] or None,
    }  # fmt: skip
    kept = {k: v for k, v in chosen.items() if v is not None and v is not False}
    return Call("log", "pods", target.namespace, target.name, "log", options=kept)


def _follow(context: Context, calls: list[tuple[str, Call]]) -> Steps:
    limit = context.flags["max-log-requests"]
    if len(calls) > max(limit, 1):
        raise Failure(f"you are attempting to follow {len(calls)} log streams, but maximum allowed concurrency is "
                      f"{limit}, use --max-log-requests to increase the limit")  # fmt: skip
    followed: list[tuple[str, Channel[str]]] = []
    try:
        for prefix, call in calls:
            try:
                followed.append((prefix, context.transport.logs(call)))
            except ApiError as error:
                if not context.flags["ignore-errors"]:
                    raise
                context.out(f"error: {error}")
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
        Flag("limit-bytes", "Most bytes to print.", type="int", default=0),
        Flag("all-pods", "All pods of a workload.", type="bool"),
        Flag("pod-running-timeout", "How long to wait for a running pod.", type="duration", default=20_000),
        Flag("insecure-skip-tls-verify-backend", "Do not check the kubelet's certificate.", type="bool"),
        options.SELECTOR,
    ),
)  # fmt: skip

