"""kubectl rollout: status, history, undo, restart, pause, resume."""

from __future__ import annotations

from collections.abc import Callable, Generator
from datetime import UTC, datetime
from typing import Any

from tui.api.errors import ApiError
from tui.api.objects import Obj, annotations_of, clone, dig, owner
from tui.api.process import Steps
from tui.api.tabwriter import align
from tui.kubectl import options
from tui.kubectl.changes import LAST_APPLIED, patch, report, write_joined
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure, raise_all
from tui.kubectl.flags import Flag
from tui.kubectl.printers import Printer, printer
from tui.kubectl.recording import CAUSE
from tui.kubectl.targets import Target, choose, flatten, resolve
from tui.kubectl.verb import Verb
from tui.kubectl.waiting import until

REVISION = "deployment.kubernetes.io/revision"
_RESTARTED = "kubectl.kubernetes.io/restartedAt"
_KEPT = (LAST_APPLIED, REVISION, *(f"deployment.kubernetes.io/{name}" for name in (
    "revision-history", "desired-replicas", "max-replicas")))  # fmt: skip
"""Annotations that a roll-back leaves to the Deployment (rollback.go's annotationsToSkip)."""
_MANAGED = (
    "resource {0}/{1} was previously managed with 'kubectl apply'. Rolling back will not update the "
    f"{LAST_APPLIED} annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider "
    "using 'kubectl apply' with your previous configuration file instead."
)


def _check(context: Context) -> None:
    if not context.args and not context.flags["filename"] and not context.flags["kustomize"]:
        raise Failure("required resource not specified")
    revision = context.flags.get("revision", 0)
    if revision < 0:
        raise Failure(f"revision must be a positive integer: {revision}")


def _targets(context: Context) -> Generator[Any, Any, tuple[list[Target], list[Exception]]]:
    _check(context)
    return (yield from resolve(context, context.args, all=True))


def status(context: Context) -> Steps:
    """Follows rollouts to their end."""
    _check(context)
    if not context.flags["filename"] and choose(context, context.args, all=True).several_types:
        raise Failure("you may only specify a single resource type")
    targets, errors = yield from _targets(context)
    raise_all(flatten(errors))
    if not targets:
        raise Failure("no resources found")
    for target in targets:
        if target.resource.kind != "Deployment":
            raise Failure(f"no status viewer has been implemented for {_group_kind(target)}")
        yield from _follow(context, target)
    return 0


def _follow(context: Context, target: Target) -> Steps:
    wanted = context.flags["revision"]

    def done(obj: Obj | None) -> bool:
        if obj is None:
            raise Failure("object has been deleted")
        words, finished = rollout_words(obj, wanted)
        context.out(words)
        return finished or not context.flags["watch"]

    limit = context.flags["timeout"]
    if not (yield from until(context, target, done, context.now + limit if limit else None)):
        raise Failure("timed out waiting for the condition")
    return 0


def rollout_words(obj: Obj, wanted: int = 0) -> tuple[str, bool]:
    """What the rollout is doing, and whether it has ended (DeploymentStatusViewer). Raises Failure."""
    name, status = obj["metadata"]["name"], obj.get("status") or {}
    if wanted:
        now = int(annotations_of(obj).get(REVISION, "0"))
        if now != wanted:
            raise Failure(f"desired revision ({wanted}) is different from the running revision ({now})")
    if obj["metadata"].get("generation", 0) > status.get("observedGeneration", 0):
        return "Waiting for deployment spec update to be observed...", False
    for condition in status.get("conditions") or ():
        if condition.get("reason") == "ProgressDeadlineExceeded":
            raise Failure(f'deployment "{name}" exceeded its progress deadline')
    total, updated = status.get("replicas", 0), status.get("updatedReplicas", 0)
    desired, available = dig(obj, "spec", "replicas", default=1), status.get("availableReplicas", 0)
    head = f'Waiting for deployment "{name}" rollout to finish:'
    if updated < desired:
        return f"{head} {updated} out of {desired} new replicas have been updated...", False
    if total > updated:
        return f"{head} {total - updated} old replicas are pending termination...", False
    if available < updated:
        return f"{head} {available} of {updated} updated replicas are available...", False
    return f'deployment "{name}" successfully rolled out', True


