"""Where traffic goes and where it may not: affinity, policies, hints, load balancers, host ports (see test_e2e_titles.py)."""

from __future__ import annotations

from typing import Any

import pytest

ECHO = "selector: {app: echo}"


# -- affinity -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("type", ["ClusterIP", "NodePort"])
def test_session_affinity_can_be_switched_and_times_out(world: Any, type: str) -> None:
    config = "sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 10}}"
    world.service("echo", f"{ECHO}, type: {type}, {config}")
    url = f"http://172.18.0.4:{world.node_port('echo')}" if type == "NodePort" else "http://echo"
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
    assert bare.get(f"http://{bare.address('echo')}/hostname", "host") == "wget: download timed out"
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
    port = bare.node_port("echo")
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


@pytest.fixture
def last(bare: Any) -> Any:
    """A single echo server that takes its time to stop: it is deleted by `leave`."""
    bare.apply(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: last, labels: {app: echo}}\nspec:\n  nodeName: worker-1\n"
        "  terminationGracePeriodSeconds: 600\n  containers:\n"
        "  - {name: c, image: registry.k8s.io/e2e-test-images/agnhost:2.53, args: [netexec, --delay-shutdown=500]}\n"
    )
    return bare


def leave(world: Any) -> None:
    world.run("kubectl delete pod last --wait=false")
    world.session.advance(2)
    assert "Terminating" in world.run("kubectl get pod last")


@pytest.mark.parametrize("policy", ["", ", internalTrafficPolicy: Local"])
def test_terminating_pods_serve_while_nobody_else_does(last: Any, policy: str) -> None:
    last.client()
    last.client("far", "worker-2")
    last.service("echo", f"{ECHO}{policy}")
    leave(last)
    assert last.get("http://echo/hostname") == "last"
    assert last.get("http://echo/hostname", "far") == ("wget: download timed out" if policy else "last")
    last.pod("one", "worker-1")
    assert last.landed("http://echo") == {"one"}


@pytest.mark.parametrize("policy", ["Cluster", "Local"])
def test_terminating_pods_serve_the_outside_too(last: Any, policy: str) -> None:
    last.service("echo", f"{ECHO}, type: NodePort, externalTrafficPolicy: {policy}")
    leave(last)
    port = last.node_port("echo")
    assert last.curl(f"http://172.18.0.3:{port}/hostname") == "last"
    assert last.curl(f"http://172.18.0.4:{port}/hostname") == ("last" if policy == "Cluster" else "exit 28")


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
    assert (world.node_port("lb"), world.curl(f"http://{ip}/hostname")) == ("", "one")
    status = f'{{"status":{{"loadBalancer":{{"ingress":[{{"ip":"{ip}","ipMode":"Proxy"}}]}}}}}}'
    world.run(f"kubectl patch svc lb --subresource=status --type=merge -p '{status}'")
    assert world.curl(f"http://{ip}/hostname") == "exit 28"
    assert world.why == "the load balancer forwards to node ports (ipMode Proxy), and this port has none"
    world.patch("svc lb", '{"spec":{"allocateLoadBalancerNodePorts":true}}')
    assert world.node_port("lb")
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


def test_kube_proxy_tells_how_it_is(bare: Any) -> None:
    bare.client("host", extra="  hostNetwork: true\n")
    assert '"lastUpdated": "' in bare.get("http://127.0.0.1:10256/healthz", "host")
    assert bare.get("http://127.0.0.1:10249/proxyMode", "host") == "iptables"
    assert bare.curl("http://172.18.0.3:10249/proxyMode") == "exit 7"


def test_using_source_ip(bare: Any) -> None:
    """The tutorial of that name: who the client is, seen from the pod, by type and policy."""
    bare.run("kubectl create deployment source-ip-app --image=registry.k8s.io/echoserver:1.10")
    bare.run("kubectl expose deployment source-ip-app --name=clusterip --port=80 --target-port=8080")
    bare.run("kubectl expose deployment source-ip-app --name=nodeport --port=80 --target-port=8080 --type=NodePort")
    bare.settle()
    bare.client()
    mine = bare.field("pod client", "{.status.podIP}")
    assert f"\tclient_address={mine}\n\tmethod=GET\n\treal path=/\n" in bare.get("http://clusterip")
    port, node = bare.node_port("nodeport"), bare.run("kubectl get pods -l app=source-ip-app -o jsonpath='{.items[0].status.hostIP}'")
    assert f"client_address={node}" in bare.curl(f"http://{node}:{port}")
    bare.patch("svc nodeport", '{"spec":{"externalTrafficPolicy":"Local"}}')
    assert "client_address=172.18.0.1" in bare.curl(f"http://{node}:{port}")
    bare.run("kubectl set image deployment source-ip-app echoserver=registry.k8s.io/echoserver:1.4")
    bare.settle()
    assert bare.get("http://clusterip").startswith(f"CLIENT VALUES:\nclient_address={mine}\ncommand=GET\nreal path=/\nquery=nil\n")


@pytest.mark.parametrize(("image", "port", "words"), [
    ("gcr.io/google-samples/hello-app:2.0", 8080, "Hello, world!\nVersion: 2.0.0\nHostname: web-"),
    ("gcr.io/google-samples/node-hello:1.0", 8080, "Hello Kubernetes!"),
    ("gcr.io/google-samples/kubernetes-bootcamp:v1", 8080, "Hello Kubernetes bootcamp! | Running on: web-"),
    ("nginxdemos/hello:plain-text", 80, "Server address: 10.244.1.2:80\nServer name: web-"),
    ("registry.k8s.io/echoserver:1.4", 8080, "CLIENT VALUES:"),
])
def test_the_servers_of_tutorials(bare: Any, image: str, port: int, words: str) -> None:
    bare.run(f"kubectl create deployment web --image={image}; kubectl expose deployment web --type=NodePort --port={port}")
    bare.settle()
    assert bare.curl(f"http://172.18.0.3:{bare.node_port('web')}/").startswith(words)
