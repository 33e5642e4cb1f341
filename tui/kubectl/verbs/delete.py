"""kubectl delete."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from tui.api.errors import ApiError
from tui.api.process import BREATH, Steps
from tui.kubectl import options
from tui.kubectl.changes import cascade
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure, raise_all, with_source
from tui.kubectl.flags import Flag
from tui.kubectl.rawhttp import check_raw, send_raw
from tui.kubectl.targets import Listing, Target, choose, flatten, from_files, list_targets
from tui.kubectl.verb import Verb
from tui.kubectl.waiting import until_gone

_IMMEDIATE = (
    "Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may "
    "continue to run on the cluster indefinitely."
)
_UNSCOPED = "deleting cluster-scoped resources, not scoped to the provided namespace"


def run(context: Context) -> Steps:
    """Deletes, then waits until all is gone."""
    flags = context.flags
    policy = cascade(context)
    grace = _grace(context)
    _ = context.dry_run
    if flags["raw"]:
        _check(context, grace)
        check_raw(context, least=0)
        return (yield from send_raw(context, "DELETE"))
    parts, errors = yield from _parts(context)
    _check(context, grace)
    if flags["interactive"] and not (yield from _confirmed(context, parts)):
        return 0
    gone: list[Target] = []
    found = 0
    for part in parts:
        # A type is listed when its turn comes: what went with an earlier one is no longer there.
        for target in [part] if isinstance(part, Target) else list_targets(context, part, errors):
            yield BREATH
            found += 1
            try:
                _warn_unscoped(context, target)
                delete_one(context, target, grace, policy)
                gone.append(target)
            except ApiError as error:
                if not (error.reason == "NotFound" and _forgives(context)):
                    errors.append(with_source("deleting", target.source, error))
    raise_all(flatten(errors))
    if not found:
        context.out("No resources found")
    if flags["wait"] and context.dry_run == "none":
        yield from until_gone(context, gone, flags["timeout"] or None)
    return 0


def _parts(context: Context) -> Generator[Any, Any, tuple[list[Target | Listing], list[Exception]]]:
    """What is to be deleted: objects by name, and types to be listed."""
    if not context.flags["filename"] and not context.flags["kustomize"]:
        return choose(context, context.args, everything=context.flags["all"]).parts, []
    targets, errors = yield from from_files(context, context.args)
    return list(targets), errors


def _forgives(context: Context) -> bool:
    """Whether an object that is not there is no error; where a selector chose it that is the default."""
    flags = context.flags
    chosen = flags["all"] or flags["selector"] or flags["field-selector"]
    return bool(flags["ignore-not-found"] or (chosen and not flags.has("ignore-not-found")))


def _check(context: Context, grace: int) -> None:
    """What is asked once the arguments are understood (DeleteOptions.Validate)."""
    output = context.flags["output"]
    if output not in ("", "name"):
        raise Failure(f"unexpected -o output mode: {output}. We only support '-o name'")
    if context.flags["force"] and grace > 0:
        raise Failure("--force and --grace-period greater than 0 cannot be specified together")
    if context.flags["force"] and grace == 0:
        context.warn(_IMMEDIATE)


def _warn_unscoped(context: Context, target: Target) -> None:
    if context.explicit_namespace and not context.flags["all-namespaces"] and not target.resource.namespaced:
        context.warn(_UNSCOPED)


def _grace(context: Context) -> int:
    flags = context.flags
    grace: int = flags["grace-period"]
    if flags["now"]:
        if grace != -1:
            raise Failure("--now and --grace-period cannot be specified together")
        grace = 1
    if grace == 0 and not flags["force"]:
        # Without --force, 0 seconds become 1, and kubectl waits.
        return 1
    return 0 if flags["force"] and grace < 0 else grace


def _confirmed(context: Context, parts: list[Target | Listing]) -> Generator[Any, Any, bool]:
    """Whether the learner wants what -i asks."""
    targets: list[Target] = []
    for part in parts:
        targets += [part] if isinstance(part, Target) else list_targets(context, part, [])
    if not targets:
        context.out("No resources found")
        return False
    context.out(f"You are about to delete the following {len(targets)} resource(s):")
    for target in targets:
        context.out(f"{target.resource.title}/{target.name}")
    context.write("Do you want to continue? (y/N): ")
    answer = yield from context.process.stdin.read_line()
    if answer.strip().lower() == "y":
        return True
    context.out("deletion is cancelled")
    return False


def delete_one(context: Context, target: Target, grace: int = -1, policy: str = "Background") -> None:
    """Ask the server to delete one object, and say so; raises ApiError."""
    body = {"propagationPolicy": policy, **({"gracePeriodSeconds": grace} if grace >= 0 else {})}
    if context.dry_run != "client":
        context.send("delete", target.resource, target.namespace, target.name, body=body,
                     dryRun=context.dry_run_all, gracePeriodSeconds=grace if grace >= 0 else None,
                     propagationPolicy=policy)  # fmt: skip
    if context.flags.get("output") == "name":
        context.out(f"{target.resource.title}/{target.name}")
        return
    context.out(deleted_words(context, target, grace))


def deleted_words(context: Context, target: Target, grace: int) -> str:
    """`pod "web" deleted from default namespace`."""
    forced = "force deleted" if grace == 0 else "deleted"
    where = f" from {target.namespace} namespace" if target.resource.namespaced and target.namespace else ""
    tail = {"client": " (dry run)", "server": " (server dry run)"}.get(context.dry_run, "")
    return f'{target.resource.title} "{target.name}" {forced}{where}{tail}'


VERB = Verb(
    "delete", "Delete resources by file names, stdin, resources and names, or by resources and label selector", run,
    group="Basic Commands (Intermediate)",
    usage="([-f FILENAME] | [-k DIRECTORY] | TYPE [(NAME | -l label | --all)])",
    flags=(
        *options.FILES, options.SELECTOR, options.FIELD_SELECTOR, options.ALL, options.ALL_NAMESPACES, options.DRY_RUN,
        Flag("output", "name prints type and name alone.", "o", values=("name",)),
        Flag("now", "Give one second to finish.", type="bool"),
        Flag("force", "Do not wait for the node to confirm.", type="bool"),
        Flag("grace-period", "Seconds to finish in; -1 leaves it to the object.", type="int", default=-1),
        Flag("wait", "Wait until it is gone.", type="bool", default=True),
        Flag("timeout", "How long to wait; 0 means as long as it takes.", type="duration"),
        Flag("cascade", "What becomes of dependents: background, orphan or foreground.", default="background",
             bare="background", values=("background", "orphan", "foreground")),
        Flag("ignore-not-found", "Say nothing about objects that are not there.", type="bool"),
        Flag("interactive", "Ask first.", "i", "bool"),
        Flag("raw", "URI to send DELETE to."),
    ),
    operands=("@kind", "@name"),
)  # fmt: skip
