"""Server-side apply: what an applied configuration makes of a live object (structured-merge-diff's merge package)."""

from __future__ import annotations

from typing import Any

from tui.api.fieldsets import Path, Paths, is_atomic, item_at, item_word, leads_to, shown, type_of_object
from tui.api.objects import Obj, clone
from tui.api.structure import Field, Type


class SchemaError(ValueError):
    """A configuration that does not fit the structure of its kind."""


def check(config: Obj) -> None:
    """Raises SchemaError for fields that the kind does not have, and for lists and maps that are none."""
    errors = list(_errors(config, type_of_object(config), ()))
    if errors:
        raise SchemaError(errors[0] if len(errors) == 1 else "errors:\n  " + "\n  ".join(errors))


def _errors(value: Any, owner: Type | None, path: Path) -> Any:
    if owner is None or not isinstance(value, dict):
        return
    for name in sorted(value):
        field, where = owner.fields.get(name), (*path, f"f:{name}")
        if field is None:
            yield f"{shown(where)}: field not declared in schema"
        else:
            yield from _field_errors(value[name], field, where)


def _field_errors(value: Any, field: Field, path: Path) -> Any:
    if value is None:
        return
    expected = {"object": (dict, "map"), "map": (dict, "map"), "array": (list, "list"), "string": (str, "string"),
                "boolean": (bool, "boolean"), "integer": (int, "numeric (int or float)")}.get(field.type)  # fmt: skip
    if expected and (not isinstance(value, expected[0]) or isinstance(value, bool) != (field.type == "boolean")):
        names = {str: "string", bool: "bool", int: "int", float: "float", list: "list", dict: "map"}
        yield f"{shown(path)}: expected {expected[1]}, got {names[type(value)]}"
    elif field.type == "object":
        yield from _errors(value, field.ref, path)
    elif field.type == "array" and field.ref is not None:
        for at, item in enumerate(value):
            word = item_word(item, field) if field.list_type == "map" else f"i:{at}"
            yield from _errors(item, field.ref, (*path, word))


def merged(live: Obj, config: Obj) -> Obj:
    """The live object with everything that the configuration says."""
    result: Obj = _struct(clone(live), clone(config), type_of_object(config))
    return result


def _struct(live: dict[str, Any], config: dict[str, Any], owner: Type | None) -> dict[str, Any]:
    for name, value in config.items():
        field = owner.fields.get(name) if owner else None
        live[name] = _value(live.get(name), value, field, owner.name if owner else "")
    return live


def _value(live: Any, config: Any, field: Field | None, owner: str) -> Any:
    if field is None or is_atomic(field, owner) or live is None or config is None:
        return config
    if field.type == "object":
        return _struct(live, config, field.ref)
    if field.type == "map":
        return {**live, **config}
    return _list(live, config, field)


def _list(live: list[Any], config: list[Any], field: Field) -> list[Any]:
    """Items of both, those of the configuration in its order, the others where they stood."""
    words = [item_word(item, field) for item in config]
    before = {item_word(item, field): item for item in live}
    result: list[Any] = []
    rest = [word for word in before if word not in words]
    stood = list(before)
    for word, item in zip(words, config, strict=True):
        while rest and word in before and stood.index(rest[0]) < stood.index(word):
            result.append(before[rest.pop(0)])
        known = before.get(word)
        merges = isinstance(known, dict) and field.items is not None and not is_atomic(field.items, "")
        result.append(_struct(known, item, field.ref) if merges and isinstance(known, dict) else item)
    return [*result, *(before[word] for word in rest)]


def pruned(obj: Obj, last: Paths, kept: Paths) -> Obj:
    """The object without what was applied before and nobody owns now; altered in place."""
    owned = {path[:n] for path in kept for n in range(1, len(path) + 1)}
    gone = {path[:n] for path in last for n in range(1, len(path) + 1) if n == len(path) or path[n - 1][:2] == "f:"}
    for path in sorted(gone - owned, key=len):
        if leads_to(obj, path):
            _remove(obj, path)
    return obj


def _remove(root: Any, path: Path) -> None:
    for word in path[:-1]:
        root = root[word[2:]] if word.startswith("f:") else root[item_at(root, word)]
    last = path[-1]
    if last.startswith("f:"):
        del root[last[2:]]
    else:
        del root[item_at(root, last)]
