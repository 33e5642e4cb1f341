"""kubectl apply: client-side, with the last applied configuration and a three-way merge."""

from __future__ import annotations

import json
from collections.abc import Generator
from typing import Any

from tui.api import yaml
from tui.api.errors import ApiError
from tui.api.gojson import dump_json
from tui.api.objects import Obj, clone
from tui.api.process import BREATH, Steps
from tui.kubectl import options
from tui.kubectl.changes import LAST_APPLIED, cascade, create, last_applied, patch, report, with_configuration
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure, raise_all, with_source
from tui.kubectl.flags import Flag
from tui.kubectl.manifests import Manifest, read_manifests, require_files
from tui.kubectl.printers import Printer, format_of, printer, tidy
from tui.kubectl.targets import MISSING, Target, flatten, resolve
from tui.kubectl.threeway import Conflict, Pending, merge
from tui.kubectl.verb import Verb

Applying = Generator[Any, Any, tuple[Obj, str]]

_MISSING = (
    "resource {0}/{1} is missing the kubectl.kubernetes.io/last-applied-configuration annotation which is required by "
    "kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create "
    "--save-config or kubectl apply. The missing annotation will be patched automatically."
)


def run(context: Context) -> Steps:
    """Creates what is not there and patches what is."""
    if context.args:
        raise context.usage(f"Unexpected args: [{' '.join(context.args)}]")
    _ = context.dry_run, context.validation
    policy = cascade(context)
    require_files(context)
    _check(context)
    show = printer(context)
    manifests, errors = yield from read_manifests(context, validate=True)
    if not manifests and not errors:
        raise Failure("no objects passed to apply")
    applied: list[Obj] = []
    for manifest in manifests:
        yield BREATH
        try:
            obj, words = yield from apply_one(context, manifest, policy)
        except (ApiError, Failure) as error:
            errors.append(error)
            continue
        applied.append(obj)
        if show is None or format_of(context)[0] == "name":
            report(context, manifest.resource, obj, words)
    # Objects are shown, and others pruned, only where all went well.
    raise_all(flatten(errors))
    if show is not None and format_of(context)[0] != "name":
        context.write(show(applied[0]) if len(applied) == 1 else _shown(context, applied, show))
    if context.flags["prune"]:
        from tui.kubectl.pruning import prune

        prune(context, applied)
    return 0


def _check(context: Context) -> None:
    """What does not go together (ApplyOptions.Validate); raises Failure."""
    flags, dry_run = context.flags, context.dry_run
    if flags["force-conflicts"] and not flags["server-side"]:
        raise Failure("--force-conflicts only works with --server-side")
    if dry_run == "client" and flags["server-side"]:
        raise Failure("--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)")
    if flags["force"] and flags["server-side"]:
        raise Failure("--force cannot be used with --server-side")
    if flags["force"] and dry_run == "server":
        raise Failure("--dry-run=server cannot be used with --force")
    if flags["all"] and flags["selector"]:
        raise Failure("cannot set --all and --selector at the same time")
    if flags["prune"] and not flags["all"] and not flags["selector"]:
        raise Failure(
            "all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all "
            "flag. If you did not mean to prune all resources, specify a label selector"
        )


def _shown(context: Context, objects: list[Obj], show: Printer) -> str:
    """Several objects as one; the List is a Go struct, whose JSON keeps the order of its fields."""
    whole: Obj = {"kind": "List", "apiVersion": "v1", "metadata": {}, "items": objects}
    if format_of(context)[0] != "json":
        return show(whole)
    keep = bool(context.flags["show-managed-fields"])
    items = [yaml.load_json(yaml.compact_json(tidy(obj, keep))) for obj in objects]
    return dump_json({**whole, "items": items}, sort=False)


def apply_one(context: Context, manifest: Manifest, policy: str = "Background") -> Applying:
    """The object as it is then, and `created`, `configured` or `unchanged`. Raises ApiError, Failure."""
    if context.flags["server-side"] and manifest.name:
        from tui.kubectl.serverside import apply_on_server

        return apply_on_server(context, manifest), "serverside-applied"
    try:
        if not manifest.name:
            generated = manifest.obj["metadata"].get("generateName")
            if generated:
                raise Failure(f"from {generated}: cannot use generate name with apply")
            raise Failure(_retrieving_words(manifest, "resource name may not be empty"))
        live = context.get(manifest.resource, manifest.namespace, manifest.name)
    except ApiError as error:
        if error.reason == "NotFound":
            return _create(context, manifest), "created"
        raise _retrieving(manifest, error) from None
    if context.dry_run == "client":
        # kubectl computes no patch then: it shows the live object as it is.
        return live, "configured"
    before = last_applied(live)
    if before is None:
        context.warn(_MISSING.format(manifest.resource.name, manifest.name))
    after, words = yield from _patch(context, manifest, live, before, policy)
    if after["metadata"].get("deletionTimestamp"):
        context.warn(f"Detected changes to resource {manifest.name} which is currently being deleted.")
    return after, words


