"""Writes the slices of a plan: shared by the controller of Services and the one that mirrors Endpoints."""

from __future__ import annotations

from collections.abc import Mapping

from tui.api.kind import Api
from tui.api.objects import Key, Obj, annotations_of, labels
from tui.kinds.endpointslice.plan import Plan, identity
from tui.kinds.service.backends import TRIGGER

SLICES = "endpointslices.discovery.k8s.io"
SERVICE_NAME = "kubernetes.io/service-name"
MANAGED_BY = "endpointslice.kubernetes.io/managed-by"


def slices_of(where: Key, manager: str, api: Api) -> list[Obj]:
    """The slices of a Service that one controller keeps, oldest first."""
    found = [
        part for part in api.index(SLICES, "label", f"{SERVICE_NAME}={where.name}")
        if part["metadata"].get("namespace") == where.namespace
        and labels(part).get(MANAGED_BY) == manager
        and not part["metadata"].get("deletionTimestamp")
    ]
    return sorted(found, key=lambda part: (part["metadata"].get("creationTimestamp", ""), part["metadata"]["name"]))


def write(
    plan: Plan, owner: Obj, marks: Mapping[str, str], notes: Mapping[str, str] | None, since: Mapping[str, str],
    api: Api, family: str = "IPv4",
) -> None:
    """Carry out a plan.

    `marks` are labels; `notes` annotations, None where those of a slice are its own business; `since` says when a pod
    (by uid) last changed.
    """
    for part, ports, endpoints in plan.keep:
        changed = {**part, "ports": ports or None, "endpoints": endpoints or None}
        same = all(part.get(field) == changed[field] for field in ("ports", "endpoints"))
        if same and labels(part) == marks and notes in (None, annotations_of(part)):
            continue
        known = {identity(e): e for e in part.get("endpoints") or ()}
        times = [_time(e, since) for e in endpoints if known.get(identity(e)) != e]
        changed["metadata"] = {**part["metadata"], "labels": dict(marks)}
        _annotate(changed["metadata"], annotations_of(part) if notes is None else notes, times)
        api.update(changed)
    for ports, endpoints in plan.create:
        times = [_time(e, since) for e in endpoints] or [owner["metadata"].get("creationTimestamp", "")]
        new: Obj = {"apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice", "metadata": _meta(owner, marks)}
        _annotate(new["metadata"], notes or {}, times)
        api.create({**new, "addressType": family, "endpoints": endpoints or None, "ports": ports or None})
    for part in plan.delete:
        api.delete(SLICES, part["metadata"]["namespace"], part["metadata"]["name"])


def _time(endpoint: Obj, since: Mapping[str, str]) -> str:
    return since.get((endpoint.get("targetRef") or {}).get("uid", ""), "")


def _annotate(meta: Obj, notes: Mapping[str, str], times: list[str]) -> None:
    """When what this change answers to happened: what latencies are measured from."""
    meta["annotations"] = {name: note for name, note in notes.items() if name != TRIGGER}
    first = min(filter(None, times), default="")
    if first:
        meta["annotations"][TRIGGER] = first
    if not meta["annotations"]:
        del meta["annotations"]


def _meta(owner: Obj, marks: Mapping[str, str]) -> Obj:
    name = owner["metadata"]["name"]
    return {
        "generateName": f"{name}-",
        "namespace": owner["metadata"]["namespace"],
        "labels": dict(marks),
        "ownerReferences": [{
            "apiVersion": "v1", "blockOwnerDeletion": True, "controller": True,
            "kind": owner["kind"], "name": name, "uid": owner["metadata"]["uid"],
        }],
    }
