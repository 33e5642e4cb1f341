"""A sheet of text over the panes, with Esc to go back."""

from __future__ import annotations

from typing import Any, ClassVar, Generic, TypeVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.app.markdown import content
from tui.app.themes import assets

T = TypeVar("T")


class Sheet(ModalScreen[T], Generic[T]):
    """Shows a title and a text that scrolls."""

    CSS_PATH = assets() / "sheets.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "leave", "back")]
    heading = ""
    footing = "Esc back"

    def compose(self) -> Any:
        self.body = Static("", markup=False)
        with VerticalScroll(classes="sheet") as sheet:
            sheet.border_title, sheet.border_subtitle = self.heading, self.footing
            yield self.body

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def on_resize(self) -> None:
        self.call_after_refresh(self.fill)

    def fill(self) -> None:
        """Lay the text out at the width there is."""
        self.body.update(self.page(max(8, self.query_one(VerticalScroll).scrollable_content_region.width - 1)))

    def page(self, width: int) -> Content:
        """The text at a width."""
        raise NotImplementedError

    def markdown(self, text: str, width: int) -> Content:
        """Markdown in the theme's colours."""
        theme = self.app.current_theme
        return content(text, width, theme.primary, theme.accent or theme.primary)

    def action_leave(self) -> None:
        self.dismiss(None)
