"""What a cluster keeps up by itself, and what goes with a node."""

from __future__ import annotations

import pytest

from tui.api.kind import Settings
from tui.api.objects import dig
from tui.cluster.cluster import Cluster
from tui.session import Session

SYSTEM = "kube-system"


def system(world: Cluster, start: str) -> list[str]:
    return [p["metadata"]["uid"] for p in world.api.list("pods", SYSTEM) if p["metadata"]["name"].startswith(start)]


@pytest.mark.parametrize(("start", "count"), [("kube-apiserver-", 1), ("etcd-", 1), ("kube-proxy-", 3), ("coredns-", 2)])
def test_pods_of_the_system_come_back(start: str, count: int) -> None:
    world = Cluster(7)
    before = system(world, start)
    for pod in world.api.list("pods", SYSTEM):
        if pod["metadata"]["name"].startswith(start):
            world.api.delete("pods", SYSTEM, pod["metadata"]["name"])
    world.settle()
    after = system(world, start)
    assert len(before) == len(after) == count and not set(before) & set(after)


def test_pods_go_with_their_node() -> None:
    session = Session(seed=7)
    session.run("kubectl create deploy web --image=nginx --replicas=4")
    session.settle()
    session.run("kubectl delete node worker-2")
    session.settle()
    pods = session.cluster.api.list("pods")
    assert {p["spec"]["nodeName"] for p in pods} == {"control-plane", "worker-1"}
    assert session.run("kubectl get deploy web --no-headers").output.split()[1] == "4/4"


def test_sidecars_end_after_what_they_serve_the_last_first() -> None:
    world = Cluster(7, Settings(bare=True))
    side = {"image": "busybox", "command": ["sleep", "infinity"], "restartPolicy": "Always"}
    world.api.create({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p", "namespace": "default"}, "spec": {
        "terminationGracePeriodSeconds": 9, "containers": [{"name": "main", "image": "nginx"}],
        "initContainers": [{"name": "one", **side}, {"name": "two", **side}]}})
    world.settle()
    world.api.delete("pods", "default", "p")
    world.settle()
    events = [e for e in world.api.list("events", "default") if e["reason"] == "Killing"]
    events.sort(key=lambda e: int(e["metadata"]["resourceVersion"]))
    assert [e["message"].split()[-1] for e in events] == ["main", "two", "one"]
    assert world.api.find("pods", "default", "p") is None
    assert dig(events[0], "involvedObject", "fieldPath") == "spec.containers{main}"
