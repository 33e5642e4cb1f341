"""kubectl run."""

from __future__ import annotations

import re
from collections.abc import Generator
from dataclasses import replace
from typing import Any

from tui.api.errors import ApiError
from tui.api.objects import Obj, clone, dig
from tui.api.process import Steps
from tui.kubectl import options
from tui.kubectl.attaching import container_of, join, wait_started
from tui.kubectl.changes import cascade, create
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure
from tui.kubectl.flags import Flag
from tui.kubectl.keyvalues import check_variable_name, parse_labels_flag, whole
from tui.kubectl.overrides import FLAGS as OVERRIDES
from tui.kubectl.overrides import overridden
from tui.kubectl.printers import printer
from tui.kubectl.targets import Target
from tui.kubectl.typed import report_typed, with_typed_configuration
from tui.kubectl.verb import Verb
from tui.kubectl.verbs.delete import delete_one

_HOST, _PART = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?", r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
_IMAGE = re.compile(
    rf"(?:{_HOST}(?:\.{_HOST})*(?::\d+)?/)?{_PART}(?:/{_PART})*(?::\w[\w.-]{{0,127}})?(?:@\w+:[0-9a-f]{{32,}})?",
    re.ASCII,
)
"""A registry, a repository in small letters, a tag and a digest (distribution's reference grammar)."""


def run(context: Context) -> Steps:
    """A pod of one container; with -it its program's terminal, with --rm its end."""
    flags = context.flags
    _ = context.dry_run, printer(context), cascade(context)
    interactive, tty = flags["stdin"], flags["tty"]
    joining = flags["attach"] or (interactive and not flags.has("attach"))
    _check(context, interactive, tty, joining)
    name, *words = context.args
    pod = overridden(context, generate(context, name, words))
    resource = context.mapper.find("pods")
    if context.explicit_namespace or context.dry_run != "client":
        pod["metadata"]["namespace"] = context.namespace
    if flags["save-config"] and context.dry_run != "client":
        pod = with_typed_configuration(pod)
    made = create(context, resource, pod, manager="kubectl-run")
    service = _expose(context, name, pod) if flags["expose"] else None
    target = Target(resource, context.namespace, name, made)
    if not joining:
        if service is not None:
            report_typed(context, context.mapper.find("services"), service, "created")
            context.write("---\n---\n" if flags["output"] == "yaml" else "")
        report_typed(context, resource, made, "created")
        return 0
    try:
        return (yield from _join(context, target, interactive, tty))
    finally:
        if flags["rm"]:
            _remove(context, target, service)


def _check(context: Context, interactive: bool, tty: bool, joining: bool) -> None:
    flags = context.flags
    if not context.args or not context.flags.dash:
        raise context.usage("NAME is required for run")
    if flags["pod-running-timeout"] <= 0:
        raise context.usage("--pod-running-timeout must be higher than zero")
    if not flags["image"]:
        raise Failure("--image is required")
    if not _IMAGE.fullmatch(flags["image"]):
        raise Failure(f'Invalid image name "{flags["image"]}": invalid reference format')
    if tty and not interactive:
        raise context.usage("-i/--stdin is required for containers with -t/--tty=true")
    if flags["expose"] and not flags["port"]:
        raise context.usage("--port must be set when exposing a service")
    if flags["restart"] not in ("Always", "OnFailure", "Never"):
        raise context.usage(f"invalid restart policy: {flags['restart']}")
    if flags["rm"] and not joining:
        raise context.usage("--rm should only be used for attached containers")
    if joining and context.dry_run != "none":
        raise context.usage("--dry-run=[server|client] can't be used with attached containers options (--attach, "
                            "--stdin, or --tty)")  # fmt: skip
    if flags["image-pull-policy"] not in ("", "Always", "IfNotPresent", "Never"):
        raise context.usage(f"invalid image pull policy: {flags['image-pull-policy']}")


def generate(context: Context, name: str, words: list[str]) -> Obj:
    """The pod, as the generator writes it (run-pod/v1)."""
    flags = context.flags
    container: Obj = {"image": flags["image"], "name": name, "resources": {}}
    if words:
        container["command" if flags["command"] else "args"] = words
    if flags["env"]:
        container["env"] = [_variable(entry) for entry in flags["env"]]
    if flags["port"]:
        container["ports"] = [{"containerPort": whole(flags["port"])}]
    if flags["image-pull-policy"]:
        container["imagePullPolicy"] = flags["image-pull-policy"]
    if flags["stdin"]:
        container["stdin"] = True
        if not flags["leave-stdin-open"]:
            container["stdinOnce"] = True
    if flags["tty"]:
        container["tty"] = True
    if flags["privileged"]:
        container["securityContext"] = {"privileged": True}
    labels = parse_labels_flag(flags["labels"]) if flags["labels"] else {"run": name}
    meta: Obj = {"labels": labels, "name": name}
    if flags["annotations"]:
        meta["annotations"] = _annotations(flags["annotations"])
    spec = {"containers": [container], "dnsPolicy": "ClusterFirst", "restartPolicy": flags["restart"]}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": spec, "status": {}}


def _variable(entry: str) -> Obj:
    name, equals, value = entry.partition("=")
    try:
        check_variable_name(name if equals else "")
    except Failure:
        raise Failure(f"invalid env: {entry}") from None
    return {"name": name, "value": value} if value else {"name": name}


def _annotations(entries: list[str]) -> dict[str, str]:
    bad = [entry for entry in entries if "=" not in entry or entry.startswith("=")]
    if bad:
        raise Failure(f"invalid annotations format: {', '.join(bad)}")
    return dict(entry.partition("=")[::2] for entry in entries)


