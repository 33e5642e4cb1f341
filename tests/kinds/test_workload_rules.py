"""What the server refuses of ReplicaSets and Deployments, when new and when changed."""

from __future__ import annotations

from typing import Any

import pytest

from tui.api.objects import clone
from tui.kinds.deployment import DEPLOYMENT
from tui.kinds.replicaset import REPLICASET
from tui.session import Session

Spec = dict[str, Any]

LABELS = "`selector` does not match template `labels`"
NONNEGATIVE = "must be greater than or equal to 0"
PERCENT = ("a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used "
           "for validation is '[0-9]+%')")
VALUE = ("a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start "
         "and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for "
         "validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')")
SELECTOR = {"matchLabels": {"app": "web"}}


def made(kind: Any, spec: Spec, labels: Any = None, pod: Spec | None = None) -> Spec:
    template = {"metadata": {"labels": {"app": "web"} if labels is None else labels},
                "spec": {"containers": [{"name": "c", "image": "a"}], **(pod or {})}}
    obj: Spec = {"metadata": {"name": "web"}, "spec": {"selector": SELECTOR, "template": template, **clone(spec)}}
    kind.default(obj)
    return obj


def refusals(kind: Any, obj: Spec) -> list[str]:
    return [str(error) for error in kind.validate(obj)]


@pytest.mark.parametrize("kind", [DEPLOYMENT, REPLICASET])
@pytest.mark.parametrize(("spec", "labels", "messages"), [
    ({"replicas": -1}, None, [f"spec.replicas: Invalid value: -1: {NONNEGATIVE}"]),
    ({"selector": None}, None, ["spec.selector: Required value",
                                f'spec.template.metadata.labels: Invalid value: {{"app":"web"}}: {LABELS}']),
    ({"selector": {}}, None, ["spec.selector: Invalid value: {}: empty selector is invalid for deployment"]),
    ({"selector": {"matchLabels": {}}}, None,
     ["spec.selector: Invalid value: {}: empty selector is invalid for deployment"]),
    ({}, {}, [f"spec.template.metadata.labels: Invalid value: null: {LABELS}"]),
    ({}, {"tier": "b", "app": "api"},
     [f'spec.template.metadata.labels: Invalid value: {{"app":"api","tier":"b"}}: {LABELS}']),
    ({}, {"app": "web", "tier": "a b"}, [f'spec.template.labels: Invalid value: "a b": {VALUE}']),
    ({"selector": {"matchLabels": {"app": "a b"}}}, None,
     [f'spec.selector.matchLabels: Invalid value: "a b": {VALUE}',
      'spec.selector: Invalid value: {"matchLabels":{"app":"a b"}}: invalid label selector']),
    ({"selector": {"matchExpressions": [{"values": ["web"], "operator": "Equals", "key": "app"}]}}, None,
     ['spec.selector.matchExpressions[0].operator: Invalid value: "Equals": not a valid selector operator',
      'spec.selector: Invalid value: {"matchExpressions":[{"key":"app","operator":"Equals","values":["web"]}]}: '
      "invalid label selector"]),
    ({"selector": {"matchExpressions": [{"key": "app", "operator": "In"}, {"key": "app", "operator": "Exists",
                                                                           "values": ["a"]}]}}, None,
     ["spec.selector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
      "spec.selector.matchExpressions[1].values: Forbidden: may not be specified when `operator` is 'Exists' or "
      "'DoesNotExist'",
      'spec.selector: Invalid value: {"matchExpressions":[{"key":"app","operator":"In"},{"key":"app",'
      '"operator":"Exists","values":["a"]}]}: invalid label selector']),
])
def test_selectors_and_templates(kind: Any, spec: Spec, labels: Any, messages: list[str]) -> None:
    assert refusals(kind, made(kind, spec, labels)) == messages


@pytest.mark.parametrize("kind", [DEPLOYMENT, REPLICASET])
def test_templates_run_for_ever_and_are_pods_otherwise(kind: Any) -> None:
    obj = made(kind, {}, pod={"restartPolicy": "OnFailure", "activeDeadlineSeconds": 5, "containers": [
        {"name": "c", "image": " a"}], "ephemeralContainers": [{"name": "e", "image": "a"}]})
    assert refusals(kind, obj) == [
        "spec.template.spec.ephemeralContainers: Forbidden: ephemeral containers not allowed in pod template",
        'spec.template.spec.restartPolicy: Unsupported value: "OnFailure": supported values: "Always"',
        "spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in ReplicaSet is not Supported"]


