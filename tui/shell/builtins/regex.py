"""POSIX regular expressions, basic and extended, as Python ones."""

from __future__ import annotations

import re
from functools import lru_cache

from tui.shell.patience import compiled
from tui.shell.pattern import named_classes

_INTERVAL = re.compile(r"(\d*)(,?)(\d*)")
_WORDS = {"<": r"\b(?=\w)", ">": r"\b(?<=\w)", "`": r"\A", "'": r"\Z"}


@lru_cache(256)
def posix(source: str, extended: bool, flags: int = 0) -> re.Pattern[str]:
    """The compiled pattern; `re.M` in the flags lets `^` and `$` match at inner lines. Raises re.error."""
    return compiled(translate(source, extended, bool(flags & re.M)), flags | re.S)


def translate(source: str, extended: bool, multiline: bool = False) -> str:
    """The Python source of a POSIX pattern. Raises re.error in POSIX's words."""
    return _Translator(source, extended, multiline).all()


class _Translator:
    def __init__(self, source: str, extended: bool, multiline: bool) -> None:
        self.source, self.extended, self.at = source, extended, 0
        self.end = "(?=\n|\\Z)" if multiline else r"\Z"
        self.out: list[str] = []
        self.depth = 0
        self.groups = 0
        self.repeatable = False
        """There is something before this place that can be repeated."""

    def all(self) -> str:
        while self.at < len(self.source):
            self._one()
        if self.depth:
            raise re.error("Unmatched ( or \\(")
        return _longest_first("".join(self.out))

    def _one(self) -> None:
        char = self.source[self.at]
        if char == "[":
            piece, self.at = _bracket(self.source, self.at)
            return self._put(piece)
        self.at += 1
        if char == "\\":
            if self.at >= len(self.source):
                raise re.error("Trailing backslash")
            following = self.source[self.at]
            self.at += 1
            return (
                self._special(following) if not self.extended and following in "+?|(){}" else self._escaped(following)
            )
        if char in "*" or (self.extended and char in "+?|(){}"):
            return self._special(char)
        if char == "^":
            return self._put("^", False) if self._begins() else self._put("\\^")
        if char == "$":
            return self._put(self.end, False) if self._ends() else self._put("\\$")
        self._put(re.escape(char) if char in "+?|(){}#&~- " else char)

    def _put(self, piece: str, repeatable: bool = True) -> None:
        self.out.append(piece)
        self.repeatable = repeatable

    def _begins(self) -> bool:
        return self.extended or not self.out or self.out[-1] in ("(", "|", "\n")

    def _ends(self) -> bool:
        rest = self.source[self.at :]
        return self.extended or not rest or rest.startswith(("\\)", "\\|"))

    def _special(self, char: str) -> None:
        if char == "(":
            self.depth += 1
            self.groups += 1
            return self._put("(", False)
        if char == ")":
            if not self.depth:
                if self.extended:
                    return self._put("\\)")
                raise re.error("Unmatched ) or \\)")
            self.depth -= 1
            return self._put(")")
        if char == "|":
            return self._put("|", False)
        if char == "}":
            return self._put("\\}")
        if not self.repeatable:
            if char == "{" and self.extended:
                raise re.error("Invalid preceding regular expression")
            return self._put("\\" + char) if char == "*" or not self.extended else None
        if char == "{":
            return self._interval()
        last = self.out[-1]
        if last in ("*", "+", "?"):
            self.out[-1] = last if last == char else "*"
            return None
        self._put(char)

    def _interval(self) -> None:
        match = _INTERVAL.match(self.source, self.at)
        close = "}" if self.extended else "\\}"
        assert match
        if not self.source.startswith(close, match.end()):
            if self.extended:
                return self._put("\\{")
            raise re.error("Unmatched { or \\{" if close not in self.source[self.at :] else "Invalid content of \\{\\}")
        if not match[0]:
            raise re.error("Invalid preceding regular expression")
        if match[1] and match[3] and int(match[1]) > int(match[3]):
            raise re.error("Invalid content of \\{\\}")
        if max(int(match[1] or 0), int(match[3] or 0)) > 32767:
            raise re.error("Regular expression too big")
        self.at = match.end() + len(close)
        self._put("{" + (match[1] or "0") + match[2] + match[3] + "}")

    def _escaped(self, char: str) -> None:
        if char in _WORDS:
            return self._put(_WORDS[char], False)
        if char in "wWsSbBnt":
            return self._put("\\" + char, char not in "bB")
        if char in "123456789":
            if int(char) > self.groups:
                raise re.error("Invalid back reference")
            return self._put(f"(?:\\{char})")
        if char in "fvr":
            return self._put("\\" + char)
        self._put(re.escape(char))


def _longest_first(source: str) -> str:
    """Plain words as alternatives stand longest first: POSIX takes the longest match, Python the first."""
    def order(match: re.Match[str]) -> str:
        return "|".join(sorted(match[0].split("|"), key=len, reverse=True))

    if "|" not in source:
        return source
    return re.sub(r"(?:(?<=^)|(?<=\())\w+(?:\|\w+)+(?=\)|$)", order, source)


def _bracket(source: str, at: int) -> tuple[str, int]:
    match = re.compile(r"\[\^?\]?(?:\[:\w+:\]|\[\.[^]]\.\]|[^\]])*\]").match(source, at)
    if not match:
        raise re.error("Unmatched [, [^, [:, [., or [=")
    inside = match[0][1:-1]
    negated = inside.startswith("^")
    inside = re.sub(r"\[\.(.)\.\]", r"\1", inside[negated:]).replace("\\", "\\\\").replace("\\\\n", "\\n")
    inside = inside.replace("\\\\t", "\\t").replace("\\\\]", "\\\\]")
    head = "\\]" if inside.startswith("]") else ""
    for name in re.findall(r"\[:(\w+):\]", inside):
        if not named_classes(f"[:{name}:]"):
            raise re.error("Invalid character class name")
    inside = named_classes(inside[len(head) // 2 :].replace("[:", "\0:").replace("[", "\\[").replace("\0:", "[:"))
    inside = re.sub(r"([&|~])(?=\1)", r"\\\1", inside)
    if negated and not head and inside.startswith("^"):
        inside = "\\" + inside
    return "[" + ("^" if negated else "") + head + inside + "]", match.end()
