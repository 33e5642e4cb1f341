"""kubectl exec and kubectl attach."""

from __future__ import annotations

from tui.api.objects import dig
from tui.api.process import Steps
from tui.kubectl import attaching, options
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure
from tui.kubectl.flags import Flag
from tui.kubectl.verb import Verb


def run(context: Context) -> Steps:
    """Runs a program in a container."""
    flags = context.flags
    words, command = context.args, list[str]()
    if flags.dash >= 0:
        words, command = words[: flags.dash], words[flags.dash :]
    if flags["filename"]:
        raise Failure("--filename is not simulated in Harborlight")
    if not words:
        raise Failure("pod, type/name or --filename must be specified")
    if len(words) > 1 and flags.dash < 0:
        raise Failure(
            "exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead\n"
            f"See '{context.path} -h' for help and examples"
        )
    if not command:
        raise Failure("you must specify at least one command for the container")
    target = yield from attaching.pod_of(context, words[0], limit=flags["pod-running-timeout"])
    pod = target.obj or {}
    phase = dig(pod, "status", "phase", default="")
    if phase in ("Succeeded", "Failed"):
        raise Failure(f"cannot exec into a container in a completed pod; current phase is {phase}")
    container = flags["container"] or attaching.container_of(pod, "")
    if not flags["quiet"]:
        attaching.say_default(context, pod, flags["container"], container)
    tty = attaching.terminal(context, flags["stdin"], flags["tty"])
    code = yield from attaching.execute(context, target, container, command, flags["stdin"], tty)
    if code:
        context.err(f"command terminated with exit code {code}")
    return code


def attach(context: Context) -> Steps:
    """Joins a running container's main program."""
    flags = context.flags
    if not context.args:
        raise Failure("at least 1 argument is required for attach")
    if len(context.args) > 2:
        raise Failure("expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw "
                      f"{len(context.args)}: [{' '.join(context.args)}]")  # fmt: skip
    if flags["pod-running-timeout"] <= 0:
        raise Failure("--pod-running-timeout must be higher than zero")
    word = "/".join(context.args)
    target = yield from attaching.pod_of(context, word, limit=flags["pod-running-timeout"])
    pod = target.obj or {}
    phase = dig(pod, "status", "phase", default="")
    if phase in ("Succeeded", "Failed"):
        raise Failure(f"cannot attach a container in a completed pod; current phase is {phase}")
    try:
        container = attaching.container_of(pod, flags["container"])
    except Failure as failure:
        raise Failure(f"cannot attach to the container: {failure}") from None
    if not flags["quiet"]:
        attaching.say_default(context, pod, flags["container"], container)
    tty = attaching.container_tty(context, pod, container, flags["tty"])
    yield from attaching.join(context, target, container, flags["stdin"], tty)
    return 0  # What the program ended with is not told to who is attached.


_GROUP = "Troubleshooting and Debugging Commands"
_SHARED = (
    Flag("container", "Container; the first where none is named.", "c", values=("@container",)),
    Flag("stdin", "Pass standard input on.", "i", "bool"), Flag("tty", "Standard input is a terminal.", "t", "bool"),
    Flag("quiet", "Print only what the program prints.", "q", "bool"),
    Flag("pod-running-timeout", "How long to wait for a running pod.", type="duration", default=60_000),
)  # fmt: skip

VERB = Verb(
    "exec", "Execute a command in a container", run, group=_GROUP, operands=("@pod",),
    usage="(POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...]",
    flags=(*_SHARED, options.FILES[0]),
)  # fmt: skip

ATTACH = Verb(
    "attach", "Attach to a running container", attach, group=_GROUP, operands=("@pod",),
    usage="(POD | TYPE/NAME) -c CONTAINER", flags=_SHARED,
)  # fmt: skip
