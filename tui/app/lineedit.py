"""The line that is being typed: Emacs keys, history, search, completion; no screen in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


@dataclass
class LineEdit:
    """A line, its cursor, and what the keys do to them."""

    history: Callable[[], Sequence[str]] = tuple
    """Lines typed before, oldest first."""
    text: str = ""
    cursor: int = 0
    killed: str = ""
    search: str | None = None
    """What Ctrl+R looks for, None while it does not."""
    _draft: str = ""
    _at: int | None = None
    _skip: int = field(default=0)

    def set(self, text: str, cursor: int | None = None) -> None:
        """Replace the line."""
        self.text, self.cursor = text, len(text) if cursor is None else cursor

    def insert(self, text: str) -> None:
        """Type text at the cursor."""
        self.set(self.text[: self.cursor] + text + self.text[self.cursor :], self.cursor + len(text))
        self._at = None

    def take(self) -> str:
        """The line, leaving an empty one."""
        text = self.text
        self.set("")
        self._at, self.search = None, None
        return text

    def key(self, key: str) -> bool:
        """Carry out a key that edits; False where it is none."""
        action = KEYS.get(key)
        if action is None:
            return False
        action(self)
        if key not in ("up", "down", "ctrl+p", "ctrl+n"):
            self._at = None
        return True

    def left(self) -> None:
        self.cursor = max(0, self.cursor - 1)

    def right(self) -> None:
        """Right; at the end it accepts the suggestion."""
        if self.cursor == len(self.text):
            self.set(self.text + self.suggestion)
        else:
            self.cursor += 1

    def home(self) -> None:
        self.cursor = 0

    def end(self) -> None:
        self.set(self.text + self.suggestion) if self.cursor == len(self.text) else self.set(self.text)

    def word_left(self) -> None:
        self.cursor = len(re.sub(r"\w*\W*$", "", self.text[: self.cursor]))

    def word_right(self) -> None:
        found = re.match(r"\W*\w*", self.text[self.cursor :])
        self.cursor += found.end() if found else 0

    def backspace(self) -> None:
        if self.cursor:
            self.set(self.text[: self.cursor - 1] + self.text[self.cursor :], self.cursor - 1)

    def delete(self) -> None:
        self.set(self.text[: self.cursor] + self.text[self.cursor + 1 :], self.cursor)

    def kill_end(self) -> None:
        self.killed = self.text[self.cursor :]
        self.set(self.text[: self.cursor])

    def kill_start(self) -> None:
        self.killed = self.text[: self.cursor]
        self.set(self.text[self.cursor :], 0)

    def kill_word(self) -> None:
        kept = re.sub(r"\S+\s*$", "", self.text[: self.cursor])
        self.killed = self.text[len(kept) : self.cursor]
        self.set(kept + self.text[self.cursor :], len(kept))

    def yank(self) -> None:
        self.insert(self.killed)

    def up(self) -> None:
        """The previous line that begins as the draft does."""
        self._recall(-1)

    def down(self) -> None:
        self._recall(1)

    def _recall(self, step: int) -> None:
        lines = list(self.history())
        if self._at is None:
            self._draft, self._at = self.text, len(lines)
        i = self._at + step
        while 0 <= i < len(lines) and not lines[i].startswith(self._draft):
            i += step
        if i >= len(lines):
            self._at = len(lines)
            self.set(self._draft)
        elif i >= 0:
            self._at = i
            self.set(lines[i])

    @property
    def suggestion(self) -> str:
        """The rest of the latest line of history that begins as this one does."""
        if not self.text or self.search is not None:
            return ""
        for line in reversed(self.history()):
            if line.startswith(self.text) and line != self.text and "\n" not in line:
                return line[len(self.text) :]
        return ""

    def begin_search(self) -> None:
        """Ctrl+R: begin to search backwards, or look further back."""
        if self.search is None:
            self.search, self._skip, self._draft = "", 0, self.text
        else:
            self._skip += 1

    @property
    def found(self) -> str:
        """What the search has found."""
        hits = [line for line in reversed(self.history()) if self.search and self.search in line]
        return hits[min(self._skip, len(hits) - 1)] if hits else ""

    def end_search(self, accept: bool) -> None:
        """Leave the search, with what it found or with the line as it was."""
        if self.search is not None:
            self.set(self.found if accept and self.found else self._draft)
            self.search = None

    def search_key(self, key: str, character: str | None) -> bool:
        """A key while searching; False where it ends the search and still wants to act."""
        if key == "ctrl+r":
            self.begin_search()
        elif key in ("escape", "ctrl+g", "ctrl+c"):
            self.end_search(False)
        elif key == "backspace":
            self.search, self._skip = (self.search or "")[:-1], 0
        elif character and character.isprintable():
            self.search, self._skip = (self.search or "") + character, 0
        else:
            self.end_search(True)
            return False
        return True


KEYS: dict[str, Callable[[LineEdit], None]] = {
    "left": LineEdit.left, "ctrl+b": LineEdit.left, "right": LineEdit.right, "ctrl+f": LineEdit.right,
    "home": LineEdit.home, "ctrl+a": LineEdit.home, "end": LineEdit.end, "ctrl+e": LineEdit.end,
    "alt+b": LineEdit.word_left, "ctrl+left": LineEdit.word_left, "alt+f": LineEdit.word_right,
    "ctrl+right": LineEdit.word_right, "backspace": LineEdit.backspace, "ctrl+h": LineEdit.backspace,
    "delete": LineEdit.delete, "ctrl+k": LineEdit.kill_end, "ctrl+u": LineEdit.kill_start,
    "ctrl+w": LineEdit.kill_word, "alt+backspace": LineEdit.kill_word, "ctrl+y": LineEdit.yank,
    "up": LineEdit.up, "ctrl+p": LineEdit.up, "down": LineEdit.down, "ctrl+n": LineEdit.down,
    "ctrl+r": LineEdit.begin_search,
}  # fmt: skip
