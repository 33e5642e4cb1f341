"""What an ingress-nginx controller writes: `Sync` events, and its addresses into the status of its Ingresses.

Two queues, as in the real one: events follow each change, addresses a ticker. Both rest while no ready pod runs it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from tui.api.kind import Api
from tui.api.objects import Key, Obj, annotations_of, dig, key
from tui.cluster.ingress.options import INGRESSES, KNOWN, PREFIX, Options, controllers, is_controller
from tui.cluster.places import node_address
from tui.kinds.age import parse_time
from tui.kinds.describe import find_events
from tui.kinds.owned import itself
from tui.kinds.pod.readiness import is_ready

COMPONENT = "nginx-ingress-controller"
TICK = 60_000
"""How often addresses are looked at (ms)."""
_AT_TICK = 1_000
"""How long after a tick still counts as on it (ms)."""


def _turned(before: Obj | None, after: Obj | None, api: Api) -> Iterable[Key]:
    """All Ingresses, where a controller's pod has become ready or has ceased to be."""
    if not is_controller(after or before or {}):
        return ()
    ready = [pod is not None and is_ready(pod) for pod in (before, after)]
    return [key(ingress) for ingress in api.list(INGRESSES)] if ready[0] != ready[1] else ()


def _readdressed(before: Obj | None, after: Obj | None, api: Api) -> Iterable[Key]:
    """All Ingresses, where the Service that a controller publishes has other addresses."""
    same = before is not None and after is not None and _addresses(before) == _addresses(after)
    found = [] if same else [key(ingress) for ingress in api.list(INGRESSES)]
    published = {options.publish for options in controllers(api)} if found else set()
    return found if str(key(after or before or {})) in published else ()


def _addresses(service: Obj) -> list[Obj]:
    """What statusAddressFromService makes of a Service."""
    spec, entries = service["spec"], dig(service, "status", "loadBalancer", "ingress", default=[])
    listed = [{"ip": ip} for ip in spec.get("externalIPs") or ()]
    if spec.get("type") == "LoadBalancer":
        return [{k: v for k, v in entry.items() if k in ("ip", "hostname")} for entry in entries] + listed
    return listed or [{"ip": spec.get("clusterIP", "")}]


def _own(ingress: Obj, api: Api) -> tuple[Options, list[Obj]] | None:
    """The controller pods that an Ingress is for."""
    return next((row for row in controllers(api).items() if row[0].accepts(ingress, api)), None)


class IngressEvents:
    """One sync says that an Ingress was taken up."""

    name = "ingress-nginx-events"
    watches: Mapping[str, Callable[[Obj | None, Obj | None, Api], Iterable[Key]]] = {
        INGRESSES: itself, "pods": _turned,
    }

    def sync(self, key: Key, api: Api) -> int | None:
        """Also says which annotations are not simulated, once."""
        ingress = api.find(INGRESSES, *key)
        if ingress is None or _own(ingress, api) is None:
            return None
        api.event(ingress, "Normal", "Sync", "Scheduled for sync", COMPONENT)
        for name in annotations_of(ingress):
            if name.startswith(PREFIX) and name.removeprefix(PREFIX) not in KNOWN:
                words = f"annotation {name} is not simulated in Harborlight"
                if not any(event.get("message") == words for event in find_events(ingress, api)):
                    api.event(ingress, "Warning", "NotSimulated", words, COMPONENT)
        return None


class IngressAddresses:
    """One sync brings the addresses of one Ingress in line at the controller's next tick."""

    name = "ingress-nginx-status"
    waited_for = True
    """A world is not settled before addresses are there."""
    watches: Mapping[str, Callable[[Obj | None, Obj | None, Api], Iterable[Key]]] = {
        INGRESSES: itself, "pods": _turned, "services": _readdressed,
    }

    def sync(self, key: Key, api: Api) -> int | None:
        """Milliseconds until the next tick where something is to be written."""
        ingress = api.find(INGRESSES, *key)
        if ingress is None:
            return None
        found = _own(ingress, api)
        if found is None:
            self._clear(ingress, api)
            return None
        options, pods = found
        wanted = _wanted(options, pods, api)
        if not wanted or dig(ingress, "status", "loadBalancer", "ingress", default=[]) == wanted:
            return None
        past = (api.now - _began(pods[0])) % TICK
        if past > _AT_TICK:
            return TICK - past
        api.update_status({**ingress, "status": {"loadBalancer": {"ingress": wanted}}})
        return None

    def _clear(self, ingress: Obj, api: Api) -> None:
        """A controller that stops takes back the addresses that it gave."""
        gave = any(event.get("reason") == "Sync" for event in find_events(ingress, api))
        if gave and not controllers(api) and dig(ingress, "status", "loadBalancer", "ingress"):
            api.update_status({**ingress, "status": {"loadBalancer": {}}})


def _wanted(options: Options, pods: list[Obj], api: Api) -> list[Obj]:
    """By its flags: addresses as they are written, a Service's, or those of the nodes that its pods run on."""
    if options.addresses:
        return [{"ip" if text[:1].isdigit() else "hostname": text} for text in options.addresses]
    if options.publish:
        service = api.find("services", *options.publish.partition("/")[::2])
        return _addresses(service) if service else []
    nodes = [api.find("nodes", "", pod["spec"].get("nodeName", "")) for pod in pods]
    return [{"ip": address} for address in sorted({node_address(node) or "" for node in nodes} - {""})]


def _began(pod: Obj) -> int:
    statuses = dig(pod, "status", "containerStatuses", default=())
    started = next((dig(s, "state", "running", "startedAt") for s in statuses if dig(s, "state", "running")), None)
    return parse_time(started) if started else 0


CONTROLLERS = (IngressEvents(), IngressAddresses())
