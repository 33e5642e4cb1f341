"""A Service is refused in the API server's words, all its errors at once and in its order."""

from typing import Any

import pytest

from tui.kinds.service.defaults import default_service
from tui.kinds.service.validation import validate_service, validate_service_status, validate_service_update


def errors_of(**spec: Any) -> list[str]:
    obj = {"metadata": {"name": "web"}, "spec": {"ports": [{"port": 80}], **spec}}
    default_service(obj)
    if obj["spec"].get("clusterIP"):
        obj["spec"].setdefault("clusterIPs", [obj["spec"]["clusterIP"]])
    return [str(error) for error in validate_service(obj)]


def test_a_plain_service_is_fine() -> None:
    assert errors_of(selector={"app": "web"}) == []


def test_a_missing_port_number_is_zero_and_so_is_the_target() -> None:
    assert errors_of(ports=[{}]) == [
        "spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive",
        "spec.ports[0].targetPort: Invalid value: 0: must be between 1 and 65535, inclusive",
    ]


def test_several_ports_need_names() -> None:
    words = errors_of(ports=[{"port": 80}, {"port": 443}])
    assert words == ["spec.ports[0].name: Required value", "spec.ports[1].name: Required value"]


def test_the_same_port_twice_is_shown_as_the_server_keeps_it() -> None:
    assert errors_of(ports=[{"name": "a", "port": 80}, {"name": "b", "port": 80}]) == [
        'spec.ports[1]: Duplicate value: '
        '{"Name":"","Protocol":"TCP","AppProtocol":null,"Port":80,"TargetPort":0,"NodePort":0}'
    ]
    assert errors_of(ports=[{"name": "a", "port": 53}, {"name": "b", "port": 53, "protocol": "UDP"}]) == []


def test_type_comes_after_ports() -> None:
    assert errors_of(type="nodeport", ports=[{"port": 80, "protocol": "X"}]) == [
        'spec.ports[0].protocol: Unsupported value: "X": supported values: "SCTP", "TCP", "UDP"',
        'spec.type: Unsupported value: "nodeport": '
        'supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
    ]


@pytest.mark.parametrize(("spec", "words"), [
    ({"ports": []}, "spec.ports: Required value"),
    ({"ports": [{"port": 80, "nodePort": 30081}]},
     "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'"),
    ({"type": "NodePort", "clusterIP": "None"},
     "spec.clusterIPs[0]: Invalid value: \"None\": may not be set to 'None' for NodePort services"),
    ({"type": "ExternalName"}, "spec.externalName: Required value"),
    ({"sessionAffinity": "Cookie"},
     'spec.sessionAffinity: Unsupported value: "Cookie": supported values: "ClientIP", "None"'),
    ({"sessionAffinity": "ClientIP", "sessionAffinityConfig": {"clientIP": {"timeoutSeconds": 99999}}},
     "spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 99999: "
     "must be greater than 0 and less than 86400"),
    ({"externalTrafficPolicy": "Local"},
     'spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services'),
    ({"internalTrafficPolicy": "local"},
     'spec.internalTrafficPolicy: Unsupported value: "local": supported values: "Cluster", "Local"'),
    ({"loadBalancerSourceRanges": ["10.0.0.0/8"]},
     "spec.LoadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer'"),
    ({"externalIPs": ["169.254.1.1"]},
     'spec.externalIPs[0]: Invalid value: "169.254.1.1": may not be in the link-local range '
     "(169.254.0.0/16, fe80::/10)"),
    ({"clusterIP": "10.96.0.9", "clusterIPs": ["10.96.0.8"]},
     'spec.clusterIPs: Invalid value: ["10.96.0.8"]: first value must match `clusterIP`'),
    ({"trafficDistribution": "Near"},
     'spec.trafficDistribution: Unsupported value: "Near": '
     'supported values: "PreferClose", "PreferSameZone", "PreferSameNode"'),
])
def test_one_mistake_one_message(spec: dict[str, Any], words: str) -> None:
    assert errors_of(**spec) == [words]


def test_headless_needs_no_ports() -> None:
    assert errors_of(clusterIP="None", ports=[]) == []


def test_the_address_is_for_ever_except_by_way_of_external_name() -> None:
    def update(new: dict[str, Any]) -> list[str]:
        old = {"type": "ClusterIP", "clusterIPs": ["10.96.0.9"], "ipFamilies": ["IPv4"]}
        return [str(e) for e in validate_service_update({"spec": {**old, **new}}, {"spec": old})]

    assert update({"clusterIPs": ["10.96.0.10"]}) == [
        'spec.clusterIPs[0]: Invalid value: ["10.96.0.10"]: may not change once set'
    ]
    assert update({"type": "ExternalName", "clusterIPs": []}) == []


def test_only_a_load_balancer_reports_ingress() -> None:
    def report(type_: str, ingress: dict[str, str]) -> list[str]:
        obj = {"spec": {"type": type_}, "status": {"loadBalancer": {"ingress": [ingress]}}}
        return [str(e) for e in validate_service_status(obj, obj)]

    assert report("LoadBalancer", {"ip": "203.0.113.9", "ipMode": "VIP"}) == []
    assert report("LoadBalancer", {"hostname": "203.0.113.9"}) == [
        'status.loadBalancer.ingress[0].hostname: Invalid value: "203.0.113.9": must be a DNS name, not an IP address'
    ]
    assert report("NodePort", {"ip": "203.0.113.9"}) == [
        "status.loadBalancer.ingress: Forbidden: may only be used when `spec.type` is 'LoadBalancer'"
    ]
