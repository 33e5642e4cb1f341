"""Pods on nodes: what happens to them, in which order, and in whose words."""

from __future__ import annotations

from typing import Any

import pytest

from tui.api.client import Call
from tui.api.errors import ApiError
from tui.api.kind import Settings
from tui.api.objects import clone, dig
from tui.api.traffic import HttpRequest
from tui.cluster.cluster import Cluster
from tui.cluster.programs import Who, listener
from tui.kinds.pod import POD
from tui.kinds.pod.columns import status_word


@pytest.fixture
def world() -> Cluster:
    return Cluster(7, Settings(bare=True))


def pod(name: str, image: str = "nginx", spec: dict[str, Any] | None = None, **container: Any) -> dict[str, Any]:
    meta = {"name": name, "namespace": "default", "labels": {"app": name}}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": meta,
            "spec": {"containers": [{"name": "main", "image": image, **container}], **(spec or {})}}


def run(world: Cluster, *pods: dict[str, Any]) -> None:
    for one in pods:
        world.api.create(one)
    world.settle()


def get(world: Cluster, name: str) -> dict[str, Any]:
    found = world.api.find("pods", "default", name)
    assert found is not None
    return found


def word(world: Cluster, name: str) -> str:
    return status_word(get(world, name))


def reasons(world: Cluster, name: str) -> list[str]:
    events = [e for e in world.api.list("events", "default") if e["involvedObject"]["name"] == name]
    return [e["reason"] for e in sorted(events, key=lambda e: e["metadata"]["resourceVersion"].zfill(9))]


def test_a_pod_runs_within_seconds(world: Cluster) -> None:
    began = world.now
    run(world, pod("web"))
    assert word(world, "web") == "Running" and world.now - began < 4000
    assert reasons(world, "web") == ["Scheduled", "Pulling", "Pulled", "Created", "Started"]
    assert get(world, "web")["metadata"]["generation"] == 1
    assert get(world, "web")["spec"]["nodeName"].startswith("worker-")


def test_nginx_listens_on_80_whatever_its_manifest_says(world: Cluster) -> None:
    run(world, pod("web", ports=[{"containerPort": 8080}]))
    assert listener(get(world, "web"), 8080) is None
    program = listener(get(world, "web"), 80, "TCP", world.nodes)
    assert program is not None
    answer = program.http(HttpRequest(), Who("10.244.1.9", 4000, world.now))
    assert answer is not None and answer.status == 200 and "Welcome to nginx!" in answer.body
    assert '10.244.1.9 - - [05/Jan/2026:09:00:' in world.nodes.log(Call("log", "pods", "default", "web"))


def test_an_unknown_image_backs_off(world: Cluster) -> None:
    run(world, pod("bad", "nginx:nope"))
    assert word(world, "bad") == "ImagePullBackOff"
    assert reasons(world, "bad") == ["Scheduled", "Pulling", "Failed", "Failed", "BackOff", "Failed"]
    with pytest.raises(ApiError, match="is waiting to start: trying and failing to pull image"):
        world.nodes.log(Call("log", "pods", "default", "bad"))


def test_a_missing_program_crash_loops(world: Cluster) -> None:
    run(world, pod("crash", "busybox", command=["nosuch"]))
    assert word(world, "crash") == "CrashLoopBackOff"
    world.advance(60_000)
    status = get(world, "crash")["status"]["containerStatuses"][0]
    assert status["restartCount"] == 3
    assert status["state"]["waiting"]["message"].startswith("back-off 40s restarting failed container=main pod=crash_")


def test_a_pod_that_completes_by_policy_never(world: Cluster) -> None:
    run(world, pod("once", "busybox", {"restartPolicy": "Never"}, command=["sleep", "3"]))
    assert word(world, "once") == "Running"
    world.advance(4000)
    assert (word(world, "once"), get(world, "once")["status"]["phase"]) == ("Completed", "Succeeded")


@pytest.mark.parametrize(("command", "seconds"), [(None, 1), (["sleep", "3600"], 30)])
def test_sigterm_ends_nginx_at_once_and_a_sleep_after_its_grace(world: Cluster, command: Any, seconds: int) -> None:
    run(world, pod("web", **({"command": command} if command else {})))
    began = world.now
    world.api.delete("pods", "default", "web")
    world.settle()
    assert world.api.find("pods", "default", "web") is None
    assert seconds * 1000 - 1000 <= world.now - began <= seconds * 1000 + 1500


def test_readiness_waits_for_the_probe(world: Cluster) -> None:
    probe = {"httpGet": {"path": "/", "port": 80}}
    run(world, pod("good", readinessProbe=probe), pod("bad", readinessProbe={"tcpSocket": {"port": 8080}}))
    ready = {c.name: c for c in POD.columns}["Ready"]
    assert [ready.cell(get(world, name), world.now) for name in ("good", "bad")] == ["1/1", "0/1"]
    assert "Unhealthy" in reasons(world, "bad")


