"""The chart: all lessons as a harbor chart, to go anywhere from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui.app.glyphs import Glyphs
from tui.app.themes import assets

if TYPE_CHECKING:
    from tui.game import Berth


class ChartScreen(ModalScreen[Any]):
    """Returns the lesson that was chosen, or None."""

    CSS_PATH = assets() / "sheets.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,f4", "leave", "back")]

    def __init__(self, berths: Sequence[Berth], glyphs: Glyphs) -> None:
        super().__init__()
        self.berths, self.glyphs = berths, glyphs

    def compose(self) -> Any:
        with Vertical(classes="sheet") as sheet:
            sheet.border_title = "The chart"
            sheet.border_subtitle = "Enter opens   Esc back"
            yield OptionList(*self._options(), id="berths")
            yield Static("Every berth is open: sail wherever you like.", classes="quiet")

    def _options(self) -> list[Option]:
        options, chapter = [], ""
        for i, berth in enumerate(self.berths):
            if berth.lesson.chapter != chapter:
                chapter = berth.lesson.chapter
                title = chapter.lstrip("0123456789-").replace("-", " ").capitalize() or "Services"
                options.append(Option(Content.styled(f"{self.glyphs.flag} {title}", "bold $accent"), disabled=True))
            options.append(Option(self._berth(berth), id=str(i)))
        return options

    def _berth(self, berth: Berth) -> Content:
        g, lesson = self.glyphs, berth.lesson
        incident = any(step.kind == "fix" for step in lesson.steps)
        mark = (
            g.light if berth.finished else g.now if berth.current or berth.steps else g.buoy if incident else g.unready
        )
        stars = (
            g.star * berth.stars + g.hole * (3 - berth.stars)
            if berth.finished
            else f"{berth.steps}/{len(lesson.steps)}"
        )
        rope = f"{g.down} {mark} "
        return Content.assemble(
            (rope, "$primary"), (f"{berth.number:02} {lesson.title:<30.30}", "bold" if berth.current else ""),
            (f"{stars:>5}  {lesson.minutes:>2} min  ", "$foreground-muted"), (lesson.summary, "dim"),
        )  # fmt: skip

    def on_mount(self) -> None:
        here = next(
            (i for i, b in enumerate(self.berths) if b.current),
            next((i for i, b in enumerate(self.berths) if not b.finished), 0),
        )
        options = self.query_one(OptionList)
        options.highlighted = next(
            (j for j in range(options.option_count) if options.get_option_at_index(j).id == str(here)), None
        )
        options.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self.berths[int(event.option.id or 0)].lesson)

    def action_leave(self) -> None:
        if self.app.game.session is not None:  # type: ignore[attr-defined]
            self.dismiss(None)
