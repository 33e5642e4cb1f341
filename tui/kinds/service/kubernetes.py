"""The Service `kubernetes`: how pods reach the API server, which keeps it itself (its kubernetesservice controller)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from tui.api.kind import Api
from tui.api.objects import Key, Obj, key

WHERE = Key("default", "kubernetes")
SERVICE_IP = "10.96.0.1"
SERVER_IP = "172.18.0.2"
SERVER_PORT = 6443
_SKIP_MIRROR = {"endpointslice.kubernetes.io/skip-mirror": "true"}
_PORT = {"name": "https", "port": SERVER_PORT, "protocol": "TCP"}


def _if_deleted(before: Obj | None, after: Obj | None, api: Api) -> Iterable[Key]:
    return (WHERE,) if after is None and before is not None and key(before) == WHERE else ()


class KubernetesServiceController:
    """One sync makes whatever is missing of the Service, its Endpoints and its slice."""

    name = "kubernetes-service-controller"
    watches: Mapping[str, Callable[[Obj | None, Obj | None, Api], Iterable[Key]]] = {
        "services": _if_deleted, "endpoints": _if_deleted, "endpointslices.discovery.k8s.io": _if_deleted,
    }

    def sync(self, key: Key, api: Api) -> int | None:
        """A new cluster calls it once; after that it answers to deletions."""
        for resource, make in (
            ("services", _service), ("endpoints", _endpoints), ("endpointslices.discovery.k8s.io", _slice),
        ):
            if api.find(resource, *WHERE) is None:
                api.create(make())
        return None


def _meta(labels: Mapping[str, str]) -> Obj:
    return {"name": WHERE.name, "namespace": WHERE.namespace, "labels": dict(labels)}


def _service() -> Obj:
    return {
        "apiVersion": "v1", "kind": "Service",
        "metadata": _meta({"component": "apiserver", "provider": "kubernetes"}),
        "spec": {
            "clusterIP": SERVICE_IP,
            "ports": [{"name": "https", "port": 443, "protocol": "TCP", "targetPort": SERVER_PORT}],
        },
    }


def _endpoints() -> Obj:
    subset = {"addresses": [{"ip": SERVER_IP}], "ports": [dict(_PORT)]}
    return {"apiVersion": "v1", "kind": "Endpoints", "metadata": _meta(_SKIP_MIRROR), "subsets": [subset]}


def _slice() -> Obj:
    return {
        "apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice",
        "metadata": _meta({"kubernetes.io/service-name": WHERE.name}),
        "addressType": "IPv4",
        "endpoints": [{"addresses": [SERVER_IP], "conditions": {"ready": True}}],
        "ports": [dict(_PORT)],
    }
