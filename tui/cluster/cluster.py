"""The cluster: wires time, store, API server, controllers, scheduler, nodes and network into one world."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any, Protocol

from tui.api.kind import Controller, Settings
from tui.cluster.apiserver import ApiServer
from tui.cluster.clock import START, Clock
from tui.cluster.cloud import LoadBalancerController
from tui.cluster.collector import GarbageCollector, NamespaceController
from tui.cluster.ingress.controller import CONTROLLERS as INGRESS_CONTROLLERS
from tui.cluster.kubelet import Nodes
from tui.cluster.manager import Manager
from tui.cluster.network import ClusterNetwork
from tui.cluster.queues import Queues
from tui.cluster.scheduler import Scheduler
from tui.cluster.seeding import seed_world
from tui.cluster.systempods import PodGarbageCollector, SystemPods
from tui.kinds import KINDS
from tui.shell.kernel import Kernel

AGE = 240_000
"""How old a cluster is when its world starts (ms)."""
TURNS = 20
"""Steps of processes between two looks at whether it is late."""


class _Part(Protocol):
    """What holds a part of the world's state."""

    def snapshot(self) -> object: ...

    def restore(self, state: Any, /) -> None: ...


class Cluster:
    """One simulated world: same seed, settings, queues and calls, same world."""

    def __init__(
        self, seed: int = 7, settings: Settings | None = None,
        queues: Mapping[str, Mapping[str, Sequence[str]]] | None = None,
    ) -> None:
        self.settings = settings or Settings()
        self.random = Random(seed)
        self.clock = Clock(START - AGE)
        self.kernel = Kernel(self.clock)
        self.queues = Queues(queues)
        self.api = ApiServer(self.clock, self.random, KINDS, self.settings, Queues())
        self.store = self.api.store
        self.nodes = Nodes(self.api, self.clock, self.random, self.kernel)
        self.network = ClusterNetwork(self.api, self.settings, self.nodes)
        self.nodes.network = self.network
        self.api.nodes = self.nodes
        self.manager = Manager(self.clock, self.api)
        self.manager.add(self._controllers())
        self.store.hooks.insert(0, self.manager.notice)
        seed_world(self)
        self.settle()
        self.advance(START - self.clock.now)
        self.api.use(self.queues)

    def _controllers(self) -> list[Controller]:
        own: list[Controller] = [controller for kind in KINDS for controller in kind.controllers]
        own += [GarbageCollector(self.api), NamespaceController(self.api), Scheduler(self.store), self.nodes,
                PodGarbageCollector(), SystemPods(self)]
        own += INGRESS_CONTROLLERS
        if self.settings.cloud:
            own.append(LoadBalancerController())
        return own

    @property
    def _parts(self) -> tuple[_Part, ...]:
        """Everything that holds state, chance aside."""
        return self.clock, self.api, self.manager, self.nodes, self.network

    @property
    def now(self) -> int:
        """Simulated milliseconds since the Unix epoch."""
        return self.clock.now

    def step(self) -> bool:
        """Run the next entry of the clock and all processes that it woke. False where there is none."""
        self.run_ready()
        ran = self.clock.step()
        self.run_ready()
        return ran

    def run_ready(self) -> None:
        """Let processes run until all of them wait."""
        while self.kernel.queue:
            self.kernel.run()

    def advance(self, ms: int) -> None:
        """Let simulated milliseconds pass."""
        end = self.clock.now + ms
        self.run_ready()
        due = self.clock.next_time()
        while due is not None and due <= end:
            self.step()
            due = self.clock.next_time()
        self.clock.advance_to(end)

    def follow(self, ms: int, late: Callable[[], bool]) -> None:
        """The same until `late()`: what is left of the time is then dropped, and the work goes on the next time."""
        end = self.clock.now + ms
        while not late():
            if self.kernel.run(TURNS, late):
                continue
            due = self.clock.next_time()
            if due is None or due > end:
                self.clock.advance_to(end)
                return
            self.clock.step()

    def settle(self, limit_ms: int = 300_000) -> None:
        """Let time pass until no work is left, at most `limit_ms` of it."""
        end = self.clock.now + limit_ms
        self.run_ready()
        while self.clock.has_work():
            due = self.clock.next_time()
            if due is None or due > end:
                self.clock.advance_to(end)
                return
            self.step()

    def digest(self) -> str:
        """A hash of the world: all objects, the time, the state of chance."""
        text = f"{self.store.digest():032x} {self.mark()}"
        return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()

    def mark(self) -> str:
        """Where the world stands, in a word that costs the same however large it is: the time, the number of changes,
        the state of chance. Two worlds of one seed that did not come the same way differ in it."""
        text = f"{self.store.revision} {self.clock.now} {self.random.getstate()}"
        return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()

    def snapshot(self) -> object:
        """What `restore` takes back; shares all objects with the world."""
        return self.random.getstate(), tuple(part.snapshot() for part in self._parts)

    def restore(self, state: Any) -> None:
        """Go back to a snapshot of this cluster."""
        chance, parts = state
        self.random.setstate(chance)
        for part, kept in zip(self._parts, parts, strict=True):
            part.restore(kept)
