"""The ReplicaSets of a Deployment: which is new, their revisions, hashes and sizes (deployment/util)."""

from __future__ import annotations

import math
from typing import Any

from tui.api.kind import Api
from tui.api.objects import Obj, annotations_of, clone, dig, labels
from tui.kinds.owned import reference_to
from tui.kinds.templatehash import hash_of

HASH = "pod-template-hash"
PREFIX = "deployment.kubernetes.io/"
REVISION, HISTORY = f"{PREFIX}revision", f"{PREFIX}revision-history"
DESIRED, MOST = f"{PREFIX}desired-replicas", f"{PREFIX}max-replicas"
_OWN = (REVISION, HISTORY, DESIRED, MOST, "kubectl.kubernetes.io/last-applied-configuration",
        "deprecated.deployment.rollback.to")


def same_template(rs: Obj, deployment: Obj) -> bool:
    """Equal but for the hash label."""
    return _bare(rs["spec"]["template"]) == _bare(deployment["spec"]["template"])


def _bare(template: Obj) -> Obj:
    kept = {k: v for k, v in labels(template).items() if k != HASH}
    meta = {k: v for k, v in (template.get("metadata") or {}).items() if k not in ("labels", "creationTimestamp")}
    return {"metadata": {**meta, "labels": kept}, "spec": template["spec"]}


def split(deployment: Obj, sets: list[Obj]) -> tuple[Obj | None, list[Obj]]:
    """(the set of the current template, the others), oldest first."""
    ordered = sorted(sets, key=lambda rs: (rs["metadata"]["creationTimestamp"], rs["metadata"]["name"]))
    new = next((rs for rs in ordered if same_template(rs, deployment)), None)
    return new, [rs for rs in ordered if rs is not new]


def revision_of(obj: Obj) -> int:
    """The revision annotation, 0 where there is none."""
    text = annotations_of(obj).get(REVISION, "0")
    return int(text) if text.isdigit() else 0


def template_hash(deployment: Obj) -> str:
    """The pod-template-hash of the current template."""
    return hash_of(deployment["spec"]["template"], dig(deployment, "status", "collisionCount"))


def resolve(deployment: Obj) -> tuple[int, int]:
    """(maxSurge, maxUnavailable) in pods; unavailable is 1 where both come to 0."""
    if deployment["spec"]["strategy"]["type"] != "RollingUpdate":
        return 0, 0
    rolling, replicas = deployment["spec"]["strategy"]["rollingUpdate"], deployment["spec"]["replicas"]
    surge = _share(rolling["maxSurge"], replicas, up=True)
    unavailable = min(_share(rolling["maxUnavailable"], replicas, up=False), replicas)
    return surge, 1 if surge == 0 and unavailable == 0 else unavailable


def _share(value: Any, replicas: int, *, up: bool) -> int:
    if isinstance(value, int):
        return value
    exact = int(value.rstrip("%")) * replicas / 100
    return math.ceil(exact) if up else math.floor(exact)


def size_annotations(deployment: Obj) -> dict[str, str]:
    """What a set remembers of its Deployment's size."""
    replicas = deployment["spec"]["replicas"]
    return {DESIRED: str(replicas), MOST: str(replicas + resolve(deployment)[0])}


def inherited(deployment: Obj) -> dict[str, str]:
    """The Deployment's annotations that its sets carry too."""
    return {k: v for k, v in annotations_of(deployment).items() if k not in _OWN}


def new_set(deployment: Obj, replicas: int, revision: int) -> Obj:
    """A ReplicaSet for the current template."""
    code, template = template_hash(deployment), clone(deployment["spec"]["template"])
    template["metadata"]["labels"] = {**labels(template), HASH: code}
    selector: Obj = clone(deployment["spec"]["selector"])
    selector["matchLabels"] = {**(selector.get("matchLabels") or {}), HASH: code}
    spec: Obj = {"replicas": replicas, "selector": selector, "template": template}
    if deployment["spec"].get("minReadySeconds"):
        spec["minReadySeconds"] = deployment["spec"]["minReadySeconds"]
    notes = {**inherited(deployment), **size_annotations(deployment), REVISION: str(revision)}
    meta = {"name": f"{deployment['metadata']['name']}-{code}", "namespace": deployment["metadata"]["namespace"],
            "labels": dict(labels(template)), "annotations": notes, "ownerReferences": [reference_to(deployment)]}
    return {"apiVersion": "apps/v1", "kind": "ReplicaSet", "metadata": meta, "spec": spec}


def annotate(obj: Obj, notes: dict[str, str], api: Api, **spec: Any) -> Obj:
    """The object with these annotations and spec fields, written only where that changes it."""
    if all(annotations_of(obj).get(k) == v for k, v in notes.items()) and all(
            obj["spec"].get(k) == v for k, v in spec.items()):
        return obj
    changed: Obj = clone(obj)
    changed["metadata"]["annotations"] = {**annotations_of(obj), **notes}
    changed["spec"].update(spec)
    return api.update(changed)
