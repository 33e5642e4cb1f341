"""Names as pods look them up, in the words of nslookup, dig and wget."""

from __future__ import annotations

from typing import Any

import pytest

ECHO = "selector: {app: echo}"
TOOLS = "{name: c, image: nicolaka/netshoot, command: [sleep, '1000000']}"


@pytest.fixture
def zone(make_world: Any) -> Any:
    """A full cluster: Services of every kind, a client with dig in default, and a namespace `far`."""
    world = make_world(bare=False)
    world.pod("one", "worker-1", extra="  hostname: first\n  subdomain: heads\n")
    world.pod("two", "worker-2")
    world.service("echo", ECHO, ports="[{name: http, port: 80, targetPort: 8080}, {name: dns, port: 53, protocol: UDP}]")
    world.service("heads", f"{ECHO}, clusterIP: None", ports="[{name: http, port: 80, targetPort: 8080}]")
    world.service("nobody", "selector: {app: nobody}")
    world.service("headless-nobody", "selector: {app: nobody}, clusterIP: None")
    world.apply(
        "apiVersion: v1\nkind: Service\nmetadata: {name: outside}\nspec: {type: ExternalName, externalName: example.com}\n---\n"
        "apiVersion: v1\nkind: Service\nmetadata: {name: alias}\nspec: {type: ExternalName, externalName: echo.default.svc.cluster.local}\n---\n"
        "apiVersion: v1\nkind: Service\nmetadata: {name: chain}\nspec: {type: ExternalName, externalName: alias.default.svc.cluster.local}\n---\n"
        "apiVersion: v1\nkind: Namespace\nmetadata: {name: far}\n---\n"
        f"apiVersion: v1\nkind: Pod\nmetadata: {{name: client}}\nspec: {{containers: [{TOOLS}]}}\n---\n"
        f"apiVersion: v1\nkind: Pod\nmetadata: {{name: client, namespace: far}}\nspec: {{containers: [{TOOLS}]}}\n"
    )
    return world


def dig(world: Any, name: str, type: str = "A") -> list[str]:
    return sorted(world.run(f"kubectl exec client -- dig +short {name} {type}").splitlines())


def ip(world: Any, what: str, path: str = "{.status.podIP}") -> str:
    return str(world.field(what, path))


def test_every_sort_of_name(zone: Any) -> None:
    echo, one, two = ip(zone, "svc echo", "{.spec.clusterIP}"), ip(zone, "pod one"), ip(zone, "pod two")
    dashed, end = two.replace(".", "-"), "default.svc.cluster.local"
    reverse = ".".join(reversed(echo.split("."))) + ".in-addr.arpa"
    first = ".".join(reversed(one.split("."))) + ".in-addr.arpa"
    expected = {
        (f"echo.{end}", "A"): [echo],
        (f"heads.{end}", "A"): sorted([one, two]),
        (f"first.heads.{end}", "A"): [one],
        (f"{dashed}.heads.{end}", "A"): [two],
        (f"{dashed}.default.pod.cluster.local", "A"): [two],
        (f"_http._tcp.echo.{end}", "SRV"): [f"0 100 80 echo.{end}."],
        (f"_dns._udp.echo.{end}", "SRV"): [f"0 100 53 echo.{end}."],
        (f"_http._tcp.heads.{end}", "SRV"): sorted([f"0 50 8080 first.heads.{end}.", f"0 50 8080 {dashed}.heads.{end}."]),
        (reverse, "PTR"): [f"echo.{end}."],
        (first, "PTR"): [f"first.heads.{end}."],
        (f"nobody.{end}", "A"): [ip(zone, "svc nobody", "{.spec.clusterIP}")],
        (f"outside.{end}", "CNAME"): ["example.com."],
        (f"alias.{end}", "A"): sorted([f"echo.{end}.", echo]),
        (f"chain.{end}", "A"): sorted([f"alias.{end}.", f"echo.{end}.", echo]),
        ("dns-version.cluster.local", "TXT"): ['"1.1.0"'],
        ("cluster.local", "NS"): ["ns.dns.cluster.local."],
        ("ns.dns.cluster.local", "A"): ["10.96.0.10"],
    }
    assert {question: dig(zone, *question) for question in expected} == expected


