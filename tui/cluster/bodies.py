"""Bodies of requests: decoding by fieldValidation, patches, and the server's words about what cannot be read."""

from __future__ import annotations

import json
from typing import Any

from tui.api.client import Call
from tui.api.decoding import DecodeError, decode, prune
from tui.api.errors import ApiError, bad_request, invalid, invalid_value, not_simulated
from tui.api.gojson import compact_json, go_type, go_value
from tui.api.jsonpatch import PatchError, json_patch
from tui.api.kind import Kind
from tui.api.objects import Obj, clone
from tui.api.patch import json_merge_patch, strategic_merge_patch
from tui.api.restoring import restore_error, wrapped
from tui.api.schema import lookup
from tui.api.strategic import unmerged
from tui.cluster.registry import no_kind

MOST_BYTES = 3 * 1024 * 1024
"""What the body of a request may have (the server's --max-request-body-bytes)."""
MOST_FIELDS = 10_000
"""Fields of a request; more would keep Ctrl-C waiting."""


def check_size(body: Any) -> None:
    """Raises ApiError (413) for a body that is too large."""
    if body is None:
        return
    text = json.dumps(body)
    if len(text) > MOST_BYTES:
        raise ApiError(413, "RequestEntityTooLarge", f"Request entity too large: limit is {MOST_BYTES}")
    # A JSON patch, which is a list, has a limit of its own.
    if isinstance(body, dict) and text.count('": ') - text.count('\\": ') > MOST_FIELDS:
        words = f"Request entity too large: more than {MOST_FIELDS:,} fields are not simulated in Harborlight"
        raise ApiError(413, "RequestEntityTooLarge", words)


def decoded(kind: Kind, call: Call, warnings: list[str]) -> Obj:
    """The object that a create or update carries, checked and pruned; the caller's own. Raises ApiError (400)."""
    body = call.body
    if not isinstance(body, dict):
        raise bad_request(f"the object provided is unrecognized (must be of type {kind.kind}): {json.dumps(body)[:30]}")
    obj = {**body}
    obj.setdefault("apiVersion", kind.api_version)
    obj.setdefault("kind", kind.kind)
    version = str(obj["apiVersion"])
    head = f'{obj["kind"]} in version "{version.rpartition("/")[2]}" cannot be handled as a {kind.kind}: '
    if (version, obj["kind"]) != (kind.api_version, kind.kind):
        raise bad_request(head + no_kind(str(obj["kind"]), version))
    try:
        errors = decode(obj, strict=validation(call) != "Ignore")
    except DecodeError as error:
        raise bad_request(head + error.message) from error
    if errors and validation(call) == "Strict":
        raise bad_request(head + "strict decoding error: " + ", ".join(errors))
    warnings += errors
    pruned = prune(obj)
    if not isinstance(pruned.get("metadata"), dict):
        pruned["metadata"] = {}
    return pruned


def validation(call: Call) -> str:
    """fieldValidation, `Warn` where the client does not say."""
    return str(call.options.get("fieldValidation") or "Warn")


def patched_scale(scale: Obj, call: Call) -> Obj:
    """A Scale as a patch makes it. Raises ApiError."""
    changed: Obj
    if call.options.get("patchType") != "json":
        changed = json_merge_patch(scale, call.body if isinstance(call.body, dict) else {})
        return changed
    try:
        changed = json_patch(scale, call.body)
    except PatchError as error:
        raise _refused(error) from error
    return changed


def _refused(error: PatchError) -> ApiError:
    reason = {400: "BadRequest", 413: "RequestEntityTooLarge", 422: "Invalid"}.get(error.code, "BadRequest")
    return ApiError(error.code, reason, error.message)


def patched(kind: Kind, old: Obj, call: Call, warnings: list[str]) -> Obj:
    """The object as a patch makes it, checked and pruned. Raises ApiError."""
    try:
        new = _apply(kind, old, call)
    except PatchError as error:
        raise _refused(error) from error
    if not isinstance(new, dict):
        raise bad_request(f"cannot unmarshal the patched object into a {kind.kind}")
    strategic = call.options.get("patchType", "strategic") == "strategic"
    if strategic:
        new = {**new, "apiVersion": kind.api_version, "kind": kind.kind}
        words = restore_error(new)
        new = new if words else wrapped(new)
    else:
        words = _misplaced(kind, new)
    errors: list[str] = []
    try:
        errors = [] if words else decode(new, strict=validation(call) != "Ignore")
    except DecodeError as error:
        words = error.message
    if errors and validation(call) == "Strict":
        words = "strict decoding error: " + ", ".join(errors)
    if words:
        shown = go_value(unmerged(call.body)) if strategic else _document(new)
        raise invalid("", "", "", [invalid_value("patch", shown, words)])
    warnings += errors
    pruned = prune(new)
    if not isinstance(pruned.get("metadata"), dict):
        pruned["metadata"] = {}
    return pruned


def _misplaced(kind: Kind, obj: Obj) -> str:
    """The words where a patch has made another kind of an object."""
    version, name = str(obj.get("apiVersion") or ""), str(obj.get("kind") or "")
    if not name or not version:
        missing = "Kind" if not name else "apiVersion"
        return f"Object '{missing}' is missing in '{_document(obj)}'"
    if lookup(name, version.rpartition("/")[0], version.rpartition("/")[2]) is None:
        return no_kind(name, version)
    if (version, name) != (kind.api_version, kind.kind):
        return f"unable to decode {version if '/' in version else '/' + version}, Kind={name} into *{_package(kind)}"
    return ""


def _package(kind: Kind) -> str:
    return f"{kind.group.partition('.')[0] or 'core'}.{kind.kind}"


_METADATA_ORDER = ("name", "generateName", "namespace", "uid", "resourceVersion", "generation", "creationTimestamp")


def _document(obj: Obj) -> str:
    """A patched object as its JSON, metadata in the order of its struct."""
    meta = obj.get("metadata")
    if not isinstance(meta, dict):
        return compact_json(obj)
    first = [part for part in _METADATA_ORDER if part in meta]
    parts = [f'"{part}":{compact_json(meta[part])}' for part in first + [part for part in meta if part not in first]]
    whole: str = compact_json({**obj, "metadata": 0})
    return whole.replace('"metadata":0', '"metadata":{' + ",".join(parts) + "}", 1)


def _apply(kind: Kind, old: Obj, call: Call) -> Any:
    form, patch = call.options.get("patchType", "strategic"), clone(call.body)
    if form == "apply":
        raise not_simulated("server-side apply")
    if form == "merge" and patch is None:
        raise bad_request("Invalid JSON Patch")
    if patch is None:
        # Go reads null as the empty map, or the empty list of operations.
        return clone(old)
    if form == "json":
        return json_patch(clone(old), patch)
    if not isinstance(patch, dict):
        words = f"json: cannot unmarshal {go_type(patch)} into Go value of type map[string]interface {{}}"
        raise bad_request(f"error decoding patch: {words}" if form == "merge" else words)
    if form == "merge":
        return json_merge_patch(old, patch)
    return strategic_merge_patch(old, patch, lookup(kind.kind, kind.group, kind.version))
