"""The plain front end: the game on stdin and stdout, line by line, for pipes, scripts and screen readers."""

from __future__ import annotations

import re
import sys
import time
from typing import TextIO

from tui.api.process import Edit
from tui.session import Session

TICK = 0.05
"""Seconds, real and simulated, between two looks at a command that goes on."""

PATIENCE = 600.0
"""Seconds of a learner's thinking that the world keeps up with."""

ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\^_])")
"""A sequence that steers a terminal: CSI, OSC, or a short one."""

JUDGING = ("check", "next")
"""Words that ask whether a step is done."""


def safe(text: str) -> str:
    """Text without control characters: nothing printed here steers the real terminal."""
    lines = ESCAPE.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in lines if c in "\n\t" or (c.isprintable() or c == "\u00a0"))


class Plain:
    """Talks with a learner, or a script, about one session."""

    def __init__(self, session: Session, source: TextIO | None = None, sink: TextIO | None = None) -> None:
        self.session = session
        self.source, self.sink = source or sys.stdin, sink or sys.stdout
        self.live = self.source.isatty()
        """Whether a person types: then there are prompts, and simulated time keeps step with real time."""
        self.code = 0

    def talk(self) -> int:
        """Until the input ends, or `exit` or `quit`. Returns the last command's exit code."""
        if self.session.lesson and self.live:
            self.session.words.handle("step")
            self.show()
        while True:
            line = self.read()
            if line is None or (self.at_laptop and line.strip() in ("exit", "quit")):
                self.session.eof()
                self.show()
                return self.code
            self.answer(line)

    @property
    def at_laptop(self) -> bool:
        """Nothing runs: the prompt is the laptop's own."""
        return self.session.idle

    def read(self) -> str | None:
        """A whole command line (several, where one is incomplete), None at the end of input."""
        lines: list[str] = []
        prompt = self.session.prompt
        while True:
            if self.live:
                print(prompt, end="", file=self.sink, flush=True)
            try:
                line = self.typed()
            except KeyboardInterrupt:
                print(file=self.sink)
                lines, prompt = [], self.session.prompt
                continue
            if not line:
                return "\n".join(lines) if lines else None
            lines.append(line.rstrip("\n"))
            text = "\n".join(lines)
            if not self.at_laptop or not self.session.incomplete(text):
                return text
            prompt = "> "

    def typed(self) -> str:
        """One line of input; while a person types, the world goes on."""
        began = time.monotonic()
        try:
            return self.source.readline()
        finally:
            if self.live:
                self.session.advance(min(time.monotonic() - began, PATIENCE))

    def answer(self, line: str) -> None:
        """Run a line, print what comes, and see to an editor."""
        if self.live:
            self.follow(line)
        else:
            if self.session.idle and line.strip() in JUDGING:
                self.session.settle()  # a script types faster than pods start
            result = self.session.run(line)
            self.code = self.code if result.exit_code is None else result.exit_code
            self.print(result.output)
        while isinstance(self.session.waiting, Edit):
            self.edit(self.session.waiting)
        if self.session.intent == "chart":
            print("The chart is `harborlight lessons`.", file=self.sink)
        elif self.session.intent == "quit":
            raise KeyboardInterrupt
        self.session.intent = None

    def follow(self, line: str) -> None:
        """Run a line in real time; Ctrl-C goes to what runs."""
        self.session.start(line)
        self.show()
        while self.session.waiting is None:
            try:
                time.sleep(TICK)
                self.session.advance(TICK)
            except KeyboardInterrupt:
                self.session.interrupt()
            self.show()

    def edit(self, edit: Edit) -> None:
        """A line editor: the text is shown, a new one is typed in its place and ends with a line holding one dot."""
        self.print(f"--- {edit.path} ---\n{edit.text}")
        self.print("--- type the new text, then a line with a single dot; a dot at once leaves it as it is\n")
        lines: list[str] = []
        while (line := self.source.readline()) and line.rstrip("\n") != ".":
            lines.append(line)
        if lines:
            self.session.save("".join(lines))
        else:
            self.session.discard()
        self.session.advance(TICK)
        self.show()

    def show(self) -> None:
        """Print what has come."""
        self.print("".join(text for _, text in self.session.take_output()))

    def print(self, text: str) -> None:
        print(safe(text), end="", file=self.sink, flush=True)