def _expose(context: Context, name: str, pod: Obj) -> Obj:
    port = whole(context.flags["port"])
    given = {"labels": dict(pod["metadata"]["labels"])} if context.flags["labels"] else {}
    service: Obj = {
        "apiVersion": "v1", "kind": "Service", "metadata": {"name": name, **given},
        "spec": {"ports": [{"port": port, "protocol": "TCP", "targetPort": port}],
                 "selector": clone(pod["metadata"]["labels"])},
        "status": {"loadBalancer": {}},
    }  # fmt: skip
    if "namespace" in pod["metadata"]:
        service["metadata"]["namespace"] = pod["metadata"]["namespace"]
    return create(context, context.mapper.find("services"), service, manager="kubectl-run")


def _join(context: Context, target: Target, interactive: bool, tty: bool) -> Generator[Any, Any, int]:
    pod = yield from wait_started(context, target, context.flags["pod-running-timeout"])
    container = container_of(pod, "")
    phase = dig(pod, "status", "phase", default="")
    if phase in ("Succeeded", "Failed"):
        return (yield from _ended(context, target, container))
    try:
        code = yield from join(context, replace(target, obj=pod), container, interactive, tty)
    except (ApiError, Failure) as error:
        context.err(f"warning: couldn't attach to pod/{target.name}, falling back to streaming logs: {error}")
        return (yield from _ended(context, target, container))
    if context.flags["restart"] == "Always" or context.flags["leave-stdin-open"]:
        return 0
    return (yield from _exit_code(context, target, container, code))


def _ended(context: Context, target: Target, container: str) -> Generator[Any, Any, int]:
    """The program ended before anybody could join: its log, and its code."""
    text = context.send("log", target.resource, target.namespace, target.name, subresource="log", container=container)
    context.write(str(text or ""))
    return (yield from _exit_code(context, target, container, 0))


def _exit_code(context: Context, target: Target, container: str, code: int) -> Generator[Any, Any, int]:
    from tui.kubectl.waiting import until

    def done(pod: Obj | None) -> bool:
        return pod is None or dig(pod, "status", "phase") in ("Succeeded", "Failed")

    yield from until(context, target, done, context.now + 60_000)
    pod = context.find(target.resource, target.namespace, target.name) or {}
    if dig(pod, "status", "phase") == "Failed":
        for status in dig(pod, "status", "containerStatuses", default=[]):
            ended = dig(status, "state", "terminated", "exitCode", default=code)
            if ended:
                reason = dig(status, "state", "terminated", "reason", default="Error")
                raise Failure(f"pod {target.namespace}/{target.name} terminated ({reason})", code=ended, plain=True)
    return code


def _remove(context: Context, target: Target, service: Obj | None) -> None:
    """--rm, also after Ctrl-C; nothing can be waited for here."""
    try:
        delete_one(context, target)
        if service is not None:
            services = context.mapper.find("services")
            delete_one(context, Target(services, target.namespace, service["metadata"]["name"], service))
    except ApiError:
        return


def real(flag: Flag) -> Flag:
    """The flag as one that kubectl has and that is not simulated."""
    return replace(flag, simulated=False)


VERB = Verb(
    "run", "Run a particular image on the cluster", run, group="Basic Commands (Beginner)", required=("image",),
    usage="NAME --image=image [--env=\"key=value\"] [--port=port] [--dry-run=server|client] "
          "[--overrides=inline-json] [--command] -- [COMMAND] [args...]",
    flags=(
        *options.OUTPUT, options.DRY_RUN, options.SAVE_CONFIG, options.manager("kubectl-run"),
        Flag("image", "Image to run."), Flag("port", "Port that the container listens on."),
        Flag("labels", "Labels of the pod, as key=value,...", "l"),
        Flag("annotations", "Annotations of the pod.", type="array"),
        Flag("env", "Environment variable.", type="array"),
        Flag("expose", "Make a ClusterIP Service for the pod as well.", type="bool"),
        Flag("stdin", "Keep standard input open.", "i", "bool"),
        Flag("tty", "Give the container a terminal.", "t", "bool"),
        Flag("attach", "Join the program once the pod runs.", type="bool"),
        Flag("rm", "Delete the pod when the session ends.", type="bool"),
        Flag("restart", "Restart policy: Always, OnFailure, Never.", default="Always",
             values=("Always", "OnFailure", "Never")),
        Flag("command", "What stands after -- replaces the image's own command.", type="bool"),
        Flag("quiet", "Say less.", "q", "bool"), Flag("leave-stdin-open", "Keep stdin open after the first session.",
                                                       type="bool"),
        Flag("image-pull-policy", "Always, IfNotPresent or Never.", values=("Always", "IfNotPresent", "Never")),
        Flag("privileged", "Run privileged.", type="bool"),
        Flag("pod-running-timeout", "How long to wait until the pod runs.", type="duration", default=60_000),
        *OVERRIDES, *(real(flag) for flag in options.FILES),
        Flag("grace-period", "Seconds that --rm gives the pod to end; -1: as many as its spec says.", type="int",
             default=-1),
        Flag("cascade", "What --rm does with dependents: background, orphan or foreground.", bare="background",
             default="background"),
        Flag("force", "Let --rm forget the pod at once.", type="bool"),
        Flag("wait", "Let --rm wait until the pod is gone.", type="bool"),
        Flag("timeout", "How long --rm may wait.", type="duration"),
        options.RECORD,
    ),
)  # fmt: skip

