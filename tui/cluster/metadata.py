"""Metadata: what the server fills in and what it refuses, for every kind (apimachinery's validation/objectmeta.go)."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from tui.api.errors import FieldError, forbidden_field, invalid_value, required, too_long
from tui.api.kind import Kind
from tui.api.names import (
    SUFFIX_ALPHABET,
    is_dns1123_label,
    is_dns1123_subdomain,
    is_qualified_name,
    is_valid_label_value,
)
from tui.api.objects import Obj
from tui.kinds.fields import check_finalizer

_ANNOTATIONS_LIMIT = 256 * 1024


def new_uid(random: Random) -> str:
    """A version 4 UUID drawn from the world's chance."""
    text = f"{(random.getrandbits(128) & ~(0xF << 76) | (4 << 76)) & ~(3 << 62) | (2 << 62):032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def suffix(random: Random) -> str:
    """Five letters for a generated name."""
    return "".join(random.choice(SUFFIX_ALPHABET) for _ in range(5))


def generated_name(base: str, ending: str) -> str:
    """A generateName (cut so that all fits in 63 characters) and its suffix."""
    return base[: 63 - len(ending)] + ending


def validate(kind: Kind, obj: Obj) -> list[FieldError]:
    """Field errors of an object's metadata, in the server's order."""
    meta: Obj = obj["metadata"]
    return [
        *_names(kind.name_check or is_dns1123_subdomain, meta),
        *_namespace(kind.namespaced, meta.get("namespace", "")),
        *_labels(meta.get("labels") or {}),
        *_annotations(meta.get("annotations") or {}),
        *_owners(meta.get("ownerReferences") or []),
        *_finalizers(meta.get("finalizers") or []),
    ]


def _names(check: Callable[[str], list[str]], meta: Obj) -> list[FieldError]:
    errors = []
    base = meta.get("generateName", "")
    if base:
        # A prefix may end in a dash: the suffix that follows makes it whole.
        masked = base[:-1] + "a" if len(base) > 1 and base.endswith("-") else base
        errors += [invalid_value("metadata.generateName", base, words) for words in check(masked)]
    name = meta.get("name", "")
    if not name:
        return [*errors, required("metadata.name", "name or generateName is required")]
    return errors + [invalid_value("metadata.name", name, words) for words in check(name)]


def _namespace(namespaced: bool, namespace: str) -> list[FieldError]:
    if not namespaced:
        return [forbidden_field("metadata.namespace", "not allowed on this type")] if namespace else []
    if not namespace:
        return [required("metadata.namespace")]
    return [invalid_value("metadata.namespace", namespace, words) for words in is_dns1123_label(namespace)]


def _labels(labels: dict[str, str]) -> list[FieldError]:
    errors = []
    for name, value in sorted(labels.items()):
        errors += [invalid_value("metadata.labels", name, words) for words in is_qualified_name(name)]
        errors += [invalid_value("metadata.labels", value, words) for words in is_valid_label_value(value)]
    return errors


def _annotations(annotations: dict[str, str]) -> list[FieldError]:
    errors = []
    for name in sorted(annotations):
        errors += [invalid_value("metadata.annotations", name, words) for words in is_qualified_name(name.lower())]
    if sum(len(k.encode()) + len(v.encode()) for k, v in annotations.items()) > _ANNOTATIONS_LIMIT:
        errors.append(too_long("metadata.annotations", _ANNOTATIONS_LIMIT))
    return errors


def _owners(references: list[Obj]) -> list[FieldError]:
    path = "metadata.ownerReferences"
    errors: list[FieldError] = []
    first = ""
    for ref in references:
        if not ref.get("apiVersion"):
            errors.append(invalid_value(f"{path}.apiVersion", "", "version must not be empty"))
        errors += [
            invalid_value(f"{path}.{part}", "", "must not be empty")
            for part in ("kind", "name", "uid") if not ref.get(part)
        ]
        if (ref.get("apiVersion"), ref.get("kind")) == ("v1", "Event"):
            errors.append(invalid_value(path, ref, "/v1, Kind=Event is disallowed from being an owner"))
        name = f"{ref.get('kind', '')}/{ref.get('name', '')}"
        if ref.get("controller") and first:
            words = 'Only one reference can have Controller set to true. Found "true" in references for '
            errors.append(invalid_value(path, references, f"{words}{first} and {name}"))
        elif ref.get("controller"):
            first = name
    return errors


def dedup_owners(meta: Obj, after_admission: bool) -> list[str]:
    """Drop owner references that stand twice, in place; a warning where there are any."""
    kept: list[Obj] = []
    twice = []
    for ref in meta.get("ownerReferences") or ():
        if ref in kept:
            twice.append(str(ref.get("uid", "")))
        else:
            kept.append(ref)
    if not twice:
        return []
    meta["ownerReferences"] = kept
    when = " after mutating admission happens" if after_admission else ""
    return [
        f".metadata.ownerReferences contains duplicate entries{when}; API server dedups owner references in 1.20+, and "
        "may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: "
        + ", ".join(twice)
    ]


def _finalizers(finalizers: list[str]) -> list[FieldError]:
    path = "metadata.finalizers"
    errors = []
    for name in finalizers:
        errors += [invalid_value(path, name, words) for words in is_qualified_name(name)]
    if "orphan" in finalizers and "foregroundDeletion" in finalizers:
        words = "finalizer orphan and foregroundDeletion cannot be both set"
        errors.append(invalid_value(path, finalizers, words))
    for n, name in enumerate(finalizers):
        errors += check_finalizer(f"{path}[{n}]", name)
    return errors


def carry_over(meta: Obj, old: Obj) -> None:
    """Fill in, in place, what an update may leave out or may not change silently (ValidateObjectMetaUpdate)."""
    meta.setdefault("uid", old.get("uid", ""))
    for part in ("creationTimestamp", "generation", "deletionTimestamp", "deletionGracePeriodSeconds"):
        if part in old:
            meta[part] = old[part]
        elif not part.startswith("deletion"):
            meta.pop(part, None)
    for part in ("managedFields", "selfLink"):
        meta.pop(part, None)
    for part in ("labels", "annotations", "ownerReferences", "finalizers"):
        if part in meta and not meta[part]:
            del meta[part]


_NOT_BESIDE_STATUS = {"Deployment": "labels", "Pod": "ownerReferences"}


def beside_status(kind: str, meta: Obj, old: Obj) -> Obj:
    """The metadata that a write of the status leaves: the client's, but for what the kind keeps."""
    new = {**meta, "resourceVersion": old["resourceVersion"]}
    if new == old:
        return new
    carry_over(new, old)
    kept = _NOT_BESIDE_STATUS.get(kind, "")
    if kept in old:
        new[kept] = old[kept]
    else:
        new.pop(kept, None)
    return new


def validate_update(meta: Obj, old: Obj) -> list[FieldError]:
    """Field errors of changed metadata."""
    errors = []
    extra = [name for name in meta.get("finalizers") or () if name not in (old.get("finalizers") or ())]
    if old.get("deletionTimestamp") and extra:
        shown = "[]string{" + ", ".join(f'"{name}"' for name in sorted(extra)) + "}"
        words = "no new finalizers can be added if the object is being deleted, found new finalizers " + shown
        errors.append(forbidden_field("metadata.finalizers", words))
    for part in ("name", "namespace", "uid", "deletionTimestamp", "deletionGracePeriodSeconds"):
        if meta.get(part) != old.get(part):
            errors.append(invalid_value(f"metadata.{part}", _shown(meta.get(part)), "field is immutable"))
    return errors


def _shown(value: Any) -> Any:
    return "" if value is None else value
