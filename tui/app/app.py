"""The Textual app: themes, screens, and the actions that every screen shares."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Sequence
from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar

from rich.segment import Segment
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.color import Color
from textual.filter import LineFilter
from textual.screen import Screen

from tui.app.glyphs import chosen
from tui.app.scrollback import visible
from tui.app.themes import assets, themes

if TYPE_CHECKING:
    from tui.app.screens.play import PlayScreen
    from tui.course.lesson import Lesson
    from tui.game import Game

class Harmless(LineFilter):
    """The last look at what goes to the terminal: a file in the editor, an annotation in the details."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        if all(segment.text.isprintable() for segment in segments):
            return segments
        return [segment if segment.control else Segment(visible(segment.text), segment.style) for segment in segments]


class Alt(Enum):
    """Keys that terminals send as Esc and a sign, which Textual leaves as the sign."""

    FULL_STOP = "alt+full_stop"


ANSI_SEQUENCES_KEYS["\x1b."] = (Alt.FULL_STOP,)  # type: ignore[index, assignment, unused-ignore]

WORDS = (
    ("Hint", "a hint, and a plainer one the next time", "hint"),
    ("Check", "look at the goals, and say why one is not met", "check"),
    ("Next step", "go on", "next"),
    ("Back", "go back a step", "back"),
    ("Undo", "take back the last command that changed something", "undo"),
    ("Reset", "the lesson's world as it was at the start", "reset"),
    ("Solution", "show a way that solves the step", "solution"),
    ("Trace", "the way of the last request, hop by hop", "trace"),
    ("Doctor", "look at every Service and what stands behind it", "doctor"),
)
"""Title, help and word of the palette's entries that are words at the prompt."""


class HarborlightApp(App[None]):
    """Harborlight in a terminal: one Game, one play screen, and what covers it."""

    TITLE = "Harborlight"
    CSS_PATH = assets() / "harborlight.tcss"
    COMMAND_PALETTE_BINDING = "ctrl+o"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f4", "chart", "chart"),
        Binding("ctrl+q", "leave", "leave", priority=True),
    ]

    def __init__(self, game: Game) -> None:
        super().__init__()
        self.game = game
        self._harmless = Harmless()
        self.glyphs = chosen(game.progress.setting("glyphs", ""))
        for theme in themes():
            self.register_theme(theme)
        self.theme = str(game.progress.setting("theme", "harbor-night"))

    def get_line_filters(self) -> Sequence[LineFilter]:
        return [*super().get_line_filters(), self._harmless]

    def on_mount(self) -> None:
        self._play()
        if self.game.session is None:
            self.action_chart()
        self.theme_changed_signal.subscribe(self, lambda theme: self.game.progress.set("theme", theme.name))

    def _play(self) -> None:
        from tui.app.screens.play import PlayScreen

        if self.game.session is not None:
            self.push_screen(PlayScreen(self.game))
        if self.game.notice:
            self.notify(self.game.notice, markup=False)

    @property
    def play(self) -> PlayScreen | None:
        """The play screen, also while something covers it."""
        from tui.app.screens.play import PlayScreen

        return next((s for s in reversed(self.screen_stack) if isinstance(s, PlayScreen)), None)

    def open_lesson(self, lesson: Lesson, *, again: bool = False) -> None:
        """Leave what is open and open a lesson."""
        while len(self.screen_stack) > 1:
            self.pop_screen()
        # The play screen keeps what it finds out of the collector's sight: earlier lessons leave here.
        gc.unfreeze()
        gc.collect()
        self.game.open(lesson, again=again)
        self._play()

    def action_chart(self) -> None:
        """Open the chart of all lessons."""
        from tui.app.screens.chart import ChartScreen

        if not isinstance(self.screen, ChartScreen):
            self.push_screen(ChartScreen(self.game.chart(), self.glyphs), self._charted)

    def _charted(self, lesson: Lesson | None) -> None:
        if lesson is not None:
            current = self.game.session.lesson if self.game.session else None
            if current is None or current.id != lesson.id:
                self.open_lesson(lesson)

    def action_word(self, word: str) -> None:
        """Say one of the game's words, as if typed at the prompt."""
        if self.play:
            self.play.word(word)

    def action_choose(self, choice: str) -> None:
        """Choose an answer."""
        if self.play:
            self.play.choose(choice)

    def action_leave(self) -> None:
        """Leave the game; everything is kept."""
        self.game.touch()
        self.exit()

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        play = self.play
        if play is not None:
            for title, about, word in WORDS:
                yield SystemCommand(title, about, lambda word=word: play.word(word))
            yield SystemCommand("Harbor as a table", "or as a picture again", play.harbor.flip)
            yield SystemCommand("Edit a file", "open the editor in place of the lesson", play.action_edit)
            yield SystemCommand("Help", "keys and words", play.action_help)
            for speed in (1, 2, 5, 10):
                yield SystemCommand(
                    f"Speed {speed}x", "how fast simulated time runs", lambda s=speed: play.set_speed(s)
                )
        yield SystemCommand("Chart", "all lessons", self.action_chart)
        yield SystemCommand("Theme", "dark, light or high contrast", self.search_themes)
        yield SystemCommand("ASCII glyphs", "or Unicode again; from the next start", self._swap_glyphs)
        yield SystemCommand("Leave", "everything is kept", self.action_leave)

    def _swap_glyphs(self) -> None:
        now = self.game.progress.setting("glyphs", "")
        self.game.progress.set("glyphs", "" if now == "ascii" else "ascii")
        self.notify("The glyphs change at the next start.")
