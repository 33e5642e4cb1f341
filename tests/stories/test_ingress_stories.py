"""Ingress as tutorials meet it: without a controller nothing happens, with one requests go where the rules say."""

from __future__ import annotations

from typing import Any

import pytest

WEB = (
    "kubectl create deployment web --image=nginx --replicas=2; kubectl expose deployment web --port=80; "
    "kubectl create deployment api --image=traefik/whoami; kubectl expose deployment api --port=8080 --target-port=80"
)
RULES = """apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {{name: shop{meta}}}
spec:
{spec}
  rules:
  - host: shop.example.com
    http:
      paths:
      - {{path: /, pathType: Prefix, backend: {{service: {{name: web, port: {{number: 80}}}}}}}}
      - {{path: /api, pathType: Prefix, backend: {{service: {{name: api, port: {{number: 8080}}}}}}}}
      - {{path: /void, pathType: Exact, backend: {{service: {{name: void, port: {{number: 80}}}}}}}}
"""
CLASS = "  ingressClassName: nginx"
SHOP = "-H 'Host: shop.example.com'"


@pytest.fixture
def town(make_world: Any) -> Any:
    """A cluster with ingress-nginx, web and api."""
    world = make_world(ingress=True)
    world.run(WEB)
    world.settle()
    return world


def entry(world: Any, index: int = 0) -> str:
    port = world.field("svc -n ingress-nginx ingress-nginx-controller", f"{{.spec.ports[{index}].nodePort}}")
    return f"172.18.0.4:{port}"


def test_without_a_controller_nothing_happens(bare: Any) -> None:
    bare.run(WEB)
    bare.apply(RULES.format(meta="", spec=CLASS))
    bare.session.advance(600)
    assert bare.field("ingress shop", "{.status.loadBalancer}") == "{}"
    assert "Events:             <none>" in bare.run("kubectl describe ingress shop")
    assert bare.run("kubectl get ingressclass") == "No resources found\n"
    assert bare.curl("http://172.18.0.3:80/", SHOP) == "exit 7"


def test_requests_go_where_the_rules_say(town: Any) -> None:
    assert "404 Not Found" in town.curl(entry(town), SHOP)
    town.apply(RULES.format(meta="", spec=CLASS))
    assert "Welcome to nginx" in town.curl(entry(town), SHOP)
    told = town.curl(f"{entry(town)}/api/cart?id=7", SHOP)
    for words in ("GET /api/cart?id=7 HTTP/1.1", "Host: shop.example.com", "X-Forwarded-For: 172.18.0.4",
                  "X-Forwarded-Host: shop.example.com", "X-Forwarded-Proto: http", "X-Real-Ip: 172.18.0.4"):
        assert words in told
    request = town.session.cluster.network.records[-1]
    assert [hop.kind for hop in request.hops][-5:] == ["ingress", "service", "endpoint", "pod", "program"]
    assert (request.service, request.pod.startswith("default/api-"), request.status) == ("default/api", True, 200)
    assert "ingress default/shop shop.example.com/api  (Prefix)" in town.run("trace")


def test_a_name_in_the_hosts_file_of_the_laptop(town: Any) -> None:
    town.apply(RULES.format(meta="", spec=CLASS))
    ip, _, port = entry(town).partition(":")
    town.run(f"echo '{ip} shop.example.com # the shop' >> /etc/hosts")
    assert "Welcome to nginx" in town.curl(f"http://shop.example.com:{port}/")


def test_by_a_forwarded_port(town: Any) -> None:
    town.apply(RULES.format(meta="", spec=CLASS))
    town.run("kubectl port-forward -n ingress-nginx service/ingress-nginx-controller 8080:80 &")
    town.session.advance(1)
    assert "Welcome to nginx" in town.curl("http://shop.example.com:8080/", "--resolve shop.example.com:8080:127.0.0.1")


def test_the_annotation_of_old_is_deprecated(town: Any) -> None:
    told = town.apply(RULES.format(meta=", annotations: {kubernetes.io/ingress.class: nginx}", spec=""))
    assert told.splitlines() == [
        "Warning: annotation \"kubernetes.io/ingress.class\" is deprecated, please use 'spec.ingressClassName' instead",
        "ingress.networking.k8s.io/shop created"]
    told = town.apply(RULES.format(meta=", annotations: {kubernetes.io/ingress.class: other}", spec=CLASS).replace("shop", "two", 1))
    assert "must match `ingressClassName` when both are specified" in told


def test_it_speaks_to_all_endpoints_of_the_service(town: Any) -> None:
    town.apply(RULES.format(meta="", spec=CLASS))
    for _ in range(20):
        town.curl(entry(town), SHOP)
    assert len({r.pod for r in town.session.cluster.network.records[-20:]}) == 2


