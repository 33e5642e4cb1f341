"""The describe text of a Node (kubectl's describeNode)."""

from __future__ import annotations

from fractions import Fraction
from math import ceil

from tui.api.kind import Reader
from tui.api.objects import Obj, annotations_of, dig, labels
from tui.api.selectors import parse_fields
from tui.kinds.age import age, describe_time
from tui.kinds.describe import Lines, add_annotations, add_events, add_labels, add_lines, truth
from tui.kinds.node import roles
from tui.kinds.pod.amounts import pod_amounts
from tui.kinds.quantity import Quantity, parse, read, written

_STANDARD = ("cpu", "memory", "ephemeral-storage")
_SYSTEM = (
    ("Machine ID", "machineID"), ("System UUID", "systemUUID"), ("Boot ID", "bootID"),
    ("Kernel Version", "kernelVersion"), ("OS Image", "osImage"), ("Operating System", "operatingSystem"),
    ("Architecture", "architecture"), ("Container Runtime Version", "containerRuntimeVersion"),
    ("Kubelet Version", "kubeletVersion"),
)  # fmt: skip


def describe_node(node: Obj, reader: Reader, events: bool) -> str:
    """The text before tab alignment."""
    lines, meta, spec = Lines(), node["metadata"], node["spec"]
    lines.add(0, f"Name:\t{meta['name']}\n")
    lines.add(0, f"Roles:\t{','.join(roles(node)) or '<none>'}\n")
    add_labels(lines, "Labels", labels(node))
    add_annotations(lines, "Annotations", annotations_of(node))
    lines.add(0, f"CreationTimestamp:\t{describe_time(meta.get('creationTimestamp'))}\n")
    taints = sorted(spec.get("taints") or (), key=lambda t: f"{t['effect']},{t['key']}")
    add_lines(lines, "Taints", map(_taint, taints))
    lines.add(0, f"Unschedulable:\t{truth(spec.get('unschedulable'))}\n")
    _lease(lines, meta["name"], reader)
    _facts(lines, node)
    _Room(node, reader).add(lines)
    if events:
        add_events(lines, node, reader)
    return str(lines)


def _taint(taint: Obj) -> str:
    value = f"={taint['value']}" if taint.get("value") else ""
    return f"{taint['key']}{value}:{taint['effect']}"


def _lease(lines: Lines, name: str, reader: Reader) -> None:
    lease = reader.find("leases.coordination.k8s.io", "kube-node-lease", name)
    if lease is None:
        lines.add(0, f'Lease:\tFailed to get lease: leases.coordination.k8s.io "{name}" not found\n')
        return
    spec: Obj = lease.get("spec") or {}
    lines.add(0, "Lease:\n")
    lines.add(1, f"HolderIdentity:\t{spec.get('holderIdentity', '<unset>')}\n")
    lines.add(1, f"AcquireTime:\t{describe_time(spec.get('acquireTime'))}\n")
    lines.add(1, f"RenewTime:\t{describe_time(spec.get('renewTime'))}\n")


def _facts(lines: Lines, node: Obj) -> None:
    status, spec = node.get("status") or {}, node["spec"]
    _conditions(lines, status.get("conditions") or [])
    lines.add(0, "Addresses:\n")
    for address in status.get("addresses") or ():
        lines.add(1, f"{address['type']}:\t{address['address']}\n")
    for title in ("Capacity", "Allocatable"):
        if status.get(title.lower()):
            lines.add(0, f"{title}:\n")
        for name, amount in sorted((status.get(title.lower()) or {}).items()):
            lines.add(1, f"{name}:\t{amount}\n")
    lines.add(0, "System Info:\n")
    for title, name in _SYSTEM:
        lines.add(1, f"{title}:\t{dig(status, 'nodeInfo', name, default='')}\n")
    for title, value in (("PodCIDR", spec.get("podCIDR")), ("PodCIDRs", ",".join(spec.get("podCIDRs") or ())),
                         ("ProviderID", spec.get("providerID"))):  # fmt: skip
        if value:
            lines.add(0, f"{title}:\t{value}\n")


