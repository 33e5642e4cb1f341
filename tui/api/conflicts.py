"""Whether two patches change the same thing differently (strategicpatch.MergingMapsHaveConflicts)."""

from __future__ import annotations

from typing import Any

from tui.api.jsonpatch import same
from tui.api.strategic import DIRECTIVE, RETAIN
from tui.api.structure import Field, Type


def conflict(left: Any, right: Any, owner: Type | None, field: Field | None = None) -> bool:
    """`owner` is the type of the maps, `field` where they stand."""
    if isinstance(left, dict):
        return not isinstance(right, dict) or _maps(left, right, owner, field)
    if isinstance(left, list):
        return not isinstance(right, list) or _lists(left, right, field)
    return not same(left, right)


def _maps(left: dict[str, Any], right: dict[str, Any], owner: Type | None, field: Field | None) -> bool:
    if left.get(DIRECTIVE) != right.get(DIRECTIVE):
        return True
    if field is not None and "replace" in field.patch_strategy:
        return False
    for key in left:
        if key in right and key not in (DIRECTIVE, RETAIN):
            inner = owner.fields.get(key) if owner else None
            if conflict(left[key], right[key], inner.ref if inner and inner.type == "object" else None, inner):
                return True
    return False


def _lists(left: list[Any], right: list[Any], field: Field | None) -> bool:
    """Lists that merge meet where their items have the same key; of others every item counts."""
    item = field.ref if field else None
    if field is None or "merge" not in field.patch_strategy:
        return len(left) != len(right) or any(conflict(a, b, item) for a, b in zip(left, right, strict=True))
    name = field.merge_key
    if not name:
        return False
    others = {str(entry.get(name)): entry for entry in right}
    return any(conflict(entry, others[str(entry.get(name))], item) for entry in left if str(entry.get(name)) in others)
