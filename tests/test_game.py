"""A kept game: leaving, or being killed, and coming back to the same step with the same files and pods."""

from pathlib import Path

import pytest

from tui.course.progress import Progress
from tui.game import Game


def test_coming_back_after_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "progress.sqlite"
    game = Game(path, "changing-pods")
    assert game.session
    session = game.session
    session.start("next")
    session.answer("three")
    session.start("next")
    session.run("kubectl delete pod frontend-m8kl9")
    session.run("echo kept > notes.txt")
    session.advance(9)
    game.touch()
    # killed: nothing is closed
    again = Game(path).session
    assert again and again.step and session.step
    assert again.step.id == session.step.id == "replace"
    assert again.read("notes.txt") == "kept\n"
    assert again.digest() == session.digest()
    assert again.answers == {"guess": "three"}


def test_a_kill_inside_a_pod_comes_back_inside_it(tmp_path: Path) -> None:
    path = tmp_path / "progress.sqlite"
    session = Game(path, "changing-pods").session
    assert session
    session.run("kubectl run c --rm -it --image=busybox -- sh")
    session.run("cd /tmp")
    again = Game(path).session
    assert again and again.prompt == session.prompt == "/tmp # "


def test_undo_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "progress.sqlite"
    session = Game(path, "changing-pods").session
    assert session
    session.run("kubectl scale rs frontend --replicas=1")
    session.undo()
    session.run("echo after > after.txt")
    again = Game(path).session
    assert again and again.read("after.txt") == "after\n"
    assert again.run("kubectl get rs frontend -o jsonpath='{.spec.replicas}'").stdout == "3"


def test_another_version_enters_the_step_afresh_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "progress.sqlite"
    session = Game(path, "changing-pods").session
    assert session
    session.start("next")
    monkeypatch.setattr("tui.game.__version__", "9.9")
    game = Game(path)
    assert "afresh" in game.notice
    assert game.session and game.session.step and game.session.step.id == "guess"


def test_without_a_saved_game_there_is_no_session(tmp_path: Path) -> None:
    game = Game(tmp_path / "progress.sqlite")
    assert game.session is None
    assert [berth.number for berth in game.chart()] == list(range(1, 9))


def test_finishing_is_recorded(tmp_path: Path) -> None:
    path = tmp_path / "progress.sqlite"
    game = Game(path, "changing-pods")
    assert game.session and game.session.lesson
    for _ in game.session.lesson.steps:
        game.session.start("skip")
    game.close()
    steps, _, finished = Progress(path).lessons()["changing-pods"]
    assert finished and steps < 6
