"""Pictures of the screens, compared with those beside this file."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from fake import FakeGame, request
from textual.pilot import Pilot

from tui.app.app import HarborlightApp

pytest.importorskip("pytest_textual_snapshot")
Still = Callable[[Pilot[None]], Awaitable[None]]


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[HarborlightApp, Still]]:
    """An app whose simulated time stands still, and what to press before the picture."""
    monkeypatch.setattr("tui.app.screens.play.PlayScreen.tick", lambda self: None)

    def make(*keys: str, theme: str = "harbor-night") -> tuple[HarborlightApp, Still]:
        app = HarborlightApp(FakeGame())  # type: ignore[arg-type]
        app.theme = theme
        app.game.session.cluster.network.records.append(request(1, pod="default/frontend-p9j7r"))  # type: ignore[union-attr]

        async def before(pilot: Pilot[None]) -> None:
            await pilot.press(*keys)
            await pilot.pause()

        return app, before

    return make


@pytest.mark.parametrize("size", [(140, 40), (80, 24)], ids=["wide", "narrow"])
@pytest.mark.parametrize("keys", [(), ("f1",), ("f4",)], ids=["play", "help", "chart"])
def test_a_screen_looks_as_before(snap_compare: Any, still: Any, size: tuple[int, int], keys: tuple[str, ...]) -> None:
    app, before = still(*keys)
    assert snap_compare(app, terminal_size=size, run_before=before)


def test_the_day_theme_looks_as_before(snap_compare: Any, still: Any) -> None:
    app, before = still(theme="harbor-day")
    assert snap_compare(app, terminal_size=(140, 40), run_before=before)
