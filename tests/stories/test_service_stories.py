"""Services as Kubernetes' own end-to-end tests meet them, played through kubectl (see test_e2e_titles.py)."""

from __future__ import annotations

from typing import Any

import pytest

ECHO = "selector: {app: echo}"


def address(world: Any, name: str) -> str:
    return str(world.field(f"svc {name}", "{.spec.clusterIP}"))


def node_port(world: Any, name: str) -> str:
    return str(world.field(f"svc {name}", "{.spec.ports[0].nodePort}"))


def refused(world: Any, name: str) -> str:
    return f"wget: can't connect to remote host ({address(world, name)}): Connection refused"


# -- endpoints ------------------------------------------------------------------------------------------------


def test_the_masters_own_service(bare: Any) -> None:
    assert "kubernetes   ClusterIP   10.96.0.1    <none>        443/TCP" in bare.run("kubectl get svc kubernetes")
    assert bare.run("kubectl get endpoints kubernetes -o jsonpath='{.subsets[0].addresses[0].ip}'").endswith("172.18.0.2")
    bare.run("kubectl delete svc kubernetes")
    bare.settle()
    assert address(bare, "kubernetes") == "10.96.0.1"


def test_endpoints_follow_pods_and_all_of_them_answer(world: Any) -> None:
    world.service("echo", ECHO)
    assert world.landed("http://echo") == {"one", "two"}
    world.run("kubectl delete pod one --now")
    world.settle()
    assert world.landed("http://echo") == {"two"}
    world.run("kubectl delete pod two --now")
    world.settle()
    assert world.get("http://echo/hostname") == refused(world, "echo")
    assert world.why == "the Service has no ready endpoints: no pod carries app=echo"


def test_several_ports_lead_to_several_programs(bare: Any) -> None:
    bare.pod("one", port=100)
    bare.pod("two", port=101)
    bare.client()
    bare.service("multi", ECHO, ports="[{name: a, port: 80, targetPort: 100}, {name: b, port: 81, targetPort: 101}]")
    got = [{bare.get(f"http://multi:{port}/hostname") for _ in range(20)} for port in (80, 81)]
    assert got == [{"one", refused(bare, "multi")}, {"two", refused(bare, "multi")}]


def test_tcp_and_udp_share_a_port(world: Any) -> None:
    ports = "[{name: tcp, port: 80, targetPort: 8080}, {name: udp, port: 80, targetPort: 8080, protocol: UDP}]"
    world.service("echo", ECHO, ports=ports)
    assert world.landed("http://echo") == {"one", "two"}
    assert world.run("kubectl exec client -- sh -c 'echo hostname | nc -u -w 1 echo 80'").strip() in ("one", "two")
    assert "HTTP/1.1 400 Bad Request" in world.run("kubectl exec client -- sh -c 'echo hostname | nc -w 1 echo 80'")
    world.run("kubectl patch svc echo --type=json -p '[{\"op\":\"remove\",\"path\":\"/spec/ports/1\"}]'")
    world.settle()
    assert world.landed("http://echo") == {"one", "two"}
    assert world.run("kubectl exec client -- sh -c 'echo hostname | nc -u -w 1 echo 80'") == "command terminated with exit code 1\n"
    assert world.why == "no rule for port 80/UDP: the Service has 80/TCP"


def test_ports_are_added_and_taken_away(world: Any) -> None:
    world.service("echo", ECHO)
    world.patch("svc echo", '{"spec":{"ports":[{"name":"a","port":80,"targetPort":8080},{"name":"b","port":8888,"targetPort":8080}]}}')
    assert world.landed("http://echo:8888") == {"one", "two"}
    world.run("kubectl patch svc echo --type=json -p '[{\"op\":\"remove\",\"path\":\"/spec/ports/1\"}]'")
    world.settle()
    assert world.get("http://echo:8888/hostname") == "wget: download timed out"
    assert world.why == "no rule for port 8888/TCP: the Service has 80/TCP"


def test_a_named_port_means_another_number_on_each_pod(bare: Any) -> None:
    bare.pod("one", port=8001)
    bare.pod("two", port=8002)
    bare.client()
    bare.service("echo", ECHO, ports="[{port: 80, targetPort: web}]")
    assert bare.landed("http://echo") == {"one", "two"}
    assert bare.field("endpointslices -l kubernetes.io/service-name=echo", "{.items[*].ports[*].port}").split() in (
        ["8001", "8002"], ["8002", "8001"])


