"""A text read page by page (`less`, `more`): where one is in it, and the keys; no screen in it."""

from __future__ import annotations

from tui.app.scrollback import Scrollback, wrap

KEYS = {
    "j": 1, "down": 1, "enter": 1, "e": 1, "k": -1, "up": -1, "y": -1, "ctrl+n": 1, "ctrl+p": -1,
}  # fmt: skip
"""Keys that move by rows."""
PAGES = {
    "space": 1.0, "f": 1.0, "pagedown": 1.0, "ctrl+f": 1.0, "ctrl+v": 1.0, "b": -1.0, "pageup": -1.0, "ctrl+b": -1.0,
    "d": 0.5, "ctrl+d": 0.5, "u": -0.5, "ctrl+u": -0.5,
}  # fmt: skip
"""Keys that move by pages."""


class Pager:
    """A text and the row at the top."""

    def __init__(self, text: str) -> None:
        book = Scrollback()
        book.write(text)
        self.lines = [line for line, _ in book.lines]
        self.top = 0
        self.words = ""
        """What was searched for."""
        self.typing: str | None = None
        """The search that is being typed, None while none is."""
        self._rows: list[str] = []
        self._width = self._height = 0

    def lay(self, width: int, height: int) -> None:
        """Lay the text out for a pane; the last row is the status."""
        if width != self._width:
            self._rows = [row for line in self.lines for row in wrap(line, width)]
        self._width, self._height = width, max(1, height - 1)
        self._move(0)

    @property
    def rows(self) -> list[str]:
        """What is in sight."""
        return self._rows[self.top : self.top + self._height]

    @property
    def status(self) -> str:
        """The row below the text."""
        if self.typing is not None:
            return f"/{self.typing}"
        if self.words and not any(self.words in row for row in self._rows):
            return "Pattern not found"
        return ":" if self.top < self._last else "(END)"

    @property
    def short(self) -> bool:
        """The whole text is in sight: there is nothing to page through."""
        return len(self._rows) <= self._height

    @property
    def _last(self) -> int:
        return max(0, len(self._rows) - self._height)

    def _move(self, rows: int) -> None:
        self.top = max(0, min(self.top + rows, self._last))

    def key(self, key: str, character: str | None) -> bool:
        """A key; False where it leaves."""
        if self.typing is not None:
            self._search_key(key, character)
            return True
        if key in KEYS:
            self._move(KEYS[key])
        elif key in PAGES:
            self._move(round(PAGES[key] * self._height))
        elif character in ("g", "<") or key == "home":
            self.top = 0
        elif character in ("G", ">") or key == "end":
            self.top = self._last
        elif character == "/":
            self.typing = ""
        elif character in ("n", "N"):
            self._find(1 if character == "n" else -1)
        return key not in ("q", "Q", "ctrl+c", "escape", "upper_q")

    def _search_key(self, key: str, character: str | None) -> None:
        typed = self.typing or ""
        if key == "enter":
            self.words, self.typing = typed or self.words, None
            self._find(1)
        elif key in ("escape", "ctrl+c", "ctrl+g") or (key == "backspace" and not typed):
            self.typing = None
        elif key == "backspace":
            self.typing = typed[:-1]
        elif character and character.isprintable():
            self.typing = typed + character

    def _find(self, step: int) -> None:
        at = self.top + step
        while self.words and 0 <= at < len(self._rows):
            if self.words in self._rows[at]:
                self.top = min(at, self._last)
                return
            at += step
