"""kubectl replace."""

from __future__ import annotations

from tui.api.errors import ApiError
from tui.api.objects import Obj, clone
from tui.api.process import BREATH, Steps
from tui.kubectl import options
from tui.kubectl.changes import cascade, check_subresource, create, last_applied, report, with_configuration
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure, raise_all, with_source
from tui.kubectl.flags import Flag
from tui.kubectl.manifests import Manifest, read_manifests, require_files
from tui.kubectl.rawhttp import check_raw, send_raw
from tui.kubectl.targets import Target, flatten
from tui.kubectl.verb import Verb
from tui.kubectl.verbs.delete import delete_one
from tui.kubectl.waiting import until_gone


def run(context: Context) -> Steps:
    """Puts manifests in the place of live objects; --force deletes and creates."""
    flags = context.flags
    _ = context.dry_run, context.validation
    require_files(context)
    policy = cascade(context)
    if flags["grace-period"] >= 0 and not flags["force"]:
        raise Failure("--grace-period must have --force specified")
    if flags["timeout"] and not flags["force"]:
        raise Failure("--timeout must have --force specified")
    if flags["raw"]:
        check_raw(context)
        return (yield from send_raw(context, "PUT"))
    manifests, errors = yield from read_manifests(context, validate=True)
    check_subresource(flags["subresource"])
    if flags["force"]:
        raise_all(flatten(errors))
        if not manifests:
            context.out("No resources found")
        yield from _delete(context, manifests, policy)
    for manifest in manifests:
        yield BREATH
        try:
            _replace(context, manifest)
        except ApiError as error:
            errors.append(error)
    raise_all(flatten(errors))
    if flags["force"] and not manifests:
        raise Failure("no objects passed to replace")
    return 0


def _configured(context: Context, obj: Obj) -> Obj:
    """Keeps the last applied configuration up to date where there is one."""
    return with_configuration(obj) if context.flags["save-config"] or last_applied(obj) else obj


def _replace(context: Context, manifest: Manifest) -> None:
    obj = _configured(context, clone(manifest.obj))
    flags = context.flags
    if flags["force"]:
        after = create(context, manifest.resource, obj, "", "kubectl-replace")
    elif context.dry_run == "client":
        after = obj
    else:
        try:
            after = context.send("update", manifest.resource, manifest.namespace, manifest.name, body=obj,
                                 dryRun=context.dry_run_all, fieldValidation=context.validation,
                                 fieldManager="kubectl-replace", subresource=flags["subresource"])  # fmt: skip
        except ApiError as error:
            raise with_source("replacing", manifest.source, error) from None
    report(context, manifest.resource, after, "replaced", joined=True)


def _delete(context: Context, manifests: list[Manifest], policy: str) -> Steps:
    # 0 seconds become 1, and kubectl waits until the objects are gone.
    grace = context.flags["grace-period"] or 1
    gone = []
    for manifest in manifests:
        target = Target(manifest.resource, manifest.namespace, manifest.name, manifest.obj, manifest.source)
        try:
            delete_one(context, target, grace, policy)
            gone.append(target)
        except ApiError as error:
            if error.reason != "NotFound":
                raise with_source("deleting", manifest.source, error) from None
    yield from until_gone(context, gone, context.flags["timeout"] or None)
    return 0


VERB = Verb(
    "replace", "Replace a resource by file name or stdin", run, group="Advanced Commands", usage="-f FILENAME",
    flags=(
        *options.FILES, *options.OUTPUT, options.DRY_RUN, options.VALIDATE, options.SAVE_CONFIG,
        Flag("field-manager", "Name of who manages the fields.", default="kubectl-replace"),
        Flag("force", "Delete and create anew.", type="bool"),
        Flag("cascade", "What becomes of dependents.", default="background", bare="background"),
        Flag("grace-period", "Seconds for the deletion.", type="int", default=-1),
        Flag("timeout", "How long to wait for the deletion.", type="duration"),
        Flag("wait", "Wait for the deletion.", type="bool"), Flag("subresource", "Subresource to replace."),
        Flag("raw", "URI to PUT to."), options.RECORD,
    ),
)  # fmt: skip
