"""Secrets."""

from __future__ import annotations

import base64
import json

from tui.api.errors import FieldError, invalid_value, required
from tui.api.kind import Column, Kind, Reader
from tui.api.objects import Obj, annotations_of, labels
from tui.kinds.age import age
from tui.kinds.content import frozen, keys_errors, size_errors
from tui.kinds.describe import Lines, add_annotations, add_labels

_NEEDED = {
    "kubernetes.io/dockercfg": (".dockercfg",),
    "kubernetes.io/dockerconfigjson": (".dockerconfigjson",),
    "kubernetes.io/ssh-auth": ("ssh-privatekey",),
    "kubernetes.io/tls": ("tls.crt", "tls.key"),
}
_JSON = ("kubernetes.io/dockercfg", "kubernetes.io/dockerconfigjson")
_ACCOUNT = "kubernetes.io/service-account.name"


def _default(obj: Obj) -> None:
    if not obj.get("type"):
        obj["type"] = "Opaque"


def _prepare(obj: Obj, old: Obj | None) -> None:
    """stringData is written into data, and never read back."""
    for key, text in (obj.pop("stringData", None) or {}).items():
        obj.setdefault("data", {})[key] = base64.b64encode(str(text).encode()).decode()


def _bytes(text: str | None) -> bytes:
    try:
        return base64.b64decode(text or "")
    except ValueError:
        return b""


def _validate(obj: Obj) -> list[FieldError]:
    content, kind = obj.get("data") or {}, obj.get("type", "")
    errors = keys_errors("data", content) + size_errors("data", [len(_bytes(text)) for text in content.values()])
    if kind == "kubernetes.io/service-account-token" and not annotations_of(obj).get(_ACCOUNT):
        errors.append(required(f"metadata.annotations[{_ACCOUNT}]"))
    if kind == "kubernetes.io/basic-auth" and not {"username", "password"} & set(content):
        errors += [required("data[username]"), required("data[password]")]
    for key in _NEEDED.get(kind, ()):
        if key not in content:
            errors.append(required(f"data[{key}]"))
        elif kind in _JSON and not _is_json(_bytes(content[key])):
            errors.append(invalid_value(f"data[{key}]", "<secret contents redacted>", "invalid character"))
    return errors


def _is_json(text: bytes) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _validate_update(new: Obj, old: Obj) -> list[FieldError]:
    errors = []
    if new.get("type") != old.get("type"):
        errors.append(invalid_value("type", new.get("type"), "field is immutable"))
    return errors + frozen(new, old, ("data",))


def _describe(obj: Obj, reader: Reader, events: bool) -> str:
    lines = Lines()
    lines.add(0, f"Name:\t{obj['metadata']['name']}\nNamespace:\t{obj['metadata']['namespace']}\n")
    add_labels(lines, "Labels", labels(obj))
    add_annotations(lines, "Annotations", annotations_of(obj))
    lines.add(0, f"\nType:\t{obj.get('type', '')}\n\nData\n====\n")
    for key, text in sorted((obj.get("data") or {}).items()):
        content = _bytes(text)
        token = key == "token" and obj.get("type") == "kubernetes.io/service-account-token"
        lines.add(0, f"{key}:\t{content.decode(errors='replace')}\n" if token else f"{key}:\t{len(content)} bytes\n")
    return str(lines)


SECRET = Kind(
    kind="Secret", plural="secrets", singular="secret", generation=False,
    columns=(
        Column("Type", lambda obj, now: obj.get("type", "")),
        Column("Data", lambda obj, now: len(obj.get("data") or ()), type="integer"),
        Column("Age", lambda obj, now: age(obj["metadata"].get("creationTimestamp"), now)),
    ),
    default=_default, prepare=_prepare, validate=_validate, validate_update=_validate_update,
    fields={"type": lambda obj: str(obj.get("type", ""))},
    describe=_describe,
)
