"""What each node's pods ask for: counted once, then kept up with the store's change log."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache

from tui.api.objects import Obj, dig, owner
from tui.cluster.store import Change, Store
from tui.kinds.quantity import parse

NAMES = ("cpu", "memory", "ephemeral-storage")


@dataclass
class NodeUsage:
    """The sums over one node's pods that have not ended."""

    pods: int = 0
    requests: dict[str, Fraction] = field(default_factory=lambda: dict.fromkeys(NAMES, Fraction(0)))
    owners: Counter[str] = field(default_factory=Counter)
    host_ports: Counter[tuple[str, int]] = field(default_factory=Counter)


@lru_cache(maxsize=1024)
def _amount(text: str) -> Fraction:
    return parse(text)


def requests_of(pod: Obj) -> dict[str, Fraction]:
    """A pod's requests: the sum of its containers', or the largest init container's."""
    total: dict[str, Fraction] = {}
    for container in pod["spec"].get("containers") or ():
        for name, amount in (dig(container, "resources", "requests", default={})).items():
            total[name] = total.get(name, Fraction(0)) + _amount(str(amount))
    for container in pod["spec"].get("initContainers") or ():
        for name, amount in (dig(container, "resources", "requests", default={})).items():
            total[name] = max(total.get(name, Fraction(0)), _amount(str(amount)))
    return total


def host_ports_of(pod: Obj) -> list[tuple[str, int]]:
    """(protocol, port) that the pod takes of its node."""
    ports = [p for c in pod["spec"].get("containers") or () for p in c.get("ports") or ()]
    return [(p.get("protocol", "TCP"), p["hostPort"]) for p in ports if p.get("hostPort")]


class Usage:
    """A cache that is a pure function of the store: `of(node)` after `catch_up()`."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._nodes: dict[str, NodeUsage] = {}
        self._last: Change | None = None

    def of(self, node: str) -> NodeUsage:
        """The sums of a node."""
        return self._nodes.setdefault(node, NodeUsage())

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
            if change.resource == "pods":
                self._count(change.before, -1)
                self._count(change.after, 1)
        self._last = self.store.log[-1] if self.store.log else None

    def _recount(self) -> None:
        self._nodes = {}
        for pod in self.store.tables["pods"].walk(""):
            self._count(pod, 1)

    def _count(self, pod: Obj | None, sign: int) -> None:
        if pod is None or not pod["spec"].get("nodeName") or dig(pod, "status", "phase") in ("Succeeded", "Failed"):
            return
        node = self.of(pod["spec"]["nodeName"])
        node.pods += sign
        for name, amount in requests_of(pod).items():
            node.requests[name] = node.requests.get(name, Fraction(0)) + sign * amount
        holder = owner(pod)
        if holder:
            node.owners[holder["uid"]] += sign
        for port in host_ports_of(pod):
            node.host_ports[port] += sign
