"""A cloud that gives load balancers their addresses (the cloud controller manager's service-lb-controller).

It exists only in clusters made with `cloud=True`; elsewhere nobody does its work, and addresses stay pending.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from ipaddress import ip_address, ip_network

from tui.api.kind import Api
from tui.api.objects import Key, Obj, key
from tui.cluster.cloudchanges import change_of
from tui.kinds.age import parse_time
from tui.kinds.describe import find_events

FINALIZER = "service.kubernetes.io/load-balancer-cleanup"
RANGE = ip_network("203.0.113.0/24")
DELAY = 6_000
"""How long the cloud takes to make a load balancer, in simulated milliseconds."""
REMOVAL = 2_000
"""How long it takes to unmake one."""
_COMPONENT = "service-controller"
_ENSURING, _ENSURED, _DELETING = "EnsuringLoadBalancer", "EnsuredLoadBalancer", "DeletingLoadBalancer"


def _changed(before: Obj | None, after: Obj | None, api: Api) -> Iterable[Key]:
    """Services that want a load balancer, or have one to give back; a change that it has to follow is told at once."""
    if before is not None and after is not None:
        _tell(before, after, api)
    if after is not None and (wants_balancer(after) or _has_finalizer(after)):
        return (key(after),)
    return ()


def _tell(before: Obj, after: Obj, api: Api) -> None:
    """What changed; and that a load balancer which stands already is looked after again."""
    change = change_of(before, after, wants_balancer(before), wants_balancer(after))
    if change is None or after["metadata"].get("deletionTimestamp"):
        return
    if change[0]:
        api.event(after, "Normal", *change, _COMPONENT)
    if wants_balancer(after) and _ingress(after):
        api.event(after, "Normal", _ENSURING, "Ensuring load balancer", _COMPONENT)


def wants_balancer(service: Obj) -> bool:
    """Type LoadBalancer, of no class (a class is another implementation's)."""
    spec = service["spec"]
    return spec.get("type") == "LoadBalancer" and spec.get("loadBalancerClass") is None


def _has_finalizer(service: Obj) -> bool:
    return FINALIZER in (service["metadata"].get("finalizers") or ())


class LoadBalancerController:
    """One sync takes one Service a step towards its load balancer, or takes the load balancer away."""

    name = "service-lb-controller"
    waited_for = True
    """Its delays are work: a world is not settled before the cloud has answered."""
    watches: Mapping[str, Callable[[Obj | None, Obj | None, Api], Iterable[Key]]] = {"services": _changed}

    def sync(self, key: Key, api: Api) -> int | None:
        """Milliseconds until the cloud has made it, while it has not."""
        service = api.find("services", *key)
        if service is None:
            return None
        if service["metadata"].get("deletionTimestamp") or not wants_balancer(service):
            return self._remove(service, api)
        if not _has_finalizer(service):
            self._begin(service, api)
            return DELAY
        if _ingress(service) and _count(service, api, _ENSURING) <= _count(service, api, _ENSURED):
            return None
        left = _started(service, api) + DELAY - api.now
        if left > 0:
            return left
        return self._finish(service, api)

    def _begin(self, service: Obj, api: Api) -> None:
        finalizers = [*(service["metadata"].get("finalizers") or ()), FINALIZER]
        held = api.update({**service, "metadata": {**service["metadata"], "finalizers": finalizers}})
        api.event(held, "Normal", _ENSURING, "Ensuring load balancer", _COMPONENT)

    def _finish(self, service: Obj, api: Api) -> int | None:
        address = "" if _ingress(service) else _choose(service["spec"].get("loadBalancerIP", ""), api)
        if not address and not _ingress(service):
            words = "Error syncing load balancer: failed to ensure load balancer: no address is available"
            api.event(service, "Warning", "SyncLoadBalancerFailed", words, _COMPONENT)
            return None
        if address:
            ingress = [{"ip": address, "ipMode": "VIP"}]
            status = {**(service.get("status") or {}), "loadBalancer": {"ingress": ingress}}
            service = api.update_status({**service, "status": status})
        api.event(service, "Normal", _ENSURED, "Ensured load balancer", _COMPONENT)
        return None

    def _remove(self, service: Obj, api: Api) -> int | None:
        """Give the address back, then let the Service go."""
        if not _has_finalizer(service):
            return None
        if _said(service, api, _DELETING) < _said(service, api, _ENSURING):
            api.event(service, "Normal", _DELETING, "Deleting load balancer", _COMPONENT)
            return REMOVAL
        if _ingress(service):
            service = api.update_status({**service, "status": {**service["status"], "loadBalancer": {}}})
        meta = dict(service["metadata"])
        meta["finalizers"] = [name for name in meta.get("finalizers") or () if name != FINALIZER]
        if not meta["finalizers"]:
            del meta["finalizers"]
        api.event(service, "Normal", "DeletedLoadBalancer", "Deleted load balancer", _COMPONENT)
        api.update({**service, "metadata": meta})
        return None


def _ingress(service: Obj) -> bool:
    return bool(((service.get("status") or {}).get("loadBalancer") or {}).get("ingress"))


def _started(service: Obj, api: Api) -> int:
    """When the cloud was asked, by the event that says so; without one, when the Service was made."""
    return _said(service, api, _ENSURING) or parse_time(service["metadata"]["creationTimestamp"])


def _said(service: Obj, api: Api, reason: str) -> int:
    """When an event of a reason was last recorded, 0 where none is: all that the controller remembers."""
    seen = [event.get("lastTimestamp") for event in find_events(service, api) if event.get("reason") == reason]
    return max((parse_time(text) for text in seen if text), default=0)


def _count(service: Obj, api: Api, reason: str) -> int:
    """How often a thing was said."""
    return sum(int(event.get("count") or 1) for event in find_events(service, api) if event.get("reason") == reason)


def _choose(wanted: str, api: Api) -> str:
    """The address that was asked for, or any other that is free; "" where there is none."""

    def free(address: str) -> bool:
        return not api.index("services", "ingressIP", address)

    try:
        if wanted and ip_address(wanted) in RANGE:
            return wanted if free(wanted) else ""
    except ValueError:
        pass
    hosts = [str(host) for host in RANGE.hosts()]
    start = api.random.randrange(len(hosts))
    return next(filter(free, hosts[start:] + hosts[:start]), "")


CONTROLLERS = (LoadBalancerController(),)
"""What a cluster with a cloud runs besides the kinds' own controllers."""
