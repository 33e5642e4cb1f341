"""Leases: the heartbeats of nodes and the elections of the control plane, as far as anything shows them."""

from __future__ import annotations

from tui.api.errors import FieldError, invalid_value
from tui.api.kind import Column, Kind
from tui.api.objects import Obj, dig
from tui.kinds.age import age


def _prepare(lease: Obj, old: Obj | None) -> None:
    """Coordinated elections are behind a gate that is shut."""
    for field in ("strategy", "preferredHolder"):
        (lease.get("spec") or {}).pop(field, None)


def _validate(lease: Obj) -> list[FieldError]:
    spec = lease.get("spec") or {}
    errors: list[FieldError] = []
    for field, least, words in (("leaseDurationSeconds", 1, "greater than 0"),
                                ("leaseTransitions", 0, "greater than or equal to 0")):
        if spec.get(field, least) < least:
            errors.append(invalid_value(f"spec.{field}", spec[field], f"must be {words}"))
    return errors


LEASE = Kind(
    kind="Lease", plural="leases", group="coordination.k8s.io", singular="lease", generation=False,
    prepare=_prepare, validate=_validate,
    columns=(
        Column("Holder", lambda obj, now: dig(obj, "spec", "holderIdentity", default="")),
        Column("Age", lambda obj, now: age(obj["metadata"].get("creationTimestamp"), now)),
    ),
)