def test_a_failed_liveness_probe_restarts(world: Cluster) -> None:
    probe = {"httpGet": {"path": "/fail", "port": 80}, "periodSeconds": 2, "failureThreshold": 2}
    run(world, pod("web", livenessProbe=probe))
    world.advance(8000)
    assert get(world, "web")["status"]["containerStatuses"][0]["restartCount"] >= 1
    assert "Killing" in reasons(world, "web")


def test_init_containers_come_first(world: Cluster) -> None:
    init = [{"name": "first", "image": "busybox", "command": ["sleep", "2"]}]
    run(world, pod("web", spec={"initContainers": init}))
    assert word(world, "web") == "Init:0/1"
    world.advance(2500)
    world.settle()
    assert word(world, "web") == "Running"


def test_a_pod_too_big_says_why(world: Cluster) -> None:
    run(world, pod("big", resources={"requests": {"cpu": "64"}}))
    assert dig(get(world, "big"), "status", "conditions", 0, "message") == (
        "0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 Insufficient cpu. no new claims to deallocate, "
        "preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.")


def test_cordon_keeps_pods_away_until_it_is_lifted(world: Cluster) -> None:
    for name in ("worker-1", "worker-2"):
        node = clone(world.api.find("nodes", "", name))
        node["spec"]["unschedulable"] = True
        world.api.update(node)
    run(world, pod("web"))
    assert word(world, "web") == "Pending"
    node = clone(world.api.find("nodes", "", "worker-2"))
    del node["spec"]["unschedulable"]
    world.api.update(node)
    world.settle()
    assert get(world, "web")["spec"]["nodeName"] == "worker-2"


def deployment(image: str = "nginx:1.25", replicas: int = 3) -> dict[str, Any]:
    template = {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "nginx", "image": image}]}}
    spec = {"replicas": replicas, "selector": {"matchLabels": {"app": "web"}}, "template": template}
    meta = {"name": "web", "namespace": "default"}
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": meta, "spec": spec}


def test_a_rollout_never_goes_below_what_it_may(world: Cluster) -> None:
    world.api.create(deployment())
    world.settle()
    changed = clone(world.api.find("deployments.apps", "default", "web"))
    changed["spec"]["template"]["spec"]["containers"][0]["image"] = "nginx:1.26"
    world.api.update(changed)
    lowest = 3
    while world.clock.has_work():
        world.step()
        found = world.api.find("deployments.apps", "default", "web")
        lowest = min(lowest, dig(found, "status", "availableReplicas", default=0))
    sets = {rs["spec"]["template"]["spec"]["containers"][0]["image"]: rs["spec"]["replicas"]
            for rs in world.api.list("replicasets.apps")}
    assert lowest == 3 and sets == {"nginx:1.25": 0, "nginx:1.26": 3}
    assert dig(found, "metadata", "annotations", "deployment.kubernetes.io/revision") == "2"


def test_a_deleted_pod_is_replaced_under_another_name_and_address(world: Cluster) -> None:
    world.api.create(deployment())
    world.settle()
    before = {p["metadata"]["name"]: p["status"]["podIP"] for p in world.api.list("pods")}
    world.api.delete("pods", "default", next(iter(before)))
    world.settle()
    after = {p["metadata"]["name"]: p["status"]["podIP"] for p in world.api.list("pods")}
    assert len(after) == 3 and len(before.keys() & after.keys()) == 2
    assert len(set(before.values()) | set(after.values())) == 4


def test_any_slicing_of_time_gives_the_same_world() -> None:
    digests = []
    for slices in ([40_000], [1, 999, 7_000, 32_000]):
        world = Cluster(3, Settings(bare=True))
        for one in (pod("web"), pod("bad", "nginx:nope"), pod("loop", "busybox", command=["sleep", "2"])):
            world.api.create(one)
        for ms in slices:
            world.advance(ms)
        digests.append(world.digest())
    assert digests[0] == digests[1]


def test_a_restored_world_goes_the_same_way(world: Cluster) -> None:
    run(world, pod("loop", "busybox", command=["sleep", "2"]))
    kept = world.snapshot()
    world.advance(30_000)
    first = world.digest()
    world.restore(kept)
    world.advance(30_000)
    assert world.digest() == first


def test_addresses_come_in_order_and_come_round_again(world: Cluster) -> None:
    template = pod("kept", spec={"nodeName": "worker-1"})
    run(world, template)
    first = get(world, "kept")["status"]["podIP"]
    assert first == "10.244.1.2"
    for number in range(253):
        world.nodes.next_ip(world.nodes.runs[get(world, "kept")["metadata"]["uid"]], template)
        assert number < 253
    run(world, pod("later", spec={"nodeName": "worker-1"}))
    assert get(world, "later")["status"]["podIP"] not in ("", first)
