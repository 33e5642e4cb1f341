"""Which pods stand behind a Service and at which ports (endpointslice/util and podutil.FindPort)."""

from __future__ import annotations

from tui.api.objects import Obj

HEADLESS = "service.kubernetes.io/headless"
LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
TRIGGER = "endpoints.kubernetes.io/last-change-trigger-time"


def may_serve(pod: Obj, *, terminating: bool) -> bool:
    """Whether a pod belongs in endpoints at all: it has an address and has not ended."""
    status = pod.get("status") or {}
    if status.get("phase") in ("Succeeded", "Failed") or not status.get("podIP"):
        return False
    return terminating or not pod["metadata"].get("deletionTimestamp")


def find_port(pod: Obj, port: Obj) -> int | None:
    """The number that a Service port means on one pod; None where the pod has no port of that name and protocol."""
    target = port["targetPort"]
    if isinstance(target, int):
        return target
    spec = pod.get("spec") or {}
    sidecars = [c for c in spec.get("initContainers") or () if c.get("restartPolicy") == "Always"]
    for container in [*(spec.get("containers") or ()), *sidecars]:
        for entry in container.get("ports") or ():
            if entry.get("name") == target and entry.get("protocol", "TCP") == port["protocol"]:
                return int(entry["containerPort"])
    return None


def resolve_ports(service: Obj, pod: Obj) -> list[Obj]:
    """The Service's ports as they are on one pod, in the Service's order; unknown names are left out."""
    found = []
    for port in service["spec"].get("ports") or ():
        number = find_port(pod, port)
        if number is not None:
            app = {"appProtocol": port["appProtocol"]} if port.get("appProtocol") else {}
            found.append({"name": port.get("name", ""), "port": number, "protocol": port["protocol"], **app})
    return found


def hostname_of(pod: Obj, service: Obj) -> str:
    """The name of its own that a pod gets behind a Service called as its subdomain, else ""."""
    spec = pod.get("spec") or {}
    return str(spec.get("hostname") or "") if spec.get("subdomain") == service["metadata"]["name"] else ""


def pod_reference(pod: Obj) -> Obj:
    """The targetRef of a pod."""
    meta = pod["metadata"]
    return {"kind": "Pod", "name": meta["name"], "namespace": meta["namespace"], "uid": meta["uid"]}


def ready_since(pod: Obj) -> str:
    """When the pod's Ready condition last changed, "" where it has none."""
    conditions = (pod.get("status") or {}).get("conditions") or ()
    return next((str(c.get("lastTransitionTime") or "") for c in conditions if c.get("type") == "Ready"), "")
