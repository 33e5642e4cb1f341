"""Mirrors Endpoints that somebody wrote by hand into EndpointSlices (the endpointslicemirroring-controller)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from tui.api.kind import Api
from tui.api.objects import Key, Obj, annotations_of, labels
from tui.kinds.endpoints.subsets import repack
from tui.kinds.endpointslice.plan import Group, group, make_plan
from tui.kinds.endpointslice.writing import MANAGED_BY, SERVICE_NAME, SLICES, slices_of, write
from tui.kinds.owned import itself
from tui.kinds.service.backends import LAST_APPLIED, TRIGGER

MANAGER = "endpointslicemirroring-controller.k8s.io"
MOST = 1000
"""Addresses of one subset that are mirrored."""
_SKIP = "endpointslice.kubernetes.io/skip-mirror"
_LEADER = "control-plane.alpha.kubernetes.io/leader"
_CONTROLLER = {"endpoints.kubernetes.io/managed-by": "endpoint-controller"}


def _without_selector(before: Obj | None, after: Obj | None, api: Api) -> Iterable[Key]:
    """Services that have no selector, or had none."""
    if any(service is not None and not service["spec"].get("selector") for service in (before, after)):
        return itself(before, after, api)
    return ()


def _mirrored(before: Obj | None, after: Obj | None, api: Api) -> Iterable[Key]:
    if before is None or labels(before).get(MANAGED_BY) != MANAGER:
        return ()
    return (Key(before["metadata"].get("namespace", ""), labels(before).get(SERVICE_NAME, "")),)


class EndpointSliceMirroringController:
    """One sync brings the mirror of one Endpoints object in line with it."""

    name = "endpointslicemirroring-controller"
    watches: Mapping[str, Callable[[Obj | None, Obj | None, Api], Iterable[Key]]] = {
        "endpoints": itself, "services": _without_selector, SLICES: _mirrored,
    }

    def sync(self, key: Key, api: Api) -> int | None:
        """Mirror only what belongs to a Service without a selector."""
        endpoints, service = api.find("endpoints", *key), api.find("services", *key)
        existing = slices_of(key, MANAGER, api)
        if endpoints is None or service is None or service["spec"].get("selector") or not _wanted(endpoints):
            for part in existing:
                api.delete(SLICES, key.namespace, part["metadata"]["name"])
            return None
        marks = {**labels(endpoints), SERVICE_NAME: key.name, MANAGED_BY: MANAGER}
        notes = {k: v for k, v in annotations_of(endpoints).items() if k not in (LAST_APPLIED, TRIGGER)}
        for family in ("IPv4", "IPv6"):
            mine = [part for part in existing if part["addressType"] == family]
            plan = make_plan(mine, _groups(endpoints, family), placeholder=False, most=MOST)
            write(plan, endpoints, marks, notes, {}, api, family)
        return None


def _groups(endpoints: Obj, family: str) -> dict[str, Group]:
    groups: dict[str, Group] = {}
    for subset in repack(endpoints.get("subsets") or []):
        ports = [{"name": "", **port} for port in subset.get("ports") or ()]
        for endpoint in _endpoints(subset):
            if (":" in endpoint["addresses"][0]) == (family == "IPv6"):
                group(groups, ports, endpoint)
    return groups


def _wanted(endpoints: Obj) -> bool:
    if labels(endpoints).get(_SKIP) == "true" or _LEADER in annotations_of(endpoints):
        return False
    return not _CONTROLLER.items() <= labels(endpoints).items()


def _endpoints(subset: Obj) -> Iterator[Obj]:
    for field, ready in (("addresses", True), ("notReadyAddresses", False)):
        for address in (subset.get(field) or [])[:MOST]:
            endpoint = {"addresses": [address["ip"]], "conditions": {"ready": ready}}
            rest = {name: address[name] for name in ("hostname", "nodeName", "targetRef") if address.get(name)}
            yield {**endpoint, **rest}
