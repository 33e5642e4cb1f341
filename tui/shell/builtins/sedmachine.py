"""sed's machine: the pattern space, the hold space, and the commands on them."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator
from typing import Any

from tui.api.process import Pause, Process, TextInput, Wait
from tui.shell.builtins.common import LINE, Refusal, split_keeping
from tui.shell.builtins.sedscript import Address, Bad, Step
from tui.shell.streams import PIECE, StringInput, read_some

Filling = Generator[Wait, Any, bool]
LONGEST = 1_000_000
"""Characters of the pattern space and the hold space."""
SWITCHES = 2000
"""Commands between two pauses."""


class Lines:
    """The lines of all inputs in a row; knows which is the last."""

    def __init__(self, p: Process, names: list[str], cannot: Callable[[str, OSError], Any],
                 mark: str = "\n") -> None:
        self.p, self.names, self.cannot = p, list(names), cannot
        self.ready: list[str] = []
        """Lines that were read, the next one last."""
        self.rest = ""
        self.source: TextInput = p.stdin
        """What is open is read from here."""
        self.open = False
        self.name = "-"
        self.mark = mark

    def more(self) -> Filling:
        """Have two lines at hand where there are two; True where there is one."""
        while len(self.ready) < 2 and (self.open or self.names):
            if not self.open:
                self._next()
                continue
            piece = yield from read_some(self.source)
            if not piece:
                self.open, whole, self.rest = False, self.rest, ""
            else:
                end = piece.rfind(self.mark) + 1
                whole, self.rest = (self.rest + piece[:end], piece[end:]) if end else ("", self.rest + piece)
                if len(self.rest) > LINE:
                    raise Refusal("memory exhausted", 4)
            self._add(whole)
        return bool(self.ready)

    @property
    def left(self) -> str:
        """What of the file at hand was not used."""
        beyond = self.source.text[self.source.at :] if self.open and isinstance(self.source, StringInput) else ""
        return "".join(reversed(self.ready)) + self.rest + beyond

    def _add(self, text: str) -> None:
        if text:
            self.ready = [*reversed(split_keeping(text, self.mark)), *self.ready]

    def _next(self) -> None:
        self.name = self.names.pop(0)
        if self.name in ("-", "/dev/stdin"):
            self.open, self.source = True, self.p.stdin
            return
        try:
            text = self.p.files.read(self.p.resolve(self.name))
        except OSError as error:
            self.cannot(self.name, error)
            return
        if len(text) > PIECE:
            self.open, self.source = True, StringInput(text)
        else:
            self._add(text)


class Machine:
    """One run of a script over lines; `write` takes the output."""

    def __init__(
        self, steps: list[Step], quiet: bool, write: Callable[[str], None], read: Callable[[str], str]
    ) -> None:
        self.steps, self.quiet, self.write, self.read = steps, quiet, write, read
        self.space, self.hold, self.end = "", "", "\n"
        self.number = 0
        self.queued: list[str] = []
        self.code: int | None = None
        self.used: re.Pattern[str] | None = None
        self.replaced = False
        self.work = 0
        self.lines: Lines | None = None
        self.unended = False

    def run(self, lines: Lines) -> Generator[Wait, Any, None]:
        """Every line in turn, until the end or `q`."""
        self.lines = lines
        again = False
        while self.code is None and (again or (yield from lines.more())):
            if not again:
                self._fetch()
            again = yield from self._cycle()

    def _fetch(self) -> str:
        assert self.lines
        line = self.lines.ready.pop()
        self.number += 1
        mark = self.lines.mark
        self.end = mark if line.endswith(mark) else ""
        self.space = line.removesuffix(mark)
        self.replaced = False
        return self.space

    def put(self, text: str, end: str = "\n") -> None:
        """Write a line; one without an end gets it when another follows."""
        self.write(("\n" if self.unended else "") + text + end)
        self.unended = not end

    def _finish(self, shown: bool) -> None:
        if shown and not self.quiet:
            self.put(self.space, self.end)
        for text in self.queued:
            self.write(("\n" if self.unended else "") + text)
            self.unended = False
        self.queued = []

    def _cycle(self) -> Generator[Wait, Any, bool]:
        """Run the script once; True where it is to start again without reading."""
        at, steps, count = 0, self.steps, len(self.steps)
        while at < count:
            step = steps[at]
            at += 1
            self.work += 1 + len(self.space) // 256
            if self.work >= SWITCHES:
                self.work = 0
                yield Pause()
            if step.first is not None and self._chosen(step) == step.inverse or (step.first is None and step.inverse):
                at = step.target if step.name == "{" else at
                continue
            name = step.name
            if name == "s":
                self._substitute(step)
            elif name in "btT":
                if name == "b" or self.replaced == (name == "t"):
                    at = step.target
                if name != "b":
                    self.replaced = False
            elif name in "nN":
                if not (yield from self._another(name)):
                    return False
            elif name in "dDcqQ":
                if (result := self._leave(step)) is not None:
                    return result
            else:
                self._plain(step)
        self._finish(True)
        return False

    def _another(self, name: str) -> Filling:
        assert self.lines
        old = self.space
        if not (yield from self.lines.more()):
            self.code = self.code or 0
            self._finish(True)
            return False
        if name == "n":
            self._finish(True)
            replaced = self.replaced
            self._fetch()
            self.replaced = replaced
            return True
        replaced = self.replaced
        self._fetch()
        self.replaced = replaced
        self.space = self._bounded(old + "\n" + self.space)
        return True

    def _leave(self, step: Step) -> bool | None:
        name = step.name
        if name == "c":
            if step.until is None or step.inverse or not step.active:
                self.put(step.text.removesuffix("\n"))
            self._finish(False)
            return False
        if name == "D" and "\n" in self.space:
            self.space = self.space.split("\n", 1)[1]
            self._finish(False)
            return True
        if name in "qQ":
            self.code = step.code
        self._finish(name == "q")
        return False

    def _bounded(self, text: str) -> str:
        if len(text) > LONGEST:
            raise Bad("lines this long are not simulated in Harborlight")
        return text

    def _plain(self, step: Step) -> None:
        name = step.name
        if name == "p":
            self.put(self.space)
        elif name == "P":
            self.put(self.space.split("\n", 1)[0])
        elif name == "=":
            self.put(str(self.number))
        elif name == "h":
            self.hold = self.space
        elif name == "H":
            self.hold = self._bounded(self.hold + "\n" + self.space)
        elif name == "g":
            self.space = self.hold
        elif name == "G":
            self.space = self._bounded(self.space + "\n" + self.hold)
        elif name == "x":
            self.space, self.hold = self.hold, self.space
        elif name == "y":
            self.space = self.space.translate(step.table)
        elif name == "z":
            self.space = ""
        elif name == "i":
            self.put(step.text.removesuffix("\n"))
        elif name == "a":
            self.queued.append(step.text)
        elif name == "r":
            self.queued.append(self.read(step.text))
        elif name == "F":
            self.put(self.lines.name if self.lines else "-")
        elif name == "l":
            self.put(_visible(self.space) + "$")

    def _at(self, address: Address) -> bool:
        if address.pattern is not None:
            self.used = address.pattern
            return address.pattern.search(self.space) is not None
        if address.empty:
            return self._last_pattern().search(self.space) is not None
        if address.last:
            return not (self.lines and self.lines.ready)
        if address.step is not None and address.line is not None:
            if not address.step:
                return self.number == address.line
            return self.number >= address.line and (self.number - address.line) % address.step == 0
        return self.number == address.line

    def _last_pattern(self) -> re.Pattern[str]:
        if self.used is None:
            raise Bad("no previous regular expression")
        return self.used

    def _chosen(self, step: Step) -> bool:
        first, until = step.first, step.until
        assert first
        if until is None:
            return self._at(first)
        if not step.active:
            if first.line == 0 and self.number == 1 and step.end is None:
                step.end = 0
                step.active = not self._at(until)
                return True
            if not self._at(first):
                return False
            if until.plus is not None:
                step.end = self.number + until.plus
            elif until.multiple is not None:
                step.end = -(-self.number // until.multiple) * until.multiple if until.multiple else self.number
            else:
                step.end = until.line
            step.active = not (step.end is not None and step.end <= self.number) and not (
                until.last and self._at(until))
            return True
        if until.pattern is not None or until.empty or until.last:
            step.active = not self._at(until)
        elif step.end is not None and self.number >= step.end:
            step.active = False
            return self.number == step.end or (until.line is None)
        return True

    def _substitute(self, step: Step) -> None:
        pattern = step.pattern or self._last_pattern()
        self.used = pattern
        match = pattern.search(self.space)
        if not match:
            return
        out: list[str] = []
        at = seen = ended = 0
        changed = False
        for match in pattern.finditer(self.space):
            if match.end() == match.start() == ended and seen:
                continue
            seen, ended = seen + 1, match.end()
            if seen < step.nth:
                continue
            out.append(self.space[at : match.start()])
            out.append(_replacement(match, step.parts))
            at, changed = match.end(), True
            if not step.everywhere:
                break
        if changed:
            self.space = self._bounded("".join(out) + self.space[at:])
            self.replaced = True
            if step.printed:
                self.put(self.space)


def _replacement(match: re.Match[str], parts: list[tuple[str, Any]]) -> str:
    out: list[str] = []
    mode = once = ""
    for name, value in parts:
        if name == "case":
            mode, once = (mode, value) if value in "ul" else ("" if value == "E" else value, "")
            continue
        text = value if name == "text" else match[value] or ""
        text = text.upper() if mode == "U" else text.lower() if mode == "L" else text
        if once and text:
            text = (text[0].upper() if once == "u" else text[0].lower()) + text[1:]
            once = ""
        out.append(text)
    return "".join(out)


def _visible(text: str) -> str:
    names = {"\\": "\\\\", "\a": "\\a", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v"}
    return "".join(names.get(char) or (char if char.isprintable() and char.isascii() else "".join(
        f"\\{byte:03o}" for byte in char.encode())) for char in text)
