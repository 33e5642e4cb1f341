"""What the panes tell the play screen; it decides what to do about it."""

from __future__ import annotations

from textual.message import Message


class Chose(Message):
    """A choice of a prediction or a quiz was made."""

    def __init__(self, choice: str) -> None:
        super().__init__()
        self.choice = choice


class Opened(Message):
    """Something in the harbor wants its details shown."""

    def __init__(self, ref: str) -> None:
        super().__init__()
        self.ref = ref


class Typed(Message):
    """Something was typed or printed in the shell."""


class Edited(Message):
    """The editor is done: `text` None leaves the file as it was."""

    def __init__(self, text: str | None, apply: bool = False) -> None:
        super().__init__()
        self.text, self.apply = text, apply


class Previewed(Message):
    """The selector of the manifest in the editor has changed."""

    def __init__(self, selector: dict[str, str]) -> None:
        super().__init__()
        self.selector = selector

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, Previewed)
