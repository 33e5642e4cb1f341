"""The completions that Tab offers: which is chosen, and how they look; no screen in it."""

from __future__ import annotations

from collections.abc import Sequence
from os.path import commonprefix
from typing import Any

from tui.app.scrollback import clean

ROWS = 8
"""Rows of the menu at most."""


def common(found: Sequence[Any]) -> str:
    """What all of them begin with."""
    return str(commonprefix([completion.text for completion in found]))


class Menu:
    """Ways to complete the word, one of them chosen."""

    def __init__(self, found: Sequence[Any]) -> None:
        self.found = found
        self.chosen = 0

    @property
    def item(self) -> Any:
        """The one that Enter takes."""
        return self.found[self.chosen]

    def key(self, key: str) -> bool:
        """Walk through the menu; False for a key that closes it."""
        steps = {"tab": 1, "down": 1, "right": 1, "ctrl+n": 1, "shift+tab": -1, "up": -1, "left": -1, "ctrl+p": -1,
                 "pagedown": ROWS, "pageup": -ROWS}  # fmt: skip
        if key not in steps:
            return False
        self.chosen = (self.chosen + steps[key]) % len(self.found)
        return True

    def rows(self, width: int) -> list[tuple[str, str]]:
        """Rows and their styles; descriptions in a column of their own."""
        first = max(0, min(self.chosen - ROWS + 1, len(self.found) - ROWS))
        seen = self.found[first : first + ROWS]
        words = [clean(item.text) for item in seen]
        wide = min(max(map(len, words)), width // 2)
        labels = [
            f" {'▸' if i == self.chosen else ' '} {word:<{wide}}  {clean(item.note)}".rstrip()
            for i, (item, word) in enumerate(zip(seen, words, strict=True), first)
        ]
        if len(self.found) > ROWS:
            labels.append(f"   {self.chosen + 1} of {len(self.found)}")
        broad = min(width, max(44, *map(len, labels)))
        return [(label[:broad].ljust(broad), "chosen" if i == self.chosen else "menu")
                for i, label in enumerate(labels, first)]  # fmt: skip
