"""Namespaces, ConfigMaps, Secrets, service accounts and events: validation, columns, describe."""

from __future__ import annotations

import pytest

from tui.api.kind import Settings
from tui.api.objects import Obj
from tui.cluster.cluster import Cluster
from tui.kinds.configmap import CONFIGMAP
from tui.kinds.event import EVENT
from tui.kinds.namespace import NAMESPACE
from tui.kinds.secret import SECRET
from tui.kinds.serviceaccount import SERVICEACCOUNT

NOW = 1767603600000


@pytest.mark.parametrize(
    ("obj", "fields"),
    [
        ({"data": {"fine.key": "x"}}, []),
        ({"data": {"bad key": "x"}}, ["data[bad key]"]),
        ({"data": {"..": "x"}}, ["data[..]"]),
        ({"data": {"k": "x"}, "binaryData": {"k": "eA=="}}, ["data[k]"]),
        ({"data": {"k": "x" * (1 << 20) + "y"}}, ["[]"]),
    ],
)
def test_config_map_keys_and_sizes(obj: Obj, fields: list[str]) -> None:
    assert [error.field for error in CONFIGMAP.validate(obj)] == fields


@pytest.mark.parametrize(
    ("kind", "content", "fields"),
    [
        ("Opaque", {}, []),
        ("kubernetes.io/tls", {"tls.crt": ""}, ["data[tls.key]"]),
        ("kubernetes.io/dockerconfigjson", {".dockerconfigjson": "e30="}, []),
        ("kubernetes.io/dockerconfigjson", {".dockerconfigjson": "eA=="}, ["data[.dockerconfigjson]"]),
        ("kubernetes.io/basic-auth", {"username": ""}, []),
    ],
)
def test_secrets_hold_what_their_type_says(kind: str, content: Obj, fields: list[str]) -> None:
    found = SECRET.validate({"metadata": {}, "type": kind, "data": content})
    assert [error.field for error in found] == fields


def test_a_secrets_type_cannot_change() -> None:
    (error,) = SECRET.validate_update({"type": "a"}, {"type": "b"})
    assert str(error) == 'type: Invalid value: "a": field is immutable'


def test_an_immutable_map_stays_immutable() -> None:
    errors = CONFIGMAP.validate_update({"data": {"a": "1"}}, {"data": {"a": "1"}, "immutable": True})
    assert [str(e) for e in errors] == ["immutable: Forbidden: field is immutable when `immutable` is set"]


def test_every_namespace_gets_its_account_and_the_clusters_ca_again() -> None:
    cluster = Cluster(7, Settings(bare=True))
    cluster.api.delete("serviceaccounts", "default", "default")
    cluster.api.delete("configmaps", "default", "kube-root-ca.crt")
    cluster.settle()
    assert cluster.api.find("serviceaccounts", "default", "default")
    assert cluster.api.find("configmaps", "default", "kube-root-ca.crt")


def test_describe_texts() -> None:
    reader = Cluster(7, Settings(bare=True)).api
    namespace, account = reader.find("namespaces", "", "default"), reader.find("serviceaccounts", "default", "default")
    assert namespace and account and NAMESPACE.describe and SERVICEACCOUNT.describe
    assert NAMESPACE.describe(namespace, reader, True) == (
        "Name:\tdefault\nLabels:\tkubernetes.io/metadata.name=default\nAnnotations:\t<none>\nStatus:\tActive\n"
        "\nNo resource quota.\n\nNo LimitRange resource.\n"
    )
    assert SERVICEACCOUNT.describe(account, reader, True).endswith("Image pull secrets:\t<none>\nEvents:\t<none>\n")


def test_event_cells_count_repeats_and_name_sources() -> None:
    event = {
        "metadata": {"name": "web.1"}, "type": "Warning", "reason": "BackOff", "message": "no \n", "count": 3,
        "involvedObject": {"kind": "Pod", "name": "web"}, "source": {"component": "kubelet", "host": "worker-1"},
        "firstTimestamp": "2026-01-05T08:58:00Z", "lastTimestamp": "2026-01-05T08:59:50Z",
    }
    cells = {column.name: column.cell(event, NOW) for column in EVENT.columns}
    assert cells == {
        "Last Seen": "10s", "Type": "Warning", "Reason": "BackOff", "Object": "pod/web", "Subobject": "",
        "Source": "kubelet, worker-1", "Message": "no", "First Seen": "2m", "Count": 3, "Name": "web.1",
    }


def test_an_event_shows_its_times_and_sources_even_where_it_has_none() -> None:
    event: dict[str, object] = {"metadata": {"name": "e"}, "firstTimestamp": "2026-01-05T08:58:00Z"}
    EVENT.default(event)
    assert event == {
        "metadata": {"name": "e"}, "firstTimestamp": "2026-01-05T08:58:00Z", "lastTimestamp": None, "eventTime": None,
        "reportingComponent": "", "reportingInstance": "", "source": {}}
