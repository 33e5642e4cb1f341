"""What may change of a pod once it is there, and what the server shows of a change that may not."""

from __future__ import annotations

from typing import Any

import pytest

from tui.api.objects import clone
from tui.kinds.pod import POD
from tui.kinds.pod.updates import ALLOWED

Spec = dict[str, Any]


def pod(**spec: Any) -> Spec:
    made = {"metadata": {"name": "one", "namespace": "default"}, "spec": {
        "containers": [{"name": "c", "image": "nginx:1.25", "ports": [{"containerPort": 80}]}],
        "serviceAccountName": "default", "nodeName": "worker-1",
        "tolerations": [{"key": "a", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 300}], **spec}}
    POD.default(made)
    return made


def refusals(before: Spec, **changes: Any) -> list[str]:
    new = clone(before)
    new["spec"].update(changes)
    new["spec"] = {name: value for name, value in new["spec"].items() if value is not None}
    return [str(error) for error in POD.validate_update(new, before)]


@pytest.mark.parametrize("changes", [
    {"containers": [{**pod()["spec"]["containers"][0], "image": "nginx:1.26"}]},
    {"activeDeadlineSeconds": 60},
    {"tolerations": [*pod()["spec"]["tolerations"], {"key": "b", "operator": "Exists"}]},
    {"tolerations": [{**pod()["spec"]["tolerations"][0], "tolerationSeconds": 5}]},
])
def test_changes_that_a_running_pod_takes(changes: Spec) -> None:
    assert refusals(pod(), **changes) == []


@pytest.mark.parametrize(("before", "changes", "messages"), [
    ({}, {"containers": [*pod()["spec"]["containers"], {"name": "d", "image": "a"}]},
     ["spec.containers: Forbidden: pod updates may not add or remove containers"]),
    ({}, {"initContainers": [{"name": "d", "image": "a"}]},
     ["spec.initContainers: Forbidden: pod updates may not add or remove containers"]),
    ({}, {"containers": [{**pod()["spec"]["containers"][0], "image": ""}]}, ["spec.containers[0].image: Required value"]),
    ({}, {"activeDeadlineSeconds": -1},
     ["spec.activeDeadlineSeconds: Invalid value: -1: must be between 0 and 2147483647, inclusive"]),
    ({"activeDeadlineSeconds": 60}, {"activeDeadlineSeconds": 90},
     ["spec.activeDeadlineSeconds: Invalid value: 90: must be less than or equal to previous value"]),
    ({"activeDeadlineSeconds": 60}, {"activeDeadlineSeconds": None},
     ['spec.activeDeadlineSeconds: Invalid value: "null": must not update from a positive integer to nil value']),
    ({}, {"tolerations": []},
     ["spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds"]),
    ({"schedulingGates": [{"name": "a"}]}, {"schedulingGates": [{"name": "b"}]},
     ["spec.schedulingGates[0].name: Forbidden: only deletion is allowed, but found new scheduling gate 'b'"]),
])
def test_changes_that_have_words_of_their_own(before: Spec, changes: Spec, messages: list[str]) -> None:
    assert refusals(pod(**before), **changes) == messages


@pytest.mark.parametrize(("changes", "lines"), [
    ({"restartPolicy": "Never"}, ['- "RestartPolicy": "Always",', '+ "RestartPolicy": "Never",']),
    ({"nodeName": "worker-9"}, ['- "NodeName": "worker-1",', '+ "NodeName": "worker-9",']),
    ({"hostNetwork": True}, ['-  "HostNetwork": false,', '+  "HostNetwork": true,']),
    ({"nodeSelector": {"a": "b"}}, ['- "NodeSelector": null,', '+ "NodeSelector": {', '+  "a": "b"', "+ },"]),
    ({"affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [
        {"matchExpressions": [{"key": "a", "operator": "Exists"}]}]}}}},
     ['- "Affinity": null,', '+ "Affinity": {', '+  "NodeAffinity": {',
      '+   "RequiredDuringSchedulingIgnoredDuringExecution": {', '+    "NodeSelectorTerms": [', "+     {",
      '+      "MatchExpressions": [', "+       {", '+        "Key": "a",', '+        "Operator": "Exists",',
      '+        "Values": null', "+       }", "+      ],", '+      "MatchFields": null', "+     }", "+    ]", "+   },",
      '+   "PreferredDuringSchedulingIgnoredDuringExecution": null', "+  },", '+  "PodAffinity": null,',
      '+  "PodAntiAffinity": null', "+ },"]),
    ({"volumes": [{"name": "v", "nfs": {"server": "s", "path": "/"}}]},
     ['+   "NFS": {', '+    "Server": "s",', '+    "Path": "/",', '+    "ReadOnly": false', "+   },"]),
])
def test_any_other_change_is_shown_as_the_servers_types_have_it(changes: Spec, lines: list[str]) -> None:
    (message,) = refusals(pod(), **changes)
    first, *rest = message.split("\n")
    assert first == f"spec: Forbidden: {ALLOWED}"
    changed = [line for line in rest if line.startswith(("+", "-"))]
    assert [line for line in changed if line in lines] == lines
