"""The lesson of a session: its step, goals, hints and answers, and the way from step to step."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from tui.cluster.cluster import Cluster
from tui.course.checks import Ran
from tui.course.diagnosis import Verdict
from tui.course.lesson import Choice, Lesson, Step
from tui.course.runner import Runner
from tui.journal import Journal
from tui.scene import SessionScene

if TYPE_CHECKING:
    from tui.session import Session


class Taught:
    """The part of a session that knows of the lesson; without one nothing is asked and nothing solved."""

    lesson: Lesson | None
    runner: Runner | None
    past: Journal
    cluster: Cluster
    commands: list[Ran]

    @property
    def scene(self) -> SessionScene:
        """What checks look at."""
        return SessionScene(cast("Session", self))

    @property
    def step(self) -> Step | None:
        return self.runner.step if self.runner else None

    @property
    def answers(self) -> dict[str, str]:
        return self.runner.answers if self.runner else {}

    def goals(self) -> list[Verdict]:
        """How the step's goals stand."""
        return self.runner.goals(self.scene) if self.runner else []

    check = goals

    @property
    def solved(self) -> bool:
        """Whether the step is solved."""
        return self.runner.solved(self.scene) if self.runner else False

    @property
    def passable(self) -> bool:
        """Whether the next step is open."""
        return self.runner.passable(self.scene) if self.runner else False

    def hint(self) -> tuple[str, int, int] | None:
        """The next hint, its number, and how many there are."""
        if not self.runner:
            return None
        self.past.note("hint")
        return self.runner.hint()

    def answer(self, choice: str) -> Choice | None:
        """Answer a prediction or a quiz question; None where that is no choice here."""
        if not self.runner:
            return None
        try:
            chosen = self.runner.answer(choice)
        except KeyError:
            return None
        self.past.note("answer", choice)
        return chosen

    def next_step(self) -> bool:
        """Go on to the next step, or finish after the last; False where there is none to go to."""
        if not self.runner or not self.lesson or self.runner.standing.finished:
            return False
        _ = self.solved
        if self.runner.standing.index + 1 == len(self.lesson.steps):
            self.runner.finish()
        else:
            self._mark_step(self.runner.standing.index + 1)
        self.past.note("next")
        return True

    def back(self) -> bool:
        """Go back a step; False at the first."""
        if not self.runner or self.runner.standing.index == 0:
            return False
        self._mark_step(self.runner.standing.index - 1)
        self.past.note("back")
        return True

    def _mark_step(self, index: int) -> None:
        if self.runner:
            records = self.cluster.network.records
            self.runner.go(
                index, first_request=records[-1].id + 1 if records else 0, first_command=len(self.commands)
            )
