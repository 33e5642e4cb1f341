"""kubectl set resources."""

from __future__ import annotations

from tui.api.objects import Obj
from tui.api.process import Steps
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure
from tui.kubectl.flags import Flag
from tui.kubectl.keyvalues import quantities
from tui.kubectl.options import RECORD
from tui.kubectl.setting.template import FLAGS, begin, change_each, chosen, containers, pod_spec
from tui.kubectl.targets import Target
from tui.kubectl.verb import Verb


def run(context: Context) -> Steps:
    """Other requests and limits for containers of pods and templates."""
    begin(context)
    flags = context.flags
    if flags["all"] and flags["selector"]:
        raise Failure("cannot set --all and --selector at the same time")
    targets = yield from chosen(context, context.args)
    if not flags["limits"] and not flags["requests"]:
        raise Failure("you must specify an update to requests or limits (in the form of --requests/--limits)")
    wanted = {part: quantities(flags[part]) for part in ("limits", "requests") if flags[part]}

    def change(target: Target, obj: Obj) -> None:
        found = containers(pod_spec(context, target, obj), flags["containers"])
        if not found:
            raise Failure(f"unable to find container named {flags['containers']}")
        for container in found:
            held = container.setdefault("resources", {})
            held.update({part: {**(held.get(part) or {}), **new} for part, new in wanted.items()})

    words = "failed to patch resources update to pod template "
    change_each(context, targets, change, "resource requirements updated", words)
    return 0


VERB = Verb(
    "resources", "Update resource requests/limits on objects with pod templates", run, operands=("@kind", "@name"),
    usage="(-f FILENAME | TYPE NAME)  ([--limits=LIMITS & --requests=REQUESTS]",
    flags=(
        *FLAGS, RECORD, Flag("containers", "Only containers of this name; * stands for any letters.", "c", default="*"),
        Flag("limits", "At most this much, as cpu=100m,memory=256Mi."),
        Flag("requests", "At least this much, as cpu=100m,memory=256Mi."),
    ),
)  # fmt: skip
