"""A whole lesson played by keyboard alone, in real time at ten times the speed."""

from pathlib import Path
from typing import Any

import pytest
from textual.events import Key
from textual.keys import _character_to_key
from textual.pilot import Pilot

from tui.app.app import HarborlightApp
from tui.game import Game

MANIFEST = (Path(__file__).parents[1] / "frontend-service.yaml").read_text()


async def typed(pilot: Pilot[Any], *lines: str) -> None:
    """Type lines, each with Enter, and wait until a prompt takes the next."""
    app: Any = pilot.app
    for line in lines:
        for character in line:
            app.post_message(Key(_character_to_key(character), character))
        app.post_message(Key("enter", "\r"))
        await pilot.pause()
        for _ in range(200):
            await pilot.pause(0.02)
            if app.game.session.waiting == "prompt":
                break
        else:
            raise AssertionError(f"no prompt after {line!r}")


async def solved(pilot: Pilot[Any]) -> None:
    """Wait until the step is solved, then go on by the word."""
    session = pilot.app.game.session  # type: ignore[attr-defined]
    for _ in range(300):
        if session.solved:
            break
        await pilot.pause(0.02)
    assert session.solved, [v.why for v in session.goals() if not v.met]
    await pilot.press(*"next", "enter")
    await pilot.pause()


@pytest.mark.thorough
async def test_a_whole_lesson(tmp_path: Path) -> None:
    game = Game(tmp_path / "progress.sqlite", "watching-it-work")
    app = HarborlightApp(game)
    async with app.run_test(size=(140, 40)) as pilot:
        await pilot.pause()
        assert app.play
        app.play.set_speed(10)
        session = game.session
        assert session and session.runner

        await typed(pilot, "cat > frontend-service.yaml <<'EOF'", *MANIFEST.splitlines(), "EOF")
        await typed(pilot, "kubectl apply -f frontend-service.yaml")
        await solved(pilot)
        assert session.step and session.step.id == "look"
        await typed(pilot, "kubectl get service frontend", "kubectl get pods -l app=frontend")
        await solved(pilot)
        client = "kubectl run test-client --rm -it --image=busybox -- sh"
        await typed(pilot, client, "wget -qO- http://frontend", "exit")
        await solved(pilot)
        assert session.step.id == "new-ship"
        await typed(pilot, "answer b")
        await solved(pilot)
        await typed(pilot, "kubectl delete pod frontend-m8kl9", client, "wget -qO- http://frontend", "exit")
        await solved(pilot)
        assert session.runner.standing.finished
        assert session.runner.stars == 3
    assert game.progress.lessons()["watching-it-work"] == (5, 3, True)
