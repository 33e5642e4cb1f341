"""The title bar and the footer."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from tui.app.glyphs import Glyphs

ENTRIES = (
    ("F1", "help", "screen.help"), ("F2", "hint", "app.word('hint')"), ("F3", "check", "app.word('check')"),
    ("F4", "chart", "app.chart"), ("F5", "edit", "screen.edit"), ("F6", "pane", "screen.pane"),
    ("F8", "undo", "app.word('undo')"), ("^O", "commands", "app.command_palette"),
)  # fmt: skip


class Footer(Static):
    """Every action, clickable; as many as fit."""

    _shown: object = None

    def show(self, entries: tuple[tuple[str, str, str], ...] = ENTRIES) -> None:
        """Show these entries."""
        if (entries, self.app.size.width) == self._shown:
            return
        self._shown = (entries, self.app.size.width)
        parts: list[Content] = []
        width = max(10, self.app.size.width)
        for key, label, action in entries:
            if sum(len(p) for p in parts) + len(key) + len(label) + 3 > width:
                break
            parts.append(
                Content.assemble(" ", (key, f"bold $accent @click={action}"), (f" {label} ", f"@click={action}"))
            )
        self.update(Content("").join(parts))


class Title(Static):
    """Where the learner is: lesson, step, goals, stars, time."""

    _shown: object = None

    def show(self, glyphs: Glyphs, name: str, facts: list[str]) -> None:
        """Left the lesson's name, right the facts; the facts give way first."""
        width = max(4, self.app.size.width)
        if (width, name, *facts) == self._shown:
            return
        self._shown = (width, name, *facts)
        left = f" {glyphs.flag} {'Harborlight  ' if width >= 100 else ''}{name}"
        while facts and len(left) + len("   ".join(facts)) + 3 > width:
            facts = facts[:-1]
        right = "   ".join(facts) + " "
        self.update(Content.assemble((left[:width], "bold"), " " * max(1, width - len(left) - len(right)), right))
