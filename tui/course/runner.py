"""Where a learner stands in a lesson: the step, the answers, what is solved, and the hints that were taken."""

from __future__ import annotations

from dataclasses import replace

from tui.api.record import record
from tui.course.checks import Scene
from tui.course.diagnosis import Verdict, judge
from tui.course.lesson import Choice, Lesson, Step


@record
class Standing:
    """All that a lesson remembers of its learner; part of the world's snapshots."""

    index: int = 0
    answers: tuple[tuple[str, str], ...] = ()
    solved: tuple[str, ...] = ()
    """Ids of the steps that were solved, in the order in which they were."""
    hints: tuple[tuple[str, int], ...] = ()
    """How many hints were taken, by step."""
    first_request: int = 0
    """Records of requests before this one belong to earlier steps."""
    first_command: int = 0
    finished: bool = False


class Runner:
    """Plays one lesson. It asks the world through a Scene and never changes it."""

    def __init__(self, lesson: Lesson) -> None:
        self.lesson = lesson
        self.standing = Standing()

    @property
    def step(self) -> Step:
        """The step that the learner is at."""
        return self.lesson.steps[self.standing.index]

    @property
    def answers(self) -> dict[str, str]:
        return dict(self.standing.answers)

    def goals(self, scene: Scene) -> list[Verdict]:
        """How the step's goals stand now."""
        return [judge(goal, scene) for goal in self.step.goals]

    def solved(self, scene: Scene) -> bool:
        """Whether the step's goals are met and its question is answered right; remembers it once it is so."""
        step = self.step
        if step.id in self.standing.solved:
            return True
        asked = step.kind in ("predict", "quiz")
        done = (not asked or self.answers.get(step.id) == step.answer) and all(v.met for v in self.goals(scene))
        if done:
            self.standing = replace(self.standing, solved=(*self.standing.solved, step.id))
        return done

    def passable(self, scene: Scene) -> bool:
        """Whether the next step is open: solved, or a prediction that was made, right or wrong."""
        return self.solved(scene) or (self.step.kind == "predict" and self.step.id in self.answers)

    def answer(self, choice: str) -> Choice:
        """Choose. A prediction keeps the first choice; a quiz may be tried again. Raises KeyError."""
        chosen = next((c for c in self.step.choices if c.id == choice), None)
        if chosen is None:
            raise KeyError(choice)
        given = self.answers
        if self.step.kind != "predict" or self.step.id not in given:
            given[self.step.id] = choice
        self.standing = replace(self.standing, answers=tuple(given.items()))
        return chosen

    def hint(self) -> tuple[str, int, int] | None:
        """The next hint with its number and how many there are; the last one again when all were taken."""
        hints = self.step.hints
        if not hints:
            return None
        taken = dict(self.standing.hints)
        number = min(taken.get(self.step.id, 0) + 1, len(hints))
        taken[self.step.id] = number
        self.standing = replace(self.standing, hints=tuple(taken.items()))
        return hints[number - 1], number, len(hints)

    def go(self, index: int, *, first_request: int, first_command: int) -> None:
        """Enter a step; what was asked and run before no longer counts."""
        self.standing = replace(
            self.standing, index=index, first_request=first_request, first_command=first_command
        )

    def finish(self) -> None:
        """The learner went on from the last step."""
        self.standing = replace(self.standing, finished=True)

    @property
    def stars(self) -> int:
        """3, less one for a wrong prediction or quiz answer, less one for hints on more than half of the `do` steps."""
        right = {s.id: s.answer for s in self.lesson.steps if s.kind in ("predict", "quiz")}
        wrong = any(right.get(step, choice) != choice for step, choice in self.standing.answers)
        doing = [s for s in self.lesson.steps if s.kind in ("do", "fix")]
        helped = len(self.standing.hints) * 2 > max(1, len(doing))
        return 3 - wrong - helped

    @property
    def done(self) -> int:
        """How many of the lesson's steps are solved."""
        return len(self.standing.solved)
