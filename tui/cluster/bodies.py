"""Bodies of requests: decoding by fieldValidation, patches, and the server's words about what cannot be read."""

from __future__ import annotations

import json
from typing import Any

from tui.api.client import Call
from tui.api.decoding import DecodeError, decode, prune
from tui.api.errors import ApiError, FieldError, bad_request, invalid, not_simulated
from tui.api.gojson import go_value
from tui.api.jsonpatch import PatchError, json_patch
from tui.api.kind import Kind
from tui.api.objects import Obj, clone
from tui.api.patch import json_merge_patch, strategic_merge_patch
from tui.api.schema import lookup
from tui.cluster.registry import no_kind


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


def patched(kind: Kind, old: Obj, call: Call, warnings: list[str]) -> Obj:
    """The object as a patch makes it, checked and pruned. Raises ApiError."""
    try:
        new = _apply(kind, old, call)
    except PatchError as error:
        reason = {400: "BadRequest", 413: "RequestEntityTooLarge", 422: "Invalid"}.get(error.code, "BadRequest")
        raise ApiError(error.code, reason, error.message) from error
    if not isinstance(new, dict):
        raise bad_request(f"cannot unmarshal the patched object into a {kind.kind}")
    try:
        errors = decode(new, strict=validation(call) != "Ignore")
    except DecodeError as error:
        raise _unreadable(call.body, error.message) from error
    if errors and validation(call) == "Strict":
        raise _unreadable(call.body, "strict decoding error: " + ", ".join(errors))
    warnings += errors
    pruned = prune(new)
    if not isinstance(pruned.get("metadata"), dict):
        pruned["metadata"] = {}
    return pruned


def _unreadable(patch: Any, words: str) -> ApiError:
    message = f"Invalid value: {json.dumps(go_value(patch), ensure_ascii=False)}: {words}"
    return invalid("", "", "", [FieldError("FieldValueInvalid", "patch", message)])


def _apply(kind: Kind, old: Obj, call: Call) -> Any:
    form, patch = call.options.get("patchType", "strategic"), clone(call.body)
    if form == "apply":
        raise not_simulated("server-side apply")
    if form == "json":
        return json_patch(clone(old), patch)
    if not isinstance(patch, dict):
        raise bad_request(f"error decoding patch: json: cannot unmarshal {_go_type(patch)} into Go value of type "
                          "map[string]interface {}")
    if form == "merge":
        return json_merge_patch(old, patch)
    return strategic_merge_patch(old, patch, lookup(kind.kind, kind.group, kind.version))


def _go_type(value: Any) -> str:
    return {list: "array", str: "string", bool: "bool"}.get(type(value), "number")
