"""What processes in containers hold on to: their output, their connection to a client, the pod they run in."""

from __future__ import annotations

import posixpath
from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from tui.api.objects import Key
from tui.api.process import Channel, Command, Ready, Wait
from tui.api.record import structure
from tui.cluster.images import Image
from tui.cluster.mainprogram import find_command
from tui.cluster.userland import pod_command
from tui.shell.kernel import Task
from tui.shell.special.jobs import HARMLESS

if TYPE_CHECKING:
    from tui.cluster.execution import Execution


class LogOutput:
    """A process's output that goes to the container's log, and to whoever is attached."""

    is_tty = False

    def __init__(self, nodes: Execution, uid: str, container: str, stream: str) -> None:
        self.nodes, self.uid, self.container, self.stream = nodes, uid, container, stream
        self.rest = ""

    def write(self, text: str) -> None:
        *lines, self.rest = (self.rest + text).split("\n")
        for line in lines:
            self.nodes.log_line(self.uid, self.container, line, self.stream)

    def flush(self) -> Generator[Wait, Any, None]:
        return
        yield


@structure
class PodConnection:
    """A program that runs in a container for a client (api.client.Connection)."""

    nodes: Execution
    task: Task

    @property
    def exit_code(self) -> int | None:
        return self.task.exit_code

    @property
    def ended(self) -> Wait:
        return Ready((self.task.ended,))

    def kill(self) -> None:
        self.task.kernel.kill(self.task)


@structure
class Following:
    """An attachment to a program that only writes: it ends with its container."""

    done: Channel[int]
    code: int | None = None

    @property
    def exit_code(self) -> int | None:
        return self.code if self.done.closed else None

    @property
    def ended(self) -> Wait:
        return Ready((self.done,))

    def kill(self) -> None:
        self.code = self.code if self.code is not None else 0
        self.done.close()


class Gathered:
    """Output of a probe, cut to what an event shows."""

    is_tty = False

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> None:
        self.text = (self.text + text)[:1000]

    def flush(self) -> Generator[Wait, Any, None]:
        return
        yield


def _first(argv: tuple[str, ...]) -> list[tuple[int, int, str]]:
    """Process 1 as it calls itself, and the workers that it has."""
    bare = [posixpath.basename(argv[0]), *argv[1:]]
    words = bare[1:] if bare[0] == "docker-entrypoint.sh" else bare
    if words[:1] == ["nginx"]:
        workers = [(pid, 1, "nginx: worker process") for pid in (29, 30, 31, 32)]
        return [(1, 0, f"nginx: master process {' '.join(words)}"), *workers]
    if words[:1] == ["redis-server"]:
        return [(1, 0, "redis-server *:6379")]
    return [(1, 0, " ".join(words if bare[0] == "docker-entrypoint.sh" else argv))]


@structure
class PodHost:
    """What a process in a container may ask of it (`process.services["pod"]`)."""

    nodes: Execution
    uid: str
    container: str
    image: Image
    hostname: str

    def command(self, name: str) -> Command | None:
        """A program by name or path, None where the image does not hold it."""
        bare = find_command(name, self.image)[0]
        if not bare and name not in self.image.servers:
            return None
        return pod_command(bare or posixpath.basename(name), self)

    def listen(self, port: int, protocol: str, argv: tuple[str, ...]) -> bool:
        """Open a port for a server that this process runs; False where it is taken."""
        place = (self.uid, self.container)
        taken = self.nodes.open_ports.get(place, ())
        if any(p == port and t == protocol for p, t, _ in taken):
            return False
        self.nodes.open_ports[place] = (*taken, (port, protocol, argv))
        self.nodes.touch(self.uid)
        return True

    def inbox(self, port: int) -> Channel[str]:
        """What comes to a port that is open now."""
        return self.nodes.inboxes.setdefault((self.uid, self.container, port), Channel())

    def close(self, port: int, protocol: str) -> None:
        """Close it again."""
        self.nodes.inboxes.pop((self.uid, self.container, port), None)
        place = (self.uid, self.container)
        left = tuple(row for row in self.nodes.open_ports.get(place, ()) if row[:2] != (port, protocol))
        self.nodes.open_ports[place] = left
        self.nodes.touch(self.uid)

    def processes(self) -> list[tuple[int, int, str]]:
        """What runs in the container: (pid, its parent's, command line); the first is what the container started."""
        nodes, place = self.nodes, (self.uid, self.container)
        program = nodes.programs.get(place)
        rows = _first(program.argv) if program else []
        main = program is not None and program.nature == "script"
        for task in nodes.kernel.tasks.values() if nodes.kernel else ():
            pod = task.process.services.get("pod")
            if not isinstance(pod, PodHost) or (pod.uid, pod.container) != place or task.name == "pipe":
                continue
            if main and program is not None and task.name == " ".join(program.argv):
                main = False
                continue
            parent = task.parent.pid if task.parent and task.parent.process.services.get("pod") is pod else 0
            rows.append((task.pid, parent, task.name))
        return rows

    def signal(self, pid: int, number: int) -> bool:
        """Send a signal to a process of the container; False where it has none of that number."""
        if pid not in [row[0] for row in self.processes()]:
            return False
        task = self.nodes.kernel.tasks.get(pid) if self.nodes.kernel else None
        if number in (0, *HARMLESS):
            return True
        if pid == 1:
            self._end(number)
        elif task is not None:
            task.kernel.kill(task, 128 + number)
        return True

    def _end(self, number: int) -> None:
        """Process 1 gets a signal from within: the kernel keeps from it whatever it has no handler for."""
        nodes, run = self.nodes, self.nodes.runs[self.uid]
        pod, current = nodes.pod_of(run), run.container(self.container)
        ms, code = nodes.stops_in(run, pod, current) if pod else (None, 0)
        if ms is not None and number in (2, 3, 15):
            nodes.clock.at(nodes.clock.now + ms, nodes.main_over, self.uid, self.container, current.id, code, work=True)

    def listening(self) -> list[tuple[int, str, str]]:
        """Ports that the pod's containers listen on: (port, TCP or UDP, program)."""
        from tui.cluster.programs.find import listeners

        nodes, run = self.nodes, self.nodes.runs.get(self.uid)
        pod = nodes.pod_of(run) if run else None
        found: list[tuple[int, str, str]] = []
        for container in run.containers if run and pod else ():
            program = nodes.programs.get((self.uid, container.name))
            argv = program.argv if program and program.nature == "server" and pod else ()
            env = dict(nodes.environments.get((self.uid, container.name), {}))
            rows = listeners(argv, pod, container.name, nodes, env) if argv and pod else ()
            found += [(row[0], row[1], _first(argv)[0][2].partition(" ")[0]) for row in rows]
            found += [(port, kind, posixpath.basename(by[0])) for port, kind, by in nodes.open_ports.get(
                (self.uid, container.name), ())]
        return sorted(set(found))

    def key(self) -> Key:
        """The pod's namespace and name."""
        run = self.nodes.runs[self.uid]
        return Key(run.namespace, run.name)
