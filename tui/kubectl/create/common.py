"""What every generator shares: its name argument, its flags, and the way it creates."""

from __future__ import annotations

from tui.api.objects import Obj
from tui.kubectl import options
from tui.kubectl.changes import create, report, with_configuration
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure

FLAGS = (*options.OUTPUT, options.DRY_RUN, options.VALIDATE, options.SAVE_CONFIG, options.MANAGER)


def name_argument(context: Context) -> str:
    """The one argument; raises Failure with kubectl's words."""
    if len(context.args) == 1:
        return context.args[0]
    raise context.usage(f"exactly one NAME is required, got {len(context.args)}")


def make(context: Context, obj: Obj, namespaced: bool = True) -> int:
    """Create a generated object and report it; raises ApiError."""
    if namespaced and (context.explicit_namespace or context.dry_run != "client"):
        obj["metadata"]["namespace"] = context.namespace
    if context.flags["save-config"]:
        obj = with_configuration(obj)
    resource = context.mapper.by_kind(obj["apiVersion"], obj["kind"])
    if resource is None:
        raise Failure(f"{obj['kind']} is not simulated in Harborlight")
    report(context, resource, create(context, resource, obj), "created")
    return 0