def _sets(context: Context, target: Target) -> dict[int, Obj]:
    """The Deployment's ReplicaSets by revision."""
    uid = (target.obj or {})["metadata"]["uid"]
    found = {}
    for rs in context.list(context.mapper.find("replicasets.apps"), target.namespace):
        if (owner(rs) or {}).get("uid") == uid:
            found[int(annotations_of(rs).get(REVISION, "0"))] = rs
    return dict(sorted(found.items()))


def history(context: Context) -> Steps:
    """The revisions, or one of them."""
    targets, errors = yield from _targets(context)
    show = printer(context)
    for target in targets:
        try:
            _history(context, target, show)
        except (ApiError, Failure) as error:
            errors.append(error)
    raise_all(flatten(errors))
    return 0


def _history(context: Context, target: Target, show: Printer | None) -> None:
    if target.resource.kind != "Deployment":
        raise Failure(f'no history viewer has been implemented for "{_group_kind(target)}"')
    wanted = context.flags["revision"]
    sets = _sets(context, target)
    if wanted and wanted not in sets:
        raise Failure("unable to find the specified revision")
    if show is not None:
        for revision in [wanted] if wanted else sets:
            write_joined(context, show, sets[revision])
        return
    if not sets:
        context.out(f"{target.resource.title}/{target.name} \nNo rollout history found.")
        return
    tail = f" with revision #{wanted}" if wanted else " "
    body = _template(sets[wanted]) if wanted else _table(sets) + "\n"
    context.out(f"{target.resource.title}/{target.name}{tail}\n{body}\n")


def _group_kind(target: Target) -> str:
    """`ReplicaSet.apps`, `Pod`."""
    resource = target.resource
    return f"{resource.kind}.{resource.group}" if resource.group else resource.kind


def _table(sets: dict[int, Obj]) -> str:
    rows = "".join(f"{n}\t{annotations_of(rs).get(CAUSE) or '<none>'}\n" for n, rs in sets.items())
    return align(f"REVISION\tCHANGE-CAUSE\n{rows}").removesuffix("\n")


def _template(rs: Obj) -> str:
    from tui.kinds.describe import Lines
    from tui.kinds.podtemplate import add_template

    template = clone(rs["spec"]["template"])
    cause = annotations_of(rs).get(CAUSE)
    if cause:
        template.setdefault("metadata", {}).setdefault("annotations", {})[CAUSE] = cause
    lines = Lines()
    add_template(lines, template)
    return str(lines)


def undo(context: Context) -> Steps:
    """Back to an earlier template."""
    _ = context.dry_run
    targets, errors = yield from _targets(context)
    for target in targets:
        try:
            if target.resource.kind != "Deployment":
                raise Failure(f'no rollbacker has been implemented for "{_group_kind(target)}"')
            _roll_back(context, target, context.flags["to-revision"])
        except (ApiError, Failure) as error:
            errors.append(error)
    raise_all(flatten(errors))
    return 0


def _roll_back(context: Context, target: Target, wanted: int) -> None:
    obj = target.obj or {}
    if LAST_APPLIED in annotations_of(obj):
        context.warn(_MANAGED.format(target.resource.name, target.name))
    chosen = _earlier(context, target, wanted)
    template = clone(chosen["spec"]["template"])
    if context.dry_run == "client":
        report(context, target.resource, obj, str(_template(chosen)))
        return
    if dig(obj, "spec", "paused"):
        raise Failure(
            "you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume "
            f"deployment/{target.name}' and try again"
        )
    (template["metadata"].get("labels") or {}).pop("pod-template-hash", None)
    if template == dig(obj, "spec", "template"):
        words = f"skipped rollback (current template already matches revision {wanted})"
        report(context, target.resource, obj, words)
        return
    body = [{"op": "replace", "path": "/spec/template", "value": template},
            {"op": "replace", "path": "/metadata/annotations", "value": _annotations(obj, chosen)}]  # fmt: skip
    try:
        patch(context, target.resource, target.namespace, target.name, body, "json")
    except ApiError as error:
        raise Failure(f"failed restoring revision {wanted}: {error}") from None
    report(context, target.resource, obj, "rolled back")


def _earlier(context: Context, target: Target, wanted: int) -> Obj:
    """The ReplicaSet of the revision wanted, or of the one before the last; raises Failure."""
    sets = _sets(context, target) if wanted >= 0 else {}
    if wanted and wanted not in sets:
        raise Failure(f"unable to find specified revision {wanted} in history")
    if not wanted and len(sets) < 2:
        raise Failure(f'no rollout history found for deployment "{target.name}"')
    return sets[wanted or sorted(sets)[-2]]


