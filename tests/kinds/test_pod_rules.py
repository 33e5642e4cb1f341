"""What the server refuses of pods: every message as kubectl prints it after the field, several in their order."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tui.api.objects import clone
from tui.kinds.pod import POD

Spec = dict[str, Any]

LABEL = ("a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end "
         "with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is "
         "'[a-z0-9]([-a-z0-9]*[a-z0-9])?')")
QUALIFIED = ("must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric "
             "character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is "
             "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')")
VALUE = ("a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start "
         "and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for "
         "validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')")
PORT = "must be between 1 and 65535, inclusive"
NONNEGATIVE = "must be greater than or equal to 0"
IP = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"


def refusals(spec: Spec, **meta: Any) -> list[str]:
    """The errors of a pod with that spec, which has a container `c` unless it says otherwise."""
    whole = {"containers": [{"name": "c", "image": "nginx"}], "serviceAccountName": "default", **clone(spec)}
    pod = {"metadata": {"name": "one", "namespace": "default", **meta}, "spec": whole}
    POD.default(pod)
    return [str(error) for error in POD.validate(pod)]


def of_container(container: Spec, **spec: Any) -> list[str]:
    """The errors of a pod with one container, without `spec.containers[0].`."""
    errors = refusals({"containers": [{"name": "c", "image": "nginx", **container}], **spec})
    return [error.replace("spec.containers[0].", "", 1) for error in errors]


@pytest.mark.parametrize(("container", "messages"), [
    ({"name": "", "image": ""}, ["name: Required value", "image: Required value"]),
    ({"name": "A", "image": "nginx "},
     [f'name: Invalid value: "A": {LABEL}', 'image: Invalid value: "nginx ": must not have leading or trailing whitespace']),
    ({"imagePullPolicy": "Often"}, ['imagePullPolicy: Unsupported value: "Often": supported values: "Always", '
                                    '"IfNotPresent", "Never"']),
    ({"terminationMessagePolicy": "X"}, ['terminationMessagePolicy: Unsupported value: "X": supported values: "File", '
                                         '"FallbackToLogsOnError"']),
    ({"ports": [{"containerPort": 80, "name": "web"}, {"containerPort": 81, "name": "web"},
                {"containerPort": 70000, "protocol": "tcp", "hostPort": -1}, {"name": "9"}]},
     ['ports[1].name: Duplicate value: "web"', f"ports[2].containerPort: Invalid value: 70000: {PORT}",
      f"ports[2].hostPort: Invalid value: -1: {PORT}",
      'ports[2].protocol: Unsupported value: "tcp": supported values: "SCTP", "TCP", "UDP"',
      'ports[3].name: Invalid value: "9": must contain at least one letter (a-z)',
      "ports[3].containerPort: Required value"]),
    ({"ports": [{"containerPort": 1, "hostPort": 80}, {"containerPort": 2, "hostPort": 80}]},
     ['ports[1].hostPort: Duplicate value: "TCP//80"']),
    ({"env": [{"name": ""}, {"name": "A=B"}]},
     ["env[0].name: Required value", 'env[1].name: Invalid value: "A=B": a valid environment variable name must '
      "consist only of printable ASCII characters other than '='"]),
    ({"env": [{"name": "A", "valueFrom": {}}]},
     ['env[0].valueFrom: Invalid value: "": must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, '
      "`secretKeyRef` or `fileKeyRef`"]),
    ({"env": [{"name": "A", "value": "x", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}}]},
     ['env[0].valueFrom: Invalid value: "": may not be specified when `value` is not empty']),
    ({"env": [{"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"},
                                          "secretKeyRef": {"name": "s", "key": "a b"}}}]},
     ['env[0].valueFrom.secretKeyRef.key: Invalid value: "a b": a valid config key must consist of alphanumeric '
      "characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is "
      "'[-._a-zA-Z0-9]+')",
      'env[0].valueFrom: Invalid value: "": may not have more than one field specified at a time']),
    ({"env": [{"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "status.phase"}}},
              {"name": "B", "valueFrom": {"fieldRef": {"fieldPath": "status.podIp"}}},
              {"name": "C", "valueFrom": {"fieldRef": {"fieldPath": "metadata.labels['a b']"}}},
              {"name": "D", "valueFrom": {"resourceFieldRef": {"resource": "limits.gpu"}}},
              {"name": "E", "valueFrom": {"resourceFieldRef": {"resource": "limits.cpu", "divisor": "2"}}}]},
     ['env[0].valueFrom.fieldRef.fieldPath: Unsupported value: "status.phase": supported values: "metadata.name", '
      '"metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP", '
      '"status.hostIPs", "status.podIP", "status.podIPs"',
      'env[1].valueFrom.fieldRef.fieldPath: Invalid value: "status.podIp": error converting fieldPath: '
      "field label not supported: status.podIp",
      f'env[2].valueFrom.fieldRef: Invalid value: "a b": name part {QUALIFIED}',
      'env[3].valueFrom.resourceFieldRef.resource: Unsupported value: "limits.gpu": supported values: "limits.cpu", '
      '"limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage", "requests.memory"',
      'env[4].valueFrom.resourceFieldRef.divisor: Invalid value: "limits.cpu": only divisor\'s values 1m and 1 are '
      "supported with the cpu resource"]),
    ({"envFrom": [{}, {"configMapRef": {}}]},
     ['envFrom: Invalid value: "": must specify one of: `configMapRef` or `secretRef`',
      "envFrom[1].configMapRef.name: Required value"]),
    ({"volumeMounts": [{"name": "v", "mountPath": ""}, {"name": "", "mountPath": "/a"},
                       {"name": "v", "mountPath": "/a", "subPath": "../x"}]},
     ['volumeMounts[0].name: Not found: "v"', "volumeMounts[0].mountPath: Required value",
      "volumeMounts[1].name: Required value", 'volumeMounts[1].name: Not found: ""',
      'volumeMounts[2].name: Not found: "v"', 'volumeMounts[2].mountPath: Invalid value: "/a": must be unique',
      'volumeMounts.subPath: Invalid value: "../x": must not contain \'..\'']),
    ({"volumeDevices": [{"name": "v", "devicePath": ""}]},
     ['volumeDevices[0].name: Not found: "v"', "volumeDevices[0].devicePath: Required value"]),
    ({"restartPolicy": "Sometimes"}, ['restartPolicy: Unsupported value: "Sometimes": supported values: "Always", '
                                      '"Never", "OnFailure"']),
    ({"resizePolicy": [{"resourceName": "gpu", "restartPolicy": "NotRequired"}]},
     ['resizePolicy: Unsupported value: "gpu": supported values: "cpu", "memory"']),
])  # fmt: skip
def test_containers(container: Spec, messages: list[str]) -> None:
    assert of_container(container) == messages


@pytest.mark.parametrize(("resources", "messages"), [
    ({"requests": {"cpu": "2"}, "limits": {"cpu": "1"}},
     ['resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1']),
    ({"limits": {"memory": "-1Mi"}}, [f'resources.limits[memory]: Invalid value: "-1Mi": {NONNEGATIVE}',
                                      f'resources.requests[memory]: Invalid value: "-1Mi": {NONNEGATIVE}']),
    ({"requests": {"gpu": 1}},
     ['resources.requests[gpu]: Invalid value: "gpu": must be a standard resource type or fully qualified',
      'resources.requests[gpu]: Invalid value: "gpu": must be a standard resource for containers']),
    ({"limits": {"storage": "1Gi"}},
     ['resources.limits[storage]: Invalid value: "storage": must be a standard resource for containers',
      'resources.requests[storage]: Invalid value: "storage": must be a standard resource for containers']),
    ({"requests": {"nvidia.com/gpu": 1}},
     ["resources.limits: Required value: Limit must be set for non overcommitable resources"]),
    ({"requests": {"nvidia.com/gpu": 1}, "limits": {"nvidia.com/gpu": 2}},
     ['resources.requests: Invalid value: "1": must be equal to nvidia.com/gpu limit of 2']),
    ({"limits": {"nvidia.com/gpu": "1500m"}},
     ['resources.limits[nvidia.com/gpu]: Invalid value: "1500m": must be an integer',
      'resources.requests[nvidia.com/gpu]: Invalid value: "1500m": must be an integer']),
    ({"limits": {"hugepages-2Mi": "3Mi"}},
     ['resources.limits[hugepages-2Mi]: Invalid value: "3Mi": 3Mi is not positive integer multiple of hugepages-2Mi',
      'resources.requests[hugepages-2Mi]: Invalid value: "3Mi": 3Mi is not positive integer multiple of hugepages-2Mi',
      "resources: Forbidden: HugePages require cpu or memory"]),
    ({"claims": [{"name": "x"}]}, ['resources.claims[0]: Not found: "x": must be one of the names in '
                                   "pod.spec.resourceClaims which is empty"]),
    ({"requests": {"cpu": "1e3", "memory": "1e30"}, "limits": {"cpu": "1k"}}, []),
])
def test_resources(resources: Spec, messages: list[str]) -> None:
    assert of_container({"resources": resources}) == messages


@pytest.mark.parametrize(("container", "messages"), [
    ({"livenessProbe": {}}, ["livenessProbe: Required value: must specify a handler type"]),
    ({"livenessProbe": {"exec": {"command": []}, "successThreshold": 2}},
     ["livenessProbe.exec.command: Required value", "livenessProbe.successThreshold: Invalid value: 2: must be 1"]),
    ({"startupProbe": {"tcpSocket": {"port": 80}, "successThreshold": 3}},
     ["startupProbe.successThreshold: Invalid value: 3: must be 1"]),
    ({"readinessProbe": {"httpGet": {"port": "no_name", "scheme": "https"}, "grpc": {"port": 1}}},
     ['readinessProbe.httpGet.port: Invalid value: "no_name": must contain only alpha-numeric characters (a-z, 0-9), '
      "and hyphens (-)",
      'readinessProbe.httpGet.scheme: Unsupported value: "https": supported values: "HTTP", "HTTPS"',
      "readinessProbe.grpc: Forbidden: may not specify more than 1 handler type"]),
    ({"readinessProbe": {"tcpSocket": {"port": 0}, "periodSeconds": -1, "failureThreshold": -2,
                         "terminationGracePeriodSeconds": 5}},
     [f"readinessProbe.tcpSocket.port: Invalid value: 0: {PORT}",
      f"readinessProbe.periodSeconds: Invalid value: -1: {NONNEGATIVE}",
      f"readinessProbe.failureThreshold: Invalid value: -2: {NONNEGATIVE}",
      "readinessProbe.terminationGracePeriodSeconds: Invalid value: 5: must not be set for readinessProbes"]),
    ({"livenessProbe": {"httpGet": {"port": 80, "httpHeaders": [{"name": "a b", "value": "x"}]}}},
     ['livenessProbe.httpGet.httpHeaders: Invalid value: "a b": a valid HTTP header must consist of alphanumeric '
      "characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')"]),
    ({"lifecycle": {"preStop": {"sleep": {"seconds": 60}}, "postStart": {}}},
     ["lifecycle.postStart: Required value: must specify a handler type",
      "lifecycle.preStop.sleep: Invalid value: 60: must be non-negative and less than "
      "terminationGracePeriodSeconds (30)"]),
    ({"securityContext": {"runAsUser": -1, "procMount": "X", "seccompProfile": {"type": "Mine"}}},
     ["securityContext.runAsUser: Invalid value: -1: must be between 0 and 2147483647, inclusive",
      'securityContext.procMount: Unsupported value: "X": supported values: "Default", "Unmasked"',
      'securityContext.seccompProfile.type: Unsupported value: "Mine": supported values: "Localhost", '
      '"RuntimeDefault", "Unconfined"']),
])
def test_probes_hooks_and_contexts(container: Spec, messages: list[str]) -> None:
    assert of_container(container) == messages


def test_a_context_that_contradicts_itself_is_shown_whole() -> None:
    (message,) = of_container({"securityContext": {"privileged": True, "allowPrivilegeEscalation": False}})
    assert message.startswith('securityContext: Invalid value: {"Capabilities":null,"Privileged":true,')
    assert message.endswith("}: cannot set `allowPrivilegeEscalation` to false and `privileged` to true")


@pytest.mark.parametrize(("volume", "messages"), [
    ({"name": ""}, ["name: Required value"]),
    ({"name": "a", "emptyDir": {}, "hostPath": {"path": "/x"}},
     ["hostPath: Forbidden: may not specify more than 1 volume type"]),
    ({"name": "a", "emptyDir": {"sizeLimit": "-1"}},
     ["emptyDir.sizeLimit: Forbidden: SizeLimit field must be a valid resource quantity"]),
    ({"name": "A", "hostPath": {"path": "/a/../b", "type": "Dir"}},
     ['hostPath.path: Invalid value: "/a/../b": must not contain \'..\'',
      'hostPath.type: Unsupported value: "Dir": supported values: "", "BlockDevice", "CharDevice", "Directory", '
      '"DirectoryOrCreate", "File", "FileOrCreate", "Socket"', f'name: Invalid value: "A": {LABEL}']),
    ({"name": "a", "configMap": {"defaultMode": 1000, "items": [{"key": "", "path": "/x"}]}},
     ["configMap.name: Required value",
      "configMap.defaultMode: Invalid value: 1000: must be a number between 0 and 0777 (octal), both inclusive",
      "configMap.items[0].key: Required value",
      'configMap.items[0].path: Invalid value: "/x": must be a relative path']),
    ({"name": "a", "secret": {}}, ["secret.secretName: Required value"]),
    ({"name": "a", "persistentVolumeClaim": {}}, ["persistentVolumeClaim.claimName: Required value"]),
    ({"name": "a", "nfs": {"server": "s"}},
     ["nfs.path: Required value", 'nfs.path: Invalid value: "": must be an absolute path']),
    ({"name": "a", "downwardAPI": {"items": [{"path": "x"}]}},
     ["downwardAPI: Required value: one of fieldRef and resourceFieldRef is required"]),
    ({"name": "a", "projected": {"sources": [{"secret": {"name": "s"}, "configMap": {"name": "c"}}]}},
     ["projected.sources[0]: Forbidden: may not specify more than 1 volume type per source"]),
    ({"name": "a", "projected": {"sources": [{"serviceAccountToken": {"path": "t", "expirationSeconds": 60}}]}},
     ["projected.sources[0].serviceAccountToken.expirationSeconds: Invalid value: 60: may not specify a duration less "
      "than 10 minutes"]),
])
def test_volumes(volume: Spec, messages: list[str]) -> None:
    found = refusals({"volumes": [volume]})
    assert [error.replace("spec.volumes[0].", "", 1) for error in found] == messages


def test_names_are_taken_once() -> None:
    again = {"containers": [{"name": "c", "image": "a"}] * 2, "initContainers": [{"name": "c", "image": "a"}],
             "volumes": [{"name": "v", "emptyDir": {}}] * 2}
    assert refusals(again) == [
        'spec.volumes[1].name: Duplicate value: "v"', 'spec.containers[1].name: Duplicate value: "c"',
        'spec.initContainers[0].name: Duplicate value: "c"']


def test_only_sidecars_are_probed() -> None:
    probe = {"tcpSocket": {"port": 80}}
    init = {"name": "i", "image": "a", "livenessProbe": probe, "lifecycle": {}}
    detail = "Forbidden: may not be set for init containers without restartPolicy=Always"
    assert refusals({"initContainers": [init]}) == [
        f"spec.initContainers[0].lifecycle: {detail}", f"spec.initContainers[0].livenessProbe: {detail}"]
    assert refusals({"initContainers": [{**init, "restartPolicy": "Always"}]}) == []


@pytest.mark.parametrize(("spec", "messages"), [
    ({"containers": []}, ["spec.containers: Required value"]),
    ({"restartPolicy": "never", "dnsPolicy": "clusterFirst"},
     ['spec.restartPolicy: Unsupported value: "never": supported values: "Always", "OnFailure", "Never"',
      'spec.dnsPolicy: Unsupported value: "clusterFirst": supported values: "ClusterFirstWithHostNet", "ClusterFirst", '
      '"Default", "None"']),
    ({"dnsPolicy": "None"}, ["spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None"]),
    ({"dnsPolicy": "None", "dnsConfig": {}},
     ["spec.dnsConfig.nameservers: Required value: must provide at least one DNS nameserver when `dnsPolicy` is None"]),
    ({"dnsConfig": {"nameservers": ["1.1.1.1", "2.2.2.2", "3.3.3.3", "x"], "options": [{"value": "1"}]}},
     ['spec.dnsConfig.nameservers: Invalid value: ["1.1.1.1","2.2.2.2","3.3.3.3","x"]: must not have more than 3 '
      "nameservers", f'spec.dnsConfig.nameservers[3]: Invalid value: "x": {IP}',
      "spec.dnsConfig.options[0]: Required value: must not be empty"]),
    ({"nodeSelector": {"disk": "so fast"}}, [f'spec.nodeSelector: Invalid value: "so fast": {VALUE}']),
    ({"activeDeadlineSeconds": 0},
     ["spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive"]),
    ({"hostname": "A", "subdomain": "b.c"},
     [f'spec.hostname: Invalid value: "A": {LABEL}', 'spec.subdomain: Invalid value: "b.c": must not contain dots']),
    ({"tolerations": [{}, {"key": "a", "operator": "Is", "effect": "No"},
                      {"key": "a", "operator": "Exists", "value": "x"},
                      {"key": "a", "effect": "NoSchedule", "tolerationSeconds": 1}]},
     ['spec.tolerations[0].operator: Invalid value: "": operator must be Exists when `key` is empty, which means '
      '"match all values and all keys"',
      'spec.tolerations[1].operator: Unsupported value: "Is": supported values: "Equal", "Exists"',
      'spec.tolerations[1].effect: Unsupported value: "No": supported values: "NoSchedule", "PreferNoSchedule", '
      '"NoExecute"',
      'spec.tolerations[2].operator: Invalid value: "x": value must be empty when `operator` is \'Exists\'',
      'spec.tolerations[3].effect: Invalid value: "NoSchedule": effect must be \'NoExecute\' when '
      "`tolerationSeconds` is set"]),
    ({"hostAliases": [{"ip": "one", "hostnames": ["ok.example"]}]},
     [f'spec.hostAliases[0].ip: Invalid value: "one": {IP}']),
    ({"readinessGates": [{"conditionType": "a b"}]},
     [f'spec.readinessGates[0].conditionType: Invalid value: "a b": name part {QUALIFIED}']),
    ({"schedulingGates": [{"name": "a"}, {"name": "a"}], "nodeName": "w"},
     ['spec.schedulingGates[1]: Duplicate value: "a"',
      "spec.nodeName: Forbidden: cannot be set until all schedulingGates have been cleared"]),
    ({"topologySpreadConstraints": [{"maxSkew": 0, "topologyKey": "", "whenUnsatisfiable": "Never"}]},
     ["spec.topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero",
      "spec.topologySpreadConstraints[0].topologyKey: Required value: can not be empty",
      'spec.topologySpreadConstraints[0].whenUnsatisfiable: Unsupported value: "Never": supported values: '
      '"DoNotSchedule", "ScheduleAnyway"']),
    ({"preemptionPolicy": "Maybe"}, ['spec.preemptionPolicy: Unsupported value: "Maybe": supported values: '
                                     '"PreemptLowerPriority", "Never"']),
    ({"os": {"name": "plan9"}}, ['spec.os: Unsupported value: "plan9": supported values: "linux", "windows"']),
    ({"hostUsers": False, "hostPID": True}, ["spec.HostPID: Forbidden: when `hostUsers` is false"]),
    ({"securityContext": {"fsGroup": -1, "sysctls": [{"name": "A", "value": "1"}], "fsGroupChangePolicy": "X"}},
     ["spec.securityContext.fsGroup: Invalid value: -1: must be between 0 and 2147483647, inclusive",
      'spec.securityContext.sysctls[0].name: Invalid value: "A": must have at most 253 characters and match regex '
      r"^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$",
      'spec.securityContext.fsGroupChangePolicy: Unsupported value: "X": supported values: "Always", "OnRootMismatch"']),
    ({"hostNetwork": True, "containers": [{"name": "c", "image": "a", "ports": [{"containerPort": 80, "hostPort": 8}]}]},
     ["spec.containers[0].ports[0].hostPort: Invalid value: 8: must match `containerPort` when `hostNetwork` is true"]),
    ({"ephemeralContainers": [{"name": "c", "image": "a", "ports": [{"containerPort": 1}]}]},
     ['spec.ephemeralContainers[0].name: Duplicate value: "c"',
      "spec.ephemeralContainers[0].ports: Forbidden: cannot be set for an Ephemeral Container",
      "spec.ephemeralContainers: Forbidden: cannot be set on create"]),
])  # fmt: skip
def test_specs(spec: Spec, messages: list[str]) -> None:
    assert refusals(spec) == messages


@pytest.mark.parametrize(("affinity", "messages"), [
    ({"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": []}}},
     ["nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms: Required value: must have at "
      "least one node selector term"]),
    ({"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [
        {"matchExpressions": [{"key": "a", "operator": "In"}, {"key": "a", "operator": "Is", "values": ["b"]}]}]}}},
     ["nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].values: "
      "Required value: must be specified when `operator` is 'In' or 'NotIn'",
      "nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[1].operator: "
      'Invalid value: "Is": not a valid selector operator']),
    ({"podAntiAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [
        {"weight": 101, "podAffinityTerm": {"topologyKey": "kubernetes.io/hostname"}}]}},
     ["podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight: Invalid value: 101: must be in the "
      "range 1-100"]),
    ({"podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [{"labelSelector": {}}]}},
     ["podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: Required value: can not be empty",
      'podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: Invalid value: "": name part must be '
      "non-empty",
      'podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: Invalid value: "": name part '
      f"{QUALIFIED}"]),
])
def test_affinity(affinity: Spec, messages: list[str]) -> None:
    assert [e.replace("spec.affinity.", "", 1) for e in refusals({"affinity": affinity})] == messages


def test_annotations_that_mean_something() -> None:
    given = {"controller.kubernetes.io/pod-deletion-cost": "much", "kubernetes.io/config.mirror": "x"}
    assert refusals({}, annotations=given) == [
        'metadata.annotations[kubernetes.io/config.mirror]: Invalid value: "x": must set spec.nodeName if mirror pod '
        "annotation is set",
        'metadata.annotations[controller.kubernetes.io/pod-deletion-cost]: Invalid value: "much": must be a 32bit integer']


@pytest.mark.parametrize("spec", [
    {"containers": [{"name": "c", "image": "a"}] * 5000},
    {"containers": [{"name": "c", "image": "a", "env": [{"name": "A", "value": "x"}] * 10000}]},
    {"containers": [{"name": "c", "image": "a", "ports": [{"containerPort": 80}] * 10000}]},
    {"containers": [{"name": "c", "image": "a", "resources": {"limits": {"cpu": "1e999999999", "memory": "9" * 9000}}}]},
    {"containers": [{"name": "c", "image": "a", "resources": {"claims": [{"name": f"c{n}"} for n in range(5000)]}}]},
])
def test_much_of_everything_takes_little_time(spec: Spec) -> None:
    started = time.perf_counter()
    refusals(spec)
    POD.warn({"metadata": {"name": "a"}, "spec": spec}, None)
    assert time.perf_counter() - started < 4


def test_resource_claims() -> None:
    claims = [{}, {"name": "a", "resourceClaimName": "x", "resourceClaimTemplateName": "B"}, {"name": "a"}]
    shown = '{"Name":"a","ResourceClaimName":"x","ResourceClaimTemplateName":"B"}'
    missing = "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`"
    errors = refusals({"resourceClaims": claims})
    assert errors[0] == "spec.resourceClaims[0].name: Required value"
    assert errors[1].endswith(missing)
    assert errors[2] == (f"spec.resourceClaims[1]: Invalid value: {shown}: at most one of `resourceClaimName` or "
                         "`resourceClaimTemplateName` may be specified")
    assert errors[3].startswith('spec.resourceClaims[1].resourceClaimTemplateName: Invalid value: "B": a lowercase')
    assert errors[4] == 'spec.resourceClaims[2].name: Duplicate value: "a"'
    assert len(errors) == 6
    image = {"volumes": [{"name": "v", "image": {"reference": "nginx"}}]}
    assert of_container({"volumeMounts": [{"name": "v", "mountPath": "/a", "subPath": "b"}]}, **image) == []
