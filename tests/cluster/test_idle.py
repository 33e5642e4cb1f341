"""A world in which nothing can change has nothing to do: only its events are forgotten, an hour after they came."""

from __future__ import annotations

import pytest

from tui.session import Session

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, %s}]}\n"
SERVICE = "kubectl expose deploy web --port=80"
WEB = "kubectl create deploy web --image=nginx --replicas=3"


@pytest.mark.parametrize("lines", [
    [],
    [WEB, SERVICE],
    [WEB, f"{SERVICE} --type=LoadBalancer"],
    [WEB, SERVICE, "kubectl set image deploy web nginx=nginx:1.26", "kubectl rollout undo deploy web"],
    [WEB, "kubectl rollout pause deploy web", "kubectl scale deploy web --replicas=1"],
    [WEB, SERVICE, "kubectl delete deploy,svc web"],
    [WEB, "kubectl label pod --all app=other --overwrite"],
    [WEB, "kubectl taint nodes --all a=b:NoExecute"],
    [WEB, "kubectl cordon worker-1", "kubectl delete pod --all"],
    ["kubectl create ns shop", "kubectl create cm a -n shop", "kubectl delete ns shop"],
    ["kubectl delete sa default", "kubectl delete cm --all"],
    ["kubectl create svc clusterip none --clusterip=None", "kubectl delete endpointslices --all"],
], ids=lambda lines: " & ".join(line.removeprefix("kubectl ") for line in lines) or "empty")
def test_a_settled_world_rests(lines: list[str]) -> None:
    rests(Session(seed=7, cloud=True), lines)


@pytest.mark.parametrize("container", [
    "image: nginx, readinessProbe: {httpGet: {port: 80}}, livenessProbe: {tcpSocket: {port: 80}}",
    "image: nginx, startupProbe: {httpGet: {port: 80}}",
    "image: busybox, command: [sh, -c, sleep infinity]",
    "image: NGINX",
    'image: nginx, resources: {requests: {cpu: "900"}}',
])
def test_a_pod_that_cannot_change_rests(container: str) -> None:
    session = Session(seed=7, bare=True)
    session.write("p.yaml", POD % container)
    rests(session, ["kubectl apply -f p.yaml"])


def rests(session: Session, lines: list[str]) -> None:
    for line in lines:
        session.run(line)
        session.settle()
    session.advance(40)
    clock = session.cluster.clock
    due = clock.next_time()
    assert due is None or due - clock.now > 50 * 60_000


def test_an_exec_probe_leaves_nothing_behind() -> None:
    session = Session(seed=7, bare=True)
    session.write("p.yaml", POD % "image: busybox, command: [sleep, infinity], readinessProbe: {exec: {command: [ls]}}")
    session.run("kubectl apply -f p.yaml")
    session.settle()
    session.advance(301)
    clock = session.cluster.clock
    due = clock.next_time()
    assert due is not None and due - clock.now > 2_000  # the next round, and no limit of a probe that has answered
