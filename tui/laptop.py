"""The learner's laptop: a shell with kubectl, its files and its terminal, outside the cluster."""

from __future__ import annotations

import hashlib
import json
import posixpath
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from tui.api.client import Call, Connection, Reply, Transport
from tui.api.objects import Obj
from tui.api.process import Channel, Edit, Streams
from tui.cluster.cluster import Cluster
from tui.kubectl import kubectl
from tui.shell.builtins import laptop
from tui.shell.command import Tool
from tui.shell.completion import Completion, complete
from tui.shell.files import Files, laptop_root
from tui.shell.shell import Shell

HOME = "/home/learner"

_READS = ("get", "list", "watch", "discover", "version")


class Counted:
    """A Transport that counts the calls that may change the cluster, so that undo knows what to take back."""

    def __init__(self, server: Transport) -> None:
        self.server = server
        self.changes = 0

    def send(self, call: Call) -> Reply:
        reply = self.server.send(call)
        if call.verb not in _READS and call.subresource != "log" and not call.options.get("dryRun"):
            self.changes += 1
        return reply

    def watch(self, call: Call) -> Channel[Obj]:
        return self.server.watch(call)

    def logs(self, call: Call) -> Channel[str]:
        return self.server.logs(call)

    def connect(self, call: Call, argv: list[str], streams: Streams, tty: bool) -> Connection:
        connection = self.server.connect(call, argv, streams, tty)
        self.changes += 1
        return connection

    def forward(self, call: Call, port: int) -> None:
        self.server.forward(call, port)


class Laptop:
    """The host that the learner types at. It runs processes on the cluster's clock."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.kernel = cluster.kernel
        self.terminal = cluster.kernel.terminal
        self.client = Counted(cluster.api)
        self.files = Files(laptop_root(), now=lambda: cluster.clock.now, user="learner")
        cluster.network.laptop_hosts = self._hosts
        registry = laptop()
        registry.add(Tool("kubectl", kubectl, "control the cluster", ms=60, aliases=("k",), own_help=True,
                          completer=self._complete_kubectl))
        self.shell = Shell(
            self.kernel,
            self.terminal,
            self.files,
            registry,
            env={"HOME": HOME, "USER": "learner", "HOSTNAME": "laptop"},
            services={"client": self.client, "forwards": cluster.network.published["laptop"],
                      "knocks": cluster.network.knocks},
            network=cluster.network.view("laptop"),
            random=cluster.random,
            cwd=HOME,
        )
        self._mark = self._signature()

    # -- running ----------------------------------------------------------------------------------------------

    def run_line(self, line: str, on_exit: Callable[[int], None]) -> None:
        """Start a command line in the foreground."""
        self._mark = self._signature()
        self.shell.run_line(line, on_exit)

    @property
    def busy(self) -> bool:
        """Whether any process runs, in the foreground or behind it."""
        return bool(self.kernel.tasks)

    def kill(self) -> None:
        """End all processes."""
        for task in tuple(self.kernel.tasks.values()):
            task.on_exit = None
            self.kernel.kill(task)
        self.terminal.clear()

    def drive(self, done: Callable[[], bool], until: int) -> None:
        """Let time pass until something is done, or a moment (simulated ms) has come."""
        clock = self.cluster.clock
        self.cluster.run_ready()
        while not done():
            due = clock.next_time()
            if due is None or due > until:
                clock.advance_to(until)
                return
            self.cluster.step()

    @property
    def waiting(self) -> str | Edit | None:
        """"prompt", "input", an Edit, or None: what the foreground waits for."""
        waiting = self.terminal.waiting
        return waiting[0] if isinstance(waiting, tuple) else waiting

    @property
    def nested_prompt(self) -> str:
        """The prompt of a nested shell, "" where none waits."""
        waiting = self.terminal.waiting
        return waiting[1] if isinstance(waiting, tuple) and len(waiting) == 2 else ""

    def complete(self, line: str, cursor: int) -> list[Completion]:
        """Completions for the word at the cursor: by the shell whose prompt waits, here or in a pod."""
        reader = self.terminal.readers[-1][0] if self.terminal.readers else None
        inner = reader.process.services.get("prompting") if reader else None
        return complete(line, cursor, inner or self.shell.interpreter)

    def _complete_kubectl(self, before: list[str], word: str) -> list[Completion] | None:
        from tui.kubectl.completing import complete as complete_kubectl

        process = self.shell.interpreter.process(["kubectl"])
        found = complete_kubectl(["kubectl", *before[1:], word], process)
        return None if found is None else [Completion(text, 0, note=about) for text, about in found]

    # -- files ------------------------------------------------------------------------------------------------

    def resolve(self, path: str) -> str:
        """An absolute path: relative ones begin at the home folder."""
        return posixpath.normpath(posixpath.join(HOME, path))

    def write(self, path: str, text: str) -> None:
        """Write a file, with the folders above it."""
        folder = posixpath.dirname(path)
        if not self.files.exists(folder):
            self.files.make_dir(folder)
        self.files.write(path, text)

    def mirror(self, path: str, text: str | None, *, folder: bool = False) -> None:
        """A file as it is outside: written, removed, or a folder made; what does not fit is left as it was."""
        with suppress(OSError):
            if folder:
                self.files.make_dir(path)
            elif text is not None:
                self.write(path, text)
            else:
                self.files.remove(path)

    def read(self, path: str) -> str:
        """A file's text. Raises OSError."""
        return self.files.read(path)

    def _hosts(self) -> str:
        """The hosts file, "" where it was removed."""
        return self.files.read("/etc/hosts") if self.files.exists("/etc/hosts") else ""

    # -- state ------------------------------------------------------------------------------------------------

    def _signature(self) -> tuple[Any, ...]:
        return self.client.changes, self.files.root, self.shell.state.cwd

    def changed_since_mark(self) -> bool:
        """Whether the last command line changed the cluster, a file or the folder it stands in."""
        before, now = self._mark, self._signature()
        return before[0] != now[0] or before[1] is not now[1] or before[2] != now[2]

    def snapshot(self) -> Any:
        """Files, the shell's memory and the processes' numbers; taken while nothing runs."""
        return self.files.snapshot(), self.shell.snapshot(), self.kernel.snapshot(), self.client.changes

    def restore(self, state: Any) -> None:
        """Back to a snapshot; ends all processes."""
        files, shell, kernel, self.client.changes = state
        self.kernel.restore(kernel)
        self.files.restore(files)
        self.shell.restore(shell)

    def digest(self) -> str:
        """One word for all files in the learner's home."""
        kept = {path: self.files.read(path) for path in self.files.walk(HOME) if not self.files.is_dir(path)}
        return hashlib.sha256(json.dumps([self.shell.state.cwd, kept], sort_keys=True).encode()).hexdigest()[:16]
