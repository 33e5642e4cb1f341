"""What each node's pods ask for: counted once, then kept up with the store's change log."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import field
from functools import lru_cache
from math import ceil

from tui.api.objects import Obj, owner
from tui.api.record import structure
from tui.cluster.store import Change, Store
from tui.kinds.pod.amounts import pod_amounts
from tui.kinds.pod.readiness import is_terminal
from tui.kinds.quantity import parse

THOUSANDTHS = 1000
"""Amounts are counted in whole thousandths of their unit, which is as fine as the server stores them."""

HostPort = tuple[str, int, str]
"""Protocol, number, address."""
ANY_IP = "0.0.0.0"


@structure
class NodeUsage:
    """The sums over one node's pods that have not ended."""

    pods: int = 0
    requests: dict[str, int] = field(default_factory=dict)
    """Thousandths by resource."""
    owners: dict[str, int] = field(default_factory=dict)
    host_ports: Counter[HostPort] = field(default_factory=Counter)

    def clashes(self, wanted: HostPort) -> bool:
        """Whether a host port is taken: of the same protocol, and at the same address or either at all of them."""
        return any(
            count and taken[:2] == wanted[:2] and (taken[2] == wanted[2] or ANY_IP in (taken[2], wanted[2]))
            for taken, count in self.host_ports.items()
        )


@lru_cache(maxsize=1024)
def amount(text: str | int) -> int:
    """A quantity in thousandths, rounded up."""
    return ceil(parse(text) * THOUSANDTHS)


def requests_of(pod: Obj) -> dict[str, int]:
    """What the pod asks a node for, in thousandths by resource."""
    return {name: ceil(asked * THOUSANDTHS) for name, asked in pod_amounts(pod).items()}


def host_ports_of(pod: Obj) -> list[HostPort]:
    """What the pod takes of its node's ports."""
    ports = [p for c in pod["spec"].get("containers") or () for p in c.get("ports") or ()]
    return [(p.get("protocol", "TCP"), p["hostPort"], p.get("hostIP") or ANY_IP) for p in ports if p.get("hostPort")]


class Usage:
    """A cache that is a pure function of the store: what `nodes` says after `catch_up()`."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.nodes: defaultdict[str, NodeUsage] = defaultdict(NodeUsage)
        """The sums of each node."""
        self._last: Change | None = None

    def catch_up(self) -> None:
        """Apply what changed since the last call; count anew where the log does not reach back."""
        missed = []
        for change in reversed(self.store.log):
            if change is self._last:
                break
            missed.append(change)
        else:
            self._recount()
            missed = []
        for change in reversed(missed):
            if change.resource == "pods" and not _same(change):
                self._count(change.before, -1)
                self._count(change.after, 1)
        self._last = self.store.log[-1] if self.store.log else None

    def _recount(self) -> None:
        self.nodes.clear()
        for pod in self.store.tables["pods"].walk(""):
            self._count(pod, 1)

    def _count(self, pod: Obj | None, sign: int) -> None:
        if pod is None or not pod["spec"].get("nodeName") or is_terminal(pod):
            return
        node = self.nodes[pod["spec"]["nodeName"]]
        node.pods += sign
        for name, asked in requests_of(pod).items():
            node.requests[name] = node.requests.get(name, 0) + sign * asked
        holder = owner(pod)
        if holder:
            left = node.owners.get(holder["uid"], 0) + sign
            node.owners[holder["uid"]] = left
            if not left:
                del node.owners[holder["uid"]]
        for port in host_ports_of(pod):
            node.host_ports[port] += sign


def _same(change: Change) -> bool:
    """Whether a pod asks for the same after a change as before it: its status moved, and it has not ended."""
    before, after = change.before, change.after
    return bool(before and after and before["spec"] is after["spec"] and is_terminal(before) == is_terminal(after))
