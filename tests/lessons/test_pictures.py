"""Pictures of every lesson: at its start, half way and at its end; and of a prediction, the editor and the debrief."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tui.app.app import HarborlightApp
from tui.course.loader import load_all
from tui.course.ways import first_right_ways
from tui.game import Game

pytest.importorskip("pytest_textual_snapshot")

LESSONS = [lesson.id for lesson in load_all()]
WIDE, NARROW = (140, 40), (80, 24)
BROKEN = """apiVersion: v1
kind: Service
metadata:
  name: frontend
spec:
  type: ClusterIP
  selector:
    app: front-end
  ports:
  - port: "80"
    targetport: 80
"""


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Simulated time stands still, and the environment colours nothing."""
    monkeypatch.setattr("tui.app.screens.play.PlayScreen.tick", lambda self: None)
    for name in ("NO_COLOR", "TEXTUAL_THEME", "HARBORLIGHT_GLYPHS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")


def at_step(lesson: str, place: str) -> HarborlightApp:
    """The app in a lesson: at its `start`, `half` way, or its `end` (the last step, solved)."""
    game = Game(None, lesson)
    session = game.session
    assert session and session.lesson
    steps = session.lesson.steps
    if place != "start":
        session.enter(steps[len(steps) // 2 if place == "half" else -1].id)
    if place == "end":
        for action in first_right_ways(session.lesson).get(steps[-1].id, ()):
            session.act(action)
        session.settle()
        assert session.solved
    return HarborlightApp(game)


def press(*keys: str) -> Callable[[Pilot[None]], Awaitable[None]]:
    """What to press before the picture."""

    async def before(pilot: Pilot[None]) -> None:
        await pilot.press(*keys)
        await pilot.pause()

    return before


@pytest.mark.parametrize("lesson", LESSONS)
def test_start(snap_compare: Any, lesson: str) -> None:
    assert snap_compare(at_step(lesson, "start"), terminal_size=WIDE)


@pytest.mark.thorough
@pytest.mark.parametrize("lesson", LESSONS)
def test_start_narrow(snap_compare: Any, lesson: str) -> None:
    assert snap_compare(at_step(lesson, "start"), terminal_size=NARROW)


@pytest.mark.thorough
@pytest.mark.parametrize("place", ["half", "end"])
@pytest.mark.parametrize("lesson", LESSONS)
def test_on_the_way(snap_compare: Any, lesson: str, place: str) -> None:
    assert snap_compare(at_step(lesson, place), terminal_size=WIDE)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_prediction(snap_compare: Any, size: tuple[int, int]) -> None:
    game = Game(None, "changing-pods")
    assert game.session
    game.session.enter("guess")
    assert snap_compare(HarborlightApp(game), terminal_size=size)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_editor(snap_compare: Any, size: tuple[int, int]) -> None:
    game = Game(None, "watching-it-work")
    assert game.session
    game.session.write("frontend-service.yaml", BROKEN)

    async def edit(pilot: Pilot[None]) -> None:
        app: Any = pilot.app
        app.game.session.run("vi frontend-service.yaml")
        app.play._follow()
        await pilot.pause()
        app.screen.query_one("TextArea").cursor_blink = False
        await pilot.pause()

    assert snap_compare(HarborlightApp(game), terminal_size=size, run_before=edit)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("key", ["f1", "f4"], ids=["help", "chart"])
def test_sheets(snap_compare: Any, size: tuple[int, int], key: str) -> None:
    assert snap_compare(HarborlightApp(Game(None, "watching-it-work")), terminal_size=size, run_before=press(key))


def test_debrief(snap_compare: Any) -> None:
    app = at_step("watching-it-work", "end")
    assert snap_compare(app, terminal_size=WIDE, run_before=press(*"next", "enter"))


PLAYED = (
    "kubectl delete pod frontend-m8kl9",
    "kubectl get pods",
    "kubectl run test-client --rm -it --image=busybox -- sh",
    "wget -qO- http://frontend | grep title",
)


def test_readme(snap_compare: Any) -> None:
    """The README's picture: in the middle of a lesson, a pod replaced and the same call made again."""
    game = Game(None, "watching-it-work")
    assert game.session
    game.session.enter("again")

    async def played(pilot: Pilot[None]) -> None:
        app: Any = pilot.app
        for line in PLAYED:
            app.play.shell.type_line(line)
            for _ in range(60):
                app.game.session.advance(0.1)
                app.play.shell.pump()
                app.play.harbor.look()
        app.play.refresh_all()
        await pilot.pause()

    assert snap_compare(HarborlightApp(game), terminal_size=WIDE, run_before=played)


def test_the_readme_shows_that_picture() -> None:
    here = Path(__file__)
    taken = here.parent / "__snapshots__" / here.stem / "test_readme.svg"
    assert (here.parents[2] / "assets" / "harborlight.svg").read_text() == taken.read_text()
