"""kubectl create, from files; each generator is a file in tui/kubectl/create."""

from __future__ import annotations

from tui.api.errors import ApiError
from tui.api.objects import clone
from tui.api.process import Steps
from tui.kubectl import options
from tui.kubectl.changes import create, report, with_configuration
from tui.kubectl.context import Context
from tui.kubectl.create import GENERATORS
from tui.kubectl.errors import Failure, raise_all
from tui.kubectl.flags import Flag
from tui.kubectl.manifests import read_manifests
from tui.kubectl.targets import flatten
from tui.kubectl.verb import Verb, not_simulated


def run(context: Context) -> Steps:
    """Creates everything in the files; what exists already is an error."""
    flags = context.flags
    if flags["kustomize"]:
        raise Failure("only one of -f or -k can be specified" if flags["filename"] else
                      "--kustomize is not simulated in Harborlight")  # fmt: skip
    if not flags["filename"]:
        context.err("Error: must specify one of -f and -k\n\n")
        from tui.kubectl.help import verb_help

        context.err(verb_help(context.verb, context.path))
        return 1
    if flags["edit"]:
        raise Failure("--edit is not simulated in Harborlight")
    _ = context.dry_run, context.validation
    manifests, errors = yield from read_manifests(context, validate=True)
    made = 0
    for manifest in manifests:
        obj = with_configuration(clone(manifest.obj)) if flags["save-config"] else manifest.obj
        try:
            report(context, manifest.resource, create(context, manifest.resource, obj, manifest.source), "created")
            made += 1
        except ApiError as error:
            errors.append(error)
    raise_all(flatten(errors))
    if not made:
        raise Failure("no objects passed to create")
    return 0


_UNSIMULATED = (
    ("clusterrole", "Create a cluster role"),
    ("clusterrolebinding", "Create a cluster role binding for a particular cluster role"),
    ("cronjob", "Create a cron job with the specified name"),
    ("job", "Create a job with the specified name"),
    ("poddisruptionbudget", "Create a pod disruption budget with the specified name"),
    ("priorityclass", "Create a priority class with the specified name"),
    ("quota", "Create a quota with the specified name"),
    ("role", "Create a role with single rule"),
    ("rolebinding", "Create a role binding for a particular role or cluster role"),
    ("token", "Request a service account token"),
)

VERB = Verb(
    "create", "Create a resource from a file or from stdin", run, group="Basic Commands (Beginner)",
    usage="-f FILENAME",
    long="Create a resource from a file or from stdin.\n\nYAML and JSON are accepted.",
    examples="# From a manifest\nkubectl create -f ./pod.yaml\n\n# From standard input\ncat pod.yaml | kubectl "
             "create -f -",
    flags=(
        *options.FILES, *options.OUTPUT, options.DRY_RUN, options.VALIDATE, options.SELECTOR, options.SAVE_CONFIG,
        options.MANAGER, Flag("edit", "Edit before creating.", type="bool"),
        Flag("windows-line-endings", "Edit with Windows line endings.", type="bool", simulated=False),
        Flag("raw", "URI to POST to.", simulated=False), options.RECORD,
    ),
    verbs=tuple(sorted(
        (*GENERATORS, *(not_simulated(name, short, "") for name, short in _UNSIMULATED)), key=lambda v: v.name
    )),
)  # fmt: skip
