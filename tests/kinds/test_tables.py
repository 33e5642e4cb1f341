"""Cells of the tables that the server sends: states that are rare, lists that are cut, what stands for nothing."""

from __future__ import annotations

from typing import Any

import pytest

from tui.api.kind import Kind
from tui.kinds.age import human_duration
from tui.kinds.configmap import CONFIGMAP
from tui.kinds.deployment import DEPLOYMENT
from tui.kinds.describe import format_selector
from tui.kinds.endpoints import ENDPOINTS
from tui.kinds.endpointslice import ENDPOINTSLICE
from tui.kinds.event import EVENT
from tui.kinds.ingress import INGRESS
from tui.kinds.lease import LEASE
from tui.kinds.namespace import NAMESPACE
from tui.kinds.node import NODE
from tui.kinds.pod import POD
from tui.kinds.replicaset import REPLICASET
from tui.kinds.secret import SECRET
from tui.kinds.service import SERVICE
from tui.kinds.serviceaccount import SERVICEACCOUNT

NOW = 1_767_603_600_000
Cells = dict[str, Any]


def cells(kind: Kind, obj: dict[str, Any], *names: str) -> Cells:
    """Some cells of an object, or all."""
    obj = {"metadata": {"name": "x", "creationTimestamp": "2026-01-05T08:59:00Z"}, "spec": {}, "status": {}, **obj}
    shown = {column.name: column.cell(obj, NOW) for column in kind.columns}
    return {name: shown[name] for name in names} if names else shown


@pytest.mark.parametrize(("kind", "columns", "wide"), [
    (POD, "Ready Status Restarts Age", "IP|Node|Nominated Node|Readiness Gates"),
    (SERVICE, "Type Cluster-IP External-IP Port(s) Age", "Selector"),
    (ENDPOINTS, "Endpoints Age", ""),
    (ENDPOINTSLICE, "AddressType Ports Endpoints Age", ""),
    (DEPLOYMENT, "Ready Up-to-date Available Age", "Containers|Images|Selector"),
    (REPLICASET, "Desired Current Ready Age", "Containers|Images|Selector"),
    (NODE, "Status Roles Age Version", "Internal-IP|External-IP|OS-Image|Kernel-Version|Container-Runtime"),
    (NAMESPACE, "Status Age", ""),
    (CONFIGMAP, "Data Age", ""),
    (SECRET, "Type Data Age", ""),
    (SERVICEACCOUNT, "Age", ""),
    (INGRESS, "Class Hosts Address Ports Age", ""),
    (LEASE, "Holder Age", ""),
])
def test_the_columns_of_each_kind(kind: Kind, columns: str, wide: str) -> None:
    assert [c.name for c in kind.columns if not c.wide] == columns.split()
    assert "|".join(c.name for c in kind.columns if c.wide) == wide


def test_the_columns_of_events() -> None:
    assert [c.name for c in EVENT.columns if not c.wide] == ["Last Seen", "Type", "Reason", "Object", "Message"]
    order = "Last Seen|Type|Reason|Object|Subobject|Source|Message|First Seen|Count|Name"
    assert "|".join(c.name for c in EVENT.columns) == order


def pod(*states: dict[str, Any], init: tuple[dict[str, Any], ...] = (), **status: Any) -> dict[str, Any]:
    """A pod by the states of its containers; `more` of a state goes beside it."""
    def rows(prefix: str, entries: tuple[dict[str, Any], ...]) -> list[dict[str, Any]]:
        return [{"name": f"{prefix}{n}", "restartCount": 0, "state": {k: v for k, v in e.items() if k != "more"},
                 **e.get("more", {})} for n, e in enumerate(entries)]

    spec = {"containers": [{"name": f"c{n}"} for n in range(len(states))],
            "initContainers": [{"name": f"i{n}", **e.get("more", {}).get("spec", {})} for n, e in enumerate(init)]}
    return {"spec": spec, "status": {"phase": "Running", "containerStatuses": rows("c", states),
                                     "initContainerStatuses": rows("i", init), **status}}


UP = {"running": {}, "more": {"ready": True}}
DONE = {"terminated": {"exitCode": 0, "reason": "Completed"}}
SIDECAR = {"running": {}, "more": {"ready": True, "started": True, "spec": {"restartPolicy": "Always"}}}
WAITING = {"waiting": {"reason": "PodInitializing"}}


