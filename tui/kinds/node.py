"""Nodes: columns, and the nodes that a cluster begins with."""

from __future__ import annotations

import hashlib

from tui.api.kind import Column, Kind, Reader
from tui.api.objects import Obj, dig, labels
from tui.kinds.age import age, format_time
from tui.kinds.noderules import default_node, validate_node, validate_node_status, validate_node_update, warn_node
from tui.kinds.nodetaints import NodeTaints
from tui.kinds.taints import TaintEviction

ROLE = "node-role.kubernetes.io/"


def roles(node: Obj) -> list[str]:
    """`control-plane`, ... from the node's labels, sorted."""
    found = {name.removeprefix(ROLE) for name in labels(node) if name.startswith(ROLE)}
    if labels(node).get("kubernetes.io/role"):
        found.add(labels(node)["kubernetes.io/role"])
    return sorted(r for r in found if r)


def _status(node: Obj, now: int) -> str:
    ready = [c for c in dig(node, "status", "conditions", default=()) if c["type"] == "Ready"]
    words = [("Ready" if c["status"] == "True" else "NotReady") for c in ready] or ["Unknown"]
    if node["spec"].get("unschedulable"):
        words.append("SchedulingDisabled")
    return ",".join(words)


def _address(node: Obj, kind: str) -> str:
    found = [a["address"] for a in dig(node, "status", "addresses", default=()) if a["type"] == kind]
    return str(found[0]) if found else "<none>"


def _info(node: Obj, name: str) -> str:
    return str(dig(node, "status", "nodeInfo", name, default="<unknown>"))


def make_node(name: str, number: int, version: str, now: int, *, control_plane: bool = False) -> Obj:
    """A node as its kubelet registers it: 172.18.0.<number+2>, pods in 10.244.<number>.0/24."""
    marks = {
        "beta.kubernetes.io/arch": "amd64", "beta.kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64",
        "kubernetes.io/hostname": name, "kubernetes.io/os": "linux",
    }
    spec: Obj = {"podCIDR": f"10.244.{number}.0/24", "podCIDRs": [f"10.244.{number}.0/24"]}
    if control_plane:
        marks |= {f"{ROLE}control-plane": "", "node.kubernetes.io/exclude-from-external-load-balancers": ""}
        spec["taints"] = [{"effect": "NoSchedule", "key": f"{ROLE}control-plane"}]
    resources = {"cpu": "4", "ephemeral-storage": "256Gi", "hugepages-1Gi": "0", "hugepages-2Mi": "0",
                 "memory": "8Gi", "pods": "110"}
    return {
        "apiVersion": "v1", "kind": "Node",
        "metadata": {
            "name": name, "labels": marks, "annotations": {
                "node.alpha.kubernetes.io/ttl": "0", "volumes.kubernetes.io/controller-managed-attach-detach": "true"},
            "creationTimestamp": format_time(now),
        },
        "spec": spec,
        "status": {
            "addresses": [{"address": f"172.18.0.{number + 2}", "type": "InternalIP"},
                          {"address": name, "type": "Hostname"}],
            "allocatable": dict(resources), "capacity": resources, "conditions": _conditions(now),
            "daemonEndpoints": {"kubeletEndpoint": {"Port": 10250}}, "nodeInfo": _node_info(name, version),
        },
    }


def _conditions(now: int) -> list[Obj]:
    rows = (
        ("MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
        ("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
        ("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
        ("Ready", "True", "KubeletReady", "kubelet is posting ready status"),
    )
    at = format_time(now)
    return [{"lastHeartbeatTime": at, "lastTransitionTime": at, "message": message, "reason": reason,
             "status": status, "type": type} for type, status, reason, message in rows]


def _node_info(name: str, version: str) -> Obj:
    machine = hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()
    boot = hashlib.md5(f"{name} boot".encode(), usedforsecurity=False).hexdigest()
    return {
        "architecture": "amd64", "bootID": dashed(boot), "containerRuntimeVersion": "containerd://2.2.0",
        "kernelVersion": "6.8.0-90-generic", "kubeProxyVersion": "", "kubeletVersion": version,
        "machineID": machine, "operatingSystem": "linux", "osImage": "Debian GNU/Linux 13 (trixie)",
        "systemUUID": dashed(machine),
    }


def dashed(digits: str) -> str:
    """32 digits in the groups of a uid."""
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def _describe(node: Obj, reader: Reader, events: bool) -> str:
    from tui.kinds.describe_node import describe_node

    return describe_node(node, reader, events)


NODE = Kind(
    kind="Node", plural="nodes", singular="node", short=("no",), namespaced=False, subresources=("status", "proxy"),
    generation=False,
    columns=(
        Column("Status", _status),
        Column("Roles", lambda node, now: ",".join(roles(node)) or "<none>"),
        Column("Age", lambda node, now: age(node["metadata"].get("creationTimestamp"), now)),
        Column("Version", lambda node, now: dig(node, "status", "nodeInfo", "kubeletVersion", default="")),
        Column("Internal-IP", lambda node, now: _address(node, "InternalIP"), wide=True),
        Column("External-IP", lambda node, now: _address(node, "ExternalIP"), wide=True),
        Column("OS-Image", lambda node, now: _info(node, "osImage"), wide=True),
        Column("Kernel-Version", lambda node, now: f"{_info(node, 'kernelVersion')} ({_info(node, 'architecture')})",
               wide=True),
        Column("Container-Runtime", lambda node, now: _info(node, "containerRuntimeVersion"), wide=True),
    ),
    fields={"spec.unschedulable": lambda node: "true" if node["spec"].get("unschedulable") else "false"},
    default=default_node, validate=validate_node, validate_update=validate_node_update,
    validate_status=validate_node_status, warn=warn_node,
    describe=_describe, controllers=(NodeTaints(), TaintEviction()),
)
