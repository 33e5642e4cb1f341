"""kubectl create, from files; each generator is a file in tui/kubectl/create."""

from __future__ import annotations

from tui.api.errors import ApiError
from tui.api.objects import clone
from tui.api.process import BREATH, Steps
from tui.kubectl import options
from tui.kubectl.changes import create, report, with_configuration
from tui.kubectl.context import Context
from tui.kubectl.create import GENERATORS
from tui.kubectl.errors import Failure, raise_all
from tui.kubectl.flags import Flag
from tui.kubectl.manifests import read_manifests, require_files
from tui.kubectl.printers import printer
from tui.kubectl.rawhttp import check_raw, send_raw
from tui.kubectl.targets import flatten
from tui.kubectl.verb import Verb


def run(context: Context) -> Steps:
    """Creates everything in the files; what exists already is an error."""
    flags = context.flags
    if context.args:
        raise context.usage(f"Unexpected args: [{' '.join(context.args)}]")
    _ = context.dry_run, context.validation, printer(context)
    require_files(context)
    if flags["raw"]:
        if flags["edit"]:
            raise Failure("--raw and --edit are mutually exclusive")
        check_raw(context)
        return (yield from send_raw(context, "POST"))
    if flags["edit"]:
        from tui.kubectl.verbs.edit import edit_before_create

        return (yield from edit_before_create(context))
    manifests, errors = yield from read_manifests(context, validate=True)
    made = 0
    for manifest in manifests:
        yield BREATH
        obj = with_configuration(clone(manifest.obj)) if flags["save-config"] else manifest.obj
        try:
            created = create(context, manifest.resource, obj, manifest.source)
            report(context, manifest.resource, created, "created", joined=True)
            made += 1
        except ApiError as error:
            errors.append(error)
    raise_all(flatten(errors))
    if not made:
        raise Failure("no objects passed to create")
    return 0


VERB = Verb(
    "create", "Create a resource from a file or from stdin", run, group="Basic Commands (Beginner)",
    usage="-f FILENAME",
    flags=(
        *options.FILES, *options.OUTPUT, options.DRY_RUN, options.VALIDATE, options.SELECTOR, options.SAVE_CONFIG,
        options.manager("kubectl-create"), Flag("edit", "Edit before creating.", type="bool"),
        Flag("windows-line-endings", "Edit with Windows line endings.", type="bool", simulated=False),
        Flag("raw", "URI to POST to."), options.RECORD,
    ),
    verbs=tuple(sorted(GENERATORS, key=lambda v: v.name)),
)  # fmt: skip
