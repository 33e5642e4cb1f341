"""kubectl set serviceaccount, and set subject as far as there are roles to bind: not at all."""

from __future__ import annotations

from tui.api.objects import Obj
from tui.api.process import Steps
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure
from tui.kubectl.flags import Flag
from tui.kubectl.options import RECORD
from tui.kubectl.setting.template import FLAGS, begin, change_each, chosen, object_name, pod_spec
from tui.kubectl.targets import Target
from tui.kubectl.verb import Verb


def run(context: Context) -> Steps:
    """Another service account for pod templates."""
    begin(context)
    if not context.args:
        raise Failure("serviceaccount is required")
    *resources, account = context.args
    targets = yield from chosen(context, resources)

    def change(target: Target, obj: Obj) -> None:
        pod_spec(context, target, obj)["serviceAccountName"] = account

    change_each(context, targets, change, "serviceaccount updated", "failed to patch ServiceAccountName ",
                always=True)
    return 0


def subject(context: Context) -> Steps:
    """Refuses: bindings of roles are read here, and found empty, but not made."""
    begin(context)
    targets = yield from chosen(context, context.args)
    if not any(context.flags[name] for name in ("user", "group", "serviceaccount")):
        raise Failure("you must specify at least one value of user, group or serviceaccount")
    for target in targets:
        if target.resource.kind not in ("RoleBinding", "ClusterRoleBinding"):
            raise Failure(f"{object_name(context, target)}\n setting subjects is only supported for "
                          "RoleBinding/ClusterRoleBinding")  # fmt: skip
        raise Failure(f"{target.resource.kind} is not simulated in Harborlight")
    return 0


_LOCAL = tuple(flag for flag in FLAGS if flag.name != "selector")

VERB = Verb(
    "serviceaccount", "Update the service account of a resource", run, aliases=("sa",), operands=("@kind", "@name"),
    usage="(-f FILENAME | TYPE NAME) SERVICE_ACCOUNT",
    flags=(*_LOCAL, RECORD),
)  # fmt: skip

SUBJECT = Verb(
    "subject", "Update the user, group, or service account in a role binding or cluster role binding", subject,
    usage="(-f FILENAME | TYPE NAME) [--user=username] [--group=groupname] "
          "[--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]",
    flags=(*FLAGS, Flag("group", "A group to bind.", type="list"), Flag("user", "A user to bind.", type="list"),
           Flag("serviceaccount", "A service account to bind, as NAMESPACE:NAME.", type="list")),
)  # fmt: skip
