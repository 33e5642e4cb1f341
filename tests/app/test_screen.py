"""The screens, played with a pilot."""

import gc
from typing import Any
from weakref import ref

import pytest
from fake import FakeGame, request
from textual import events

from tui.app.app import HarborlightApp
from tui.course.loader import find_lesson
from tui.game import Game

SIZES = [(140, 40), (80, 24)]


async def started(size: tuple[int, int] = (140, 40), lesson: int = 4) -> tuple[HarborlightApp, Any]:
    app = HarborlightApp(FakeGame(lesson))  # type: ignore[arg-type]
    return app, app.run_test(size=size)


def screen_text(app: HarborlightApp) -> str:
    return "\n".join("".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips())


@pytest.mark.parametrize("size", [*SIZES, (20, 5)])
async def test_every_size_can_be_played(size: tuple[int, int]) -> None:
    app, run = await started(size)
    async with run as pilot:
        await pilot.press(*"ls", "enter")
        await pilot.pause()
        assert app.play and app.play.session.lines == ["ls"]
        for key in ("f1", "escape", "f6", "f7", "f4", "escape", "f2"):
            await pilot.press(key)
        await pilot.pause()


async def test_three_panes_are_in_sight() -> None:
    app, run = await started()
    async with run as pilot:
        await pilot.pause()
        shown = screen_text(app)
        assert all(word in shown for word in ("Lesson", "Harbor", "Shell", "Three ships", "◉ frontend", "~ $"))


async def test_learner_text_is_never_markup() -> None:
    app, run = await started()
    async with run as pilot:
        await pilot.press(*"echo ", "left_square_bracket", "b", "right_square_bracket", "enter")
        await pilot.pause(0.1)
        assert "did echo [b]" in screen_text(app)


async def test_a_pasted_heredoc_is_one_command() -> None:
    app, run = await started()
    async with run as pilot:
        assert app.play
        app.play.shell.post_message(events.Paste("cat <<EOF\na: [1]\nEOF\nls\n"))
        await pilot.pause(0.5)
        assert app.play.session.lines == ["cat <<EOF\na: [1]\nEOF", "ls"]


async def test_ctrl_c_interrupts_what_runs() -> None:
    app, run = await started()
    async with run as pilot:
        await pilot.press(*"sleep 9", "enter", "ctrl+c")
        assert app.play and app.play.session.interrupted == 1 and app.play.session.idle


async def test_tab_completes_and_offers() -> None:
    app, run = await started()
    async with run as pilot:
        assert app.play
        await pilot.press(*"ca", "tab")
        assert app.play.shell.edit.text == "cat "
        await pilot.press("ctrl+u", *"ku", "tab", "tab", "tab", "enter")
        assert app.play.shell.edit.text == "kubeadm "


async def test_the_editor_saves_and_applies_in_one_key() -> None:
    app, run = await started()
    async with run as pilot:
        assert app.play
        await pilot.press("f5")
        await pilot.pause(0.2)
        assert app.play.session.lines == ["vi frontend-service.yaml"] and app.play.editor
        await pilot.press(*"kind", "colon", "f9")
        await pilot.pause(0.3)
        assert app.play.session.saved == ["kind:"]
        assert app.play.session.lines[-1] == "kubectl apply -f frontend-service.yaml"


async def test_escape_never_loses_what_was_written() -> None:
    app, run = await started()
    async with run as pilot:
        assert app.play
        await pilot.press("f5")
        await pilot.pause(0.2)
        await pilot.press("a", "escape")
        await pilot.pause(0.1)
        assert app.play.editor and not app.play.session.saved


async def test_a_request_sparks_and_a_failed_one_leaves_its_words() -> None:
    app, run = await started()
    async with run as pilot:
        assert app.play
        app.play.session.cluster.network.records.append(request(1, outcome="refused"))
        await pilot.pause(0.2)
        assert app.play.harbor.sparks and "refused" in screen_text(app)


async def test_a_prediction_is_kept_and_its_command_runs_after_it() -> None:
    app, run = await started()
    async with run as pilot:
        assert app.play
        app.play.session.runner.go(3, first_request=0, first_command=0)
        await pilot.pause(0.4)
        app.play.choose("none")
        await pilot.pause(0.4)
        assert app.play.session.lines == ["kubectl delete pod frontend-m8kl9"]
        assert "▸ d) Nothing takes its place" in screen_text(app)


async def test_the_chart_opens_any_lesson() -> None:
    app, run = await started()
    async with run as pilot:
        await pilot.press("f4")
        await pilot.pause(0.2)
        assert "Watching the Service work" in screen_text(app)
        await pilot.press("down", "enter")
        await pilot.pause(0.3)
        assert app.play and app.game.session and app.game.session.lesson
        assert app.game.session.lesson.id == app.game.lessons[5].id


@pytest.mark.parametrize("theme", ["harbor-night", "harbor-day", "harbor-contrast"])
async def test_every_theme_draws(theme: str) -> None:
    app, run = await started()
    async with run as pilot:
        app.theme = theme
        await pilot.pause()
        assert "Harbor" in screen_text(app)


async def test_reduced_motion_counts_instead() -> None:
    app, run = await started()
    app.animation_level = "none"
    async with run as pilot:
        assert app.play
        app.play.session.cluster.network.records.append(request(1, pod="default/frontend-p9j7r"))
        await pilot.pause(0.3)
        assert "1 answered, 0 failed" in screen_text(app)
        assert not any(0 <= spark.at < len(spark.path) - 1 for spark in app.play.harbor.sparks)


async def test_a_key_appears_at_once_however_much_was_printed() -> None:
    from time import perf_counter

    app, run = await started()
    async with run:
        assert app.play
        shell = app.play.shell
        shell.book.write("a line of output\n" * 3000)
        begun = perf_counter()
        for _ in range(10):
            shell.on_key(events.Key("a", "a"))
        assert (perf_counter() - begun) / 10 < 0.016


async def test_the_margin_marks_the_line_of_a_problem() -> None:
    app, run = await started()
    async with run as pilot:
        assert app.play
        await pilot.press("f5")
        await pilot.pause(0.2)
        await pilot.press(*"a", "colon", "space", "left_square_bracket")
        await pilot.pause(0.2)
        assert app.play.editor and app.play.editor.area.marks
        assert "1✗ a: [" in screen_text(app)


async def test_an_earlier_lesson_and_its_world_leave_memory() -> None:
    game = Game(None, "watching-it-work")
    app = HarborlightApp(game)
    earlier = ref(game.session)
    async with app.run_test(size=(80, 24)) as pilot:
        for number in "12":
            await pilot.pause()
            app.open_lesson(find_lesson(number), again=True)
        await pilot.pause()
        gc.collect()
        assert earlier() is None and game.session is not None