def _annotations(obj: Obj, chosen: Obj) -> dict[str, str]:
    """Those of the revision, and what the Deployment keeps of its own."""
    own = {k: v for k, v in annotations_of(obj).items() if k in _KEPT}
    return own | {k: v for k, v in annotations_of(chosen).items() if k not in _KEPT}


def _patching(words: str, change: Callable[[Context, Obj], Obj]) -> Callable[[Context], Steps]:
    """A part that patches Deployments and says so."""

    def run(context: Context) -> Steps:
        targets, errors = yield from _targets(context)
        if not targets and not errors:
            context.err(f"No resources found in {context.namespace} namespace.")
        for target in targets:
            try:
                report(context, target.resource, _changed(context, target, change), words)
            except Failure as error:
                errors.append(error)
        raise_all(flatten(errors))
        return 0

    return run


def _changed(context: Context, target: Target, change: Callable[[Context, Obj], Obj]) -> Obj:
    """The object after the patch; raises Failure."""
    try:
        if target.resource.kind != "Deployment":
            raise Failure(_UNSUPPORTED[context.verb.name])
        body = change(context, target.obj or {})
    except Failure as error:
        raise Failure(f'error: {target.resource.resource} "{target.name}" {error}') from None
    if not body:
        raise Failure(f"failed to create patch for {target.name}: if restart has already been triggered within the "
                      "past second, please wait before attempting to trigger another")  # fmt: skip
    try:
        return patch(context, target.resource, target.namespace, target.name, body)
    except ApiError as error:
        raise Failure(f"failed to patch: {error}") from None


_UNSUPPORTED = {"restart": "restarting is not supported", "pause": "pausing is not supported",
                "resume": "resuming is not supported"}  # fmt: skip


def _restart(context: Context, obj: Obj) -> Obj:
    if dig(obj, "spec", "paused"):
        raise Failure("can't restart paused deployment (run rollout resume first)")
    now = datetime.fromtimestamp(context.now // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if dig(obj, "spec", "template", "metadata", "annotations", _RESTARTED) == now:
        return {}
    return {"spec": {"template": {"metadata": {"annotations": {_RESTARTED: now}}}}}


def _pause(context: Context, obj: Obj) -> Obj:
    if dig(obj, "spec", "paused"):
        raise Failure("is already paused")
    return {"spec": {"paused": True}}


def _resume(context: Context, obj: Obj) -> Obj:
    if not dig(obj, "spec", "paused"):
        raise Failure("is not paused")
    return {"spec": {"paused": None}}


_CHOICE = (*options.FILES, options.SELECTOR)
_CHANGE = (*_CHOICE, *options.OUTPUT,
           Flag("field-manager", "Name of who manages the fields.", default="kubectl-rollout"))  # fmt: skip


def _part(name: str, short: str, run: Callable[[Context], Steps], *flags: Flag) -> Verb:
    usage = "RESOURCE" if name in ("pause", "restart", "resume") else "(TYPE NAME | TYPE/NAME) [flags]"
    return Verb(name, short, run, usage=usage, flags=flags, operands=("@kind", "@name"))


VERB = Verb(
    "rollout", "Manage the rollout of a resource", group="Deploy Commands", usage="SUBCOMMAND",
    verbs=(
        _part("history", "View rollout history", history, *_CHOICE, *options.OUTPUT,
              Flag("revision", "Show this one.", type="int")),
        _part("pause", "Mark the provided resource as paused", _patching("paused", _pause), *_CHANGE),
        _part("restart", "Restart a resource", _patching("restarted", _restart), *_CHANGE),
        _part("resume", "Resume a paused resource", _patching("resumed", _resume), *_CHANGE),
        _part("status", "Show the status of the rollout", status, *_CHOICE,
              Flag("revision", "Follow this one.", type="int"),
              Flag("watch", "Follow it to its end.", "w", "bool", True), Flag("timeout", "How long.", type="duration")),
        _part("undo", "Undo a previous rollout", undo, *_CHOICE, *options.OUTPUT, options.DRY_RUN,
              Flag("to-revision", "Back to this one; 0 is the one before.", type="int")),
    ),
)  # fmt: skip
