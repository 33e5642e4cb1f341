"""Nodes: columns, describe, and the nodes that a cluster begins with."""

from __future__ import annotations

import hashlib
from fractions import Fraction

from tui.api.kind import Column, Kind, Reader
from tui.api.objects import Obj, annotations_of, dig, labels
from tui.api.selectors import parse_fields
from tui.kinds.age import age, describe_time, format_time
from tui.kinds.describe import Lines, add_annotations, add_events, add_labels
from tui.kinds.quantity import binary, decimal, parse
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
        "architecture": "amd64", "bootID": _dashed(boot), "containerRuntimeVersion": "containerd://2.2.0",
        "kernelVersion": "6.8.0-90-generic", "kubeProxyVersion": "", "kubeletVersion": version,
        "machineID": machine, "operatingSystem": "linux", "osImage": "Debian GNU/Linux 13 (trixie)",
        "systemUUID": _dashed(machine),
    }


def _dashed(digits: str) -> str:
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def describe_node(node: Obj, reader: Reader, events: bool) -> str:
    """`kubectl describe node` (describeNode in describe.go)."""
    lines, meta, spec = Lines(), node["metadata"], node["spec"]
    lines.add(0, f"Name:\t{meta['name']}\n")
    lines.add(0, f"Roles:\t{','.join(roles(node)) or '<none>'}\n")
    add_labels(lines, "Labels", labels(node))
    add_annotations(lines, "Annotations", annotations_of(node))
    lines.add(0, f"CreationTimestamp:\t{describe_time(meta.get('creationTimestamp'))}\n")
    taints = [_taint(t) for t in sorted(spec.get("taints") or (), key=lambda t: (t["effect"], t["key"]))] or ["<none>"]
    for n, taint in enumerate(taints):
        lines.add(0, f"{'Taints:' if n == 0 else ''}\t{taint}\n")
    lines.add(0, f"Unschedulable:\t{'true' if spec.get('unschedulable') else 'false'}\n")
    _lease(lines, meta["name"], reader)
    _facts(lines, node)
    _pods(lines, node, reader)
    if events:
        add_events(lines, node, reader)
    return str(lines)


def _taint(taint: Obj) -> str:
    value = f"={taint['value']}" if taint.get("value") else ""
    return f"{taint['key']}{value}:{taint['effect']}"


def _lease(lines: Lines, name: str, reader: Reader) -> None:
    lease = reader.find("leases.coordination.k8s.io", "kube-node-lease", name)
    spec: Obj = (lease or {}).get("spec") or {}
    lines.add(0, "Lease:\n")
    lines.add(1, f"HolderIdentity:\t{spec.get('holderIdentity') or '<unset>'}\n")
    lines.add(1, f"AcquireTime:\t{describe_time(spec.get('acquireTime'))}\n")
    lines.add(1, f"RenewTime:\t{describe_time(spec.get('renewTime'))}\n")


def _facts(lines: Lines, node: Obj) -> None:
    status, spec = node.get("status") or {}, node["spec"]
    if status.get("conditions"):
        lines.add(0, "Conditions:\n  Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage\n")
        lines.add(1, "----\t------\t-----------------\t------------------\t------\t-------\n")
    for c in status.get("conditions") or ():
        seen, since = describe_time(c.get("lastHeartbeatTime")), describe_time(c.get("lastTransitionTime"))
        cells = (c["type"], c["status"], seen, since, c.get("reason", ""))
        lines.add(1, " \t".join(cells) + f" \t{c.get('message', '')}\n")
    lines.add(0, "Addresses:\n")
    for address in status.get("addresses") or ():
        lines.add(1, f"{address['type']}:\t{address['address']}\n")
    for title in ("Capacity", "Allocatable"):
        lines.add(0, f"{title}:\n")
        for name, amount in sorted((status.get(title.lower()) or {}).items()):
            lines.add(1, f"{name}:\t{amount}\n")
    lines.add(0, "System Info:\n")
    for title, name in (("Machine ID", "machineID"), ("System UUID", "systemUUID"), ("Boot ID", "bootID"),
                        ("Kernel Version", "kernelVersion"), ("OS Image", "osImage"),
                        ("Operating System", "operatingSystem"), ("Architecture", "architecture"),
                        ("Container Runtime Version", "containerRuntimeVersion"),
                        ("Kubelet Version", "kubeletVersion")):
        lines.add(1, f"{title}:\t{dig(status, 'nodeInfo', name, default='')}\n")
    if spec.get("podCIDR"):
        lines.add(0, f"PodCIDR:\t{spec['podCIDR']}\n")
        lines.add(0, f"PodCIDRs:\t{','.join(spec.get('podCIDRs') or ())}\n")
    if spec.get("providerID"):
        lines.add(0, f"ProviderID:\t{spec['providerID']}\n")


