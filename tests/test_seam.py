"""kubectl needs nothing of the server but JSON: the recorded scenarios answer the same through a wire of text."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from tui.api.client import Call, Connection, Reply, Transport
from tui.api.errors import ApiError
from tui.api.process import Channel, Streams
from tui.session import Session

EVERY = sorted((Path(__file__).parent / "golden" / "transcripts").glob("*.json"))
SCENARIOS = [pytest.param(path, id=path.stem, marks=[pytest.mark.thorough] if place % 3 else [])
             for place, path in enumerate(EVERY)]
"""All of them in the thorough run, a third in every run."""


def over_text(value: Any) -> Any:
    """A value after a journey as JSON text; TypeError for what is not JSON."""
    return json.loads(json.dumps(value, allow_nan=False))


class Wire:
    """A Transport that carries every call, reply, refusal and watch event as JSON text."""

    def __init__(self, server: Transport) -> None:
        self.server = server
        self.carried: set[str] = set()

    def _call(self, call: Call) -> Call:
        self.carried.add(call.verb)
        return Call(**over_text(asdict(call)))

    def _refused(self, error: ApiError) -> ApiError:
        self.carried.add("refusal")
        told = ApiError.of(over_text(error.status))
        told.warnings = tuple(over_text(error.warnings))
        return told

    def send(self, call: Call) -> Reply:
        try:
            reply = over_text(asdict(self.server.send(self._call(call))))
        except ApiError as error:
            raise self._refused(error) from None
        return Reply(reply["body"], tuple(reply["warnings"]))

    def watch(self, call: Call) -> Channel[Any]:
        try:
            return self._carried(self.server.watch(self._call(call)))
        except ApiError as error:
            raise self._refused(error) from None

    def logs(self, call: Call) -> Channel[str]:
        try:
            return self._carried(self.server.logs(self._call(call)))
        except ApiError as error:
            raise self._refused(error) from None

    def connect(self, call: Call, argv: list[str], streams: Streams, tty: bool) -> Connection:
        try:
            return self.server.connect(self._call(call), over_text(argv), streams, tty)
        except ApiError as error:
            raise self._refused(error) from None

    def forward(self, call: Call, port: int) -> None:
        try:
            self.server.forward(self._call(call), over_text(port))
        except ApiError as error:
            raise self._refused(error) from None

    def _carried(self, source: Channel[Any]) -> Channel[Any]:
        """The items of a channel as they arrive at the other end; closing one end closes the other."""
        arrived: Channel[Any] = Channel()

        def carry() -> None:
            while source.items:
                self.carried.add("item")
                arrived.put(over_text(source.items.popleft()))
            if source.closed:
                arrived.close()

        arrived.listeners.append(lambda: source.close() if arrived.closed else None)
        source.listeners.append(carry)
        carry()
        return arrived


def answers(scenario: dict[str, Any], session: Session) -> list[tuple[str, str, str, int | None]]:
    """Each step's command with what it printed and its exit code."""
    for path, text in scenario.get("files", {}).items():
        session.write(path, text)
    told = []
    for step in scenario["steps"]:
        result = session.run(step["run"])
        told.append((step["run"], result.stdout, result.stderr, result.exit_code))
        if step.get("settle", True):
            session.settle()
    return told


def wired() -> tuple[Session, Wire]:
    """A session whose kubectl reaches the server by text alone."""
    session = Session(seed=7, bare=True)
    wire = session.laptop.client.server = Wire(session.cluster.api)
    return session, wire


@pytest.mark.parametrize("path", SCENARIOS)
def test_scenarios_answer_the_same_over_text(path: Path) -> None:
    scenario = json.loads(path.read_text())
    session, wire = wired()
    over, direct = answers(scenario, session), answers(scenario, Session(seed=7, bare=True))
    for through_text, straight in zip(over, direct, strict=True):
        assert through_text == straight
    assert wire.carried


def test_what_streams_is_carried_too() -> None:
    session, wire = wired()
    session.run("kubectl create deployment web --image=nginx")
    session.settle()
    seen = session.run("kubectl get pods --watch", limit=5).stdout
    assert "web-" in seen
    assert "deployment.apps/web condition met" in session.run(
        "kubectl wait deployment/web --for=condition=Available").stdout
    assert session.run("kubectl exec deploy/web -- hostname").stdout.startswith("web-")
    assert session.run("kubectl logs deploy/web --follow", limit=5).stdout
    assert 'services "none" not found' in session.run("kubectl get service none").stderr
    assert {"discover", "create", "watch", "item", "refusal"} <= wire.carried
