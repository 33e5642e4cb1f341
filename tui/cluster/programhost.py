"""What programs in containers ask of the node that runs them (programs.Host)."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

from tui.api.objects import Obj
from tui.api.process import Channel
from tui.cluster.disks import ContainerFiles
from tui.cluster.nodebase import NodeBase
from tui.cluster.rewind import Rewindable

Ports = tuple[tuple[int, str, tuple[str, ...]], ...]
"""(port, TCP or UDP, argv of the server)"""


class ProgramHost(NodeBase):
    """Files, logs, environments and ports of containers, by pod and container."""

    open_ports: Rewindable[tuple[str, str], Ports]
    environments: Rewindable[tuple[str, str], Mapping[str, str]]
    inboxes: dict[tuple[str, str, int], Channel[str]]

    def files(self, uid: str, name: str) -> ContainerFiles:
        """A container's files."""
        raise NotImplementedError

    def log_line(self, uid: str, name: str, line: str, stream: str = "stdout") -> None:
        """Append to a container's log."""
        raise NotImplementedError

    def write_log(self, pod: Obj, container: str, line: str, stream: str = "stdout") -> None:
        """See programs.Host."""
        self.log_line(pod["metadata"]["uid"], container, line, stream)

    def read_file(self, pod: Obj, container: str, path: str) -> str | None:
        """See programs.Host."""
        uid = pod["metadata"]["uid"]
        if uid not in self.runs:
            return None
        try:
            return self.files(uid, container).read(path)
        except OSError:
            return None

    def list_folder(self, pod: Obj, container: str, path: str) -> list[str] | None:
        """See programs.Host."""
        uid = pod["metadata"]["uid"]
        if uid not in self.runs:
            return None
        files = self.files(uid, container)
        if not files.is_dir(path):
            return None
        return [name + "/" * files.is_dir(posixpath.join(path, name)) for name in files.list(path)]

    def environment(self, pod: Obj, container: str) -> dict[str, str]:
        """See programs.Host."""
        return dict(self.environments.get((pod["metadata"]["uid"], container), {}))

    def deliver(self, pod: Obj, container: str, port: int, text: str) -> None:
        """See programs.Host."""
        inbox = self.inboxes.get((pod["metadata"]["uid"], container, port))
        if inbox is not None:
            inbox.put(text)

    def opened(self, pod: Obj, container: str) -> tuple[tuple[int, str, tuple[str, ...]], ...]:
        """See programs.Host."""
        return self.open_ports.get((pod["metadata"]["uid"], container), ())
