"""The automaton names the places where Python's engine finds a match, and no pattern takes long on a long text."""

import re
from random import Random

import pytest

from tui.shell.automaton import Automaton
from tui.shell.patience import Impatient, compiled

SOURCES = [r"a*b", r"^a.*b", r"a.*b\Z", r"(a|bc)+c?", r"[^a]b{2,3}", r"(foo|ba*r)x?", r"^\Z", r"a?", r"(?:ab|a)(?:c|bcd)", r"[ab]*c[ab]*\Z", r"a*?b+"]


@pytest.mark.parametrize("source", [*SOURCES, r"\bab\b", r"(a)\1b", r"a(?=b)"])
def test_a_match_can_begin_where_it_is_named(source: str) -> None:
    automaton, pattern, chance = Automaton(source, re.S), re.compile(source, re.S), Random(7)
    for _ in range(100):
        text = "".join(chance.choice("abc") for _ in range(chance.randrange(9)))
        real = [place for place in range(len(text) + 1) if pattern.match(text, place)]
        named = automaton.starts(text)[::-1]
        assert named == real if source in SOURCES else set(real) <= set(named)


@pytest.mark.parametrize("source", [*SOURCES, r"(a*)(b*)c", r"b+", r"a*"])
def test_long_texts_match_as_short_ones_do(source: str) -> None:
    careful, plain = compiled(source, re.S), re.compile(source, re.S)
    text = "abcaab" * 300 + "fobarxabb"
    if hasattr(careful, "_short"):
        careful._short = 0
    spans = [match.span() for match in careful.finditer(text) if match[0]]
    assert spans == [match.span() for match in plain.finditer(text) if match[0]]
    first, same = careful.search(text), plain.search(text)
    assert (first and first.groups()) == (same and same.groups())
    assert bool(careful.match(text)) == bool(plain.match(text))
    assert bool(careful.fullmatch(text)) == bool(plain.fullmatch(text))


@pytest.mark.parametrize("source", [r"a*a*a*a*a*b", r".*.*.*x", r"(a*)*b|a*a*c", r"^.*.*=.*$"])
def test_no_pattern_tries_all_ways(source: str) -> None:
    try:
        assert compiled(source).search("a" * 20_000) is None
    except Impatient:
        assert "*)*" in source
