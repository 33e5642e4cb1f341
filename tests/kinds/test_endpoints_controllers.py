"""Endpoints and EndpointSlices follow Services and their pods, on the real server and manager."""

from collections.abc import Sequence
from random import Random
from typing import Any

import pytest

from tui.api.kind import Settings
from tui.api.objects import Key, Obj, clone, labels
from tui.cluster.apiserver import ApiServer
from tui.cluster.clock import Clock
from tui.cluster.cloud import DELAY, FINALIZER, LoadBalancerController
from tui.cluster.manager import Manager
from tui.kinds.endpoints import ENDPOINTS
from tui.kinds.endpointslice import ENDPOINTSLICE
from tui.kinds.event import EVENT
from tui.kinds.namespace import NAMESPACE
from tui.kinds.node import NODE
from tui.kinds.pod import POD
from tui.kinds.service import SERVICE

SLICES = "endpointslices.discovery.k8s.io"


class World:
    """A server and its controllers, without nodes: pods are put into the store as their status is to be."""

    def __init__(self, *, cloud: bool = False) -> None:
        self.clock = Clock()
        self.kinds = (NAMESPACE, NODE, EVENT, POD, SERVICE, ENDPOINTS, ENDPOINTSLICE)
        self.api = ApiServer(self.clock, Random(7), self.kinds, Settings(cloud=cloud))
        self.manager = Manager(self.clock, self.api)
        for kind in (SERVICE, ENDPOINTS, ENDPOINTSLICE):
            self.manager.add(kind.controllers)
        if cloud:
            self.manager.add([LoadBalancerController()])
        self.api.store.hooks.append(self.manager.notice)
        self.api.create({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "default"}})

    def settle(self) -> None:
        while self.clock.has_work():
            self.clock.step()

    def service(self, name: str = "web", **spec: Any) -> Obj:
        meta = {"name": name, "namespace": "default"}
        whole = {"selector": {"app": "web"}, "ports": [{"port": 80}], **spec}
        made = self.api.create({"apiVersion": "v1", "kind": "Service", "metadata": meta, "spec": whole})
        self.settle()
        return made

    def change(self, name: str = "web", **spec: Any) -> Obj:
        obj = clone(self.api.find("services", "default", name))
        obj["spec"].update(spec)
        self.api.update(obj)
        self.settle()
        return self.find("services", name)

    def pod(self, number: int, *, ready: bool = True, app: str = "web", port: int = 0, **meta: Any) -> None:
        ports = [{"name": "http", "containerPort": port, "protocol": "TCP"}] if port else []
        condition = {"type": "Ready", "status": str(ready), "lastTransitionTime": "2026-01-05T09:00:05Z"}
        self.api.store.put("pods", {
            "apiVersion": "v1", "kind": "Pod",
            "metadata": {"name": f"p{number}", "namespace": "default", "uid": f"u{number}", "labels": {"app": app},
                         "creationTimestamp": "2026-01-05T09:00:00Z", **meta},
            "spec": {"nodeName": "worker-1", "containers": [{"name": "c", "ports": ports}]},
            "status": {"phase": "Running", "podIP": f"10.244.1.{number}", "conditions": [condition]},
        })
        self.settle()

    def find(self, resource: str, name: str = "web") -> Obj:
        found = self.api.find(resource, "default", name)
        assert found is not None
        return found

    def slices(self, name: str = "web") -> list[Obj]:
        return self.api.index(SLICES, "label", f"kubernetes.io/service-name={name}")


@pytest.fixture
def world() -> World:
    return World()


def conditions(part: Obj) -> list[Sequence[bool]]:
    return [tuple(e["conditions"][c] for c in ("ready", "serving", "terminating")) for e in part["endpoints"]]


def test_a_service_without_pods_has_empty_endpoints_and_an_empty_slice(world: World) -> None:
    world.service()
    assert "subsets" not in world.find("endpoints")
    part = world.slices()[0]
    assert (part["endpoints"], part["ports"]) == (None, None)
    assert part["metadata"]["generateName"] == "web-"
    assert part["metadata"]["ownerReferences"][0]["kind"] == "Service"