def test_a_wrong_target_port_is_refused_by_the_pod(world: Any) -> None:
    world.service("echo", ECHO, ports="[{port: 80, targetPort: 8888}]")
    assert world.get("http://echo/hostname") == refused(world, "echo")
    assert world.why.startswith("nobody listens on port 8888 of pod ")


def test_services_come_and_go_and_come_back(world: Any) -> None:
    world.service("echo", ECHO)
    before = address(world, "echo")
    world.run("kubectl delete svc echo")
    world.settle()
    assert world.get("http://echo/hostname") == "wget: bad address 'echo'"
    assert world.get(f"http://{before}/hostname") == "wget: download timed out"
    assert world.why == f"no Service has the cluster IP {before}"
    world.service("echo", f"{ECHO}, clusterIP: {before}")
    assert world.landed(f"http://{before}") == {"one", "two"}


def test_pods_that_are_not_ready(bare: Any) -> None:
    bare.client()
    probe = "readinessProbe: {exec: {command: ['false']}, periodSeconds: 1}"
    bare.apply(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: sick, labels: {app: echo}}\nspec:\n  containers:\n"
        f"  - {{name: c, image: registry.k8s.io/e2e-test-images/agnhost:2.53, args: [netexec], {probe}}}\n"
    )
    bare.service("echo", ECHO)
    bare.service("any", f"{ECHO}, publishNotReadyAddresses: true")
    assert bare.get("http://echo/hostname") == refused(bare, "echo")
    assert bare.why == "the Service has no ready endpoints: its only pod is not ready"
    assert bare.get("http://any/hostname") == "sick"
    bare.run("kubectl delete pod sick --grace-period=600 --wait=false")
    bare.session.advance(2)
    assert bare.get("http://any/hostname") in ("sick", refused(bare, "any"))


def test_a_pod_reaches_itself_through_its_service(bare: Any) -> None:
    bare.pod("one")
    bare.service("echo", ECHO)
    assert bare.get("http://echo/hostname", "one") == "one"
    assert bare.get("http://echo/clientip", "one").startswith("10.244.1.1:")


def test_the_source_address_is_the_pods_own(world: Any) -> None:
    world.service("echo", ECHO)
    mine = world.field("pod client", "{.status.podIP}")
    assert {world.get("http://echo/clientip").partition(":")[0] for _ in range(10)} == {mine}
    there = world.field("pod two", "{.status.podIP}")
    assert world.get(f"http://{there}:8080/clientip").startswith(f"{mine}:")


def test_failed_pods_are_no_endpoints(world: Any) -> None:
    world.service("lone", "selector: {app: gone}")
    world.apply(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: gone, labels: {app: gone}}\n"
        "spec: {restartPolicy: Never, containers: [{name: c, image: busybox, command: ['false']}]}\n"
    )
    assert "Error" in world.run("kubectl get pod gone")
    assert world.get("http://lone/hostname") == refused(world, "lone")


def test_a_service_without_selector_leads_where_its_endpoints_say(world: Any) -> None:
    world.service("manual", "type: ClusterIP", ports="[{port: 80}]")
    assert world.get("http://manual/hostname") == refused(world, "manual")
    assert world.why.endswith("it has no selector, and none is written")
    ip = world.field("pod two", "{.status.podIP}")
    world.apply(f"apiVersion: v1\nkind: Endpoints\nmetadata: {{name: manual}}\nsubsets: [{{addresses: [{{ip: {ip}}}], ports: [{{port: 8080}}]}}]\n")
    assert world.get("http://manual/hostname") == "two"
    world.run("kubectl delete endpoints manual")
    world.settle()
    assert world.get("http://manual/hostname") == refused(world, "manual")


