"""Strategic merge: apimachinery's strategicpatch, over values that belong to the caller and may be altered."""

from __future__ import annotations

from collections import deque
from typing import Any

from tui.api.gojson import compact_json
from tui.api.jsonpatch import PatchError
from tui.api.structure import Field, Type

DIRECTIVE = "$patch"
RETAIN = "$retainKeys"
ORDER = "$setElementOrder/"
DELETE = "$deleteFromPrimitiveList/"

Map = dict[str, Any]


def merge(original: Map, patch: Map, owner: Type | None) -> Map:
    """The original with the patch merged in; raises PatchError for directives that make no sense."""
    action = patch.pop(DIRECTIVE, None)
    if action == "replace":
        return dict(stored(patch))
    if action == "delete":
        return {}
    if action not in (None, "merge"):
        raise PatchError(f"unknown patch type found: {action}")
    _retain(original, patch)
    orders = {key.removeprefix(ORDER): _list(patch.pop(key), key) for key in list(patch) if key.startswith(ORDER)}
    for key, order in orders.items():
        _check_order(patch.get(key), order, key, owner.fields.get(key) if owner else None)
    for key, value in patch.items():
        if key.startswith(DELETE):
            _delete_from(original, key, value)
    for key, value in patch.items():
        if not key.startswith(DELETE):
            _merge_key(original, key, value, owner.fields.get(key) if owner else None)
    for key, order in orders.items():
        if isinstance(original.get(key), list):
            field = owner.fields.get(key) if owner else None
            original[key] = _in_order(original[key], order, original[key], field.merge_key if field else "")
    return original


def _check_order(items: Any, order: list[Any], name: str, field: Field | None) -> None:
    """Raises PatchError where items of the patch are not in the order that goes with them."""
    if not isinstance(items, list) or field is None:
        return
    sent = [item for item in items if not (isinstance(item, dict) and DIRECTIVE in item)]
    wanted = Places(order, field.merge_key)
    places = [wanted[item] for item in sent]
    if any(at < 0 for at in places) or places != sorted(places):
        words = f"The order in patch list:\n{_go_map(sent)}\n doesn't match {ORDER[:-1]} list:\n{_go_map(order)}\n"
        raise PatchError(words)


def _retain(original: Map, patch: Map) -> None:
    """Drops the keys that `$retainKeys` does not name."""
    if RETAIN not in patch:
        return
    kept = _list(patch.pop(RETAIN), RETAIN)
    if any(key not in kept for key in patch if not key.startswith("$")):
        raise PatchError("invalid patch format of retainKeys", code=400)
    for key in [key for key in original if key not in kept]:
        del original[key]


def _list(value: Any, key: str) -> list[Any]:
    if not isinstance(value, list):
        raise PatchError(f"invalid patch format of {key.rstrip('/').split('/')[0]}: expected a list")
    return value


def _delete_from(original: Map, key: str, values: Any) -> None:
    name = key.removeprefix(DELETE)
    if isinstance(original.get(name), list):
        original[name] = [item for item in original[name] if item not in _list(values, key)]


def _merge_key(original: Map, key: str, value: Any, field: Field | None) -> None:
    """One key of the patch, which is no directive."""
    present = original.get(key)
    replaced = field is not None and "replace" in field.patch_strategy
    if value is None:
        original.pop(key, None)
    elif isinstance(value, dict) and isinstance(present, dict) and not replaced:
        original[key] = merge(present, value, field.ref if field and field.type == "object" else None)
    elif isinstance(value, list) and isinstance(present, list) and field and "merge" in field.patch_strategy:
        original[key] = _merge_lists(present, value, field)
    else:
        original[key] = stored(value)


