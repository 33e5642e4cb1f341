"""POSIX regular expressions, basic and extended, as Python ones."""

from __future__ import annotations

import re

from tui.shell.pattern import named_classes


def translate(source: str, extended: bool) -> str:
    """The Python source of a POSIX pattern."""
    out: list[str] = []
    at = 0
    while at < len(source):
        char = source[at]
        following = source[at + 1 : at + 2]
        if char == "[":
            piece, at = _bracket(source, at)
            out.append(piece)
            continue
        if char == "\\" and following:
            out.append(_escaped(following, extended))
            at += 2
            continue
        if not extended and char in "+?|(){}":
            char = "\\" + char
        elif not extended and char == "*" and (not out or out[-1] in ("(", "|", "^")):
            char = "\\*"
        out.append(char)
        at += 1
    return "".join(out)


def _escaped(char: str, extended: bool) -> str:
    if char in "<>":
        return r"\b"
    if not extended and char in "+?|(){}":
        return char
    return "\\" + char if not char.isalnum() or char in "wWsSbBdD0123456789nt" else char


def _bracket(source: str, at: int) -> tuple[str, int]:
    match = re.compile(r"\[\^?\]?(?:\[:\w+:\]|[^\]])*\]").match(source, at)
    if not match:
        raise re.error("unbalanced [")
    inside = match[0][1:-1]
    negated = inside.startswith("^")
    inside = inside[negated:].replace("\\", "\\\\")
    head = "\\]" if inside.startswith("]") else ""
    inside = named_classes(inside[len(head) // 2 :].replace("[:", "\0:")
                           .replace("[", "\\[").replace("\0:", "[:"))
    return "[" + ("^" if negated else "") + head + inside + "]", match.end()
