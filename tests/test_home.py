"""A real folder as the learner's home: both sides see each other's files, and nothing outside is ever touched."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tui.__main__ import main
from tui.game import Game
from tui.home import Home, HomeError
from tui.session import Session

MANIFEST = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: mine}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


def at_home(folder: Path) -> Session:
    session = Session(bare=True)
    Home(folder).attach(session)
    return session


def test_what_an_editor_writes_is_there_for_the_next_command(folder: Path) -> None:
    session = at_home(folder)
    (folder / "mine.yaml").write_text(MANIFEST)
    assert session.run("kubectl apply -f mine.yaml").stdout == "configmap/mine created\n"
    (folder / "sub").mkdir()
    (folder / "sub" / "two.yaml").write_text(MANIFEST.replace("mine", "two"))
    assert "configmap/two created" in session.run("kubectl apply -f . -R").stdout
    (folder / "mine.yaml").unlink()
    assert session.run("ls").stdout == "sub\n"


def test_what_a_command_writes_is_in_the_folder(folder: Path) -> None:
    session = at_home(folder)
    session.run("mkdir -p a/b; echo one > a/b/one.txt; kubectl create configmap x --dry-run=client -o yaml > x.yaml")
    assert (folder / "a/b/one.txt").read_text() == "one\n"
    assert "kind: ConfigMap" in (folder / "x.yaml").read_text()
    session.run("mv a c; rm x.yaml")
    assert sorted(str(p.relative_to(folder)) for p in folder.rglob("*")) == ["c", "c/b", "c/b/one.txt"]


def test_files_that_only_one_side_has_go_to_the_other(folder: Path) -> None:
    (folder / "theirs.txt").write_text("theirs\n")
    (folder / "both.txt").write_text("the folder's\n")
    session = Session(bare=True)
    session.run("echo ours > ours.txt; echo the game > both.txt")
    Home(folder).attach(session)
    assert session.run("cat theirs.txt both.txt").stdout == "theirs\nthe folder's\n"
    assert (folder / "ours.txt").read_text() == "ours\n" and (folder / "both.txt").read_text() == "the folder's\n"


def test_undo_takes_back_commands_and_leaves_the_editors_work(folder: Path) -> None:
    session = at_home(folder)
    session.run("echo game > game.txt")
    (folder / "mine.yaml").write_text(MANIFEST)
    session.run("kubectl apply -f mine.yaml; echo more >> game.txt")
    assert session.undo()
    assert (folder / "game.txt").read_text() == "game\n"
    assert (folder / "mine.yaml").read_text() == MANIFEST == session.read("mine.yaml")
    session.reset()
    assert not (folder / "game.txt").exists() and (folder / "mine.yaml").read_text() == MANIFEST


def test_links_are_neither_followed_nor_made(folder: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret\n")
    (tmp_path / "out").mkdir()
    (folder / "leak.txt").symlink_to(secret)
    (folder / "out").symlink_to(tmp_path / "out")
    session = at_home(folder)
    assert "leak.txt is a symbolic link" in "".join(text for _, text in session.take_output())
    assert "No such file" in session.run("cat leak.txt").stderr
    session.run("echo x > leak.txt; mkdir out; echo y > out/y.txt; ln -s /etc/passwd p; echo z > p")
    assert secret.read_text() == "secret\n" and not list((tmp_path / "out").iterdir())
    assert not (folder / "p").exists() and not (folder / "p").is_symlink()


def test_a_folder_swapped_for_a_link_leads_nowhere(folder: Path, tmp_path: Path) -> None:
    session = at_home(folder)
    session.run("mkdir sub; echo one > sub/one.txt")
    (tmp_path / "elsewhere").mkdir()
    (folder / "sub" / "one.txt").unlink()
    (folder / "sub").rmdir()
    (folder / "sub").symlink_to(tmp_path / "elsewhere")
    session.run("mkdir -p sub; echo two > sub/two.txt")
    assert not list((tmp_path / "elsewhere").iterdir())


def test_bytes_that_are_no_text_survive(folder: Path) -> None:
    (folder / "binary").write_bytes(bytes(range(256)))
    session = at_home(folder)
    session.run("cp binary copy")
    assert (folder / "copy").read_bytes() == bytes(range(256))


def test_what_cannot_be_written_is_said_and_the_game_goes_on(folder: Path) -> None:
    session = at_home(folder)
    os.mkfifo(folder / "pipe")
    result = session.run("ls; echo x > $(printf 'a%.0s' {1..250})")
    assert result.exit_code == 0
    assert "could not be written" in result.stdout or (folder / ("a" * 250)).exists()


def test_too_large_a_folder_is_no_home(folder: Path) -> None:
    for number in range(2_001):
        (folder / f"{number}").touch()
    with pytest.raises(HomeError, match="more than 2,000 files"):
        Home(folder)


def test_a_kept_game_comes_back_to_the_folder_as_it_is(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "progress.sqlite"
    game = Game(path, "changing-pods", home=Home(folder))
    assert game.session
    game.session.run("echo one > one.txt")
    (folder / "two.txt").write_text("two\n")
    game.touch()
    assert game.session.read("two.txt") == "two\n"
    game.close()
    (folder / "one.txt").write_text("edited\n")
    again = Game(path, home=Home(folder)).session
    assert again and again.read("one.txt") == "edited\n" and again.read("two.txt") == "two\n"
    assert (folder / "one.txt").read_text() == "edited\n"


def test_the_command_line_says_when_there_is_no_such_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["shell", "--home", str(tmp_path / "none")])
    assert stop.value.code == 2 and "there is no folder" in capsys.readouterr().err
