"""Extended patterns, `@(a|b) ?(a) *(a) +(a) !(a)`, matched by the set of places where each part can end.

That takes a bounded number of steps whatever the pattern, and `!(...)` means exactly what bash means by it.
"""

from __future__ import annotations

import re

Nodes = list["re.Pattern[str] | tuple[str, list[Nodes]]"]
"""One character's pattern, or an operator (`*` alone: any text) with its alternatives."""
_OPENING = re.compile(r"[?*+@!]\(")


def is_extended(pattern: str) -> bool:
    """The pattern holds `@(` or its like."""
    return any(not _escaped(pattern, found.start()) for found in _OPENING.finditer(pattern))


def _escaped(pattern: str, at: int) -> bool:
    slashes = len(pattern[:at]) - len(pattern[:at].rstrip("\\"))
    return slashes % 2 == 1


class Extended:
    """A pattern that is read; `fullmatch` is as a compiled regular expression's, but says only yes or no."""

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.pattern, self.at, self.flags = pattern, 0, flags | re.S
        self.nodes = self._sequence("")
        while self.at < len(pattern):
            self.nodes.append(self._one(pattern[self.at]))
            self.nodes += self._sequence("")

    def fullmatch(self, text: str, start: int = 0, end: int | None = None) -> bool:
        """Whether the pattern takes the whole text between two places."""
        limit = len(text) if end is None else end
        return limit in self.ends(text, start, limit)

    def ends(self, text: str, start: int, limit: int) -> set[int]:
        """Where a match that begins at `start` can end."""
        return self._ends(self.nodes, text, {start}, limit)

    # Matching.

    def _ends(self, nodes: Nodes, text: str, places: set[int], limit: int) -> set[int]:
        for node in nodes:
            if not places:
                break
            if isinstance(node, tuple):
                places = self._group(node, text, places, limit)
            else:
                places = {at + 1 for at in places if at < limit and node.match(text, at)}
        return places

    def _group(self, node: tuple[str, list[Nodes]], text: str, places: set[int], limit: int) -> set[int]:
        operator, choices = node
        if not choices:
            return set(range(min(places), limit + 1))
        if operator == "!":
            return {end for at in places for end in {*range(at, limit + 1)} - self._any(choices, text, {at}, limit)}
        found = self._any(choices, text, places, limit)
        fresh = found - places if operator in "*+" else set()
        while fresh:
            fresh = self._any(choices, text, fresh, limit) - found
            found |= fresh
        return found | places if operator in "?*" else found

    def _any(self, choices: list[Nodes], text: str, places: set[int], limit: int) -> set[int]:
        return set().union(*(self._ends(nodes, text, places, limit) for nodes in choices))

    # Reading.

    def _sequence(self, stop: str) -> Nodes:
        from tui.shell.pattern import bracket

        nodes: Nodes = []
        while self.at < len(self.pattern) and self.pattern[self.at] not in stop:
            char = self.pattern[self.at]
            if _OPENING.match(self.pattern, self.at):
                nodes.append((char, self._choices()))
            elif char == "*":
                self.at += 1
                nodes.append(("*", []))
            elif char == "[":
                source, self.at = bracket(self.pattern, self.at + 1)
                nodes.append(self._compiled(source))
            else:
                nodes.append(self._one(char))
        return nodes

    def _compiled(self, source: str) -> re.Pattern[str]:
        """A bracket; a range out of order matches nothing."""
        try:
            return re.compile(source, self.flags)
        except re.error:
            return re.compile("(?!)")

    def _one(self, char: str) -> re.Pattern[str]:
        if char == "\\" and self.at + 1 < len(self.pattern):
            self.at += 1
            char = "\\" + self.pattern[self.at]
        self.at += 1
        return re.compile("." if char == "?" else re.escape(char[-1]), self.flags)

    def _choices(self) -> list[Nodes]:
        self.at += 2
        choices = [self._sequence("|)")]
        while self.pattern.startswith("|", self.at):
            self.at += 1
            choices.append(self._sequence("|)"))
        self.at += 1
        return choices
