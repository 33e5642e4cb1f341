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


TABLES = ("variables", "exported", "maps", "integers", "lower", "upper", "refs")
"""The tables of State that say what a variable is."""


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
    lower: dict[str, bool] = field(default_factory=dict)
    upper: dict[str, bool] = field(default_factory=dict)
    """Names whose values are put in small or capital letters (`declare -l`, `-u`)."""
    refs: dict[str, str] = field(default_factory=dict)
    """Names that stand for another (`declare -n`)."""
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
    locals: list[dict[str, dict[str, Any]]] = field(default_factory=list)
    """What the variables were that functions made their own, outermost function first; "-": the options."""
    folders: list[str] = field(default_factory=list)
    """The stack of `pushd`, without the working folder."""
    disabled: dict[str, bool] = field(default_factory=dict)
    """Builtins that `enable -n` took away."""
    hashed: dict[str, int] = field(default_factory=dict)
    """Commands whose place is remembered, with how often it was used."""
    jobs: list[Job] = field(default_factory=list)
    inherited: list[Job] = field(default_factory=list)
    """Those that an outer shell started: `$(jobs -p)` shows them, `wait` does not wait for them."""
    umask: int = 0o022
    """Permission bits that new files lack."""
    last_word: str = ""
    """The last argument of the last command, `$_`."""
    loops: int = 0
    held: int = 0
    """Characters in variables, nearly."""

    def clone(self) -> State:
        """A copy for a subshell."""
        copy = replace(self, jobs=list(self.jobs), inherited=list(self.jobs), positional=list(self.positional),
                       locals=[dict(level) for level in self.locals])
        for name in (*TABLES, "readonly", "functions", "aliases", "options", "disabled", "hashed"):
            setattr(copy, name, dict(getattr(self, name)))
        copy.folders = list(self.folders)
        copy.traps = {}
        return copy

    def meant(self, name: str) -> str:
        """The variable that a name stands for, through `declare -n`."""
        for _ in self.refs:
            if name not in self.refs:
                break
            name = self.refs[name]
        return name

    def is_map(self, name: str) -> bool:
        """It is an associative array."""
        return self.meant(name) in self.maps

    def attributes(self, name: str) -> str:
        """The letters that `declare -p` shows."""
        array = "A" if name in self.maps else "a" if isinstance(self.variables.get(name), dict) else ""
        tables: dict[str, dict[str, Any]] = {
            "i": self.integers, "l": self.lower, "n": self.refs, "r": self.readonly, "u": self.upper,
            "x": self.exported}
        return array + "".join([letter for letter, table in tables.items() if name in table])

    def kept(self, name: str) -> dict[str, Any]:
        """All that is known of a variable, for `put_back`."""
        return {table: getattr(self, table).get(name) for table in TABLES}

    def put_back(self, name: str, kept: dict[str, Any]) -> None:
        """Make a variable what it was."""
        for table, value in kept.items():
            getattr(self, table).pop(name, None)
            if value is not None:
                getattr(self, table)[name] = value

    def get(self, name: str) -> str | None:
        """A variable's text (an array's first element), or None."""
        value = self.variables.get(self.meant(name))
        return value.get(0) if isinstance(value, dict) else value

    def set(self, name: str, value: Value) -> None:
        """Assign. Raises ShellFail where it is readonly."""
        name = self.meant(name)
        if name in self.readonly:
            raise ShellFail(f"{name}: readonly variable", line=True)
        if isinstance(value, str) and len(value) > LONGEST:
            raise ShellFail(f"{name}: values this long are not simulated in Harborlight")
        if isinstance(value, str) and (name in self.lower or name in self.upper):
            value = value.lower() if name in self.lower else value.upper()
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
        name = self.meant(name)
        if name in self.readonly:
            raise ShellFail(f"unset: {name}: cannot unset: readonly variable")
        for table in TABLES:
            getattr(self, table).pop(name, None)

    def environment(self) -> dict[str, str]:
        """What commands inherit."""
        texts = {name: self.get(name) for name in self.exported}
        return {name: text for name, text in texts.items() if text is not None}


def _weight(value: Value | None) -> int:
    """Characters that a variable holds; an array's elements count as 100 more."""
    if isinstance(value, dict):
        return 100 * len(value) + sum(map(len, value.values()))
    return len(value) if value else 0
