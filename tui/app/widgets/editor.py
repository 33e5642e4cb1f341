"""The editor: a manifest with its problems in the margin and in words, and a preview of what it would select."""

from __future__ import annotations

from typing import Any, ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.strip import Strip
from textual.widgets import Static, TextArea

from tui.api.kind import Reader
from tui.app.glyphs import Glyphs
from tui.app.messages import Edited, Previewed
from tui.app.problems import Problem, find_problems, selector_of


class YamlArea(TextArea):
    """A text area that marks lines with problems in its margin."""

    marks: dict[int, str]

    async def _on_key(self, event: events.Key) -> None:
        """Enter keeps the indentation; a line feed (a terminal's paste without brackets) does not."""
        if event.key not in ("enter", "ctrl+j"):
            await super()._on_key(event)
            return
        event.stop()
        event.prevent_default()
        line = self.document.get_line(self.cursor_location[0])[: self.cursor_location[1]]
        indent = line[: len(line) - len(line.lstrip(" "))] if event.key == "enter" else ""
        self.replace("\n" + indent, *self.selection, maintain_selection_offset=False)

    def render_line(self, y: int) -> Strip:
        """The line, with the problem's mark before its number."""
        strip = super().render_line(y)
        row = self.scroll_offset.y + y
        if row >= self.wrapped_document.height:
            return strip
        line = self.wrapped_document.offset_to_location(self.scroll_offset + (0, y))[0]
        first = row == 0 or self.wrapped_document.offset_to_location(self.scroll_offset + (0, y - 1))[0] != line
        mark = getattr(self, "marks", {}).get(line + 1)
        if mark is None or not first or not self.show_line_numbers or self.size.width < 8:
            return strip
        at = max(0, self.gutter_width - 2)
        head, old, tail = strip.crop(0, at), strip.crop(at, at + 1), strip.crop(at + 1)
        style = next((s.style for s in old if s.style), None)
        return Strip.join([head, Strip([Segment(mark, style)]), tail])


class EditorPane(Vertical):
    """Stands in the lesson's place while a file is edited."""

    ENTRIES: ClassVar[tuple[tuple[str, str, str], ...]] = (
        ("^S", "save", "screen.editor_save"), ("F9", "save and apply", "screen.editor_apply"),
        ("Esc", "leave", "screen.editor_leave"), ("F6", "pane", "screen.pane"),
    )  # fmt: skip

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "save", priority=True),
        Binding("f9", "apply", "save and apply", priority=True),
        Binding("escape", "leave", "leave", priority=True),
        Binding("ctrl+x", "discard", "discard", priority=True),
    ]

    def __init__(self, path: str, text: str, api: Reader, glyphs: Glyphs) -> None:
        super().__init__(id="editor")
        self.path, self.original, self.api, self.glyphs = path, text, api, glyphs
        self.problems: list[Problem] = []
        self.words = Static("", id="problems")

    def compose(self) -> Any:
        self.area = YamlArea(self.original, language="yaml", show_line_numbers=True, tab_behavior="indent", theme="css")
        self.area.indent_width = 2
        yield self.area
        yield self.words

    def on_mount(self) -> None:
        self.border_title = f"Edit {self.path.rsplit('/', 1)[-1]}"
        self.border_subtitle = "^S save   F9 save and apply   Esc leave"
        self.area.focus()
        self._look()

    def on_text_area_changed(self) -> None:
        self._look()

    def _look(self) -> None:
        text = self.area.text
        self.problems = find_problems(text, self.api)
        self.area.marks = {p.line: self.glyphs.fail if p.wrong else "!" for p in reversed(self.problems)}
        self.area.refresh()
        lines = [
            Content.assemble((f"{self.glyphs.fail if p.wrong else '!'} ", "$error" if p.wrong else "$warning"), p.words)
            for p in self.problems[:4]
        ]
        self.words.update(
            Content("\n").join(lines) if lines else Content.styled(f"{self.glyphs.done} reads well", "$success")
        )
        self.post_message(Previewed(selector_of(text)))

    def action_save(self) -> None:
        self.post_message(Edited(self.area.text))

    def action_apply(self) -> None:
        self.post_message(Edited(self.area.text, apply=True))

    def action_leave(self) -> None:
        """Leave an unchanged file; work is never thrown away by Esc."""
        if self.area.text == self.original:
            self.post_message(Edited(None))
        else:
            self.words.update("Not saved yet: Ctrl+S saves, F9 saves and applies, Ctrl+X throws the changes away.")

    def action_discard(self) -> None:
        self.post_message(Edited(None))
