"""Where a request goes, and where it stops."""

from __future__ import annotations

from typing import Any

import pytest

CLIENT = "pod/default/client"


def ask(bench: Any, url: str, client: str = CLIENT) -> Any:
    """One real request; its record."""
    (first, *_), _ = bench.network.walk_all(client, url), None
    view = bench.network.view(client)
    dial = view.dial(url)
    addresses, _ = view.resolve(dial, first.host)
    if not addresses:
        return view.finish(dial, "unknown-host")
    attempt = view.connect(dial, addresses[0], first.port)
    if attempt.connection is None:
        return view.finish(dial, attempt.outcome)
    from tui.api.traffic import HttpRequest

    attempt.connection.http(HttpRequest())
    attempt.connection.close()
    return bench.network.records[-1]


@pytest.fixture
def shop(bench: Any, make_web: Any) -> Any:
    """Service `web` (10.96.1.1, node port 30080) with a pod on each worker."""
    bench.one = bench.pod("web-1", "10.244.1.20", "worker-1", serves=make_web())
    bench.two = bench.pod("web-2", "10.244.2.20", "worker-2", serves=make_web())
    bench.web = bench.service("web", "10.96.1.1", bench.one, bench.two, nodePort=30080, type="NodePort")
    return bench


def test_every_hop_is_recorded(shop: Any) -> None:
    record = ask(shop, "http://web")
    assert [hop.kind for hop in record.hops] == ["client", "name", "service", "endpoint", "pod", "program"]
    assert (record.outcome, record.status, record.service, record.client) == ("ok", 200, "default/web", CLIENT)
    assert record.pod in ("default/web-1", "default/web-2")
    assert record.hops[1].label == "web -> 10.96.1.1"


def test_endpoints_are_drawn_per_connection(shop: Any) -> None:
    assert {ask(shop, "http://web").pod for _ in range(20)} == {"default/web-1", "default/web-2"}


@pytest.mark.parametrize(("url", "client", "outcome", "words"), [
    ("http://nosuch", CLIENT, "unknown-host", "unknown name (asked: nosuch.default.svc.cluster.local"),
    ("http://web", "laptop", "unknown-host", "unknown name"),
    ("http://10.96.1.1", "laptop", "timeout", "cluster IPs exist only inside the cluster"),
    ("http://10.244.1.20", "laptop", "timeout", "pod IPs exist only inside the cluster"),
    ("http://web:8080", CLIENT, "timeout", "no rule for port 8080/TCP: the Service has 80/TCP"),
    ("http://10.96.9.9", CLIENT, "timeout", "no Service has the cluster IP"),
    ("http://10.244.1.99", CLIENT, "no-route", "no pod has the address 10.244.1.99"),
    ("http://10.244.2.99", CLIENT, "unreachable", "no pod has the address 10.244.2.99"),
    ("http://10.244.1.20:8080", CLIENT, "refused", "nobody listens on port 8080 of pod web-1"),
    ("http://172.18.0.3:31000", "laptop", "refused", "nobody listens on port 31000 of worker-1"),
    ("http://93.184.216.34", CLIENT, "timeout", "nobody answers"),
])
def test_failures_say_where_they_stop(shop: Any, url: str, client: str, outcome: str, words: str) -> None:
    record = ask(shop, url, client)
    stop = next(hop for hop in record.hops if not hop.ok)
    assert record.outcome == outcome
    assert words in stop.detail
    walked = shop.network.walk_all(client, url)
    assert [r.outcome for r in walked] == [outcome]


def test_a_service_without_ready_endpoints_refuses(shop: Any) -> None:
    for endpoint in shop.api.objects["endpointslices.discovery.k8s.io"][0]["endpoints"]:
        endpoint["conditions"] = {"ready": False}
    record = ask(shop, "http://web")
    assert record.outcome == "refused"
    assert record.hops[-1].detail.startswith("the Service has no ready endpoints: ")


