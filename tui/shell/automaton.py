"""Where a pattern can match, in a time that grows with the text alone: a finite automaton, read from the text's end.

Python's engine tries one way after another, and on a long text some patterns leave it more ways than can be tried.
The automaton follows all of them at once (Thompson 1968); its states are made when a text leads to them. What it knows
nothing of (word boundaries, looking around, back references) it takes for granted, so that it names a place too many at
worst.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

BEGIN, END = "begin", "end"
"""What stands before and after the text, as if they were characters."""
MOST = 3000
"""Places of a pattern that its repeats are written out to; more are refused."""
KEPT = 2000
"""States that are kept."""
Test = Callable[[str], Any]


class TooBig(re.error):
    """A pattern of too many places."""


class Automaton:
    """A pattern as Python's parser reads it, turned round."""

    def __init__(self, source: str, flags: int) -> None:
        tree = re._parser.parse(source, flags)  # type: ignore[attr-defined]
        self._state, self._flags = tree.state, flags | tree.state.flags
        self._ways: list[tuple[int, ...]] = [()]
        """From each place, those that cost no character; the first is where the pattern begins."""
        self._steps: list[tuple[Test, int] | None] = [None]
        """The character that leads from a place to another."""
        self._tests: dict[str, Test] = {}
        self._first = self._closure({self._sequence(tree, 0)})
        self._next: dict[frozenset[int], dict[str, frozenset[int]]] = {}

    def starts(self, text: str) -> list[int]:
        """The places where a match can begin, the last one first."""
        found: list[int] = []
        state = self._anchored(self._first, END)
        if 0 in state:
            found.append(len(text))
        table = self._table(state)
        for at in range(len(text) - 1, -1, -1):
            following = table.get(text[at])
            if following is None:
                following = table[text[at]] = self._step(state, text[at])
            if following is not state:
                state = following
                table = self._table(state)
            if 0 in state:
                found.append(at)
        if 0 in self._anchored(state, BEGIN) and found[-1:] != [0]:
            found.append(0)
        return found

    def _table(self, state: frozenset[int]) -> dict[str, frozenset[int]]:
        if len(self._next) > KEPT:
            self._next.clear()
        return self._next.setdefault(state, {})

    def _step(self, state: frozenset[int], char: str) -> frozenset[int]:
        reached = {step[1] for place in state if (step := self._steps[place]) and step[0](char)}
        return self._closure(reached) | self._first

    def _anchored(self, state: frozenset[int], mark: str) -> frozenset[int]:
        """A state where the text begins or ends, which may be asked for more than once."""
        while not (more := self._step(state, mark)) <= state:
            state |= more
        return state

    def _closure(self, places: set[int]) -> frozenset[int]:
        found, waiting = set(places), list(places)
        while waiting:
            for place in self._ways[waiting.pop()]:
                if place not in found:
                    found.add(place)
                    waiting.append(place)
        return frozenset(found)

    # From the parser's tree to places: each part leads to what comes before it in the pattern.

    def _place(self, ways: tuple[int, ...] = (), step: tuple[Test, int] | None = None) -> int:
        if len(self._ways) >= MOST:
            raise TooBig("Regular expression too big")
        self._ways.append(ways)
        self._steps.append(step)
        return len(self._ways) - 1

    def _sequence(self, tree: Any, before: int) -> int:
        for node in tree:
            before = self._part(str(node[0]), node[1], node, before)
        return before

    def _part(self, name: str, argument: Any, node: Any, before: int) -> int:
        if name == "BRANCH":
            return self._place(tuple([self._sequence(branch, before) for branch in argument[1]]))
        if name == "SUBPATTERN":
            return self._sequence(argument[3], before)
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            least, most, inner = argument
            return self._repeat(least, most, inner, before)
        if name == "AT":
            return self._anchor(str(argument), before)
        if name in ("LITERAL", "NOT_LITERAL", "ANY", "IN", "RANGE", "CATEGORY"):
            return self._place(step=(self._test(node), before))
        if name == "GROUPREF":
            again = self._place((before,))
            self._steps[again] = (lambda char: char not in (BEGIN, END), again)
            return again
        return before

    def _repeat(self, least: int, most: Any, inner: Any, before: int) -> int:
        for _ in range(least):
            before = self._sequence(inner, before)
        if str(most) == "MAXREPEAT":
            again = self._place()
            self._ways[again] = (before, self._sequence(inner, again))
            return again
        for _ in range(most - least):
            before = self._place((before, self._sequence(inner, before)))
        return before

    def _anchor(self, name: str, before: int) -> int:
        if name.startswith("AT_BEGINNING") and not (self._flags & re.M and name == "AT_BEGINNING"):
            return self._place(step=(lambda char: char == BEGIN, before))
        if name == "AT_END_STRING":
            return self._place(step=(lambda char: char == END, before))
        return before

    def _test(self, node: Any) -> Test:
        key = str(node)
        if key not in self._tests:
            part = re._parser.SubPattern(self._state, [node])  # type: ignore[attr-defined]
            match = re._compiler.compile(part, self._flags & (re.I | re.S | re.A)).fullmatch  # type: ignore[attr-defined]
            self._tests[key] = lambda char: len(char) == 1 and match(char)
        return self._tests[key]
