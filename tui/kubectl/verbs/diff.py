"""kubectl diff."""

from __future__ import annotations

import difflib
from datetime import UTC, datetime

from tui.api import yaml
from tui.api.errors import ApiError
from tui.api.objects import Obj, clone
from tui.api.process import Steps
from tui.kubectl import options
from tui.kubectl.changes import configuration, last_applied, tidy
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure, Several, raise_all, with_source, words
from tui.kubectl.flags import Flag
from tui.kubectl.manifests import Manifest, read_manifests, require_files
from tui.kubectl.targets import flatten
from tui.kubectl.threeway import merge
from tui.kubectl.verb import Verb


def run(context: Context) -> Steps:
    """What apply would change: exit code 1 where there is a difference, 2 for errors."""
    try:
        return (yield from _run(context))
    except (ApiError, Failure, Several) as error:
        context.err(words(error))
        return 1 if isinstance(error, Failure) and "must specify" in str(error) else 2


def _run(context: Context) -> Steps:
    if context.flags["server-side"]:
        raise Failure("--server-side is not simulated in Harborlight")
    require_files(context)
    manifests, errors = yield from read_manifests(context, validate=True)
    raise_all(flatten(errors))
    differs = False
    for manifest in manifests:
        live = context.find(manifest.resource, manifest.namespace, manifest.name)
        merged = _merged(context, manifest, live)
        differs |= _show(context, manifest, live, merged)
    return int(differs)


def _merged(context: Context, manifest: Manifest, live: Obj | None) -> Obj:
    """What the server would make of it (a dry run)."""
    # As apply remembers it: with annotations, though there be none, so that those of others stay.
    obj = yaml.load_json(configuration(manifest.obj)) if live is not None else clone(manifest.obj)
    try:
        if live is None:
            made: Obj = context.send("create", manifest.resource, manifest.namespace, body=obj, dryRun="All",
                                     fieldValidation="Strict", fieldManager="kubectl-client-side-apply")  # fmt: skip
            return made
        pending = merge(manifest.resource, live, obj, last_applied(live))
        if not pending.patch:
            return live
        patched: Obj = context.send(
            "patch", manifest.resource, manifest.namespace, manifest.name, body=pending.patch, patchType=pending.type,
            dryRun="All", fieldValidation="Strict", fieldManager="kubectl-client-side-apply",
        )  # fmt: skip
        return patched
    except ApiError as error:
        raise with_source("applying" if live else "creating", manifest.source, error) from None


def _clean(obj: Obj | None) -> list[str]:
    """As kubectl writes it to compare: without managed fields."""
    return yaml.dump(tidy(obj)).splitlines() if obj is not None else []


def _show(context: Context, manifest: Manifest, live: Obj | None, merged: Obj) -> bool:
    before, after = _clean(live), _clean(merged)
    if before == after:
        return False
    resource = manifest.resource
    group = f"{resource.group}." if resource.group else ""
    name = f"{group}{resource.version}.{resource.kind}.{manifest.namespace}.{manifest.name}"
    serial = context.now % 10**10
    left, right = f"/tmp/LIVE-{serial}/{name}", f"/tmp/MERGED-{serial + 1}/{name}"
    moment = datetime.fromtimestamp(context.now // 1000, UTC)
    stamp = f"{moment:%Y-%m-%d %H:%M:%S}.{context.now % 1000:03d}000000 +0000"
    context.out(f"diff -u -N {left} {right}")
    for line in difflib.unified_diff(before, after, left, right, stamp, stamp, lineterm=""):
        context.out(line)
    return True


VERB = Verb(
    "diff", "Diff the live version against a would-be applied version", run, group="Advanced Commands",
    usage="-f FILENAME",
    flags=(*options.FILES, options.SELECTOR, Flag("server-side", "Compare a server-side apply.", type="bool"),
           Flag("field-manager", "Name of who manages the fields.", default="kubectl-client-side-apply"),
           Flag("show-managed-fields", "Compare managed fields too.", type="bool"),
           Flag("concurrency", "How many at once.", type="int", default=1),
           Flag("prune", "Compare what would be pruned.", type="bool", simulated=False)),
)  # fmt: skip
