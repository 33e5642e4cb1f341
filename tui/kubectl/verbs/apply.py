"""kubectl apply: client-side, with the last applied configuration and a three-way merge."""

from __future__ import annotations

from typing import Any

from tui.api import yaml
from tui.api.errors import ApiError
from tui.api.objects import Obj, clone
from tui.api.process import Steps
from tui.kubectl import options
from tui.kubectl.changes import create, last_applied, with_configuration
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure, raise_all, with_source
from tui.kubectl.flags import Flag
from tui.kubectl.manifests import Manifest, read_manifests, require_files
from tui.kubectl.printers import printer
from tui.kubectl.targets import flatten
from tui.kubectl.threeway import Pending, merge
from tui.kubectl.verb import Verb

_MISSING = (
    "resource {0}/{1} is missing the kubectl.kubernetes.io/last-applied-configuration annotation which is required by "
    "kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create "
    "--save-config or kubectl apply. The missing annotation will be patched automatically."
)


def run(context: Context) -> Steps:
    """Creates what is not there and patches what is."""
    flags = context.flags
    for name in ("server-side", "prune", "force-conflicts"):
        if flags[name]:
            raise Failure(f"--{name} is not simulated in Harborlight")
    if context.args:
        raise context.usage(f"Unexpected args: [{' '.join(context.args)}]")
    _ = context.dry_run, context.validation
    require_files(context)
    show = printer(context)
    manifests, errors = yield from read_manifests(context, validate=True)
    if not manifests and not errors:
        raise Failure("no objects passed to apply")
    applied: list[Obj] = []
    for manifest in manifests:
        try:
            obj, words = apply_one(context, manifest)
        except (ApiError, Failure) as error:
            errors.append(error)
            continue
        applied.append(obj)
        if show is None:
            context.done(manifest.resource, obj["metadata"].get("name", manifest.name), words)
    if show is not None and applied:
        context.write(show(applied[0] if len(applied) == 1 else _list(applied)))
    raise_all(flatten(errors))
    return 0


def _list(objects: list[Obj]) -> Obj:
    return {"apiVersion": "v1", "kind": "List", "metadata": {"resourceVersion": ""}, "items": objects}


def apply_one(context: Context, manifest: Manifest) -> tuple[Obj, str]:
    """The object as it is then, and `created`, `configured` or `unchanged`."""
    try:
        if not manifest.name:
            raise Failure("resource name may not be empty")
        live = context.get(manifest.resource, manifest.namespace, manifest.name)
    except ApiError as error:
        if error.reason == "NotFound":
            return _create(context, manifest), "created"
        raise _retrieving(manifest, error) from None
    except Failure as error:
        raise Failure(
            f"error when retrieving current configuration of:\n{manifest.describe()}\n"
            f'from server for: "{manifest.source}": {error}'
        ) from None
    if context.dry_run == "client":
        # kubectl computes no patch then: it shows the live object as it is.
        return live, "configured"
    before = last_applied(live)
    if before is None:
        context.warn(_MISSING.format(manifest.resource.name, manifest.name))
    return _patch(context, manifest, live, before)


def _retrieving(manifest: Manifest, error: ApiError) -> ApiError:
    message = (
        f'error when retrieving current configuration of:\n{manifest.describe()}\nfrom server for: '
        f'"{manifest.source}": {error}'
    )  # fmt: skip
    return ApiError(error.code, error.reason, message, error.details)


def _create(context: Context, manifest: Manifest) -> Obj:
    obj = with_configuration(clone(manifest.obj))
    return create(context, manifest.resource, obj, manifest.source, "kubectl-client-side-apply")


def _patch(context: Context, manifest: Manifest, live: Obj, before: str | None) -> tuple[Obj, str]:
    pending = merge(manifest.resource, live, with_configuration(manifest.obj), before)
    if not pending.patch:
        return live, "unchanged"
    try:
        after: Obj = context.send(
            "patch", manifest.resource, manifest.namespace, manifest.name, body=pending.patch,
            patchType=pending.type, dryRun=context.dry_run_all, fieldValidation=context.validation,
            fieldManager="kubectl-client-side-apply",
        )  # fmt: skip
    except ApiError as error:
        raise _patching(manifest, pending, error) from None
    return after, "configured"


