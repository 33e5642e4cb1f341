"""Every kind of check, met and not met, and what it says it saw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from tui.api.objects import Obj
from tui.api.selectors import LabelSelector
from tui.api.traffic import Hop, Request
from tui.course.checks import Ran, evaluate, problems
from tui.course.diagnosis import judge
from tui.course.lesson import Diagnosis, Goal


def pod(name: str, **labels: str) -> Obj:
    return {"kind": "Pod", "metadata": {"name": name, "namespace": "default", "labels": labels}, "status": {"phase": "Running"}}


SERVICE = {"metadata": {"name": "web", "namespace": "default"}, "spec": {"selector": {"app": "wbe"}, "type": "ClusterIP"}}
SLICE = {
    "metadata": {"name": "web-1", "namespace": "default", "labels": {"kubernetes.io/service-name": "web"}},
    "ports": [{"port": 80}],
    "endpoints": [
        {"addresses": ["10.244.1.2"], "conditions": {"ready": True}, "targetRef": {"name": "a"}},
        {"addresses": ["10.244.1.3"], "conditions": {"ready": False}, "targetRef": {"name": "b"}},
    ],
}


@dataclass
class World:
    """A world that holds just what a test says."""

    objects: dict[str, list[Obj]] = field(default_factory=dict)
    requests: Sequence[Request] = ()
    commands: Sequence[Ran] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    ways: Sequence[Request] = ()
    now: int = 0

    @property
    def reader(self) -> World:
        return self

    def find(self, resource: str, namespace: str, name: str) -> Obj | None:
        return next((o for o in self.objects.get(resource, []) if o["metadata"]["name"] == name), None)

    def list(self, resource: str, namespace: str = "", labels: LabelSelector | None = None, fields: Any = None) -> list[Obj]:
        found = self.objects.get(resource, [])
        return [o for o in found if labels is None or labels.matches(o["metadata"].get("labels") or {})]

    def read_file(self, path: str) -> str | None:
        return self.files.get(path)

    def walk(self, client: str, url: str, host: str = "") -> Sequence[Request]:
        return self.ways


def request(outcome: Any = "ok", pod: str = "default/a", client: str = "pod/default/c", **more: Any) -> Request:
    hops = (Hop("client", 0, client), Hop("pod", 1, pod, ok=outcome == "ok", detail="nobody listens on 8080"))
    return Request(1, 0, 1, "learner", client, more.pop("target", "http://web"), "HTTP", hops, outcome, pod=pod, **more)


PODS = [pod("a", app="web"), pod("b", app="web"), pod("c", app="client")]
HERE = World(
    {"pods": PODS, "services": [SERVICE], "endpointslices.discovery.k8s.io": [SLICE]},
    requests=[request(service="default/web", port=80), request("refused", pod="", target="http://wbe")],
    commands=[Ran("kubectl get  pods", 0, "a\nb\n", 1), Ran("kubectl get nothing", 1, "error", 2)],
    answers={"guess": "two"},
    files={"web.yaml": "kind: Service\nmetadata:\n  name: web\n", "bad.yaml": "a: [1"},
    ways=[request(), request("refused", pod="default/b")],
)


@pytest.mark.parametrize(
    ("check", "met", "says"),
    [
        ({"object": {"resource": "services", "name": "web", "where": {"spec.type": "ClusterIP"}}}, True, "web"),
        ({"object": {"resource": "services", "name": "web", "where": {"spec.type": "NodePort"}}}, False, "spec.type is ClusterIP"),
        ({"object": {"resource": "services", "name": "api"}}, False, "there is no api among the services"),
        ({"absent": {"resource": "pods", "name": "z*"}}, True, "nothing"),
        ({"absent": {"resource": "pods", "labels": {"app": "web"}}}, False, "a, b is there"),
        ({"count": {"resource": "pods", "labels": {"app": "web"}, "is": 2}}, True, "2 found"),
        ({"count": {"resource": "pods", "at_least": 4}}, False, "3 found"),
        ({"endpoints": {"service": "web", "is": 1}}, True, "1 ready"),
        ({"endpoints": {"service": "web", "at_least": 2}}, False, "selector app=wbe"),
        ({"endpoints": {"service": "web", "is": 1, "labels": {"app": "client"}}}, False, "1 ready"),
        ({"endpoints": {"service": "api", "is": 0}}, False, "no Service api"),
        ({"request": {"to": "http://web"}}, False, "1 of 2 ways"),
        ({"request": {"to": "http://web", "ok": False}}, False, "1 of 2 ways"),
        ({"traffic": {"to": "http://web*", "service": "web", "labels": {"app": "web"}}}, True, "1 such"),
        ({"traffic": {"to": "http://web*", "at_least": 2}}, False, "1 such"),
        ({"traffic": {"ok": False, "outcome": "refused"}}, True, "1 such"),
        ({"traffic": {"from": "laptop"}}, False, "so far"),
        ({"command": {"line": "k* get pods", "exit": 0, "output": "b"}}, True, "1 such"),
        ({"command": {"line": "k* get pods", "exit": 1}}, False, "0 such"),
        ({"file": {"path": "web.yaml", "where": {"kind": "Service"}}}, True, "web.yaml"),
        ({"file": {"path": "web.yaml", "where": {"kind": "Pod"}}}, False, "kind is Service"),
        ({"file": {"path": "bad.yaml", "where": {"kind": "Pod"}}}, False, "bad.yaml: "),
        ({"file": {"path": "none.yaml"}}, False, "there is no file none.yaml"),
        ({"file": {"path": "web.yaml", "contains": "nodePort"}}, False, "does not hold nodePort"),
        ({"answer": {"step": "guess", "choice": "two"}}, True, "two"),
        ({"answer": {"step": "other", "choice": "two"}}, False, "still open"),
        ({"not": {"absent": {"resource": "services"}}}, True, "web"),
        ({"all": [{"answer": {"step": "guess", "choice": "two"}}, {"count": {"resource": "pods", "is": 0}}]}, False, "3 found"),
        ({"any": [{"answer": {"step": "guess", "choice": "two"}}, {"count": {"resource": "pods", "is": 0}}]}, True, "two"),
    ],
)
def test_checks(check: dict[str, Any], met: bool, says: str) -> None:
    assert problems(check) == []
    seen = evaluate(check, HERE)
    assert (seen.met, says in seen.text) == (met, True), seen.text


def test_a_goal_names_the_belief_and_what_was_seen() -> None:
    goal = Goal(
        "g", "web has endpoints", {"endpoints": {"service": "web", "is": 2}}, "only {count}",
        diagnoses=(
            Diagnosis("none", {"absent": {"resource": "services", "name": "web"}}, "no Service"),
            Diagnosis("typo", {"endpoints": {"service": "web", "at_most": 1}}, "it selects {selector}, {missing}", "M03"),
        ),
    )
    verdict = judge(goal, HERE)
    assert verdict.why == "it selects app=wbe, {missing}"
    assert verdict.diagnosis is not None and verdict.diagnosis.id == "typo"
    assert "nearly matches" in verdict.belief


def test_without_a_diagnosis_the_goal_says_what_was_seen() -> None:
    goal = Goal("g", "two", {"count": {"resource": "pods", "is": 2}}, "{count} pods, {found}")
    assert judge(goal, HERE).why == "3 pods, a, b, c"
