"""kubectl's describe text of pods: containers, volumes, environment, probes, spread."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tui.api.tabwriter import align
from tui.kinds.describe import Lines, add_annotations
from tui.kinds.pod.describe import describe_pod
from tui.kinds.pod.describe_containers import probe_text
from tui.kinds.pod.describe_volumes import add_spread, add_tolerations, add_volumes
from tui.kinds.pod.fields import resource_value
from tui.session import Session


class Empty:
    """A cluster that holds nothing."""

    now = 1_767_603_600_000

    def find(self, *args: Any) -> None:
        return None

    def list(self, *args: Any, **kwargs: Any) -> list[Any]:
        return []


def described(spec: dict[str, Any], status: dict[str, Any] | None = None, **meta: Any) -> str:
    """The text, its columns two blanks apart."""
    pod = {"kind": "Pod", "metadata": {"name": "web", "namespace": "shop", **meta}, "status": status or {},
           "spec": {"containers": [], **spec}}
    return re.sub(r"(?<=\S) {2,}", "  ", align(describe_pod(pod, Empty(), False)))


def container(**fields: Any) -> str:
    """The lines of one container, from its image on."""
    text = described({"containers": [{"name": "nginx", "image": "nginx", **fields}]})
    return text[text.index("    Image:"):text.index("Volumes:")]


def test_a_bare_container() -> None:
    assert container() == (
        "    Image:  nginx\n    Port:  <none>\n    Host Port:  <none>\n    Environment:  <none>\n    Mounts:  <none>\n")


def test_ports_carry_their_names_on_both_lines() -> None:
    ports = [{"containerPort": 80, "protocol": "TCP", "name": "http"}, {"containerPort": 53, "protocol": "UDP"}]
    text = container(ports=ports)
    assert "    Ports:  80/TCP (http), 53/UDP\n    Host Ports:  0/TCP (http), 0/UDP\n" in text


def test_words_are_split_at_line_ends() -> None:
    text = container(command=["sh", "-c"], args=["echo a\necho b"])
    assert "    Command:\n      sh\n      -c\n    Args:\n      echo a\n      echo b\n" in text


@pytest.mark.parametrize(("source", "shown"), [
    ({"fieldRef": {"apiVersion": "v1", "fieldPath": "metadata.name"}}, "web (v1:metadata.name)"),
    ({"fieldRef": {"apiVersion": "v1", "fieldPath": "metadata.namespace"}}, "shop (v1:metadata.namespace)"),
    ({"fieldRef": {"apiVersion": "v1", "fieldPath": "status.podIP"}}, "(v1:status.podIP)"),
    ({"fieldRef": {"apiVersion": "v1", "fieldPath": "metadata.uid"}}, "(v1:metadata.uid)"),
    ({"fieldRef": {"apiVersion": "v1", "fieldPath": "metadata.labels['app']"}}, "(v1:metadata.labels['app'])"),
    ({"resourceFieldRef": {"resource": "limits.cpu"}}, "node allocatable (limits.cpu)"),
    ({"resourceFieldRef": {"resource": "limits.memory", "divisor": "1Mi"}}, "64 (limits.memory)"),
    ({"resourceFieldRef": {"resource": "requests.cpu"}}, "0 (requests.cpu)"),
    ({"secretKeyRef": {"name": "s", "key": "k"}}, "<set to the key 'k' in secret 's'>  Optional: false"),
    ({"configMapKeyRef": {"name": "c", "key": "k", "optional": True}},
     "<set to the key 'k' of config map 'c'>  Optional: true"),
])
def test_values_from_elsewhere(source: dict[str, Any], shown: str) -> None:
    text = container(env=[{"name": "X", "valueFrom": source}], resources={"limits": {"memory": "64Mi"}})
    assert f"    Environment:\n      X:  {shown}\n" in text


def test_a_reference_to_nothing_known_has_no_line() -> None:
    text = container(env=[{"name": "X", "valueFrom": {"fileKeyRef": {"key": "k"}}}, {"name": "Y", "value": "a\nb"}])
    assert re.search("    Environment:\n      Y:  a\n {10,}b\n", text)


def test_environment_from_maps_and_secrets() -> None:
    text = container(envFrom=[{"configMapRef": {"name": "settings"}}, {"prefix": "S_", "secretRef": {"name": "keys"}}])
    assert ("    Environment Variables from:\n      settings  ConfigMap  Optional: false\n"
            "      keys  Secret with prefix 'S_'  Optional: false\n") in text


def test_mounts_by_path_then_devices() -> None:
    mounts = [{"name": "b", "mountPath": "/z", "readOnly": True, "subPath": "x"}, {"name": "a", "mountPath": "/a"}]
    text = container(volumeMounts=mounts, volumeDevices=[{"name": "raw", "devicePath": "/dev/xvda"}])
    assert text.endswith('    Mounts:\n      /a from a (rw)\n      /z from b (ro,path="x")\n'
                         "    Devices:\n      /dev/xvda from raw\n")


def test_seccomp_of_a_container_and_of_a_pod() -> None:
    profile = {"seccompProfile": {"type": "Localhost", "localhostProfile": "p.json"}}
    text = described({"securityContext": profile,
                      "containers": [{"name": "c", "image": "i", "securityContext": profile}]})
    assert "\nSeccompProfile:  Localhost\nLocalhostProfile:  p.json\n" in text
    assert "    SeccompProfile:  Localhost\n      LocalhostProfile:  p.json\n" in text


@pytest.mark.parametrize(("probe", "shown"), [
    ({"httpGet": {"path": "/a b?c", "port": "http", "scheme": "HTTPS", "host": "x"}},
     "http-get https://x:http/a%20b%3Fc"),
    ({"httpGet": {"path": "ok", "port": 80, "scheme": "HTTP", "host": "::1"}}, "http-get http://[::1]:80/ok"),
    ({"tcpSocket": {"port": 6379}}, "tcp-socket :6379"),
    ({"exec": {"command": ["cat", "/tmp/ok"]}}, "exec [cat /tmp/ok]"),
    ({"grpc": {"port": 9000, "service": ""}}, "grpc <pod>:9000 "),
    ({}, "unknown"),
])
def test_probes(probe: dict[str, Any], shown: str) -> None:
    times = {"timeoutSeconds": 1, "periodSeconds": 10, "successThreshold": 1, "failureThreshold": 3}
    assert probe_text({**probe, **times}) == f"{shown} delay=0s timeout=1s period=10s #success=1 #failure=3"


def ended(**fields: Any) -> dict[str, Any]:
    return {"terminated": {"exitCode": 137, "startedAt": "2026-01-05T08:00:00Z", "finishedAt": "2026-01-05T08:01:00Z",
                           **fields}}


def test_states() -> None:
    status = {"name": "c", "state": {"waiting": {"reason": "CrashLoopBackOff"}}, "restartCount": 4, "image": "i",
              "lastState": ended(reason="OOMKilled", signal=9, message="too big")}
    text = described({"containers": [{"name": "c", "image": "i"}]}, {"containerStatuses": [status]})
    assert (
        "    State:  Waiting\n      Reason:  CrashLoopBackOff\n    Last State:  Terminated\n"
        "      Reason:  OOMKilled\n      Message:  too big\n      Exit Code:  137\n      Signal:  9\n"
        "      Started:  Mon, 05 Jan 2026 08:00:00 +0000\n      Finished:  Mon, 05 Jan 2026 08:01:00 +0000\n"
        "    Ready:  False\n    Restart Count:  4\n") in text


def test_all_that_a_pod_may_say_before_its_containers() -> None:
    spec = {"priority": 0, "priorityClassName": "high", "runtimeClassName": "gvisor", "serviceAccountName": "default",
            "resources": {"limits": {"cpu": "1"}}, "initContainers": [{"name": "i", "image": "busybox"}],
            "ephemeralContainers": [{"name": "e", "image": "busybox"}]}
    status = {"phase": "Failed", "reason": "Evicted", "message": "no room", "nominatedNodeName": "worker-1"}
    text = described(spec, status, deletionTimestamp="2026-01-05T09:00:20Z", deletionGracePeriodSeconds=30)
    assert text.startswith(
        "Name:  web\nNamespace:  shop\nPriority:  0\nPriority Class Name:  high\nRuntime Class Name:  gvisor\n"
        "Service Account:  default\nNode:  <none>\nLabels:  <none>\nAnnotations:  <none>\nStatus:  Failed\n"
        "Reason:  Evicted\nMessage:  no room\nIP:  \nIPs:  <none>\nNominatedNodeName:  worker-1\n"
        "Resources:\n  Limits:\n    cpu:  1\nInit Containers:\n  i:\n")
    assert "\nContainers: <none>\nEphemeral Containers:\n  e:\n" in text


def test_a_pod_on_its_way_out() -> None:
    meta = {"deletionTimestamp": "2026-01-05T09:00:20Z", "deletionGracePeriodSeconds": 30}
    assert ("Status:  Terminating (lasts <invalid>)\nTermination Grace Period:  30s\n"
            in described({}, {"phase": "Running"}, **meta))


@pytest.mark.parametrize(("volume", "shown"), [
    ({"emptyDir": {}}, "EmptyDir (a temporary directory that shares a pod's lifetime)|Medium:     |SizeLimit:  <unset>"),
    ({"emptyDir": {"medium": "Memory", "sizeLimit": "1Gi"}},
     "EmptyDir (a temporary directory that shares a pod's lifetime)|Medium:     Memory|SizeLimit:  1Gi"),
    ({"hostPath": {"path": "/x", "type": ""}}, "HostPath (bare host directory volume)|Path:          /x|HostPathType:  "),
    ({"secret": {"secretName": "s", "optional": True}},
     "Secret (a volume populated by a Secret)|SecretName:  s|Optional:    true"),
    ({"configMap": {"name": "c"}}, "ConfigMap (a volume populated by a ConfigMap)|Name:      c|Optional:  false"),
    ({"nfs": {"server": "s", "path": "/p"}},
     "NFS (an NFS mount that lasts the lifetime of a pod)|Server:    s|Path:      /p|ReadOnly:  false"),
    ({"image": {"reference": "r", "pullPolicy": "Always"}},
     "Image (a container image or OCI artifact)|Reference:   r|PullPolicy:  Always"),
    ({"csi": {"driver": "d"}}, "CSI (a Container Storage Interface (CSI) volume source)|Driver:            d|"
                               "FSType:            |ReadOnly:          false|VolumeAttributes:  <none>"),
    ({"persistentVolumeClaim": {"claimName": "c"}},
     "PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)|ClaimName:  c|"
     "ReadOnly:   false"),
    ({"downwardAPI": {"items": [{"path": "l", "fieldRef": {"fieldPath": "metadata.labels"}}]}},
     "DownwardAPI (a volume populated by information about the pod)|Items:|  metadata.labels -> l"),
    ({"projected": {"sources": [{"serviceAccountToken": {"expirationSeconds": 3607}}, {"configMap": {"name": "c"}},
                                {"downwardAPI": {}}, {"secret": {"name": "s"}}]}},
     "Projected (a volume that contains injected data from multiple sources)|TokenExpirationSeconds:  3607|"
     "ConfigMapName:           c|Optional:                false|DownwardAPI:             true|"
     "SecretName:              s|Optional:                false"),
])
def test_volumes(volume: dict[str, Any], shown: str) -> None:
    lines = Lines()
    add_volumes(lines, [{"name": "v", **volume}], "")
    kind, *facts = shown.split("|")
    shown_lines = align(str(lines)).splitlines()
    assert shown_lines[:2] == ["Volumes:", "  v:"]
    assert [" ".join(line.split()) for line in shown_lines[2:3]] == [f"Type: {kind}"]
    assert [line[4:] for line in shown_lines[3:]] == facts


def test_a_volume_of_no_known_kind() -> None:
    lines = Lines()
    add_volumes(lines, [{"name": "v", "strange": {}}], "  ")
    assert str(lines) == "  Volumes:\n   v:\n  <unknown>\n"


def test_tolerations_and_spread() -> None:
    lines = Lines()
    add_tolerations(lines, "Tolerations", [
        {"key": "b", "operator": "Equal", "value": "x", "effect": "NoExecute", "tolerationSeconds": 5},
        {"key": "a", "operator": "Exists"}, {"operator": "Exists"}])
    add_spread(lines, [{"topologyKey": "zone", "whenUnsatisfiable": "DoNotSchedule", "maxSkew": 1,
                        "labelSelector": {"matchLabels": {"app": "web"}}}], "")
    assert str(lines) == (
        "Tolerations:\top=Exists\n\ta op=Exists\n\tb=x:NoExecute for 5s\n"
        "Topology Spread Constraints:\tzone:DoNotSchedule when max skew 1 is exceeded for selector app=web\n")


def test_annotations_wrap_and_hide() -> None:
    lines = Lines()
    add_annotations(lines, "Annotations", {
        "kubectl.kubernetes.io/last-applied-configuration": "{}", "a": "x" * 150, "b": "one\ntwo\n", "c": "\x1b[1mé"})
    assert str(lines) == ("Annotations:\ta:\n\t  " + "x" * 138 + "...\n\tb:\n\t  one\n\t  two\n\tc: ^[[1mé\n")


def test_the_kubelets_own_value_knows_the_node() -> None:
    assert resource_value({}, {"resource": "limits.cpu"}) == "4"


def test_a_pod_that_a_kubelet_runs_from_a_file_has_no_account() -> None:
    session = Session(seed=7)
    text = session.run("kubectl -n kube-system describe pod kube-scheduler-control-plane").stdout
    assert "Service Account:" not in text and "Controlled By:  Node/control-plane" in text