def _patching(manifest: Manifest, pending: Pending, error: ApiError) -> ApiError:
    inner = with_source("patching", manifest.source, error)
    message = (
        f"error when applying patch:\n{yaml.compact_json(pending.patch)}\nto:\n{manifest.describe()}\nfor: "
        f'"{manifest.source}": {inner}'
    )
    return ApiError(error.code, error.reason, message, error.details)


def view(context: Context) -> Steps:
    """`apply view-last-applied`."""
    from tui.kubectl.targets import resolve

    output = context.flags["output"] or "yaml"
    if output not in ("yaml", "json"):
        raise context.usage(f"Unexpected -o output mode: {output}, the flag 'output' must be one of yaml|json")
    targets, errors = yield from resolve(context, context.args, all=bool(context.flags["all"]))
    raise_all(errors)
    for target in targets:
        text = last_applied(target.obj or {})
        if text is None:
            raise Failure(f"no last-applied-configuration annotation found on resource: {target.name}")
        value: Any = yaml.load_json(text)
        context.write(yaml.dump(value) if output == "yaml" else yaml.dump_json(value))
    return 0


def _refused(context: Context) -> int:
    raise Failure(f'"{context.path.removeprefix("kubectl ")}" is not simulated in Harborlight')


VERB = Verb(
    "apply", "Apply a configuration to a resource by file name or stdin", run, group="Advanced Commands",
    usage="(-f FILENAME | -k DIRECTORY)",
    long="Apply a configuration to a resource by file name or stdin. The resource is created where it does not exist "
         "yet.\nYAML and JSON are accepted.",
    examples="# Apply a manifest\nkubectl apply -f ./service.yaml\n\n# Apply what comes on standard input\n"
             "cat pod.yaml | kubectl apply -f -",
    flags=(
        *options.FILES, *options.OUTPUT, options.DRY_RUN, options.VALIDATE, options.SELECTOR, options.ALL,
        Flag("field-manager", "Name of who manages the fields.", default="kubectl-client-side-apply"),
        Flag("overwrite", "Let the manifest win over changes made meanwhile.", type="bool", default=True),
        Flag("force", "Delete and make anew what cannot be patched.", type="bool", simulated=False),
        Flag("server-side", "Merge on the server.", type="bool", simulated=False),
        Flag("force-conflicts", "Win conflicts of a server-side apply.", type="bool", simulated=False),
        Flag("prune", "Delete what is not in the manifests.", type="bool", simulated=False),
        Flag("prune-allowlist", "Types that --prune may delete.", type="array", simulated=False),
        Flag("applyset", "The set that --prune works on.", simulated=False),
        Flag("wait", "Wait for deletions to end.", type="bool"),
        Flag("timeout", "How long to wait for a deletion.", type="duration"),
        Flag("grace-period", "Seconds for a deletion.", type="int", default=-1),
        Flag("cascade", "What becomes of dependents: background, orphan, foreground.", default="background",
             bare="background"),
        Flag("openapi-patch", "Compute patches with the server's schema.", type="bool", default=True),
        options.RECORD,
    ),
    verbs=(
        Verb("edit-last-applied", "Edit latest last-applied-configuration annotations of a resource/object", _refused),
        Verb("set-last-applied", "Set the last-applied-configuration annotation on a live object to match the contents "
             "of a file", _refused),
        Verb("view-last-applied", "View the latest last-applied-configuration annotations of a resource/object", view,
             usage="(TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME)", operands=("@kind", "@name"),
             flags=(Flag("output", "yaml or json.", "o", default="yaml", values=("yaml", "json")), options.ALL,
                    options.SELECTOR, *options.FILES)),
    ),
)  # fmt: skip