def test_what_matches_nothing_is_404_and_what_has_no_endpoints_503(town: Any) -> None:
    town.apply(RULES.format(meta="", spec=CLASS))
    told = town.curl(entry(town), "-i")
    assert told.startswith("HTTP/1.1 404 Not Found")
    assert "Content-Length\x1b[0m: 146" in told or "Content-Length: 146" in told
    assert "no Ingress of this controller has a rule for the host 172.18.0.4" in town.why
    assert "503 Service Temporarily Unavailable" in town.curl(f"{entry(town)}/void", SHOP)
    assert town.why == "there is no Service default/void"
    town.run("kubectl scale deployment web --replicas=0")
    town.settle()
    assert "503 Service Temporarily Unavailable" in town.curl(entry(town), SHOP)
    assert town.why == "the Service has no ready endpoints: no pod carries app=web"
    town.run("kubectl delete ingress shop")
    assert "404 Not Found" in town.curl(entry(town), SHOP)


def test_a_wrong_target_port_is_a_bad_gateway(town: Any) -> None:
    town.apply(RULES.format(meta="", spec=CLASS))
    town.patch("svc web", '{"spec":{"ports":[{"port":80,"targetPort":8888}]}}')
    assert "502 Bad Gateway" in town.curl(entry(town), SHOP)
    assert town.why.startswith("nobody listens on port 8888 of pod web-")


def test_the_address_and_the_events_come(town: Any) -> None:
    town.apply(RULES.format(meta="", spec=CLASS))
    own = town.run("kubectl get pods -n ingress-nginx -o jsonpath='{.items[0].status.hostIP}'")
    assert town.field("ingress shop", "{.status.loadBalancer.ingress[*].ip}") == own
    assert "Welcome to nginx" in town.curl("http://shop.example.com/", f"--resolve shop.example.com:80:{own}")
    assert town.run("kubectl get ingress").split()[6:10] == ["shop", "nginx", "shop.example.com", own]
    assert "nginx-ingress-controller  Scheduled for sync" in town.run("kubectl describe ingress shop")


def test_in_a_cloud_it_has_the_load_balancers_address(make_world: Any) -> None:
    world = make_world(ingress=True, cloud=True)
    world.run(WEB)
    world.apply(RULES.format(meta="", spec=CLASS))
    ip = world.field("svc -n ingress-nginx ingress-nginx-controller", "{.status.loadBalancer.ingress[0].ip}")
    assert world.field("ingress shop", "{.status.loadBalancer.ingress[0].ip}") == ip
    assert "Welcome to nginx" in world.curl("http://shop.example.com/", f"--resolve shop.example.com:80:{ip}")
    assert "X-Real-Ip: 172.18.0.1" in world.curl(f"http://{ip}/api", SHOP)


@pytest.mark.parametrize(("meta", "spec", "served"), [
    ("", CLASS, True),
    ("", "", False),
    ("", "  ingressClassName: other", False),
    (", annotations: {kubernetes.io/ingress.class: nginx}", "", True),
    (", annotations: {kubernetes.io/ingress.class: other}", "", False),
])
def test_only_ingresses_of_its_class(town: Any, meta: str, spec: str, served: bool) -> None:
    town.apply(RULES.format(meta=meta, spec=spec))
    assert ("Welcome to nginx" in town.curl(entry(town), SHOP)) is served
    assert bool(town.field("ingress shop", "{.status.loadBalancer.ingress}")) is served


def test_a_default_class_is_filled_in(town: Any) -> None:
    town.run("kubectl annotate ingressclass nginx ingressclass.kubernetes.io/is-default-class=true")
    town.apply(RULES.format(meta="", spec=""))
    assert town.field("ingress shop", "{.spec.ingressClassName}") == "nginx"
    assert "Welcome to nginx" in town.curl(entry(town), SHOP)


def test_of_two_default_classes_the_newer_holds(bare: Any) -> None:
    one = (
        "apiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: {{name: {name}, annotations: "
        "{{ingressclass.kubernetes.io/is-default-class: 'true'}}}}\nspec: {{controller: acme.io/{name}}}\n"
    )
    bare.apply(one.format(name="zeta") + "---\n" + one.format(name="alpha"))
    bare.apply(RULES.format(meta="", spec=""))
    assert bare.field("ingress shop", "{.spec.ingressClassName}") == "alpha"
    bare.session.advance(5)
    bare.apply(one.format(name="mid"))
    bare.run("kubectl delete ingress shop")
    bare.apply(RULES.format(meta="", spec=""))
    assert bare.field("ingress shop", "{.spec.ingressClassName}") == "mid"


def test_without_a_default_class_none_is_filled_in(bare: Any) -> None:
    bare.apply(RULES.format(meta="", spec=""))
    assert bare.run("kubectl get ingress shop --no-headers").split()[1] == "<none>"