def _pods(lines: Lines, node: Obj, reader: Reader) -> None:
    name = node["metadata"]["name"]
    chosen = parse_fields(f"spec.nodeName={name},status.phase!=Succeeded,status.phase!=Failed")
    pods = reader.list("pods", fields=chosen)
    allocatable: Obj = dig(node, "status", "allocatable", default={})
    lines.add(0, f"Non-terminated Pods:\t({len(pods)} in total)\n")
    lines.add(1, "Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge\n")
    lines.add(1, "---------\t----\t\t------------\t----------\t---------------\t-------------\t---\n")
    total: dict[tuple[str, str], Fraction] = {}
    for pod in pods:
        own = _asked(pod)
        for place, amount in own.items():
            total[place] = total.get(place, Fraction(0)) + amount
        cells = [_share(own.get((part, what), Fraction(0)), what, allocatable)
                 for what in ("cpu", "memory") for part in ("requests", "limits")]
        since = age(pod["metadata"].get("creationTimestamp"), reader.now)
        row = (pod["metadata"]["namespace"], pod["metadata"]["name"], "", *cells, since)
        lines.add(1, "\t".join(row) + "\n")
    lines.add(0, "Allocated resources:\n  (Total limits may be over 100 percent, i.e., overcommitted.)\n")
    lines.add(1, "Resource\tRequests\tLimits\n  --------\t--------\t------\n")
    for what in ("cpu", "memory", "ephemeral-storage", "hugepages-1Gi", "hugepages-2Mi"):
        cells = [_share(total.get((part, what), Fraction(0)), what, allocatable) for part in ("requests", "limits")]
        lines.add(1, f"{what}\t{cells[0]}\t{cells[1]}\n")


def _asked(pod: Obj) -> dict[tuple[str, str], Fraction]:
    found: dict[tuple[str, str], Fraction] = {}
    for container in pod["spec"].get("containers") or ():
        for part in ("requests", "limits"):
            for what, amount in dig(container, "resources", part, default={}).items():
                found[part, what] = found.get((part, what), Fraction(0)) + parse(str(amount))
    return found


def _share(amount: Fraction, what: str, allocatable: Obj) -> str:
    whole = parse(str(allocatable.get(what, 0)))
    percent = int(amount * 100 / whole) if whole else 0
    text = decimal(amount) if what == "cpu" else binary(amount)
    return f"{text} ({percent}%)"


NODE = Kind(
    kind="Node", plural="nodes", singular="node", short=("no",), namespaced=False, subresources=("status", "proxy"),
    generation=False,
    columns=(
        Column("Status", _status),
        Column("Roles", lambda node, now: ",".join(roles(node)) or "<none>"),
        Column("Age", lambda node, now: age(node["metadata"].get("creationTimestamp"), now)),
        Column("Version", lambda node, now: _info(node, "kubeletVersion")),
        Column("Internal-IP", lambda node, now: _address(node, "InternalIP"), wide=True),
        Column("External-IP", lambda node, now: _address(node, "ExternalIP"), wide=True),
        Column("OS-Image", lambda node, now: _info(node, "osImage"), wide=True),
        Column("Kernel-Version", lambda node, now: f"{_info(node, 'kernelVersion')} ({_info(node, 'architecture')})",
               wide=True),
        Column("Container-Runtime", lambda node, now: _info(node, "containerRuntimeVersion"), wide=True),
    ),
    fields={"spec.unschedulable": lambda node: "true" if node["spec"].get("unschedulable") else "false"},
    describe=describe_node, controllers=(TaintEviction(),),
)
