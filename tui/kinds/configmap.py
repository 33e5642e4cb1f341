"""ConfigMaps."""

from __future__ import annotations

import base64

from tui.api.errors import FieldError, invalid_value
from tui.api.kind import Column, Kind, Reader
from tui.api.objects import Obj
from tui.kinds.age import age
from tui.kinds.content import frozen, key_errors, size_errors
from tui.kinds.describe import Lines, add_events, add_metadata


def _validate(obj: Obj) -> list[FieldError]:
    texts, binaries = obj.get("data") or {}, obj.get("binaryData") or {}
    errors: list[FieldError] = []
    for key in sorted(texts):
        errors += key_errors("data", key)
        if key in binaries:
            errors.append(invalid_value(f"data[{key}]", key, "duplicate of key present in binaryData"))
    for key in sorted(binaries):
        errors += key_errors("binaryData", key)
    sizes = [len(str(text).encode()) for text in texts.values()]
    return errors + size_errors("[]", sizes + [len(_bytes(text)) for text in binaries.values()])


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text)
    except ValueError:
        return b""


def _describe(obj: Obj, reader: Reader, events: bool) -> str:
    lines = Lines()
    add_metadata(lines, obj)
    lines.add(0, "\nData\n====\n")
    for key, text in sorted((obj.get("data") or {}).items()):
        lines.add(0, f"{key}:\n----\n{text}\n\n")
    lines.add(0, "\nBinaryData\n====\n")
    for key, text in sorted((obj.get("binaryData") or {}).items()):
        lines.add(0, f"{key}: {len(_bytes(text))} bytes\n")
    lines.add(0, "\n")
    if events:
        add_events(lines, obj, reader)
    return str(lines)


CONFIGMAP = Kind(
    kind="ConfigMap", plural="configmaps", singular="configmap", short=("cm",), generation=False,
    columns=(
        Column("Data", lambda obj, now: len(obj.get("data") or ()) + len(obj.get("binaryData") or ()), type="integer"),
        Column("Age", lambda obj, now: age(obj["metadata"].get("creationTimestamp"), now)),
    ),
    validate=_validate,
    validate_update=lambda new, old: frozen(new, old, ("data", "binaryData")),
    changes_first=True,
    describe=_describe,
)
