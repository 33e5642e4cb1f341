"""ReplicaSets and Deployments without a cluster: validation, hashes, shares, quantities, who goes first."""

from __future__ import annotations

from typing import Any

import pytest

from tui.kinds.age import human_duration
from tui.kinds.deployment import DEPLOYMENT
from tui.kinds.deployment_sets import resolve, template_hash
from tui.kinds.quantity import canonical
from tui.kinds.ranking import in_order_of_deletion
from tui.kinds.replicaset import REPLICASET


def replicaset(selector: Any, **spec: Any) -> dict[str, Any]:
    containers = [{"name": "nginx", "image": "nginx"}]
    template = {"metadata": {"labels": {"app": "frontend"}}, "spec": {"containers": containers}}
    obj: dict[str, Any] = {"metadata": {"name": "frontend"}, "spec": {"template": template, **spec}}
    if selector is not None:
        obj["spec"]["selector"] = selector
    REPLICASET.default(obj)
    return obj


@pytest.mark.parametrize(("selector", "messages"), [
    ({"matchLabels": {"app": "backend"}},
     ['spec.template.metadata.labels: Invalid value: {"app":"frontend"}: `selector` does not match template `labels`']),
    (None, ["spec.selector: Required value", 'spec.template.metadata.labels: Invalid value: {"app":"frontend"}: '
            "`selector` does not match template `labels`"]),
    ({}, ["spec.selector: Invalid value: {}: empty selector is invalid for deployment"]),
    ({"matchExpressions": [{"key": "app", "operator": "Is", "values": ["frontend"]}]},
     ['spec.selector.matchExpressions[0].operator: Invalid value: "Is": not a valid selector operator',
      'spec.selector: Invalid value: {"matchExpressions":[{"key":"app","operator":"Is","values":["frontend"]}]}: '
      "invalid label selector"]),
])
def test_selectors_that_are_refused(selector: Any, messages: list[str]) -> None:
    assert [str(error) for error in REPLICASET.validate(replicaset(selector))] == messages


def test_a_template_restarts_always() -> None:
    obj = replicaset({"matchLabels": {"app": "frontend"}})
    obj["spec"]["template"]["spec"]["restartPolicy"] = "Never"
    assert [str(e) for e in REPLICASET.validate(obj)] == [
        'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"']


def deployment(replicas: int, surge: Any, unavailable: Any) -> dict[str, Any]:
    obj = replicaset({"matchLabels": {"app": "frontend"}}, replicas=replicas)
    obj["spec"]["strategy"] = {"rollingUpdate": {"maxSurge": surge, "maxUnavailable": unavailable}}
    DEPLOYMENT.default(obj)
    return obj


@pytest.mark.parametrize(("replicas", "surge", "unavailable", "expected"), [
    (3, "25%", "25%", (1, 0)), (10, "25%", "25%", (3, 2)), (4, 0, 0, (0, 1)), (2, 1, 5, (1, 2))])
def test_shares_round_surge_up_and_unavailable_down(replicas: int, surge: Any, unavailable: Any, expected: Any) -> None:
    assert resolve(deployment(replicas, surge, unavailable)) == expected


def test_both_shares_zero_is_refused() -> None:
    assert [str(e) for e in DEPLOYMENT.validate(deployment(3, 0, 0))] == [
        "spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0"]


def test_a_hash_follows_the_template() -> None:
    one, other = deployment(3, 1, 0), deployment(5, 1, 0)
    assert template_hash(one) == template_hash(other)
    other["spec"]["template"]["spec"]["containers"][0]["image"] = "nginx:1.26"
    assert template_hash(one) != template_hash(other)
    assert set(template_hash(one)) <= set("bcdfghjklmnpqrstvwxz2456789")


@pytest.mark.parametrize(("given", "form"), [
    ("1000m", "1"), ("0.5", "500m"), ("1024Mi", "1Gi"), ("64", "64"), ("1e3", "1e3"), ("512Ki", "512Ki"), (2, "2"),
    ("0.1Mi", "104857600m"), ("1500M", "1500M"), ("0", "0")])
def test_quantities_in_canonical_form(given: Any, form: str) -> None:
    assert canonical(given) == form


@pytest.mark.parametrize(("seconds", "words"), [
    (0, "0s"), (119, "119s"), (120, "2m"), (599, "9m59s"), (600, "10m"), (3 * 3600, "3h"), (90000, "25h"),
    (3 * 86400, "3d"), (-5, "<invalid>")])
def test_ages(seconds: int, words: str) -> None:
    assert human_duration(seconds * 1000) == words


def test_pending_then_unready_then_young_pods_go_first() -> None:
    def pod(name: str, phase: str, ready: str = "") -> dict[str, Any]:
        conditions = [{"type": "Ready", "status": "True", "lastTransitionTime": ready}] if ready else []
        meta = {"name": name, "uid": name, "creationTimestamp": "2026-01-05T08:00:00Z"}
        return {"metadata": meta, "spec": {"nodeName": "w"}, "status": {"phase": phase, "conditions": conditions}}

    old, young = pod("old", "Running", "2026-01-05T08:00:00Z"), pod("young", "Running", "2026-01-05T08:59:00Z")
    unready, pending = pod("unready", "Running"), pod("pending", "Pending")
    pods = [old, young, unready, pending]
    order = in_order_of_deletion(pods, pods, 1767603600000)
    assert [p["metadata"]["name"] for p in order] == ["pending", "unready", "young", "old"]


@pytest.mark.parametrize(("image", "code"), [("nginx:1.25", "6558cf5697"), ("nginx:1.26", "777d9c7998")])
def test_the_hash_is_the_real_one(image: str, code: str) -> None:
    obj = deployment(3, "25%", "25%")
    obj["spec"]["template"]["spec"]["containers"] = [
        {"name": "nginx", "image": image, "ports": [{"containerPort": 80}]}]
    DEPLOYMENT.default(obj)
    assert template_hash(obj) == code
