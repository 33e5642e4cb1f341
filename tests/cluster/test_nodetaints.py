"""A cordoned node carries its taint; waiting pods are looked at again only where a change may help them."""

from __future__ import annotations

from typing import Any

from tui.api.kind import Settings
from tui.cluster.cluster import Cluster

POD = {"apiVersion": "v1", "kind": "Pod", "spec": {"containers": [{"name": "c", "image": "nginx"}]}}


def change(cluster: Cluster, name: str, labels: dict[str, str] | None = None, **spec: Any) -> dict[str, Any]:
    node = cluster.api.find("nodes", "", name)
    assert node
    meta = {**node["metadata"], "labels": {**node["metadata"]["labels"], **(labels or {})}}
    cluster.api.update({**node, "metadata": meta, "spec": {**node["spec"], **spec}})
    cluster.settle()
    found = cluster.api.find("nodes", "", name)
    assert found
    return found


def refusals(cluster: Cluster) -> list[str]:
    said = [e for e in cluster.api.list("events", "default") if e["reason"] == "FailedScheduling"]
    return [e["message"].split(": ")[1].split(". ")[0] for e in said]


def test_a_cordon_is_a_taint_too_and_an_uncordon_takes_it_away() -> None:
    cluster = Cluster(7, Settings(bare=True))
    kept = {"effect": "NoExecute", "key": "mine"}
    tainted = change(cluster, "worker-1", unschedulable=True, taints=[kept])["spec"]["taints"]
    assert [t["key"] for t in tainted] == ["mine", "node.kubernetes.io/unschedulable"]
    assert tainted[1]["effect"] == "NoSchedule" and tainted[1]["timeAdded"].endswith("Z")
    assert change(cluster, "worker-1", unschedulable=False)["spec"]["taints"] == [kept]


def test_a_waiting_pod_is_tried_again_only_after_a_change_that_may_help() -> None:
    cluster = Cluster(7, Settings(bare=True))
    spec = {**POD["spec"], "nodeSelector": {"disk": "ssd"}}  # type: ignore[dict-item]
    cluster.api.create({**POD, "metadata": {"name": "web", "namespace": "default"}, "spec": spec})
    cluster.settle()
    first = "1 node(s) had untolerated taint(s), 2 node(s) didn't match Pod's node affinity/selector"
    assert refusals(cluster) == [first]
    change(cluster, "worker-1", unschedulable=True)
    change(cluster, "worker-2", {"colour": "red"})
    assert refusals(cluster) == [first]
    change(cluster, "worker-1", {"disk": "ssd"})
    change(cluster, "worker-1", unschedulable=False)
    assert cluster.api.find("pods", "default", "web")["spec"]["nodeName"] == "worker-1"  # type: ignore[index]


def test_a_pod_that_goes_wakes_only_those_that_it_stood_in_the_way_of() -> None:
    cluster = Cluster(7, Settings(bare=True))

    def make(name: str, **container: Any) -> None:
        spec = {"containers": [{"name": "c", "image": "nginx", **container}]}
        cluster.api.create({**POD, "metadata": {"name": name, "namespace": "default"}, "spec": spec})
        cluster.settle()

    port = {"ports": [{"containerPort": 80, "hostPort": 80}]}
    for name in ("one", "two", "three"):
        make(name, **port)
    make("plain")
    assert len(refusals(cluster)) == 1
    cluster.api.delete("pods", "default", "plain", grace=0)
    cluster.settle()
    assert len(refusals(cluster)) == 1
    cluster.api.delete("pods", "default", "one", grace=0)
    cluster.settle()
    assert cluster.api.find("pods", "default", "three")["spec"]["nodeName"]  # type: ignore[index]


def test_a_node_that_no_kubelet_has_reported_takes_no_pods() -> None:
    cluster = Cluster(7, Settings(bare=True))
    cluster.api.create({"apiVersion": "v1", "kind": "Node", "metadata": {"name": "paper", "labels": {"a": "b"}}})
    spec = {**POD["spec"], "nodeSelector": {"a": "b"}}  # type: ignore[dict-item]
    cluster.api.create({**POD, "metadata": {"name": "p", "namespace": "default"}, "spec": spec})
    cluster.settle()
    assert "1 Too many pods" in refusals(cluster)[0]