def test_certificates_and_redirects(town: Any) -> None:
    town.run("kubectl create secret generic cert --from-literal=tls.crt=x --from-literal=tls.key=x")
    town.apply(RULES.format(meta="", spec=CLASS + "\n  tls: [{hosts: [shop.example.com], secretName: cert}]"))
    told = town.curl(f"{entry(town)}/api", SHOP, "-i")
    assert "HTTP/1.1 308 Permanent Redirect" in told
    assert "https://shop.example.com/api" in told
    assert town.curl(f"https://{entry(town, 1)}/api", SHOP) == "exit 60"
    assert "SSL certificate problem: self-signed certificate" in town.run(f"curl https://{entry(town, 1)}/")
    assert "X-Forwarded-Proto: https" in town.curl(f"https://{entry(town, 1)}/api", SHOP, "-k")
    assert "400 The plain HTTP request was sent to HTTPS port" in town.curl(f"http://{entry(town, 1)}/", SHOP)


def test_rewrites_and_what_is_not_simulated(town: Any) -> None:
    notes = "nginx.ingress.kubernetes.io/rewrite-target: /, nginx.ingress.kubernetes.io/limit-rps: '5'"
    town.apply(RULES.format(meta=f", annotations: {{{notes}}}", spec=CLASS))
    assert "GET / HTTP/1.1" in town.curl(f"{entry(town)}/api/x", SHOP)
    told = town.run("kubectl describe ingress shop")
    assert "annotation nginx.ingress.kubernetes.io/limit-rps is not simulated in Harborlight" in told


def test_its_log_says_who_was_asked(town: Any) -> None:
    town.apply(RULES.format(meta="", spec=CLASS))
    town.curl(f"{entry(town)}/api", SHOP)
    log = town.run("kubectl logs -n ingress-nginx deploy/ingress-nginx-controller")
    assert "NGINX Ingress controller" in log
    assert '"GET /api HTTP/1.1" 200' in log
    assert "[default-api-8080]" in log.splitlines()[-1]


def test_a_controller_that_is_stopped_takes_its_addresses_back(town: Any) -> None:
    town.apply(RULES.format(meta="", spec=CLASS))
    town.run("kubectl scale deployment -n ingress-nginx ingress-nginx-controller --replicas=0")
    town.settle()
    assert town.field("ingress shop", "{.status.loadBalancer}") == "{}"
    assert town.curl(entry(town), SHOP) == "exit 7"
    town.run("kubectl scale deployment -n ingress-nginx ingress-nginx-controller --replicas=1")
    town.settle()
    assert "Welcome to nginx" in town.curl(entry(town), SHOP)


def test_undo_takes_an_ingress_back(town: Any) -> None:
    town.session.write("i.yaml", RULES.format(meta="", spec=CLASS))
    town.run("kubectl apply -f i.yaml")
    assert "Welcome to nginx" in town.curl(entry(town), SHOP)
    town.session.undo()
    town.session.undo()
    assert "404 Not Found" in town.curl(entry(town), SHOP)


def test_one_that_a_learner_installs(bare: Any) -> None:
    bare.run(WEB)
    bare.apply(
        "apiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: {name: nginx}\n"
        "spec: {controller: k8s.io/ingress-nginx}\n---\n"
        "apiVersion: v1\nkind: Pod\nmetadata: {name: front, labels: {app: front}}\nspec:\n  nodeName: worker-1\n"
        "  containers:\n  - name: c\n    image: registry.k8s.io/ingress-nginx/controller:v1.14.0\n"
        "    args: [/nginx-ingress-controller, --publish-status-address=localhost]\n"
        "    ports: [{containerPort: 80, hostPort: 80}]\n"
    )
    bare.apply(RULES.format(meta="", spec=CLASS))
    assert "Welcome to nginx" in bare.curl("http://172.18.0.3/", SHOP)
    assert bare.field("ingress shop", "{.status.loadBalancer.ingress[0].hostname}") == "localhost"


def test_a_lessons_check_walks_every_way(town: Any) -> None:
    town.apply(RULES.format(meta="", spec=CLASS))
    walk = town.session.cluster.network.walk_all
    ways = walk("laptop", f"http://{entry(town)}/", "shop.example.com")
    assert len({way.pod for way in ways}) == 2
    assert [way.status for way in walk("laptop", f"http://{entry(town)}/", "else.example.com")] == [404]
    assert "GET" not in town.run("kubectl logs -n ingress-nginx deploy/ingress-nginx-controller")


def test_the_harbor_shows_whom_the_laptop_called(town: Any) -> None:
    from tui.app.harbor import Tally

    town.apply(RULES.format(meta="", spec=CLASS))
    town.curl(entry(town), SHOP)
    tally = Tally()
    tally.read(town.session.cluster.network.records)
    assert list(tally.calls) == [("laptop", "services/ingress-nginx/ingress-nginx-controller")]
