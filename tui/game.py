"""A game: a session that is kept. Opens lessons, returns to them, and writes every entry down."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from tui import __version__
from tui.api.record import record
from tui.course.lesson import Lesson
from tui.course.loader import find_lesson, load_all
from tui.course.progress import Entry, Progress, Sitting
from tui.session import Session

if TYPE_CHECKING:
    from tui.home import Home


@record
class Berth:
    """A lesson's place on the chart."""

    lesson: Lesson
    number: int
    steps: int
    """Steps solved."""
    stars: int
    finished: bool
    current: bool


class Game:
    """One learner's game: the session on the table, and what is kept of it."""

    def __init__(
        self, path: Path | None, lesson: str | None = None, *, again: bool = False, home: Home | None = None
    ) -> None:
        """`lesson` None returns to the last one (`session` is None where there is none); `home` is a real folder.

        Raises KeyError, LessonError.
        """
        self.home = home
        self.progress = Progress(path)
        self.notice = self.progress.notice
        """A sentence that the front end should show once."""
        self.session: Session | None = None
        self._sitting = 0
        self._number = 0
        last = self.progress.latest()
        if lesson is not None:
            self.open(find_lesson(lesson), again=again)
        elif last is not None:
            self._reopen(last.lesson)

    @cached_property
    def lessons(self) -> list[Lesson]:
        """The built-in lessons, in order."""
        return load_all()

    def _reopen(self, id: str) -> None:
        """Return to a lesson; one that is no longer there is no reason to fail."""
        try:
            self.open(find_lesson(id))
        except KeyError:
            self.notice = f"The lesson {id} is no longer there."

    def open(self, lesson: Lesson, *, again: bool = False) -> Session:
        """Open a lesson where it was left, or anew."""
        self.leave()
        saved = None if again else self.progress.latest(lesson.id)
        session = Session(lesson=lesson)
        if saved is None:
            self._begin(session)
        elif not self._return(session, saved):
            session = self._afresh(lesson, saved.step)
        session.past.listener = self._keep
        if self.home:
            self.home.attach(session)
        self.session = session
        return session

    def _return(self, session: Session, saved: Sitting) -> bool:
        """Come back to a saved sitting by replay; False where it does not give the same world."""
        entries = self.progress.entries(saved.id)
        if saved.version != __version__ or saved.seed != session.seed or not session.replay(entries):
            return False
        if saved.time > session.cluster.clock.now:
            session.advance((saved.time - session.cluster.clock.now) / 1000)
        session.take_output()
        self._sitting, self._number = saved.id, len(entries)
        return True

    def _begin(self, session: Session) -> None:
        """A new sitting."""
        assert session.lesson is not None
        self._sitting, self._number = self.progress.begin(session.lesson.id, session.seed, __version__), 0

    def _afresh(self, lesson: Lesson, step: str) -> Session:
        """A new sitting at the step where an older one stood, since its journal no longer gives the same world."""
        session = Session(lesson=lesson)
        self._begin(session)
        session.past.listener = self._keep
        self.notice = "The game or the lesson has changed since, so the step begins afresh."
        try:
            session.enter(step)
        except KeyError:
            self.notice = "The lesson has changed since, so it begins afresh."
            session = Session(lesson=lesson)
        return session

    def _keep(self, entry: Entry) -> None:
        self.progress.append(self._sitting, self._number, entry)
        self._number += 1
        if entry.kind == "line":
            self.progress.remember(entry.text)
        self._stand()

    def touch(self) -> None:
        """Look at the real home folder, note the time and the step; front ends call it every few seconds."""
        if self.session and self.session.home:
            self.session.home.pull(self.session)
        self._stand()

    def _stand(self) -> None:
        session = self.session
        if session and session.runner and session.step and session.lesson:
            self.progress.touch(self._sitting, session.step.id, session.cluster.clock.now)
            _ = session.solved
            runner = session.runner
            self.progress.record(session.lesson.id, runner.done, runner.stars, runner.standing.finished)

    def leave(self) -> None:
        """Put the session aside, kept."""
        self.touch()
        self.session = None

    def close(self) -> None:
        """Leave, and close the store."""
        self.leave()
        self.progress.close()

    def chart(self) -> list[Berth]:
        """All lessons, in order, with what was reached in each."""
        done = self.progress.lessons()
        here = self.session.lesson.id if self.session and self.session.lesson else ""
        return [
            Berth(lesson, number, *done.get(lesson.id, (0, 0, False)), current=lesson.id == here)
            for number, lesson in enumerate(self.lessons, 1)
        ]

    def after(self, lesson: Lesson) -> Lesson | None:
        """The lesson that follows another."""
        ids = [x.id for x in self.lessons]
        i = ids.index(lesson.id) + 1 if lesson.id in ids else len(ids)
        return self.lessons[i] if i < len(ids) else None
