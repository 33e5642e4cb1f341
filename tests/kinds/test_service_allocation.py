"""Addresses and node ports: what is drawn, what is asked for, what a change of type keeps and frees."""

from random import Random
from typing import Any

import pytest

from tui.api.objects import Obj, clone
from tui.cluster.store import Store
from tui.kinds.service import SERVICE


class Registry:
    """As much of the server as allocation needs: the index of what is taken, chance and a lesson's queue."""

    def __init__(self, queue: dict[str, str] | None = None) -> None:
        self.random, self.queue, self.store = Random(7), queue or {}, Store()
        self.store.add("services", SERVICE.indexes)

    def index(self, resource: str, index: str, value: str) -> list[Obj]:
        return self.store.index(resource, index, value)

    dry_run = False

    def queued(self, queue: str, name: str) -> str | None:
        return self.queue.pop(name, None) if queue == "cluster-ip" else None

    def put(self, name: str, old: Obj | None = None, **spec: Any) -> Obj:
        """Create, or update `old` with the given fields of spec; the errors raise ValueError."""
        obj: Obj = clone(old) if old else {"metadata": {"name": name, "namespace": "default"}, "spec": {}}
        obj["spec"] = {"ports": [{"port": 80}], "selector": {"app": "web"}, **obj["spec"], **clone(spec)}
        SERVICE.default(obj)
        errors = SERVICE.begin(obj, old, self)  # type: ignore[arg-type]
        SERVICE.prepare(obj, old)
        errors = errors or SERVICE.validate(obj) + (SERVICE.validate_update(obj, old) if old else [])
        if errors:
            raise ValueError("; ".join(map(str, errors)))
        SERVICE.admit(obj, old, self)  # type: ignore[arg-type]
        return self.store.put("services", obj)


def test_a_drawn_address_comes_from_the_upper_band() -> None:
    first, second, third = (int(part) for part in Registry().put("web")["spec"]["clusterIP"].split(".")[1:])
    assert 96 <= first <= 111
    assert (first, second) > (96, 0)
    assert 0 <= third <= 255


def test_a_lesson_decides_addresses_while_its_queue_lasts() -> None:
    registry = Registry({"web": "10.97.184.120"})
    assert registry.put("web")["spec"]["clusterIPs"] == ["10.97.184.120"]
    assert registry.put("other")["spec"]["clusterIP"] != "10.97.184.120"


def test_a_refused_service_leaves_the_queue_as_it_was() -> None:
    registry = Registry({"web": "10.97.184.120"})
    with pytest.raises(ValueError, match="must be between"):
        registry.put("web", ports=[{"port": 0}])
    assert registry.put("web")["spec"]["clusterIP"] == "10.97.184.120"


@pytest.mark.parametrize(("address", "words"), [
    ("10.96.100.100", "provided IP is already allocated"),
    ("10.0.0.1", "the provided network does not match the current range"),
    ("10.96.0.0", "the provided network does not match the current range"),
])
def test_an_address_that_cannot_be_had(address: str, words: str) -> None:
    registry = Registry()
    registry.put("first", clusterIP="10.96.100.100")
    with pytest.raises(ValueError, match="failed to allocate IP") as refused:
        registry.put("second", clusterIP=address)
    assert str(refused.value).endswith(f": failed to allocate IP {address}: {words}")


def test_an_address_is_free_again_once_its_service_is_gone() -> None:
    registry = Registry()
    registry.put("first", clusterIP="10.96.100.100")
    registry.store.remove("services", next(iter(registry.store.tables["services"].objects)))
    assert registry.put("second", clusterIP="10.96.100.100")["spec"]["clusterIP"] == "10.96.100.100"


def test_clearing_the_address_changes_nothing() -> None:
    registry = Registry()
    old = registry.put("web")
    assert registry.put("web", old, clusterIP="")["spec"] == old["spec"]


def test_families_of_a_cluster_that_has_only_one() -> None:
    registry = Registry()
    assert registry.put("web", ipFamilyPolicy="PreferDualStack")["spec"]["ipFamilies"] == ["IPv4"]
    with pytest.raises(ValueError, match="this cluster is not configured for dual-stack services"):
        registry.put("both", ipFamilyPolicy="RequireDualStack")
    lonely = registry.put("lonely", clusterIP="None", selector=None)["spec"]
    assert (lonely["ipFamilyPolicy"], lonely["ipFamilies"]) == ("RequireDualStack", ["IPv4", "IPv6"])


def test_one_node_port_serves_a_port_in_two_protocols() -> None:
    ports = [{"name": "a", "port": 53, "protocol": "UDP"}, {"name": "b", "port": 53}]
    spec = Registry().put("dns", type="NodePort", ports=ports)["spec"]
    assert spec["ports"][0]["nodePort"] == spec["ports"][1]["nodePort"]


def test_node_ports_conflict_until_they_are_freed() -> None:
    registry = Registry()
    old = registry.put("first", type="NodePort", ports=[{"port": 80, "nodePort": 30080}])
    wanted = {"type": "NodePort", "ports": [{"port": 81, "nodePort": 30080}]}
    with pytest.raises(ValueError, match="30080: provided port is already allocated"):
        registry.put("second", **wanted)
    registry.put("first", old, ports=[{"port": 80, "nodePort": 30090}])
    assert registry.put("second", **wanted)["spec"]["ports"][0]["nodePort"] == 30080


def test_types_there_and_back() -> None:
    registry = Registry()
    plain = registry.put("web")
    node_port = registry.put("web", plain, type="NodePort")
    number = node_port["spec"]["ports"][0]["nodePort"]
    balanced = registry.put("web", node_port, type="LoadBalancer", externalTrafficPolicy="Local")
    assert balanced["spec"]["ports"][0]["nodePort"] == number
    assert balanced["spec"]["healthCheckNodePort"] != number
    assert registry.put("web", balanced, type="ClusterIP")["spec"] == plain["spec"]


def test_external_name_gives_the_address_back() -> None:
    registry = Registry()
    plain = registry.put("web", clusterIP="10.96.7.7")
    external = registry.put("web", plain, type="ExternalName", externalName="db.example.com")
    assert not {"clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"} & set(external["spec"])
    assert registry.put("other", clusterIP="10.96.7.7")
    assert registry.put("web", external, type="ClusterIP")["spec"]["clusterIP"] != "10.96.7.7"


def test_a_load_balancer_that_can_do_without_node_ports_keeps_those_it_has() -> None:
    registry = Registry()
    balanced = registry.put("web", type="LoadBalancer")
    without = registry.put("web", balanced, allocateLoadBalancerNodePorts=False)
    assert without["spec"]["ports"] == balanced["spec"]["ports"]
    (port,) = registry.put("new", type="LoadBalancer", allocateLoadBalancerNodePorts=False)["spec"]["ports"]
    assert "nodePort" not in port
