"""History expansion: `!!`, `!$`, `!-2`, `!kub`, `!?pod?`, `!!:s/a/b/`, `^a^b`, as GNU's history library has it."""

from __future__ import annotations

import posixpath
import re

_WORD = re.compile(r"""(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s;&()|<>"'\\])+|[;&()|<>]+""")
_EVENT = re.compile(r"!(?:(!)|(-?\d+)|\?([^?\n]+)\??|(?=[$^*:])|([^\s:;&()|<>\"'=`$^*][^\s:;&()|<>\"'`]*))")
_PICK = re.compile(r":?([\^$*]|-(?:\d+|\$)?(?=$|[\s:;&|\"'/]))|:(\d+)(?:(-)(\d+|\$)?|(\*))?")
_CHANGE = re.compile(r":(?:([htrepqx&])|(g?)s(.)((?:\\.|(?!\3).)*)\3((?:\\.|(?!\3).)*)(?:\3|$))")


class NoEvent(Exception):
    """What a line refers to is not there; the message is bash's."""


def recalled(text: str, lines: list[str]) -> tuple[str, bool]:
    """The line with what it takes from earlier ones, and whether it is only to be shown. Raises NoEvent."""
    head, end, rest = text.partition("\n") if "<<" in text else (text, "", "")
    quick = re.match(r"\^((?:\\.|[^^\n])+)\^((?:\\.|[^^\n])*)\^?", head)
    if quick:
        if not lines or quick[1] not in lines[-1]:
            raise NoEvent(f":s{quick[0].rstrip('^')}: substitution failed")
        return lines[-1].replace(quick[1], quick[2], 1) + head[quick.end() :] + end + rest, False
    reader = _Reader(head, lines)
    return reader.read() + end + rest, reader.show


class _Reader:
    def __init__(self, text: str, lines: list[str]) -> None:
        self.text, self.lines, self.at, self.out, self.show = text, lines, 0, "", False

    def read(self) -> str:
        double = False
        while self.at < len(self.text):
            char = self.text[self.at]
            if char == "\\":
                self._take(2)
            elif char == "'" and not double:
                end = self.text.find("'", self.at + 1)
                self._take((end if end > 0 else len(self.text)) + 1 - self.at)
            elif char == "!" and not self._plain(double):
                self._event()
            else:
                double ^= char == '"'
                self._take(1)
        return self.out

    def _take(self, count: int) -> None:
        self.out += self.text[self.at : self.at + count]
        self.at += count

    def _plain(self, double: bool) -> bool:
        """The `!` here is one that refers to nothing."""
        before, after = self.text[: self.at], self.text[self.at + 1 :]
        if not after or after[0] in " \t\n\r=(" or double and after[0] == '"':
            return True
        return before.endswith(("$", "${")) or before.endswith("[") and "]" in after

    def _event(self) -> None:
        found = _EVENT.match(self.text, self.at)
        if not found:
            self._take(1)
            return
        start, self.at = self.at, found.end()
        line = self._line(found, self.text[start : self.at])
        pick = _PICK.match(self.text, self.at)
        if pick:
            self.at = pick.end()
            line = _picked(line, pick)
        while change := _CHANGE.match(self.text, self.at):
            self.at = change.end()
            self.show = self.show or change[1] == "p"
            line = _changed(line, change)
        self.out += line

    def _line(self, found: re.Match[str], said: str) -> str:
        lines, line = self.lines, None
        if found[2]:
            number = int(found[2])
            place = number - 1 if number > 0 else len(lines) + number
            line = lines[place] if 0 <= place < len(lines) else None
        elif found[3]:
            line = next((old for old in reversed(lines) if found[3] in old), None)
        elif found[4]:
            line = next((old for old in reversed(lines) if old.startswith(found[4])), None)
        elif lines:
            line = lines[-1]
        if line is None:
            raise NoEvent(f"{said}: event not found")
        return line


def _picked(line: str, pick: re.Match[str]) -> str:
    words = _WORD.findall(line)
    last = len(words) - 1
    mark = pick[1] or ""
    if mark in ("^", "$"):
        first = end = 1 if mark == "^" else last
    elif mark == "*":
        return " ".join(words[1:])
    elif mark:
        first, end = 0, last - 1 if mark == "-" else last if mark == "-$" else int(mark[1:])
    else:
        first = int(pick[2])
        end = last if pick[5] or pick[4] == "$" else int(pick[4]) if pick[4] else last - 1 if pick[3] else first
    if first > last or end > last:
        raise NoEvent(f"{pick[0]}: bad word specifier")
    return " ".join(words[first : end + 1])


def _changed(line: str, change: re.Match[str]) -> str:
    letter = change[1]
    if letter is None:
        old, new = change[4].replace("\\" + change[3], change[3]), change[5].replace("\\" + change[3], change[3])
        if old not in line:
            raise NoEvent(f"{change[0]}: substitution failed")
        return line.replace(old, new, -1 if change[2] else 1)
    if letter == "h":
        return posixpath.dirname(line) or line
    if letter == "t":
        return posixpath.basename(line)
    stem, ending = posixpath.splitext(line)
    return {"r": stem, "e": ending, "q": "'" + line.replace("'", "'\\''") + "'"}.get(letter, line)
