"""Regular expressions that end: Python's engine backtracks, and some patterns would take it for ever.

Refused are repeats of what repeats itself, `(a+)+`, and repeats of alternatives that can begin alike, `(a|ab)*`; on an
unlucky line of thirty letters each of them needs a billion steps.
"""

from __future__ import annotations

import re
from typing import Any

MANY = 16
"""A bounded repeat of more than this counts as unbounded."""


class Impatient(re.error):
    """A pattern that is right but might never end."""


def compiled(source: str, flags: int = 0) -> re.Pattern[str]:
    """The pattern. Raises re.error, Impatient among them."""
    pattern = re.compile(source, flags)
    if source.count("*") + source.count("+") + source.count("{") > 1 or "|" in source:
        _look(re._parser.parse(source, flags), False)  # type: ignore[attr-defined]
    return pattern


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
