"""kubectl scale."""

from __future__ import annotations

from tui.api.errors import ApiError
from tui.api.objects import dig
from tui.api.process import BREATH, Steps
from tui.kubectl import options
from tui.kubectl.changes import patch, report
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure, raise_all
from tui.kubectl.flags import Flag
from tui.kubectl.printers import printer
from tui.kubectl.targets import Target, flatten, resolve
from tui.kubectl.verb import Verb

_NO_SCALE = ApiError(404, "NotFound", "the server could not find the requested resource")


def run(context: Context) -> Steps:
    """Sets how many replicas there should be."""
    flags = context.flags
    if flags["replicas"] < 0:
        raise Failure("The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0")
    if flags["current-replicas"] < -1:
        raise Failure("The --current-replicas must specify an integer of -1 or greater")
    _ = printer(context), context.dry_run
    targets, errors = yield from resolve(context, context.args)
    if not targets and not errors:
        raise Failure("no objects passed to scale")
    if len(targets) > 1 and flags["resource-version"]:
        raise Failure("cannot use --resource-version with multiple resources")
    for target in targets:
        yield BREATH
        try:
            _scale(context, target)
        except (ApiError, Failure) as error:
            errors.append(error)
            break
    raise_all(flatten(errors))
    return 0


def _scale(context: Context, target: Target) -> None:
    flags = context.flags
    if target.resource.kind not in ("Deployment", "ReplicaSet", "StatefulSet", "ReplicationController"):
        raise _NO_SCALE
    obj = target.obj or {}
    current = dig(obj, "spec", "replicas", default=0)
    if flags["current-replicas"] >= 0 and flags["current-replicas"] != current:
        raise Failure(f"Expected replicas to be {flags['current-replicas']}, was {current}")
    version = dig(obj, "metadata", "resourceVersion", default="")
    if flags["resource-version"] and flags["resource-version"] != version:
        raise Failure(f"Expected resource version to be {flags['resource-version']}, was {version}")
    if context.dry_run != "client":
        # Go's int32 of a larger number: what is above its 32 bits is lost.
        replicas = (flags["replicas"] + 2**31) % 2**32 - 2**31
        body: dict[str, object] = {"spec": {"replicas": replicas}}
        if flags["resource-version"]:
            body["metadata"] = {"resourceVersion": flags["resource-version"]}
        patch(context, target.resource, target.namespace, target.name, body, "merge", "scale")
    report(context, target.resource, obj, "scaled", joined=True)


VERB = Verb(
    "scale", "Set a new size for a deployment, replica set, or replication controller", run, group="Deploy Commands",
    usage="[--resource-version=version] [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME)",
    required=("replicas",), operands=("@kind", "@name"),
    flags=(
        *options.FILES, *options.OUTPUT, options.SELECTOR, options.ALL, options.DRY_RUN,
        Flag("replicas", "How many pods to run.", type="int"),
        Flag("current-replicas", "Only where there are that many now; -1 is any.", type="int", default=-1),
        Flag("resource-version", "Only where the object is at this version."),
        Flag("timeout", "How long to wait.", type="duration"), options.RECORD,
    ),
)  # fmt: skip
