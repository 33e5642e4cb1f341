"""The shell pane: what was printed, and the line that is being typed."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from tui.app.lineedit import LineEdit
from tui.app.messages import Typed
from tui.app.scrollback import Scrollback, clean, visible, wrap

if TYPE_CHECKING:
    from tui.app.menu import Menu
    from tui.app.pager import Pager
    from tui.session import Session

ROWS = 2000
"""Lines that are laid out; the oldest of the others are only kept."""
FEED = 0.01
"""Seconds that a look at the session may spend on pasted lines."""
PASTE = 500_000
"""Characters that are taken from one paste."""
ASIDE = 0.02
"""Seconds that completion may take for it to be asked without Tab."""


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
        self.inside: list[str] = []
        """Lines typed at the prompt of a nested shell."""
        self.edit = LineEdit(self._history)
        self.pending: list[str] = []
        """Lines of a command that is not complete yet."""
        self.queue: deque[str] = deque()
        """Lines that were pasted, or typed while something ran, and wait for a prompt."""
        self.held = False
        """What was pasted looks odd, and waits for Enter."""
        self.menu: Menu | None = None
        self.pager: Pager | None = None
        self._asked = ""
        self._dear = 0.0
        self._rows: list[tuple[str, str]] = []
        self._laid: tuple[int, int, int] = (-1, 0, 0)
        self._book_rows: list[tuple[str, str]] = []
        self._cursor = (0, 0)
        self._shown: tuple[str, str | None] = ("", None)

    def _history(self) -> list[str]:
        return [*self.before, *self.session.history] if self.session.idle else self.inside

    def on_mount(self) -> None:
        self.relay()

    def on_resize(self) -> None:
        self.session.resize(self.columns, max(4, self.scrollable_content_region.height - 1))
        self.relay()

    @property
    def columns(self) -> int:
        """Cells of a row, whether or not there is anything to scroll."""
        bar = 0 if self.show_vertical_scrollbar else self.styles.scrollbar_size_vertical
        return max(20, self.scrollable_content_region.width - bar)

    # -- what the session prints -----------------------------------------------------------------------------

    def pump(self) -> None:
        """Take what was printed and feed what was pasted."""
        changed = self._print()
        until = monotonic() + FEED
        while self.queue and self._listening and self.pager is None and monotonic() < until:
            self.submit(self.queue.popleft())
        if self._offer() or changed:
            self.relay()

    @property
    def _listening(self) -> bool:
        return isinstance(self.session.waiting, str)

    def _print(self) -> bool:
        """Show what was printed; whether there was anything new to show."""
        output = self.session.take_output()
        joined: list[tuple[str, list[str]]] = []
        for stream, text in output:
            if not joined or joined[-1][0] != stream:
                joined.append((stream, []))
            joined[-1][1].append(text)
        for stream, texts in joined:
            self.book.write("".join(texts), "err" if stream == "stderr" else "")
        if self.book.pages:
            self._page(self.book.pages.pop())
        waiting = self.session.waiting
        shown = (self.session.prompt, waiting if isinstance(waiting, str) else None)
        changed = bool(output) or shown != self._shown
        self._shown = shown
        return changed

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
            if self._unfinished(text, line):
                self.pending.append(line)
            else:
                self.pending = []
                self.inside = []
                self._start(text)
        elif session.waiting is None:
            self.book.echo("", line, begins=False)
            self.queue.append(line)
        else:
            self.book.echo(session.prompt if session.waiting == "prompt" else "", line, begins=True)
            if session.waiting == "prompt" and line.strip():
                self.inside.append(line)
            self._going(lambda: session.send(line + "\n"))
        self.post_message(Typed())
        self._print()
        self.relay()

    def _unfinished(self, text: str, line: str) -> bool:
        """Whether more lines must come; a long here-document is not read anew with each of its lines."""
        begun = self.pending[0] if len(self.pending) > 50 else ""
        if "<<" in begun and line.strip() not in begun and len(self.pending) % 100:
            return True
        return self.session.incomplete(text)

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
        printed = event.character if event.is_printable and "+" not in event.key else None
        if self.pager is not None:
            self._page_key(event.key, printed)
        elif self._menu_key(event.key) or self._own_key(event.key, printed) or self.edit.key(event.key):
            pass
        elif event.key == "pageup":
            self.scroll_page_up(animate=False)
            return
        elif event.key == "pagedown":
            self.scroll_page_down(animate=False)
            return
        elif printed:
            self.edit.insert(printed)
        else:
            return
        event.stop()
        event.prevent_default()
        self.relay()

    def _own_key(self, key: str, printed: str | None) -> bool:
        if self.edit.search is not None and self.edit.search_key(key, printed):
            return True
        match key:
            case "enter" | "ctrl+j" | "ctrl+m":
                self._enter()
            case "tab":
                self._complete()
            case "ctrl+c":
                self._interrupt()
            case "ctrl+d":
                self._end_of_input()
            case "ctrl+l":
                self.book.clear()
            case "ctrl+right_square_bracket" if self.session.waiting == "input":
                self.book.echo(self.session.prompt, self.edit.take() + "^]", begins=False)
                self.session.send("\x1d\n")
            case "ctrl+z" if not self.session.idle:
                self.book.write("^Z: stopping jobs is not simulated in Harborlight; Ctrl+C ends what runs\n", "note")
            case "escape" if self.held:
                self.held = False
            case "up" if self.pending and not self.edit.text:
                return self._take_back()
            case _:
                return False
        return True

    def _enter(self) -> None:
        text = self.edit.take()
        if self.held and "\n" in text:
            self.held = False
            first, *more = text.split("\n")
            self.queue.extend(more)
            self.submit(first)
            self.pump()
        else:
            self.held = False
            self.submit(text)

    def _take_back(self) -> bool:
        """The lines of an unfinished command become one text again, to be mended."""
        count = len(self.pending)
        if not all(style == "echo" for _, style in self.book.lines[-count:]):
            return False
        del self.book.lines[-count:]
        self.book.version += 1
        self.edit.set("\n".join([*self.pending, ""]))
        self.pending = []
        self.edit.up()
        return True

    def _interrupt(self) -> None:
        selected = self.screen.get_selected_text()
        if selected:
            self.app.copy_to_clipboard(selected)
            self.screen.clear_selection()
            return
        prompt = "> " if self.pending else self.session.prompt
        self.book.echo(prompt, self.edit.take() + "^C", begins=False)
        self.pending, self.menu, self.held = [], None, False
        self.queue.clear()
        if not self.session.idle:
            self.session.interrupt()
        self._print()

    def _end_of_input(self) -> None:
        session = self.session
        if self.edit.text:
            self.edit.delete()
        elif self.pending:
            text, self.pending = "\n".join(self.pending), []
            self._start(text)
            self._print()
        elif not session.idle:
            if session.waiting == "prompt":
                self.book.echo(session.prompt, "exit", begins=False)
            session.eof()
            self._print()
        else:
            self.book.echo(session.prompt, "exit", begins=True)
            self.book.write("Ctrl+Q, or the word quit, leaves the game; everything is kept.\n", "note")

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        if len(event.text) > PASTE:
            said = f"A paste of {len(event.text):,} characters is more than the shell takes at once ({PASTE:,})"
            self.book.write(said + ": save it as a file.\n", "note")
        elif self.pager is None:
            self._pasted(event.text.replace("\r\n", "\n").replace("\r", "\n"))
        self.relay()

    def _pasted(self, text: str) -> None:
        """Lines run one by one, as they would have been typed; what looks odd waits for Enter."""
        if not text.isascii():
            from tui.app.typography import odd

            self.held = odd(text)
        first, *more = [clean(line) if not self.held else line for line in text.split("\n")]
        if self.held:
            self.edit.insert("\n".join([first, *more]).rstrip("\n"))
            return
        self.edit.insert(first)
        if more:
            *whole, last = more
            self.queue.extend(whole)
            self.submit(self.edit.take())
            self.edit.set(last)
            self.pump()

    # -- completion ------------------------------------------------------------------------------------------

    def _complete(self) -> None:
        from tui.app.menu import Menu, common

        if self.held:
            self._mend()
            return
        if not self._listening:
            return
        found = self.session.complete(self.edit.text, self.edit.cursor)
        if not found:
            return
        start, shared = found[0].start, common(found)
        if len(found) == 1:
            self._replace(start, found[0].text + found[0].end)
        elif len(shared) > self.edit.cursor - start:
            self._replace(start, shared)
        else:
            self.menu = Menu(found)

    def _mend(self) -> None:
        """Put plain characters in the place of typographic ones."""
        from tui.app.typography import plain

        text = plain(self.edit.text)
        self.edit.change(text, len(text), "mend")
        self.held = "\n" in text

    def _replace(self, start: int, text: str) -> None:
        line, cursor = self.edit.text, self.edit.cursor
        self.edit.change(line[:start] + text + line[cursor:].removeprefix(" " if text.endswith(" ") else ""),
                         start + len(text), "complete")  # fmt: skip

    def _offer(self) -> bool:
        """Ask completion how the line might end, where it answers soon; whether there is something new to show."""
        text = self.edit.text
        if text == self._asked or self._dear > ASIDE or not self._listening:
            return False
        self._asked = text
        rest = ""
        at_end = self.edit.cursor == len(text) and "\n" not in text
        if len(text.strip()) > 2 and at_end and not self.edit.suggestion:
            began = monotonic()
            found = self.session.complete(text, len(text))
            self._dear = monotonic() - began
            if len(found) == 1 and text[found[0].start :] and found[0].text.startswith(text[found[0].start :]):
                rest = found[0].text[len(text) - found[0].start :]
        self.edit.offered = (text, rest)
        return bool(rest)

    def _menu_key(self, key: str) -> bool:
        menu = self.menu
        if menu is None:
            return False
        if key == "enter":
            self._replace(menu.item.start, menu.item.text + menu.item.end)
            self.menu = None
        elif key == "escape":
            self.menu = None
        elif not menu.key(key):
            self.menu = None
            return False
        return True

    # -- pages -----------------------------------------------------------------------------------------------

    def _page(self, text: str) -> None:
        """Show a text in pages; one that is in sight as a whole is printed."""
        from tui.app.pager import Pager

        region = self.scrollable_content_region
        pager = Pager(text)
        pager.lay(max(1, region.width), max(2, region.height))
        if pager.short:
            self.book.write(text)
        else:
            self.pager = pager

    def _page_key(self, key: str, printed: str | None) -> None:
        if self.pager is not None and not self.pager.key(key, printed):
            self.pager = None

    # -- drawing ---------------------------------------------------------------------------------------------

    def relay(self) -> None:
        """Lay the lines out anew and go to the end."""
        region = self.scrollable_content_region
        width = max(1, region.width or self.size.width)
        if self.pager is not None:
            self.pager.lay(width, max(2, region.height))
            rows = [(row, "") for row in self.pager.rows]
            rows += [("~", "ghost")] * (max(2, region.height) - 1 - len(rows)) + [(self.pager.status, "chosen")]
            self._cursor = (0, -1)
        else:
            rows = self._lay(width)
        self._rows = rows
        self.virtual_size = Size(width, len(rows))
        self.scroll_to(y=max(0, len(rows) - region.height), animate=False, immediate=True)
        self.refresh()

    def _lay(self, width: int) -> list[tuple[str, str]]:
        book, waiting = self.book, self.session.waiting
        open_line = bool(book.open and book.lines)
        if self._laid != (book.version, width, open_line):
            self._laid = (book.version, width, open_line)
            self._book_rows = [
                (row, style) for text, style in (book.lines[-ROWS:-1] if open_line else book.lines[-ROWS:])
                for row in wrap(text, width)
            ]  # fmt: skip
        rows = self._book_rows.copy()
        self._typed_rows(rows, book.lines[-1][0] if open_line else self._prompt(waiting), width, waiting)
        return rows

    def _prompt(self, waiting: object) -> str:
        if self.edit.search is not None:
            return self.edit.label
        return "> " if self.pending else clean(self.session.prompt) if waiting == "prompt" else ""

    def _typed_rows(self, rows: list[tuple[str, str]], prompt: str, width: int, waiting: object) -> None:
        edit = self.edit
        text, cursor = (edit.text, edit.cursor) if edit.search is None else (edit.found, len(edit.found))
        if edit.search and edit.search in text:
            cursor = text.index(edit.search)
        ghost = edit.suggestion if edit.cursor == len(edit.text) and isinstance(waiting, str) else ""
        for line in map(visible, text.split("\n")):
            if 0 <= cursor <= len(line):
                before = wrap((prompt + line[:cursor]).expandtabs(8) + " ", width)
                self._cursor = (cell_len(before[-1]) - 1, len(rows) + len(before) - 1)
            cut = len(prompt)
            for row in wrap((prompt + line).expandtabs(8) + " ", width):
                rows.append((row, f"line:{max(0, cut)}"))
                cut -= len(row)
            rows[-1] = (rows[-1][0][:-1], rows[-1][1])
            cursor -= len(line) + 1
            prompt = "> "
        if ghost:
            last, style = rows[-1]
            rows[-1] = (last + visible(ghost)[: max(0, width - cell_len(last))], f"{style}:{len(last)}")
        rows += self._below(width)

    def _below(self, width: int) -> list[tuple[str, str]]:
        """What stands under the line: the menu, or a word on what was pasted."""
        if self.menu is not None:
            return self.menu.rows(width)
        if not self.held:
            return []
        from tui.app.typography import odd, plain, told

        if odd(self.edit.text):
            said = [told(self.edit.text) + ".", f"Tab makes them plain: {plain(self.edit.text).splitlines()[0]}"]
        else:
            said = ["Enter runs the lines one by one."]
        return [(row, "note") for line in said for row in wrap(visible(f" {line}"), width)]

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


def _lit(strip: Strip, span: tuple[int, int], style: Style) -> Strip:
    start, end = span[0], strip.cell_length if span[1] == -1 else span[1]
    before, middle, after = strip.crop(0, start), strip.crop(start, end), strip.crop(end)
    return Strip.join([before, Strip([Segment(s.text, (s.style or Style()) + style) for s in middle]), after])
