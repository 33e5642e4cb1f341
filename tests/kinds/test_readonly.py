"""What is worked out when somebody reads it: the service range, cluster IPs, priority classes."""

from __future__ import annotations

import pytest

from tui.cluster.registry import READ_ONLY
from tui.kinds.readonly import SHOWN
from tui.session import Session


@pytest.fixture(scope="module")
def session() -> Session:
    session = Session(seed=7, bare=True)
    session.write("svc.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n"
                              "spec: {clusterIP: 10.96.0.50, ports: [{port: 80}]}\n")
    session.run("kubectl apply -f svc.yaml")
    session.settle()
    return session


def test_the_registry_names_them_all() -> None:
    assert set(READ_ONLY) == set(SHOWN)


@pytest.mark.parametrize(("line", "shown"), [
    ("kubectl get servicecidr", "NAME         CIDRS          AGE\nkubernetes   10.96.0.0/12   4m\n"),
    ("kubectl get ipaddresses", "NAME         PARENTREF\n10.96.0.1    services/default/kubernetes\n"
                                "10.96.0.50   services/default/web\n"),
    ("kubectl get ip -l ipaddress.kubernetes.io/ip-family=IPv4 -o name",
     "ipaddress.networking.k8s.io/10.96.0.1\nipaddress.networking.k8s.io/10.96.0.50\n"),
    ("kubectl get pc", "NAME                      VALUE        GLOBAL-DEFAULT   AGE   PREEMPTIONPOLICY\n"
                       "system-cluster-critical   2000000000   false            4m    PreemptLowerPriority\n"
                       "system-node-critical      2000001000   false            4m    PreemptLowerPriority\n"),
    ("kubectl describe ipaddress 10.96.0.1",
     "Name:         10.96.0.1\nLabels:       ipaddress.kubernetes.io/ip-family=IPv4\n"
     "              ipaddress.kubernetes.io/managed-by=ipallocator.k8s.io\nAnnotations:  <none>\n"
     "Parent Reference:\n  Group:      \n  Resource:   services\n  Namespace:  default\n  Name:       kubernetes\n"
     "Events:       <none>\n"),
    ("kubectl describe servicecidr kubernetes --show-events=false",
     "Name:         kubernetes\nLabels:       <none>\nAnnotations:  <none>\nCIDRs:        10.96.0.0/12\nStatus:\n"
     "Conditions:\n  Type   Status  LastTransitionTime               Reason  Message\n"
     "  ----   ------  ------------------               ------  -------\n"
     "  Ready  True    Mon, 05 Jan 2026 08:56:00 +0000          Kubernetes Service CIDR is ready\n"),
    ("kubectl get cs scheduler", "Warning: v1 ComponentStatus is deprecated in v1.19+\n"
                                 "NAME        STATUS    MESSAGE   ERROR\nscheduler   Healthy   ok        \n"),
    ("kubectl get servicecidr nope", 'Error from server (NotFound): servicecidrs.networking.k8s.io "nope" not found\n'),
])
def test_reading(session: Session, line: str, shown: str) -> None:
    assert session.run(line).output == shown


def test_writing_says_what_is_missing(session: Session) -> None:
    answer = session.run("kubectl delete ipaddress 10.96.0.50")
    assert answer.stderr == "error: writing IPAddress is not simulated in Harborlight\n"
