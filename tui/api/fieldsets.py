"""Field sets: which fields of an object a write set, as managedFields name them (structured-merge-diff's fieldpath).

A set is a frozenset of paths, and a path a tuple of FieldsV1's words: `f:spec`, `k:{"port":80,"protocol":"TCP"}`,
`v:"kubernetes"`. What the API calls atomic (lists without keys, selectors, references) is one field as a whole.
"""

from __future__ import annotations

import json
from typing import Any

from tui.api.gojson import compact_json
from tui.api.objects import Obj
from tui.api.structure import Field, Type, lookup

Path = tuple[str, ...]
Paths = frozenset[Path]

_ATOMIC = frozenset((
    "ConfigMapKeySelector", "EndpointAddress", "EndpointPort", "FileKeySelector", "LabelSelector",
    "LocalObjectReference", "NodeSelector", "NodeSelectorTerm", "ObjectFieldSelector", "ObjectReference",
    "OwnerReference", "ResourceFieldSelector", "SecretKeySelector", "SecretReference", "TypedLocalObjectReference",
))  # fmt: skip
_ATOMIC_MAPS = frozenset((("ServiceSpec", "selector"), ("PodSpec", "nodeSelector")))
_VALUES = frozenset((
    "metadata", "spec", "status", "template", "strategy", "loadBalancer", "source", "daemonEndpoints", "nodeInfo",
    "kubeletEndpoint", "backend",
))  # fmt: skip
"""Structs that Go holds by value, so that they are there, though empty, wherever their owner is."""
_STRIPPED = frozenset((
    ("f:apiVersion",), ("f:kind",), ("f:metadata",),
    *(("f:metadata", f"f:{name}") for name in (
        "name", "namespace", "creationTimestamp", "selfLink", "uid", "generation", "managedFields", "resourceVersion",
    )),
))  # fmt: skip
_ABSENT = object()


def type_of_object(obj: Obj) -> Type | None:
    """The structure of an object's kind, None where it is not known."""
    group, _, version = str(obj.get("apiVersion", "")).rpartition("/")
    return lookup(str(obj.get("kind", "")), group, version)


def compare(before: Obj | None, after: Obj, part: str = "") -> tuple[Paths, Paths]:
    """The paths that are new or other in `after`, and those that only `before` has.

    What the server keeps to itself (name, uid, versions) is left out. `part` is the subresource that was written:
    a write of the status owns no spec, and any other no status.
    """
    walk = _Walk()
    owner = type_of_object(after)
    hidden = ("spec",) if part == "status" else ("status",) if owner and "status" in owner.fields else ()
    left = {k: v for k, v in (before or {}).items() if k not in hidden}
    right = {k: v for k, v in after.items() if k not in hidden}
    walk.struct((), owner, left, right)
    return frozenset(walk.changed - _STRIPPED), frozenset(walk.removed)


def fields_of(obj: Obj) -> Paths:
    """Every field that an object sets."""
    walk = _Walk()
    walk.struct((), type_of_object(obj), _ABSENT, obj)
    return frozenset(walk.changed - _STRIPPED - {()})


def applied(obj: Obj) -> Paths:
    """What a server-side apply owns: the leaves that it names, and the items of lists."""
    every = fields_of(obj)
    inner = {path[:-1] for path in every}
    return frozenset(path for path in every if path not in inner or path[-1][:2] in ("k:", "v:"))


def leads_to(root: Any, path: Path) -> bool:
    """Whether a path leads somewhere in an object."""
    for word in path:
        if word.startswith("f:"):
            if not isinstance(root, dict) or word[2:] not in root:
                return False
            root = root[word[2:]]
        else:
            at = item_at(root, word)
            if at < 0:
                return False
            root = root[at]
    return True


def item_at(items: Any, word: str) -> int:
    """The place of a list's item, -1 where there is none."""
    wanted = json.loads(word[2:])
    for at, item in enumerate(items if isinstance(items, list) else ()):
        if word.startswith("v:"):
            if item == wanted:
                return at
        elif isinstance(item, dict) and all(_key_value(item, k) == v for k, v in wanted.items()):
            return at
    return -1


def _key_value(item: dict[str, Any], key: str) -> Any:
    return item.get(key, "TCP" if key == "protocol" else None)


def parsed(fields: Any, path: Path = ()) -> Paths:
    """The set that a FieldsV1 document writes."""
    found: set[Path] = set()
    if isinstance(fields, dict):
        for word, inner in fields.items():
            if word == ".":
                found.add(path)
            else:
                found |= {(*path, word)} if not inner else parsed(inner, (*path, word))
    return frozenset(found)


