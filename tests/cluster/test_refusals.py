"""Manifests that the server refuses, in its words and order, as kubectl prints them; and what it warns about."""

from __future__ import annotations

import pytest

from tui.session import Session

LABEL = (
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with "
    "an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is "
    "'[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
)
DEPRECATED = "Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"


@pytest.fixture(scope="module")
def session() -> Session:
    return Session(seed=1, bare=True)


def manifest(kind: str, rest: str, meta: str = "", version: str = "v1") -> str:
    return f"apiVersion: {version}\nkind: {kind}\nmetadata: {{name: x{meta}}}\n{rest}\n"


def refused(kind: str, *problems: str) -> str:
    if len(problems) == 1:
        return f'The {kind} "x" is invalid: {problems[0]}\n'
    return f'The {kind} "x" is invalid: \n' + "".join(f"* {problem}\n" for problem in problems)


@pytest.mark.parametrize(("text", "words"), [
    (manifest("Service", "spec: {type: LoadBalancer, ports: [{port: 10250}], externalTrafficPolicy: Local, "
                         "healthCheckNodePort: 80}"),
     "Error from server (InternalError): error when creating \"x.yaml\": Internal error occurred: failed to allocate "
     "requested HealthCheck NodePort 80: provided port is not in the valid range. The range of valid ports is "
     "30000-32767\n"),
    (manifest("Service", "spec: {externalIPs: [010.1.1.1, '::ffff:1.2.3.4', 0.0.0.0], ports: [{port: 80}]}"),
     refused("Service", 'spec.externalIPs[0]: Invalid value: "010.1.1.1": must not have leading 0s',
             'spec.externalIPs[1]: Invalid value: "::ffff:1.2.3.4": must not be an IPv4-mapped IPv6 address',
             'spec.externalIPs[2]: Invalid value: "0.0.0.0": may not be unspecified (0.0.0.0)')),
    (manifest("Service", "spec: {type: LoadBalancer, loadBalancerSourceRanges: [10.0.0.1/8, 10.0.0.0/08, 10.0.0.0], "
                         "ports: [{port: 80}]}"),
     refused("Service",
             'spec.LoadBalancerSourceRanges[0]: Invalid value: "10.0.0.1/8": must not have bits set beyond the prefix '
             "length",
             'spec.LoadBalancerSourceRanges[1]: Invalid value: "10.0.0.0/08": must not have leading 0s in IP or prefix '
             "length",
             'spec.LoadBalancerSourceRanges[2]: Invalid value: "10.0.0.0": must be a valid CIDR value, '
             "(e.g. 10.9.8.0/24 or 2001:db8::/64)")),
    (manifest("Service", "spec: {ports: [{port: 80}]}",
              ", annotations: {service.kubernetes.io/topology-mode: Auto, "
              "service.kubernetes.io/topology-aware-hints: x}"),
     refused("Service", 'metadata.annotations[service.kubernetes.io/topology-mode]: Invalid value: "Auto": must match '
                        "annotations[service.kubernetes.io/topology-aware-hints] when both are specified")),
    (manifest("Service", 'spec: {ports: [{port: 80, name: "a\\tb"}]}'),
     refused("Service", f'spec.ports[0].name: Invalid value: "a\\tb": {LABEL}')),
    (manifest("Endpoints", "subsets: [{addresses: [{ip: 999.1.1.1}], ports: [{port: 80}]}, {ports: [{port: 0}]}]"),
     f"{DEPRECATED}\n" + refused(
         "Endpoints",
         'subsets[0].addresses[0].ip: Invalid value: "999.1.1.1": must be a valid IP address, (e.g. 10.9.8.7 or '
         "2001:db8::ffff)",
         'subsets[0].addresses[0].ip: Invalid value: "999.1.1.1": must be a valid IP address',
         "subsets[1]: Required value: must specify `addresses` or `notReadyAddresses`",
         "subsets[1].ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive")),
    (manifest("EndpointSlice", "addressType: IPv4\nendpoints: [{addresses: ['::1']}, {addresses: [127.0.0.1]}, {}]\n"
                               "ports: [{port: 0, protocol: X}, {port: 1}]", version="discovery.k8s.io/v1"),
     refused("EndpointSlice", 'endpoints[0].addresses[0]: Invalid value: "::1": must be an IPv4 address',
             'endpoints[1].addresses[0]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, '
             "::1/128)",
             "endpoints[2].addresses: Required value: must contain at least 1 address",
             'ports[0].protocol: Unsupported value: "X": supported values: "SCTP", "TCP", "UDP"',
             'ports[1].name: Duplicate value: ""')),
    (manifest("Node", "spec: {taints: [{key: a, effect: Never}, {key: b, effect: NoExecute}, "
                      "{key: b, effect: NoExecute}]}"),
     refused("Node",
             'metadata.taints[0].effect: Unsupported value: "Never": supported values: "NoSchedule", "PreferNoSchedule", '
             '"NoExecute"',
             'metadata.taints[2]: Duplicate value: {"Key":"b","Value":"","Effect":"NoExecute","TimeAdded":null}: taints '
             "must be unique by key and effect pair")),
    (manifest("Secret", "type: kubernetes.io/tls"),
     refused("Secret", "data[tls.crt]: Required value", "data[tls.key]: Required value")),
    (manifest("Secret", "type: kubernetes.io/ssh-auth\nstringData: {ssh-privatekey: ''}"),
     refused("Secret", "data[ssh-privatekey]: Required value")),
    (manifest("Secret", "type: kubernetes.io/basic-auth"),
     refused("Secret", "data[username]: Required value", "data[password]: Required value")),
    (manifest("Secret", "type: kubernetes.io/service-account-token"),
     refused("Secret", "metadata.annotations[kubernetes.io/service-account.name]: Required value")),
    (manifest("Secret", "type: kubernetes.io/dockercfg\nstringData: {.dockercfg: '[]'}"),
     refused("Secret", 'data[.dockercfg]: Invalid value: "<secret contents redacted>": json: cannot unmarshal array '
                       "into Go value of type map[string]interface {}")),
    (manifest("Secret", "type: kubernetes.io/dockerconfigjson\nstringData: {.dockerconfigjson: hello}"),
     refused("Secret", 'data[.dockerconfigjson]: Invalid value: "<secret contents redacted>": invalid character \'h\' '
                       "looking for beginning of value")),
    (manifest("ConfigMap", "", ", finalizers: [orphan, foregroundDeletion, mine]"),
     refused("ConfigMap",
             'metadata.finalizers: Invalid value: ["orphan","foregroundDeletion","mine"]: finalizer orphan and '
             "foregroundDeletion cannot be both set",
             'metadata.finalizers[2]: Invalid value: "mine": name is neither a standard finalizer name nor is it fully '
             "qualified")),
    (manifest("ConfigMap", "", ", ownerReferences: [{apiVersion: v1, kind: Pod, name: a, uid: '1', controller: true}, "
                               "{apiVersion: v1, kind: Pod, name: b, uid: '2', controller: true}]"),
     refused("ConfigMap",
             'metadata.ownerReferences: Invalid value: [{"apiVersion":"v1","kind":"Pod","name":"a","uid":"1",'
             '"controller":true},{"apiVersion":"v1","kind":"Pod","name":"b","uid":"2","controller":true}]: Only one '
             'reference can have Controller set to true. Found "true" in references for Pod/a and Pod/b')),
    (manifest("Lease", "spec: {leaseDurationSeconds: 0, leaseTransitions: -1}", version="coordination.k8s.io/v1"),
     refused("Lease", "spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0",
             "spec.leaseTransitions: Invalid value: -1: must be greater than or equal to 0")),
    (manifest("Event", "involvedObject: {namespace: other}"),
     refused("Event", 'involvedObject.namespace: Invalid value: "other": does not match event.namespace')),
    (manifest("Event", "eventTime: '2026-01-05T09:00:00.000000Z'\nreportingComponent: me\nreason: " + "r" * 129),
     refused("Event", "reportingInstance: Required value", "action: Required value",
             'reason: Invalid value: "": can have at most 128 characters')),
    (manifest("ConfigMap", "", ", creationTimestamp: yesterday"),
     'error: unable to decode "x.yaml": parsing time "yesterday" as "2006-01-02T15:04:05Z07:00": cannot parse '
     '"yesterday" as "2006"\n'),
])
def test_refused(session: Session, text: str, words: str) -> None:
    session.write("x.yaml", text)
    result = session.run("kubectl create -f x.yaml")
    assert (result.stderr, result.stdout, result.exit_code) == (words, "", 1)