def _conditions(lines: Lines, conditions: list[Obj]) -> None:
    if conditions:
        lines.add(0, "Conditions:\n  Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage\n")
        lines.add(1, "----\t------\t-----------------\t------------------\t------\t-------\n")
    for c in conditions:
        seen, since = describe_time(c.get("lastHeartbeatTime")), describe_time(c.get("lastTransitionTime"))
        cells = (c["type"], c["status"], seen, since, c.get("reason", ""))
        lines.add(1, " \t".join(cells) + f" \t{c.get('message', '')}\n")


class _Room:
    """What the pods of a node ask for, pod by pod and together (describeNodeResource)."""

    def __init__(self, node: Obj, reader: Reader) -> None:
        chosen = f"spec.nodeName={node['metadata']['name']},status.phase!=Succeeded,status.phase!=Failed"
        self.now = reader.now
        self.pods = reader.list("pods", fields=parse_fields(chosen))
        status: Obj = node.get("status") or {}
        self.allocatable: Obj = status.get("allocatable") or status.get("capacity") or {}

    def add(self, lines: Lines) -> None:
        """The table of pods, then the sums."""
        lines.add(0, f"Non-terminated Pods:\t({len(self.pods)} in total)\n")
        lines.add(1, "Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge\n")
        lines.add(1, "---------\t----\t\t------------\t----------\t---------------\t-------------\t---\n")
        for pod in self.pods:
            cells = [self._cell([pod], part, name) for name in ("cpu", "memory") for part in ("requests", "limits")]
            since = age(pod["metadata"].get("creationTimestamp"), self.now)
            row = (pod["metadata"]["namespace"], pod["metadata"]["name"], "", *cells, since)
            lines.add(1, "\t".join(row) + "\n")
        lines.add(0, "Allocated resources:\n  (Total limits may be over 100 percent, i.e., overcommitted.)\n")
        lines.add(1, "Resource\tRequests\tLimits\n  --------\t--------\t------\n")
        pages = sorted(name for name in self.allocatable if name.startswith("hugepages-"))
        for name in (*_STANDARD, *pages):
            cells = [self._cell(self.pods, part, name) for part in ("requests", "limits")]
            lines.add(1, f"{name}\t{cells[0]}\t{cells[1]}\n")
        for name in sorted(set(self.allocatable) - {*_STANDARD, *pages, "pods"}):
            amounts = [written(_sum(self.pods, part, name)) for part in ("requests", "limits")]
            lines.add(1, f"{name}\t{amounts[0]}\t{amounts[1]}\n")

    def _cell(self, pods: list[Obj], part: str, name: str) -> str:
        """`250m (6%)`: the share is what Go's float64 makes of it, cut to a whole number."""
        amount, unit = _sum(pods, part, name), 1000 if name == "cpu" else 1
        whole = ceil(parse(str(self.allocatable.get(name, 0))) * unit)
        share = int(float(ceil(amount.value * unit)) / float(whole) * 100) if whole else 0
        return f"{written(amount)} ({share}%)"


def _sum(pods: list[Obj], part: str, name: str) -> Quantity:
    """All together, in the way of writing of the first that asks for any."""
    total, format = Fraction(0), ""
    for pod in pods:
        amount = pod_amounts(pod, part).get(name, Fraction(0))
        total, format = total + amount, format or (_format(pod, part, name) if amount else "")
    return Quantity(total, format, None, "")


def _format(pod: Obj, part: str, name: str) -> str:
    holders = (*pod["spec"].get("containers", ()), *pod["spec"].get("initContainers", ()), pod["spec"])
    texts = (str(dig(holder, "resources", part, name, default="0")) for holder in holders)
    return next((read(text).format for text in texts if parse(text)), "")
