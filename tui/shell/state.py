"""What a shell remembers: variables, functions, aliases, options, the folder it is in, its jobs."""

from __future__ import annotations

from dataclasses import field, replace
from typing import TYPE_CHECKING, Any

from tui.api.record import structure
from tui.shell.syntax import Node

if TYPE_CHECKING:
    from tui.shell.kernel import Task

Value = str | dict[Any, str]
"""A variable: a text, or an array by number (or by text, for `declare -A`). Arrays are never altered in place."""
LONGEST = 1024 * 1024
"""Characters of the longest text that a variable or a tool's value may have; longer ones are refused."""
HELD = 16 * LONGEST
"""Characters in all variables of a shell; more are refused."""
ELEMENTS = 50_000
"""Elements of an array; more are refused."""


class ShellFail(Exception):
    """An error that ends the line (interactively) or the shell: words after the shell's name, and a status.

    `line`: bash gives up the line alone, a script's too (arithmetic, readonly variables).
    """

    def __init__(self, message: str, status: int = 1, *, line: bool = False) -> None:
        super().__init__(message)
        self.message, self.status, self.line = message, status, line


class ShellExit(Exception):
    """`exit`, or `set -e`: unwinds the shell."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Leave(Exception):
    """`break` and `continue` (levels), `return` (status)."""

    def __init__(self, what: str, number: int) -> None:
        super().__init__(what)
        self.what, self.number = what, number


@structure
class Job:
    """A background job."""

    number: int
    task: Task
    text: str
    told: bool = False


@structure
class State:
    """One shell's memory. A subshell works on a copy."""

    variables: dict[str, Value] = field(default_factory=dict)
    exported: dict[str, bool] = field(default_factory=dict)
    readonly: dict[str, bool] = field(default_factory=dict)
    maps: dict[str, bool] = field(default_factory=dict)
    """Names of associative arrays (`declare -A`)."""
    integers: dict[str, bool] = field(default_factory=dict)
    """Names whose values are worked out (`declare -i`)."""
    functions: dict[str, Node] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    options: dict[str, bool] = field(default_factory=dict)
    traps: dict[str, str] = field(default_factory=dict)
    positional: list[str] = field(default_factory=list)
    name: str = "bash"
    cwd: str = "/"
    status: int = 0
    pid: int = 1
    last_job: int = 0
    locals: list[dict[str, tuple[Value | None, bool]]] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)
    loops: int = 0
    held: int = 0
    """Characters in variables, nearly."""

    def clone(self) -> State:
        """A copy for a subshell, which has no jobs."""
        copy = replace(self, jobs=[], locals=[dict(level) for level in self.locals], positional=list(self.positional))
        for name in ("variables", "exported", "readonly", "maps", "integers", "functions", "aliases", "options"):
            setattr(copy, name, dict(getattr(self, name)))
        copy.traps = {}
        return copy

    def get(self, name: str) -> str | None:
        """A variable's text (an array's first element), or None."""
        value = self.variables.get(name)
        return value.get(0) if isinstance(value, dict) else value

    def set(self, name: str, value: Value) -> None:
        """Assign. Raises ShellFail where it is readonly."""
        if name in self.readonly:
            raise ShellFail(f"{name}: readonly variable", line=True)
        if isinstance(value, str) and len(value) > LONGEST:
            raise ShellFail(f"{name}: values this long are not simulated in Harborlight")
        old = self.variables.get(name)
        if isinstance(value, str) and isinstance(old, dict):
            value = {**old, 0: value}
        self._weigh(name, value, old)
        self.variables[name] = value
        if self.options.get("allexport"):
            self.exported[name] = True

    def _weigh(self, name: str, value: Value, old: Value | None) -> None:
        """Keep count of what is held. Raises ShellFail where that is too much."""
        if isinstance(value, dict) and len(value) > ELEMENTS:
            raise ShellFail(f"{name}: arrays this long are not simulated in Harborlight")
        self.held += _weight(value) - _weight(old)
        if self.held > HELD:
            self.held = sum(map(_weight, self.variables.values())) - _weight(old) + _weight(value)
            if self.held > HELD:
                self.held -= _weight(value) - _weight(old)
                raise ShellFail(f"{name}: this much in variables is not simulated in Harborlight")

    def unset(self, name: str) -> None:
        """Forget a variable. Raises ShellFail where it is readonly."""
        if name in self.readonly:
            raise ShellFail(f"unset: {name}: cannot unset: readonly variable")
        for table in (self.variables, self.exported, self.maps, self.integers):
            table.pop(name, None)

    def environment(self) -> dict[str, str]:
        """What commands inherit."""
        texts = {name: self.get(name) for name in self.exported}
        return {name: text for name, text in texts.items() if text is not None}


def _weight(value: Value | None) -> int:
    """Characters that a variable holds; an array's elements count as 100 more."""
    if isinstance(value, dict):
        return 100 * len(value) + sum(map(len, value.values()))
    return len(value) if value else 0
