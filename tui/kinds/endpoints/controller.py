"""Keeps the Endpoints of Services with a selector (kube-controller-manager's endpoint-controller)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from tui.api.kind import Api
from tui.api.objects import Key, Obj, annotations_of, labels
from tui.kinds.endpoints.subsets import pack, truncate
from tui.kinds.endpointslice.controller import changed_service
from tui.kinds.pod.readiness import is_ready
from tui.kinds.service.backends import (
    HEADLESS,
    TRIGGER,
    hostname_of,
    may_serve,
    pod_reference,
    ready_since,
    resolve_ports,
)
from tui.kinds.service.selection import pods_of, services_after

MANAGED_BY = "endpoints.kubernetes.io/managed-by"
_OVER_CAPACITY = "endpoints.kubernetes.io/over-capacity"


def _service_of(before: Obj | None, after: Obj | None, api: Api) -> Iterable[Key]:
    """The Service of Endpoints that were deleted or changed."""
    if before is None:
        return ()
    return (Key(before["metadata"].get("namespace", ""), before["metadata"]["name"]),)


class EndpointsController:
    """One sync writes the Endpoints of one Service."""

    name = "endpoint-controller"
    rest = 250
    """Milliseconds between two looks at one Service: many pods that change at once cost a few syncs."""
    watches: Mapping[str, Callable[[Obj | None, Obj | None, Api], Iterable[Key]]] = {
        "services": changed_service, "pods": services_after, "endpoints": _service_of,
    }

    def sync(self, key: Key, api: Api) -> int | None:
        """Endpoints go with their Service, whoever wrote them."""
        service, old = api.find("services", *key), api.find("endpoints", *key)
        if service is None:
            if old is not None:
                api.delete("endpoints", key.namespace, key.name)
            return None
        if service["spec"].get("type") == "ExternalName" or not service["spec"].get("selector"):
            return None
        publish = bool(service["spec"].get("publishNotReadyAddresses"))
        pods = [pod for pod in pods_of(service, api) if may_serve(pod, terminating=publish)]
        new = _compose(service, old, pods, publish)
        if old is None:
            api.create(new)
        elif (old.get("subsets"), labels(old)) != (new.get("subsets"), labels(new)):
            api.update(new)
        return None


def _compose(service: Obj, old: Obj | None, pods: list[Obj], publish: bool) -> Obj:
    found = []
    for pod in pods:
        ports = resolve_ports(service, pod)
        if ports or (not service["spec"].get("ports") and service["spec"].get("clusterIP") == "None"):
            found.append((_address(pod, service), ports, publish or is_ready(pod)))
    subsets = pack(found)
    notes = {k: v for k, v in annotations_of(old or {}).items() if k not in (TRIGGER, _OVER_CAPACITY)}
    if truncate(subsets):
        notes[_OVER_CAPACITY] = "truncated"
    times = _changes(service, old, pods)
    if times:
        notes[TRIGGER] = min(times)
    meta = dict((old or {}).get("metadata") or {"name": service["metadata"]["name"]})
    meta["namespace"] = service["metadata"]["namespace"]
    meta["labels"] = _labels(service)
    meta["annotations"] = notes
    if not notes:
        del meta["annotations"]
    return {"apiVersion": "v1", "kind": "Endpoints", "metadata": meta, **({"subsets": subsets} if subsets else {})}


def _labels(service: Obj) -> dict[str, str]:
    own = {k: v for k, v in labels(service).items() if k not in (HEADLESS, MANAGED_BY)}
    headless = {HEADLESS: ""} if service["spec"].get("clusterIP") == "None" else {}
    return {**own, **headless, MANAGED_BY: "endpoint-controller"}


def _changes(service: Obj, old: Obj | None, pods: list[Obj]) -> list[str]:
    """When the pods that are new here became what they are; of new Endpoints also when their Service was made."""
    if old is None:
        return [service["metadata"].get("creationTimestamp", "")]
    known = {
        (address.get("targetRef") or {}).get("uid")
        for subset in old.get("subsets") or () for address in subset.get("addresses") or ()
    }
    return [since for pod in pods if pod["metadata"]["uid"] not in known and (since := ready_since(pod))]


def _address(pod: Obj, service: Obj) -> Obj:
    address: Obj = {"ip": pod["status"]["podIP"], "targetRef": pod_reference(pod)}
    node, hostname = pod["spec"].get("nodeName"), hostname_of(pod, service)
    return {**address, **({"nodeName": node} if node else {}), **({"hostname": hostname} if hostname else {})}
