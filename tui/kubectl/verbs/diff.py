"""kubectl diff."""

from __future__ import annotations

import difflib
from datetime import UTC, datetime

from tui.api import yaml
from tui.api.errors import ApiError
from tui.api.objects import Obj, clone
from tui.api.process import BREATH, Steps
from tui.kubectl import options
from tui.kubectl.changes import configuration, last_applied, tidy, unversioned
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
        return 2


def _run(context: Context) -> Steps:
    flags = context.flags
    if context.args:
        raise context.usage(f"Unexpected args: [{' '.join(context.args)}]")
    require_files(context)
    if flags["force-conflicts"] and not flags["server-side"]:
        raise Failure("--force-conflicts only works with --server-side")
    manifests, errors = yield from read_manifests(context)
    pairs: list[tuple[str, list[str], list[str]]] = []
    for manifest in manifests:
        yield BREATH
        live = context.find(manifest.resource, manifest.namespace, manifest.name)
        merged = _applied(context, manifest) if flags["server-side"] else _merged(context, manifest, live)
        before, after = _masked(live, merged)
        if after["metadata"].get("deletionTimestamp"):
            context.warn(f"Detected changes to resource {manifest.name} which is currently being deleted.")
        keep = flags["show-managed-fields"]
        pairs.append((_file(manifest), _lines(before, keep), _lines(after, keep)))
    raise_all(flatten(errors))
    # The two folders are compared once all is written: an error before that leaves nothing to see.
    differing = [pair for pair in sorted(pairs) if pair[1] != pair[2]]
    for name, old, new in differing:
        _show(context, name, old, new)
    return int(bool(differing))


def _applied(context: Context, manifest: Manifest) -> Obj:
    """What a server-side apply would make of it (a dry run). Raises ApiError where others own what it sets."""
    from tui.kubectl.serverside import manager

    applied: Obj = context.send(
        "patch", manifest.resource, manifest.namespace, manifest.name, body=clone(manifest.obj), patchType="apply",
        dryRun="All", fieldManager=manager(context), force=bool(context.flags["force-conflicts"]),
    )  # fmt: skip
    return applied


def _merged(context: Context, manifest: Manifest, live: Obj | None) -> Obj:
    """What the server would make of it (a dry run)."""
    # As apply remembers it: with annotations, though there be none, so that those of others stay.
    obj = yaml.load_json(configuration(manifest.obj)) if live is not None else clone(manifest.obj)
    try:
        if live is None:
            made: Obj = context.send("create", manifest.resource, manifest.namespace, body=unversioned(obj),
                                     dryRun="All", fieldManager="kubectl-client-side-apply")  # fmt: skip
            return made
        pending = merge(manifest.resource, live, obj, last_applied(live))
        if not pending.patch:
            return live
        patched: Obj = context.send(
            "patch", manifest.resource, manifest.namespace, manifest.name, body=pending.patch, patchType=pending.type,
            dryRun="All", fieldManager="kubectl-client-side-apply",
        )  # fmt: skip
        return patched
    except ApiError as error:
        raise with_source("patching" if live else "", manifest.source if live else "", error) from None


def _lines(obj: Obj | None, keep: bool) -> list[str]:
    """As kubectl writes it to compare."""
    return yaml.dump(tidy(obj, keep)).splitlines() if obj is not None else []


def _masked(live: Obj | None, merged: Obj) -> tuple[Obj | None, Obj]:
    """A Secret's values hidden, in a way that shows which of them differ; other objects as they are."""
    if merged.get("kind") != "Secret" or merged.get("apiVersion") != "v1":
        return live, merged
    old, new = (live or {}).get("data") or {}, merged.get("data") or {}
    changed = {key for key in old if key in new and old[key] != new[key]}
    before = {key: f"{_MASK} (before)" if key in changed else _MASK for key in old}
    after = {key: f"{_MASK} (after)" if key in changed else _MASK for key in new}
    return {**live, "data": before} if live and old else live, {**merged, "data": after} if new else merged


def _file(manifest: Manifest) -> str:
    """The name of the file that holds an object in the folders that are compared."""
    resource = manifest.resource
    group = f"{resource.group}." if resource.group else ""
    return f"{group}{resource.version}.{resource.kind}.{manifest.namespace}.{manifest.name}"


def _show(context: Context, name: str, before: list[str], after: list[str]) -> None:
    serial = context.now % 10**10
    left, right = f"/tmp/LIVE-{serial}/{name}", f"/tmp/MERGED-{serial + 1}/{name}"
    moment = datetime.fromtimestamp(context.now // 1000, UTC)
    stamp = f"{moment:%Y-%m-%d %H:%M:%S}.{context.now % 1000:03d}000000 +0000"
    context.out(f"diff -u -N {left} {right}")
    for line in difflib.unified_diff(before, after, left, right, stamp, stamp, lineterm=""):
        context.out(line)


_MASK = "***"

VERB = Verb(
    "diff", "Diff the live version against a would-be applied version", run, group="Advanced Commands",
    usage="-f FILENAME",
    flags=(*options.FILES, options.SELECTOR, Flag("server-side", "Compare a server-side apply.", type="bool"),
           Flag("force-conflicts", "Win conflicts of a server-side apply.", type="bool"),
           Flag("field-manager", "Name of who manages the fields.", default="kubectl-client-side-apply"),
           Flag("show-managed-fields", "Compare managed fields too.", type="bool"),
           Flag("concurrency", "How many at once.", type="int", default=1),
           Flag("prune", "Compare what would be pruned.", type="bool", simulated=False),
           Flag("prune-allowlist", "Types that --prune may delete.", type="array", simulated=False)),
)  # fmt: skip
