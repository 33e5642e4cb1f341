"""ReplicaSets in a small world: which pods they take, let go, give up first, and what they say when they cannot."""

from __future__ import annotations

from typing import Any

import pytest

from tui.api.kind import Settings
from tui.api.objects import clone, dig, labels
from tui.cluster.cluster import Cluster

SETS = "replicasets.apps"


@pytest.fixture
def world() -> Cluster:
    return Cluster(7, Settings(bare=True))


def make(world: Cluster, replicas: int = 3, name: str = "web", **template: Any) -> None:
    spec = {"containers": [{"name": "main", "image": "nginx"}], **template}
    world.api.create({
        "apiVersion": "apps/v1", "kind": "ReplicaSet", "metadata": {"name": name, "namespace": "default"},
        "spec": {"replicas": replicas, "selector": {"matchLabels": {"app": name}},
                 "template": {"metadata": {"labels": {"app": name}}, "spec": spec}}})
    world.settle()


def pods(world: Cluster) -> dict[str, dict[str, Any]]:
    return {pod["metadata"]["name"]: pod for pod in world.api.list("pods", "default")}


def change(world: Cluster, resource: str, name: str, **parts: Any) -> None:
    obj = clone(world.api.find(resource, "default", name) or {})
    obj["metadata"].update(parts.pop("metadata", {}))
    obj["spec"].update(parts)
    world.api.update(obj)
    world.settle()


def status(world: Cluster, name: str = "web") -> dict[str, Any]:
    return dict(dig(world.api.find(SETS, "default", name) or {}, "status"))


def test_a_relabelled_pod_is_let_go_and_replaced(world: Cluster) -> None:
    make(world)
    name = next(iter(pods(world)))
    change(world, "pods", name, metadata={"labels": {"app": "debug"}})
    assert "ownerReferences" not in pods(world)[name]["metadata"]
    assert len(pods(world)) == 4 and status(world)["readyReplicas"] == 3


def test_an_orphan_that_matches_is_taken_on(world: Cluster) -> None:
    world.api.create({"apiVersion": "v1", "kind": "Pod", "spec": {"containers": [{"name": "c", "image": "nginx"}]},
                      "metadata": {"name": "solo", "namespace": "default", "labels": {"app": "web", "more": "1"}}})
    world.settle()
    make(world, 2)
    (owner,) = pods(world)["solo"]["metadata"]["ownerReferences"]
    assert (owner["kind"], owner["name"], owner["controller"], len(pods(world))) == ("ReplicaSet", "web", True, 2)


def test_ended_pods_are_neither_counted_nor_let_go(world: Cluster) -> None:
    make(world, 1)
    change(world, "pods", next(iter(pods(world))), activeDeadlineSeconds=30)
    world.advance(40_000)
    ended = [pod for pod in pods(world).values() if pod["status"]["phase"] == "Failed"]
    assert ended and ended[0]["metadata"]["ownerReferences"] and status(world)["replicas"] == 1
    change(world, "pods", ended[0]["metadata"]["name"], metadata={"labels": {"app": "other"}})
    assert pods(world)[ended[0]["metadata"]["name"]]["metadata"]["ownerReferences"]


def test_the_cheapest_pod_goes_first(world: Cluster) -> None:
    make(world)
    cheap = sorted(pods(world))[1]
    change(world, "pods", cheap, metadata={"annotations": {"controller.kubernetes.io/pod-deletion-cost": "-5"}})
    change(world, SETS, "web", replicas=2)
    assert cheap not in pods(world) and len(pods(world)) == 2


def test_a_terminating_pod_is_replaced_at_once_and_counted_apart(world: Cluster) -> None:
    make(world, 2, terminationGracePeriodSeconds=30, containers=[
        {"name": "main", "image": "busybox", "command": ["sleep", "infinity"]}])
    world.api.delete("pods", "default", next(iter(pods(world))))
    world.advance(5_000)
    assert (len(pods(world)), status(world)["replicas"], status(world)["terminatingReplicas"]) == (3, 2, 1)
    world.advance(30_000)
    assert (len(pods(world)), status(world)["terminatingReplicas"]) == (2, 0)


def test_a_refused_pod_is_a_condition_that_stays_until_it_is_made(world: Cluster) -> None:
    make(world, 2, serviceAccountName="nosa")
    (condition,) = status(world)["conditions"]
    assert condition["message"] == (
        'pods "web-" is forbidden: error looking up service account default/nosa: serviceaccount "nosa" not found')
    assert (condition["type"], condition["reason"]) == ("ReplicaFailure", "FailedCreate")
    first = status(world)
    world.advance(3_600_000)
    assert status(world) == first
    world.api.create({"apiVersion": "v1", "kind": "ServiceAccount",
                      "metadata": {"name": "nosa", "namespace": "default"}})
    world.advance(1_000_000)
    assert status(world)["readyReplicas"] == 2 and "conditions" not in status(world)


def test_labels_of_the_template_are_counted(world: Cluster) -> None:
    make(world, 2)
    template = clone((world.api.find(SETS, "default", "web") or {})["spec"]["template"])
    template["metadata"]["labels"]["tier"] = "new"
    change(world, SETS, "web", template=template)
    assert "fullyLabeledReplicas" not in status(world) and status(world)["readyReplicas"] == 2
    world.api.delete("pods", "default", sorted(pods(world))[0])
    world.settle()
    assert status(world)["fullyLabeledReplicas"] == 1
    assert {"tier" in labels(pod) for pod in pods(world).values()} == {True, False}
