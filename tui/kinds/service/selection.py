"""Which Services select a pod, and which pods a Service selects, without a scan of either."""

from __future__ import annotations

from tui.api.kind import Api
from tui.api.objects import Key, Obj, key, labels
from tui.api.selectors import from_map
from tui.kinds.pod.readiness import is_ready


def indexed_selector(obj: Obj) -> list[str]:
    """Index `selector`: one pair of the selector stands for it; whoever looks it up checks the others."""
    pairs = sorted((obj["spec"].get("selector") or {}).items())
    if not pairs or obj["spec"].get("type") == "ExternalName":
        return []
    return [_pair(obj["metadata"].get("namespace", ""), *pairs[0])]


def _pair(namespace: str, name: str, value: str) -> str:
    return f"{namespace}/{name}={value}"


def services_of(pod: Obj, api: Api) -> list[Key]:
    """The Services whose selector matches a pod's labels."""
    worn, namespace = labels(pod), pod["metadata"].get("namespace", "")
    found = []
    for name, value in sorted(worn.items()):
        for service in api.index("services", "selector", _pair(namespace, name, value)):
            if all(worn.get(k) == v for k, v in service["spec"]["selector"].items()):
                found.append(key(service))
    return found


def pods_of(service: Obj, api: Api) -> list[Obj]:
    """The pods that a Service selects, oldest first."""
    selector = service["spec"].get("selector") or {}
    namespace = service["metadata"].get("namespace", "")
    pairs = [f"{name}={value}" for name, value in selector.items()]
    candidates = min((api.index("pods", "label", pair) for pair in pairs), key=len, default=[])
    matches = from_map(selector).matches
    pods = [pod for pod in candidates if pod["metadata"].get("namespace") == namespace and matches(labels(pod))]
    return sorted(pods, key=_born)


def _born(pod: Obj) -> tuple[str, str]:
    return pod["metadata"].get("creationTimestamp", ""), pod["metadata"]["name"]


def services_after(before: Obj | None, after: Obj | None, api: Api) -> list[Key]:
    """The Services to look at after a change of a pod: those it left and those it joined."""
    if before is not None and after is not None and not _matters(before, after):
        return []
    found = [service for pod in (before, after) if pod is not None for service in services_of(pod, api)]
    return list(dict.fromkeys(found))


def _matters(before: Obj, after: Obj) -> bool:
    """Whether a change of a pod can change its endpoints."""
    old, new = before["spec"], after["spec"]
    if old is not new and any(old.get(name) != new.get(name) for name in ("nodeName", "hostname", "subdomain")):
        return True
    return _seen(before) != _seen(after)


def _seen(pod: Obj) -> tuple[object, ...]:
    status = pod.get("status") or {}
    deleting = bool(pod["metadata"].get("deletionTimestamp"))
    return status.get("podIP"), status.get("phase"), is_ready(pod), deleting, labels(pod)
