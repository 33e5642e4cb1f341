"""The downward API: a pod's own fields and resources as text (pkg/fieldpath)."""

from __future__ import annotations

import json
import re
from fractions import Fraction

from tui.api.objects import Obj, dig
from tui.kinds.quantity import parse

NODE_CAPACITY = {"cpu": Fraction(4), "memory": Fraction(8 * 1024**3), "ephemeral-storage": Fraction(256 * 1024**3)}


def field_value(pod: Obj, path: str) -> str:
    """The value of a `fieldRef`: `metadata.name`, `metadata.labels['app']`, `status.podIP`, ..."""
    keyed = re.fullmatch(r"metadata\.(labels|annotations)\['(.+)'\]", path)
    if keyed:
        return str(dig(pod, "metadata", keyed[1], keyed[2], default=""))
    if path in ("metadata.labels", "metadata.annotations"):
        entries = dig(pod, *path.split("."), default={})
        return "\n".join(f"{k}={json.dumps(v, ensure_ascii=False)}" for k, v in sorted(entries.items()))
    if path in ("status.podIPs", "status.hostIPs"):
        return ",".join(entry["ip"] for entry in dig(pod, *path.split("."), default=[]))
    return str(dig(pod, *path.split("."), default=""))


def resource_value(container: Obj, reference: Obj) -> str:
    """The value of a `resourceFieldRef` (`limits.cpu`) in units of its divisor, rounded up."""
    part, _, name = reference["resource"].partition(".")
    amount = dig(container, "resources", part, name)
    if amount is None:
        value = NODE_CAPACITY.get(name, Fraction(0)) if part == "limits" else Fraction(0)
    else:
        value = parse(amount)
    divisor = parse(reference.get("divisor") or 1) or Fraction(1)
    return str(-(-value // divisor))