@pytest.mark.parametrize(("text", "words"), [
    (manifest("Service", "spec: {externalIPs: [1.2.3.4], ports: [{port: 80}]}"), ["spec.externalIPs is deprecated"]),
    (manifest("Service", "spec: {clusterIP: None, sessionAffinity: ClientIP, loadBalancerIP: 1.2.3.4, "
                         "externalIPs: ['2001:DB8::1']}"),
     ["spec.loadBalancerIP is ignored for headless services", "spec.externalIPs is ignored for headless services",
      "spec.SessionAffinity is ignored for headless services",
      'spec.externalIPs[0]: IPv6 address "2001:DB8::1" should be in RFC 5952 canonical format ("2001:db8::1")']),
    (manifest("Service", "spec: {type: LoadBalancer, ports: [{port: 10250}], trafficDistribution: PreferClose}"),
     ['spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"']),
    (manifest("Endpoints", "subsets: [{addresses: [{ip: '2001:DB8::1'}]}]"),
     [DEPRECATED.removeprefix("Warning: "), 'subsets[0].addresses[0].ip: IPv6 address "2001:DB8::1" should be in RFC '
      '5952 canonical format ("2001:db8::1")']),
    (manifest("EndpointSlice", "addressType: FQDN\nendpoints: [{addresses: [a.example]}]",
              version="discovery.k8s.io/v1"),
     ["addressType: FQDN endpoints are deprecated"]),
    (manifest("Secret", "type: kubernetes.io/tls\nstringData: {tls.crt: a, tls.key: b}"),
     ["tls: failed to find any PEM data in certificate input"]),
    (manifest("Node", "spec: {externalID: a, configSource: {}, podCIDRs: [10.1.0.0/16, '2001:DB8::/64']}"),
     ["spec.configSource: the feature is removed",
      "spec.externalID: this field is deprecated, and is unused by Kubernetes",
      'spec.podCIDRs[1]: IPv6 CIDR value "2001:DB8::/64" should be in RFC 5952 canonical format ("2001:db8::/64")']),
    (manifest("EndpointSlice", "addressType: IPv4\nendpoints: [{addresses: [10.0.0.1]}]\nports: [{port: 70000}]",
              version="discovery.k8s.io/v1"), []),
])
def test_warned_about(session: Session, text: str, words: list[str]) -> None:
    session.write("x.yaml", text)
    result = session.run("kubectl create -f x.yaml --dry-run=server")
    assert result.stderr == "".join(f"Warning: {one}\n" for one in words) and result.exit_code == 0


