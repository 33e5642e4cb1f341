"""The patch of `kubectl apply`: what changed against the cluster, and what is gone since the last apply."""

from __future__ import annotations

from typing import Any

from tui.api.jsonpatch import same
from tui.api.strategic import DELETE, DIRECTIVE, ORDER, RETAIN, Map, Places, key_of
from tui.api.structure import Field, Type


def strategic_diff(original: Map, modified: Map, current: Map, owner: Type) -> Map:
    """The strategic merge patch (strategicpatch.CreateThreeWayMergePatch)."""
    changes = _changes(current, modified, owner)
    return _both(_deletions(original, modified, owner), changes, owner)


def merge_diff(original: Map, modified: Map, current: Map) -> Map:
    """The JSON merge patch (jsonmergepatch.CreateThreeWayJSONMergePatch)."""
    return _both(_deletions(original, modified, None), _changes(current, modified, None), None)


def _field(owner: Type | None, key: str) -> Field | None:
    return owner.fields.get(key) if owner else None


def _inner(field: Field | None) -> Type | None:
    return field.ref if field and field.type == "object" else None


def _merges(field: Field | None) -> bool:
    return field is not None and "merge" in field.patch_strategy


def _replaces(field: Field | None) -> bool:
    return field is not None and "replace" in field.patch_strategy


def _changes(before: Map, after: Map, owner: Type | None) -> Map:
    """What `after` adds to `before` or changes in it; nothing is deleted."""
    patch: Map = {}
    for key, value in after.items():
        field, was = _field(owner, key), before.get(key)
        if key not in before:
            if value is not None:
                patch[key] = value
        elif isinstance(value, dict) and isinstance(was, dict) and not _replaces(field):
            inner = _changes(was, value, _inner(field))
            if inner and field and "retainKeys" in field.patch_strategy:
                inner[RETAIN] = sorted(value)
            patch |= {key: inner} if inner else {}
        elif isinstance(value, list) and isinstance(was, list) and field and _merges(field):
            patch |= _list_changes(key, was, value, field)
        elif not same(was, value):
            patch[key] = value
    return patch


def _list_changes(key: str, before: list[Any], after: list[Any], field: Field) -> Map:
    """The items to send, and the order of all, if anything differs."""
    name = field.merge_key
    stood, sent = Places(before, name), []
    for item in after:
        at = stood[item]
        if at < 0:
            sent.append(item)
        elif name and (inner := _changes(before[at], item, field.ref)):
            sent.append({**inner, name: item[name]})
    kept = [stood[item] for item in after if stood[item] >= 0]
    if not sent and kept == sorted(kept):
        return {}
    order = [{name: key_of(item, name)} if name else item for item in after]
    return {key: sent, ORDER + key: order} if sent else {ORDER + key: order}


def _deletions(before: Map, after: Map, owner: Type | None) -> Map:
    """What `before` has and `after` lacks, as nulls and directives."""
    patch: Map = {}
    for key, was in before.items():
        field, value = _field(owner, key), after.get(key)
        if key not in after:
            patch[key] = None
        elif isinstance(value, dict) and isinstance(was, dict) and not _replaces(field):
            inner = _deletions(was, value, _inner(field))
            if inner and field and "retainKeys" in field.patch_strategy:
                inner[RETAIN] = sorted(value)
            patch |= {key: inner} if inner else {}
        elif isinstance(value, list) and isinstance(was, list) and field and _merges(field):
            patch |= _list_deletions(key, was, value, field)
    return patch


def _list_deletions(key: str, before: list[Any], after: list[Any], field: Field) -> Map:
    name = field.merge_key
    stand = Places(after, name)
    gone = [item for item in before if stand[item] < 0]
    if not name:
        return {DELETE + key: gone} if gone else {}
    sent = []
    for item in before:
        at = stand[item]
        if at >= 0 and (inner := _deletions(item, after[at], field.ref)):
            sent.append({**inner, name: item[name]})
    sent += [{DIRECTIVE: "delete", name: item[name]} for item in gone]
    order = {ORDER + key: [{name: key_of(item, name)} for item in after]} if sent else {}
    return {key: sent, **order} if sent else {}


def _both(deletions: Map, changes: Map, owner: Type | None) -> Map:
    """One patch of the two; where they meet, the change counts."""
    patch = dict(deletions)
    for key, value in changes.items():
        field, other = _field(owner, key), deletions.get(key)
        if isinstance(value, dict) and isinstance(other, dict):
            patch[key] = _both(other, value, _inner(field))
        elif isinstance(value, list) and isinstance(other, list) and field and _merges(field) and field.merge_key:
            patch[key] = _both_lists(other, value, field)
        else:
            patch[key] = value
    for key in [key for key in patch if key.startswith(ORDER)]:
        _sort(patch, key.removeprefix(ORDER), patch[key], _field(owner, key.removeprefix(ORDER)))
    return patch


def _sort(patch: Map, name: str, order: list[Any], field: Field | None) -> None:
    """Puts the items of a list that is sent into the order that goes with them, those to be deleted last."""
    items = patch.get(name)
    if isinstance(items, list) and field is not None:
        wanted = Places(order, field.merge_key)
        gone = [item for item in items if isinstance(item, dict) and DIRECTIVE in item]
        patch[name] = sorted((item for item in items if item not in gone), key=lambda item: wanted[item]) + gone


def _both_lists(deletions: list[Any], changes: list[Any], field: Field) -> list[Any]:
    key = field.merge_key
    gone, changed = Places(deletions, key), Places(changes, key)
    merged = [_both(deletions[gone[item]], item, field.ref) if gone[item] >= 0 else item for item in changes]
    return merged + [item for item in deletions if changed[item] < 0]
