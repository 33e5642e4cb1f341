"""Processes in containers: main programs, exec, attach, hooks, logs (the container runtime's side of the kubelet)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, cast

from tui.api.errors import ApiError, bad_request
from tui.api.objects import Obj
from tui.api.process import Channel, Command, Process, Streams
from tui.api.traffic import Cause, Network
from tui.cluster.containers import Container, Ended, Run, spec_of
from tui.cluster.disks import ContainerFiles, Disks, container_tree, mounts_of, source_problem, volume_tree
from tui.cluster.environment import ServiceVariables, check_user, environment, user_of
from tui.cluster.images import Image, find_image
from tui.cluster.logs import EMPTY, Log, render, select
from tui.cluster.mainprogram import MainProgram, find_command, main_program
from tui.cluster.podprocess import Following, LogOutput, PodConnection, PodHost
from tui.cluster.programhost import ProgramHost
from tui.cluster.programs.find import startup_lines
from tui.cluster.rewind import Rewindable
from tui.cluster.userland import commands_of, pod_command
from tui.shell.kernel import Task
from tui.shell.streams import StringInput

if TYPE_CHECKING:
    from tui.cluster.network import ClusterNetwork

MOST_WORDS, MOST_LINES, MOST_LOGGED = 4096, 80, 2048
"""Of a termination message: characters, and lines and characters where it is the end of the log."""
TRAPPED = 500
"""Milliseconds until a script whose trap ends it has come to that."""
_TRAP = (
    r"""\btrap\s+(?P<quote>['"])(?:(?!(?P=quote)).)*\bexit\b\s*(?P<code>\d*)"""
    r"""(?:(?!(?P=quote)).)*(?P=quote)[A-Z0-9 ]*\b(SIG)?(TERM|15)\b""")
MOST_READ = 2000
"""Characters of a script that are looked through for its trap."""
_FOLLOWING = {"configMap", "secret", "projected", "downwardAPI"}
WARM_UP = 50
"""Milliseconds that a script has before the world counts as settled."""


class Execution(ProgramHost):
    """Everything that runs inside containers, and what it leaves behind."""

    def init_execution(self) -> None:
        """Nothing runs."""
        self.disks = Disks()
        self.written: Rewindable[tuple[str, str], Log] = Rewindable()
        self.previous: Rewindable[tuple[str, str], Log] = Rewindable()
        self.programs: Rewindable[tuple[str, str], MainProgram] = Rewindable()
        self.open_ports: Rewindable[tuple[str, str], tuple[tuple[int, str, tuple[str, ...]], ...]] = Rewindable()
        self.environments: Rewindable[tuple[str, str], Mapping[str, str]] = Rewindable()
        self.service_variables = ServiceVariables(self.api)
        self.tasks: dict[tuple[str, str], list[Task]] = {}
        self.attached: dict[tuple[str, str], list[tuple[Streams, Following]]] = {}
        self.inboxes: dict[tuple[str, str, int], Channel[str]] = {}
        """What came to a port that a process of the container listens on."""
        self.domain = "cluster.local"
        self.network: ClusterNetwork | None = None
        """The cluster sets it."""

    def snapshot_execution(self) -> object:
        """A copy of all but processes, which are replayed."""
        return tuple(table.freeze() for table in self._tables)

    def restore_execution(self, snapshot: object) -> None:
        """As it was; processes that ran are gone."""
        for table, frozen in zip(self._tables, cast(tuple[Any, ...], snapshot), strict=True):
            table.thaw(frozen)
        self.tasks, self.attached, self.inboxes = {}, {}, {}

    @property
    def _tables(self) -> tuple[Rewindable[tuple[str, str], Any], ...]:
        """What is kept of containers (and of volumes, last), by pod uid and name."""
        return (self.written, self.previous, self.programs, self.open_ports, self.environments, self.disks.roots,
                self.disks.volumes)

    # -- main programs ---------------------------------------------------------------------------------------

    def start_main(self, run: Run, pod: Obj, container: Container) -> str:
        """Start the first process; what is wrong with it, or "". Raises MissingReference."""
        place, spec = (run.uid, container.name), spec_of(pod, container.name)
        image = find_image(spec["image"]) or Image(0)
        services = self.service_variables.of(pod)
        check_user(pod, spec, image)
        env = environment(self._addressed(run, pod), spec, image, self.api, services)
        if place in self.written:
            self.previous[place] = self.written.pop(place)
        self.written[place] = EMPTY
        program = self.programs[place] = main_program(spec, image, env)
        self.environments[place] = env
        self._mount(run, pod, container.name, image)
        if program.nature == "missing":
            return program.problem
        if program.nature == "server":
            self.written[place] = EMPTY.add(
                self.clock.now, startup_lines(program.argv, self._addressed(run, pod), self.clock.now))
        elif program.nature == "sleep" and program.ms is not None:
            said = startup_lines(program.argv, pod, self.clock.now, program.says) if program.says else []
            self.written[place] = EMPTY.add(self.clock.now, said) if said else EMPTY
            self.clock.at(self.clock.now + program.ms, self.slept, run.uid, container.name, container.id)
        elif program.nature == "script" and not spec.get("stdin"):
            self._spawn_main(run, pod, container, None)
            self.clock.at(self.clock.now + WARM_UP, self.warmed_up, work=True)
        elif program.nature == "script" and not _interactive(program.argv):
            self.clock.at(self.clock.now + 2000, self.unattended, run.uid, container.name, container.id)
        return ""

    def _addressed(self, run: Run, pod: Obj) -> Obj:
        """The pod with the address that its status does not show yet."""
        status = {**(pod.get("status") or {}), "podIP": run.ip, "podIPs": [{"ip": run.ip}]}
        return {**pod, "status": status}

    def _mount(self, run: Run, pod: Obj, name: str, image: Image) -> None:
        for volume in pod["spec"].get("volumes") or ():
            if (run.uid, volume["name"]) not in self.disks.volumes:
                tree = volume_tree(volume, self._addressed(run, pod), self.api)
                self.disks.volumes[run.uid, volume["name"]] = tree
        argv = self.programs[run.uid, name].argv
        self.disks.roots[run.uid, name] = container_tree(pod, image, run.ip, self.domain, argv)

    def refresh_volumes(self, run: Run, pod: Obj) -> bool:
        """Write what ConfigMaps and Secrets now say into their volumes; whether that changed anything.

        A volume that is mounted with a subPath stays as it was.
        """
        fixed = {m["name"] for c in pod["spec"]["containers"] for m in c.get("volumeMounts") or () if m.get("subPath")}
        changed = False
        for volume in pod["spec"].get("volumes") or ():
            place = (run.uid, volume["name"])
            if volume["name"] in fixed or not _FOLLOWING & volume.keys():
                continue
            if place in self.disks.volumes and not source_problem(volume, pod, self.api):
                tree = volume_tree(volume, self._addressed(run, pod), self.api)
                changed = changed or tree != self.disks.volumes[place]
                self.disks.volumes[place] = tree
        return changed

    def warmed_up(self) -> None:
        """Nothing happens: a settled world is one in which scripts have had time for their first lines."""

    def unattended(self, uid: str, name: str, id: str) -> None:
        """Nobody attached in time: the program runs with nobody at its input."""
        run = self.runs.get(uid)
        pod = self.pod_of(run) if run else None
        if run and pod and run.container(name).id == id and not self.tasks.get((uid, name)):
            self._spawn_main(run, pod, run.container(name), None)

    def _spawn_main(self, run: Run, pod: Obj, container: Container, streams: Streams | None) -> Task | None:
        name, id = container.name, container.id
        out = LogOutput(self, run.uid, name, "stdout")
        streams = streams or Streams(StringInput(), out, LogOutput(self, run.uid, name, "stderr"))
        argv = list(self.programs[run.uid, name].argv)

        def over(code: int) -> None:
            self.main_over(run.uid, name, id, code)

        learner = streams.stdin.is_tty or not isinstance(streams.stdout, LogOutput)
        cause: Cause = "learner" if learner else "program"
        return self._spawn(run, pod, name, argv, streams, cause, over, tty=streams.stdin.is_tty)

    def main_over(self, uid: str, name: str, id: str, code: int) -> None:
        """The first process ended, by itself or by a signal; the container that it was may be another by now."""
        run = self.runs.get(uid)
        if run is None or run.container(name).id != id or run.container(name).state != "running":
            return
        reason = "Error" if code else "Completed"
        started, words = run.container(name).started, self._last_words(run, name, code)
        self.container_ended(uid, name, Ended(code, reason, started, self.clock.now, words, id))

    def _last_words(self, run: Run, name: str, code: int) -> str:
        """The termination message: what was written for it, or the end of the log."""
        pod = self.pod_of(run)
        if pod is None:
            return ""
        spec = spec_of(pod, name)
        text = self.read_file(pod, name, spec.get("terminationMessagePath") or "/dev/termination-log") or ""
        if not text and code and spec.get("terminationMessagePolicy") == "FallbackToLogsOnError":
            lines = self.written.get((run.uid, name), EMPTY).lines[-MOST_LINES:]
            text = "".join(f"{line}\n" for _, _, line in lines)[-MOST_LOGGED:]
        return text[:MOST_WORDS]

    def slept(self, uid: str, name: str, id: str) -> None:
        """A `sleep` is over, or a server has refused."""
        program = self.programs.get((uid, name))
        self.main_over(uid, name, id, program.code if program else 0)

    def _spawn(
        self, run: Run, pod: Obj, name: str, argv: list[str], streams: Streams, cause: Cause,
        over: Callable[[int], None], *, tty: bool = False,
    ) -> Task | None:
        if self.kernel is None:
            return None
        spec = spec_of(pod, name)
        image = find_image(spec["image"]) or Image(0)
        program, place = find_command(argv[0], image)[0] or posixpath.basename(argv[0]), (run.uid, name)
        env = dict(self.environments.get(place, {}))
        if tty:
            env["TERM"] = "xterm"
        network = self._view(run, cause)
        host = PodHost(self, run.uid, name, image, env.get("HOSTNAME", run.name))
        process = Process(
            argv=[argv[0], *argv[1:]], streams=streams, files=self.files(run.uid, name), cwd=spec.get("workingDir")
            or image.workdir, env=env, clock=self.clock, random=self.random, network=network,
            services={"pod": host, "userland": image.dialect, "user": user_of(pod, spec, image)})
        process.services["commands"] = commands_of(host)
        command = pod_command(program, host)

        def ended(code: int) -> None:
            self._process_over(run.uid, name, task)
            over(code)

        # A program of the pod outlives whatever command made the kubelet start it; an exec dies with its client.
        detached = cause == "program"
        task = self.kernel.spawn(command, process, ended, foreground=False if detached else None, detached=detached)
        self.tasks.setdefault(place, []).append(task)
        return task

    def spawn_behind(self, uid: str, name: str, command: Command, process: Process) -> None:
        """A process of a container that goes on by itself, whoever started it."""
        if self.kernel is None:
            return
        task = self.kernel.spawn(command, process, lambda code: self._process_over(uid, name, task), foreground=False,
                                 detached=True)  # fmt: skip
        self.tasks.setdefault((uid, name), []).append(task)

    def _view(self, run: Run, cause: Cause) -> Network | None:
        return self.network.view(f"pod/{run.namespace}/{run.name}", cause=cause) if self.network else None

    def _process_over(self, uid: str, name: str, task: Task) -> None:
        live = self.tasks.get((uid, name), [])
        if task in live:
            live.remove(task)
        self.touch(uid)

    def touch(self, uid: str) -> None:
        """Something moved in the pod (probes at rest look again)."""

    def has_processes(self, uid: str) -> bool:
        """Whether anything runs in the pod that could change what a probe sees."""
        return any(live for place, live in self.tasks.items() if place[0] == uid)

    def end_processes(self, run: Run, name: str = "") -> None:
        """Kill what runs in a container, or in the whole pod, and forget the pod's files and logs with it."""
        places = [(run.uid, c.name) for c in run.containers if name in ("", c.name)]
        for place in places:
            for task in self.tasks.pop(place, ()):
                task.kernel.kill(task, 137)
            self.log_ended(*place)
            for _, following in self.attached.pop(place, ()):
                following.kill()
            self.open_ports.pop(place)
        if not name:
            for place in [*places, *((run.uid, volume) for volume in run.volumes)]:
                for table in self._tables:
                    table.pop(place)

    def stops_in(self, run: Run, pod: Obj, container: Container) -> tuple[int | None, int]:
        """(ms from SIGTERM to the end, exit code); None: process 1 ignores it."""
        place = (run.uid, container.name)
        program = self.programs.get(place)
        if program is None:
            return 0, 0
        if program.nature == "script" and self.open_ports.get(place) and any("exec " in word for word in program.argv):
            # The shell has made way for its server, which heeds the signal.
            return 200, 0
        trapped = re.search(_TRAP, " ".join(program.argv)[:MOST_READ]) if program.nature == "script" else None
        if trapped:
            return TRAPPED, int(trapped["code"] or 0)
        return program.stops_in, program.exit_code

    # -- files and logs ---------------------------------------------------------------------------------------

    def files(self, uid: str, name: str) -> ContainerFiles:
        """A container's files."""
        run = self.runs[uid]
        pod = self.pod_of(run)
        mounts = mounts_of(spec_of(pod, name)) if pod else ()
        return ContainerFiles(self.disks, uid, name, mounts, lambda: self.clock.now)

    def log_line(self, uid: str, name: str, line: str, stream: str = "stdout") -> None:
        """Append to a container's log, and show it to whoever is attached."""
        log = self.written.get((uid, name))
        if log is None:
            return
        self.written[uid, name] = log.add(self.clock.now, ((line, stream),))
        for streams, following in self.attached.get((uid, name), ()):
            if following.done.closed:
                continue
            (streams.stderr if stream == "stderr" else streams.stdout).write(line + "\n")
        self.log_written(uid, name)

    def log_written(self, uid: str, name: str) -> None:
        """A line was added to a log."""

    def log_ended(self, uid: str, name: str) -> None:
        """A log's container has ended."""

    # -- what the API server's connect, log and portforward ask -----------------------------------------------

    def exec(self, pod: Obj, container: str, argv: list[str], streams: Streams, tty: bool) -> PodConnection:
        """Run a program in a container. Raises ApiError in the kubelet's words."""
        run, name = self._where(pod, container)
        if run.container(name).state != "running":
            raise ApiError(500, "InternalError", f'unable to upgrade connection: container not found ("{name}")')
        image = find_image(spec_of(pod, name)["image"]) or Image(0)
        problem = find_command(argv[0], image)[1] if argv[0] not in image.servers else ""
        if problem:
            id = f"{self.random.getrandbits(256):064x}"
            words = (
                "error executing command in container: failed to exec in container: failed to start exec "
                f'"{id}": OCI runtime exec failed: exec failed: unable to start container process: {problem}'
            )
            raise ApiError(500, "InternalError", f"Internal error occurred: {words}")
        task = self._spawn(run, pod, name, argv, streams, "learner", lambda code: None, tty=tty)
        if task is None:
            raise ApiError(500, "InternalError", "unable to upgrade connection: no processes can be run")
        return PodConnection(self, task)

    def attach(self, pod: Obj, container: str, streams: Streams, tty: bool) -> PodConnection | Following:
        """Join a container's first process: a shell that waits for its terminal starts now."""
        run, name = self._where(pod, container)
        current = run.container(name)
        if current.state != "running":
            raise ApiError(500, "InternalError", f'unable to upgrade connection: container {name} not found in pod '
                           f'{run.name}_{run.namespace}')
        program = self.programs[run.uid, name]
        typed = not isinstance(streams.stdin, StringInput) or streams.stdin.text
        waits = program.nature == "script" and spec_of(pod, name).get("stdin") and typed
        if waits and not self.tasks.get((run.uid, name)):
            task = self._spawn_main(run, pod, current, streams)
            if task is not None:
                return PodConnection(self, task)
        following = Following(Channel())
        live = [entry for entry in self.attached.get((run.uid, name), ()) if not entry[1].done.closed]
        self.attached[run.uid, name] = [*live, (streams, following)]
        return following

    def pod_log(self, pod: Obj, options: Obj) -> str:
        """A container's log, as the options of the call ask for it. Raises ApiError."""
        lines = select(self.find_log(pod, options).lines, self.clock.now, options)
        text = "".join(render(line, timestamps=bool(options.get("timestamps"))) for line in lines)
        limit = options.get("limitBytes")
        return text.encode()[:limit].decode(errors="ignore") if limit else text

    def find_log(self, pod: Obj, options: Obj) -> Log:
        """The log that the options ask for. Raises ApiError."""
        run, name = self._where(pod, options.get("container", ""))
        container = run.container(name)
        words = f'container "{name}" in pod "{run.name}"'
        if options.get("previous"):
            if (run.uid, name) not in self.previous:
                raise bad_request(f"previous terminated {words} not found")
            return self.previous[run.uid, name]
        if (run.uid, name) in self.written:
            return self.written[run.uid, name]
        reason = container.reason or "ContainerCreating"
        if reason in ("ErrImagePull", "ImagePullBackOff"):
            reason = "trying and failing to pull image"
        raise bad_request(f"{words} is waiting to start: {reason}")

    def check_forward(self, pod: Obj) -> None:
        """Check that a pod can be forwarded to. Raises ApiError."""
        run, _ = self._where(pod, pod["spec"]["containers"][0]["name"])
        phase = self.phase(run, pod)
        if phase != "Running":
            words = f"unable to forward port because pod is not running. Current status={phase}"
            raise ApiError(500, "InternalError", words)

    def _where(self, pod: Obj, container: str) -> tuple[Run, str]:
        meta, names = pod["metadata"], [c["name"] for c in pod["spec"]["containers"]]
        every = [*names, *(c["name"] for c in pod["spec"].get("initContainers") or ())]
        if not container:
            if len(names) > 1:
                choice = f"[{' '.join(names)}]"
                raise bad_request(f"a container name must be specified for pod {meta['name']}, choose one of: {choice}")
            container = names[0]
        if container not in every:
            raise bad_request(f"container {container} is not valid for pod {meta['name']}")
        run = self.runs.get(meta["uid"])
        if run is None:
            raise bad_request(f"pod {meta['name']} does not have a host assigned")
        return run, container


def _interactive(argv: tuple[str, ...]) -> bool:
    return posixpath.basename(argv[0]) in ("sh", "bash", "ash", "zsh", "dash") and len(argv) == 1
