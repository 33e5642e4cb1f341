"""What goes when something else has gone: owners, circles of owners, namespaces, and what comes back."""

from __future__ import annotations

from typing import Any

import pytest

from tui.api.kind import Settings
from tui.api.objects import Key, clone, dig
from tui.cluster.cluster import Cluster


@pytest.fixture
def world() -> Cluster:
    return Cluster(7, Settings(bare=True))


def make(world: Cluster, name: str, *owners: dict[str, Any], space: str = "default", **more: Any) -> dict[str, Any]:
    refs = [{"apiVersion": "v1", "kind": "ConfigMap", "name": owner["metadata"]["name"],
             "uid": owner["metadata"]["uid"], "blockOwnerDeletion": True} for owner in owners]
    meta = {"name": name, "namespace": space, **({"ownerReferences": refs} if refs else {}), **more}
    return world.api.create({"apiVersion": "v1", "kind": "ConfigMap", "metadata": meta})


def names(world: Cluster, space: str = "default") -> list[str]:
    return [m["metadata"]["name"] for m in world.api.list("configmaps", space)
            if m["metadata"]["name"] != "kube-root-ca.crt"]


def remove(world: Cluster, name: str, policy: str) -> None:
    world.api.remove("configmaps", Key("default", name), {"propagationPolicy": policy})
    world.settle()


def test_an_owner_that_never_was(world: Cluster) -> None:
    make(world, "left", {"metadata": {"name": "gone", "uid": "11111111-1111-1111-1111-111111111111"}})
    world.settle()
    assert names(world) == []


def test_an_owner_in_another_namespace_is_none(world: Cluster) -> None:
    world.api.create({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "other"}})
    owner = make(world, "o", space="other")
    make(world, "left", owner)
    world.settle()
    assert names(world) == []
    (event,) = world.api.list("events", "default")
    assert (event["reason"], event["message"]) == (
        "OwnerRefInvalidNamespace", "ownerRef [v1/ConfigMap, namespace: default, name: o, uid: "
        f'{owner["metadata"]["uid"]}] does not exist in namespace "default"')


def test_what_is_in_no_namespace_cannot_have_an_owner_in_one(world: Cluster) -> None:
    owner = make(world, "o")["metadata"]
    ref = {"apiVersion": "v1", "kind": "ConfigMap", "name": "o", "uid": owner["uid"]}
    world.api.create({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "kept", "ownerReferences": [ref]}})
    world.settle()
    assert world.api.find("namespaces", "", "kept") is not None
    assert [e["reason"] for e in world.api.list("events")] == ["OwnerRefInvalidNamespace"]


@pytest.mark.parametrize("policy", ["Background", "Foreground"])
def test_of_two_owners_one_is_enough(world: Cluster, policy: str) -> None:
    owners = make(world, "a"), make(world, "b")
    make(world, "left", *owners)
    world.settle()
    remove(world, "a", policy)
    assert names(world) == ["b", "left"]
    (ref,) = (world.api.find("configmaps", "default", "left") or {})["metadata"]["ownerReferences"]
    assert ref["name"] == "b"


@pytest.mark.parametrize("policy", ["Background", "Foreground", "Orphan"])
def test_a_circle_of_owners_ends(world: Cluster, policy: str) -> None:
    first = make(world, "a")
    second = make(world, "b", first)
    changed = clone(first)
    changed["metadata"]["ownerReferences"] = [{"apiVersion": "v1", "kind": "ConfigMap", "name": "b",
                                               "uid": second["metadata"]["uid"], "blockOwnerDeletion": True}]
    world.api.update(changed)
    world.settle()
    remove(world, "a", policy)
    assert names(world) == (["b"] if policy == "Orphan" else [])


def test_pods_leave_a_namespace_first(world: Cluster) -> None:
    world.api.create({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}})
    world.api.create({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "slow", "namespace": "shop"}, "spec": {
        "containers": [{"name": "c", "image": "busybox", "command": ["sleep", "infinity"]}]}})
    make(world, "held", space="shop", finalizers=["example.com/wait"])
    make(world, "plain", space="shop")
    world.settle()
    world.api.delete("namespaces", "", "shop")
    world.advance(10_000)
    assert _remaining(world) == "Some resources are remaining: pods. has 1 resource instances"
    assert names(world, "shop") == ["held", "plain"]
    world.advance(40_000)
    assert _remaining(world) == "Some resources are remaining: configmaps. has 1 resource instances"
    held = clone(world.api.find("configmaps", "shop", "held") or {})
    del held["metadata"]["finalizers"]
    world.api.update(held)
    world.settle()
    assert world.api.find("namespaces", "", "shop") is None


def _remaining(world: Cluster) -> str:
    namespace = world.api.find("namespaces", "", "shop") or {}
    assert "deletionGracePeriodSeconds" not in namespace["metadata"]
    rows = dig(namespace, "status", "conditions")
    return str(next(c["message"] for c in rows if c["type"] == "NamespaceContentRemaining"))


@pytest.mark.parametrize(("resource", "name"), [("serviceaccounts", "default"), ("configmaps", "kube-root-ca.crt")])
def test_what_every_namespace_has_comes_back(world: Cluster, resource: str, name: str) -> None:
    before = world.api.find(resource, "default", name) or {}
    world.api.delete(resource, "default", name)
    world.settle()
    after = world.api.find(resource, "default", name) or {}
    assert after["metadata"]["uid"] != before["metadata"]["uid"]
