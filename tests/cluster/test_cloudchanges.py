"""What a cloud's service controller says of a changed Service, and that its load balancer is looked after again."""

from __future__ import annotations

from typing import Any

import pytest

from tui.cluster.cloudchanges import change_of
from tui.session import Session


def service(**spec: Any) -> dict[str, Any]:
    return {"metadata": {"name": "web"}, "spec": {"type": "LoadBalancer", **spec}}


@pytest.mark.parametrize(("before", "after", "told"), [
    (service(), service(), None),
    (service(), service(selector={"app": "b"}), None),
    (service(), service(ports=[{"port": 81}]), ("", "")),
    (service(), service(sessionAffinity="ClientIP"), ("", "")),
    (service(), service(loadBalancerSourceRanges=["10.0.0.0/8", "192.0.2.0/24"]),
     ("LoadBalancerSourceRanges", "[] -> [10.0.0.0/8 192.0.2.0/24]")),
    (service(), service(loadBalancerIP="203.0.113.9"), ("LoadbalancerIP", " -> 203.0.113.9")),
    (service(), service(externalIPs=["198.51.100.1"]), ("ExternalIP", "Count: 0 -> 1")),
    (service(externalIPs=["198.51.100.1"]), service(externalIPs=["198.51.100.2"]), ("ExternalIP", "Added: 198.51.100.2")),
    (service(externalTrafficPolicy="Cluster"), service(externalTrafficPolicy="Local", healthCheckNodePort=30001),
     ("ExternalTrafficPolicy", "Cluster -> Local")),
    (service(), {**service(), "metadata": {"annotations": {"a": "b"}}}, ("", "")),
])
def test_changes(before: dict[str, Any], after: dict[str, Any], told: tuple[str, str] | None) -> None:
    assert change_of(before, after, True, True) == told


def test_a_change_of_type_either_way_and_a_balancer_that_follows() -> None:
    session = Session(seed=7, bare=True, cloud=True)
    for line in ("kubectl create svc clusterip web --tcp=80",
                 """kubectl patch svc web -p '{"spec":{"type":"LoadBalancer"}}'""",
                 """kubectl patch svc web -p '{"spec":{"sessionAffinity":"ClientIP"}}'""",
                 """kubectl patch svc web -p '{"spec":{"type":"NodePort"}}'"""):
        assert session.run(line).exit_code == 0
        session.settle()
    rows = [line.split(maxsplit=4) for line in session.run("kubectl get events --no-headers").stdout.splitlines()]
    assert [(row[2], row[4].strip()) for row in rows] == [
        ("Type", "ClusterIP -> LoadBalancer"), ("EnsuringLoadBalancer", "Ensuring load balancer"),
        ("EnsuredLoadBalancer", "Ensured load balancer"), ("Type", "LoadBalancer -> NodePort"),
        ("DeletingLoadBalancer", "Deleting load balancer"), ("DeletedLoadBalancer", "Deleted load balancer")]
    text = session.run("kubectl describe svc web").stdout
    assert text.count("(x2 over ") == 2