def test_slices_by_hand_with_several_addresses_and_ports(world: Any) -> None:
    world.service("manual", "type: ClusterIP", ports="[{name: a, port: 80}, {name: b, port: 81}]")
    slice_ = (
        "apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\n"
        "metadata: {{name: {name}, labels: {{kubernetes.io/service-name: manual}}}}\naddressType: IPv4\n"
        "ports: [{{name: {port}, port: 8080, protocol: TCP}}]\nendpoints: [{{addresses: [{ip}]}}]\n---\n"
    )
    one, two = (world.field(f"pod {name}", "{.status.podIP}") for name in ("one", "two"))
    world.apply(slice_.format(name="m1", port="a", ip=one) + slice_.format(name="m2", port="b", ip=two))
    assert (world.landed("http://manual:80"), world.landed("http://manual:81")) == ({"one"}, {"two"})
    world.apply(slice_.format(name="m3", port="a", ip=two))
    assert world.landed("http://manual:80") == {"one", "two"}


# -- node ports -----------------------------------------------------------------------------------------------


def test_node_ports_lead_in_on_every_node(world: Any) -> None:
    world.service("np", f"{ECHO}, type: NodePort")
    port = node_port(world, "np")
    assert 30086 <= int(port) <= 32767
    for ip in ("172.18.0.2", "172.18.0.3", "172.18.0.4"):
        assert {world.curl(f"http://{ip}:{port}/hostname") for _ in range(16)} == {"one", "two"}
    assert world.landed(f"http://172.18.0.4:{port}") == {"one", "two"}


def test_node_ports_at_home(world: Any) -> None:
    world.service("np", f"{ECHO}, type: NodePort")
    port = node_port(world, "np")
    assert world.curl(f"http://localhost:{port}/hostname") == "exit 7"
    assert world.why.endswith("node ports are open on the nodes' own addresses")
    world.client("host", extra="  hostNetwork: true\n")
    assert world.landed(f"http://127.0.0.1:{port}", who="host") == {"one", "two"}


@pytest.mark.parametrize(("port", "words"), [
    (30080, 'spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated'),
    (29999, "spec.ports[0].nodePort: Invalid value: 29999: provided port is not in the valid range. "
            "The range of valid ports is 30000-32767"),
])
def test_node_ports_that_cannot_be_had(world: Any, port: int, words: str) -> None:
    world.service("first", f"{ECHO}, type: NodePort", ports="[{port: 80, nodePort: 30080}]")
    told = world.service("second", f"{ECHO}, type: NodePort", ports=f"[{{port: 80, nodePort: {port}}}]")
    assert told.strip() == f'The Service "second" is invalid: {words}'


def test_a_deleted_service_frees_its_node_port(world: Any) -> None:
    ports = "[{port: 80, nodePort: 30080}]"
    world.service("first", f"{ECHO}, type: NodePort", ports=ports)
    world.run("kubectl delete svc first")
    assert "service/second created" in world.service("second", f"{ECHO}, type: NodePort", ports=ports)


def test_one_node_port_for_tcp_and_udp(world: Any) -> None:
    ports = "[{name: t, port: 80, targetPort: 8080, nodePort: 30053}, {name: u, port: 80, targetPort: 8080, protocol: UDP, nodePort: 30053}]"
    assert "created" in world.service("both", f"{ECHO}, type: NodePort", ports=ports)
    assert world.curl("http://172.18.0.3:30053/hostname") in ("one", "two")
    assert world.run("kubectl exec client -- sh -c 'echo hostname | nc -u -w 1 172.18.0.3 30053'").strip() in ("one", "two")
    world.service("both", f"{ECHO}, type: NodePort", ports=ports.replace(", nodePort: 30053", ""))
    assert world.field("svc both", "{.spec.ports[*].nodePort}") == "30053 30053"


def test_cluster_ip_to_node_port_on_the_same_port_in_two_protocols(world: Any) -> None:
    world.service("echo", ECHO)
    both = '[{"name":"t","port":80,"targetPort":8080,"protocol":"TCP"},{"name":"u","port":80,"targetPort":8080,"protocol":"UDP"}]'
    world.run(f"kubectl patch svc echo --type=merge -p '{{\"spec\":{{\"type\":\"NodePort\",\"ports\":{both}}}}}'")
    assert len(world.field("svc echo", "{.spec.ports[*].nodePort}").split()) == 2


# -- types ----------------------------------------------------------------------------------------------------


