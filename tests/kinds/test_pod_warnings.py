"""What the server warns about with pods and templates that it takes."""

from __future__ import annotations

from typing import Any

import pytest

from tui.kinds.deployment import DEPLOYMENT
from tui.kinds.pod import POD
from tui.kinds.replicaset import REPLICASET
from tui.session import Session

Spec = dict[str, Any]


def warned(spec: Spec, **meta: Any) -> list[str]:
    pod = {"metadata": {"name": "one", **meta}, "spec": {"containers": [{"name": "c", "image": "a"}], **spec}}
    POD.default(pod)
    return POD.warn(pod, None)


def container(**fields: Any) -> Spec:
    return {"containers": [{"name": "c", "image": "a", **fields}]}


C = "spec.containers[0]"


@pytest.mark.parametrize(("spec", "messages"), [
    (container(env=[{"name": "A", "value": "1"}, {"name": "A", "value": "2"}, {"name": "A", "value": "$(A)3"}]),
     [f'{C}.env[1]: hides previous definition of "A", which may be dropped when using apply']),
    (container(ports=[{"containerPort": 80}, {"containerPort": 80, "name": "web"}]),
     [f"{C}.ports[1]: duplicate port definition with {C}.ports[0]"]),
    (container(ports=[{"containerPort": 80}, {"containerPort": 80, "hostPort": 8080}]),
     [f"{C}.ports[1]: overlapping port definition with {C}.ports[0]"]),
    (container(ports=[{"containerPort": 80, "hostPort": 8}, {"containerPort": 80, "hostPort": 8, "hostIP": "1.2.3.4"}]),
     [f"{C}.ports[1]: dangerously ambiguous port definition with {C}.ports[0]"]),
    (container(ports=[{"containerPort": 80, "hostIP": "1.2.3.4"}]),
     [f"{C}.ports[0]: hostIP set without hostPort: {{Name: HostPort:0 ContainerPort:80 Protocol:TCP HostIP:1.2.3.4}}"]),
    (container(ports=[{"containerPort": 80}, {"containerPort": 80, "protocol": "UDP"}]), []),
    ({"containers": [{"name": "c", "image": "a", "ports": [{"containerPort": 80, "name": "http"}]},
                     {"name": "d", "image": "a", "ports": [{"containerPort": 81, "name": "http"}]}]},
     [f'spec.containers[1].ports[0]: duplicate port name "http" with {C}.ports[0], services and probes that select '
      f"ports by name will use {C}.ports[0]"]),
    ({"dnsConfig": {"nameservers": ["::0001"]}},
     ['spec.dnsConfig.nameservers[0]: IPv6 address "::0001" should be in RFC 5952 canonical format ("::1")']),
    (container(resources={"requests": {"memory": "0.5"}}),
     [f'{C}.resources.requests[memory]: fractional byte value "500m" is invalid, must be an integer']),
    ({"nodeSelector": {"beta.kubernetes.io/os": "linux", "kubernetes.io/os": "linux"}},
     ['spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead']),
    ({"terminationGracePeriodSeconds": -1}, ["spec.terminationGracePeriodSeconds: must be >= 0; negative values are "
                                             "invalid and will be treated as 1"]),
    ({"hostAliases": [{"ip": "1.1.1.1"}, {"ip": "1.1.1.1"}], "imagePullSecrets": [{"name": "a"}, {"name": "a"}, {}]},
     ['spec.hostAliases[1].ip: duplicate ip "1.1.1.1"', 'spec.imagePullSecrets[1].name: duplicate name "a"',
      'spec.imagePullSecrets[2].name: invalid empty name ""']),
    ({"topologySpreadConstraints": [{"topologyKey": "failure-domain.beta.kubernetes.io/zone"}]},
     ["spec.topologySpreadConstraints[0].topologyKey: failure-domain.beta.kubernetes.io/zone is deprecated since "
      'v1.17; use "topology.kubernetes.io/zone" instead',
      "spec.topologySpreadConstraints[0].labelSelector: a null labelSelector results in matching no pod"]),
    ({"affinity": {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [{"topologyKey": "a"}]}}},
     ["spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].labelSelector: a null "
      "labelSelector results in matching no pod"]),
    ({"volumes": [{"name": "v", "gitRepo": {"repository": "r"}}]},
     ["spec.volumes[0].gitRepo: deprecated in v1.11, and disabled by default in v1.33+"]),
    ({"volumes": [{"name": "v", "configMap": {"name": "m", "items": [{"path": "a"}, {"path": "a/b"}]}}]},
     ['volume "v" (ConfigMap "m"): overlapping paths: "a/b" with "a"']),
    ({"volumes": [{"name": "v", "configMap": {"name": "m", "items": [{"path": "a"}, {"path": "ab"}]}}]}, []),
    ({"volumes": [{"name": "v", "projected": {"sources": [
        {"secret": {"name": "s", "items": [{"path": "token"}]}}, {"serviceAccountToken": {"path": "token"}}, {}]}}]},
     ['volume "v" (Projected): overlapping paths: "token" (ServiceAccountToken) with "token" (Secret "s")',
      'volume "v" (Projected) has no sources provided']),
    ({"affinity": {"nodeAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [
        {"preference": {"matchExpressions": [{"key": "a", "values": ["a"]}]}}]}}}, []),
])
def test_pods(spec: Spec, messages: list[str]) -> None:
    assert warned(spec) == messages


def test_names_with_dots_make_odd_host_names() -> None:
    assert warned({}, name="a.b") == [
        "metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is "
        "recommended: [must not contain dots]"]


@pytest.mark.parametrize("kind", [DEPLOYMENT, REPLICASET])
def test_workloads_warn_of_their_templates_and_once_more_when_these_change(kind: Any) -> None:
    ports = [{"containerPort": 80}, {"containerPort": 80}]
    obj: Spec = {"metadata": {"name": "a.b", "generation": 1}, "spec": {"template": {"spec": container(ports=ports)}}}
    kind.default(obj)
    again = "spec.template.spec.containers[0].ports[1]: duplicate port definition with " \
            "spec.template.spec.containers[0].ports[0]"
    assert kind.warn(obj, None) == [
        "metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label "
        "is recommended: [must not contain dots]", again]
    assert kind.warn({**obj, "metadata": {"name": "a.b", "generation": 2}}, obj) == [again]
    assert kind.warn(obj, obj) == []


def test_an_answer_carries_so_many_words_and_no_more() -> None:
    many = warned(container(ports=[{"containerPort": 80}] * 400))
    assert 10 < len(many) < 100 and sum(map(len, many)) < 5000


def test_kubectl_prints_them_before_its_own_line() -> None:
    session = Session(seed=7, bare=True)
    session.write("pod.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n"
                  "  - {name: c, image: nginx, ports: [{containerPort: 80}, {containerPort: 80}]}\n")
    result = session.run("kubectl apply -f pod.yaml")
    assert result.output == ("Warning: spec.containers[0].ports[1]: duplicate port definition with "
                             "spec.containers[0].ports[0]\npod/p created\n")
