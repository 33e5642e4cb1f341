"""Leases: the heartbeats of nodes and the elections of the control plane, as far as anything shows them."""

from __future__ import annotations

from tui.api.kind import Column, Kind
from tui.api.objects import dig
from tui.kinds.age import age

LEASE = Kind(
    kind="Lease", plural="leases", group="coordination.k8s.io", singular="lease", generation=False,
    columns=(
        Column("Holder", lambda obj, now: dig(obj, "spec", "holderIdentity", default="")),
        Column("Age", lambda obj, now: age(obj["metadata"].get("creationTimestamp"), now)),
    ),
)
