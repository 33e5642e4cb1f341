"""Describe texts of kinds that have none of their own, of nodes, and the order of events."""

from __future__ import annotations

from typing import Any

import pytest

from tui.kinds.describe import find_events
from tui.kinds.describe_generic import describe_generic, title
from tui.kinds.describe_node import describe_node
from tui.kinds.pod.amounts import pod_amounts


class Holding:
    """A cluster that answers every list with the same objects."""

    now = 1_767_603_600_000

    def __init__(self, *objects: Any, about: str = "") -> None:
        self.objects, self.about = objects, about

    def find(self, *args: Any) -> None:
        return None

    def list(self, resource: str, *args: Any, fields: Any = None, **kwargs: Any) -> list[Any]:
        return list(self.objects) if resource == self.about and "uid=n" not in str(fields) else []


@pytest.mark.parametrize(("field", "shown"), [
    ("apiVersion", "API Version"), ("uid", "UID"), ("creationTimestamp", "Creation Timestamp"), ("kind", "Kind"),
    ("podCIDR", "Pod CIDR"), ("clusterIPs", "Cluster I Ps"), ("URLPath", "URLPath"), ("foo-bar", "Foo - Bar"),
    ("app.kubernetes.io/name", "app.kubernetes.io/name"), ("ipv4", "ipv4"), ("leaseDurationSeconds", "Lease Duration Seconds"),
])
def test_titles_of_fields(field: str, shown: str) -> None:
    assert title(field) == shown


def test_every_field_is_shown() -> None:
    lease = {
        "apiVersion": "coordination.k8s.io/v1", "kind": "Lease", "spec": {"holderIdentity": "me", "leaseTransitions": 0},
        "metadata": {"name": "l", "namespace": "shop", "labels": {"a": "b"}, "managedFields": [{}], "uid": "u",
                     "ownerReferences": [{"kind": "Node", "controller": True}], "finalizers": ["x"]},
        "eventTime": None}
    assert describe_generic(lease, Holding(), True) == (
        "Name:\tl\nNamespace:\tshop\nLabels:\ta=b\nAnnotations:\t<none>\nAPI Version:\tcoordination.k8s.io/v1\n"
        "Event Time:\t<nil>\nKind:\tLease\nMetadata:\n  Finalizers:\n    x\n  Owner References:\n    Controller:\ttrue\n"
        "    Kind:\tNode\n  UID:\tu\nSpec:\n  Holder Identity:\tme\n  Lease Transitions:\t0\nEvents:\t<none>\n")


def event(reason: str, last: str | None) -> dict[str, Any]:
    return {"metadata": {"name": reason, "resourceVersion": "1"}, "reason": reason, "lastTimestamp": last}


def test_events_of_the_newer_api_come_first_then_by_second() -> None:
    said = [event("Started", "2026-01-05T09:00:02Z"), event("Pulling", "2026-01-05T09:00:00Z"),
            event("Unhealthy", "2026-01-05T09:00:02Z"), event("Scheduled", None)]
    pod = {"kind": "Pod", "metadata": {"name": "web", "namespace": "shop", "uid": "u"}}
    found = find_events(pod, Holding(*said, about="events"))
    assert [e["reason"] for e in found] == ["Scheduled", "Pulling", "Started", "Unhealthy"]


def pod(*containers: Any, init: Any = (), **spec: Any) -> dict[str, Any]:
    def shaped(entries: Any) -> list[Any]:
        return [{"name": "c", **{k: v for k, v in e.items() if k == "restartPolicy"},
                 "resources": {"requests": {k: v for k, v in e.items() if k != "restartPolicy"}}} for e in entries]

    return {"metadata": {"name": "p", "namespace": "shop", "creationTimestamp": "2026-01-05T08:59:00Z"},
            "spec": {"containers": shaped(containers), "initContainers": shaped(init), **spec}}


@pytest.mark.parametrize(("asked", "cpu"), [
    (pod({"cpu": "100m"}, {"cpu": "200m"}), "0.3"),
    (pod({"cpu": "100m"}, init=[{"cpu": "1"}]), "1"),
    (pod({"cpu": "100m"}, init=[{"cpu": "200m", "restartPolicy": "Always"}, {"cpu": "500m"}]), "0.7"),
    (pod({"cpu": "100m"}, overhead={"cpu": "50m"}), "0.15"),
    (pod({"cpu": "100m"}, resources={"requests": {"cpu": "2"}}), "2"),
])
def test_what_a_pod_asks_for(asked: dict[str, Any], cpu: str) -> None:
    assert float(pod_amounts(asked)["cpu"]) == float(cpu)


def test_a_nodes_room() -> None:
    resources = {"cpu": "4", "memory": "8Gi", "ephemeral-storage": "256Gi", "pods": "110", "example.com/gpu": "2"}
    node = {"kind": "Node", "metadata": {"name": "n", "uid": "n"}, "status": {"allocatable": resources}, "spec": {
        "unschedulable": True, "taints": [{"key": "z", "effect": "NoExecute"},
                                          {"key": "a", "value": "b", "effect": "NoSchedule"}]}}
    two = [pod({"cpu": "250m", "memory": "128M"}), pod({"cpu": "1", "example.com/gpu": "1"})]
    text = describe_node(node, Holding(*two, about="pods"), False)
    assert "Taints:\tz:NoExecute\n\ta=b:NoSchedule\nUnschedulable:\ttrue\n" in text
    assert 'Lease:\tFailed to get lease: leases.coordination.k8s.io "n" not found\n' in text
    assert "  shop\tp\t\t250m (6%)\t0 (0%)\t128M (1%)\t0 (0%)\t60s\n" in text
    assert text.endswith("  cpu\t1250m (31%)\t0 (0%)\n  memory\t128M (1%)\t0 (0%)\n"
                         "  ephemeral-storage\t0 (0%)\t0 (0%)\n  example.com/gpu\t1\t0\n")
