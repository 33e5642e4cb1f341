"""--overrides of run and expose: a patch on the object that kubectl has just made."""

from __future__ import annotations

from typing import Any

from tui.api.gojson import JsonError, parse_json
from tui.api.objects import Obj
from tui.api.patch import PatchError, json_merge_patch, json_patch, strategic_merge_patch
from tui.api.schema import DecodeError, decode, kind_type, prune
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure
from tui.kubectl.flags import Flag
from tui.kubectl.typed import filled

_TYPES = ("json", "merge", "strategic")

FLAGS = (
    Flag("overrides", "JSON to change the generated object with, before it is sent."),
    Flag("override-type", "How --overrides is applied: json, merge or strategic.", default="merge", values=_TYPES),
)


def overridden(context: Context, obj: Obj) -> Obj:
    """The object with --overrides applied; raises Failure."""
    text, type = context.flags["overrides"], context.flags["override-type"]
    if not text:
        return obj
    if type not in _TYPES:
        raise Failure(f"invalid override type: {type}")
    try:
        changed = _patched(obj, _read(text, type), type)
        decode(changed, False)
        return filled(prune(changed))
    except PatchError as error:
        raise Failure(error.cause or str(error)) from None
    except DecodeError as error:
        raise Failure(str(error)) from None


def _read(text: str, type: str) -> Any:
    try:
        patch, end = parse_json(text)
        if text[end:].strip():
            raise JsonError("trailing data", end)
        return patch
    except JsonError as error:
        words = {"merge": "Invalid JSON Patch", "strategic": "invalid JSON document"}
        raise Failure(words.get(type, str(error))) from None


def _patched(obj: Obj, patch: Any, type: str) -> Obj:
    if type == "json":
        return dict(json_patch(obj, patch))
    if not isinstance(patch, dict):
        raise Failure("invalid JSON document" if type == "strategic" else "Invalid JSON Patch")
    if type == "strategic":
        return strategic_merge_patch(obj, patch, kind_type(obj))
    return dict(json_merge_patch(obj, patch))
