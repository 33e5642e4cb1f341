"""The line that is being typed: Emacs keys, undo, history, search; no screen in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

UNDOS = 200
"""Steps back that are kept."""


@dataclass
class LineEdit:
    """A line (or several: a here-document out of the history), its cursor, and what the keys do to them."""

    history: Callable[[], Sequence[str]] = tuple
    """Lines typed before, oldest first."""
    text: str = ""
    cursor: int = 0
    killed: str = ""
    search: str | None = None
    """What Ctrl+R looks for, None while it does not."""
    failed: bool = False
    """The search found nothing (further)."""
    offered: tuple[str, str] = ("", "")
    """A line, and how completion would end it."""
    _draft: str = ""
    _at: int | None = None
    _hit: int | None = None
    _sought: str = ""
    _undo: list[tuple[str, int]] = field(default_factory=list)
    _last: str = ""
    """The kind of the last change, so that letters are undone together and kills join."""
    _words: int = 0

    def set(self, text: str, cursor: int | None = None) -> None:
        """Replace the line."""
        self.text, self.cursor = text, len(text) if cursor is None else cursor

    def change(self, text: str, cursor: int, kind: str) -> None:
        """Replace the line so that Ctrl+_ brings it back; letters in a row are one step."""
        if kind != "insert" or self._last != "insert":
            self._undo.append((self.text, self.cursor))
            del self._undo[:-UNDOS]
        self._last = kind
        self.set(text, cursor)

    def insert(self, text: str) -> None:
        """Type text at the cursor."""
        self.change(self.text[: self.cursor] + text + self.text[self.cursor :], self.cursor + len(text), "insert")
        self._at = None

    def take(self) -> str:
        """The line, leaving an empty one."""
        text = self.found if self.search else self.text
        self.set("")
        self._at, self.search, self._last = None, None, ""
        self._undo.clear()
        return text

    def key(self, key: str) -> bool:
        """Carry out a key that edits; False where it is none."""
        action = KEYS.get(key)
        if action is None:
            return False
        before = self._last, self.text
        action(self)
        if key not in ("up", "down", "ctrl+p", "ctrl+n"):
            self._at = None
        if before == (self._last, self.text):
            self._last = ""
        return True

    # -- moving ----------------------------------------------------------------------------------------------

    def left(self) -> None:
        self.cursor = max(0, self.cursor - 1)

    def right(self) -> None:
        """Right; at the end it accepts the suggestion."""
        if self.cursor == len(self.text):
            self._accept(self.suggestion)
        else:
            self.cursor += 1

    def home(self) -> None:
        self.cursor = self.text.rfind("\n", 0, self.cursor) + 1

    def end(self) -> None:
        if self.cursor == len(self.text):
            self._accept(self.suggestion)
        else:
            end = self.text.find("\n", self.cursor)
            self.cursor = len(self.text) if end < 0 else end

    def _accept(self, rest: str) -> None:
        if rest:
            self.change(self.text + rest, len(self.text + rest), "accept")

    def word_left(self) -> None:
        self.cursor = len(re.sub(r"\w*\W*$", "", self.text[: self.cursor]))

    def word_right(self) -> None:
        """To the end of the word; at the end of the line it accepts a word of the suggestion."""
        if self.cursor == len(self.text):
            found = re.match(r"\W*\w*", self.suggestion)
            self._accept(found[0] if found else "")
        else:
            self.cursor += self._ahead()

    def _ahead(self) -> int:
        found = re.match(r"\W*\w*", self.text[self.cursor :])
        return found.end() if found else 0

    # -- changing --------------------------------------------------------------------------------------------

    def backspace(self) -> None:
        if self.cursor:
            self.change(self.text[: self.cursor - 1] + self.text[self.cursor :], self.cursor - 1, "backspace")

    def delete(self) -> None:
        self.change(self.text[: self.cursor] + self.text[self.cursor + 1 :], self.cursor, "delete")

    def _kill(self, start: int, end: int, *, before: bool = False) -> None:
        """Cut; what is cut in a row is yanked as one."""
        cut = self.text[start:end]
        if self._last == "kill":
            self.killed = cut + self.killed if before else self.killed + cut
        elif cut:
            self.killed = cut
        self.change(self.text[:start] + self.text[end:], start, "kill")

    def kill_end(self) -> None:
        end = self.text.find("\n", self.cursor)
        self._kill(self.cursor, len(self.text) if end < 0 else end + (end == self.cursor))

    def kill_start(self) -> None:
        self._kill(self.text.rfind("\n", 0, self.cursor) + 1, self.cursor, before=True)

    def kill_word(self) -> None:
        """Back to the last blank."""
        self._kill(len(re.sub(r"\S+\s*$", "", self.text[: self.cursor])), self.cursor, before=True)

    def kill_part(self) -> None:
        """Back to the beginning of the word."""
        self._kill(len(re.sub(r"\w*\W*$", "", self.text[: self.cursor])), self.cursor, before=True)

    def kill_ahead(self) -> None:
        self._kill(self.cursor, self.cursor + self._ahead())

    def yank(self) -> None:
        self.change(self.text[: self.cursor] + self.killed + self.text[self.cursor :],
                    self.cursor + len(self.killed), "yank")  # fmt: skip

    def transpose(self) -> None:
        """The two letters about the cursor change places."""
        at = min(self.cursor, len(self.text) - 1)
        if at > 0:
            self.change(self.text[: at - 1] + self.text[at] + self.text[at - 1] + self.text[at + 1 :], at + 1, "swap")

    def last_word(self) -> None:
        """The last word of the line before; again, of the line before that."""
        again = self._last == "word"
        lines = [line for line in reversed(self.history()) if line.split()]
        self._words = self._words + 1 if again else 0
        if self._words < len(lines):
            if again and self._undo:
                self.set(*self._undo.pop())
            word = lines[self._words].split()[-1]
            self.change(self.text[: self.cursor] + word + self.text[self.cursor :], self.cursor + len(word), "word")

    def undo(self) -> None:
        """Back to before the last change."""
        if self._undo:
            self.set(*self._undo.pop())
            self._last = "undo"

    # -- history ---------------------------------------------------------------------------------------------

    def up(self) -> None:
        """A row up; from the first the previous line of the history that begins as the draft does."""
        start = self.text.rfind("\n", 0, self.cursor)
        if start < 0:
            self._recall(-1)
            return
        above = self.text.rfind("\n", 0, start) + 1
        self.cursor = min(above + self.cursor - start - 1, start)

    def down(self) -> None:
        end = self.text.find("\n", self.cursor)
        if end < 0:
            self._recall(1)
            return
        column = self.cursor - self.text.rfind("\n", 0, self.cursor) - 1
        below = self.text.find("\n", end + 1)
        self.cursor = min(end + 1 + column, len(self.text) if below < 0 else below)

    def _recall(self, step: int) -> None:
        lines = list(self.history())
        if self._at is None:
            self._draft, self._at = self.text, len(lines)
        i = self._at + step
        while 0 <= i < len(lines) and (not lines[i].startswith(self._draft) or lines[i] == self.text):
            i += step
        if i >= len(lines):
            self._at = len(lines)
            self.set(self._draft)
        elif i >= 0:
            self._at = i
            self.set(lines[i])

    @property
    def suggestion(self) -> str:
        """The rest of the latest line of history that begins as this one does, or what completion offers."""
        if not self.text.strip() or self.search is not None:
            return ""
        for line in reversed(self.history()):
            if line.startswith(self.text) and line != self.text and "\n" not in line:
                return line[len(self.text) :]
        return self.offered[1] if self.offered[0] == self.text else ""

    # -- search ----------------------------------------------------------------------------------------------

    @property
    def label(self) -> str:
        """What stands before the line while searching."""
        return f"({'failed ' if self.failed else ''}reverse-i-search)`{self.search}': "

    def begin_search(self) -> None:
        """Ctrl+R: begin to search backwards, or look further back."""
        if self.search is None:
            self.search, self._hit, self._draft, self.failed = "", None, self.text, False
        elif not self.search and self._sought:
            self._seek(self._sought)
        else:
            self._find(-1)

    def _seek(self, words: str) -> None:
        """Look for other words, from the latest line on."""
        self.search, self._hit = words, None
        if words:
            self._sought = words
            self._find(-1)

    def _find(self, step: int) -> None:
        lines = self.history()
        now = self.found
        i = len(lines) if self._hit is None else self._hit
        while 0 <= (i := i + step) < len(lines):
            if self.search and self.search in lines[i] and lines[i] != now:
                self._hit, self.failed = i, False
                return
        self.failed = True

    @property
    def found(self) -> str:
        """What the search has found."""
        lines = self.history()
        return lines[self._hit] if self._hit is not None and self._hit < len(lines) else ""

    def end_search(self, accept: bool) -> None:
        """Leave the search, with what it found or with the line as it was."""
        if self.search is not None:
            found, words = self.found, self.search
            self.set(self._draft)
            self.search = None
            if accept and found:
                self.change(found, max(0, found.find(words)), "search")

    def search_key(self, key: str, character: str | None) -> bool:
        """A key while searching; False where it ends the search and still wants to act."""
        if key == "ctrl+r":
            self.begin_search()
        elif key == "ctrl+s":
            self._find(1)
        elif key == "escape":
            self.end_search(True)
        elif key in ("ctrl+g", "ctrl+c"):
            self.end_search(False)
        elif key in ("backspace", "ctrl+h"):
            self._seek((self.search or "")[:-1])
        elif character and character.isprintable():
            self._seek((self.search or "") + character)
        else:
            self.end_search(True)
            return key in ("up", "down", "left", "right")
        return True


KEYS: dict[str, Callable[[LineEdit], None]] = {
    "left": LineEdit.left, "ctrl+b": LineEdit.left, "right": LineEdit.right, "ctrl+f": LineEdit.right,
    "home": LineEdit.home, "ctrl+a": LineEdit.home, "end": LineEdit.end, "ctrl+e": LineEdit.end,
    "alt+b": LineEdit.word_left, "alt+left": LineEdit.word_left, "ctrl+left": LineEdit.word_left,
    "alt+f": LineEdit.word_right, "alt+right": LineEdit.word_right, "ctrl+right": LineEdit.word_right,
    "backspace": LineEdit.backspace, "ctrl+h": LineEdit.backspace, "delete": LineEdit.delete,
    "ctrl+k": LineEdit.kill_end, "ctrl+u": LineEdit.kill_start, "ctrl+w": LineEdit.kill_word,
    "alt+backspace": LineEdit.kill_part, "alt+d": LineEdit.kill_ahead, "ctrl+y": LineEdit.yank,
    "ctrl+t": LineEdit.transpose, "alt+full_stop": LineEdit.last_word,
    "ctrl+underscore": LineEdit.undo, "up": LineEdit.up, "ctrl+p": LineEdit.up, "down": LineEdit.down,
    "ctrl+n": LineEdit.down, "ctrl+r": LineEdit.begin_search,
}  # fmt: skip
