"""What `${x#a} ${x/a/b} ${x^^} ${x@Q}` make of a value."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any

from tui.api.process import BREATH, Wait
from tui.shell.pattern import Glob, compile_glob, matcher
from tui.shell.state import LONGEST, ShellFail
from tui.shell.syntax import Param
from tui.shell.words import ansi

if TYPE_CHECKING:
    from tui.shell.expand import Expander
    from tui.shell.extglob import Extended
MANY = 10_000
"""Matches that are replaced between two pauses."""
PATIENT = 20_000
"""Characters of the longest text in which extended patterns are looked for."""


def _extended(text: str, pattern: str, wanted: bool) -> Extended | None:
    glob = matcher(pattern, wanted)
    if isinstance(glob, Glob):
        return None
    if len(text) > PATIENT:
        raise ShellFail("extended patterns over texts this long are not simulated in Harborlight")
    return glob


def trim(text: str, pattern: str, operator: str, extended: bool = False) -> str:
    """`# ## % %%`: without the shortest or longest match at the beginning or the end."""
    longest = len(operator) == 2
    wide = _extended(text, pattern, extended)
    if wide is not None:
        return _trimmed(text, wide, operator)
    if operator[0] == "#":
        end = compile_glob(pattern).head(text, longest)
        return text if end is None else text[end:]
    start = compile_glob(pattern).tail(text, longest)
    return text if start is None else text[:start]


def _trimmed(text: str, glob: Extended, operator: str) -> str:
    longest = len(operator) == 2
    ends = range(len(text) + 1)
    if operator[0] == "#":
        found = glob.ends(text, 0, len(text))
        return text[(max if longest else min)(found) :] if found else text
    for start in ends if longest else reversed(ends):
        if glob.fullmatch(text, start):
            return text[:start]
    return text


def substitute(
    text: str, pattern: str, new: str, operator: str, extended: bool = False
) -> Generator[Wait, Any, str]:
    """`/ // /# /%`: matches replaced."""
    wide = _extended(text, pattern, extended)
    if wide is not None:
        return _replaced(text, wide, new, operator)
    glob = compile_glob(pattern)
    if not pattern or not text:
        return new if pattern and glob.fullmatch("") else text
    out: list[str] = []
    at = size = 0
    for number, (start, end) in enumerate(_matches(glob, text, operator), 1):
        out += (text[at:start], new)
        at, size = end, size + start - at + len(new)
        if size > LONGEST:
            raise ShellFail("values this long are not simulated in Harborlight")
        if number % MANY == 0:
            yield BREATH
    return "".join([*out, text[at:]])


def _matches(glob: Glob, text: str, operator: str) -> Iterator[tuple[int, int]]:
    if operator == "/#":
        end = glob.head(text, True)
        found = None if end is None else (0, end)
    elif operator == "/%":
        start = glob.tail(text, True)
        found = None if start is None else (start, len(text))
    else:
        found = glob.search(text)
    while found and found[0] < found[1]:
        yield found
        found = glob.search(text, found[1]) if operator == "//" else None


def _replaced(text: str, glob: Extended, new: str, operator: str) -> str:
    """The same for an extended pattern: the longest match at each place."""
    at, out = 0, ""
    while at < len(text):
        ends = glob.ends(text, at, len(text)) - {at}
        end = len(text) if operator == "/%" and len(text) in ends else 0 if operator == "/%" else max(ends, default=0)
        if end:
            out, at = out + new, end
            if operator != "//":
                break
        elif operator == "/#":
            break
        else:
            out, at = out + text[at], at + 1
        if len(out) > LONGEST:
            raise ShellFail("values this long are not simulated in Harborlight")
    return out + text[at:]


def change_case(text: str, pattern: str, operator: str) -> str:
    """`^ ^^ , ,,`."""
    change = str.upper if operator[0] == "^" else str.lower
    glob = compile_glob(pattern or "?")
    head, rest = (text, "") if len(operator) == 2 else (text[:1], text[1:])
    return head.translate({ord(char): change(char) for char in dict.fromkeys(head) if glob.fullmatch(char)}) + rest


def quoted(text: str) -> str:
    """`${x@Q}`: as it would be typed."""
    from tui.shell.builtins.printf import quoted as dollar

    return dollar(text) if re.search(r"[\x00-\x1f\x7f]", text) else "'" + text.replace("'", "'\\''") + "'"


_SIMPLE = {
    "@U": str.upper, "@L": str.lower, "@u": lambda text: text[:1].upper() + text[1:], "@Q": quoted, "@E": ansi,
}


def transformed(expander: Expander, part: Param, value: Any, everything: str) -> Any:
    """`${x@Q}` and the other letters. Raises ShellFail."""
    state, name = expander.shell.state, expander.shell.state.meant(part.name)
    change = _SIMPLE.get(part.op)
    if change is not None:
        return [change(item) for item in value] if isinstance(value, list) else change(value) if value else value or ""
    held = state.variables.get(name)
    if part.op == "@a":
        return state.attributes(name) if value is not None else ""
    if part.op == "@A":
        if held is None:
            return ""
        letters = state.attributes(name)
        if everything:
            return declaration(state, name)
        return f"declare -{letters} {name}={quoted(value or '')}" if letters else f"{name}={quoted(value or '')}"
    if part.op in ("@K", "@k") and everything and isinstance(held, dict):
        shown = [text for key, item in held.items() for text in (str(key), f'"{item}"' if part.op == "@K" else item)]
        return " ".join(shown) if part.op == "@K" else shown
    if part.op == "@P":
        return _prompt(expander, value or "")
    raise ShellFail(f"${{{part.name}{part.op}}}: bad substitution")


def declaration(state: Any, name: str) -> str:
    """A variable as `declare -p` shows it."""
    if name in state.refs:
        return f'declare -n {name}="{state.refs[name]}"'
    value = state.variables[name]
    letters = state.attributes(name) or "-"
    if isinstance(value, str):
        return f"declare -{letters} {name}={double_quoted(value)}"
    keys = {key: key if re.fullmatch(r"\w+", str(key)) else double_quoted(str(key)) for key in value}
    items = " ".join(f"[{keys[key]}]={double_quoted(item)}" for key, item in value.items())
    return f"declare -{letters} {name}=({items}{' ' if 'A' in letters and items else ''})"


def double_quoted(text: str) -> str:
    """A value as `declare -p` and `export -p` quote it."""
    from tui.shell.builtins.printf import quoted as dollar

    return dollar(text) if re.search(r"[\x00-\x1f\x7f]", text) else '"' + re.sub(r'(["$`\\])', r"\\\1", text) + '"'


def _prompt(expander: Expander, text: str) -> str:
    from tui.shell.special.world import short

    state = expander.shell.state
    where = short(state.cwd, state.get("HOME") or "")
    host = expander.shell.host.network.hostname if expander.shell.host.network else "laptop"
    known = {"u": state.get("USER") or "root", "h": host, "H": host, "w": where, "W": where.rpartition("/")[2] or where,
             "$": "$", "n": "\n", "e": "\x1b", "\\": "\\", "[": "", "]": "", "s": "bash"}
    return re.sub(r"\\(.)", lambda match: known.get(match[1], match[0]), text)
