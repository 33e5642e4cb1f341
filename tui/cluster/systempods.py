"""Pods that nobody asks for or misses: static pods and kube-proxy are kept up, those of a node that is gone go too."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from tui.api.kind import Api
from tui.api.objects import Key, Obj, annotations_of, key, owner
from tui.cluster.seeding import PROXY, STATIC, SYSTEM, seed_proxy, seed_static_pod

if TYPE_CHECKING:
    from tui.cluster.cluster import Cluster

MIRROR = "kubernetes.io/config.mirror"


def _lost(before: Obj | None, after: Obj | None, api: Api) -> Iterable[Key]:
    """A mirror pod or a pod of kube-proxy that has been deleted."""
    if after is not None or before is None or before["metadata"].get("namespace") != SYSTEM:
        return ()
    holder = owner(before)
    if holder and (holder["kind"], holder["name"]) == ("DaemonSet", PROXY):
        return (Key(SYSTEM, PROXY),)
    return (Key(SYSTEM, before["metadata"]["name"]),) if MIRROR in annotations_of(before) else ()


def _stranded(before: Obj | None, after: Obj | None, api: Api) -> Iterable[Key]:
    """The pods of a node that was deleted."""
    if after is not None or before is None:
        return ()
    return [key(pod) for pod in api.index("pods", "node", before["metadata"]["name"])]


class PodGarbageCollector:
    """Takes away the pods of nodes that are no more (pkg/controller/podgc)."""

    name = "pod-garbage-collector-controller"
    watches: Mapping[str, Callable[[Obj | None, Obj | None, Api], Iterable[Key]]] = {"nodes": _stranded}

    def sync(self, key: Key, api: Api) -> int | None:
        """Nobody is left to end the pod, so that it goes at once."""
        pod = api.find("pods", *key)
        if pod is not None and api.find("nodes", "", pod["spec"].get("nodeName", "")) is None:
            api.delete("pods", key.namespace, key.name, uid=pod["metadata"]["uid"], grace=0)
        return None


class SystemPods:
    """Makes anew what was deleted: what it stands for has gone on running (kubelet's file source, DaemonSets)."""

    name = "system-pods"
    watches: Mapping[str, Callable[[Obj | None, Obj | None, Api], Iterable[Key]]] = {"pods": _lost}

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster

    def sync(self, key: Key, api: Api) -> int | None:
        """One static pod, or kube-proxy wherever it is missing."""
        if key.name == PROXY:
            pods = [pod for pod in api.list("pods", SYSTEM) if (owner(pod) or {}).get("name") == PROXY]
            served = {pod["spec"].get("nodeName") for pod in pods}
            for node in api.list("nodes"):
                if node["metadata"]["name"] not in served:
                    seed_proxy(self._cluster, node["metadata"]["name"])
            return None
        name = key.name.removesuffix("-control-plane")
        if name in STATIC and api.find("pods", *key) is None and api.find("nodes", "", "control-plane"):
            seed_static_pod(self._cluster, name)
        return None