def _retrieving_words(manifest: Manifest, words: str) -> str:
    return (
        f'error when retrieving current configuration of:\n{manifest.describe()}\nfrom server for: '
        f'"{manifest.source}": {words}'
    )  # fmt: skip


def _retrieving(manifest: Manifest, error: ApiError) -> ApiError:
    return ApiError(error.code, error.reason, _retrieving_words(manifest, str(error)), error.details)


def _create(context: Context, manifest: Manifest) -> Obj:
    # What is null stays in the annotation, so that a later apply compares it; it is not sent.
    obj: Obj = without_nulls(with_configuration(clone(manifest.obj)))
    return create(context, manifest.resource, obj, manifest.source, "kubectl-client-side-apply")


def without_nulls(value: Any) -> Any:
    """The value without the fields that are null."""
    if isinstance(value, dict):
        return {k: without_nulls(v) for k, v in value.items() if v is not None}
    return [without_nulls(item) for item in value] if isinstance(value, list) else value


def _patch(context: Context, manifest: Manifest, live: Obj, before: str | None, policy: str) -> Applying:
    configured = with_configuration(manifest.obj)
    try:
        pending = merge(manifest.resource, live, configured, before, overwrite=context.flags["overwrite"])
    except Conflict as error:
        texts = (before or "").rstrip("\n"), yaml.compact_json(configured), yaml.compact_json(live)
        whole = "error when creating patch with:\noriginal:\n{}\nmodified:\n{}\ncurrent:\n{}\nfor: ".format(*texts)
        raise Failure(f'{whole}"{manifest.source}": {error}') from None
    if not pending.patch:
        return live, "unchanged"
    try:
        after: Obj = context.send(
            "patch", manifest.resource, manifest.namespace, manifest.name, body=pending.patch,
            patchType=pending.type, dryRun=context.dry_run_all, fieldValidation=context.validation,
            fieldManager="kubectl-client-side-apply",
        )  # fmt: skip
    except ApiError as error:
        if context.flags["force"] and error.reason in ("Conflict", "Invalid"):
            return (yield from _anew(context, manifest, live, configured, policy)), "configured"
        raise _patching(manifest, pending, error) from None
    return after, "configured"


def _anew(context: Context, manifest: Manifest, live: Obj, obj: Obj, policy: str) -> Generator[Any, Any, Obj]:
    """Delete what cannot be patched, and make it again; what was there comes back where that fails."""
    from tui.kubectl.waiting import until_gone

    resource, grace = manifest.resource, context.flags["grace-period"]
    body = {"propagationPolicy": policy, **({"gracePeriodSeconds": grace} if grace >= 0 else {})}
    context.send("delete", resource, manifest.namespace, manifest.name, body=body)
    gone = Target(resource, manifest.namespace, manifest.name)
    yield from until_gone(context, [gone], context.flags["timeout"] or None)
    try:
        return create(context, resource, obj, "", "kubectl-client-side-apply")
    except ApiError:
        meta = {k: v for k, v in live["metadata"].items() if k not in ("resourceVersion", "uid", "creationTimestamp")}
        create(context, resource, {**live, "metadata": meta}, "", "kubectl-client-side-apply")
        raise


def _patching(manifest: Manifest, pending: Pending, error: ApiError) -> ApiError:
    inner = with_source("patching", manifest.source, error)
    message = (
        f"error when applying patch:\n{yaml.compact_json(pending.patch)}\nto:\n{manifest.describe()}\nfor: "
        f'"{manifest.source}": {inner}'
    )
    return ApiError(error.code, error.reason, message, error.details)


def view(context: Context) -> Steps:
    """`apply view-last-applied`."""
    every = context.explicit_namespace
    targets, errors = yield from resolve(context, context.args, all=every, everything=context.flags["all"])
    raise_all(flatten(errors))
    found = [text for target in targets if (text := _remembered(target)) is not None]
    output = context.flags["output"]
    for text in found:
        if output not in ("yaml", "json"):
            raise context.usage(f"Unexpected -o output mode: {output}, the flag 'output' must be one of yaml|json")
        value: Any = yaml.load_json(text)
        context.write(yaml.dump(value) if output == "yaml" else json.dumps(value, indent=2, ensure_ascii=False) + "\n")
    return 0


