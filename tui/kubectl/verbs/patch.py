"""kubectl patch."""

from __future__ import annotations

from typing import Any

from tui.api import schema, yaml
from tui.api.errors import ApiError
from tui.api.gojson import go_type
from tui.api.jsonpatch import apply_operations
from tui.api.objects import Obj
from tui.api.patch import json_merge_patch, strategic_merge_patch
from tui.api.process import BREATH, Steps
from tui.kubectl import changes, options
from tui.kubectl.changes import check_subresource
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure, raise_all
from tui.kubectl.flags import Flag
from tui.kubectl.printers import named, printer
from tui.kubectl.targets import Target, flatten, from_files, resolve
from tui.kubectl.verb import Verb


def run(context: Context) -> Steps:
    """Changes fields of live objects, or of manifests with --local."""
    flags = context.flags
    kind = _check(context)
    show = printer(context)
    body = _body(context)
    if flags["local"]:
        targets, errors = yield from from_files(context, context.args)
    else:
        targets, errors = yield from resolve(context, context.args, fetch=False)
    if not targets and not errors:
        raise Failure("no objects passed to patch")
    for target in targets:
        yield BREATH
        try:
            before = (target.obj or {}) if flags["local"] else _get(context, target)
            after = _patch(context, target, before, body, kind)
            if show is not None:
                context.write(show(after))
            else:
                words = "patched (no change)" if before == after else "patched"
                dry_run = "none" if flags["local"] else context.dry_run
                tail = {"client": " (dry run)", "server": " (server dry run)"}.get(dry_run, "")
                context.out(f"{_title(context, target, after)}/{named(after)} {words}{tail}")
        except (ApiError, Failure) as error:
            errors.append(error)
    raise_all(flatten(errors))
    return 0


def _check(context: Context) -> str:
    """What is asked before the server is (PatchOptions.Validate); the kind of patch. Raises Failure."""
    flags = context.flags
    dry_run = context.dry_run
    if flags["patch"] and flags["patch-file"]:
        raise Failure("cannot specify --patch and --patch-file together")
    if not flags["patch"] and not flags["patch-file"]:
        raise Failure("must specify --patch or --patch-file containing the contents of the patch")
    if flags["local"] and context.args:
        raise Failure("cannot specify --local and server resources")
    if flags["local"] and dry_run == "server":
        raise Failure("cannot specify --local and --dry-run=server - did you mean --dry-run=client?")
    kind = str(flags["type"]).lower() or "strategic"
    if kind not in ("json", "merge", "strategic"):
        raise Failure(f'--type must be one of [json merge strategic], not "{flags["type"]}"')
    check_subresource(flags["subresource"])
    return kind


def _get(context: Context, target: Target) -> Obj:
    """The object, or the part of it that --subresource names."""
    found: Obj = context.send("get", target.resource, target.namespace, target.name,
                              subresource=context.flags["subresource"])  # fmt: skip
    return found


def _title(context: Context, target: Target, obj: Obj) -> str:
    """What is printed before the name: a Scale is a kind of its own, and a local patch may change the kind."""
    if context.flags["subresource"] == "scale":
        return "scale.autoscaling"
    if not context.flags["local"]:
        return target.resource.title
    group = str(obj.get("apiVersion", "")).rpartition("/")[0]
    return str(obj["kind"]).lower() + (f".{group}" if group else "")


def _body(context: Context) -> Any:
    text = context.flags["patch"]
    if context.flags["patch-file"]:
        name = context.flags["patch-file"]
        try:
            text = context.process.files.read(context.process.resolve(name))
        except OSError:
            raise Failure(f"unable to read patch file: open {name}: no such file or directory") from None
    try:
        return yaml.load_json(text) if text.lstrip()[:1] in ("{", "[") else yaml.load(text)
    except yaml.JsonError as error:
        if not context.flags["local"] and context.dry_run != "client":
            # kubectl sends what looks like JSON as it is; the server cannot read it.
            raise ApiError(400, "BadRequest", str(error)) from None
        raise Failure(_UNREADABLE.get(str(context.flags["type"]).lower(), str(error))) from None
    except yaml.YamlError as error:
        words = str(error).removeprefix("error converting YAML to JSON: ")
        raise Failure(f'unable to parse "{text}": {words}') from None


_UNREADABLE = {"strategic": "invalid JSON document", "merge": "Invalid JSON Patch"}


def _patch(context: Context, target: Target, before: Obj, body: Any, kind: str) -> Obj:
    if not context.flags["local"] and context.dry_run != "client":
        return changes.patch(context, target.resource, target.namespace, target.name, body, kind,
                             context.flags["subresource"])  # fmt: skip
    if body is None and kind != "merge":
        return before
    try:
        if kind == "json":
            return _operated(before, body)
        if not isinstance(body, dict):
            array = "json: cannot unmarshal array into Go value of type unstructured.detector"
            raise Failure(array if kind == "merge" and isinstance(body, list) else _UNREADABLE[kind])
        result: Obj = json_merge_patch(before, body) if kind == "merge" else strategic_merge_patch(before, body,
            schema.lookup(target.resource.kind, target.resource.group, target.resource.version))  # fmt: skip
        if not isinstance(result.get("kind"), str) or not result["kind"]:
            raise Failure(f"Object 'Kind' is missing in '{yaml.compact_json(result)}'")
        return result
    except ValueError as error:
        raise Failure(str(error)) from None


def _operated(before: Obj, ops: Any) -> Obj:
    """A JSON patch applied here: what the server would only reject is told."""
    wrong = next((op for op in ops if not isinstance(op, dict)), None) if isinstance(ops, list) else ops
    if wrong is not None:
        part = "Operation" if isinstance(ops, list) else "Patch"
        raise Failure(f"json: cannot unmarshal {go_type(wrong)} into Go value of type jsonpatch.{part}")
    try:
        result: Obj = apply_operations(before, ops)
        return result
    except ValueError as error:
        _, missing, key = str(error).partition("doc is missing key: ")
        raise Failure(f"Object to be patched is missing field ({key})" if missing else str(error)) from None


VERB = Verb(
    "patch", "Update fields of a resource", run, group="Advanced Commands", operands=("@kind", "@name"),
    usage="(-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE]",
    flags=(
        *options.FILES, *options.OUTPUT, options.DRY_RUN, options.LOCAL,
        Flag("field-manager", "Name of who manages the fields.", default="kubectl-patch"),
        Flag("patch", "The patch, as JSON or YAML.", "p"), Flag("patch-file", "File with the patch.",
            values=("@file",)),
        Flag("type", "strategic, merge or json.", default="strategic", values=("strategic", "merge", "json")),
        Flag("subresource", "Subresource to patch.", values=changes.SUBRESOURCES), options.RECORD,
    ),
)  # fmt: skip