@pytest.mark.parametrize(("made", "ready", "status"), [
    (pod(UP, UP), "2/2", "Running"),
    (pod({"running": {}}), "0/1", "Running"),
    (pod(UP, DONE, conditions=[{"type": "Ready", "status": "True"}]), "1/2", "Running"),
    (pod(UP, DONE), "1/2", "NotReady"),
    (pod(DONE, phase="Succeeded"), "0/1", "Completed"),
    (pod({"terminated": {"exitCode": 137, "signal": 9}}), "0/1", "Signal:9"),
    (pod({"terminated": {"exitCode": 3}}), "0/1", "ExitCode:3"),
    (pod({"waiting": {"reason": "ErrImagePull"}}, phase="Pending"), "0/1", "ErrImagePull"),
    (pod({"waiting": {"reason": "ContainerCreating"}}, phase="Pending"), "0/1", "ContainerCreating"),
    (pod(WAITING, init=(DONE, {"running": {}}), phase="Pending"), "0/1", "Init:1/2"),
    (pod(WAITING, init=({"terminated": {"exitCode": 1, "signal": 15}},), phase="Pending"), "0/1", "Init:Signal:15"),
    (pod(WAITING, init=({"terminated": {"exitCode": 1}},), phase="Pending"), "0/1", "Init:ExitCode:1"),
    (pod(WAITING, init=({"waiting": {"reason": "CrashLoopBackOff"}},), phase="Pending"), "0/1",
     "Init:CrashLoopBackOff"),
    (pod(WAITING, init=(DONE,), phase="Pending"), "0/1", "PodInitializing"),
    (pod(UP, init=(SIDECAR,)), "2/2", "Running"),
    (pod(phase="Failed", reason="Evicted"), "0/0", "Evicted"),
    (pod(phase="Pending", conditions=[{"type": "PodScheduled", "status": "False", "reason": "SchedulingGated"}]),
     "0/0", "SchedulingGated"),
    (pod(phase="Unknown"), "0/0", "Unknown"),
])
def test_pods(made: dict[str, Any], ready: str, status: str) -> None:
    assert cells(POD, made, "Ready", "Status") == {"Ready": ready, "Status": status}


@pytest.mark.parametrize(("made", "status"), [
    (pod(UP), "Terminating"), (pod(UP, reason="NodeLost"), "Unknown"), (pod(DONE, phase="Succeeded"), "Completed")])
def test_pods_on_their_way_out(made: dict[str, Any], status: str) -> None:
    meta = {"name": "x", "deletionTimestamp": "2026-01-05T09:00:30Z"}
    assert cells(POD, {**made, "metadata": meta}, "Status", "Age") == {"Status": status, "Age": "<unknown>"}


def test_restarts_of_sidecars_count() -> None:
    ended = {"restartCount": 2, "lastState": {"terminated": {"finishedAt": "2026-01-05T08:57:00Z"}}}
    sidecar = {"running": {}, "more": {**SIDECAR["more"], **ended}}
    assert cells(POD, pod(UP, init=(sidecar,)), "Restarts") == {"Restarts": "2 (3m ago)"}


def test_wide_pods() -> None:
    made = pod(UP, nominatedNodeName="worker-2", conditions=[{"type": "a", "status": "True"}])
    made["spec"]["readinessGates"] = [{"conditionType": "a"}, {"conditionType": "b"}]
    assert cells(POD, made, "IP", "Node", "Nominated Node", "Readiness Gates") == {
        "IP": "<none>", "Node": "<none>", "Nominated Node": "worker-2", "Readiness Gates": "1/2"}


PORTS = [{"port": 80, "nodePort": 30080, "protocol": "TCP"}, {"port": 53, "protocol": "UDP"}]


@pytest.mark.parametrize(("spec", "status", "shown"), [
    ({"type": "ClusterIP", "clusterIPs": ["None"]}, {}, ("None", "<none>", "<none>")),
    ({"type": "NodePort", "clusterIPs": ["10.96.0.9", "fd00::9"], "ports": PORTS}, {},
     ("10.96.0.9", "<none>", "80:30080/TCP,53/UDP")),
    ({"type": "LoadBalancer"}, {}, ("<none>", "<pending>", "<none>")),
    ({"type": "LoadBalancer", "externalIPs": ["198.51.100.1"]},
     {"loadBalancer": {"ingress": [{"ip": "203.0.113.9"}, {"hostname": "lb.example.com"}, {"ip": "203.0.113.10"}]}},
     ("<none>", "203.0.113.10,203.0.113.9,lb.example.com,198.51.100.1", "<none>")),
    ({"type": "ExternalName", "externalName": "example.com"}, {}, ("<none>", "example.com", "<none>")),
])
def test_services(spec: dict[str, Any], status: dict[str, Any], shown: tuple[str, ...]) -> None:
    found = cells(SERVICE, {"spec": spec, "status": status}, "Cluster-IP", "External-IP", "Port(s)")
    assert tuple(found.values()) == shown


def hosts(*names: str) -> dict[str, Any]:
    return {"spec": {"rules": [{"host": name} if name else {} for name in names]}}


@pytest.mark.parametrize(("obj", "shown"), [
    (hosts(), "*"), (hosts(""), "*"), (hosts("a", "", "b"), "a,b"), (hosts("a", "b", "c"), "a,b,c"),
    (hosts("a", "b", "c", "d"), "a,b,c + 1 more..."), (hosts("a", "", "b", "c", "d"), "a,b,c + 2 more..."),
])
def test_hosts_of_an_ingress(obj: dict[str, Any], shown: str) -> None:
    assert cells(INGRESS, obj, "Hosts") == {"Hosts": shown}


