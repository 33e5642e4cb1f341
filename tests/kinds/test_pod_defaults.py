"""Defaults of pods and templates, and what admission gives to a pod or refuses."""

from __future__ import annotations

from typing import Any

import pytest

from tui.kinds.deployment import DEPLOYMENT
from tui.kinds.pod import POD
from tui.kinds.pod.defaults import image_tag
from tui.kinds.quantity import canonical, rounded
from tui.session import Session

Spec = dict[str, Any]


def defaulted(**spec: Any) -> Spec:
    pod: Spec = {"metadata": {"name": "one"}, "spec": {"containers": [{"name": "c", "image": "a"}], **spec}}
    POD.default(pod)
    found: Spec = pod["spec"]
    return found


@pytest.mark.parametrize(("image", "tag"), [
    ("nginx", "latest"), ("nginx:1.25", "1.25"), ("registry:5000/team/nginx", "latest"), ("docker.io/nginx:x", "x"),
    (f"nginx@sha256:{'a' * 64}", ""), (f"nginx:latest@sha256:{'a' * 64}", "latest"), ("Nginx", ""), ("nginx:", ""),
    ("", ""), (" nginx", ""), ("a" * 64, "")])
def test_the_tag_of_an_image(image: str, tag: str) -> None:
    assert image_tag(image) == tag


@pytest.mark.parametrize(("volume", "expected"), [
    ({}, {"emptyDir": {}}),
    ({"hostPath": {"path": "/x"}}, {"hostPath": {"path": "/x", "type": ""}}),
    ({"configMap": {"name": "m"}}, {"configMap": {"name": "m", "defaultMode": 420}}),
    ({"secret": {"secretName": "s", "defaultMode": 0}}, {"secret": {"secretName": "s", "defaultMode": 0}}),
    ({"emptyDir": {"sizeLimit": "1024Mi"}}, {"emptyDir": {"sizeLimit": "1Gi"}}),
    ({"image": {"reference": "a"}}, {"image": {"reference": "a", "pullPolicy": "Always"}}),
    ({"downwardAPI": {"items": [{"path": "p", "fieldRef": {"fieldPath": "metadata.name"}},
                                {"path": "q", "resourceFieldRef": {"resource": "limits.cpu"}}]}},
     {"downwardAPI": {"defaultMode": 420, "items": [
         {"path": "p", "fieldRef": {"fieldPath": "metadata.name", "apiVersion": "v1"}},
         {"path": "q", "resourceFieldRef": {"resource": "limits.cpu", "divisor": "0"}}]}}),
    ({"projected": {"sources": [{"serviceAccountToken": {"path": "t"}}]}},
     {"projected": {"defaultMode": 420, "sources": [{"serviceAccountToken": {"path": "t", "expirationSeconds": 3600}}]}}),
    ({"iscsi": {"iqn": "i"}}, {"iscsi": {"iqn": "i", "iscsiInterface": "default"}}),
])
def test_volumes(volume: Spec, expected: Spec) -> None:
    assert defaulted(volumes=[{"name": "v", **volume}])["volumes"] == [{"name": "v", **expected}]


def test_probes_hooks_and_variables() -> None:
    container = {"name": "c", "image": "a", "livenessProbe": {"grpc": {"port": 1}, "periodSeconds": 5},
                 "lifecycle": {"preStop": {"httpGet": {"port": 80}}},
                 "env": [{"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}}]}
    (found,) = defaulted(containers=[container])["containers"]
    assert found["livenessProbe"] == {"grpc": {"port": 1, "service": ""}, "periodSeconds": 5, "timeoutSeconds": 1,
                                      "successThreshold": 1, "failureThreshold": 3}
    assert found["lifecycle"]["preStop"]["httpGet"] == {"port": 80, "path": "/", "scheme": "HTTP"}
    assert found["env"][0]["valueFrom"]["fieldRef"]["apiVersion"] == "v1"


def test_what_only_pods_get() -> None:
    """Templates get neither requests from limits nor host ports, nor service links."""
    spec = {"hostNetwork": True, "containers": [{"name": "c", "image": "a", "ports": [{"containerPort": 80}],
                                                 "resources": {"limits": {"cpu": "0.5"}}}]}
    deployment: Spec = {"metadata": {"name": "d"}, "spec": {"template": {"spec": spec}}}
    DEPLOYMENT.default(deployment)
    template = deployment["spec"]["template"]["spec"]
    assert template["containers"][0]["ports"] == [{"containerPort": 80, "protocol": "TCP"}]
    assert template["containers"][0]["resources"] == {"limits": {"cpu": "500m"}}
    assert "enableServiceLinks" not in template
    pod = defaulted(**template)
    assert pod["containers"][0]["ports"] == [{"containerPort": 80, "hostPort": 80, "protocol": "TCP"}]
    assert pod["containers"][0]["resources"] == {"limits": {"cpu": "500m"}, "requests": {"cpu": "500m"}}


@pytest.mark.parametrize(("given", "kept", "in_lists"), [
    ("0.1", "100m", "100m"), ("0.0001", "100u", "1m"), ("1e30", "1e30", "1e30"), ("100E", "100E", "100E"),
    ("9223372036854775808", "9223372036854775807", "9223372036854775807"), ("1.5Gi", "1536Mi", "1536Mi"),
    ("-0.5Gi", "-512Mi", "-512Mi"), ("1e-999999999", "1e-9", "1e-3"), ("9" * 9000, str(2**63 - 1), str(2**63 - 1))])
def test_quantities_as_the_server_keeps_them(given: str, kept: str, in_lists: str) -> None:
    assert (canonical(given), rounded(given)) == (kept, in_lists)


def create(session: Session, spec: str) -> str:
    session.write("pod.yaml", f"apiVersion: v1\nkind: Pod\nmetadata: {{name: p}}\nspec: {{{spec}}}\n")
    return session.run("kubectl create -f pod.yaml").output


CONTAINERS = "containers: [{name: c, image: nginx}]"


@pytest.mark.parametrize(("spec", "words"), [
    ("serviceAccountName: robot", 'error looking up service account default/robot: serviceaccount "robot" not found'),
    ("priorityClassName: vip", "no PriorityClass with name vip was found"),
    ("priority: 7", "the integer value of priority (7) must not be provided in pod spec; priority admission controller "
                    "computed 0 from the given PriorityClass name"),
    ("preemptionPolicy: Never", "the string value of PreemptionPolicy (Never) must not be provided in pod spec; "
                                "priority admission controller computed PreemptLowerPriority from the given "
                                "PriorityClass name"),
    ("runtimeClassName: sandbox", 'pod rejected: RuntimeClass "sandbox" not found'),
])
def test_admission_refuses(spec: str, words: str) -> None:
    output = create(Session(seed=7, bare=True), f"{CONTAINERS}, {spec}")
    assert output == f'Error from server (Forbidden): error when creating "pod.yaml": pods "p" is forbidden: {words}\n'


def test_an_account_gives_its_pull_secrets() -> None:
    session = Session(seed=7, bare=True)
    session.run("""kubectl patch serviceaccount default -p '{"imagePullSecrets":[{"name":"login"}]}'""")
    create(session, CONTAINERS)
    assert session.run("kubectl get pod p -o jsonpath='{.spec.imagePullSecrets}'").output == '[{"name":"login"}]'


def test_a_volume_without_a_name_is_refused_not_raised() -> None:
    output = create(Session(seed=7, bare=True), f"{CONTAINERS}, volumes: [{{emptyDir: {{}}}}]")
    assert output == 'The Pod "p" is invalid: spec.volumes[0].name: Required value\n'