def test_external_name_to_cluster_ip(world: Any) -> None:
    world.apply("apiVersion: v1\nkind: Service\nmetadata: {name: moving}\nspec: {type: ExternalName, externalName: example.com}\n")
    assert world.field("svc moving", "{.spec.clusterIP}{.spec.ipFamilies}{.spec.internalTrafficPolicy}") == ""
    world.patch("svc moving", '{"spec":{"type":"ClusterIP","externalName":null,"selector":{"app":"echo"},"ports":[{"port":80,"targetPort":8080}]}}')
    assert world.landed("http://moving") == {"one", "two"}
    assert world.field("svc moving", "{.spec.ipFamilies[0]} {.spec.ipFamilyPolicy} {.spec.internalTrafficPolicy}") == "IPv4 SingleStack Cluster"


def test_external_name_to_node_port(world: Any) -> None:
    world.apply("apiVersion: v1\nkind: Service\nmetadata: {name: moving}\nspec: {type: ExternalName, externalName: example.com}\n")
    world.patch("svc moving", '{"spec":{"type":"NodePort","externalName":null,"selector":{"app":"echo"},"ports":[{"port":80,"targetPort":8080}]}}')
    assert world.curl(f"http://172.18.0.2:{node_port(world, 'moving')}/hostname") in ("one", "two")


@pytest.mark.parametrize("type", ["ClusterIP", "NodePort", "LoadBalancer"])
def test_to_external_name_gives_all_back(world: Any, type: str) -> None:
    world.service("moving", f"{ECHO}, type: {type}", ports="[{port: 80, targetPort: 8080}]")
    before = address(world, "moving")
    world.patch("svc moving", '{"spec":{"type":"ExternalName","externalName":"echo.default.svc.cluster.local"}}')
    world.service("echo", f"{ECHO}, clusterIP: {before}")
    assert world.field("svc moving", "{.spec.clusterIP}{.spec.ports[0].nodePort}{.spec.ipFamilies}") == ""
    assert world.landed("http://moving") == {"one", "two"}


def test_types_up_and_down_again(world: Any) -> None:
    world.service("echo", ECHO)
    first = address(world, "echo")
    world.patch("svc echo", '{"spec":{"type":"NodePort"}}')
    port = node_port(world, "echo")
    world.patch("svc echo", '{"spec":{"type":"LoadBalancer"}}')
    assert (address(world, "echo"), node_port(world, "echo")) == (first, port)
    world.run("kubectl patch svc echo --subresource=status --type=merge -p '{\"status\":{\"loadBalancer\":{\"ingress\":[{\"ip\":\"203.0.113.7\"}]}}}'")
    assert world.curl("http://203.0.113.7/hostname") in ("one", "two")
    world.patch("svc echo", '{"spec":{"type":"ClusterIP"}}')
    assert world.field("svc echo", "{.spec.ports[0].nodePort}{.status.loadBalancer}") == "{}"
    assert address(world, "echo") == first
    assert world.curl(f"http://172.18.0.3:{port}/hostname") == "exit 7"
    assert world.curl("http://203.0.113.7/hostname") == "exit 28"


@pytest.mark.parametrize(("spec", "words"), [
    ("ipFamilies: [IPv6]", "spec.ipFamilies[0]: Invalid value: \"IPv6\": not configured on this cluster"),
    ("ipFamilyPolicy: RequireDualStack",
     'spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services'),
])
def test_two_families_are_not_to_be_had_here(bare: Any, spec: str, words: str) -> None:
    assert bare.service("x", spec).strip() == f'The Service "x" is invalid: {words}'


def test_prefer_dual_stack_makes_do_with_one(bare: Any) -> None:
    bare.service("x", "ipFamilyPolicy: PreferDualStack")
    assert bare.field("svc x", "{.spec.ipFamilies[*]} {.spec.ipFamilyPolicy}") == "IPv4 PreferDualStack"


# -- affinity -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("type", ["ClusterIP", "NodePort"])
def test_session_affinity_can_be_switched_and_times_out(world: Any, type: str) -> None:
    config = "sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 10}}"
    world.service("echo", f"{ECHO}, type: {type}, {config}")
    url = f"http://172.18.0.4:{node_port(world, 'echo')}" if type == "NodePort" else "http://echo"
    assert len(world.landed(url)) == 1
    seen = set()
    for _ in range(16):
        world.session.advance(11)
        seen |= world.landed(url, 1)
    assert seen == {"one", "two"}
    world.patch("svc echo", '{"spec":{"sessionAffinity":"None"}}')
    assert world.landed(url) == {"one", "two"}
    assert world.field("svc echo", "{.spec.sessionAffinityConfig}") == ""


