"""Regular expressions that end: Python's engine backtracks, and some patterns would take it for ever.

Refused are repeats of what repeats itself, `(a+)+`, and repeats of alternatives that can begin alike, `(a|ab)*`; on an
unlucky line of thirty letters each of them needs a billion steps.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import islice
from typing import Any, cast

from tui.shell.automaton import Automaton

MANY = 16
"""A bounded repeat of more than this counts as unbounded."""


LONGEST = 20_000
"""Characters of a pattern; longer ones are refused."""
WORK = 1_000_000
"""Ways that Python's engine may have to try: some ten milliseconds."""
VAIN = 3
"""Places at which a match that seemed possible may fail; more are refused."""


class Impatient(re.error):
    """A pattern that is right but might never end."""


def compiled(source: str, flags: int = 0) -> re.Pattern[str]:
    """The pattern. Raises re.error, Impatient among them."""
    if len(source) > LONGEST:
        raise Impatient("Regular expression too big")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # of what `[[` and `[a--b]` may mean in a later Python
        pattern = re.compile(source, flags)
    count = source.count("*") + source.count("+") + source.count("{")
    if count > 1 or "|" in source:
        _look(re._parser.parse(source, flags), False)  # type: ignore[attr-defined]
    return cast("re.Pattern[str]", Patient(pattern, min(count, 8))) if count else pattern


class Patient:
    """A pattern with repeats: on a long text an automaton says first where a match can begin.

    Python's engine would try every place, and from each of them as many ways as there are repeats.
    """

    def __init__(self, pattern: re.Pattern[str], repeats: int) -> None:
        self._plain, self._repeats = pattern, repeats
        self.groups, self.groupindex = pattern.groups, pattern.groupindex
        self.pattern, self.flags = pattern.pattern, pattern.flags
        self._short = int(WORK ** (1 / (repeats + 1)))
        """Characters of a text that needs no care."""
        self._seen: tuple[str, list[int]] = ("", [])
        """The last long text, and where a match can begin in it, the last place first."""

    @cached_property
    def _automaton(self) -> Automaton:
        return Automaton(self.pattern, self.flags)

    @cached_property
    def _whole(self) -> re.Pattern[str]:
        return compiled(rf"(?:{self.pattern})\Z", self.flags)

    def _starts(self, text: str) -> list[int]:
        if self._seen[0] is not text:
            self._seen = (text, self._automaton.starts(text))
        return self._seen[1]

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """All matches, as re finds them."""
        return self._plain.finditer(text) if len(text) <= self._short else self._found(text)

    def _found(self, text: str) -> Iterator[re.Match[str]]:
        at = vain = 0
        for start in reversed(self._starts(text)):
            if start < at:
                continue
            found = self._plain.match(text, start)
            if found:
                yield found
                at = max(found.end(), start + 1)
                continue
            vain += 1
            if vain > VAIN:
                raise Impatient("memory exhausted")

    def search(self, text: str) -> re.Match[str] | None:
        """The first match."""
        return self._plain.search(text) if len(text) <= self._short else next(self._found(text), None)

    def match(self, text: str) -> re.Match[str] | None:
        """The match at the text's beginning."""
        if len(text) > self._short and self._starts(text)[-1:] != [0]:
            return None
        return self._plain.match(text)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """The match that is the whole text."""
        return self._plain.fullmatch(text) if len(text) <= self._short else self._whole.match(text)

    def subn(self, new: Callable[[re.Match[str]], str], text: str, count: int = 0) -> tuple[str, int]:
        """The text with its first so many matches (0: all) replaced, and how many there were."""
        if len(text) <= self._short:
            return self._plain.subn(new, text, count)
        out, at, made = [], 0, 0
        for match in islice(self._found(text), count or None):
            out += [text[at : match.start()], new(match)]
            at, made = match.end(), made + 1
        return "".join([*out, text[at:]]), made

    def sub(self, new: Callable[[re.Match[str]], str], text: str) -> str:
        """The text with its matches replaced."""
        return self.subn(new, text)[0]

    def split(self, text: str) -> list[str | Any]:
        """What stands between the matches."""
        if len(text) <= self._short:
            return self._plain.split(text)
        out, at = [], 0
        for match in self._found(text):
            out += [text[at : match.start()], *match.groups()]
            at = match.end()
        return [*out, text[at:]]


def _look(tree: Any, repeated: bool) -> None:
    marks = [argument for op, argument in tree if str(op) == "LITERAL"]
    for op, argument in tree:
        name = str(op)
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            least, most, inner = argument
            many = most > MANY and most != least
            if many and repeated and not any(_stops(inner, mark) for mark in marks):
                raise Impatient("repeats within repeats are not simulated in Harborlight")
            _look(inner, repeated or many)
        elif name == "BRANCH":
            if repeated and _alike(argument[1]):
                raise Impatient("repeated alternatives that begin alike are not simulated in Harborlight")
            for branch in argument[1]:
                _look(branch, repeated)
        elif name == "SUBPATTERN":
            _look(argument[3], repeated)
        elif name in ("ASSERT", "ASSERT_NOT"):
            _look(argument[1], repeated)


def _stops(inner: Any, mark: int) -> bool:
    """A repeat of single characters that cannot take the mark beside it, as in `([a-z]+\\.)*`: one way only."""
    if len(inner) != 1:
        return False
    name, argument = str(inner[0][0]), inner[0][1]
    if name == "LITERAL":
        return bool(argument != mark)
    if name != "IN" or any(str(kind) == "CATEGORY" for kind, _ in argument):
        return False
    negated = str(argument[0][0]) == "NEGATE"
    taken = any(_takes(str(kind), value, mark) for kind, value in argument)
    return taken if negated else not taken


def _takes(kind: str, value: Any, mark: int) -> bool:
    return bool(value == mark) if kind == "LITERAL" else kind == "RANGE" and value[0] <= mark <= value[1]


def _alike(branches: Any) -> bool:
    firsts = [branch[0] if len(branch) else None for branch in branches]
    literal = [first[1] for first in firsts if first is not None and str(first[0]) == "LITERAL"]
    return len(set(literal)) < len(firsts)