def test_changes_are_refused_before_the_whole(session: Session) -> None:
    session.write("x.yaml", manifest("ConfigMap", "immutable: true\ndata: {a: '1'}"))
    session.run("kubectl apply -f x.yaml")
    session.write("x.yaml", manifest("ConfigMap", "data: {'b c': '1'}"))
    words = session.run("kubectl apply -f x.yaml").stderr.splitlines()
    assert [line.split(":")[0] for line in words[1:]] == ["* immutable", "* data", "* data[b c]"]


def test_a_nameless_service_gets_no_address(session: Session) -> None:
    session.write("x.yaml", "apiVersion: v1\nkind: Service\nspec: {clusterIP: 10.96.7.7, ports: [{port: 0}]}\n")
    assert session.run("kubectl create -f x.yaml").stderr == (
        'The Service "" is invalid: spec.clusterIPs: Invalid value: ["10.96.7.7"]: failed to allocate IP 10.96.7.7: '
        'IPAddress.networking.k8s.io "10.96.7.7" is invalid: spec.parentRef.name: Required value\n')


@pytest.mark.parametrize("command", ["replace -f y.yaml", "apply -f y.yaml",
                                     "patch svc stays -p '{\"spec\": {\"clusterIP\": \"10.96.7.7\"}}'"])