# -- policies -------------------------------------------------------------------------------------------------


def test_internal_traffic_stays_on_the_node(bare: Any) -> None:
    bare.pod("two", "worker-2")
    bare.client()
    bare.client("near", "worker-2")
    bare.client("host", "worker-1", "  hostNetwork: true\n")
    bare.service("echo", f"{ECHO}, internalTrafficPolicy: Local")
    assert bare.get("http://echo/hostname", "near") == "two"
    assert bare.get("http://echo/hostname") == "wget: download timed out"
    assert bare.why == "internalTrafficPolicy is Local, and no ready endpoint is on worker-1"
    assert bare.get(f"http://{address(bare, 'echo')}/hostname", "host") == "wget: download timed out"
    bare.pod("one", "worker-1")
    assert bare.landed("http://echo") == {"one"}


def test_internal_traffic_to_pods_on_the_host_network(bare: Any) -> None:
    bare.pod("two", "worker-2", extra="  hostNetwork: true\n")
    bare.client()
    bare.client("near", "worker-2")
    bare.service("echo", f"{ECHO}, internalTrafficPolicy: Local")
    assert bare.get("http://echo/hostname", "near") == "worker-2"
    assert bare.get("http://echo/hostname") == "wget: download timed out"


def test_external_traffic_stays_on_the_node_and_keeps_its_source(bare: Any) -> None:
    bare.pod("two", "worker-2")
    bare.client()
    bare.service("echo", f"{ECHO}, type: NodePort, externalTrafficPolicy: Local")
    port = node_port(bare, "echo")
    assert bare.curl(f"http://172.18.0.4:{port}/clientip").startswith("172.18.0.1:")
    assert bare.curl(f"http://172.18.0.3:{port}/clientip") == "exit 28"
    assert bare.why == "externalTrafficPolicy is Local, and no ready endpoint is on worker-1"
    assert bare.get("http://echo/hostname") == "two"
    assert bare.get(f"http://172.18.0.3:{port}/hostname") == "two"  # a pod at its own node goes straight there
    bare.patch("svc echo", '{"spec":{"externalTrafficPolicy":"Cluster"}}')
    assert bare.curl(f"http://172.18.0.3:{port}/clientip").startswith("172.18.0.3:")


def test_health_check_node_ports_count_what_is_local(bare: Any) -> None:
    bare.pod("two", "worker-2")
    bare.service("lb", f"{ECHO}, type: LoadBalancer, externalTrafficPolicy: Local")
    port = bare.field("svc lb", "{.spec.healthCheckNodePort}")
    assert '"localEndpoints": 1' in bare.curl(f"http://172.18.0.4:{port}/healthz")
    told = bare.curl(f"http://172.18.0.3:{port}/healthz", "-i")
    assert told.startswith("HTTP/1.1 503 Service Unavailable")
    assert '"localEndpoints": 0' in told
    bare.run("kubectl delete pod two --grace-period=600 --wait=false")
    bare.session.advance(1)
    assert '"localEndpoints": 0' in bare.curl(f"http://172.18.0.4:{port}/healthz")
    bare.patch("svc lb", '{"spec":{"externalTrafficPolicy":"Cluster"}}')
    assert bare.field("svc lb", "{.spec.healthCheckNodePort}") == ""
    assert bare.curl(f"http://172.18.0.4:{port}/healthz") == "exit 7"


@pytest.mark.parametrize("policy", ["", ", internalTrafficPolicy: Local"])
def test_terminating_pods_serve_while_nobody_else_does(bare: Any, policy: str) -> None:
    bare.apply(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: last, labels: {app: echo}}\nspec:\n  nodeName: worker-1\n"
        "  terminationGracePeriodSeconds: 600\n  containers:\n"
        "  - {name: c, image: registry.k8s.io/e2e-test-images/agnhost:2.53, args: [netexec, --delay-shutdown=500]}\n"
    )
    bare.client()
    bare.service("echo", f"{ECHO}{policy}")
    bare.run("kubectl delete pod last --wait=false")
    bare.session.advance(2)
    assert "Terminating" in bare.run("kubectl get pod last")
    assert bare.get("http://echo/hostname") == "last"
    bare.pod("one", "worker-1")
    assert bare.landed("http://echo") == {"one"}


