"""Brace expansion: `{a,b}` and `{1..5}`, on the raw word before anything else is expanded."""

from __future__ import annotations

import re
from dataclasses import replace

from tui.shell.state import ShellFail
from tui.shell.syntax import Literal, Param, Part, Word

_RANGE = re.compile(r"(-?\d+)\.\.(-?\d+)(?:\.\.(-?\d+))?|([A-Za-z])\.\.([A-Za-z])(?:\.\.(-?\d+))?")
MOST = 100_000
"""Words that one word becomes at most; more are refused."""
Token = str | Part


def expand_braces(word: Word) -> list[Word]:
    """The words that a word stands for. Raises ShellFail where they are more than MOST."""
    if not any(isinstance(part, Literal) and not part.quoted and "{" in part.text for part in word.parts):
        return [word]
    tokens: list[Token] = []
    for part in word.parts:
        tokens.extend(part.text if isinstance(part, Literal) and not part.quoted else [part])
    results = _expand(tokens)
    return [word] if len(results) == 1 and results[0] == tokens else [_word(result) for result in results]


def _word(tokens: list[Token]) -> Word:
    if len(tokens) == 1 and isinstance(tokens[0], str) and tokens[0].isalnum():
        return Word((Literal(tokens[0]),), plain=tokens[0])
    parts: list[Part] = []
    run = ""
    for token in tokens:
        if isinstance(token, str):
            last = parts[-1] if parts and not run else None
            if isinstance(last, Param) and last.bare and re.fullmatch(r"\w", token):
                parts[-1] = replace(last, name=last.name + token)
            else:
                run += token
            continue
        if run:
            parts.append(Literal(run))
        run = ""
        parts.append(token)
    return Word((*parts, Literal(run)) if run else tuple(parts))


def _expand(tokens: list[Token]) -> list[list[Token]]:
    for start, token in enumerate(tokens):
        if token != "{" or (start and isinstance(tokens[start - 1], str) and tokens[start - 1] == "$"):
            continue
        found = _alternatives(tokens, start)
        if found is None:
            continue
        alternatives, end = found
        tails = _expand(tokens[end + 1 :])
        _bounded(len(alternatives) * len(tails))
        heads = [tokens[:start] + middle for middle in alternatives]
        return [head + tail for head in heads for tail in tails]
    return [tokens]


def _bounded(count: int) -> None:
    if count > MOST:
        raise ShellFail(f"brace expansion: more than {MOST:,} words are not simulated in Harborlight")


def _alternatives(tokens: list[Token], start: int) -> tuple[list[list[Token]], int] | None:
    depth, commas = 0, [start]
    for at in range(start, len(tokens)):
        token = tokens[at]
        if token == "{":
            depth += 1
        elif token == "," and depth == 1:
            commas.append(at)
        elif token == "}":
            depth -= 1
            if depth == 0:
                return _inside(tokens, commas, at)
    return None


def _inside(tokens: list[Token], commas: list[int], end: int) -> tuple[list[list[Token]], int] | None:
    if len(commas) > 1:
        bounds = zip(commas, [*commas[1:], end], strict=True)
        choices = [choice for a, b in bounds for choice in _expand(tokens[a + 1 : b])]
        _bounded(len(choices))
        return choices, end
    inside = tokens[commas[0] + 1 : end]
    text = "".join(token for token in inside if isinstance(token, str))
    match = _RANGE.fullmatch(text) if len(text) == len(inside) else None
    return ([[item] for item in _range(match)], end) if match else None


def _range(match: re.Match[str]) -> list[str]:
    letters = match[4] is not None
    first, last = (ord(match[4]), ord(match[5])) if letters else (int(match[1]), int(match[2]))
    step = abs(int((match[6] if letters else match[3]) or 1)) or 1
    numbers = range(first, last + 1, step) if first <= last else range(first, last - 1, -step)
    _bounded(max(0, (numbers.stop - numbers.start) // numbers.step))
    if letters:
        return [chr(number) for number in numbers]
    padded = any(re.match(r"-?0\d", match[part]) for part in (1, 2))
    width = max(len(match[1]), len(match[2])) if padded else 0
    return [f"{number:0{width}d}" for number in numbers] if padded else [str(number) for number in numbers]
