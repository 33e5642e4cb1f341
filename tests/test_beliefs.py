"""What learners believe of Services, and what really happens: each belief against the simulated world."""

from __future__ import annotations

import pytest

from tui.course.loader import find_lesson
from tui.session import Session

IN = "kubectl exec client -- "
SVC = "apiVersion: v1\nkind: Service\nmetadata: {{name: {name}}}\nspec: {{selector: {selector}, ports: [{{port: 80, targetPort: {target}}}]}}\n"


@pytest.fixture
def s() -> Session:
    session = Session(bare=True)
    session.run("kubectl create deployment web --image=nginx --replicas=3; kubectl expose deployment web --port=80")
    session.run("kubectl run client --image=busybox --command -- sleep 100000")
    session.settle()
    return session


def out(s: Session, line: str) -> str:
    return s.run(line).output


def apply(s: Session, name: str, selector: str = "{app: web}", target: str = "80") -> str:
    s.write("x.yaml", SVC.format(name=name, selector=selector, target=target))
    told = out(s, "kubectl apply -f x.yaml")
    s.advance(3)
    return told


def answers(s: Session, url: str) -> bool:
    return "Welcome to nginx" in out(s, f"{IN}wget -T 3 -qO- {url}")


def endpoints(s: Session, name: str) -> int:
    return len(s.run(f"kubectl get endpoints {name} -o jsonpath='{{.subsets[*].addresses[*].ip}}'").stdout.split())


def test_m01_a_services_selector_is_flat(s: Session) -> None:
    assert "cannot unmarshal object into Go struct field ServiceSpec.spec.selector of type string" in apply(
        s, "x", "{matchLabels: {app: web}}"
    )


@pytest.mark.parametrize(("value", "kind"), [("1", "number"), ("yes", "bool"), ("1.5", "number")])
def test_m02_label_values_are_strings(s: Session, value: str, kind: str) -> None:
    assert f"cannot unmarshal {kind} into Go struct field" in apply(s, "x", f"{{version: {value}}}")
    assert "service/x created" in apply(s, "x", f'{{version: "{value}"}}')


def test_m03_nearly_matching_is_not_matching(s: Session) -> None:
    apply(s, "near", "{app: we-b}")
    assert endpoints(s, "near") == 0
    assert "Connection refused" in out(s, f"{IN}wget -T 3 -qO- http://near")


def test_m04_a_wrong_target_port_is_refused_by_the_pod(s: Session) -> None:
    apply(s, "wrong", target="8080")
    assert endpoints(s, "wrong") == 3
    assert "Connection refused" in out(s, f"{IN}wget -T 3 -qO- http://wrong")


def test_m05_container_port_opens_nothing_but_gives_a_name(s: Session) -> None:
    assert out(s, "kubectl get deploy web -o jsonpath='{.spec.template.spec.containers[0].ports}'") == ""
    assert answers(s, "http://web")
    apply(s, "named", target="http")
    assert endpoints(s, "named") == 0
    s.run("kubectl patch deploy web -p '{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"nginx\",\"ports\":[{\"name\":\"http\",\"containerPort\":80}]}]}}}}'")
    s.settle()
    assert answers(s, "http://named")


def test_m06_node_ports_have_a_range(s: Session) -> None:
    refused = out(s, "kubectl create service nodeport np --tcp=80 --node-port=80")
    assert "provided port is not in the valid range. The range of valid ports is 30000-32767" in refused
    assert out(s, "kubectl create service nodeport np --tcp=80 --node-port=30080") == "service/np created\n"


def test_m07_a_cluster_ip_does_not_answer_pings(s: Session) -> None:
    assert "100% packet loss" in out(s, f"{IN}ping -c 1 -W 1 web")
    assert answers(s, "http://web")


def test_m08_pending_needs_somebody_to_answer(s: Session) -> None:
    patch = "kubectl patch svc web -p '{\"spec\":{\"type\":\"LoadBalancer\",\"ports\":[{\"port\":80,\"nodePort\":30080}]}}'"
    s.run(patch)
    s.advance(19 * 3600)
    assert "<pending>" in out(s, "kubectl get svc web")
    assert "Welcome to nginx" in out(s, "curl -s http://172.18.0.3:30080")


def test_m09_the_short_name_ends_at_the_namespace(s: Session) -> None:
    s.run("kubectl create namespace far; kubectl run client -n far --image=busybox --command -- sleep 100000")
    s.settle()
    far = "kubectl exec -n far client -- wget -T 3 -qO- "
    assert "bad address 'web'" in out(s, far + "http://web")
    assert "Welcome to nginx" in out(s, far + "http://web.default")


