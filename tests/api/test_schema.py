import subprocess
import sys
from copy import deepcopy
from typing import Any

import pytest

from tui.api.schema import DecodeError, decode, decode_metadata, field_at, lookup, prune


def service(**spec: Any) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"}, "spec": spec}


def refused(obj: dict[str, Any]) -> str:
    with pytest.raises(DecodeError) as error:
        decode(obj, True)
    return error.value.message


JSON = "json: cannot unmarshal "


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        ({"ports": [{"port": "80"}]}, "string into Go struct field ServicePort.spec.ports.port of type int32"),
        ({"ports": [{"port": 80.5}]}, "number 80.5 into Go struct field ServicePort.spec.ports.port of type int32"),
        ({"ports": [{"port": True}]}, "bool into Go struct field ServicePort.spec.ports.port of type int32"),
        ({"ports": [{"name": 80}]}, "number into Go struct field ServicePort.spec.ports.name of type string"),
        ({"ports": {"port": 80}}, "object into Go struct field ServiceSpec.spec.ports of type []v1.ServicePort"),
        (
            {"ports": [{"targetPort": {"a": 1}}]},
            "object into Go struct field ServicePort.spec.ports.targetPort of type int32",
        ),
        ({"selector": "a=b"}, "string into Go struct field ServiceSpec.spec.selector of type map[string]string"),
        ({"selector": {"app": 1}}, "number into Go struct field ServiceSpec.spec.selector of type string"),
        ({"type": 1}, "number into Go struct field ServiceSpec.spec.type of type v1.ServiceType"),
        ({"clusterIPs": [1]}, "number into Go struct field ServiceSpec.spec.clusterIPs of type string"),
    ],
)
def test_wrong_types(spec: dict[str, Any], words: str) -> None:
    assert refused(service(**spec)) == JSON + words


def test_the_first_key_counts() -> None:
    obj = service(type=1, ports="x")
    assert "spec.ports" in refused(obj)
    assert refused({**obj, "spec": "x"}) == f"{JSON}string into Go struct field Service.spec of type v1.ServiceSpec"


def test_metadata_as_kubectl_refuses_it() -> None:
    for metadata, words in [
        ([{}], "array into Go struct field metadataOnlyObject.metadata of type v1.ObjectMeta"),
        ({"name": 1}, "number into Go struct field ObjectMeta.metadata.name of type string"),
        ({"labels": {"a": 1}}, "number into Go struct field ObjectMeta.metadata.labels of type string"),
    ]:
        with pytest.raises(DecodeError) as error:
            decode_metadata({"metadata": metadata})
        assert error.value.message == JSON + words


def test_quantities_times_and_bytes_speak_for_themselves() -> None:
    def pod(cpu: Any) -> dict[str, Any]:
        container = {"name": "a", "resources": {"limits": {"cpu": cpu}}}
        return {"apiVersion": "v1", "kind": "Pod", "spec": {"containers": [container]}}

    words = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
    assert refused(pod("lots")) == refused(pod("1Mb")) == refused(pod("")) == refused(pod({})) == words
    assert refused(pod("1K")) == "unable to parse quantity's suffix"
    for fine in ("100m", 1, 0.5, "1e3", "1.5Gi", ".5", None):
        assert decode(pod(fine), True) == []
    when = {"apiVersion": "v1", "kind": "Pod", "metadata": {"creationTimestamp": "today"}}
    assert refused(when) == (
        'parsing time "today" as "2006-01-02T15:04:05Z07:00": cannot parse "today" as "2006"'
    )
    assert refused({"apiVersion": "v1", "kind": "Secret", "data": {"a": "hello"}}) == (
        "illegal base64 data at input byte 4"
    )


@pytest.mark.parametrize(("text", "words"), [
    ("2026-02-29T10:00:00.5Z", "day out of range"),
    ("2028-02-29T10:00:00,5+01:00", ""),
    ("0000-02-29T10:00:00Z", ""),
    ("2026-13-01T10:00:00Z", "month out of range"),
    ("2026-01-45T25:00:00Z", "hour out of range"),
    ("2026-01-01T10:00:60Z", "second out of range"),
    ("2026-01-01T10:00:00Zulu", 'extra text: "ulu"'),
])
def test_times_out_of_range(text: str, words: str) -> None:
    when = {"apiVersion": "v1", "kind": "Pod", "metadata": {"creationTimestamp": text}}
    assert (refused(when) == f'parsing time "{text}": {words}') if words else (decode(when) == [])


