"""exit, return, break, continue, eval, source, exec, trap, command."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from tui.api.process import Wait
from tui.shell.special.jobs import SIGNALS, signal_name, signal_table
from tui.shell.special.reading import Misused, getopt
from tui.shell.special.usage import USAGE
from tui.shell.state import Leave, ShellExit, ShellFail

if TYPE_CHECKING:
    from tui.shell.run import Interpreter

Running = Generator[Wait, Any, int]


def _status(shell: Interpreter, words: list[str]) -> int:
    if len(words) < 2:
        return shell.state.status
    if words[1].lstrip("-").isdigit():
        return int(words[1]) & 255
    if not shell.bash:
        raise ShellFail(f"{words[0]}: line 0: Illegal number: {words[1]}", 2)
    shell.complain(f"{words[0]}: {words[1]}: numeric argument required")
    return 2


def exit_(shell: Interpreter, words: list[str]) -> int:
    raise ShellExit(_status(shell, words))


def return_(shell: Interpreter, words: list[str]) -> int:
    status = _status(shell, words)
    if shell.bash and not shell.functions and not shell.sourced:
        shell.complain("return: can only `return' from a function or sourced script")
        return 2
    raise Leave("return", status)


def leave(shell: Interpreter, words: list[str]) -> int:
    if not shell.state.loops:
        if shell.bash:
            shell.complain(f"{words[0]}: only meaningful in a `for', `while', or `until' loop")
        return 0
    raise Leave(words[0], int(words[1]) if len(words) > 1 and words[1].isdigit() else 1)


def eval_(shell: Interpreter, words: list[str]) -> Running:
    text = " ".join(words[1:])
    if not text.strip():
        return 0
    return (yield from shell.execute(text, "" if shell.bash else "eval: line 0: "))


def source(shell: Interpreter, words: list[str]) -> Running:
    if len(words) < 2:
        shell.complain(f"{words[0]}: filename argument required")
        return 2
    try:
        text = shell.host.files.read(shell.expander.path(words[1]))
    except OSError as error:
        if not shell.bash:
            name = f"can't open '{words[1]}': {error.strerror}" if "/" in words[1] else f"{words[1]}: not found"
            raise ShellFail(f"{words[0]}: line 0: {name}", 2) from None
        shell.complain(f"{words[1]}: {error.strerror}")
        return 1
    before = shell.state.positional
    shell.state.positional = words[2:] or before
    shell.sourced += 1
    try:
        return (yield from shell.execute(text))
    except Leave as leave:
        if leave.what != "return":
            raise
        return leave.number
    finally:
        shell.sourced -= 1
        shell.state.positional = before


def exec_(shell: Interpreter, words: list[str]) -> Running:
    if shell.bash:
        try:
            _, rest = getopt(shell, words, "cl", "a")
        except Misused as error:
            return int(error.args[0])
        words = ["exec", *rest]
    if len(words) > 1:
        if not shell.bash and "/" not in words[1] and words[1] not in shell.host.registry:
            raise ShellFail(f"exec: line 0: {words[1]}: not found", 127)
        raise ShellExit((yield from shell.external(words[1:])))
    return 0


def trap(shell: Interpreter, words: list[str]) -> int:
    try:
        found, rest = getopt(shell, words, "lp", "") if words[1:2] != ["-"] else ({}, words[1:])
    except Misused as error:
        return int(error.args[0])
    if "l" in found:
        shell.fds[1].write(signal_table())
        return 0
    if "p" in found or not rest:
        return _traps(shell, rest)
    if len(rest) == 1 and _event(rest[0]) is None:
        shell.fds[2].write(f"trap: usage: trap {USAGE['trap'][0]}\n")
        return 2
    action, names = ("-", rest) if len(rest) == 1 or rest[0].isdigit() else (rest[0], rest[1:])
    status = 0
    for word in names:
        name = _event(word)
        if name is None:
            shell.complain(f"trap: {'' if shell.bash else 'line 0: '}{word}: invalid signal specification")
            status = 1
        elif action == "-":
            shell.state.traps.pop(name, None)
        else:
            shell.state.traps[name] = action
    return status


_EVENTS = ("DEBUG", "ERR", "RETURN")


def _event(word: str) -> str | None:
    """What a trap is for: EXIT, a signal's short name, or an event of the shell."""
    name = word.upper().removeprefix("SIG")
    if name in ("0", "EXIT"):
        return "EXIT"
    return name if name in _EVENTS else signal_name(name)


def _traps(shell: Interpreter, names: list[str]) -> int:
    traps = shell.state.traps
    order = ["EXIT", *SIGNALS, *_EVENTS]
    wanted = [_event(name) for name in names]
    for name in sorted(traps, key=order.index):
        if not names or name in wanted:
            lead = "SIG" if name in SIGNALS and shell.bash else ""
            quoted = "'" + traps[name].replace("'", "'\\''") + "'"
            shell.fds[1].write(f"trap -- {quoted} {lead}{name}\n")
    return 0


def command(shell: Interpreter, words: list[str]) -> Any:
    from tui.shell.special.lookup import described

    rest = words[1:]
    if rest[:1] in (["-v"], ["-V"]):
        return described(shell, rest)
    rest = rest[rest[:1] in (["-p"], ["--"]) :]
    if not rest:
        return 0
    if words[0] == "builtin":
        from tui.shell.special.lookup import is_builtin

        if not is_builtin(shell, rest[0]):
            shell.complain(f"builtin: {rest[0]}: not a shell builtin")
            return 1
    functions, shell.state.functions = shell.state.functions, {}

    def run() -> Running:
        try:
            return (yield from shell.dispatch(rest))
        finally:
            shell.state.functions = functions

    return run()
