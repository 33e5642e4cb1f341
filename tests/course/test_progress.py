"""What is kept survives a kill, a damaged file and an undo."""

from pathlib import Path

from tui.course.progress import Entry, Progress, effective


def test_a_sitting_comes_back_with_its_journal(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "progress.sqlite"
    first = Progress(path)
    sitting = first.begin("one", 7, "0.1")
    first.append(sitting, 0, Entry(1000, "line", "kubectl get pods", "abc"))
    first.touch(sitting, "second", 2000)
    # not closed: a kill closes nothing
    again = Progress(path)
    saved = again.latest()
    assert saved is not None
    assert (saved.lesson, saved.step, saved.time) == ("one", "second", 2000)
    assert again.entries(sitting) == [Entry(1000, "line", "kubectl get pods", "abc")]


def test_only_the_newest_sitting_of_a_lesson_is_open() -> None:
    progress = Progress(None)
    progress.begin("one", 7, "0.1")
    second = progress.begin("one", 7, "0.1")
    saved = progress.latest("one")
    assert saved is not None and saved.id == second


def test_a_damaged_file_is_set_aside_and_said(tmp_path: Path) -> None:
    path = tmp_path / "progress.sqlite"
    path.write_bytes(b"no database at all" * 100)
    progress = Progress(path)
    assert "set aside" in progress.notice
    assert path.with_suffix(".damaged").read_bytes().startswith(b"no database")
    assert progress.latest() is None


def test_the_best_is_kept() -> None:
    progress = Progress(None)
    progress.record("one", 3, 3, True)
    progress.record("one", 1, 1, False)
    assert progress.lessons() == {"one": (3, 3, True)}


def test_undo_cuts_what_came_before() -> None:
    entries = [Entry(1, "line", "a"), Entry(2, "line", "b"), Entry(1, "undo", "1"), Entry(3, "line", "c")]
    assert [e.text for e in effective(entries)] == ["a", "c"]


def test_settings_and_history() -> None:
    progress = Progress(None)
    progress.set("theme", {"name": "light"})
    for n in range(1005):
        progress.remember(f"echo {n}")
    assert progress.setting("theme") == {"name": "light"}
    assert progress.setting("speed", 1) == 1
    assert len(progress.history()) == 1000 and progress.history()[-1] == "echo 1004"