@pytest.mark.parametrize(("name", "type", "status", "answers"), [
    ("echo.default.svc.cluster.local", "A", "NOERROR", 1),
    ("echo.default.svc.cluster.local", "AAAA", "NOERROR", 0),
    ("echo.far.svc.cluster.local", "A", "NXDOMAIN", 0),
    ("headless-nobody.default.svc.cluster.local", "A", "NXDOMAIN", 0),
    ("default.svc.cluster.local", "A", "NOERROR", 0),
    ("_none._tcp.echo.default.svc.cluster.local", "SRV", "NXDOMAIN", 0),
    ("10-244-9-9.nosuch.pod.cluster.local", "A", "NXDOMAIN", 0),
    ("example.com", "A", "NXDOMAIN", 0),
    ("outside.default.svc.cluster.local", "A", "NOERROR", 1),
])
def test_no_such_name_and_no_such_record(zone: Any, name: str, type: str, status: str, answers: int) -> None:
    told = zone.run(f"kubectl exec client -- dig {name} {type}")
    assert f"status: {status}" in told
    assert f"ANSWER: {answers}," in told


def test_names_live_for_thirty_seconds(zone: Any) -> None:
    assert "echo.default.svc.cluster.local. 30 IN A" in " ".join(
        zone.run("kubectl exec client -- dig echo.default.svc.cluster.local").split())


@pytest.mark.parametrize(("namespace", "name", "found"), [
    ("default", "echo", True), ("default", "echo.default", True), ("default", "echo.default.svc", True),
    ("default", "echo.default.svc.cluster.local", True), ("default", "echo.default.svc.cluster.local.", True),
    ("default", "echo.", False), ("far", "echo", False), ("far", "echo.default", True), ("far", "kubernetes.default", True),
])
def test_partial_names_are_searched(zone: Any, namespace: str, name: str, found: bool) -> None:
    told = zone.run(f"kubectl exec -n {namespace} client -- curl -s -m 3 -o /dev/null -w '%{{errormsg}}' http://{name}:80/hostname")
    assert ("Could not resolve host" not in told) is found


def test_a_trace_says_where_the_name_is_known(zone: Any) -> None:
    zone.run("kubectl exec -n far client -- curl -s http://echo")
    assert zone.why.endswith("a Service echo is in the namespace default")
    zone.run("kubectl exec client -- curl -s http://echo.defualt")
    assert zone.why.endswith("there is no namespace defualt")
    zone.run("curl -s http://echo")
    assert zone.why == "unknown name: names of Services are known to the cluster's DNS alone, which is not asked here"


def test_hosts_files(zone: Any) -> None:
    own = ip(zone, "pod one")
    assert f"{own}\tfirst.heads.default.svc.cluster.local\tfirst" in zone.run("kubectl exec one -- cat /etc/hosts")
    zone.client("aliased", extra="  hostAliases: [{ip: 10.1.2.3, hostnames: [foo, bar]}, {ip: 10.1.2.4, hostnames: [baz]}]\n")
    told = zone.run("kubectl exec aliased -- cat /etc/hosts")
    assert told.endswith("\n# Entries added by HostAliases.\n10.1.2.3\tfoo\tbar\n10.1.2.4\tbaz\n")
    zone.client("hosted", extra="  hostNetwork: true\n")
    told = zone.run("kubectl exec hosted -- cat /etc/hosts")
    assert told.startswith("# Kubernetes-managed hosts file (host network).\n")
    assert told.endswith("172.18.0.3\tworker-1\n")


LONG = [f"{letter * 60}.example.com" for letter in "abcdefg"]
"""More names, and longer ones, than resolvers of old could take."""
CLUSTER = "search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n"


@pytest.mark.parametrize(("spec", "text", "finds"), [
    ("", CLUSTER, True),
    ("  hostNetwork: true\n", "nameserver 172.18.0.1\noptions ndots:0\n", False),
    ("  hostNetwork: true\n  dnsPolicy: ClusterFirstWithHostNet\n", CLUSTER, True),
    ("  dnsPolicy: Default\n", "nameserver 172.18.0.1\noptions ndots:0\n", False),
    ("  dnsPolicy: None\n  dnsConfig: {nameservers: [10.96.0.10], searches: [default.svc.cluster.local], "
     "options: [{name: ndots, value: '2'}, {name: edns0}]}\n",
     "search default.svc.cluster.local\nnameserver 10.96.0.10\noptions ndots:2 edns0\n", True),
    ("  dnsPolicy: None\n  dnsConfig: {nameservers: [1.1.1.1]}\n", "nameserver 1.1.1.1\n", False),
    (f"  dnsConfig: {{searches: [{', '.join(LONG)}]}}\n", CLUSTER.replace("\nnames", f" {' '.join(LONG)}\nnames"), True),
    ("  dnsConfig: {searches: [my.dns], options: [{name: ndots, value: '3'}]}\n",
     CLUSTER.replace("\nnames", " my.dns\nnames").replace("ndots:5", "ndots:3"), True),
])
def test_policies_and_settings_of_a_pod(zone: Any, spec: str, text: str, finds: bool) -> None:
    zone.client("odd", extra=spec)
    assert zone.run("kubectl exec odd -- cat /etc/resolv.conf") == text
    assert (zone.get("http://echo/hostname", "odd") in ("one", "two", "first")) is finds