def _remembered(target: Target) -> str | None:
    """The last applied configuration; kubectl misses it only where the object was named by a file."""
    text = last_applied(target.obj or {})
    if text is None and target.source:
        raise Failure(f"error when no last-applied-configuration annotation found on resource: {target.name}\n "
                      f'"{target.source}": <nil>')  # fmt: skip
    return text


def set_last(context: Context) -> Steps:
    """`apply set-last-applied`: the annotation as the manifests are, the object as it is."""
    if not context.flags["filename"]:
        raise Failure(MISSING)
    _ = context.dry_run
    manifests, errors = yield from read_manifests(context)
    raise_all(flatten(errors))
    pending = []
    for manifest in manifests:
        live = context.get(manifest.resource, manifest.namespace, manifest.name)
        before = last_applied(live)
        if before is None and not context.flags["create-annotation"]:
            raise Failure(f"no last-applied-configuration annotation found on resource: {manifest.name}, to create the "
                          "annotation, run the command with --create-annotation")  # fmt: skip
        if before is not None and yaml.load_json(before) == manifest.obj:
            context.err(f"set-last-applied {manifest.name}: no changes required.")
        else:
            pending.append((manifest, live))
    for manifest, live in pending:
        body = {"metadata": {"annotations": {LAST_APPLIED: yaml.compact_json(manifest.obj) + "\n"}}}
        after = live
        if context.dry_run != "client":
            after = patch(context, manifest.resource, manifest.namespace, manifest.name, body, "merge")
        report(context, manifest.resource, after, "configured")
    return 0


def edit_last(context: Context) -> Steps:
    """`apply edit-last-applied`."""
    from tui.kubectl.verbs.edit import edit_last_applied

    return edit_last_applied(context)


VERB = Verb(
    "apply", "Apply a configuration to a resource by file name or stdin", run, group="Advanced Commands",
    usage="(-f FILENAME | -k DIRECTORY)",
    flags=(
        *options.FILES, *options.OUTPUT, options.DRY_RUN, options.VALIDATE, options.SELECTOR, options.ALL,
        Flag("field-manager", "Name of who manages the fields.", default="kubectl-client-side-apply"),
        Flag("overwrite", "Let the manifest win over changes made meanwhile.", type="bool", default=True),
        Flag("force", "Delete and make anew what cannot be patched.", type="bool"),
        Flag("server-side", "Merge on the server.", type="bool"),
        Flag("force-conflicts", "Win conflicts of a server-side apply.", type="bool"),
        Flag("prune", "Delete what was applied once and is not in the manifests.", type="bool"),
        Flag("prune-allowlist", "Types that --prune may delete.", type="array", simulated=False),
        Flag("wait", "Wait for deletions to end.", type="bool"),
        Flag("timeout", "How long to wait for a deletion.", type="duration"),
        Flag("grace-period", "Seconds for a deletion.", type="int", default=-1),
        Flag("cascade", "What becomes of dependents: background, orphan, foreground.", default="background",
             bare="background"),
        Flag("openapi-patch", "Compute patches with the server's schema.", type="bool", default=True),
        options.RECORD,
    ),
    verbs=(
        Verb("edit-last-applied", "Edit latest last-applied-configuration annotations of a resource/object", edit_last,
             usage="(RESOURCE/NAME | -f FILENAME)",
             flags=(*options.FILES, *options.OUTPUT, options.VALIDATE, options.manager("kubectl-client-side-apply"),
                    Flag("windows-line-endings", "Edit with Windows line endings.", type="bool"))),
        Verb("set-last-applied", "Set the last-applied-configuration annotation on a live object to match the contents "
             "of a file", set_last, usage="-f FILENAME",
             flags=(*options.FILES, *options.OUTPUT, options.DRY_RUN,
                    Flag("create-annotation", "Set the annotation where there is none too.", type="bool"))),
        Verb("view-last-applied", "View the latest last-applied-configuration annotations of a resource/object", view,
             usage="(TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME)", operands=("@kind", "@name"),
             flags=(Flag("output", "yaml or json.", "o", default="yaml", values=("yaml", "json")), options.ALL,
                    options.SELECTOR, *options.FILES)),
    ),
)  # fmt: skip