def is_atomic(field: Field | None, owner: str) -> bool:
    """Whether a field is owned as a whole."""
    if field is None:
        return True
    if field.type == "object":
        return field.ref is None or field.ref.name in _ATOMIC
    if field.type == "map":
        return (owner, field.name) in _ATOMIC_MAPS
    return field.type != "array" or field.list_type not in ("map", "set")


def item_word(item: Any, field: Field) -> str:
    """How a path names an item of a list: `k:{...}` by its keys, `v:...` by its value."""
    if field.list_type == "set" or not isinstance(item, dict):
        return "v:" + compact_json(item)
    keys = {key: _key_value(item, key) for key in field.list_map_keys}
    return "k:" + compact_json({key: value for key, value in keys.items() if value is not None})


def _always_there(owner: str, field: Field) -> bool:
    """Whether Go writes the field wherever its owner is: structs held by value, and lists that are not optional."""
    if field.type == "array":
        return field.required
    return field.type == "object" and (field.name in _VALUES or (owner, field.name) == ("Container", "resources"))


class _Walk:
    """Walks two versions of an object side by side."""

    def __init__(self) -> None:
        self.changed: set[Path] = set()
        self.removed: set[Path] = set()

    def struct(self, path: Path, owner: Type | None, left: Any, right: Any) -> None:
        """The fields of a struct; a side may be absent."""
        one = left if isinstance(left, dict) else {}
        two = right if isinstance(right, dict) else {}
        title = owner.name if owner else ""
        for name in {**one, **two}:
            field = owner.fields.get(name) if owner else None
            a, b = one.get(name, _ABSENT), two.get(name, _ABSENT)
            if field is not None and _always_there(title, field):
                a = {} if a is _ABSENT and left is not _ABSENT else a
                b = {} if b is _ABSENT and right is not _ABSENT else b
            self.field((*path, f"f:{name}"), field, title, a, b)

    def field(self, path: Path, field: Field | None, owner: str, left: Any, right: Any) -> None:
        """One field, or one item of a list; what is equal on both sides has nothing new below it either."""
        if left is right or left == right:
            return
        if is_atomic(field, owner) or not (left not in (_ABSENT, None) and left or right not in (_ABSENT, None)
                                           and right):
            self._leaf(path, left, right)
            return
        assert field is not None
        self._presence(path, left, right)
        if field.type == "object":
            self.struct(path, field.ref, left, right)
        elif field.type == "map":
            self._map(path, field, left, right)
        else:
            self._list(path, field, left, right)

    def _leaf(self, path: Path, left: Any, right: Any) -> None:
        if left is _ABSENT or right is _ABSENT:
            self._presence(path, left, right)
        elif left != right:
            self.changed.add(path)

    def _presence(self, path: Path, left: Any, right: Any) -> None:
        if left is _ABSENT and right is not _ABSENT:
            self.changed.add(path)
        elif right is _ABSENT and left is not _ABSENT:
            self.removed.add(path)

    def _map(self, path: Path, field: Field, left: Any, right: Any) -> None:
        one = left if isinstance(left, dict) else {}
        two = right if isinstance(right, dict) else {}
        for name in {**one, **two}:
            self.field((*path, f"f:{name}"), field.items, "", one.get(name, _ABSENT), two.get(name, _ABSENT))

    def _list(self, path: Path, field: Field, left: Any, right: Any) -> None:
        one = {item_word(item, field): item for item in left} if isinstance(left, list) else {}
        two = {item_word(item, field): item for item in right} if isinstance(right, list) else {}
        for word in {**one, **two}:
            self.field((*path, word), field.items, "", one.get(word, _ABSENT), two.get(word, _ABSENT))


def document(paths: Paths) -> Obj:
    """A set as FieldsV1 writes it: nested maps, `.` where a field with others below it is itself in the set."""
    root: Obj = {}
    for path in sorted(paths):
        node = root
        for word in path:
            node = node.setdefault(word, {})
    for path in sorted(paths):
        node = root
        for word in path:
            node = node[word]
        if node:
            node["."] = {}
    return root


def shown(path: Path) -> str:
    """A path as conflicts name it: `.spec.ports[port=80,protocol="TCP"].nodePort`."""
    text = ""
    for word in path:
        if word.startswith("f:"):
            text += f".{word[2:]}"
        elif word.startswith("v:"):
            text += f"[={word[2:]}]"
        else:
            text += f"[{_keys(word[2:])}]"
    return text


def _keys(words: str) -> str:
    return ",".join(f"{name}={compact_json(value)}" for name, value in sorted(json.loads(words).items()))