def test_terminating_endpoints_serve_where_none_is_ready(shop: Any) -> None:
    first, second = shop.api.objects["endpointslices.discovery.k8s.io"][0]["endpoints"]
    first["conditions"] = {"ready": False, "serving": True, "terminating": True}
    assert {r.pod for r in shop.network.walk_all(CLIENT, "http://web")} == {"default/web-2"}
    second["conditions"] = {"ready": False, "serving": False}
    assert {r.pod for r in shop.network.walk_all(CLIENT, "http://web")} == {"default/web-1"}


def test_a_target_port_that_nobody_serves_is_refused(bench: Any, make_web: Any) -> None:
    pod = bench.pod("web", "10.244.1.20", serves=make_web())
    bench.service("web", "10.96.1.1", pod, target_port=8080)
    record = ask(bench, "http://web")
    assert record.outcome == "refused"
    assert record.hops[-1].detail == "nobody listens on port 8080 of pod web"


def test_a_pod_that_vanishes_resets_the_connection(shop: Any) -> None:
    view = shop.network.view(CLIENT)
    dial = view.dial("http://10.244.1.20")
    connection = view.connect(dial, "10.244.1.20", 80).connection
    shop.api.objects["pods"].remove(shop.one)
    from tui.api.traffic import HttpRequest

    assert connection.http(HttpRequest()) is None
    connection.close()
    assert shop.network.records[-1].outcome == "reset"


@pytest.mark.parametrize("client", ["laptop", CLIENT, "node/worker-2"])
@pytest.mark.parametrize("node", ["172.18.0.2", "172.18.0.3", "172.18.0.4"])
def test_node_ports_answer_on_every_node(shop: Any, client: str, node: str) -> None:
    walked = shop.network.walk_all(client, f"http://{node}:30080")
    assert {r.pod for r in walked} == {"default/web-1", "default/web-2"}
    assert [hop.kind for hop in walked[0].hops][:2] == ["node-port", "service"]


def test_external_traffic_policy_local(shop: Any) -> None:
    shop.web["spec"]["externalTrafficPolicy"] = "Local"
    assert [r.pod for r in shop.network.walk_all("laptop", "http://172.18.0.3:30080")] == ["default/web-1"]
    (lost,) = shop.network.walk_all("laptop", "http://172.18.0.2:30080")
    assert (lost.outcome, lost.hops[-1].detail) == (
        "timeout", "externalTrafficPolicy is Local, and no ready endpoint is on control-plane")
    assert len(shop.network.walk_all(CLIENT, "http://172.18.0.3:30080")) == 2


def test_internal_traffic_policy_local(shop: Any) -> None:
    shop.web["spec"]["internalTrafficPolicy"] = "Local"
    assert [r.pod for r in shop.network.walk_all(CLIENT, "http://web")] == ["default/web-1"]
    (lost,) = shop.network.walk_all("node/control-plane", "http://10.96.1.1")
    assert lost.outcome == "timeout"


def test_sources_are_masqueraded_or_kept(shop: Any) -> None:
    def source(client: str, url: str) -> set[str]:
        for program in shop.programs.values():
            program.calls.clear()
        for _ in range(12):
            ask(shop, url, client)
        return {who.address for program in shop.programs.values() for _, who in program.calls}

    assert source(CLIENT, "http://web") == {"10.244.1.9"}
    assert source("laptop", "http://172.18.0.3:30080") == {"172.18.0.3"}
    shop.web["spec"]["externalTrafficPolicy"] = "Local"
    assert source("laptop", "http://172.18.0.3:30080") == {"172.18.0.1"}


def test_load_balancers(shop: Any) -> None:
    shop.web["status"] = {"loadBalancer": {"ingress": [{"ip": "172.18.255.200"}]}}
    walked = shop.network.walk_all("laptop", "http://172.18.255.200")
    assert ({r.pod for r in walked}, walked[0].hops[0].kind) == ({"default/web-1", "default/web-2"}, "load-balancer")
    assert shop.network.walk_all("laptop", "http://172.18.255.200:81")[0].outcome == "timeout"
    shop.web["spec"]["loadBalancerSourceRanges"] = ["203.0.113.0/24"]
    assert shop.network.walk_all("laptop", "http://172.18.255.200")[0].outcome == "timeout"


