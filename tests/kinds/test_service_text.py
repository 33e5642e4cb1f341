"""What kubectl shows of Services, endpoints and slices."""

from typing import Any, cast

import pytest

from tui.api.kind import Reader
from tui.kinds.endpointslice.columns import SLICE_COLUMNS, subset_addresses
from tui.kinds.service import SERVICE, warnings
from tui.kinds.service.columns import external_ip, port_list
from tui.kinds.service.defaults import default_service
from tui.kinds.service.describe import endpoints_text


def service(status: dict[str, Any] | None = None, **spec: Any) -> dict[str, Any]:
    obj = {"metadata": {"name": "web", "namespace": "default"}, "spec": {"ports": [{"port": 80}], **spec}}
    if status:
        obj["status"] = status
    default_service(obj)
    return obj


def part(*addresses: str, ready: bool = True) -> dict[str, Any]:
    endpoints = [{"addresses": [address], "conditions": {"ready": ready}} for address in addresses]
    return {"endpoints": endpoints, "ports": [{"name": "", "port": 80, "protocol": "TCP"}]}


class Empty:
    """A cluster that holds nothing."""

    now = 0

    def list(self, *args: Any, **kwargs: Any) -> list[Any]:
        return []


@pytest.mark.parametrize(("obj", "shown"), [
    (service(), "<none>"),
    (service(externalIPs=["198.51.100.7"]), "198.51.100.7"),
    (service(type="LoadBalancer"), "<pending>"),
    (service({"loadBalancer": {"ingress": [{"ip": "203.0.113.9"}]}}, type="LoadBalancer"), "203.0.113.9"),
    (service(type="ExternalName", externalName="db.example.com"), "db.example.com"),
])
def test_external_ip(obj: dict[str, Any], shown: str) -> None:
    assert external_ip(obj) == shown


def test_ports() -> None:
    ports = [{"name": "a", "port": 80, "nodePort": 30080}, {"name": "b", "port": 53, "protocol": "UDP"}]
    assert port_list(service(type="NodePort", ports=ports)) == "80:30080/TCP,53/UDP"
    assert port_list(service(ports=[])) == "<none>"


def test_three_endpoints_and_how_many_more() -> None:
    slices = [part("10.244.1.1", "10.244.1.2", "10.244.1.3", "10.244.1.4", "10.244.1.5")]
    assert endpoints_text(slices, "") == "10.244.1.1:80,10.244.1.2:80,10.244.1.3:80 + 2 more..."
    assert endpoints_text([part("10.244.1.1", ready=False)], "") == ""
    assert endpoints_text([], "") == "<none>"


def test_unready_endpoints_are_listed_in_slices_but_not_in_endpoints() -> None:
    assert [column.cell(part("10.244.1.1", ready=False), 0) for column in SLICE_COLUMNS[1:3]] == ["80", "10.244.1.1"]
    subset = {"notReadyAddresses": [{"ip": "10.244.1.1"}], "ports": [{"port": 80}]}
    assert subset_addresses({"subsets": [subset]}) == ""
    assert subset_addresses({}) == "<none>"


def test_describe_names_policies_where_they_apply() -> None:
    status = {"loadBalancer": {"ingress": [{"ip": "203.0.113.9"}]}}
    obj = service(status, type="LoadBalancer", healthCheckNodePort=31000)
    assert SERVICE.describe
    text = SERVICE.describe(obj, cast(Reader, Empty()), False)
    assert "LoadBalancer Ingress:\t203.0.113.9 (VIP)\n" in text
    assert text.endswith(
        "Session Affinity:\tNone\nExternal Traffic Policy:\tCluster\nInternal Traffic Policy:\tCluster\n"
        "HealthCheck NodePort:\t31000\n"
    )


def test_warnings_about_what_does_nothing_here() -> None:
    assert warnings(service(externalName="db.example.com"), None) == [
        'spec.externalName is ignored when spec.type is not "ExternalName"'
    ]
    assert warnings(service(type="ExternalName", externalName="db.example.com"), None) == []
