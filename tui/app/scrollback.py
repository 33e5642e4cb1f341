"""What was printed, as lines: escapes are understood or dropped, never passed on; no screen in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

ESCAPE = re.compile(
    r"\x1b(?:\[([0-9;?]*)[ -/]*([@-~])|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\^_]|[ -/][0-~]|.?)", re.DOTALL
)
"""A sequence that steers a terminal: CSI (its numbers and its letter), OSC and the like, or a short one."""
UNSEEN = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
"""Controls, and marks that turn the direction of writing: they would steer the real terminal."""
HALF = re.compile("[\ud800-\udfff]")
"""Bytes that are no text."""
LIMIT = 5000
"""Lines kept."""
MOST = 2_000_000
"""Characters kept."""
LONGEST = 20_000
"""Characters of a line; the rest of it goes on in another."""

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
        self.pages: list[str] = []
        """Texts that want to be read in pages (`less`), in the other screen of a terminal."""
        self.version = 0
        """Grows with every change."""

    def echo(self, prompt: str, text: str, *, begins: bool) -> None:
        """A typed line joins the lines; `begins` a command of its own."""
        first, *more = text.split("\n")
        if self.open and self.lines:
            self.lines[-1] = (self.lines[-1][0] + clean(first), "echo")
        else:
            self.lines.append((clean(prompt + first), "echo"))
        self.lines += [("> " + clean(line), "echo") for line in more]
        self.open = False
        self.version += 1
        if begins:
            self.mark = len(self.lines)

    def write(self, text: str, style: str = "") -> None:
        """Print text."""
        self.version += 1
        if len(text) > MOST:
            text = text[-MOST:]
        if "\x1b" not in text:
            self._plain(text, style)
        else:
            self._steered(text, style)
        self._forget()

    def _steered(self, text: str, style: str) -> None:
        at = 0
        for found in ESCAPE.finditer(text):
            if found.start() < at:
                continue
            self._plain(text[at : found.start()], style)
            at = found.end()
            if found[1] == "?1049" and found[2] == "h":
                end = text.find("\x1b[?1049l", at)
                self.pages.append(text[at : end if end >= 0 else len(text)])
                at = end if end >= 0 else len(text)
            elif found[2] == "J" and found[1] == "3":
                self.clear()
            elif found[2] == "H" or (found[2] == "J" and found[1] == "2"):
                del self.lines[self.mark :]
                self.open = False
        self._plain(text[at:], style)

    def _forget(self) -> None:
        """Let go of the oldest lines beyond what is kept."""
        excess = max(0, len(self.lines) - LIMIT)
        if excess == 0 and len(self.lines) * 400 < MOST:
            return
        size = sum(len(text) for text, _ in self.lines[excess:])
        while size > MOST and excess < len(self.lines) - 1:
            size -= len(self.lines[excess][0])
            excess += 1
        del self.lines[:excess]
        self.mark = max(0, self.mark - excess)

    def _plain(self, text: str, style: str) -> None:
        """Print text without escapes; `\\r` writes over the line."""
        if "\r" in text:
            text = text.replace("\r\n", "\n")
        pieces = text.split("\n")
        if len(pieces) > LIMIT + 1:
            pieces = pieces[-LIMIT - 1 :]
            self.lines, self.mark, self.open, self.back = [], 0, False, False
        for number, piece in enumerate(pieces):
            if number:
                if not self.open:
                    self.lines.append(("", style))
                self.open = self.back = False
            if piece:
                self._row(piece, style)

    def _row(self, piece: str, style: str) -> None:
        *over, last = piece.split("\r")
        for text in over:
            if text:
                self._append(text, style)
            self.back = True
        if last:
            self._append(last, style)

    def _append(self, text: str, style: str) -> None:
        text = clean(text)
        if not self.open:
            self.lines.append(("", style))
            self.open = True
        elif self.back:
            self.lines[-1] = ("", style)
        self.back = False
        for piece in _pieces(text, LONGEST - len(self.lines[-1][0])):
            if len(self.lines[-1][0]) >= LONGEST:
                self.lines.append(("", style))
            whole = self.lines[-1][0] + piece
            self.lines[-1] = (whole.expandtabs(8) if "\t" in piece else whole, self.lines[-1][1] or style)

    def clear(self) -> None:
        """Forget all lines."""
        self.lines, self.open, self.mark = [], False, 0
        self.version += 1


def _pieces(text: str, first: int) -> Iterator[str]:
    """A text in pieces that fit into lines, of which the first has less room."""
    yield text[: max(0, first)]
    for start in range(max(0, first), len(text), LONGEST):
        yield text[start : start + LONGEST]


def clean(text: str) -> str:
    """Text without what would steer a terminal, but for tabs; bytes that are no text are shown as such."""
    if text.isascii() and text.isprintable():
        return text
    return HALF.sub("\ufffd", UNSEEN.sub("", text))


def visible(text: str) -> str:
    """Text of the same length with a sign in the place of each control: what is typed has to be seen."""
    return text if text.isascii() and text.isprintable() else HALF.sub("\ufffd", UNSEEN.sub("\ufffd", text))


def wrap(text: str, width: int) -> list[str]:
    """A line in rows of at most `width` cells, at least one, cut as a terminal cuts."""
    if text.isascii():
        return [text[i : i + width] for i in range(0, max(1, len(text)), width)]
    from rich.cells import get_character_cell_size

    rows, row, used = [], "", 0
    for character in text:
        size = get_character_cell_size(character)
        if used + size > width and row:
            rows.append(row)
            row, used = "", 0
        row += character
        used += size
    return [*rows, row]
