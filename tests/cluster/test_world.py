"""The whole cluster: seeding, slicing of time, snapshots, deletion in all its ways."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.api.client import Call
from tui.api.errors import ApiError
from tui.api.kind import Settings
from tui.api.objects import Obj
from tui.cluster.clock import START
from tui.cluster.cluster import Cluster

BARE = Settings(bare=True)


def deployment(replicas: int) -> Obj:
    labels = {"app": "web"}
    spec = {"containers": [{"name": "nginx", "image": "nginx"}]}
    return {
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"},
        "spec": {"replicas": replicas, "selector": {"matchLabels": labels},
                 "template": {"metadata": {"labels": labels}, "spec": spec}},
    }


def with_deployment(replicas: int = 2) -> Cluster:
    cluster = Cluster(7, BARE)
    cluster.api.send(Call("create", "deployments.apps", "default", body=deployment(replicas)))
    cluster.settle()
    return cluster


def delete(cluster: Cluster, resource: str, name: str, namespace: str = "default", **options: object) -> Obj:
    return cluster.api.send(Call("delete", resource, namespace, name, options=options)).body  # type: ignore[no-any-return]


def test_a_new_world_is_whole_and_idle() -> None:
    cluster = Cluster(7)
    assert cluster.now == START
    pods = cluster.api.list("pods", "kube-system")
    assert [pod["status"]["phase"] for pod in pods] == ["Running"] * 9
    assert cluster.api.find("endpoints", "default", "kubernetes")["subsets"][0]["addresses"] == [{"ip": "172.18.0.2"}]
    assert not cluster.clock.has_work()
    before = cluster.store.revision
    cluster.advance(600_000)
    assert cluster.store.revision == before


def test_a_bare_world_has_no_pods() -> None:
    assert Cluster(7, BARE).api.list("pods") == []


@settings(max_examples=8, deadline=None)
@given(st.lists(st.integers(0, 900), max_size=12))
def test_any_slicing_of_time_gives_the_same_world(slices: list[int]) -> None:
    whole, sliced = with_deployment(), with_deployment()
    for cluster in (whole, sliced):
        cluster.api.send(Call("create", "deployments.apps", "default", body={**deployment(3), "metadata": {"name": "b"}}))
    for ms in slices:
        sliced.advance(ms)
    whole.advance(11_000)
    sliced.advance(11_000 - sum(slices))
    assert whole.digest() == sliced.digest()


def test_restore_gives_the_world_back_and_it_goes_on_alike() -> None:
    cluster = with_deployment()
    kept, digest = cluster.snapshot(), cluster.digest()
    ends = []
    for _ in range(2):
        delete(cluster, "deployments.apps", "web")
        cluster.settle()
        assert cluster.digest() != digest
        ends.append(cluster.digest())
        cluster.restore(kept)
        assert cluster.digest() == digest
    assert ends[0] == ends[1]


def test_background_deletion_takes_dependents_later() -> None:
    cluster = with_deployment()
    assert delete(cluster, "deployments.apps", "web")["status"] == "Success"
    assert cluster.api.list("replicasets.apps", "default")
    cluster.settle()
    assert not cluster.api.list("replicasets.apps", "default")
    assert not cluster.api.list("pods", "default")


def test_orphans_stay() -> None:
    cluster = with_deployment()
    delete(cluster, "deployments.apps", "web", propagationPolicy="Orphan")
    cluster.settle()
    assert not cluster.api.list("deployments.apps", "default")
    (replica_set,) = cluster.api.list("replicasets.apps", "default")
    assert not replica_set["metadata"].get("ownerReferences")
    assert len(cluster.api.list("pods", "default")) == 2


def test_foreground_deletion_takes_dependents_first() -> None:
    cluster = with_deployment()
    left = delete(cluster, "deployments.apps", "web", propagationPolicy="Foreground")
    assert left["metadata"]["finalizers"] == ["foregroundDeletion"]
    cluster.settle()
    for resource in ("deployments.apps", "replicasets.apps", "pods"):
        assert not cluster.api.list(resource, "default")


def test_a_namespace_goes_with_all_that_is_in_it() -> None:
    cluster = Cluster(7, BARE)
    cluster.api.send(Call("create", "namespaces", body={"metadata": {"name": "shop"}}))
    cluster.api.send(Call("create", "deployments.apps", "shop", body=deployment(1)))
    cluster.settle()
    assert [o["metadata"]["name"] for o in cluster.api.list("configmaps", "shop")] == ["kube-root-ca.crt"]
    left = delete(cluster, "namespaces", "shop", "")
    assert left["status"]["phase"] == "Terminating"
    with pytest.raises(ApiError, match="because it is being terminated") as refused:
        cluster.api.send(Call("create", "configmaps", "shop", body={"metadata": {"name": "late"}}))
    assert refused.value.code == 403
    cluster.settle()
    assert cluster.api.find("namespaces", "", "shop") is None
    assert not [o for r in cluster.store.tables for o in cluster.api.list(r, "shop")]


def test_the_default_namespace_cannot_be_deleted() -> None:
    with pytest.raises(ApiError, match='namespaces "default" is forbidden: this namespace may not be deleted'):
        delete(Cluster(7, BARE), "namespaces", "default", "")


def test_a_finalizer_holds_an_object_until_it_is_taken_off() -> None:
    cluster = Cluster(7, BARE)
    cluster.api.send(Call("create", "configmaps", "default", body={
        "metadata": {"name": "held", "finalizers": ["example.com/hold"]}}))
    delete(cluster, "configmaps", "held")
    cluster.settle()
    assert cluster.api.find("configmaps", "default", "held")["metadata"]["deletionTimestamp"]
    cluster.api.send(Call("patch", "configmaps", "default", "held", body={"metadata": {"finalizers": None}},
                          options={"patchType": "merge"}))
    assert cluster.api.find("configmaps", "default", "held") is None


def test_queued_suffixes_come_first() -> None:
    cluster = Cluster(7, BARE, {"pod-suffix": {"web-": ["m8kl9"]}})
    body = {"metadata": {"generateName": "web-"}, "spec": {"containers": [{"name": "web", "image": "nginx"}]}}
    names = [cluster.api.send(Call("create", "pods", "default", body=body)).body["metadata"]["name"] for _ in range(2)]
    assert names[0] == "web-m8kl9" != names[1]


def test_events_are_forgotten_after_an_hour() -> None:
    cluster = with_deployment()
    assert cluster.api.list("events", "default")
    cluster.advance(3_600_000)
    assert not cluster.api.list("events", "default")


def test_a_flood_of_events_about_one_object_is_held_back() -> None:
    cluster = with_deployment(60)
    events = [e for e in cluster.api.list("events", "default") if e["reason"] == "SuccessfulCreate"]
    assert len(events) == 10
    (combined,) = [e for e in events if e["message"].startswith("(combined from similar events): ")]
    assert combined["count"] == 16


@pytest.mark.thorough
def test_a_thousand_pods_are_ready_in_three_seconds() -> None:
    cluster = Cluster(7, Settings(bare=True, workers=10))
    began = time.process_time()
    cluster.api.send(Call("create", "deployments.apps", "default", body=deployment(1000)))
    cluster.settle()
    assert time.process_time() - began < 3
    assert cluster.api.find("deployments.apps", "default", "web")["status"]["readyReplicas"] == 1000
