"""The shell pane: what was printed, and the line that is being typed."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from os.path import commonprefix
from typing import TYPE_CHECKING, Any, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from tui.app.lineedit import LineEdit
from tui.app.messages import Typed
from tui.app.scrollback import Scrollback, clean

if TYPE_CHECKING:
    from tui.session import Session

ROWS = 8
"""Rows of the completion menu at most."""


class ShellPane(ScrollView, can_focus=True):
    """A terminal of one session. It types into the session and shows what it prints; it knows no command."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "shell--err", "shell--echo", "shell--note", "shell--ghost", "shell--menu", "shell--chosen", "shell--prompt",
    }  # fmt: skip

    def __init__(self, session: Session, before: list[str], *, id: str | None = None) -> None:
        """`before` are the lines of earlier sittings."""
        super().__init__(id=id)
        self.session = session
        self.book = Scrollback()
        self.before = before
        self.edit = LineEdit(self._history)
        self.pending: list[str] = []
        """Lines of a command that is not complete yet."""
        self.queue: deque[str] = deque()
        """Pasted lines that wait for a prompt."""
        self.menu: list[Any] = []
        self.chosen = 0
        self._rows: list[tuple[str, str]] = []
        self._cursor = (0, 0)
        self._shown: tuple[str, str | None] = ("", None)

    def _history(self) -> list[str]:
        return [*self.before, *self.session.history]

    def on_mount(self) -> None:
        self.relay()

    def on_resize(self) -> None:
        self.relay()

    # -- what the session prints -----------------------------------------------------------------------------

    def pump(self) -> None:
        """Take what was printed and feed what was pasted."""
        output = self.session.take_output()
        for stream, text in output:
            self.book.write(text, "err" if stream == "stderr" else "")
        waiting = self.session.waiting
        shown = (self.session.prompt, waiting if isinstance(waiting, str) else None)
        if self.queue and isinstance(waiting, str):
            self.submit(self.queue.popleft())
        elif output or shown != self._shown:
            self._shown = shown
            self.relay()

    def type_line(self, line: str) -> None:
        """Type a line for the learner, in sight."""
        self.edit.set(line)
        self.submit(self.edit.take())

    def submit(self, line: str) -> None:
        """Enter."""
        session = self.session
        if session.idle:
            text = "\n".join([*self.pending, line])
            prompt = "> " if self.pending else session.prompt
            self.book.echo(prompt, line, begins=True)
            if session.incomplete(text):
                self.pending.append(line)
            else:
                self.pending = []
                self._start(text)
        else:
            self.book.echo(session.prompt if session.waiting == "prompt" else "", line, begins=True)
            self._going(lambda: session.send(line + "\n"))
        self.post_message(Typed())
        self.pump()
        self.relay()

    def _start(self, text: str) -> None:
        self._going(lambda: self.session.start(text))

    def _going(self, enter: Callable[[], None]) -> None:
        """Enter a line; where it goes to another step, the lesson pane shows what the shell would repeat."""
        session = self.session
        before = session.step, bool(session.runner and session.runner.standing.finished)
        enter()
        after = session.step, bool(session.runner and session.runner.standing.finished)
        if before != after and session.lesson and session.step:
            session.take_output()
            number, count = session.lesson.steps.index(session.step) + 1, len(session.lesson.steps)
            self.book.write("The lesson is finished.\n" if after[1] else f"Step {number} of {count}.\n", "note")

    # -- keys ------------------------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        if self._menu_key(event.key) or self._own_key(event) or self.edit.key(event.key):
            event.stop()
            event.prevent_default()
        elif event.is_printable and event.character:
            self.edit.insert(event.character)
            event.stop()
            event.prevent_default()
        else:
            return
        self.relay()

    def _own_key(self, event: events.Key) -> bool:
        if self.edit.search is not None and self.edit.search_key(
            event.key, event.character if event.is_printable else None
        ):
            return True
        match event.key:
            case "enter" | "ctrl+j" | "ctrl+m":
                self.submit(self.edit.take())
            case "tab":
                self._complete()
            case "ctrl+c":
                self._interrupt()
            case "ctrl+d":
                self._end_of_input()
            case "ctrl+l":
                self.book.clear()
            case "pageup":
                self.scroll_page_up(animate=False)
                event.stop()
                return False
            case "pagedown":
                self.scroll_page_down(animate=False)
                return False
            case _:
                return False
        return True

    def _interrupt(self) -> None:
        selected = self.screen.get_selected_text()
        if selected:
            self.app.copy_to_clipboard(selected)
            self.screen.clear_selection()
            return
        self.book.echo("> " if self.pending else self.session.prompt, self.edit.take() + "^C", begins=False)
        self.pending, self.menu = [], []
        self.queue.clear()
        if not self.session.idle:
            self.session.interrupt()
        self.pump()

    def _end_of_input(self) -> None:
        if self.edit.text:
            self.edit.delete()
        elif self.pending:
            text, self.pending = "\n".join(self.pending), []
            self._start(text)
            self.pump()
            self.relay()
        elif not self.session.idle:
            self.session.eof()
            self.pump()

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        text = event.text.replace("\r\n", "\n").replace("\r", "\n")
        first, *more = [clean(line) for line in text.split("\n")]
        self.edit.insert(first)
        if more:
            self.submit(self.edit.take())
            *whole, last = more
            self.queue.extend(whole)
            if self.queue or not last:
                self.edit.set(last)
            else:
                self.edit.insert(last)
            self.pump()
        self.relay()

    # -- completion ------------------------------------------------------------------------------------------

    def _complete(self) -> None:
        if not self.session.idle:
            return
        found = self.session.complete(self.edit.text, self.edit.cursor)
        if not found:
            return
        common = commonprefix([completion.text for completion in found])
        start = found[0].start
        if len(found) == 1:
            self._accept(found[0])
        elif len(common) > self.edit.cursor - start:
            self._replace(start, common)
        else:
            self.menu, self.chosen = found, 0

    def _replace(self, start: int, text: str) -> None:
        after = self.edit.text[self.edit.cursor :]
        self.edit.set(self.edit.text[:start] + text + after, start + len(text))

    def _accept(self, completion: Any) -> None:
        self._replace(completion.start, completion.text + completion.end)
        self.menu = []

    def _menu_key(self, key: str) -> bool:
        if not self.menu:
            return False
        match key:
            case "tab" | "down" | "right":
                self.chosen = (self.chosen + 1) % len(self.menu)
            case "shift+tab" | "up" | "left":
                self.chosen = (self.chosen - 1) % len(self.menu)
            case "enter":
                self._accept(self.menu[self.chosen])
            case "escape":
                self.menu = []
            case _:
                self.menu = []
                return False
        return True

    # -- drawing ---------------------------------------------------------------------------------------------

    def relay(self) -> None:
        """Lay the lines out anew and go to the end."""
        width = max(1, self.scrollable_content_region.width or self.size.width)
        rows: list[tuple[str, str]] = []
        book = self.book.lines
        waiting = self.session.waiting
        open_line = self.book.open and bool(book)
        for text, style in book[-2000:-1] if open_line else book[-2000:]:
            rows += _wrap(text, style, width)
        prompt = book[-1][0] if open_line else self._prompt(waiting)
        self._typed_rows(rows, prompt, width, waiting)
        self._rows = rows
        self.virtual_size = Size(width, len(rows))
        self.scroll_to(y=max(0, len(rows) - self.scrollable_content_region.height), animate=False, immediate=True)
        self.refresh()

    def _prompt(self, waiting: object) -> str:
        if self.edit.search is not None:
            return f"(search) {self.edit.search}▸ "
        return "> " if self.pending else self.session.prompt if waiting == "prompt" else ""

    def _typed_rows(self, rows: list[tuple[str, str]], prompt: str, width: int, waiting: object) -> None:
        text = self.edit.found if self.edit.search is not None else self.edit.text
        cursor = len(prompt) + (len(text) if self.edit.search is not None else self.edit.cursor)
        self._cursor = (cursor % width, len(rows) + cursor // width)
        ghost = self.edit.suggestion if self.edit.cursor == len(self.edit.text) and isinstance(waiting, str) else ""
        line = prompt + text
        rows += [(line[i : i + width], f"line:{max(0, len(prompt) - i)}") for i in range(0, len(line) + 1, width)]
        if ghost:
            last, style = rows[-1]
            rows[-1] = (last + ghost[: width - len(last)], f"{style}:{len(last)}")
        first = max(0, min(self.chosen - ROWS + 1, len(self.menu) - ROWS))
        for i, item in enumerate(self.menu[first : first + ROWS], first):
            label = f" {'▸' if i == self.chosen else ' '} {item.text}  {item.note}"
            rows.append((label[:width].ljust(min(width, 44)), "chosen" if i == self.chosen else "menu"))

    def render_line(self, y: int) -> Strip:
        row = y + self.scroll_offset.y
        base = self.rich_style
        width = self.size.width
        if row >= len(self._rows):
            return Strip.blank(width, base)
        text, style = self._rows[row]
        strip = Strip(self._segments(text, style, base))
        if (selection := self.text_selection) and (span := selection.get_span(row)):
            strip = _lit(strip, span, self.screen.get_component_rich_style("screen--selection"))
        if row == self._cursor[1] and self.has_focus:
            strip = _lit(
                strip.extend_cell_length(self._cursor[0] + 1, base),
                (self._cursor[0], self._cursor[0] + 1),
                Style(reverse=True),
            )
        return strip.crop_extend(0, width, base).apply_offsets(0, row)

    def _segments(self, text: str, style: str, base: Style) -> list[Segment]:
        if not style.startswith("line:"):
            extra = self.get_component_rich_style(f"shell--{style}") if style else base
            return [Segment(text, extra)]
        cut, _, ghost = style[5:].partition(":")
        prompt, end = int(cut), int(ghost) if ghost else len(text)
        return [
            Segment(text[:prompt], self.get_component_rich_style("shell--prompt")),
            Segment(text[prompt:end], base),
            Segment(text[end:], self.get_component_rich_style("shell--ghost")),
        ]

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        return selection.extract("\n".join(text for text, _ in self._rows)), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        self.refresh()

    def watch_has_focus(self, has_focus: bool) -> None:
        super().watch_has_focus(has_focus)
        self.refresh()

    @property
    def cursor_region(self) -> Region:
        """Where the cursor stands, for tests."""
        return Region(self._cursor[0], self._cursor[1], 1, 1)


def _wrap(text: str, style: str, width: int) -> list[tuple[str, str]]:
    """A printed line in rows of the pane, cut as a terminal cuts."""
    return [(text[i : i + width], style) for i in range(0, max(1, len(text)), width)]


def _lit(strip: Strip, span: tuple[int, int], style: Style) -> Strip:
    start, end = span[0], strip.cell_length if span[1] == -1 else span[1]
    before, middle, after = strip.crop(0, start), strip.crop(start, end), strip.crop(end)
    return Strip.join([before, Strip([Segment(s.text, (s.style or Style()) + style) for s in middle]), after])
