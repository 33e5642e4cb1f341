"""What the kubelet knows of the pods it runs: plain, frozen data, so that a snapshot is a shallow copy."""

from __future__ import annotations

from dataclasses import field
from typing import Literal

from tui.api.objects import Obj
from tui.api.record import altered, record

State = Literal["waiting", "running", "terminated"]


@record
class Ended:
    """How a container ended."""

    exit_code: int
    reason: str
    started: int
    finished: int
    message: str = ""
    id: str = ""


@record
class Container:
    """One container of a pod, as the kubelet sees it now."""

    name: str
    init: bool = False
    sidecar: bool = False
    state: State = "waiting"
    reason: str = "ContainerCreating"
    message: str = ""
    id: str = ""
    started: int = 0
    """When the running instance started (ms)."""
    ended: Ended | None = None
    """The instance that ended, while the state is `terminated`."""
    last: Ended | None = None
    """The instance before."""
    restarts: int = 0
    ready: bool = False
    up: bool = False
    """The startup probe has succeeded, or there is none (`started` in the status)."""
    pull_delay: int = 0
    """Back-off before the next pull (ms), 0 while none has failed."""
    crash_delay: int = 0
    """Back-off before the next start (ms)."""
    image: str = ""
    """What the running instance was started from."""


@record
class Run:
    """One pod on its node."""

    uid: str
    namespace: str
    name: str
    node: str
    containers: tuple[Container, ...]
    """Init containers first, in their order."""
    started: int
    """When the kubelet took it on (ms)."""
    ip: str = ""
    stopping: int = 0
    """When its graceful end began, 0 while nobody ends it."""
    deadline: int = 0
    """When what still runs is killed."""
    mounted: bool = False
    """The sandbox and the volumes are there."""
    generation: int = 1
    failed: str = ""
    """Reason why the whole pod failed (DeadlineExceeded, ...)."""
    volumes: tuple[str, ...] = ()
    """Names of the pod's volumes."""
    transitions: tuple[tuple[str, str, str], ...] = field(default=())
    """(condition, status, since) as last written."""

    def container(self, name: str) -> Container:
        """By name. Raises KeyError."""
        for container in self.containers:
            if container.name == name:
                return container
        raise KeyError(name)

    def changed(self, name: str, **fields: object) -> Run:
        """A copy in which one container differs."""
        return altered(self, containers=tuple([altered(c, **fields) if c.name == name else c for c in self.containers]))

    @property
    def mains(self) -> tuple[Container, ...]:
        """The containers that are no init containers."""
        return tuple(c for c in self.containers if not c.init)

    @property
    def inits(self) -> tuple[Container, ...]:
        """The init containers."""
        return tuple(c for c in self.containers if c.init)

    @property
    def initialized(self) -> bool:
        """Every init container has done its work, every sidecar is up."""
        return all(_through(c) for c in self.inits)


def _through(container: Container) -> bool:
    if container.sidecar:
        return container.up
    return container.state == "terminated" and container.ended is not None and container.ended.exit_code == 0


def new_run(pod: Obj, now: int) -> Run:
    """A pod that has just come to its node."""
    meta, spec = pod["metadata"], pod["spec"]
    inits = spec.get("initContainers") or ()
    waiting = "PodInitializing" if inits else "ContainerCreating"
    rows = [Container(c["name"], init=True, sidecar=c.get("restartPolicy") == "Always", reason="PodInitializing")
            for c in inits]
    rows += [Container(c["name"], reason=waiting) for c in spec["containers"]]
    return Run(meta["uid"], meta["namespace"], meta["name"], spec["nodeName"], tuple(rows), now,
               generation=meta.get("generation", 1), volumes=tuple(v["name"] for v in spec.get("volumes") or ()))


def spec_of(pod: Obj, name: str) -> Obj:
    """A container's part of the pod's spec. Raises KeyError."""
    for group in ("initContainers", "containers"):
        for container in pod["spec"].get(group) or ():
            if container["name"] == name:
                found: Obj = container
                return found
    raise KeyError(name)