def test_a_micro_time_has_six_decimals() -> None:
    def lease(text: str) -> dict[str, Any]:
        return {"apiVersion": "coordination.k8s.io/v1", "kind": "Lease", "spec": {"renewTime": text}}

    assert decode(lease("2026-01-05T09:00:00.000000Z")) == []
    for text, rest, part in (("soon", "soon", "2006"), ("2026-01-05T09:00:00Z", "Z", ".000000"),
                             ("2026-01-05T09:00:00.0000001Z", "1Z", "Z07:00")):
        assert refused(lease(text)) == (
            f'parsing time "{text}" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "{rest}" as "{part}"')


def test_unknown_fields_have_indexes_and_an_order() -> None:
    obj = service(ports=[{"port": 80, "targetport": 1, "nodeport": 2}], selectors={})
    obj["zzz"] = obj["metadata"]["label"] = 1
    assert decode(obj, True) == [
        'unknown field "metadata.label"', 'unknown field "spec.ports[0].nodeport"',
        'unknown field "spec.ports[0].targetport"', 'unknown field "spec.selectors"', 'unknown field "zzz"',
    ]  # fmt: skip
    assert decode(service(**{"\u00a0ports": [], "– port": 80})) == [
        'unknown field "spec.\\u00a0ports"', 'unknown field "spec.– port"',
    ]  # fmt: skip
    assert decode(obj, False) == []
    assert decode({"apiVersion": "v9", "kind": "Thing", "x": 1}, True) == []


def test_prune_leaves_what_go_would_encode() -> None:
    obj = service(
        ports=[{"port": 0, "nodePort": 0, "name": "", "targetPort": 0, "x": 1}], selector={}, clusterIP=None,
        publishNotReadyAddresses=False, allocateLoadBalancerNodePorts=False, externalIPs=[], sessionAffinityConfig={},
    )  # fmt: skip
    before = deepcopy(obj)
    assert prune(obj)["spec"] == {
        "ports": [{"port": 0, "targetPort": 0}], "allocateLoadBalancerNodePorts": False, "sessionAffinityConfig": {}
    }  # fmt: skip
    assert obj == before
    slice_ = {"apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice", "ports": [{"name": ""}]}
    assert prune(slice_)["ports"] == [{"name": ""}]
    deployment = {"apiVersion": "apps/v1", "kind": "Deployment", "spec": {"replicas": 0, "paused": False}}
    assert prune(deployment)["spec"] == {"replicas": 0}


def test_types_for_explain_and_patches() -> None:
    kind = lookup("Service", "", "v1")
    assert kind and lookup("Service", "apps", "v1") is None
    ports = field_at(kind, "spec.ports")
    assert ports and ports.ref and (ports.merge_key, ports.explained, ports.ref.name) == (
        "port", "[]ServicePort", "ServicePort"
    )  # fmt: skip
    protocol, port = field_at(kind, "spec.ports.protocol"), field_at(kind, "spec.ports.targetPort")
    assert protocol and protocol.enum == ("SCTP", "TCP", "UDP")
    assert port and port.explained == "IntOrString"
    assert field_at(kind, "spec.ports.nothing") is None and field_at(kind, "spec.type.more") is None


@pytest.mark.parametrize("group_kind", ["/Pod", "apps/ReplicaSet", "networking.k8s.io/Ingress", "/PodList", "/List"])
def test_every_reference_resolves(group_kind: str) -> None:
    group, _, kind = group_kind.partition("/")
    found = lookup(kind, group, "v1")
    assert found
    pending, seen = [found], 0
    while pending:
        seen += 1
        pending += [field.ref for field in pending.pop().fields.values() if field.ref]
    assert seen > 1


def test_importing_reads_no_file() -> None:
    code = "import tui.api.schema, tui.api.structure as s; print(s._document.cache_info().currsize)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "0\n"