def test_client_ip_affinity_lasts_its_time(shop: Any) -> None:
    shop.web["spec"] |= {"sessionAffinity": "ClientIP", "sessionAffinityConfig": {"clientIP": {"timeoutSeconds": 60}}}
    first = ask(shop, "http://web").pod
    assert {ask(shop, "http://web").pod for _ in range(12)} == {first}
    seen = set()
    for _ in range(12):
        shop.api.now += 61_000
        seen.add(ask(shop, "http://web").pod)
    assert len(seen) == 2


def test_affinity_lets_go_of_an_endpoint_that_left(shop: Any) -> None:
    shop.web["spec"]["sessionAffinity"] = "ClientIP"
    first = ask(shop, "http://web").pod
    part = shop.api.objects["endpointslices.discovery.k8s.io"][0]
    part["endpoints"] = [e for e in part["endpoints"] if f"default/{e['targetRef']['name']}" != first]
    assert ask(shop, "http://web").pod != first


def test_walking_changes_nothing(shop: Any) -> None:
    shop.web["spec"]["sessionAffinity"] = "ClientIP"
    before = shop.api.random.getstate(), shop.network.snapshot()
    assert len(shop.network.walk_all(CLIENT, "http://web/")) == 2
    assert (shop.api.random.getstate(), shop.network.snapshot()) == before


def test_snapshots_bring_back_records_and_affinity(shop: Any) -> None:
    shop.web["spec"]["sessionAffinity"] = "ClientIP"
    ask(shop, "http://web")
    kept = shop.network.snapshot()
    ask(shop, "http://nosuch")
    shop.network.affinity.clear()
    shop.network.restore(kept)
    assert (len(shop.network.records), len(shop.network.affinity)) == (1, 1)
    assert ask(shop, "http://nosuch").id == 2


def test_records_are_bounded(shop: Any) -> None:
    view = shop.network.view(CLIENT)
    for _ in range(5000):
        view.finish(view.dial("ping x", "ICMP"), "timeout")
    assert len(shop.network.records) < 4096
    assert shop.network.records[-1].id == 5000


def test_probes_are_not_recorded(shop: Any, make_web: Any) -> None:
    from tui.api.traffic import HttpRequest

    assert shop.network.probe(shop.one, 80)[0] == "ok"
    assert shop.network.probe(shop.one, 81)[0] == "refused"
    assert shop.network.probe(shop.one, 80, HttpRequest("GET", "/missing"))[0] == "http-error"
    assert shop.network.records == []


def test_ping(shop: Any) -> None:
    view = shop.network.view(CLIENT)
    answers = {ip: view.ping(view.dial(f"ping {ip}", "ICMP"), ip)[0]
               for ip in ("10.96.1.1", "10.244.2.20", "172.18.0.4", "10.244.1.99")}
    assert answers == {"10.96.1.1": "timeout", "10.244.2.20": "ok", "172.18.0.4": "ok", "10.244.1.99": "no-route"}


def test_forwarded_ports_lead_to_the_pod(shop: Any) -> None:
    view = shop.network.view("laptop")
    assert view.publish(8080, "default", "web-1", 80)
    assert not view.publish(8080, "default", "web-2", 80)
    assert shop.network.walk_all("laptop", "http://localhost:8080")[0].pod == "default/web-1"
    view.unpublish(8080)
    assert shop.network.walk_all("laptop", "http://localhost:8080")[0].outcome == "refused"


def test_the_api_server_wants_tls(bench: Any) -> None:
    bench.service("kubernetes", "10.96.0.1", "172.18.0.2", port=443, target_port=6443)
    assert bench.network.walk_all(CLIENT, "https://kubernetes")[0].status == 403
    assert bench.network.walk_all(CLIENT, "http://kubernetes:443")[0].status == 400


def test_a_client_that_wants_to_close_is_told_so(shop: Any) -> None:
    from tui.api.traffic import HttpRequest

    view = shop.network.view(CLIENT)
    connection = view.connect(view.dial("http://10.244.1.20"), "10.244.1.20", 80).connection
    answers = [connection.http(HttpRequest(headers=h)) for h in ((), (("Connection", "close"),))]
    assert [dict(a.headers)["Connection"] for a in answers] == ["keep-alive", "close"]
