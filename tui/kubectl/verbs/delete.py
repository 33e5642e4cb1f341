"""kubectl delete."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from tui.api.errors import ApiError
from tui.api.process import Steps
from tui.kubectl import options
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure, raise_all
from tui.kubectl.flags import Flag
from tui.kubectl.targets import Target, flatten, resolve
from tui.kubectl.verb import Verb
from tui.kubectl.waiting import until_gone

_IMMEDIATE = (
    "Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may "
    "continue to run on the cluster indefinitely."
)
_POLICIES = {"true": "Background", "background": "Background", "false": "Orphan", "orphan": "Orphan",
             "foreground": "Foreground"}  # fmt: skip


def run(context: Context) -> Steps:
    """Deletes, then waits until all is gone."""
    flags = context.flags
    grace = _grace(context)
    policy = _policy(flags["cascade"])
    if flags["output"] not in ("", "name"):
        raise context.usage(f"Unexpected -o output mode: {flags['output']}. We only support '-o name'")
    if flags["raw"]:
        raise Failure("--raw is not simulated in Harborlight")
    if flags["all-namespaces"] and not flags["all"] and not flags["selector"] and not flags["field-selector"]:
        pass
    named = not (flags["all"] or flags["selector"] or flags["field-selector"] or flags["filename"])
    forgive = flags["ignore-not-found"] or flags["all"]
    targets, errors = yield from resolve(context, context.args, fetch=False)
    gone: list[Target] = []
    if grace == 0 and flags["force"]:
        context.warn(_IMMEDIATE)
    if flags["interactive"] and targets and not (yield from _confirm(context, targets)):
        return 0
    for target in targets:
        try:
            delete_one(context, target, grace, policy)
            gone.append(target)
        except ApiError as error:
            if error.reason == "NotFound" and forgive:
                continue
            errors.append(_sourced(target, error))
    if not targets and not errors and not named:
        context.out("No resources found")
    if flags["wait"] and context.dry_run == "none":
        yield from until_gone(context, gone, flags["timeout"] or None)
    raise_all(flatten(errors))
    return 0


def _sourced(target: Target, error: ApiError) -> ApiError:
    from tui.kubectl.errors import with_source

    return with_source("deleting", target.source, error)


def _grace(context: Context) -> int:
    flags = context.flags
    grace: int = flags["grace-period"]
    if flags["now"]:
        if flags.has("grace-period") and grace != -1:
            raise Failure("--now and --grace-period cannot be specified together")
        grace = 1
    if grace == 0 and not flags["force"]:
        # Without --force, 0 seconds become 1, and kubectl waits.
        grace = 1
    if flags["force"] and grace < 0:
        grace = 0
    if flags["force"] and grace > 0:
        raise Failure("--force and --grace-period greater than 0 cannot be specified together")
    return grace


def _policy(word: str) -> str:
    if word not in _POLICIES:
        raise Failure(f'invalid cascade value ({word}). Must be "background", "foreground", or "orphan"')
    return _POLICIES[word]


def _confirm(context: Context, targets: list[Target]) -> Generator[Any, Any, bool]:
    context.out(f"You are about to delete the following {len(targets)} resource(s):")
    for target in targets:
        context.out(f"{target.resource.title}/{target.name}")
    context.write("Do you want to continue? (y/n): ")
    answer = yield from context.process.stdin.read_line()
    if answer.strip() in ("y", "Y"):
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
    elif target.obj is None:
        context.get(target.resource, target.namespace, target.name)
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
    long="Delete resources by file names, stdin, resources and names, or by resources and label selector.\n\nSome "
         "resources, such as pods, end gracefully: they get a time to finish in. kubectl waits until they are gone.",
    examples="# What a manifest describes\nkubectl delete -f ./service.yaml\n\n# By name\nkubectl delete pod,service "
             "web\n\n# By label\nkubectl delete pods -l app=web",
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