def test_an_ingress_says_its_class_by_the_field_alone() -> None:
    noted = {"metadata": {"name": "x", "annotations": {"kubernetes.io/ingress.class": "nginx"}}}
    assert cells(INGRESS, noted, "Class", "Ports", "Address") == {"Class": "<none>", "Ports": "80", "Address": ""}
    secure = {"spec": {"ingressClassName": "nginx", "tls": [{}]}}
    assert cells(INGRESS, secure, "Class", "Ports") == {"Class": "nginx", "Ports": "80, 443"}


@pytest.mark.parametrize(("obj", "ports", "endpoints"), [
    ({}, "<unset>", "<unset>"),
    ({"ports": [{"name": "http"}, {"port": 80}, {}]}, "http,80,*", "<unset>"),
    ({"ports": [{"port": n} for n in range(1, 6)], "endpoints": [{"addresses": [f"10.0.0.{n}"]} for n in range(5)]},
     "1,2,3 + 2 more...", "10.0.0.0,10.0.0.1,10.0.0.2 + 2 more..."),
])
def test_slices(obj: dict[str, Any], ports: str, endpoints: str) -> None:
    assert cells(ENDPOINTSLICE, obj, "Ports", "Endpoints") == {"Ports": ports, "Endpoints": endpoints}


@pytest.mark.parametrize(("obj", "status"), [
    ({"status": {"conditions": [{"type": "Ready", "status": "True"}]}}, "Ready"),
    ({"status": {"conditions": [{"type": "Ready", "status": "Unknown"}]}, "spec": {"unschedulable": True}},
     "NotReady,SchedulingDisabled"),
    ({}, "Unknown"),
])
def test_nodes(obj: dict[str, Any], status: str) -> None:
    assert cells(NODE, obj, "Status", "Roles", "External-IP") == {
        "Status": status, "Roles": "<none>", "External-IP": "<none>"}


def test_roles_come_from_two_labels() -> None:
    marks = {"node-role.kubernetes.io/worker": "", "node-role.kubernetes.io/": "", "kubernetes.io/role": "edge"}
    assert cells(NODE, {"metadata": {"name": "x", "labels": marks}}, "Roles") == {"Roles": "edge,worker"}


def test_both_kinds_of_data_count() -> None:
    assert cells(CONFIGMAP, {"data": {"a": "b"}, "binaryData": {"c": "AA=="}}) == {"Data": 2, "Age": "60s"}


def test_an_event_of_the_newer_api() -> None:
    event = {"eventTime": "2026-01-05T08:58:00.5Z", "series": {"count": 3, "lastObservedTime": "2026-01-05T08:59:50Z"},
             "reportingComponent": "default-scheduler", "reportingInstance": "default-scheduler-x", "source": {},
             "involvedObject": {"kind": "Pod"}, "firstTimestamp": None, "lastTimestamp": None}
    assert cells(EVENT, event, "Last Seen", "First Seen", "Count", "Source", "Object") == {
        "Last Seen": "10s", "First Seen": "119s", "Count": 3, "Source": "default-scheduler, default-scheduler-x",
        "Object": "pod"}


H, D = 3600, 86400


@pytest.mark.parametrize(("seconds", "words"), [
    (-2, "<invalid>"), (-1, "0s"), (121, "2m1s"), (179 * 60, "179m"), (8 * H - 1, "7h59m"), (8 * H, "8h"),
    (48 * H - 1, "47h"), (48 * H, "2d"), (50 * H, "2d2h"), (8 * D - 1, "7d23h"), (8 * D, "8d"), (730 * D - 1, "729d"),
    (730 * D, "2y"), (731 * D, "2y1d"), (8 * 365 * D - 1, "7y364d"), (8 * 365 * D, "8y"),
])
def test_ages_at_their_thresholds(seconds: int, words: str) -> None:
    assert human_duration(seconds * 1000) == words


def expression(key: str, operator: str, *values: str) -> dict[str, Any]:
    return {"key": key, "operator": operator, "values": list(values)} if values else {"key": key, "operator": operator}


@pytest.mark.parametrize(("selector", "shown"), [
    (None, "<none>"), ({}, "<none>"), ({"matchLabels": {"b": "1", "a": "2"}}, "a=2,b=1"),
    ({"matchLabels": {"b": "1"}, "matchExpressions": [expression("c", "NotIn", "y", "x"), expression("b", "Exists"),
                                                      expression("a", "DoesNotExist"), expression("b", "In", "1")]},
     "!a,b=1,b,b in (1),c notin (x,y)"),
])  # fmt: skip
def test_selectors_are_in_order_of_their_keys_alone(selector: dict[str, Any] | None, shown: str) -> None:
    assert format_selector(selector) == shown
