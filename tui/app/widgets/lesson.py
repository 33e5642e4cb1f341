"""The lesson pane: the step's text, its goals, its question, and hints."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Any

from textual import events
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tui.app.glyphs import Glyphs
from tui.app.markdown import content
from tui.app.messages import Chose

if TYPE_CHECKING:
    from tui.session import Session

LETTERS = "abcdefgh"


class LessonPane(VerticalScroll, can_focus=True):
    """Shows where the lesson stands; keeps nothing but what it showed last."""

    BINDINGS = [("enter,n", "app.word('next')", "next"), ("b", "app.word('back')", "back")]

    def __init__(self, session: Session | None, glyphs: Glyphs, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.session, self.glyphs = session, glyphs
        self.hinted: dict[str, list[str]] = {}
        """Hints shown, by step."""
        self.verdicts: list[Any] = []
        self._last: object = None
        self.folded = False
        """Only the current goal shows: on a narrow screen, while something is typed."""
        self.text, self.goals = Static("", id="text"), Static("", id="goals")

    def compose(self) -> Any:
        yield self.text
        yield self.goals

    def on_mount(self) -> None:
        self.app.theme_changed_signal.subscribe(self, lambda _: self.show(self.verdicts, force=True))

    def on_unmount(self) -> None:
        self.app.theme_changed_signal.unsubscribe(self)  # it would keep the lesson, and its whole world

    def on_resize(self) -> None:
        self.show(self.verdicts, force=True)

    def show(self, verdicts: list[Any], *, force: bool = False) -> None:
        """Draw the step as it stands; does nothing where nothing has changed."""
        self.verdicts = verdicts
        session = self.session
        step = session.step if session else None
        if session is None or step is None:
            self.text.update("A free harbor: no lesson is open here.\n\nF4 or the word chart opens the lessons.")
            return
        facts = tuple((v.met, v.why) for v in verdicts)
        state = (
            step.id,
            facts,
            session.answers.get(step.id),
            len(self.hinted.get(step.id, ())),
            len(session.commands),
            session.solved,
            self.folded,
        )
        if state == self._last and not force:
            return
        moved = not isinstance(self._last, tuple) or self._last[0] != step.id
        self._last = state
        self.text.update(self._page(step.text))
        self.goals.update(self._below(step, verdicts))
        if moved:
            self.scroll_home(animate=False)

    def _page(self, text: str) -> Content:
        theme = self.app.current_theme
        return content(
            text, max(8, self.scrollable_content_region.width - 2), theme.primary, theme.accent or theme.primary
        )

    def _below(self, step: Any, verdicts: list[Any]) -> Content:
        assert self.session is not None
        parts: list[Content] = []
        if verdicts:
            if not self.folded:
                parts.append(Content.styled("Goals", "bold $accent"))
            first = next((i for i, v in enumerate(verdicts) if not v.met), -1)
            for i, verdict in enumerate(verdicts):
                if not self.folded or i == first:
                    parts += self._goal(verdict, i == first)
            if self.folded and parts:
                return Content("\n").join(parts)
        if step.choices:
            parts += self._question(step)
        for number, hint in enumerate(self.hinted.get(step.id, ()), 1):
            parts += [
                Content(""),
                Content.styled(f"Hint {number} of {len(step.hints)}", "bold $warning"),
                self._page(hint),
            ]
        if self.session.passable:
            done = "Solved. " if step.kind in ("do", "fix") else ""
            parts += [
                Content(""),
                Content.assemble(
                    (f"{self.glyphs.done} {done}", "bold $success"),
                    ("next ", "bold underline $success @click=app.word('next')"),
                    (self.glyphs.now, "bold $success"),
                ),
            ]
        elif step.hints and len(self.hinted.get(step.id, ())) < len(step.hints):
            taken = len(self.hinted.get(step.id, ()))
            parts += [
                Content(""),
                Content.styled(f"hint {taken + 1} of {len(step.hints)}: F2, or the word hint", "$foreground-muted"),
            ]
        return Content("\n").join(parts)

    def _hang(self, mark: str, mark_style: str, text: str, style: str = "") -> Content:
        """A mark and a text that hangs behind it when it wraps."""
        width = max(8, self.scrollable_content_region.width - 1 - len(mark))
        first, *more = wrap(text, width) or [""]
        rest = "".join(f"\n{' ' * len(mark)}{line}" for line in more)
        return Content.assemble((mark, mark_style), (first + rest, style))

    def _goal(self, verdict: Any, first: bool) -> list[Content]:
        g = self.glyphs
        if verdict.met:
            return [self._hang(f" {g.done} ", "bold $success", verdict.text, "$foreground-muted")]
        if not first:
            return [self._hang(f" {g.todo} ", "$foreground-muted", verdict.text)]
        lines = [self._hang(f" {g.now} ", "bold $accent", verdict.text, "bold")]
        if verdict.why:
            lines.append(self._hang(f"   {g.fail} ", "$error", verdict.why, "$error"))
        if verdict.belief:
            lines.append(self._hang("     ", "", f"The belief behind it: {verdict.belief}", "italic $foreground-muted"))
        return lines

    def _question(self, step: Any) -> list[Content]:
        """The choices; once chosen, what was said stands beside what happened."""
        assert self.session is not None
        given = self.session.answers.get(step.id)
        label = "What do you expect?" if step.kind == "predict" else "Which is it?"
        lines = [Content(""), Content.styled(label, "bold $accent")]
        for letter, choice in zip(LETTERS, step.choices, strict=False):
            chosen = choice.id == given
            mark = self.glyphs.now if chosen else " "
            style = "bold" if chosen else "$foreground-muted" if given else ""
            link = f"{style} @click=app.choose('{choice.id}')".strip()
            lines.append(self._hang(f" {mark} {letter}) ", "$accent", choice.text, link))
        if given is None:
            return [*lines, Content.styled(f" click, or type: answer {LETTERS[0]}", "$foreground-muted")]
        chosen_one = next(c for c in step.choices if c.id == given)
        right = given == step.answer
        lines += [
            Content(""),
            Content.assemble(
                (f"{self.glyphs.done if right else self.glyphs.fail} ", "$success" if right else "$warning"),
                chosen_one.reply,
            ),
        ]
        lines += self._happened(step)
        if step.after and self.session.passable:
            lines += [Content(""), self._page(step.after)]
        return lines

    def _happened(self, step: Any) -> list[Content]:
        assert self.session is not None
        ran = [c for c in self.session.commands if step.run and c.line.strip() == step.run.strip()]
        if not ran:
            return []
        shown = ran[-1].output.rstrip("\n").splitlines()
        return [
            Content(""),
            Content.styled("What happened", "bold $accent"),
            *(Content.styled(f"  {line}", "$primary") for line in shown[:8]),
        ]

    def on_key(self, event: events.Key) -> None:
        step = self.session.step if self.session else None
        if step and step.choices and event.key in LETTERS[: len(step.choices)]:
            event.stop()
            self.post_message(Chose(step.choices[LETTERS.index(event.key)].id))