@pytest.mark.parametrize("policy", ["Cluster", "Local"])
def test_terminating_pods_serve_the_outside_too(bare: Any, policy: str) -> None:
    bare.apply(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: last, labels: {app: echo}}\nspec:\n  nodeName: worker-1\n"
        "  terminationGracePeriodSeconds: 600\n  containers:\n"
        "  - {name: c, image: registry.k8s.io/e2e-test-images/agnhost:2.53, args: [netexec, --delay-shutdown=500]}\n"
    )
    bare.service("echo", f"{ECHO}, type: NodePort, externalTrafficPolicy: {policy}")
    bare.run("kubectl delete pod last --wait=false")
    bare.session.advance(2)
    port = node_port(bare, "echo")
    assert bare.curl(f"http://172.18.0.3:{port}/hostname") == "last"
    assert bare.curl(f"http://172.18.0.4:{port}/hostname") == ("last" if policy == "Cluster" else "exit 28")


def test_agnhost_says_how_a_connection_fails(world: Any) -> None:
    world.service("none", "selector: {app: none}")
    world.service("echo", ECHO)

    def connect(where: str) -> str:
        return str(world.run(f"kubectl exec one -- /agnhost connect --timeout=3s {where}").splitlines()[:1])

    assert [connect(where) for where in ("echo:80", "none:80", "echo:81", "nosuch:80")] == [
        "[]", "['REFUSED']", "['TIMEOUT']", "['DNS: lookup nosuch: no such host']"]
    told = [world.run(f"kubectl exec one -- /agnhost {word}").strip() for word in ("dns-suffix", "dns-server-list", "fake")]
    assert told[:2] == ["default.svc.cluster.local,svc.cluster.local,cluster.local", "10.96.0.10"]
    assert told[2].startswith("agnhost fake is not simulated in Harborlight")


# -- labels that keep kube-proxy away, and hints --------------------------------------------------------------


@pytest.mark.parametrize("label", ["service.kubernetes.io/service-proxy-name", "service.kubernetes.io/headless"])
def test_services_that_are_not_kube_proxys(world: Any, label: str) -> None:
    world.service("echo", ECHO)
    world.run(f"kubectl label svc echo {label}=x")
    assert world.get("http://echo/hostname") == "wget: download timed out"
    assert world.why == f"kube-proxy makes no rules for a Service with the label {label}"
    world.run(f"kubectl label svc echo {label}-")
    assert world.landed("http://echo") == {"one", "two"}


def test_preferring_the_same_node(world: Any) -> None:
    world.client("far", "worker-2")
    world.service("near", f"{ECHO}, trafficDistribution: PreferSameNode")
    assert (world.landed("http://near"), world.landed("http://near", who="far")) == ({"one"}, {"two"})
    assert "hinted at worker-2" in world.run("trace")
    world.run("kubectl delete pod two --now")
    world.settle()
    assert world.landed("http://near", who="far") == {"one"}


@pytest.mark.parametrize("value", ["PreferClose", "PreferSameZone"])
def test_preferring_the_same_zone(world: Any, value: str) -> None:
    world.client("far", "worker-2")
    world.run("kubectl label node worker-1 topology.kubernetes.io/zone=a; kubectl label node worker-2 topology.kubernetes.io/zone=b")
    world.service("near", f"{ECHO}, trafficDistribution: {value}")
    assert (world.landed("http://near"), world.landed("http://near", who="far")) == ({"one"}, {"two"})
    assert "hinted at zone b" in world.run("trace")
    world.run("kubectl label node worker-2 topology.kubernetes.io/zone-")
    assert world.landed("http://near", who="far") == {"one", "two"}
    world.patch("svc near", '{"spec":{"trafficDistribution":null}}')
    assert world.landed("http://near") == {"one", "two"}


# -- addresses from outside -----------------------------------------------------------------------------------


