"""--append-hash: a name that changes with the content (kubectl's pkg/util/hash)."""

from __future__ import annotations

from hashlib import sha256

from tui.api.gojson import compact_json
from tui.api.objects import Obj

_LETTERS = str.maketrans("013ae", "ghkmt")
"""No vowels and no easily confused figures."""


def hashed(obj: Obj) -> str:
    """The name of a ConfigMap or Secret with ten letters of its content's hash."""
    name = str(obj["metadata"]["name"])
    content = {"data": obj.get("data") or ("" if obj["kind"] == "ConfigMap" else {}), "kind": obj["kind"], "name": name}
    if obj["kind"] == "Secret":
        content = {**content, "data": obj.get("data"), "type": obj.get("type", "")}
    return f"{name}-{sha256(compact_json(content).encode()).hexdigest()[:10].translate(_LETTERS)}"
