"""Services as Kubernetes' own end-to-end tests meet them, played through kubectl (see test_e2e_titles.py)."""

from __future__ import annotations

from typing import Any

import pytest

ECHO = "selector: {app: echo}"


def refused(world: Any, name: str) -> str:
    return f"wget: can't connect to remote host ({world.address(name)}): Connection refused"


# -- endpoints ------------------------------------------------------------------------------------------------


def test_the_masters_own_service(bare: Any) -> None:
    assert "kubernetes   ClusterIP   10.96.0.1    <none>        443/TCP" in bare.run("kubectl get svc kubernetes")
    assert bare.run("kubectl get endpoints kubernetes -o jsonpath='{.subsets[0].addresses[0].ip}'").endswith("172.18.0.2")
    bare.run("kubectl delete svc kubernetes")
    bare.settle()
    assert bare.address("kubernetes") == "10.96.0.1"


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
    before = world.address("echo")
    world.run("kubectl delete svc echo")
    world.settle()
    assert world.get("http://echo/hostname") == "wget: bad address 'echo'"
    assert world.get(f"http://{before}/hostname") == "wget: download timed out"
    assert world.why == f"no Service has the cluster IP {before}"
    world.service("echo", f"{ECHO}, clusterIP: {before}")
    assert world.landed(f"http://{before}") == {"one", "two"}


def test_two_services_of_one_selector(world: Any) -> None:
    world.service("echo", f"{ECHO}, type: NodePort")
    world.service("twin", f"{ECHO}, type: NodePort")
    port, twin = world.node_port("echo"), world.node_port("twin")
    assert world.landed(f"http://172.18.0.3:{port}", who="one") == world.landed("http://twin", who="one") == {"one", "two"}
    world.run("kubectl delete svc echo")
    world.settle()
    assert world.curl(f"http://172.18.0.3:{port}/hostname") == "exit 7"
    assert world.landed(f"http://172.18.0.3:{twin}", who="one") == world.landed("http://twin", who="one") == {"one", "two"}


def test_large_requests(world: Any) -> None:
    world.service("echo", ECHO)
    assert world.get(f"http://echo/echo?msg={'42' * 1000}") == "42" * 1000


def test_sctp_has_endpoints_though_nobody_here_speaks_it(bare: Any) -> None:
    bare.service("sctp", ECHO, ports="[{port: 5060, protocol: SCTP}]")
    assert bare.field("endpoints sctp", "{.subsets}").endswith("EndpointSlice\n")
    bare.pod("one")
    assert "10.244.1.2:5060" in bare.run("kubectl get endpoints sctp")
    bare.run("kubectl delete pod one --now")
    bare.settle()
    assert "<none>" in bare.run("kubectl get endpoints sctp")


def test_services_outlive_kube_proxys_pods(make_world: Any) -> None:
    world = make_world(bare=False)
    world.pod("one")
    world.client()
    world.service("echo", ECHO)
    world.run("kubectl delete pod -n kube-system -l k8s-app=kube-proxy; kubectl delete pod -n kube-system kube-apiserver-control-plane")
    world.settle()
    assert world.run("kubectl get pods -n kube-system --no-headers -l k8s-app=kube-proxy").count("Running") == 3
    assert world.landed("http://echo", 3) == {"one"}
    world.service("later", ECHO)
    assert world.landed("http://later", 3) == {"one"}


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
    port = world.node_port("np")
    assert 30086 <= int(port) <= 32767
    for ip in ("172.18.0.2", "172.18.0.3", "172.18.0.4"):
        assert {world.curl(f"http://{ip}:{port}/hostname") for _ in range(16)} == {"one", "two"}
    assert world.landed(f"http://172.18.0.4:{port}") == {"one", "two"}


def test_node_ports_at_home(world: Any) -> None:
    world.service("np", f"{ECHO}, type: NodePort")
    port = world.node_port("np")
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
    assert world.curl(f"http://172.18.0.2:{world.node_port('moving')}/hostname") in ("one", "two")


@pytest.mark.parametrize("type", ["ClusterIP", "NodePort", "LoadBalancer"])
def test_to_external_name_gives_all_back(world: Any, type: str) -> None:
    world.service("moving", f"{ECHO}, type: {type}", ports="[{port: 80, targetPort: 8080}]")
    before = world.address("moving")
    world.patch("svc moving", '{"spec":{"type":"ExternalName","externalName":"echo.default.svc.cluster.local"}}')
    world.service("echo", f"{ECHO}, clusterIP: {before}")
    assert world.field("svc moving", "{.spec.clusterIP}{.spec.ports[0].nodePort}{.spec.ipFamilies}") == ""
    assert world.landed("http://moving") == {"one", "two"}


def test_types_up_and_down_again(world: Any) -> None:
    world.service("echo", ECHO)
    first = world.address("echo")
    world.patch("svc echo", '{"spec":{"type":"NodePort"}}')
    port = world.node_port("echo")
    world.patch("svc echo", '{"spec":{"type":"LoadBalancer"}}')
    assert (world.address("echo"), world.node_port("echo")) == (first, port)
    world.run("kubectl patch svc echo --subresource=status --type=merge -p '{\"status\":{\"loadBalancer\":{\"ingress\":[{\"ip\":\"203.0.113.7\"}]}}}'")
    assert world.curl("http://203.0.113.7/hostname") in ("one", "two")
    world.patch("svc echo", '{"spec":{"type":"ClusterIP"}}')
    assert world.field("svc echo", "{.spec.ports[0].nodePort}{.status.loadBalancer}") == "{}"
    assert world.address("echo") == first
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


# -- environment ----------------------------------------------------------------------------------------------


def test_variables_of_services_that_are_older_than_the_pod(bare: Any) -> None:
    bare.service("fooservice", "selector: {app: x}", ports="[{name: web, port: 8765, targetPort: 8080}, {name: up, port: 53, protocol: UDP}]")
    bare.client()
    bare.service("younger", "selector: {app: x}")
    env = dict(line.split("=", 1) for line in bare.run("kubectl exec client -- env").splitlines())
    ip = bare.address("fooservice")
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
