"""Ingress: rules by host and path above Services. Nothing acts on one before an ingress controller does."""

from __future__ import annotations

from tui.api.errors import FieldError, invalid_value
from tui.api.kind import Admission, Column, Kind
from tui.api.objects import Obj, annotations_of
from tui.kinds.age import age
from tui.kinds.endpointslice.columns import SHOWN
from tui.kinds.ingress.describe import describe_ingress
from tui.kinds.ingress.validation import validate_ingress, validate_ingress_status
from tui.kinds.service.columns import ingress_addresses

CLASS_ANNOTATION = "kubernetes.io/ingress.class"
DEFAULT_CLASS = "ingressclass.kubernetes.io/is-default-class"


def default_ingress(obj: Obj) -> None:
    """An Ingress has a load balancer's status from the start."""
    if not isinstance(obj.get("spec"), dict):
        obj["spec"] = {}
    obj.setdefault("status", {}).setdefault("loadBalancer", {})


def admit_ingress(obj: Obj, old: Obj | None, admission: Admission) -> list[FieldError]:
    """A new Ingress without a class gets the default one (the DefaultIngressClass admission)."""
    noted, spec = annotations_of(obj).get(CLASS_ANNOTATION), obj["spec"]
    if old is not None:
        return []
    if noted is not None and spec.get("ingressClassName") not in (None, noted):
        words = "must match `ingressClassName` when both are specified"
        return [invalid_value(f"annotations.{CLASS_ANNOTATION}", noted, words)]
    if noted is None and spec.get("ingressClassName") is None:
        classes = [c for c in admission.list("ingressclasses.networking.k8s.io")
                   if annotations_of(c).get(DEFAULT_CLASS) == "true"]
        newest = max((c["metadata"]["creationTimestamp"] for c in classes), default="")
        # Of several the newest; of equally new ones the first by name, which is the list's order.
        named = [c["metadata"]["name"] for c in classes if c["metadata"]["creationTimestamp"] == newest]
        if named:
            spec["ingressClassName"] = named[0]
    return []


def warnings(obj: Obj, old: Obj | None) -> list[str]:
    """The annotation has had its day; said when an Ingress is created."""
    if old is not None or CLASS_ANNOTATION not in annotations_of(obj) or obj["spec"].get("ingressClassName"):
        return []
    return [f"annotation \"{CLASS_ANNOTATION}\" is deprecated, please use 'spec.ingressClassName' instead"]


def hosts_text(obj: Obj) -> str:
    """The first three hosts; of more rules, how many they are (formatHosts, which counts those without a host too)."""
    rules = obj["spec"].get("rules") or ()
    shown: list[str] = []
    for rule in rules:
        if len(shown) == SHOWN:
            return f"{','.join(shown)} + {len(rules) - SHOWN} more..."
        shown += [rule["host"]] if rule.get("host") else []
    return ",".join(shown) or "*"


INGRESS = Kind(
    kind="Ingress",
    plural="ingresses",
    group="networking.k8s.io",
    singular="ingress",
    short=("ing",),
    subresources=("status",),
    columns=(
        Column("Class", lambda obj, now: obj["spec"].get("ingressClassName") or "<none>"),
        Column("Hosts", lambda obj, now: hosts_text(obj)),
        Column("Address", lambda obj, now: ",".join(ingress_addresses(obj))),
        Column("Ports", lambda obj, now: "80, 443" if obj["spec"].get("tls") else "80"),
        Column("Age", lambda obj, now: age(obj["metadata"].get("creationTimestamp"), now)),
    ),
    default=default_ingress,
    admit=admit_ingress,
    validate=validate_ingress,
    validate_status=validate_ingress_status,
    warn=warnings,
    describe=describe_ingress,
)
