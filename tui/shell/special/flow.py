"""exit, return, break, continue, eval, source, exec, trap, command."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from tui.api.process import Wait
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
    if len(words) > 1:
        if not shell.bash and "/" not in words[1] and words[1] not in shell.host.registry:
            raise ShellFail(f"exec: line 0: {words[1]}: not found", 127)
        raise ShellExit((yield from shell.external(words[1:])))
    return 0


def trap(shell: Interpreter, words: list[str]) -> int:
    if len(words) < 2:
        for name, text in shell.state.traps.items():
            shell.fds[1].write(f"trap -- '{text}' {name}\n")
        return 0
    for name in words[2:]:
        name = {"0": "EXIT", "2": "INT", "15": "TERM"}.get(name, name.removeprefix("SIG"))
        if words[1] == "-":
            shell.state.traps.pop(name, None)
        else:
            shell.state.traps[name] = words[1]
    return 0


def command(shell: Interpreter, words: list[str]) -> Any:
    from tui.shell.special.world import type_

    if words[1:2] in (["-v"], ["-V"]):
        return type_(shell, ["command", *words[1:]])
    if len(words) < 2:
        return 0
    functions, shell.state.functions = shell.state.functions, {}

    def run() -> Running:
        try:
            return (yield from shell.dispatch(words[1:]))
        finally:
            shell.state.functions = functions

    return run()
