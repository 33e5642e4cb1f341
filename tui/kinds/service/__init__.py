"""Service: a name and an address in front of the pods that its selector matches."""

from __future__ import annotations

from tui.api.kind import Kind
from tui.api.names import is_dns1123_label
from tui.kinds.service.allocation import draw, indexed_addresses, indexed_node_ports, reserve
from tui.kinds.service.columns import COLUMNS, ingress_addresses
from tui.kinds.service.defaults import default_service
from tui.kinds.service.describe import describe_service
from tui.kinds.service.kubernetes import KubernetesServiceController
from tui.kinds.service.selection import indexed_selector
from tui.kinds.service.strategy import prepare_service
from tui.kinds.service.validation import validate_service, validate_service_status, validate_service_update
from tui.kinds.service.warnings import warnings

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
    changes_first=True,
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