def _merge_lists(original: list[Any], patch: list[Any], field: Field) -> list[Any]:
    if original and patch and len({_shape(item) for item in [*original, *patch]}) > 1:
        raise PatchError(f"list element types are not identical: {_go_map([original, patch])}")
    if not all(isinstance(item, dict) for item in [*original, *patch]) or not field.merge_key:
        both = [*original, *patch]
        first = Places(both, "")
        return _in_order([item for at, item in enumerate(both) if first[item] == at], patch, original, "")
    for item in patch:
        if item.get(DIRECTIVE) not in (None, "merge", "replace", "delete"):
            raise PatchError(f"unknown patch type: {item[DIRECTIVE]} in map: {_go_map(item)}")
    key, before = field.merge_key, list(original)
    if any(item.get(DIRECTIVE) == "replace" for item in patch):
        return list(stored([item for item in patch if item.get(DIRECTIVE) != "replace"]))
    gone = Places([item for item in patch if item.get(DIRECTIVE) == "delete"], key)
    merged = [item for item in original if gone[item] < 0]
    patch = [item for item in patch if item.get(DIRECTIVE) != "delete"]
    places = Places(merged, key)
    for item in patch:
        at = places[item]
        if at < 0:
            merged.append(merge({}, dict(item), field.ref))
        else:
            merged[at] = merge(merged[at], dict(item), field.ref)
    return _in_order(merged, patch, before, key)


def _shape(item: Any) -> str:
    return "map" if isinstance(item, dict) else "list" if isinstance(item, list) else "scalar"


def key_of(item: Any, key: str) -> Any:
    """The item's merge key, or the item itself where lists have none; raises PatchError where it lacks it."""
    if not key:
        return item
    if not isinstance(item, dict) or key not in item:
        raise PatchError(f"map: {_go_map(item)} does not contain declared merge key: {key}")
    return item[key]


class Places:
    """Where items stand in a list, by their merge key."""

    def __init__(self, items: list[Any], key: str) -> None:
        self._key = key
        self._places: dict[str, int] = {}
        for at, item in enumerate(items):
            self._places.setdefault(self._token(item), at)

    def _token(self, item: Any) -> str:
        return compact_json(key_of(item, self._key))

    def __getitem__(self, item: Any) -> int:
        """The place of the first item with the same key, -1 where there is none."""
        return self._places.get(self._token(item), -1)


def _in_order(items: list[Any], order: list[Any], server: list[Any], key: str) -> list[Any]:
    """Items of the patch in the patch's order, the server's own where they stood among them (mergeSortedSlice)."""
    wanted, stood = Places(order, key), Places(server, key)
    patched = sorted((item for item in items if wanted[item] >= 0), key=lambda item: wanted[item])
    own = deque(sorted((item for item in items if wanted[item] < 0), key=lambda item: stood[item]))
    result: list[Any] = []
    for item in patched:
        at = stood[item]
        while own and 0 <= stood[own[0]] < at:
            result.append(own.popleft())
        result.append(item)
    return [*result, *own]


def stored(value: Any) -> Any:
    """The value as it is stored where nothing was before: no nulls in maps, no directives."""
    if isinstance(value, list):
        kept = [item for item in value if not (isinstance(item, dict) and item.get(DIRECTIVE) == "delete")]
        return [stored(item) for item in kept]
    if not isinstance(value, dict):
        return value
    if value.get(DIRECTIVE) == "delete":
        return {}
    return {
        key: stored(item)
        for key, item in value.items()
        if item is not None and key not in (DIRECTIVE, RETAIN) and not key.startswith((ORDER, DELETE))
    }


def unmerged(patch: Any) -> Any:
    """What is left of a patch once it is merged: an ordered list is taken out of it with its order."""
    if not isinstance(patch, dict):
        return patch
    ordered = {key.removeprefix(ORDER) for key in patch if key.startswith(ORDER)}
    return {
        key: unmerged(value) for key, value in patch.items()
        if key != RETAIN and key not in ordered and not key.startswith(ORDER)
    }


def _go_map(item: Any) -> str:
    """A map as Go's %v prints it."""
    if isinstance(item, dict):
        return f"map[{' '.join(f'{key}:{_go_map(item[key])}' for key in sorted(item))}]"
    if isinstance(item, list):
        return f"[{' '.join(map(_go_map, item))}]"
    return "<nil>" if item is None else str(item).lower() if isinstance(item, bool) else str(item)