def test_pods_come_and_go(world: World) -> None:
    world.service()
    name = world.slices()[0]["metadata"]["name"]
    world.pod(2)
    world.pod(1)
    assert [a["ip"] for a in world.find("endpoints")["subsets"][0]["addresses"]] == ["10.244.1.1", "10.244.1.2"]
    world.pod(1, app="debug")
    (part,) = world.slices()
    assert (part["metadata"]["name"], [e["addresses"] for e in part["endpoints"]]) == (name, [["10.244.1.2"]])
    world.api.store.remove("pods", Key("default", "p2"))
    world.settle()
    assert "subsets" not in world.find("endpoints")
    assert world.slices()[0]["ports"] is None


def test_an_unready_pod_is_listed_but_not_served(world: World) -> None:
    world.service()
    world.service("early", publishNotReadyAddresses=True)
    world.pod(1, ready=False)
    assert "notReadyAddresses" in world.find("endpoints")["subsets"][0]
    assert "addresses" in world.find("endpoints", "early")["subsets"][0]
    assert conditions(world.slices()[0]) == [(False, False, False)]
    assert conditions(world.slices("early")[0]) == [(True, False, False)]


def test_a_terminating_pod_still_serves_in_slices_only(world: World) -> None:
    world.service()
    world.pod(1, deletionTimestamp="2026-01-05T09:00:40Z")
    assert "subsets" not in world.find("endpoints")
    assert conditions(world.slices()[0]) == [(False, True, True)]


def test_a_named_port_is_what_each_pod_calls_so(world: World) -> None:
    world.service(ports=[{"name": "web", "port": 80, "targetPort": "http"}])
    world.pod(1, port=8080)
    world.pod(2, port=9090)
    assert sorted(part["ports"][0]["port"] for part in world.slices()) == [8080, 9090]
    assert len(world.find("endpoints")["subsets"]) == 2


def test_a_name_that_no_pod_has_leaves_addresses_without_ports(world: World) -> None:
    world.service(ports=[{"port": 80, "targetPort": "https"}])
    world.pod(1, port=8080)
    assert "subsets" not in world.find("endpoints")
    assert (world.slices()[0]["ports"], len(world.slices()[0]["endpoints"])) == (None, 1)


def test_endpoints_join_what_is_to_be_had_at_the_same_addresses(world: World) -> None:
    world.service(ports=[{"name": "http", "port": 80, "targetPort": "http"}, {"name": "metrics", "port": 9113}])
    world.pod(2, port=80)
    world.pod(3, port=8080)
    shown = [([a["ip"] for a in s["addresses"]], [p["port"] for p in s["ports"]])
             for s in world.find("endpoints")["subsets"]]
    assert sorted(shown) == [(["10.244.1.2"], [80]), (["10.244.1.2", "10.244.1.3"], [9113]), (["10.244.1.3"], [8080])]
    assert sorted([p["port"] for p in part["ports"]] for part in world.slices()) == [[80, 9113], [8080, 9113]]


def test_a_slice_keeps_notes_that_are_not_the_controllers(world: World) -> None:
    world.service()
    (part,) = world.slices()
    world.api.update({**part, "metadata": {**part["metadata"], "annotations": {"note": "mine"}}})
    world.pod(2)
    assert world.slices()[0]["metadata"]["annotations"]["note"] == "mine"


@pytest.mark.parametrize(("distribution", "hints"), [
    (None, None), ("PreferClose", {"forZones": [{"name": "a"}]}), ("PreferSameZone", {"forZones": [{"name": "a"}]}),
    ("PreferSameNode", {"forNodes": [{"name": "worker-1"}], "forZones": [{"name": "a"}]})])
def test_hints_where_traffic_is_to_stay_near(world: World, distribution: Any, hints: Any) -> None:
    meta = {"name": "worker-1", "labels": {"topology.kubernetes.io/zone": "a"}}
    world.api.create({"apiVersion": "v1", "kind": "Node", "metadata": meta})
    world.service(**({"trafficDistribution": distribution} if distribution else {}))
    world.pod(2)
    world.pod(3, ready=False)
    assert [e.get("hints") for e in world.slices()[0]["endpoints"]] == [hints, None]


