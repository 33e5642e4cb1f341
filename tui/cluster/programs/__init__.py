"""Programs that listen in pods: what the network calls when a connection reaches a pod's port.

A program is a view without state of its own, made for one look-up: what it must remember (logs, counters, files)
its `Host` (the kubelet) keeps as data, so that a world with busy pods can be snapshot. Without a host nothing is
written anywhere, which is what a check wants.
"""

from __future__ import annotations

from typing import Literal, Protocol

from tui.api.objects import Obj
from tui.api.record import record
from tui.api.traffic import HttpRequest, HttpResponse

Transport = Literal["TCP", "UDP"]


@record
class Who:
    """The other end of a connection, as the program sees it."""

    address: str
    """Source IP, after whatever translation happened on the way."""
    port: int = 0
    """Source port."""
    now: int = 0
    """Simulated ms since the epoch."""
    host: str = ""
    """The Host header's value where the request carries none of its own: `frontend`, `10.96.1.2:8080`."""


class Program(Protocol):
    """Something that listens on a port of a pod."""

    def http(self, request: HttpRequest, who: Who) -> HttpResponse | None:
        """Answer one HTTP request; None where the program does not speak HTTP on this port."""

    def exchange(self, text: str, who: Who) -> str | None:
        """Answer raw text; None where the program hangs up without a word."""


class Host(Protocol):
    """What a program may ask of the node that runs it."""

    def write_log(self, pod: Obj, container: str, line: str, stream: str = "stdout") -> None:
        """Append a line (no newline) to the container's log."""

    def read_file(self, pod: Obj, container: str, path: str) -> str | None:
        """A file as the container sees it, None where it is not there."""

    def list_folder(self, pod: Obj, container: str, path: str) -> list[str] | None:
        """What is in a folder, folders with a slash after their name; None where it is none."""

    def environment(self, pod: Obj, container: str) -> dict[str, str]:
        """The container's environment."""

    def deliver(self, pod: Obj, container: str, port: int, text: str) -> None:
        """Hand what came to a port to the process that listens there (its client's address, a blank, the text)."""

    def opened(self, pod: Obj, container: str) -> tuple[tuple[int, str, tuple[str, ...]], ...]:
        """Ports that processes opened besides the main program: (port, TCP or UDP, argv of the server)."""


def listener(pod: Obj, port: int, protocol: str = "TCP", host: Host | None = None) -> Program | None:
    """The program that listens on a port of the pod: found through image and command of each running container.

    `host` is the cluster's `nodes`; None answers without logs, files or environment. None: nobody listens.
    """
    from tui.cluster.programs.find import find

    return find(pod, port, protocol, host)
