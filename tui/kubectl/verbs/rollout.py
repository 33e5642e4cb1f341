"""kubectl rollout: status, history, undo, restart, pause, resume."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from tui.api.errors import ApiError
from tui.api.objects import Obj, annotations_of, clone, dig, owner
from tui.api.process import Steps
from tui.api.tabwriter import align
from tui.kubectl import options
from tui.kubectl.changes import LAST_APPLIED, patch, report
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure, raise_all
from tui.kubectl.flags import Flag
from tui.kubectl.targets import Target, flatten, resolve
from tui.kubectl.verb import Verb
from tui.kubectl.waiting import until

REVISION = "deployment.kubernetes.io/revision"
CAUSE = "kubernetes.io/change-cause"


def _targets(context: Context) -> Any:
    if not context.args and not context.flags["filename"]:
        raise Failure("required resource not specified")
    return (yield from resolve(context, context.args))


def status(context: Context) -> Steps:
    """Follows a rollout to its end."""
    targets, errors = yield from _targets(context)
    raise_all(flatten(errors))
    for target in targets:
        if target.resource.kind not in ("Deployment",):
            raise Failure(f"no status viewer has been implemented for "
                          f"{{{target.resource.group} {target.resource.kind}}}")
        yield from _follow(context, target)
    return 0


def _follow(context: Context, target: Target) -> Steps:
    wanted = context.flags["revision"]
    said: list[str] = []

    def done(obj: Obj | None) -> bool:
        if obj is None:
            raise Failure("object has been deleted")
        words, finished = rollout_words(obj, wanted)
        if not said or said[-1] != words:
            said.append(words)
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
    wanted = context.flags["revision"]
    if wanted < 0:
        raise Failure(f"revision must be a positive integer: {wanted}")
    for target in targets:
        if target.resource.kind != "Deployment":
            errors.append(Failure(f"no history viewer has been implemented for {_quoted_kind(target)}"))
            continue
        sets = _sets(context, target)
        tail = f" with revision #{wanted}" if wanted else ""
        if wanted and wanted not in sets:
            raise Failure("unable to find the specified revision")
        body = _template(sets[wanted]) if wanted else _table(sets)
        context.out(f"{target.resource.title}/{target.name}{tail or ' '}\n{body}")
    raise_all(flatten(errors))
    return 0


def _quoted_kind(target: Target) -> str:
    kind, group = target.resource.kind, target.resource.group
    return f'"{kind}.{group}"' if group else f'"{kind}"'


def _table(sets: dict[int, Obj]) -> str:
    rows = "".join(f"{n}\t{annotations_of(rs).get(CAUSE) or '<none>'}\n" for n, rs in sets.items())
    return align(f"REVISION\tCHANGE-CAUSE\n{rows}") + "\n"


def _template(rs: Obj) -> str:
    from tui.kinds.describe import Lines
    from tui.kinds.podtemplate import add_template

    template = clone(rs["spec"]["template"])
    cause = annotations_of(rs).get(CAUSE)
    if cause:
        template.setdefault("metadata", {}).setdefault("annotations", {})[CAUSE] = cause
    lines = Lines()
    add_template(lines, template)
    return f"{lines}\n"


def undo(context: Context) -> Steps:
    """Back to an earlier template."""
    targets, errors = yield from _targets(context)
    wanted = context.flags["to-revision"]
    for target in targets:
        try:
            if target.resource.kind != "Deployment":
                raise Failure(f"no rollbacker has been implemented for {_quoted_kind(target)}")
            _roll_back(context, target, wanted)
        except (ApiError, Failure) as error:
            errors.append(error)
    raise_all(flatten(errors))
    return 0


def _roll_back(context: Context, target: Target, wanted: int) -> None:
    obj = target.obj or {}
    if LAST_APPLIED in annotations_of(obj):
        context.warn(
            f"resource {target.resource.name}/{target.name} was previously managed with 'kubectl apply'. Rolling back "
            f"will not update the {LAST_APPLIED} annotation, which may cause unexpected behavior on future 'kubectl "
            "apply' operations. Consider using 'kubectl apply' with your previous configuration file instead."
        )
    if wanted < 0:
        raise Failure(f"unable to find specified revision {wanted} in history")
    sets = _sets(context, target)
    revisions = sorted(sets)
    if wanted and wanted not in sets:
        raise Failure(f"unable to find specified revision {wanted} in history")
    if not wanted and len(revisions) < 2:
        raise Failure("no last revision to roll back to")
    chosen = sets[wanted or revisions[-2]]
    if dig(obj, "spec", "paused"):
        raise Failure("cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try "
                      "again")
    template = clone(chosen["spec"]["template"])
    (template["metadata"].get("labels") or {}).pop("pod-template-hash", None)
    if template == dig(obj, "spec", "template"):
        context.out(f"{target.resource.title}/{target.name} skipped rollback (current template already matches "
                    f"revision "
                    f"{annotations_of(chosen).get(REVISION)})")  # fmt: skip
        return
    keep = {k: annotations_of(obj)[k] for k in (LAST_APPLIED,) if k in annotations_of(obj)}
    cause = annotations_of(chosen).get(CAUSE)
    after = {k: v for k, v in annotations_of(obj).items() if k != CAUSE} | keep | ({CAUSE: cause} if cause else {})
    body = [{"op": "replace", "path": "/spec/template", "value": template},
            {"op": "replace", "path": "/metadata/annotations", "value": after}]  # fmt: skip
    if context.dry_run != "client":
        patch(context, target.resource, target.namespace, target.name, body, "json")
    report(context, target.resource, obj, "rolled back")


def _patching(words: str, change: Callable[[Context, Obj], Obj]) -> Callable[[Context], Steps]:
    """A part that patches Deployments and says so."""

    def run(context: Context) -> Steps:
        targets, errors = yield from _targets(context)
        for target in targets:
            try:
                if target.resource.kind not in ("Deployment",):
                    words_ = _UNSUPPORTED[context.verb.name]
                    raise Failure(f'{target.resource.resource} "{target.name}" {words_}')
                body = change(context, target.obj or {})
                after = patch(context, target.resource, target.namespace, target.name, body)
                report(context, target.resource, after, words)
            except (ApiError, Failure) as error:
                errors.append(error)
        raise_all(flatten(errors))
        return 0

    return run


_UNSUPPORTED = {"restart": "restarting is not supported", "pause": "pausing is not supported",
                "resume": "resuming is not supported"}  # fmt: skip


def _restart(context: Context, obj: Obj) -> Obj:
    if dig(obj, "spec", "paused"):
        raise Failure("can't restart paused deployment (run rollout resume first)")
    now = datetime.fromtimestamp(context.now // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"spec": {"template": {"metadata": {"annotations": {"kubectl.kubernetes.io/restartedAt": now}}}}}


def _pause(context: Context, obj: Obj) -> Obj:
    if dig(obj, "spec", "paused"):
        raise Failure(f'deployments.apps "{obj["metadata"]["name"]}" is already paused')
    return {"spec": {"paused": True}}


def _resume(context: Context, obj: Obj) -> Obj:
    if not dig(obj, "spec", "paused"):
        raise Failure(f'deployments.apps "{obj["metadata"]["name"]}" is not paused')
    return {"spec": {"paused": None}}


_FLAGS = (*options.FILES, *options.OUTPUT, options.SELECTOR,
          Flag("field-manager", "Name of who manages the fields.", default="kubectl-rollout"))  # fmt: skip


def _part(name: str, short: str, run: Callable[[Context], Steps], *flags: Flag) -> Verb:
    return Verb(name, short, run, usage="(TYPE NAME | TYPE/NAME) [flags]", flags=(*_FLAGS, *flags),
                operands=("@kind", "@name"))  # fmt: skip


VERB = Verb(
    "rollout", "Manage the rollout of a resource", group="Deploy Commands",
    long="Manage the rollout of one or many resources.",
    verbs=(
        _part("history", "View rollout history", history, Flag("revision", "Show this one.", type="int")),
        _part("pause", "Mark the provided resource as paused", _patching("paused", _pause)),
        _part("restart", "Restart a resource", _patching("restarted", _restart)),
        _part("resume", "Resume a paused resource", _patching("resumed", _resume)),
        _part("status", "Show the status of the rollout", status, Flag("revision", "Follow this one.", type="int"),
              Flag("watch", "Follow it to its end.", "w", "bool", True), Flag("timeout", "How long.", type="duration")),
        _part("undo", "Undo a previous rollout", undo, options.DRY_RUN,
              Flag("to-revision", "Back to this one; 0 is the one before.", type="int")),
    ),
)  # fmt: skip
