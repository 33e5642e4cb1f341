"""What CoreDNS answers."""

from __future__ import annotations

from typing import Any

import pytest

from tui.cluster.dns import Zone

CLIENT = "pod/default/client"


@pytest.fixture
def zone(bench: Any) -> Zone:
    """Services: web (named port), db (headless, StatefulSet pods), ext (an alias), far (an alias into the zone)."""
    web = bench.pod("web", "10.244.1.20")
    bench.service("web", "10.96.1.1", web, port_name="http")
    db = [bench.pod(f"db-{n}", f"10.244.1.{30 + n}") for n in range(3)]
    service = bench.service("db", "None", port=5432, target_port=5432)
    bench.api.objects["endpointslices.discovery.k8s.io"].pop()
    bench.slice(service, [
        {"addresses": [p["status"]["podIP"]], "hostname": p["metadata"]["name"], "conditions": {"ready": n < 2}}
        for n, p in enumerate(db)
    ], 5432, "pg")
    bench.service("ext", "", type="ExternalName", externalName="example.com")
    bench.service("far", "", type="ExternalName", externalName="web.default.svc.cluster.local")
    return Zone(bench.api)


def values(zone: Zone, name: str, type: str = "A") -> Any:
    answer = zone.answer(name, type)
    return [r.value for r in answer.answers] if answer.rcode == "NOERROR" else answer.rcode


@pytest.mark.parametrize(("name", "type", "wanted"), [
    ("web.default.svc.cluster.local", "A", ["10.96.1.1"]),
    ("WEB.default.svc.cluster.local.", "A", ["10.96.1.1"]),
    ("web.default.svc.cluster.local", "AAAA", []),
    ("web.shop.svc.cluster.local", "A", "NXDOMAIN"),
    ("web.nosuch.svc.cluster.local", "A", "NXDOMAIN"),
    ("default.svc.cluster.local", "A", []),
    ("nosuch.svc.cluster.local", "A", "NXDOMAIN"),
    ("svc.cluster.local", "A", []),
    ("web.cluster.local", "A", "NXDOMAIN"),
    ("db.default.svc.cluster.local", "A", ["10.244.1.30", "10.244.1.31"]),
    ("db-1.db.default.svc.cluster.local", "A", ["10.244.1.31"]),
    ("db-2.db.default.svc.cluster.local", "A", "NXDOMAIN"),
    ("10-244-1-30.db.default.svc.cluster.local", "A", "NXDOMAIN"),
    ("10-1-2-3.default.pod.cluster.local", "A", ["10.1.2.3"]),
    ("10-1-2-300.default.pod.cluster.local", "A", "NXDOMAIN"),
    ("_http._tcp.web.default.svc.cluster.local", "SRV", ["0 100 80 web.default.svc.cluster.local."]),
    ("_https._tcp.web.default.svc.cluster.local", "SRV", "NXDOMAIN"),
    ("_pg._tcp.db.default.svc.cluster.local", "SRV", [
        "0 50 5432 db-0.db.default.svc.cluster.local.", "0 50 5432 db-1.db.default.svc.cluster.local."]),
    ("1.1.96.10.in-addr.arpa", "PTR", ["web.default.svc.cluster.local."]),
    ("31.1.244.10.in-addr.arpa", "PTR", ["db-1.db.default.svc.cluster.local."]),
    ("20.1.244.10.in-addr.arpa", "PTR", "NXDOMAIN"),
    ("ext.default.svc.cluster.local", "A", ["example.com."]),
    ("far.default.svc.cluster.local", "A", ["web.default.svc.cluster.local.", "10.96.1.1"]),
    ("example.com", "A", "NXDOMAIN"),
])
def test_answers(zone: Zone, name: str, type: str, wanted: Any) -> None:
    assert values(zone, name, type) == wanted


def test_empty_and_unknown_answers_carry_the_zone(zone: Zone) -> None:
    for name in ("nosuch.default.svc.cluster.local", "default.svc.cluster.local"):
        (soa,) = zone.answer(name, "A").authority
        assert soa.value == "ns.dns.cluster.local. hostmaster.cluster.local. 1767603600 7200 1800 86400 30"
    assert not zone.answer("example.com", "A").authoritative


def test_a_headless_service_without_ready_pods_is_unknown(bench: Any) -> None:
    bench.service("none", "None")
    assert values(Zone(bench.api), "none.default.svc.cluster.local") == "NXDOMAIN"


@pytest.mark.parametrize(("host", "wanted"), [
    ("web", ["10.96.1.1"]), ("web.default", ["10.96.1.1"]), ("web.default.svc.cluster.local.", ["10.96.1.1"]),
    ("web.", []), ("web.shop", []), ("ext", []), ("far", ["10.96.1.1"]), ("localhost", ["127.0.0.1"]),
    ("client", ["10.244.1.9"]), ("10.9.9.9", ["10.9.9.9"]),
])
def test_names_are_searched(zone: Zone, bench: Any, host: str, wanted: list[str]) -> None:
    view = bench.network.view(CLIENT)
    assert view.resolve(view.dial(host), host)[0] == wanted


def test_a_pod_with_its_own_dns_settings(zone: Zone, bench: Any) -> None:
    bench.pod("odd", "10.244.1.50", dnsPolicy="Default", hostAliases=[{"ip": "10.9.9.9", "hostnames": ["nine"]}])
    view = bench.network.view("pod/default/odd")
    assert view.resolve(view.dial("web"), "web")[0] == []
    assert view.resolve(view.dial("nine"), "nine")[0] == ["10.9.9.9"]
    bench.pod("short", "10.244.1.51", dnsConfig={"options": [{"name": "ndots", "value": "1"}], "searches": ["shop.x"]})
    assert bench.network.place("pod/default/short").names("a.b")[0] == "a.b"
    assert bench.network.place("pod/default/short").names("a")[-2:] == ["a.shop.x", "a"]


def test_without_ready_dns_pods_no_name_is_known(zone: Zone, bench: Any) -> None:
    from tui.api.kind import Settings

    bench.network.settings = Settings()
    service = bench.service("kube-dns", "10.96.0.10", namespace="kube-system", port=53)
    service["spec"]["ports"].append({"port": 53, "protocol": "UDP"})
    view = bench.network.view(CLIENT)
    assert view.resolve(view.dial("web"), "web")[0] == []
    assert view.query("web.default.svc.cluster.local").rcode == "CLOSED"
    assert view.dial("x") and bench.network.walk_all(CLIENT, "http://web")[0].hops[0].detail == "no DNS server answers"


def test_headless_answers_are_shuffled_by_the_worlds_chance_alone(zone: Zone, bench: Any) -> None:
    view = bench.network.view(CLIENT)
    orders = {tuple(r.value for r in view.query("db.default.svc.cluster.local").answers) for _ in range(20)}
    assert len(orders) == 2
