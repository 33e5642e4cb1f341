"""The debrief: what a lesson came to, and the way on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from tui.app.glyphs import Glyphs
from tui.app.screens.sheet import Sheet

if TYPE_CHECKING:
    from tui.course.lesson import Lesson
    from tui.session import Session


class DebriefScreen(Sheet[Any]):
    """Returns the next lesson, or None to stay."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,n", "onward", "the next lesson")]
    heading = "Debrief"

    def __init__(self, session: Session, following: Lesson | None, glyphs: Glyphs) -> None:
        super().__init__()
        self.session, self.following, self.glyphs = session, following, glyphs
        self.footing = f"Enter: {following.title}   Esc stay" if following else "Esc stay"

    def page(self, width: int) -> Content:
        session, g = self.session, self.glyphs
        assert session.runner is not None and session.lesson is not None
        stars = session.runner.stars
        head = Content.assemble(
            (f"{g.star * stars}{g.hole * (3 - stars)}  ", "bold $accent"), (session.lesson.title, "bold")
        )
        return Content("\n\n").join([head, self.markdown(self._text(), width)])

    def _text(self) -> str:
        session = self.session
        assert session.lesson is not None and session.runner is not None
        typed = [ran.line.splitlines()[0] for ran in session.commands if ran.line.strip()]
        asked = [r for r in session.cluster.network.records if r.cause == "learner" and r.protocol != "DNS"]
        hints = sum(count for _, count in session.runner.standing.hints)
        did = [
            f"{len(typed)} commands",
            f"{len(asked)} requests, {sum(r.ok for r in asked)} of them answered",
            f"{hints} hints",
        ]
        parts = [session.lesson.debrief, "**What you did**: " + ", ".join(did) + "."]
        if typed:
            parts.append("```\n" + "\n".join(typed[-12:]) + "\n```")
        parts += self._shorter() + self._beliefs()
        return "\n\n".join(part for part in parts if part)

    def _shorter(self) -> list[str]:
        from tui.course.ways import ProofError, first_right_ways

        assert self.session.lesson is not None
        try:
            ways = first_right_ways(self.session.lesson)
        except ProofError:
            return []
        lines = [str(a["run"]).splitlines()[0] for actions in ways.values() for a in actions if "run" in a]
        done = len([r for r in self.session.commands if r.line.strip()])
        return ["**A shorter way**:\n\n```\n" + "\n".join(lines) + "\n```"] if lines and len(lines) < done else []

    def _beliefs(self) -> list[str]:
        from tui.course.diagnosis import BELIEFS

        assert self.session.lesson is not None
        answers = self.session.answers
        wrong = [
            f"- {BELIEFS.get(choice.belief, choice.text)} {choice.reply}"
            for step in self.session.lesson.steps for choice in step.choices
            if answers.get(step.id) == choice.id and choice.id != step.answer
        ]  # fmt: skip
        return ["**What tripped you**:\n\n" + "\n".join(wrong)] if wrong else []

    def action_onward(self) -> None:
        self.dismiss(self.following)
