"""Conditions and loops: if, while, until, for, case."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from tui.api.process import Wait
from tui.shell.call import traced
from tui.shell.state import Leave
from tui.shell.syntax import Case, CFor, For, If, Select, Sequence, While

if TYPE_CHECKING:
    from tui.shell.run import Interpreter

Running = Generator[Wait, Any, int]


class Looper:
    """The part of the interpreter that runs commands on a condition, or again and again."""

    def condition(self: Interpreter, body: Sequence) -> Running:  # type: ignore[misc]
        """Run where failing is allowed."""
        self.forgiving += 1
        try:
            return (yield from self.sequence(body))
        finally:
            self.forgiving -= 1

    def if_(self: Interpreter, node: If) -> Running:  # type: ignore[misc]
        for condition, body in node.branches:
            if (yield from self.condition(condition)) == 0:
                return (yield from self.sequence(body))
        self.state.status = 0
        return (yield from self.sequence(node.otherwise)) if node.otherwise else 0

    def loop_body(self: Interpreter, body: Sequence) -> Generator[Wait, Any, bool]:  # type: ignore[misc]
        """One turn of a loop; False where the loop ends with it."""
        self.state.loops += 1
        try:
            yield from self.sequence(body)
        except Leave as leave:
            if leave.what == "return":
                raise
            if leave.number > 1 and self.state.loops > 1:
                raise Leave(leave.what, leave.number - 1) from None
            return leave.what == "continue"
        finally:
            self.state.loops -= 1
        return True

    def while_(self: Interpreter, node: While) -> Running:  # type: ignore[misc]
        status = 0
        while True:
            self.state.loops += 1
            try:
                found = yield from self.condition(node.condition)
            except Leave as leave:
                if leave.what == "return":
                    raise
                found = int(leave.what == "break") ^ node.until
            finally:
                self.state.loops -= 1
            if (found == 0) == node.until:
                break
            going = yield from self.loop_body(node.body)
            status = self.state.status
            if not going:
                break
        self.state.status = status
        return status

    def for_(self: Interpreter, node: For) -> Running:  # type: ignore[misc]
        words = self.state.positional if node.words is None else (yield from self.expander.words(node.words))
        self.state.status = 0
        for word in list(words):
            if self.state.options.get("xtrace"):
                self.trace(f"for {node.name} in {' '.join(map(traced, words))}")
            self.state.set(node.name, word)
            if not (yield from self.loop_body(node.body)):
                break
        return self.state.status

    def select(self: Interpreter, node: Select) -> Running:  # type: ignore[misc]
        """A menu on standard error; each line that is read chooses."""
        from tui.shell.special.menu import menu

        words = self.state.positional if node.words is None else (yield from self.expander.words(node.words))
        shown = menu(list(words), self.host.columns)
        self.state.status, fresh = 0, True
        while words:
            ps3 = self.state.get("PS3")
            self.fds[2].write((shown if fresh else "") + ("#? " if ps3 is None else ps3))
            line = (yield from self.fds[0].read_line()) if self.fds.get(0) else ""
            if not line:
                self.fds[1].write("\n")
                self.state.status = 1
                break
            reply = line.rstrip("\n").strip(" \t")
            self.state.set("REPLY", reply)
            fresh = not reply
            if fresh:
                continue
            at = int(reply) if reply.isdigit() else 0
            self.state.set(node.name, words[at - 1] if 0 < at <= len(words) else "")
            if not (yield from self.loop_body(node.body)):
                break
            fresh = not self.state.get("REPLY")
        return self.state.status

    def c_for(self: Interpreter, node: CFor) -> Running:  # type: ignore[misc]
        yield from self.arithmetic(node.start)
        status = 0
        while not node.condition.parts or (yield from self.arithmetic(node.condition)):
            going = yield from self.loop_body(node.body)
            status = self.state.status
            if not going:
                break
            yield from self.arithmetic(node.step)
        self.state.status = status
        return status

    def arithmetic(self: Interpreter, word: Any) -> Running:  # type: ignore[misc]
        """The value of an expression."""
        text = yield from self.expander.string(word)
        return self.expander.number(text)

    def case(self: Interpreter, node: Case) -> Running:  # type: ignore[misc]
        subject = yield from self.expander.string(node.subject)
        if self.state.options.get("xtrace"):
            self.trace(f"case {traced(subject)} in")
        self.state.status = 0
        falling = False
        for patterns, body, end in node.clauses:
            matched = falling
            for pattern in patterns if not falling else ():
                glob = yield from self.expander.pattern(pattern)
                if self.expander.judge(glob).fullmatch(subject):
                    matched = True
                    break
            if matched:
                yield from self.sequence(body)
                falling = end == ";&"
                if end == ";;":
                    break
        return self.state.status