@pytest.mark.parametrize(("spec", "messages"), [
    ({"strategy": {"type": "Recreate", "rollingUpdate": {"maxSurge": 1}}},
     ["spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'"]),
    ({"strategy": {"type": "Rolling"}},
     ['spec.strategy: Unsupported value: {"Type":"Rolling","RollingUpdate":null}: supported values: "Recreate", '
      '"RollingUpdate"']),
    ({"strategy": {"rollingUpdate": {"maxSurge": 0, "maxUnavailable": 0}}},
     ["spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0"]),
    ({"strategy": {"rollingUpdate": {"maxSurge": "0%", "maxUnavailable": "0%"}}},
     ['spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "0%": may not be 0 when `maxSurge` is 0']),
    ({"strategy": {"rollingUpdate": {"maxSurge": "half", "maxUnavailable": -1}}},
     [f"spec.strategy.rollingUpdate.maxUnavailable: Invalid value: -1: {NONNEGATIVE}",
      f'spec.strategy.rollingUpdate.maxSurge: Invalid value: "half": {PERCENT}']),
    ({"strategy": {"rollingUpdate": {"maxSurge": "200%", "maxUnavailable": "101%"}}},
     ['spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "101%": must not be greater than 100%']),
    ({"minReadySeconds": -1, "revisionHistoryLimit": -2, "progressDeadlineSeconds": -3},
     [f"spec.minReadySeconds: Invalid value: -1: {NONNEGATIVE}",
      f"spec.revisionHistoryLimit: Invalid value: -2: {NONNEGATIVE}",
      f"spec.progressDeadlineSeconds: Invalid value: -3: {NONNEGATIVE}",
      "spec.progressDeadlineSeconds: Invalid value: -3: must be greater than minReadySeconds"]),
    ({"minReadySeconds": 600}, ["spec.progressDeadlineSeconds: Invalid value: 600: must be greater than "
                                "minReadySeconds"]),
])
def test_how_deployments_roll(spec: Spec, messages: list[str]) -> None:
    assert refusals(DEPLOYMENT, made(DEPLOYMENT, spec)) == messages


@pytest.mark.parametrize("kind", [DEPLOYMENT, REPLICASET])
def test_selectors_stay(kind: Any) -> None:
    old = made(kind, {})
    new = made(kind, {"selector": {"matchExpressions": [], "matchLabels": {"app": "api"}}})
    assert [str(error) for error in kind.validate_update(new, old)] == [
        'spec.selector: Invalid value: {"matchLabels":{"app":"api"}}: field is immutable']
    assert kind.validate_update(made(kind, {"selector": {**SELECTOR, "matchExpressions": []}}), old) == []


def test_a_changed_deployment_says_everything_at_once() -> None:
    session = Session(seed=7, bare=True)
    session.run("kubectl create deployment web --image=nginx")
    result = session.run("""kubectl patch deployment web --type=merge -p '{"spec":{"replicas":-2,"selector":"""
                         """{"matchLabels":{"app":"api"}},"strategy":{"rollingUpdate":{"maxSurge":0,"maxUnavailable":0}}}}'""")
    assert result.output == (
        'The Deployment "web" is invalid: \n'
        f"* spec.replicas: Invalid value: -2: {NONNEGATIVE}\n"
        f'* spec.template.metadata.labels: Invalid value: {{"app":"web"}}: {LABELS}\n'
        "* spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0\n"
        '* spec.selector: Invalid value: {"matchLabels":{"app":"api"}}: field is immutable\n')


def test_the_scale_subresource_refuses_in_its_own_name() -> None:
    session = Session(seed=7, bare=True)
    session.run("kubectl create deployment web --image=nginx")
    result = session.run("""kubectl patch deployment web --subresource=scale --type=merge -p '{"spec":{"replicas":-1}}'""")
    assert result.output == f'The Scale "web" is invalid: spec.replicas: Invalid value: -1: {NONNEGATIVE}\n'
