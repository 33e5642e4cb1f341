"""Secrets."""

from __future__ import annotations

import base64
import re

from tui.api.errors import FieldError, invalid_value, required
from tui.api.gojson import JsonError, go_type, load_json
from tui.api.kind import Column, Kind, Reader
from tui.api.objects import Obj, annotations_of
from tui.kinds.age import age
from tui.kinds.content import frozen, keys_errors, size_errors
from tui.kinds.describe import Lines, add_metadata
from tui.kinds.fields import each

_NEEDED = {
    "kubernetes.io/dockercfg": (".dockercfg",),
    "kubernetes.io/dockerconfigjson": (".dockerconfigjson",),
    "kubernetes.io/ssh-auth": ("ssh-privatekey",),
    "kubernetes.io/tls": ("tls.crt", "tls.key"),
}
_JSON = ("kubernetes.io/dockercfg", "kubernetes.io/dockerconfigjson")
_PEM = re.compile(rb"-----BEGIN ([^\n-]+)-----\r?\n[^-]*-----END \1-----")
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
        if key not in content or (kind == "kubernetes.io/ssh-auth" and not content[key]):
            errors.append(required(f"data[{key}]"))
        elif kind in _JSON:
            errors += each(f"data[{key}]", "<secret contents redacted>", _json_words(_bytes(content[key])))
    return errors


def _json_words(text: bytes) -> list[str]:
    """Go's words where a text is no JSON object."""
    try:
        value = load_json(text.decode(errors="replace"))
    except JsonError as error:
        return [str(error)]
    if isinstance(value, dict) or value is None:
        return []
    return [f"json: cannot unmarshal {go_type(value)} into Go value of type map[string]interface {{}}"]


def _warnings(obj: Obj, old: Obj | None) -> list[str]:
    """A certificate and key that cannot be read are kept all the same (Go's tls.X509KeyPair says what is wrong)."""
    if obj.get("type") != "kubernetes.io/tls":
        return []
    for key, what, wanted in (("tls.crt", "certificate", "CERTIFICATE"), ("tls.key", "key", "PRIVATE KEY")):
        found = _PEM.findall(_bytes((obj.get("data") or {}).get(key)))
        words = _pem_words(what, wanted, [name.decode(errors="replace") for name in found])
        if words:
            return [f"tls: {words}"]
    return []


def _pem_words(what: str, wanted: str, found: list[str]) -> str:
    """What the input of a certificate or a key lacks, "" where it has a block of that type."""
    if any(name == wanted if what == "certificate" else name.endswith(wanted) for name in found):
        return ""
    if not found:
        return f"failed to find any PEM data in {what} input"
    if what == "certificate" and len(found) == 1 and found[0].endswith("PRIVATE KEY"):
        return ("failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may "
                "have been switched")
    if what == "key" and found == ["CERTIFICATE"]:
        return "found a certificate rather than a key in the PEM for the private key"
    skipped = f"in {what} input after skipping PEM blocks of the following types: [{' '.join(found)}]"
    block = '"CERTIFICATE" PEM block' if what == "certificate" else 'PEM block with type ending in "PRIVATE KEY"'
    return f"failed to find {block} {skipped}"


def _validate_update(new: Obj, old: Obj) -> list[FieldError]:
    errors = []
    if new.get("type") != old.get("type"):
        errors.append(invalid_value("type", new.get("type"), "field is immutable"))
    return errors + frozen(new, old, ("data",))


def _describe(obj: Obj, reader: Reader, events: bool) -> str:
    lines = Lines()
    add_metadata(lines, obj)
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
    changes_first=True, warn=_warnings,
    fields={"type": lambda obj: str(obj.get("type", ""))},
    describe=_describe,
)
