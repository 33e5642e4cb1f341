"""Assignments: variables, arrays and their elements."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from tui.api.process import Wait
from tui.shell.state import Value
from tui.shell.syntax import Assign, Word

if TYPE_CHECKING:
    from tui.shell.run import Interpreter

ELEMENTS = 200
"""Elements of an array that are as much work as a command."""


class Assigner:
    """The part of the interpreter that sets variables."""

    def assign(self: Interpreter, assign: Assign) -> Generator[Wait, Any, None]:  # type: ignore[misc]
        """Carry out one assignment."""
        old = self.state.variables.get(self.state.meant(assign.name))
        if assign.array is not None:
            yield from self._assign_array(assign, old)
            return
        text = yield from self._value(assign.value or Word(()))
        if assign.index is not None:
            index = yield from self.key(assign.name, assign.index)
            if assign.append and isinstance(old, dict):
                text = old.get(index, "") + text
            self.assign_element(assign.name, index, text)
            return
        before = self.state.get(assign.name) or "" if assign.append else ""
        if self.state.meant(assign.name) in self.state.integers:
            text = str((self.expander.number(before) if before else 0) + self.expander.number(text))
            before = ""
        self.state.set(assign.name, before + text)

    def key(self: Interpreter, name: str, index: Word) -> Generator[Wait, Any, int | str]:  # type: ignore[misc]
        """An element's key: a number, or a text in an associative array."""
        text = yield from self.expander.string(index)
        return text.strip("\"'") if self.state.is_map(name) else self.expander.number(text)

    def _assign_array(self: Interpreter, assign: Assign, old: Value | None) -> Generator[Wait, Any, None]:  # type: ignore[misc]
        held: dict[Any, str] = {}
        if assign.append and old is not None:
            held = {0: old} if isinstance(old, str) else dict(old)
        place = next((key for key in reversed(held) if isinstance(key, int)), -1) + 1
        in_order = True
        for item in assign.array or ():
            if isinstance(item, Assign):
                key = yield from self.key(assign.name, item.index or Word(()))
                held[key] = yield from self._value(item.value or Word(()))
                place, in_order = key + 1 if isinstance(key, int) else place, False
                continue
            for text in (yield from self.expander.words((item,))):
                held[place] = text
                place += 1
        self.work += len(held) // ELEMENTS
        whole = in_order or self.state.is_map(assign.name)
        self.state.set(assign.name, held if whole else dict(sorted(held.items())))

    def _value(self: Interpreter, word: Word) -> Generator[Wait, Any, str]:  # type: ignore[misc]
        text = yield from self.expander.string(word)
        if ":~" in text and self.bash:
            text = ":".join(self.expander.tilde(part) for part in text.split(":"))
        return text

    def assign_element(self: Interpreter, name: str, index: int | str, value: str) -> None:  # type: ignore[misc]
        """`name[index]=value`."""
        old = self.state.variables.get(self.state.meant(name), {})
        held = {0: old} if isinstance(old, str) else dict(old)
        self.work += len(held) // ELEMENTS
        if isinstance(index, str):
            self.state.set(name, {**held, index: value})
            return
        last = next(reversed(held), -1)
        index += last + 1 if index < 0 else 0
        in_order = index in held or index > last
        held[index] = value
        self.state.set(name, held if in_order else dict(sorted(held.items())))
