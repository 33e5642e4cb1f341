"""Patches of every kind that the API server takes, and the one that `kubectl apply` computes.

None alters its arguments, and no result shares a list or a map with them.

    json_patch(obj, ops)                        RFC 6902
    json_merge_patch(obj, patch)                RFC 7386
    strategic_merge_patch(obj, patch, type)     lists merged by their keys (apimachinery's strategicpatch)
    three_way(original, modified, current, type)
"""

from __future__ import annotations

from typing import Any

from tui.api.apply import merge_diff, strategic_diff
from tui.api.jsonpatch import PatchError, json_patch
from tui.api.objects import Obj, clone
from tui.api.strategic import merge
from tui.api.structure import Type

__all__ = ["PatchError", "is_empty", "json_merge_patch", "json_patch", "strategic_merge_patch", "three_way"]


def json_merge_patch(obj: Any, patch: Any) -> Any:
    """A copy of the object with the patch merged in: null deletes, lists are replaced."""
    if not isinstance(patch, dict):
        return clone(patch)
    merged = clone(obj) if isinstance(obj, dict) else {}
    for key, value in patch.items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = json_merge_patch(merged.get(key), value)
    return merged


def strategic_merge_patch(obj: Obj, patch: Obj, type: Type | None) -> Obj:
    """A copy of the object with the patch merged in by the type's merge keys and the patch's `$` directives.

    Without a type, lists are replaced. Raises PatchError.
    """
    if not isinstance(patch, dict):
        raise PatchError("cannot unmarshal the patch into a map", code=400)
    return merge(clone(obj), clone(patch), type)


def three_way(original: Obj | None, modified: Obj, current: Obj, type: Type | None) -> Obj:
    """The patch that `kubectl apply` sends: what was last applied, what is to be applied, what is there.

    A strategic merge patch where a type is given, else a JSON merge patch. Fields that `original` has and `modified`
    lacks are deleted; what others set is left alone.
    """
    if type is None:
        return merge_diff(clone(original or {}), clone(modified), clone(current))
    return strategic_diff(clone(original or {}), clone(modified), clone(current), type)


def is_empty(patch: Any) -> bool:
    """Whether a patch says nothing, so that `apply` reports `unchanged`."""
    return not patch
