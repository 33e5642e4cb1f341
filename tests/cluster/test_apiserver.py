"""The API server through its Transport: words of refusals, tables, pages, watches, dry runs, patches."""

from __future__ import annotations

from typing import Any

import pytest

from tui.api.client import Call
from tui.api.errors import ApiError
from tui.api.kind import Settings
from tui.api.objects import Obj
from tui.cluster.catalogue import RESOURCES
from tui.cluster.cluster import Cluster


@pytest.fixture
def cluster() -> Cluster:
    return Cluster(7, Settings(bare=True))


def send(cluster: Cluster, verb: str, resource: str, name: str = "", body: Any = None, namespace: str = "default",
         subresource: str = "", **options: Any) -> Any:
    return cluster.api.send(Call(verb, resource, namespace, name, subresource, body, options)).body


def config(name: str, **more: Any) -> Obj:
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name, **more}, "data": {"a": "1"}}


@pytest.mark.parametrize(
    ("call", "code", "words"),
    [
        (Call("get", "pods", "default", "frontend"), 404, 'pods "frontend" not found'),
        (Call("get", "jobs.batch", "default", "a"), 404, 'jobs.batch "a" not found'),
        (Call("create", "jobs.batch", "default", body={}), 501, "Job is not simulated in Harborlight"),
        (Call("list", "frontends", "default"), 404, "the server could not find the requested resource"),
        (Call("list", "tokenreviews.authentication.k8s.io"), 405,
         "the server does not allow this method on the requested resource"),
        (Call("create", "configmaps", "nowhere", body=config("a")), 404, 'namespaces "nowhere" not found'),
        (Call("create", "configmaps", "default", body={"kind": "configMap"}), 400,
         'configMap in version "v1" cannot be handled as a ConfigMap: no kind "configMap" is registered for version '
         '"v1" in scheme "pkg/api/legacyscheme/scheme.go:30"'),
        (Call("create", "configmaps", "default", body={**config("a"), "x": 1}, options={"fieldValidation": "Strict"}),
         400, 'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "x"'),
        (Call("create", "configmaps", "default", body=config("")), 422,
         'ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required'),
        (Call("list", "pods", "default", options={"fieldSelector": "a=b"}), 400, "field label not supported: a"),
        (Call("list", "configmaps", "default", options={"fieldSelector": "a=b"}), 400,
         '"a" is not a known field selector: only "metadata.name", "metadata.namespace"'),
    ],
)
def test_refusals_in_the_servers_words(cluster: Cluster, call: Call, code: int, words: str) -> None:
    with pytest.raises(ApiError) as refused:
        cluster.api.send(call)
    assert (refused.value.code, refused.value.message) == (code, words)


@pytest.mark.parametrize(
    ("patch", "reason", "words"),
    [
        ({"metadata": {"uid": "1234"}}, "Invalid", 'metadata.uid: Invalid value: "1234": field is immutable'),
        ({"metadata": {"resourceVersion": "1"}}, "Conflict", "the object has been modified"),
        ({"metadata": {"name": "other"}}, "BadRequest",
         "the name of the object (other) does not match the name on the URL (held)"),
        ({"metadata": {"labels": {"a b": "c"}}}, "Invalid", 'metadata.labels: Invalid value: "a b": name part must'),
        ({"metadata": {"finalizers": ["hold"]}}, "Invalid",
         'metadata.finalizers[0]: Invalid value: "hold": name is neither a standard finalizer name nor'),
        ({"data": {"a": "2"}}, "Invalid", "data: Forbidden: field is immutable when `immutable` is set"),
    ],
)
def test_patches_that_are_refused(cluster: Cluster, patch: Obj, reason: str, words: str) -> None:
    send(cluster, "create", "configmaps", body={**config("held"), "immutable": True})
    with pytest.raises(ApiError) as refused:
        send(cluster, "patch", "configmaps", "held", patch, patchType="merge")
    assert refused.value.reason == reason
    assert words in refused.value.message


def test_nothing_is_written_where_nothing_changes(cluster: Cluster) -> None:
    first = send(cluster, "create", "configmaps", body=config("a"))
    again = send(cluster, "patch", "configmaps", "a", {"data": {"a": "1"}}, patchType="merge")
    assert again["metadata"]["resourceVersion"] == first["metadata"]["resourceVersion"]


def test_a_dry_run_changes_nothing_not_even_chance(cluster: Cluster) -> None:
    before = cluster.digest()
    service = {"metadata": {"name": "web"}, "spec": {"ports": [{"port": 80}]}}
    assert send(cluster, "create", "services", body=service, dryRun="All")["spec"]["ports"]
    assert cluster.digest() == before


def test_answers_are_copies(cluster: Cluster) -> None:
    send(cluster, "create", "configmaps", body=config("a"))["data"]["a"] = "changed"
    send(cluster, "get", "configmaps", "a")["data"]["a"] = "changed"
    assert send(cluster, "get", "configmaps", "a")["data"] == {"a": "1"}


