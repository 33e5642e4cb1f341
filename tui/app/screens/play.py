"""The play screen: lesson, harbor and shell, and the timer that moves simulated time."""

from __future__ import annotations

import gc
from collections.abc import Callable
from contextlib import ExitStack
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Static

from tui.api.process import Edit
from tui.app.messages import Chose, Edited, Opened, Previewed, Typed
from tui.app.widgets.bars import Footer, Title
from tui.app.widgets.harbor import HarborPane
from tui.app.widgets.lesson import LessonPane
from tui.app.widgets.shell import ShellPane

if TYPE_CHECKING:
    from tui.app.app import HarborlightApp
    from tui.app.widgets.editor import EditorPane
    from tui.game import Game

TICK = 0.05
"""Seconds of real time between two looks at the session."""
BUDGET = 0.02
"""Real seconds that a tick may spend on the world."""
LEAP = 1.0
"""Simulated time moves by no more than this many real seconds at once: a suspended laptop skips nothing."""
KEEP = 100
"""Ticks between two notes of the time in the save."""


def allowance(seconds: float) -> Callable[[], bool]:
    """A `late()` that comes true when so much real time has passed."""
    until = monotonic() + seconds
    return lambda: monotonic() > until


class PlayScreen(Screen[None]):
    """Three panes over one session; the panes tell, this decides."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", "help"),
        Binding("f2", "app.word('hint')", "hint"),
        Binding("f3", "app.word('check')", "check"),
        Binding("f5", "edit", "edit"),
        Binding("f6,ctrl+g", "pane", "pane"),
        Binding("f7", "table", "table"),
        Binding("f8", "app.word('undo')", "undo"),
    ]

    AUTO_FOCUS = "#shell"

    app: HarborlightApp

    def __init__(self, game: Game) -> None:
        super().__init__()
        assert game.session is not None
        self.game, self.session = game, game.session
        self.speed = 1
        self._clock = 0.0
        self._ticks = 0
        self._judged: object = None
        self._finished = bool(self.session.runner and self.session.runner.standing.finished)
        self._answered = dict(self.session.answers)
        self._opened: Edit | None = None
        self._then = ""
        self.editor: EditorPane | None = None
        self._unpainted = ExitStack()
        """Holds back the first paint until the panes know their sizes and have something to show."""

    def compose(self) -> Any:
        self._shape()  # before there is anything to style twice
        glyphs = self.app.glyphs
        self.lesson = LessonPane(self.session, glyphs, id="lesson")
        self.harbor = HarborPane(self.session, glyphs, id="harbor")
        self.shell = ShellPane(self.session, self.game.progress.history(), id="shell")
        self.title_bar, self.footer = Title(id="title"), Footer(id="footer")
        self.line = Static("", id="harbor-line", markup=False)
        yield self.title_bar
        with Vertical(id="panes"):
            yield self.lesson
            yield self.line
            yield self.harbor
            yield self.shell
        yield self.footer

    def on_mount(self) -> None:
        for pane, name in ((self.lesson, "Lesson"), (self.harbor, "Harbor"), (self.shell, "Shell")):
            pane.border_title = name
        self._clock = monotonic()
        self.session.allowance = lambda: allowance(BUDGET / 4)
        # What is there now stays: looking through it takes longer than a key may wait. What comes is seen more often.
        gc.freeze()
        gc.set_threshold(10_000, 5, 40)
        self._unpainted.enter_context(self.app.batch_update())
        self.set_interval(TICK, self.tick)

    def on_resize(self, event: events.Resize) -> None:
        self._shape()
        self.refresh_all()
        self._unpainted.close()

    def _shape(self) -> None:
        size = self.app.size
        wide = size.width >= 120 and size.height >= 30
        self.set_class(wide, "wide")
        self.set_class(not wide, "narrow")
        self.set_class(size.height < 14 or size.width < 40, "tiny")

    # -- time ------------------------------------------------------------------------------------------------

    def tick(self) -> None:
        """Move simulated time by what has passed, and show what has come of it."""
        now = monotonic()
        passed, self._clock = min(now - self._clock, LEAP), now
        self._advance(passed * self.speed)
        self._ticks += 1
        self.shell.pump()
        self.harbor.look()
        self.harbor.tick()
        self._follow()
        if self._ticks % 4 == 0:
            self.refresh_all()
        if self._ticks % KEEP == 0:
            self.game.touch()

    def _advance(self, seconds: float) -> None:
        """Let simulated seconds pass within BUDGET: a world with too much to do falls behind, keys do not."""
        self.session.follow(seconds, allowance(BUDGET))

    def refresh_all(self) -> None:
        """Bring the lesson and the bars up to date."""
        if not self.is_mounted:
            return
        verdicts = self._verdicts()
        typing = bool(self.shell.edit.text or not self.session.idle) and any(not v.met for v in verdicts)
        self.lesson.folded = typing and self.has_class("narrow") and self.focused is self.shell
        self.set_class(self.lesson.folded, "typing")
        self.lesson.show(verdicts)
        self.line.update(f" {self.harbor.line()}   F6 harbor"[: max(1, self.app.size.width)])
        self._titles(verdicts)
        if self.editor is None:
            self.footer.show()
        runner = self.session.runner
        if runner and runner.standing.finished and not self._finished:
            self._finished = True
            self._debrief()
        elif runner and not runner.standing.finished:
            self._finished = False

    def _verdicts(self) -> list[Any]:
        """The goals, judged anew only where the world, the files or the commands have moved."""
        session = self.session
        store = getattr(session.cluster, "store", None)
        state = (
            getattr(store, "revision", None), len(session.cluster.network.records), len(session.commands),
            len(session.journal), session.step and session.step.id,
        )  # fmt: skip
        if state != self._judged:
            self._judged = state
            self._goals = session.goals()
        return self._goals

    def _titles(self, verdicts: list[Any]) -> None:
        session, glyphs = self.session, self.app.glyphs
        facts = []
        name = "a free harbor"
        if session.lesson and session.step and session.runner:
            name = f"{session.lesson.number} {session.lesson.title}".strip()
            facts.append(f"step {session.lesson.steps.index(session.step) + 1}/{len(session.lesson.steps)}")
            if verdicts:
                facts.append(f"goals {sum(v.met for v in verdicts)}/{len(verdicts)}")
            stars = session.runner.stars
            facts.append(glyphs.star * stars + glyphs.hole * (3 - stars))
        seconds = session.cluster.clock.now // 1000
        facts += [f"{glyphs.now} {self.speed}x", f"{seconds // 3600 % 24:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"]
        self.title_bar.show(glyphs, name, facts)

    def set_speed(self, speed: int) -> None:
        """How many simulated seconds pass in a real one."""
        self.speed = speed

    # -- what the session wants ------------------------------------------------------------------------------

    def _follow(self) -> None:
        """Carry out a word's intent, open or close the editor, run what a prediction was about."""
        intent, self.session.intent = self.session.intent, None
        match intent:
            case "chart":
                self.app.action_chart()
            case "keys":
                self.action_help()
            case "table":
                self.harbor.flip()
            case "quit":
                self.app.action_leave()
        waiting = self.session.waiting
        if isinstance(waiting, Edit) and waiting is not self._opened:
            self._open_editor(waiting)
        elif not isinstance(waiting, Edit) and self.editor is not None:
            self._close_editor()
        if self._then and self.session.idle:
            then, self._then = self._then, ""
            self.shell.type_line(then)
        self._predicted()

    def _predicted(self) -> None:
        """A prediction made: what it was about now happens."""
        answers, step = self.session.answers, self.session.step
        if answers != self._answered:
            fresh = step is not None and step.id in answers and step.id not in self._answered
            self._answered = dict(answers)
            if fresh and step and step.kind == "predict" and step.run:
                self._then = step.run

    def word(self, word: str) -> None:
        """Say a word at the prompt; a hint shows in the lesson as well."""
        if word == "hint":
            self._hint()
        elif self.session.idle:
            self.shell.type_line(word)
        elif self.session.words.handle(word):
            self.shell.pump()
        self.harbor.look(force=True)
        self.refresh_all()

    def _hint(self) -> None:
        hint, step = self.session.hint(), self.session.step
        if hint is None or step is None:
            self.notify("There is no hint for this step.")
            return
        shown = self.lesson.hinted.setdefault(step.id, [])
        if hint[0] not in shown:
            shown.append(hint[0])
        self.lesson.show(self._verdicts(), force=True)
        self.lesson.call_after_refresh(self.lesson.scroll_end, animate=False)

    def choose(self, choice: str) -> None:
        """Answer the step's question."""
        self.session.answer(choice)
        self.refresh_all()
        self.lesson.call_after_refresh(self.lesson.scroll_end, animate=False)

    def on_chose(self, message: Chose) -> None:
        self.choose(message.choice)

    def on_typed(self, message: Typed) -> None:
        self.harbor.look()
        self._follow()
        self.refresh_all()

    # -- panes -----------------------------------------------------------------------------------------------

    def action_pane(self) -> None:
        """On a wide screen the next pane; on a narrow one the harbor opens and closes."""
        if self.has_class("narrow") and self.editor is None:
            self.toggle_class("open-harbor")
            (self.harbor if self.has_class("open-harbor") else self.shell).focus()
        else:
            self.focus_next()

    def action_table(self) -> None:
        self.harbor.flip()

    def on_key(self, event: events.Key) -> None:
        if event.key == "escape" and self.editor is None:
            self.remove_class("open-harbor")
            self.shell.focus()
        elif event.is_printable and event.character and self.focused is self.lesson:
            self.shell.focus()
            self.shell.edit.insert(event.character)
            self.shell.relay()

    def action_help(self) -> None:
        from tui.app.screens.help import HelpScreen

        self.app.push_screen(HelpScreen())

    def on_opened(self, message: Opened) -> None:
        from tui.app.screens.details import DetailsScreen

        self.app.push_screen(DetailsScreen(self.session.cluster.api, message.ref))

    def _debrief(self) -> None:
        from tui.app.screens.debrief import DebriefScreen

        assert self.session.lesson is not None
        self.app.push_screen(
            DebriefScreen(self.session, self.game.after(self.session.lesson), self.app.glyphs), self._onward
        )

    def _onward(self, lesson: Any) -> None:
        if lesson is not None:
            self.app.open_lesson(lesson)

    # -- the editor ------------------------------------------------------------------------------------------

    def action_edit(self) -> None:
        """Open the editor on the manifest that was spoken of last, by the shell's own `vi`."""
        if not self.session.idle or self.editor is not None:
            return
        spoken = [
            w
            for line in (self.session.step.text if self.session.step else "", *self.session.history)
            for w in line.split()
        ]
        names = [w.strip("`'\"(),:;") for w in spoken]
        path = next((n for n in reversed(names) if n.endswith((".yaml", ".yml"))), "service.yaml")
        self.shell.type_line(f"vi {path}")

    def _open_editor(self, edit: Edit) -> None:
        from tui.app.widgets.editor import EditorPane

        if self.editor is not None:
            self.editor.remove()
        self._opened = edit
        self.editor = EditorPane(edit.path, edit.text, self.session.cluster.api, self.app.glyphs)
        self.query_one("#panes").mount(self.editor, before=self.lesson)
        self.add_class("editing")
        self.footer.show(self.editor.ENTRIES)

    def _close_editor(self) -> None:
        if self.editor is not None:
            self.editor.remove()
        self.editor, self._opened = None, None
        self.remove_class("editing")
        self.harbor.preview = {}
        self.harbor.look(force=True)
        self.shell.focus()
        self.footer.show()

    def on_edited(self, message: Edited) -> None:
        edit = self._opened
        if message.text is None:
            self.session.discard()
        else:
            self.session.save(message.text)
        if message.apply and edit is not None and not edit.path.startswith("/tmp/"):
            home = self.session.laptop.shell.state.cwd
            self._then = f"kubectl apply -f {edit.path.removeprefix(home + '/')}"
        self._close_editor()
        self.shell.pump()

    def on_previewed(self, message: Previewed) -> None:
        self.harbor.preview = message.selector
        self.harbor.look()
