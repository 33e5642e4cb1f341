"""The harbor's model and its picture."""

import pytest
from fake import World, article, piece, pod, request, service

from tui.app.glyphs import ASCII, UNICODE
from tui.app.harbor import Tally, changes, survey
from tui.app.picture import draw


def text(world: World, width: int = 80, tally: Tally | None = None, glyphs=UNICODE) -> str:
    picture = draw(survey(world, tally or Tally()), width, glyphs)
    return "\n".join("".join(char for char, _ in row).rstrip() for row in picture.rows)


@pytest.mark.parametrize(
    ("ready", "ports", "lines"), [(True, True, 1), (None, True, 1), (False, True, 0), (True, False, 0)]
)
def test_a_line_joins_a_ready_endpoint_with_a_port(ready: bool | None, ports: bool, lines: int) -> None:
    world = World(
        pods=[pod("a", "10.244.1.2")],
        services=[service()],
        endpointslices=[piece("frontend", ["a"], ready=ready, ports=ports)],
    )
    assert len(survey(world, Tally()).lines) == lines


def test_a_client_stands_left_and_a_stray_pod_stays_in_sight() -> None:
    harbor = survey(article(), Tally())
    assert [caller.name for caller in harbor.callers] == ["you", "test-client"]
    assert [ship.short for ship in harbor.ships] == ["m8kl9", "p9j7r", "k2f9x", "stray"]


def test_requests_are_counted_by_the_pod_that_served_them() -> None:
    tally = Tally()
    fresh = tally.read([request(1, pod="default/frontend-m8kl9"), request(2, outcome="refused")])
    assert [r.id for r in fresh] == [1, 2]
    assert [ship.served for ship in survey(article(), tally).ships] == [1, 0, 0, 0]
    assert tally.read([]) == [] and not tally.served


def test_the_picture_joins_with_corners() -> None:
    tally = Tally()
    tally.read([request(1, pod="default/frontend-m8kl9")])
    drawn = text(article(), 90, tally)
    assert "◉ frontend ─" in drawn and "└─ ● k2f9x" in drawn and "─▶ ◉ frontend" in drawn
    assert "10.96.184.120:80 → 80" in drawn and "app=web" in drawn


def test_no_endpoints_is_said_in_words() -> None:
    world = article()
    world.resources["endpointslices"] = []
    drawn = text(world)
    assert "◎ frontend" in drawn and "✗ 0 of 3 pods ready" in drawn


def test_many_pods_fold() -> None:
    world = World(pods=[pod(f"frontend-{i:05}", "10.244.1.1") for i in range(20)])
    assert "+ 15 more pods" in text(world)


@pytest.mark.parametrize("width", [0, 5, 12, 20, 40, 200])
def test_any_width_can_be_drawn(width: int) -> None:
    text(article(), width)


def test_ascii_is_ascii() -> None:
    assert text(article(), glyphs=ASCII).replace("→", "").isascii()


def test_changes_are_told_in_words() -> None:
    before = survey(article(), Tally())
    world = article()
    del world.resources["pods"][0]
    world.resources["pods"].append(pod("frontend-b7n4q", "10.244.1.8"))
    told = [sentence for _, sentence in changes(before, survey(world, Tally()))]
    assert told == ["pod b7n4q created", "pod m8kl9 gone"]
