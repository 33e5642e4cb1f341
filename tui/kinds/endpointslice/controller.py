"""Keeps the EndpointSlices of Services with a selector (kube-controller-manager's endpointslice-controller)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from tui.api.kind import Api
from tui.api.objects import Key, Obj, key, labels
from tui.kinds.endpointslice.plan import Group, group, make_plan
from tui.kinds.endpointslice.writing import MANAGED_BY, SERVICE_NAME, SLICES, slices_of, write
from tui.kinds.pod.readiness import is_ready
from tui.kinds.service.backends import HEADLESS, hostname_of, may_serve, pod_reference, ready_since, resolve_ports
from tui.kinds.service.selection import pods_of, services_after

MANAGER = "endpointslice-controller.k8s.io"
_ZONE = "topology.kubernetes.io/zone"


def changed_service(before: Obj | None, after: Obj | None, api: Api) -> Iterable[Key]:
    """The Service itself, unless only its status changed."""
    if before is not None and after is not None and _wanted(before) == _wanted(after):
        return ()
    return (key(after or before or {}),)


def _wanted(service: Obj) -> tuple[object, ...]:
    return service["spec"], labels(service), service["metadata"].get("uid")


def _service_of(before: Obj | None, after: Obj | None, api: Api) -> Iterable[Key]:
    """The Service of a slice that went away or was changed."""
    part = before or {}
    if before is None or labels(part).get(MANAGED_BY) != MANAGER:
        return ()
    return (Key(part["metadata"].get("namespace", ""), labels(part).get(SERVICE_NAME, "")),)


class EndpointSliceController:
    """One sync brings all slices of one Service in line with its pods."""

    name = "endpointslice-controller"
    rest = 250
    """Milliseconds between two looks at one Service: many pods that change at once cost a few syncs."""
    watches: Mapping[str, Callable[[Obj | None, Obj | None, Api], Iterable[Key]]] = {
        "services": changed_service, "pods": services_after, SLICES: _service_of,
    }

    def sync(self, key: Key, api: Api) -> int | None:
        """Without the Service its slices are the garbage collector's."""
        service = api.find("services", *key)
        if service is None:
            return None
        if service["spec"].get("type") == "ExternalName" or not service["spec"].get("selector"):
            return None
        groups: dict[str, Group] = {}
        pods = [pod for pod in pods_of(service, api) if may_serve(pod, terminating=True)]
        for pod in pods:
            ports = resolve_ports(service, pod)
            group(groups, ports, endpoint_of(pod, service, api))
        plan = make_plan(slices_of(key, MANAGER, api), groups, placeholder=True)
        if service["metadata"].get("deletionTimestamp"):
            plan.create.clear()  # the garbage collector is about to take what is there
        since = {pod["metadata"]["uid"]: ready_since(pod) for pod in pods}
        write(plan, service, slice_labels(service), None, since, api)
        return None


def slice_labels(service: Obj) -> dict[str, str]:
    """The Service's own labels, and what says whose slice it is."""
    own = {k: v for k, v in labels(service).items() if k not in (SERVICE_NAME, MANAGED_BY, HEADLESS)}
    headless = {HEADLESS: ""} if service["spec"].get("clusterIP") == "None" else {}
    return {**own, **headless, SERVICE_NAME: service["metadata"]["name"], MANAGED_BY: MANAGER}


def endpoint_of(pod: Obj, service: Obj, api: Api) -> Obj:
    """A pod as an endpoint: it serves while it is ready, and is ready while it serves and does not terminate."""
    serving, terminating = is_ready(pod), bool(pod["metadata"].get("deletionTimestamp"))
    ready = bool(service["spec"].get("publishNotReadyAddresses")) or (serving and not terminating)
    node = pod["spec"].get("nodeName", "")
    endpoint: Obj = {
        "addresses": [pod["status"]["podIP"]],
        "conditions": {"ready": ready, "serving": serving, "terminating": terminating},
        "targetRef": pod_reference(pod),
    }
    zone = labels(api.find("nodes", "", node) or {}).get(_ZONE, "") if node else ""
    for field, value in (("nodeName", node), ("hostname", hostname_of(pod, service)), ("zone", zone)):
        if value:
            endpoint[field] = value
    hints = _hints(service["spec"].get("trafficDistribution", ""), node, zone) if ready else {}
    return {**endpoint, "hints": hints} if hints else endpoint


def _hints(distribution: str, node: str, zone: str) -> Obj:
    """Whom the endpoint is meant for where traffic is to stay near (endpointslice/trafficdist)."""
    zones = {"forZones": [{"name": zone}]} if distribution and zone else {}
    return {"forNodes": [{"name": node}], **zones} if distribution == "PreferSameNode" and node else zones
