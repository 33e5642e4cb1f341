"""The nodes as a check sees them: files and environments can be read, and nothing is written anywhere."""

from __future__ import annotations

from tui.api.objects import Obj
from tui.cluster.programs import Host


class Silent:
    """A Host that keeps no log."""

    def __init__(self, host: Host) -> None:
        self._host = host

    def write_log(self, pod: Obj, container: str, line: str, stream: str = "stdout") -> None:
        """Drop the line."""

    def read_file(self, pod: Obj, container: str, path: str) -> str | None:
        """As the container sees it."""
        return self._host.read_file(pod, container, path)

    def list_folder(self, pod: Obj, container: str, path: str) -> list[str] | None:
        """As the container sees it."""
        return self._host.list_folder(pod, container, path)

    def environment(self, pod: Obj, container: str) -> dict[str, str]:
        """The container's own."""
        return self._host.environment(pod, container)

    def deliver(self, pod: Obj, container: str, port: int, text: str) -> None:
        """Nobody hears of it."""

    def opened(self, pod: Obj, container: str) -> tuple[tuple[int, str, tuple[str, ...]], ...]:
        """Ports that were opened by hand."""
        return self._host.opened(pod, container)
