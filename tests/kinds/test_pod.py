"""Pods: defaults, validation, immutability, the STATUS column."""

from __future__ import annotations

from typing import Any

import pytest

from tui.api.objects import clone
from tui.kinds.pod import POD
from tui.kinds.pod.admission import quality, token_volume
from tui.kinds.pod.columns import COLUMNS, status_word


def make(**container: Any) -> dict[str, Any]:
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "one", "namespace": "default"},
           "spec": {"containers": [{"name": "nginx", "image": "nginx", **container}]}}
    POD.default(pod)
    return pod


def test_defaults_of_a_bare_pod() -> None:
    spec = make(ports=[{"containerPort": 80}])["spec"]
    assert spec["containers"][0] == {
        "name": "nginx", "image": "nginx", "imagePullPolicy": "Always", "resources": {},
        "terminationMessagePath": "/dev/termination-log", "terminationMessagePolicy": "File",
        "ports": [{"containerPort": 80, "protocol": "TCP"}]}
    assert (spec["restartPolicy"], spec["dnsPolicy"], spec["enableServiceLinks"]) == ("Always", "ClusterFirst", True)


@pytest.mark.parametrize(("image", "policy"), [
    ("nginx:1.25", "IfNotPresent"), ("nginx:latest", "Always"), ("registry:5000/a/nginx", "Always"),
    ("nginx@sha256:ab", "IfNotPresent")])
def test_pull_policy_follows_the_tag(image: str, policy: str) -> None:
    assert make(image=image)["spec"]["containers"][0]["imagePullPolicy"] == policy


def test_requests_follow_limits_in_canonical_form() -> None:
    resources = make(resources={"limits": {"cpu": "0.5", "memory": "1024Mi"}})["spec"]["containers"][0]["resources"]
    assert resources == {"limits": {"cpu": "500m", "memory": "1Gi"}, "requests": {"cpu": "500m", "memory": "1Gi"}}


@pytest.mark.parametrize(("container", "message"), [
    ({"name": ""}, "spec.containers[0].name: Required value"),
    ({"image": " nginx"},
     'spec.containers[0].image: Invalid value: " nginx": must not have leading or trailing whitespace'),
    ({"ports": [{"containerPort": 99999}]},
     "spec.containers[0].ports[0].containerPort: Invalid value: 99999: must be between 1 and 65535, inclusive"),
    ({"imagePullPolicy": "Daily"}, 'spec.containers[0].imagePullPolicy: Unsupported value: "Daily": supported values: '
                                   '"Always", "IfNotPresent", "Never"'),
    ({"readinessProbe": {"httpGet": {"path": "/"}}},
     "spec.containers[0].readinessProbe.httpGet.port: Invalid value: 0: "
     "must be between 1 and 65535, inclusive"),
    ({"resources": {"requests": {"memory": "2Gi"}, "limits": {"memory": "1Gi"}}},
     'spec.containers[0].resources.requests: Invalid value: "2Gi": must be less than or equal to memory limit of 1Gi'),
    ({"volumeMounts": [{"name": "x", "mountPath": "/x"}]}, 'spec.containers[0].volumeMounts[0].name: Not found: "x"'),
])
def test_refusals_in_the_servers_words(container: dict[str, Any], message: str) -> None:
    assert [str(error) for error in POD.validate(make(**container))] == [message]


def test_no_containers() -> None:
    pod = make()
    pod["spec"]["containers"] = []
    assert [str(error) for error in POD.validate(pod)] == ["spec.containers: Required value"]


def test_an_image_may_change_and_nothing_else() -> None:
    old = make()
    old["spec"]["volumes"] = [token_volume("kube-api-access-abcde")]
    new = clone(old)
    new["spec"]["containers"][0]["image"] = "nginx:1.26"
    assert POD.validate_update(new, old) == []
    new["spec"]["restartPolicy"] = "Never"
    (error,) = POD.validate_update(new, old)
    assert error.field == "spec" and '- "RestartPolicy": "Always",\n+ "RestartPolicy": "Never",' in error.message


def test_quality_of_service() -> None:
    assert quality(make()["spec"]) == "BestEffort"
    assert quality(make(resources={"requests": {"cpu": "1"}})["spec"]) == "Burstable"
    assert quality(make(resources={"limits": {"cpu": "1", "memory": "1Gi"}})["spec"]) == "Guaranteed"


def status(*states: dict[str, Any], phase: str = "Running", init: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    pod = make()
    rows = [{"name": f"c{n}", "ready": "running" in s, "restartCount": 0, "state": s} for n, s in enumerate(states)]
    pod["spec"]["containers"] = [{"name": row["name"]} for row in rows]
    pod["spec"]["initContainers"] = [{"name": f"i{n}"} for n in range(len(init))]
    pod["status"] = {"phase": phase, "containerStatuses": rows, "initContainerStatuses": [
        {"name": f"i{n}", "restartCount": 0, "state": s} for n, s in enumerate(init)]}
    return pod


RUNNING: dict[str, Any] = {"running": {"startedAt": "2026-01-05T09:00:00Z"}}


@pytest.mark.parametrize(("pod", "word"), [
    (status(RUNNING), "Running"),
    (status({"waiting": {"reason": "CrashLoopBackOff"}}), "CrashLoopBackOff"),
    (status({"terminated": {"reason": "Completed", "exitCode": 0}}, phase="Succeeded"), "Completed"),
    (status({"terminated": {"exitCode": 3}}), "ExitCode:3"),
    (status({"waiting": {"reason": "PodInitializing"}}, phase="Pending", init=(RUNNING,)), "Init:0/1"),
    (status({"waiting": {}}, phase="Pending", init=({"terminated": {"reason": "Error", "exitCode": 1}},)),
     "Init:Error"),
    (status({"waiting": {}}, phase="Pending", init=({"waiting": {"reason": "ImagePullBackOff"}},)),
     "Init:ImagePullBackOff"),
])
def test_the_status_word(pod: dict[str, Any], word: str) -> None:
    assert status_word(pod) == word


def test_a_pod_on_its_way_out_terminates() -> None:
    pod = status(RUNNING)
    pod["metadata"]["deletionTimestamp"] = "2026-01-05T09:00:30Z"
    assert status_word(pod) == "Terminating"


def test_restarts_say_how_long_ago() -> None:
    pod = status(RUNNING)
    row = pod["status"]["containerStatuses"][0]
    row["restartCount"], row["lastState"] = 2, {"terminated": {"finishedAt": "2026-01-05T09:00:00Z"}}
    restarts = next(column for column in COLUMNS if column.name == "Restarts")
    assert restarts.cell(pod, 1767603605000) == "2 (5s ago)"