def test_lists_come_in_pages(cluster: Cluster) -> None:
    for name in "abc":
        send(cluster, "create", "configmaps", body=config(name))
    page = send(cluster, "list", "configmaps", limit=3)
    assert page["metadata"]["remainingItemCount"] == 1
    rest = send(cluster, "list", "configmaps", limit=3, **{"continue": page["metadata"]["continue"]})
    names = [o["metadata"]["name"] for o in page["items"] + rest["items"]]
    assert names == ["a", "b", "c", "kube-root-ca.crt"]


def test_tables(cluster: Cluster) -> None:
    table = send(cluster, "list", "namespaces", namespace="", table=True)
    assert [c["name"] for c in table["columnDefinitions"]] == ["Name", "Status", "Age"]
    assert table["rows"][0]["cells"] == ["default", "Active", "4m"]
    assert table["rows"][0]["object"]["kind"] == "PartialObjectMetadata"
    empty = send(cluster, "list", "jobs.batch", table=True)
    assert [c["name"] for c in empty["columnDefinitions"]] == ["Name", "Created At"]
    assert empty["rows"] == []


def test_a_watch_tells_what_its_selector_sees(cluster: Cluster) -> None:
    version = send(cluster, "list", "configmaps")["metadata"]["resourceVersion"]
    send(cluster, "create", "configmaps", body=config("a", labels={"app": "web"}))
    options = {"labelSelector": "app=web", "resourceVersion": version}
    channel = cluster.api.watch(Call("watch", "configmaps", "default", options=options))
    send(cluster, "create", "configmaps", body=config("b"))
    send(cluster, "patch", "configmaps", "b", {"metadata": {"labels": {"app": "web"}}}, patchType="merge")
    send(cluster, "patch", "configmaps", "a", {"metadata": {"labels": {"app": None}}}, patchType="merge")
    send(cluster, "delete", "configmaps", "b")
    seen = [(event["type"], event["object"]["metadata"]["name"]) for event in channel.items]
    assert seen == [("ADDED", "a"), ("ADDED", "b"), ("DELETED", "a"), ("DELETED", "b")]


def test_a_watch_from_too_long_ago_is_refused(cluster: Cluster) -> None:
    for n in range(5000):
        cluster.store.put("configmaps", config("a", namespace="default", uid="u", labels={"n": str(n)}))
    with pytest.raises(ApiError, match="too old resource version: 1 ") as refused:
        cluster.api.watch(Call("watch", "configmaps", "default", options={"resourceVersion": "1"}))
    assert refused.value.code == 410


def test_endpoints_warn_even_where_there_are_none(cluster: Cluster) -> None:
    with pytest.raises(ApiError) as refused:
        send(cluster, "get", "endpoints", "nothing")
    assert refused.value.warnings == (
        "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice",)


def test_discovery_names_every_kind_that_is_simulated(cluster: Cluster) -> None:
    known = {(resource.name, resource.api_version, resource.kind) for resource in RESOURCES}
    assert {(k.resource, k.api_version, k.kind) for k in cluster.api.registry.kinds} <= known
    for kind in cluster.api.registry.kinds:
        (entry,) = [r for r in RESOURCES if r.name == kind.resource and r.version == kind.version]
        assert (entry.namespaced, entry.short, entry.categories) == (kind.namespaced, kind.short, kind.categories)


def test_scale_reads_and_writes_replicas(cluster: Cluster) -> None:
    spec = {"replicas": 1, "selector": {"matchLabels": {"app": "web"}}, "template": {
        "metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "web", "image": "nginx"}]}}}
    send(cluster, "create", "replicasets.apps", body={"metadata": {"name": "web"}, "spec": spec})
    scale = send(cluster, "patch", "replicasets.apps", "web", {"spec": {"replicas": 3}}, subresource="scale")
    assert (scale["kind"], scale["spec"]) == ("Scale", {"replicas": 3})
    cluster.settle()
    scale = send(cluster, "get", "replicasets.apps", "web", subresource="scale")
    assert scale["status"] == {"replicas": 3, "selector": "app=web"}
    with pytest.raises(ApiError, match="spec.replicas: Invalid value: -1: must be greater than or equal to 0"):
        send(cluster, "patch", "replicasets.apps", "web", {"spec": {"replicas": -1}}, subresource="scale")


def test_a_secret_keeps_string_data_as_bytes(cluster: Cluster) -> None:
    secret = send(cluster, "create", "secrets", body={"metadata": {"name": "s"}, "stringData": {"key": "value"}})
    assert (secret["data"], secret["type"]) == ({"key": "dmFsdWU="}, "Opaque")
    assert "stringData" not in secret


def test_the_control_planes_own_pods_say_that_they_are_not_simulated() -> None:
    with pytest.raises(ApiError, match="what runs inside etcd-control-plane is not simulated in Harborlight"):
        send(Cluster(7), "log", "pods", "etcd-control-plane", namespace="kube-system")
