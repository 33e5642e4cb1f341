"""What every generator shares: its name argument, its flags, and the way it creates."""

from __future__ import annotations

from tui.api.errors import ApiError
from tui.api.objects import Obj
from tui.kubectl import options
from tui.kubectl.changes import create
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure
from tui.kubectl.printers import printer
from tui.kubectl.typed import report_typed, with_typed_configuration

FLAGS = (*options.OUTPUT, options.DRY_RUN, options.VALIDATE, options.SAVE_CONFIG, options.manager("kubectl-create"))


def name_argument(context: Context) -> str:
    """The one argument before `--`; raises Failure for others, and for flags that make no sense with any kind."""
    names, _ = parts(context)
    if len(names) != 1:
        raise context.usage(f"exactly one NAME is required, got {len(names)}")
    printer(context)
    _ = context.dry_run, context.validation
    return names[0]


def make(context: Context, obj: Obj, failure: str = "", *, namespaced: bool = True, remembers: bool = True) -> int:
    """Create a generated object and report it. Raises ApiError, or Failure with `failure` before the server's words.

    `remembers`: --save-config counts.
    """
    if namespaced and (context.explicit_namespace or context.dry_run != "client"):
        obj["metadata"]["namespace"] = context.namespace
    if context.flags["save-config"] and remembers:
        obj = with_typed_configuration(obj)
    resource = context.mapper.by_kind(obj["apiVersion"], obj["kind"])
    if resource is None:
        raise Failure(f"{obj['kind']} is not simulated in Harborlight")
    try:
        made = create(context, resource, obj)
    except ApiError as error:
        raise Failure(failure + str(error)) if failure and error.reason != "NotImplemented" else error from None
    report_typed(context, resource, made, "created")
    return 0


def parts(context: Context) -> tuple[list[str], list[str]]:
    """The arguments before `--`, and the command after it."""
    dash = context.flags.dash
    return (context.args, []) if dash < 0 else (context.args[:dash], context.args[dash:])
