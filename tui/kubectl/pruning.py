"""What apply --prune takes away: objects once applied that the manifests no longer name (apply/prune.go)."""

from __future__ import annotations

from collections.abc import Iterable

from tui.api.errors import ApiError
from tui.api.objects import Obj
from tui.kubectl.changes import last_applied, report
from tui.kubectl.context import Context
from tui.kubectl.resources import Resource

_NAMESPACED = (
    "configmaps", "endpoints", "persistentvolumeclaims", "pods", "replicationcontrollers", "secrets", "services",
    "jobs.batch", "cronjobs.batch", "ingresses.networking.k8s.io", "daemonsets.apps", "deployments.apps",
    "replicasets.apps", "statefulsets.apps",
)  # fmt: skip
_UNSCOPED = ("namespaces", "persistentvolumes")
"""The types that are pruned where --prune-allowlist names none."""


def prune(context: Context, applied: Iterable[Obj]) -> None:
    """Delete what -l (or --all) chooses in the namespaces that were applied to, and say so. Raises ApiError."""
    kept = {obj["metadata"].get("uid") for obj in applied}
    namespaces = sorted({obj["metadata"].get("namespace") or context.namespace for obj in applied})
    for namespace in namespaces:
        for name in _NAMESPACED:
            _prune(context, context.mapper.find(name), namespace, kept)
    for name in _UNSCOPED:
        _prune(context, context.mapper.find(name), "", kept)


def _prune(context: Context, resource: Resource, namespace: str, kept: set[str | None]) -> None:
    for obj in context.list(resource, namespace, context.flags["selector"]):
        if last_applied(obj) is None or obj["metadata"]["uid"] in kept:
            continue
        if context.dry_run != "client":
            try:
                context.send("delete", resource, namespace, obj["metadata"]["name"], dryRun=context.dry_run_all,
                             body={"propagationPolicy": "Background"})  # fmt: skip
            except ApiError as error:
                if error.reason != "NotFound":
                    raise
        report(context, resource, obj, "pruned")
