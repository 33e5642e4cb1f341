"""Service: a name and an address in front of the pods that its selector matches."""

from __future__ import annotations

from tui.api.kind import Kind
from tui.api.names import is_dns1123_label
from tui.api.objects import Obj, annotations_of
from tui.kinds.service.allocation import draw, indexed_addresses, indexed_node_ports, reserve
from tui.kinds.service.columns import COLUMNS, ingress_addresses
from tui.kinds.service.defaults import default_service, is_headless
from tui.kinds.service.describe import describe_service
from tui.kinds.service.kubernetes import KubernetesServiceController
from tui.kinds.service.selection import indexed_selector
from tui.kinds.service.strategy import prepare_service
from tui.kinds.service.validation import validate_service, validate_service_status, validate_service_update

_TOPOLOGY_HINTS = "service.kubernetes.io/topology-aware-hints"


def warnings(obj: Obj, old: Obj | None) -> list[str]:
    """What the server says about fields that do nothing here (GetWarningsForService)."""
    spec = obj["spec"]
    said = []
    if _TOPOLOGY_HINTS in annotations_of(obj):
        newer = "service.kubernetes.io/topology-mode"
        said.append(f"annotation {_TOPOLOGY_HINTS} is deprecated, please use {newer} instead")
    if is_headless(spec):
        for field, shown in (("loadBalancerIP",) * 2, ("externalIPs",) * 2, ("sessionAffinity", "SessionAffinity")):
            if spec.get(field) not in (None, "None"):
                said.append(f"spec.{shown} is ignored for headless services")
    elif spec.get("externalIPs") and spec.get("type") != "ExternalName":
        said.append("spec.externalIPs is deprecated")
    if spec.get("type") == "ExternalName" and spec.get("externalIPs"):
        said.append('spec.externalIPs is ignored when spec.type is "ExternalName"')
    if spec.get("type") != "ExternalName" and spec.get("externalName"):
        said.append('spec.externalName is ignored when spec.type is not "ExternalName"')
    if spec.get("trafficDistribution") == "PreferClose":
        said.append('spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"')
    return said


SERVICE = Kind(
    kind="Service",
    plural="services",
    singular="service",
    short=("svc",),
    categories=("all",),
    subresources=("status", "proxy"),
    columns=COLUMNS,
    name_check=is_dns1123_label,
    default=default_service,
    begin=reserve,
    admit=draw,
    prepare=prepare_service,
    validate=validate_service,
    validate_update=validate_service_update,
    validate_status=validate_service_status,
    warn=warnings,
    fields={
        "spec.clusterIP": lambda obj: str(obj["spec"].get("clusterIP", "")),
        "spec.type": lambda obj: str(obj["spec"].get("type", "")),
    },
    indexes={
        "clusterIP": indexed_addresses,
        "nodePort": indexed_node_ports,
        "selector": indexed_selector,
        "ingressIP": ingress_addresses,
        "externalIP": lambda obj: list(obj["spec"].get("externalIPs") or ()),
    },
    generation=False,
    describe=describe_service,
    controllers=(KubernetesServiceController(),),
)
