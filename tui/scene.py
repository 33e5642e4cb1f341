"""What a lesson's checks may look at in a session."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from tui.api.kind import Reader
from tui.api.traffic import Request
from tui.cluster.network import walk_all
from tui.course.checks import Ran

if TYPE_CHECKING:
    from tui.session import Session


class SessionScene:
    """The world of a session as checks see it; looking changes nothing."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def reader(self) -> Reader:
        return self._session.cluster.api

    @property
    def requests(self) -> Sequence[Request]:
        """The learner's own requests since the step began."""
        runner = self._session.runner
        first = runner.standing.first_request if runner else 0
        records = self._session.cluster.network.records
        return [r for r in records if r.id >= first and r.cause == "learner" and r.protocol != "DNS"]

    @property
    def commands(self) -> Sequence[Ran]:
        """Commands run since the step began."""
        runner = self._session.runner
        return self._session.commands[runner.standing.first_command if runner else 0 :]

    @property
    def answers(self) -> Mapping[str, str]:
        return self._session.answers

    def read_file(self, path: str) -> str | None:
        """A file in the learner's home, None where there is none."""
        try:
            return self._session.read(path)
        except OSError:
            return None

    def walk(self, client: str, url: str, host: str = "") -> Sequence[Request]:
        """Every way that a request could go now. `pod` is any pod that runs in the default namespace."""
        if client == "pod":
            running = [p for p in self.reader.list("pods", "default") if p.get("status", {}).get("phase") == "Running"]
            if not running:
                return []
            client = f"pod/default/{running[0]['metadata']['name']}"
        return walk_all(self._session.cluster.network, client, url, host)
