"""What a real cluster also shows and nothing here decides by: worked out of other objects when somebody reads it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace

from tui.api.kind import Column, Kind, Reader
from tui.api.objects import Obj, annotations_of
from tui.kinds.age import age, describe_time
from tui.kinds.describe import Lines, add_events, add_metadata, truth
from tui.kinds.event import EVENT
from tui.kinds.fields import family_of
from tui.kinds.node import dashed
from tui.kinds.service.allocation import CLUSTER_RANGE

AGE = Column("Age", lambda obj, now: age(obj["metadata"].get("creationTimestamp"), now))


def _metadata(name: str, since: str, **more: object) -> Obj:
    uid = dashed(hashlib.md5(name.encode(), usedforsecurity=False).hexdigest())
    return {"name": name, "uid": uid, "resourceVersion": "1", "creationTimestamp": since, **more}


def _beginning(reader: Reader) -> str:
    """When the cluster was made."""
    namespace = reader.find("namespaces", "", "default")
    return str(namespace["metadata"]["creationTimestamp"]) if namespace else ""


def service_ranges(reader: Reader) -> list[Obj]:
    """The one range that the API server was started with."""
    since = _beginning(reader)
    ready = {"lastTransitionTime": since, "message": "Kubernetes Service CIDR is ready", "reason": "",
             "status": "True", "type": "Ready"}  # fmt: skip
    meta = _metadata("kubernetes", since, finalizers=["networking.k8s.io/service-cidr-finalizer"])
    return [{"apiVersion": "networking.k8s.io/v1", "kind": "ServiceCIDR", "metadata": meta,
             "spec": {"cidrs": [str(CLUSTER_RANGE)]}, "status": {"conditions": [ready]}}]  # fmt: skip


def addresses(reader: Reader) -> list[Obj]:
    """One for each cluster IP, in the order of their text."""
    found = [_address(ip, service) for service in reader.list("services")
             for ip in service["spec"].get("clusterIPs") or () if ip not in ("", "None")]  # fmt: skip
    return sorted(found, key=lambda address: str(address["metadata"]["name"]))


def _address(ip: str, service: Obj) -> Obj:
    meta = service["metadata"]
    marks = {"ipaddress.kubernetes.io/ip-family": family_of(ip),
             "ipaddress.kubernetes.io/managed-by": "ipallocator.k8s.io"}  # fmt: skip
    parent = {"group": "", "name": meta["name"], "namespace": meta["namespace"], "resource": "services"}
    return {"apiVersion": "networking.k8s.io/v1", "kind": "IPAddress",
            "metadata": _metadata(ip, meta["creationTimestamp"], labels=marks), "spec": {"parentRef": parent}}


def priority_classes(reader: Reader) -> list[Obj]:
    """The two that every cluster has."""
    since = _beginning(reader)
    classes = (
        ("system-cluster-critical", 2_000_000_000, "Used for system critical pods that must run in the cluster, but "
         "can be moved to another node if necessary."),
        ("system-node-critical", 2_000_001_000, "Used for system critical pods that must not be moved from their "
         "current node."),
    )  # fmt: skip
    return [{"apiVersion": "scheduling.k8s.io/v1", "description": words, "kind": "PriorityClass",
             "metadata": _metadata(name, since, generation=1), "preemptionPolicy": "PreemptLowerPriority",
             "value": value} for name, value, words in classes]  # fmt: skip


def components(reader: Reader) -> list[Obj]:
    """What the API server hears when it asks the control plane how it is."""
    healthy = {"message": "ok", "status": "True", "type": "Healthy"}
    return [{"apiVersion": "v1", "conditions": [healthy], "kind": "ComponentStatus",
             "metadata": {"name": name}}
            for name in ("controller-manager", "scheduler", "etcd-0")]  # fmt: skip


_RENAMED = {
    "involvedObject": "regarding", "message": "note", "source": "deprecatedSource", "count": "deprecatedCount",
    "firstTimestamp": "deprecatedFirstTimestamp", "lastTimestamp": "deprecatedLastTimestamp",
    "reportingComponent": "reportingController",
}  # fmt: skip
"""The fields of an Event that events.k8s.io calls otherwise."""
_CORE = {new: old for old, new in _RENAMED.items()}


def events(reader: Reader) -> list[Obj]:
    """The events of the core, in their other form."""
    return [_event(event) for event in reader.list("events")]


def _event(event: Obj) -> Obj:
    kept = {name: value for name, value in event.items() if value != ""}
    return {**_renamed(kept, _RENAMED), "apiVersion": "events.k8s.io/v1"}


def _renamed(event: Obj, names: Mapping[str, str]) -> Obj:
    return {names.get(name, name): value for name, value in event.items()}


def _core_column(column: Column) -> Column:
    """The same cell, out of the other form."""
    return replace(column, cell=lambda event, now: column.cell(_renamed(event, _CORE), now))


def _core_field(read: Callable[[Obj], str]) -> Callable[[Obj], str]:
    return lambda event: read(_renamed(event, _CORE))


def _field_name(name: str) -> str:
    head, dot, part = name.partition(".")
    return _RENAMED.get(head, head) + dot + part


def _describe_range(obj: Obj, reader: Reader, events: bool) -> str:
    lines = Lines()
    add_metadata(lines, obj, namespaced=False)
    lines.add(0, f"CIDRs:\t{', '.join(obj['spec']['cidrs'])}\n")
    lines.add(0, "Status:\nConditions:\n")
    lines.add(1, "Type\tStatus\tLastTransitionTime\tReason\tMessage\n")
    lines.add(1, "----\t------\t------------------\t------\t-------\n")
    for condition in obj["status"]["conditions"]:
        cells = (condition["type"], condition["status"], describe_time(condition["lastTransitionTime"]),
                 condition["reason"], condition["message"])  # fmt: skip
        lines.add(1, "\t".join(cells) + "\n")
    return _ended(lines, obj, reader, events)


def _describe_address(obj: Obj, reader: Reader, events: bool) -> str:
    lines, parent = Lines(), obj["spec"]["parentRef"]
    add_metadata(lines, obj, namespaced=False)
    lines.add(0, "Parent Reference:\n")
    for part in ("group", "resource", "namespace", "name"):
        lines.add(1, f"{part.capitalize()}:\t{parent[part]}\n")
    return _ended(lines, obj, reader, events)


def _describe_class(obj: Obj, reader: Reader, events: bool) -> str:
    lines, notes = Lines(), annotations_of(obj)
    lines.add(0, f"Name:\t{obj['metadata']['name']}\nValue:\t{obj['value']}\n")
    lines.add(0, f"GlobalDefault:\t{truth(obj.get('globalDefault'))}\nPreemptionPolicy:\t{obj['preemptionPolicy']}\n")
    lines.add(0, f"Description:\t{obj.get('description', '')}\n")
    lines.add(0, f"Annotations:\t{','.join(f'{k}={v}' for k, v in sorted(notes.items())) or '<none>'}\n")
    return _ended(lines, obj, reader, events)


def _ended(lines: Lines, obj: Obj, reader: Reader, events: bool) -> str:
    if events:
        add_events(lines, obj, reader)
    return str(lines)


def _parent(obj: Obj) -> str:
    parent = obj["spec"]["parentRef"]
    return f"{parent['resource']}/{parent['namespace']}/{parent['name']}"


SERVICECIDR = Kind(
    kind="ServiceCIDR", plural="servicecidrs", group="networking.k8s.io", namespaced=False, describe=_describe_range,
    columns=(Column("CIDRs", lambda obj, now: ",".join(obj["spec"]["cidrs"])), AGE),
)
IPADDRESS = Kind(
    kind="IPAddress", plural="ipaddresses", group="networking.k8s.io", namespaced=False, describe=_describe_address,
    columns=(Column("ParentRef", lambda obj, now: _parent(obj)),),
)
PRIORITYCLASS = Kind(
    kind="PriorityClass", plural="priorityclasses", group="scheduling.k8s.io", namespaced=False,
    describe=_describe_class,
    columns=(
        Column("Value", lambda obj, now: obj["value"], type="integer"),
        Column("Global-Default", lambda obj, now: bool(obj.get("globalDefault")), type="boolean"),
        AGE,
        Column("PreemptionPolicy", lambda obj, now: obj["preemptionPolicy"]),
    ),
)
COMPONENTSTATUS = Kind(
    kind="ComponentStatus", plural="componentstatuses", namespaced=False, verbs=("get", "list"),
    deprecated="v1 ComponentStatus is deprecated in v1.19+",
    columns=(
        Column("Status", lambda obj, now: obj["conditions"][0]["type"]),
        Column("Message", lambda obj, now: obj["conditions"][0]["message"]),
        Column("Error", lambda obj, now: ""),
    ),
)
EVENTS = Kind(
    kind="Event", plural="events", group="events.k8s.io", short=("ev",),
    columns=tuple(_core_column(column) for column in EVENT.columns),
    fields={_field_name(name): _core_field(read) for name, read in EVENT.fields.items() if name != "source"},
)
SHOWN: Mapping[str, tuple[Kind, Callable[[Reader], list[Obj]]]] = {
    SERVICECIDR.resource: (SERVICECIDR, service_ranges),
    IPADDRESS.resource: (IPADDRESS, addresses),
    PRIORITYCLASS.resource: (PRIORITYCLASS, priority_classes),
    COMPONENTSTATUS.resource: (COMPONENTSTATUS, components),
    EVENTS.resource: (EVENTS, events),
}
"""By resource: the kind, and its objects in the server's order."""
