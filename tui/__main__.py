"""The command line: `harborlight`, and its words `play`, `lessons`, `shell`, `check`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tui import __version__

if TYPE_CHECKING:
    from tui.home import Home


def parser() -> argparse.ArgumentParser:
    """The command line's grammar."""
    top = argparse.ArgumentParser(
        prog="harborlight",
        description="A terminal game that teaches Kubernetes Services on a cluster that lives inside the program.",
        epilog="Without a command: return to the lesson you were in, or open the chart.",
    )
    top.add_argument("--version", action="version", version=f"harborlight {__version__}")
    top.add_argument("--data", type=Path, metavar="DIR",
                     help="where progress is kept (default: the user's data folder)")
    words = top.add_subparsers(dest="word", metavar="COMMAND")
    play = words.add_parser("play", help="play a lesson on the screen")
    play.add_argument("lesson", nargs="?", help="a lesson's id, number or folder; see `harborlight lessons`")
    play.add_argument("--again", action="store_true", help="begin the lesson anew instead of returning to it")
    play.add_argument("--home", type=Path, metavar="DIR",
                      help="a real folder as your home, for your own editor: only what is in it is read or written")
    words.add_parser("lessons", help="list the lessons, with your progress")
    shell = words.add_parser("shell", help="the shell and its cluster on stdin and stdout, without a screen")
    shell.add_argument("lesson", nargs="?", help="play this lesson there; none is a free cluster")
    shell.add_argument("--home", type=Path, metavar="DIR", help="a real folder as your home")
    shell.add_argument("--seed", type=int, default=7, help="the free cluster's seed (default 7)")
    shell.add_argument("--cloud", action="store_true", help="the free cluster's load balancers get addresses")
    shell.add_argument("--ingress", action="store_true", help="the free cluster has ingress-nginx installed")
    check = words.add_parser("check", help="prove lessons: every right way solves, every wrong way is told why")
    check.add_argument("path", nargs="?", type=Path, help="a folder of lessons (default: the built-in ones)")
    check.add_argument("-q", "--quiet", action="store_true", help="print only what fails, and the total")
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    arguments = parser().parse_args(argv)
    try:
        return {"lessons": _lessons, "shell": _shell, "check": _check}.get(arguments.word, _play)(arguments)
    except BrokenPipeError:
        sys.stderr.close()
        return 141
    except KeyboardInterrupt:
        return 130


def _progress(arguments: argparse.Namespace) -> Path:
    from platformdirs import user_data_path

    folder: Path = arguments.data or user_data_path("harborlight", appauthor=False)
    return folder / "progress.sqlite"


def _home(arguments: argparse.Namespace) -> Home | None:
    """The folder of `--home`; ends the program where it will not do."""
    folder: Path | None = getattr(arguments, "home", None)
    if folder is None:
        return None
    from tui.home import Home, HomeError

    try:
        return Home(folder)
    except HomeError as error:
        sys.exit(_fail(str(error)))


def _fail(message: str) -> int:
    print(f"harborlight: {message}", file=sys.stderr)
    return 2


def _lessons(arguments: argparse.Namespace) -> int:
    from tui.course.loader import load_all
    from tui.course.progress import Progress

    done = Progress(_progress(arguments)).lessons()
    for number, lesson in enumerate(load_all(), 1):
        steps, stars, finished = done.get(lesson.id, (0, 0, False))
        state = "★" * stars if finished else f"{steps}/{len(lesson.steps)}" if steps else ""
        print(f"{number:2}  {lesson.id:26} {lesson.title:28} {lesson.minutes:3} min  {state}".rstrip())
    return 0


def _shell(arguments: argparse.Namespace) -> int:
    from tui.course.loader import LessonError, find_lesson
    from tui.plain import Plain
    from tui.session import Session

    try:
        lesson = find_lesson(arguments.lesson) if arguments.lesson is not None else None
        home = _home(arguments)
    except (KeyError, LessonError) as error:
        return _fail(str(error.args[0]))
    session = Session(seed=arguments.seed, cloud=arguments.cloud, ingress=arguments.ingress, lesson=lesson)
    if home:
        home.attach(session)
    return Plain(session).talk()


def _check(arguments: argparse.Namespace) -> int:
    from tui.course.loader import LessonError, lesson_folders, load_lesson
    from tui.proof.prover import prove

    folders = lesson_folders(arguments.path)
    if not folders:
        return _fail(f"there is no lesson.yaml in {arguments.path}")
    passed = failed = 0
    for folder in folders:
        try:
            for finding in prove(load_lesson(folder)):
                passed, failed = passed + finding.ok, failed + (not finding.ok)
                if not (finding.ok and arguments.quiet):
                    print(finding, flush=True)
        except LessonError as error:
            failed += len(error.problems)
            print("\n".join(f"FAIL {folder.name}: {problem}" for problem in error.problems))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def _play(arguments: argparse.Namespace) -> int:
    if not sys.stdin.isatty() or not sys.stdout.isatty():
        return _fail("the game wants a terminal; `harborlight shell` does without a screen")
    from tui.course.loader import LessonError

    try:
        from tui.app.app import HarborlightApp
        from tui.game import Game

        game = Game(_progress(arguments), getattr(arguments, "lesson", None), again=getattr(arguments, "again", False),
                    home=_home(arguments))
    except (KeyError, LessonError) as error:
        return _fail(str(error.args[0]))
    HarborlightApp(game).run()
    game.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