def test_m10_running_is_not_ready(s: Session) -> None:
    s.write("p.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: sick, labels: {run: sick}}\nspec: {containers: [{name: c, image: nginx, readinessProbe: {httpGet: {path: /nope, port: 80}, periodSeconds: 1}}]}\n")
    apply(s, "sick", "{run: sick}")
    s.run("kubectl apply -f p.yaml")
    s.advance(20)
    assert "0/1     Running" in out(s, "kubectl get pod sick")
    assert endpoints(s, "sick") == 0
    s.run("kubectl exec sick -- sh -c 'echo ok > /usr/share/nginx/html/nope'")
    s.advance(20)
    assert endpoints(s, "sick") == 1


def test_m11_a_connection_chooses_by_chance(s: Session) -> None:
    s.run(f"for i in $(seq 60); do {IN}wget -qO- http://web > /dev/null; done")
    pods = [r.pod for r in s.cluster.network.records if r.protocol != "DNS" and r.pod][-60:]
    assert len(set(pods)) == 3
    assert pods != [pods[i % 3] for i in range(60)]
    assert any(a == b for a, b in zip(pods, pods[1:], strict=False))


def test_m12_without_endpoints_it_is_refused_at_once(s: Session) -> None:
    s.run("kubectl scale deploy web --replicas=0")
    s.settle()
    before = s.cluster.clock.now
    assert "Connection refused" in out(s, f"{IN}wget -qO- http://web")
    assert s.cluster.clock.now - before < 1000


def test_m13_a_replaced_pod_and_a_bare_one(s: Session) -> None:
    s.run("kubectl run bare --image=nginx")
    s.settle()
    ip = out(s, "kubectl get pods -l app=web -o jsonpath='{.items[0].status.podIP}'")
    s.run("kubectl delete pod bare $(kubectl get pods -l app=web -o jsonpath='{.items[0].metadata.name}')")
    s.settle()
    assert endpoints(s, "web") == 3
    assert not answers(s, f"http://{ip}")
    assert answers(s, "http://web")
    assert '"bare" not found' in out(s, "kubectl get pod bare")


def test_m14_a_cluster_ip_is_for_inside(s: Session) -> None:
    ip = out(s, "kubectl get svc web -o jsonpath='{.spec.clusterIP}'")
    assert s.run(f"curl -s --max-time 3 http://{ip}").exit_code == 28
    assert answers(s, f"http://{ip}")


def test_m15_a_service_makes_no_pods(s: Session) -> None:
    pods = out(s, "kubectl get pods -A -o name")
    apply(s, "cache", "{app: cache}")
    s.settle()
    assert out(s, "kubectl get pods -A -o name") == pods
    assert endpoints(s, "cache") == 0


def test_m16_a_relabelled_pod_leaves_both(s: Session) -> None:
    pod = out(s, "kubectl get pods -l app=web -o jsonpath='{.items[0].metadata.name}'")
    ip = out(s, f"kubectl get pod {pod} -o jsonpath='{{.status.podIP}}'")
    s.run(f"kubectl label pod {pod} app=apart --overwrite")
    s.settle()
    assert endpoints(s, "web") == 3
    assert ip not in out(s, "kubectl get endpoints web")
    assert out(s, f"kubectl get pod {pod} -o jsonpath='{{.metadata.ownerReferences}}'") == ""
    assert len(out(s, "kubectl get pods -l app=web -o name").split()) == 3


def test_m17_create_service_selects_its_own_name(s: Session) -> None:
    s.run("kubectl create service clusterip other --tcp=80; kubectl expose deployment web --name=exposed --port=80")
    apply(s, "written")
    assert out(s, "kubectl get svc other -o jsonpath='{.spec.selector}'") == '{"app":"other"}'
    assert (endpoints(s, "other"), endpoints(s, "exposed"), endpoints(s, "written")) == (0, 3, 3)


def test_each_type_of_service_lands_on_pods() -> None:
    s = Session(lesson=find_lesson("service-types"))
    s.run("kubectl patch service frontend -p '{\"spec\":{\"type\":\"NodePort\",\"ports\":[{\"port\":80,\"nodePort\":30080}]}}'")
    s.advance(2)
    for node in ("172.18.0.2", "172.18.0.3", "172.18.0.4"):
        assert "Welcome to nginx" in s.run(f"curl -s http://{node}:30080").stdout
        assert s.cluster.network.records[-1].pod.startswith("default/frontend-")
    s.run("kubectl patch service frontend -p '{\"spec\":{\"type\":\"LoadBalancer\"}}'")
    assert "<pending>" in s.run("kubectl get service frontend").stdout
    s.advance(30)
    ip = s.run("kubectl get service frontend -o jsonpath='{.status.loadBalancer.ingress[0].ip}'").stdout
    assert ip and "Welcome to nginx" in s.run(f"curl -s http://{ip}").stdout
    last = s.cluster.network.records[-1]
    assert last.pod.startswith("default/frontend-") and [h.kind for h in last.hops][1] == "load-balancer"