def test_the_first_address_alone_changes_both(session: Session, command: str) -> None:
    text = manifest("Service", "spec: {ports: [{port: 80}]}").replace("name: x", "name: stays")
    session.write("y.yaml", text)
    session.run("kubectl apply -f y.yaml")
    session.write("y.yaml", text.replace("{ports", "{clusterIP: 10.96.7.7, ports"))
    assert session.run(f"kubectl {command}").stderr == (
        'The Service "stays" is invalid: spec.clusterIPs[0]: Invalid value: ["10.96.7.7"]: may not change once set\n')


@pytest.mark.parametrize(("status", "problems"), [
    ('{"capacity": {"cpu": "-1", "example.com/dongle": "1500m"}, "allocatable": {"pods": "0.5"}}',
     ['status.capacity.cpu: Invalid value: "-1": must be greater than or equal to 0',
      'status.capacity.example.com/dongle: Invalid value: "1500m": must be an integer',
      'status.allocatable.pods: Invalid value: "500m": must be an integer']),
    ('{"addresses": [{"type": "Hostname", "address": "a"}, {"type": "Hostname", "address": "a"}]}',
     ['status.addresses[1]: Duplicate value: {"Type":"Hostname","Address":"a"}']),
])
def test_the_status_of_a_node(session: Session, status: str, problems: list[str]) -> None:
    words = session.run(f"kubectl patch node worker-1 --subresource=status --type=merge -p '{{\"status\": {status}}}'")
    assert words.stderr == refused("Node", *problems).replace('"x"', '"worker-1"')


def test_a_put_that_means_another_object_of_the_name(session: Session) -> None:
    text = manifest("Service", "spec: {ports: [{port: 80}]}")
    session.write("y.yaml", text.replace("name: x", "name: other, uid: '123'"))
    session.run("kubectl create service clusterip other --tcp=80")
    words = session.run("kubectl replace -f y.yaml").stderr
    uid = session.run("kubectl get svc other -o jsonpath='{.metadata.uid}'").stdout
    assert words == (
        'Error from server (Conflict): error when replacing "y.yaml": Operation cannot be fulfilled on services "other": '
        "StorageError: invalid object, Code: 4, Key: /registry/services/specs/default/other, ResourceVersion: 0, "
        f"AdditionalErrorMsg: Precondition failed: UID in precondition: 123, UID in object meta: {uid}\n")


@pytest.mark.parametrize(("resource", "words"), [
    ("nodes", "field label not supported: metadata.namespace"),
    ("namespaces", "field label not supported: metadata.namespace"),
    ("secrets", "field label not supported: spec.x"),
    ("configmaps", '"spec.x" is not a known field selector: only "metadata.name", "metadata.namespace"'),
])
def test_field_selectors(session: Session, resource: str, words: str) -> None:
    field = words.rpartition(": ")[2] if words.startswith("field") else "spec.x"
    result = session.run(f"kubectl get {resource} --field-selector {field}=a")
    assert result.stderr.endswith(f'field selector "{field}=a": {words}\n')


def test_a_dry_run_draws_dummies_and_minds_only_what_is_taken() -> None:
    session = Session(seed=1, bare=True)
    session.write("x.yaml", manifest("Service", "spec: {type: NodePort, ports: [{name: a, port: 80}, "
                                                "{name: b, port: 81, nodePort: 80}]}"))
    shown = session.run("kubectl create -f x.yaml --dry-run=server -o jsonpath='{.spec.clusterIP} "
                        "{.spec.ports[*].nodePort}'").stdout
    assert shown == "10.96.0.0 81 80"