def test_external_ips_of_a_node_lead_in(world: Any) -> None:
    world.service("ext", f"{ECHO}, externalIPs: [172.18.0.4, 198.51.100.9]")
    assert {world.curl("http://172.18.0.4/hostname") for _ in range(16)} == {"one", "two"}
    assert world.curl("http://172.18.0.4:81/hostname") == "exit 7"
    assert world.curl("http://198.51.100.9/hostname") == "exit 28"
    assert world.why == "nothing outside the cluster routes 198.51.100.9 to a node"
    assert world.landed("http://198.51.100.9") == {"one", "two"}
    world.service("other", ECHO + ", externalIPs: [198.51.100.9]", ports="[{port: 81, targetPort: 8080}]")
    assert world.landed("http://198.51.100.9:81") == {"one", "two"}


def test_a_load_balancer_in_a_cloud(make_world: Any) -> None:
    world = make_world(cloud=True)
    world.pod("one")
    world.pod("two", "worker-2")
    world.service("lb", f"{ECHO}, type: LoadBalancer")
    ip = world.field("svc lb", "{.status.loadBalancer.ingress[0].ip}")
    assert {world.curl(f"http://{ip}/hostname") for _ in range(16)} == {"one", "two"}
    assert world.curl(f"http://{ip}/clientip").startswith("172.18.0.3:")
    assert "service.kubernetes.io/load-balancer-cleanup" in world.field("svc lb", "{.metadata.finalizers}")
    world.patch("svc lb", '{"spec":{"externalTrafficPolicy":"Local"}}')
    assert world.curl(f"http://{ip}/clientip").startswith("172.18.0.1:")
    world.patch("svc lb", '{"spec":{"loadBalancerSourceRanges":["10.244.0.0/16"]}}')
    assert world.curl(f"http://{ip}/hostname") == "exit 28"
    assert world.why == "loadBalancerSourceRanges do not let 172.18.0.1 in"
    world.client()
    assert world.landed(f"http://{ip}") == {"one", "two"}
    told = world.run("kubectl describe svc lb")
    assert "EnsuredLoadBalancer" in told
    world.run("kubectl delete svc lb")
    world.settle()
    assert world.curl(f"http://{ip}/hostname") == "exit 28"


def test_a_load_balancer_without_node_ports(make_world: Any) -> None:
    world = make_world(cloud=True)
    world.pod("one")
    world.client()
    world.service("lb", f"{ECHO}, type: LoadBalancer, allocateLoadBalancerNodePorts: false")
    ip = world.field("svc lb", "{.status.loadBalancer.ingress[0].ip}")
    assert (node_port(world, "lb"), world.curl(f"http://{ip}/hostname")) == ("", "one")
    status = f'{{"status":{{"loadBalancer":{{"ingress":[{{"ip":"{ip}","ipMode":"Proxy"}}]}}}}}}'
    world.run(f"kubectl patch svc lb --subresource=status --type=merge -p '{status}'")
    assert world.curl(f"http://{ip}/hostname") == "exit 28"
    assert world.why == "the load balancer forwards to node ports (ipMode Proxy), and this port has none"
    world.patch("svc lb", '{"spec":{"allocateLoadBalancerNodePorts":true}}')
    assert node_port(world, "lb")
    assert world.curl(f"http://{ip}/hostname") == "one"


def test_a_class_is_somebody_elses(make_world: Any) -> None:
    world = make_world(cloud=True)
    world.service("lb", f"{ECHO}, type: LoadBalancer, loadBalancerClass: example.com/other")
    assert "<pending>" in world.run("kubectl get svc lb")


# -- host network and host ports ------------------------------------------------------------------------------


def test_host_ports_lead_to_their_pods(bare: Any) -> None:
    bare.apply(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: hp, labels: {app: hp}}\nspec:\n  nodeName: worker-1\n"
        "  containers: [{name: c, image: nginx, ports: [{containerPort: 80, hostPort: 8888}]}]\n"
    )
    assert "Welcome to nginx" in bare.curl("http://172.18.0.3:8888")
    assert bare.curl("http://172.18.0.4:8888") == "exit 7"


