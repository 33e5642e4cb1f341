"""The dotted names of `kubectl config set` and `unset`: `current-context`, `contexts.NAME.namespace`."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from tui.kubectl.errors import Failure
from tui.kubectl.flags import parse_bool
from tui.kubectl.kubeconfig import PARTS, KubeConfig

_PLAIN = ("current-context", "kind", "apiVersion")
_FIELDS = {
    "contexts": ("cluster", "user", "namespace"),
    "clusters": ("server", "tls-server-name", "insecure-skip-tls-verify", "certificate-authority",
                 "certificate-authority-data", "proxy-url", "disable-compression"),
    "users": ("client-certificate", "client-certificate-data", "client-key", "client-key-data", "token", "tokenFile",
              "as", "as-uid", "username", "password"),
}  # fmt: skip
_BOOLEANS = ("insecure-skip-tls-verify", "disable-compression")


def set_property(config: KubeConfig, path: str, value: str, raw: bool) -> None:
    """Sets one value; raises Failure."""
    part, name, field = _steps(path)
    if not name:
        if part in PARTS:
            raise Failure(f"can't set a map to a value: {part}")
        config.config[part] = value
        return
    if not field:
        raise Failure(f"can't set a map to a value: {part}")
    config.entry(part, name)[field] = _converted(field, value, raw)


def unset_property(config: KubeConfig, path: str) -> None:
    """Removes one value, an entry with all that is in it, or all entries; raises Failure."""
    part, name, field = _steps(path)
    if not name:
        config.config[part] = [] if part in PARTS else ""
    elif not field:
        config.remove(part, name)
    elif config.find(part, name) is None:
        raise Failure(f"current map key `{name}` is invalid")
    else:
        config.entry(part, name).pop(field, None)


def _steps(path: str) -> tuple[str, str, str]:
    part, _, rest = path.partition(".")
    if part in _PLAIN and not rest:
        return part, "", ""
    if part not in PARTS:
        raise Failure(f"unable to parse {path} after [] at api.Config")
    name, dot, field = rest.rpartition(".")
    return (part, name, field) if dot and field in _FIELDS[part] else (part, rest, "")


def _converted(field: str, value: str, raw: bool) -> Any:
    try:
        if field in _BOOLEANS:
            return parse_bool(value)
        if field.endswith("-data"):
            return base64.b64encode(value.encode()).decode() if raw else _checked(value)
    except ValueError as error:
        raise Failure(str(error)) from None
    return value


def _checked(value: str) -> str:
    try:
        base64.b64decode(value, validate=True)
    except binascii.Error:
        good = len(value) - len(value) % 4
        raise Failure(f"error decoding input value: illegal base64 data at input byte {good}") from None
    return value
