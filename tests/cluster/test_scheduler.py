"""The scheduler: where pods go, and in whose words it says why they cannot."""

from __future__ import annotations

from typing import Any

import pytest

from tui.api.kind import Settings
from tui.api.objects import clone, dig
from tui.cluster.cluster import Cluster

HOST = "kubernetes.io/hostname"
TAINTED = "1 node(s) had untolerated taint(s)"


@pytest.fixture
def world() -> Cluster:
    return Cluster(7, Settings(bare=True))


def make(world: Cluster, name: str, wears: dict[str, str] | None = None, **spec: Any) -> None:
    meta = {"name": name, "namespace": "default", "labels": wears or {"app": "web"}}
    containers = spec.pop("containers", [{"name": "c", "image": "nginx"}])
    world.api.create({"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": {"containers": containers, **spec}})
    world.settle()


def node_of(world: Cluster, name: str) -> str:
    return str((world.api.find("pods", "default", name) or {})["spec"].get("nodeName", ""))


def why(world: Cluster, name: str) -> str:
    (condition,) = dig(world.api.find("pods", "default", name) or {}, "status", "conditions")
    assert condition["reason"] == "Unschedulable"
    return str(condition["message"])


def near(term: dict[str, Any] | None = None, apart: bool = False) -> dict[str, Any]:
    term = {"labelSelector": {"matchLabels": {"app": "web"}}, "topologyKey": HOST, **(term or {})}
    return {"podAntiAffinity" if apart else "podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [term]}}


def spread(**more: Any) -> list[dict[str, Any]]:
    return [{"maxSkew": 1, "topologyKey": HOST, "whenUnsatisfiable": "DoNotSchedule",
             "labelSelector": {"matchLabels": {"app": "web"}}, **more}]


def asking(cpu: str) -> list[dict[str, Any]]:
    return [{"name": "c", "image": "nginx", "resources": {"requests": {"cpu": cpu}}}]


def refusal(why: str, *preemption: str) -> str:
    return f"0/3 nodes are available: {why}. no new claims to deallocate, preemption: 0/3 nodes are available: " \
           f"{', '.join(preemption)}."


HOPELESS = "Preemption is not helpful for scheduling"
NOBODY = "No preemption victims found for incoming pod"


@pytest.mark.parametrize(("spec", "words"), [
    ({"nodeSelector": {"disk": "ssd"}},
     refusal(f"{TAINTED}, 2 node(s) didn't match Pod's node affinity/selector", f"3 {HOPELESS}")),
    ({"containers": asking("900")}, refusal(f"{TAINTED}, 2 Insufficient cpu", f"3 {HOPELESS}")),
    ({"affinity": near({"labelSelector": {"matchLabels": {"app": "db"}}})},
     refusal(f"{TAINTED}, 2 node(s) didn't match pod affinity rules", f"3 {HOPELESS}")),
    ({"affinity": near(apart=True)},
     refusal(f"{TAINTED}, 2 node(s) didn't match pod anti-affinity rules", f"1 {HOPELESS}", f"2 {NOBODY}")),
    ({"topologySpreadConstraints": spread(topologyKey="zone")}, refusal(
        f"{TAINTED}, 2 node(s) didn't match pod topology spread constraints (missing required label)", f"3 {HOPELESS}")),
    ({"topologySpreadConstraints": spread()}, refusal(
        f"{TAINTED}, 2 node(s) didn't match pod topology spread constraints", f"1 {HOPELESS}", f"2 {NOBODY}")),
    ({"containers": [{"name": "c", "image": "nginx", "ports": [{"containerPort": 80, "hostPort": 8080}]}]}, refusal(
        f"{TAINTED}, 2 node(s) didn't have free ports for the requested pod ports", f"1 {HOPELESS}", f"2 {NOBODY}")),
    ({"volumes": [{"name": "data", "persistentVolumeClaim": {"claimName": "data"}}]},
     refusal('persistentvolumeclaim "data" not found', f"3 {HOPELESS}")),
])
def test_why_no_node_will_do(world: Cluster, spec: dict[str, Any], words: str) -> None:
    port = [{"name": "c", "image": "nginx", "ports": [{"containerPort": 80, "hostPort": 8080}]}]
    for n in (1, 2):
        make(world, f"there-{n}", containers=port, nodeName=f"worker-{n}")
    make(world, "new", **spec)
    assert why(world, "new") == words


def test_pods_that_are_there_may_keep_others_away(world: Cluster) -> None:
    for n in (1, 2):
        make(world, f"shy-{n}", {"app": "shy"}, affinity=near(apart=True), nodeName=f"worker-{n}")
    make(world, "web")
    assert "2 node(s) didn't satisfy existing pods anti-affinity rules" in why(world, "web")
    make(world, "other", {"app": "db"})
    assert node_of(world, "other")


def test_a_cordon_and_a_taint_are_counted_apart(world: Cluster) -> None:
    node = clone(world.api.find("nodes", "", "worker-1") or {})
    node["spec"] |= {"unschedulable": True}
    world.api.update(node)
    make(world, "big", containers=asking("900"))
    assert why(world, "big").startswith(
        "0/3 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint(s), 1 node(s) were unschedulable.")


def test_affinity_brings_pods_together_and_the_first_may_be_alone(world: Cluster) -> None:
    for name in ("a", "b", "c"):
        make(world, name, affinity=near())
    assert len({node_of(world, name) for name in "abc"}) == 1 and node_of(world, "a")


def test_whom_it_waits_for_comes_and_goes(world: Cluster) -> None:
    make(world, "friend", {"app": "x"}, affinity=near())
    assert node_of(world, "friend") == ""
    make(world, "web", nodeName="worker-2")
    assert node_of(world, "friend") == "worker-2"
    for name in ("apart-1", "apart-2"):
        make(world, name, {"app": "y"}, affinity=near({"labelSelector": {"matchLabels": {"app": "y"}}}, apart=True))
    make(world, "apart-3", {"app": "y"}, affinity=near({"labelSelector": {"matchLabels": {"app": "y"}}}, apart=True))
    assert node_of(world, "apart-3") == ""
    world.api.delete("pods", "default", "apart-1")
    world.settle()
    assert node_of(world, "apart-3")


def test_preferences_decide_before_even_spreading(world: Cluster) -> None:
    term = {"weight": 1, "preference": {"matchExpressions": [{"key": HOST, "operator": "In", "values": ["worker-2"]}]}}
    wish = {"nodeAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [term]}}
    for n in range(3):
        make(world, f"p{n}", affinity=wish)
    assert {node_of(world, f"p{n}") for n in range(3)} == {"worker-2"}


def test_hard_spread_over_the_nodes_that_count(world: Cluster) -> None:
    both = spread(nodeTaintsPolicy="Honor")
    for n in range(4):
        make(world, f"p{n}", topologySpreadConstraints=both)
    placed = [node_of(world, f"p{n}") for n in range(4)]
    assert sorted(placed) == ["worker-1", "worker-1", "worker-2", "worker-2"]


def test_gates_and_room_are_looked_at_again(world: Cluster) -> None:
    make(world, "gated", schedulingGates=[{"name": "example.com/wait"}])
    pod = clone(world.api.find("pods", "default", "gated") or {})
    assert pod["status"]["conditions"][0]["reason"] == "SchedulingGated"
    del pod["spec"]["schedulingGates"]
    world.api.update(pod)
    world.settle()
    assert node_of(world, "gated")


def test_a_label_that_is_no_number_is_no_match(world: Cluster) -> None:
    terms = [{"matchExpressions": [{"key": HOST, "operator": "Gt", "values": ["3"]}]}]
    make(world, "p", affinity={"nodeAffinity": {
        "requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": terms}}})
    assert "didn't match Pod's node affinity/selector" in why(world, "p")


def test_sidecars_count_with_the_containers(world: Cluster) -> None:
    side = {"name": "s", "image": "nginx", "restartPolicy": "Always", "resources": {"requests": {"cpu": "899"}}}
    make(world, "p", containers=asking("1"), initContainers=[side])
    assert "2 Insufficient cpu" in why(world, "p")
