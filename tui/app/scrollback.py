"""What was printed, as lines: escapes are understood or dropped, never passed on; no screen in it."""

from __future__ import annotations

import re

ESCAPE = re.compile(r"\x1b(?:\[([0-9;?]*)([A-Za-z])|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\^_]|.?)", re.DOTALL)
LIMIT = 5000
"""Lines kept."""

Line = tuple[str, str]
"""Text and its style: "" printed, `err`, `echo` (a prompt with what was typed), `note`."""


class Scrollback:
    """Lines printed so far; the last one may be unfinished."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.open = False
        """Whether the last line is unfinished: more text goes to its end."""
        self.mark = 0
        """The line at which the running command began; a cleared screen (`watch`) goes back to it."""
        self.back = False

    def echo(self, prompt: str, text: str, *, begins: bool) -> None:
        """A typed line joins the lines; `begins` a command of its own."""
        first, *more = text.split("\n")
        if self.open and self.lines:
            self.lines[-1] = (self.lines[-1][0] + first, "echo")
        else:
            self.lines.append((prompt + first, "echo"))
        self.lines += [("> " + line, "echo") for line in more]
        self.open = False
        if begins:
            self.mark = len(self.lines)

    def write(self, text: str, style: str = "") -> None:
        """Print text."""
        at = 0
        for found in ESCAPE.finditer(text):
            self._plain(text[at : found.start()], style)
            at = found.end()
            if found[2] == "J" and found[1] == "3":
                self.lines, self.mark, self.open = [], 0, False
            elif found[2] == "H" or (found[2] == "J" and found[1] == "2"):
                del self.lines[self.mark :]
                self.open = False
        self._plain(text[at:], style)
        excess = len(self.lines) - LIMIT
        if excess > 0:
            del self.lines[:excess]
            self.mark = max(0, self.mark - excess)

    def _plain(self, text: str, style: str) -> None:
        for piece in re.split(r"(\n|\r\n?)", text):
            if piece in ("\n", "\r\n"):
                if not self.open:
                    self.lines.append(("", style))
                self.open = self.back = False
            elif piece == "\r":
                self.back = True
            elif piece:
                self._append(clean(piece), style)

    def _append(self, text: str, style: str) -> None:
        if not self.open:
            self.lines.append(("", style))
            self.open = True
        elif self.back:
            self.lines[-1] = ("", style)
        self.back = False
        self.lines[-1] = ((self.lines[-1][0] + text).expandtabs(8), self.lines[-1][1] or style)

    def clear(self) -> None:
        """Forget all lines."""
        self.lines, self.open, self.mark = [], False, 0


def clean(text: str) -> str:
    """Text without control characters, but for tabs."""
    return "".join(c for c in text if c >= " " and not "\x7f" <= c <= "\x9f" or c == "\t")