def test_an_alias_becomes_a_service_of_its_own(zone: Any) -> None:
    zone.run("kubectl patch svc outside -p '{\"spec\":{\"externalName\":\"echo.default.svc.cluster.local\"}}'")
    assert "echo.default.svc.cluster.local." in dig(zone, "outside.default.svc.cluster.local")
    zone.run("kubectl patch svc outside -p '{\"spec\":{\"type\":\"ClusterIP\",\"ports\":[{\"port\":80}]}}'")
    assert dig(zone, "outside.default.svc.cluster.local") == [ip(zone, "svc outside", "{.spec.clusterIP}")]


def test_names_of_pods_that_are_not_ready(zone: Any) -> None:
    zone.apply(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: sick, labels: {app: sick}}\nspec:\n  hostname: sick\n  subdomain: all\n"
        "  containers: [{name: c, image: nginx, readinessProbe: {httpGet: {path: /nope, port: 80}, periodSeconds: 1}}]\n"
    )
    zone.service("all", "selector: {app: sick}, clusterIP: None, publishNotReadyAddresses: true")
    zone.service("well", "selector: {app: sick}, clusterIP: None")
    sick = ip(zone, "pod sick")
    assert dig(zone, "sick.all.default.svc.cluster.local") == [sick]
    assert (dig(zone, "all.default.svc.cluster.local"), dig(zone, "well.default.svc.cluster.local")) == ([sick], [])


def test_without_coredns_no_name_is_found_but_addresses_work(zone: Any) -> None:
    address = ip(zone, "svc echo", "{.spec.clusterIP}")
    zone.run("kubectl scale -n kube-system deployment coredns --replicas=0")
    zone.settle()
    zone.client("plain")
    assert zone.get("http://echo/hostname", "plain") == "wget: bad address 'echo'"
    assert zone.why == "no DNS server answers"
    assert "connection timed out; no servers could be reached" in zone.run("kubectl exec plain -- nslookup echo")
    assert zone.get(f"http://{address}/hostname", "plain") in ("first", "two")
    zone.run("kubectl scale -n kube-system deployment coredns --replicas=2")
    zone.settle()
    assert zone.get("http://echo/hostname", "plain") in ("first", "two")


def test_the_clusters_own_dns_service(zone: Any) -> None:
    assert dig(zone, "kube-dns.kube-system.svc.cluster.local") == ["10.96.0.10"]
    assert zone.run("kubectl exec client -- dig +short -x 10.96.0.10").strip() == "kube-dns.kube-system.svc.cluster.local."
    pod = zone.run("kubectl get pods -n kube-system -l k8s-app=kube-dns -o jsonpath='{.items[0].status.podIP}'")
    assert zone.run(f"kubectl exec client -- dig +short @{pod} kubernetes.default.svc.cluster.local").strip() == "10.96.0.1"


def test_queries_are_logged_where_the_corefile_says_so(zone: Any) -> None:
    logs = "kubectl logs -n kube-system -l k8s-app=kube-dns"
    assert "CoreDNS-1.13.1" in zone.run(logs)
    dig(zone, "echo.default.svc.cluster.local")
    assert "IN echo" not in zone.run(logs)
    zone.run("kubectl get cm -n kube-system coredns -o yaml | sed 's/^    .:53 {/&\\n        log/' | kubectl apply -f -")
    assert "log" in zone.run("kubectl get cm -n kube-system coredns -o jsonpath='{.data.Corefile}'").split()
    dig(zone, "echo.default.svc.cluster.local")
    assert '"A IN echo.default.svc.cluster.local. udp' in zone.run(logs)
    assert "NOERROR qr,aa,rd" in zone.run(logs)