def test_host_ports_of_other_addresses_and_protocols_do_not_clash(bare: Any) -> None:
    pod = (
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}}}\nspec:\n  nodeSelector: {{kubernetes.io/hostname: worker-1}}\n"
        "  containers: [{{name: c, image: registry.k8s.io/e2e-test-images/agnhost:2.53, args: [netexec, --http-port=8080, --udp-port=8080], "
        "ports: [{{containerPort: 8080, hostPort: 54323, hostIP: {ip}, protocol: {protocol}}}]}}]\n"
    )
    bare.client("client", "worker-1", "  hostNetwork: true\n")
    for name, ip, protocol in (("p1", "127.0.0.1", "TCP"), ("p2", "172.18.0.3", "TCP"), ("p3", "172.18.0.3", "UDP")):
        bare.apply(pod.format(name=name, ip=ip, protocol=protocol))
    assert bare.run("kubectl get pods --no-headers | grep -c Running").strip() == "4"
    assert bare.curl("http://172.18.0.3:54323/hostname") == "p2"
    assert bare.get("http://127.0.0.1:54323/hostname") == "p1"
    assert bare.run("kubectl exec client -- sh -c 'echo hostname | nc -u -w 1 172.18.0.3 54323'").strip() == "p3"


def test_a_pod_on_the_host_network_answers_at_its_node(bare: Any) -> None:
    bare.pod("one", extra="  hostNetwork: true\n")
    assert bare.curl("http://172.18.0.3:8080/hostname") == "worker-1"
    bare.client()
    bare.service("echo", ECHO)
    assert bare.get("http://echo/hostname") == "worker-1"


# -- environment ----------------------------------------------------------------------------------------------


def test_variables_of_services_that_are_older_than_the_pod(bare: Any) -> None:
    bare.service("fooservice", "selector: {app: x}", ports="[{name: web, port: 8765, targetPort: 8080}, {name: up, port: 53, protocol: UDP}]")
    bare.client()
    bare.service("younger", "selector: {app: x}")
    env = dict(line.split("=", 1) for line in bare.run("kubectl exec client -- env").splitlines())
    ip = address(bare, "fooservice")
    assert {name: value for name, value in env.items() if name.startswith("FOOSERVICE")} == {
        "FOOSERVICE_SERVICE_HOST": ip, "FOOSERVICE_SERVICE_PORT": "8765", "FOOSERVICE_SERVICE_PORT_WEB": "8765",
        "FOOSERVICE_SERVICE_PORT_UP": "53", "FOOSERVICE_PORT": f"tcp://{ip}:8765",
        "FOOSERVICE_PORT_8765_TCP": f"tcp://{ip}:8765", "FOOSERVICE_PORT_8765_TCP_PROTO": "tcp",
        "FOOSERVICE_PORT_8765_TCP_PORT": "8765", "FOOSERVICE_PORT_8765_TCP_ADDR": ip,
        "FOOSERVICE_PORT_53_UDP": f"udp://{ip}:53", "FOOSERVICE_PORT_53_UDP_PROTO": "udp",
        "FOOSERVICE_PORT_53_UDP_PORT": "53", "FOOSERVICE_PORT_53_UDP_ADDR": ip,
    }
    assert "YOUNGER_SERVICE_HOST" not in env


def test_without_service_links_only_the_master_is_named(bare: Any) -> None:
    bare.service("foo", "selector: {app: x}")
    bare.client("client", extra="  enableServiceLinks: false\n")
    names = [line.partition("=")[0] for line in bare.run("kubectl exec client -- env").splitlines()]
    assert [name for name in names if name.endswith("_SERVICE_HOST")] == ["KUBERNETES_SERVICE_HOST"]


# -- API ------------------------------------------------------------------------------------------------------


def test_a_collection_of_services_is_deleted_at_once(bare: Any) -> None:
    for name in ("a", "b", "c"):
        bare.service(name, "selector: {app: x}", meta=f", labels: {{e2e: {'in' if name != 'c' else 'out'}}}")
    assert bare.run("kubectl delete svc -l e2e=in").splitlines() == [
        'service "a" deleted from default namespace', 'service "b" deleted from default namespace']
    assert "c " in bare.run("kubectl get svc")


def test_the_status_of_a_service_through_its_life(bare: Any) -> None:
    bare.service("s", "selector: {app: x}, type: LoadBalancer")
    bare.run("kubectl patch svc s --subresource=status --type=merge -p '{\"status\":{\"loadBalancer\":{\"ingress\":[{\"ip\":\"203.0.113.1\"}]}}}'")
    assert "203.0.113.1" in bare.run("kubectl get svc -A | grep ' s '")
    bare.patch("svc s", '{"spec":{"type":"ClusterIP"}}')
    assert bare.field("svc s", "{.status}") == '{"loadBalancer":{}}'