def test_a_mirror_has_a_slice_for_each_family_and_follows_notes(world: World) -> None:
    world.service(selector=None)
    subsets = [{"addresses": [{"ip": "192.0.2.1"}, {"ip": "2001:db8::1"}], "ports": [{"port": 80}]}]
    made = world.api.create({"apiVersion": "v1", "kind": "Endpoints", "subsets": subsets,
                             "metadata": {"name": "web", "namespace": "default", "annotations": {"note": "a"}}})
    world.settle()
    assert sorted((s["addressType"], len(s["endpoints"])) for s in world.slices()) == [("IPv4", 1), ("IPv6", 1)]
    world.api.update({**made, "metadata": {**made["metadata"], "annotations": {"note": "b"}}})
    world.settle()
    assert [s["metadata"]["annotations"] for s in world.slices()] == [{"note": "b"}] * 2


def test_headless_is_said_in_labels(world: World) -> None:
    world.service(clusterIP="None")
    assert labels(world.find("endpoints"))["service.kubernetes.io/headless"] == ""
    assert labels(world.slices()[0])["service.kubernetes.io/headless"] == ""


def test_endpoints_by_hand_are_mirrored_until_their_service_goes(world: World) -> None:
    world.service("legacy", selector=None)
    subset = {"addresses": [{"ip": "192.0.2.42"}], "ports": [{"port": 9376}]}
    world.api.create({
        "apiVersion": "v1", "kind": "Endpoints", "metadata": {"name": "legacy", "namespace": "default"},
        "subsets": [subset],
    })
    world.settle()
    (part,) = world.slices("legacy")
    assert part["ports"] == [{"name": "", "port": 9376, "protocol": "TCP"}]
    assert labels(part)["endpointslice.kubernetes.io/managed-by"] == "endpointslicemirroring-controller.k8s.io"
    world.api.delete("services", "default", "legacy")
    world.settle()
    assert world.api.find("endpoints", "default", "legacy") is None
    assert world.slices("legacy") == []


def test_the_kubernetes_service_comes_back(world: World) -> None:
    world.manager.enqueue("kubernetes-service-controller", Key("default", "kubernetes"))
    world.settle()
    world.api.delete("services", "default", "kubernetes")
    world.settle()
    assert world.find("services", "kubernetes")["spec"]["clusterIP"] == "10.96.0.1"
    assert world.find("endpoints", "kubernetes")["subsets"][0]["addresses"] == [{"ip": "172.18.0.2"}]


def test_an_event_of_one_pod_costs_no_look_at_others(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.service()
    looked: list[str] = []
    index = world.api.index
    monkeypatch.setattr(world.api, "index", lambda *args: looked.append(args[2]) or index(*args))
    world.pod(1, app="other")
    assert set(looked) == {"default/app=other"}


def test_without_a_cloud_a_load_balancer_stays_pending(world: World) -> None:
    world.service(type="LoadBalancer")
    assert world.find("services")["status"] == {"loadBalancer": {}}


def test_a_cloud_gives_an_address_after_a_while_and_takes_it_back() -> None:
    world = World(cloud=True)
    start = world.clock.now
    world.service(type="LoadBalancer")
    made = world.find("services")
    assert world.clock.now - start >= DELAY
    assert made["metadata"]["finalizers"] == [FINALIZER]
    assert made["status"]["loadBalancer"]["ingress"][0]["ip"].startswith("203.0.113.")
    assert [e["reason"] for e in world.api.list("events")] == ["EnsuringLoadBalancer", "EnsuredLoadBalancer"]
    plain = world.change(type="ClusterIP")
    assert (plain["status"], "finalizers" in plain["metadata"]) == ({"loadBalancer": {}}, False)


def test_a_balanced_service_is_deleted_once_its_balancer_is() -> None:
    world = World(cloud=True)
    world.service(type="LoadBalancer")
    world.api.delete("services", "default", "web")
    assert world.find("services")["metadata"]["deletionTimestamp"]
    world.settle()
    assert world.api.find("services", "default", "web") is None
