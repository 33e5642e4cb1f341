"""Builtins that change the shell itself: variables, flow, jobs, the working folder."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from tui.shell.special import flow, jobs, reading, variables, world

Builtin = Callable[[Any, list[str]], Any]


def late(file: str, name: str) -> Builtin:
    """A builtin in the file of that name, loaded when it first runs."""
    return lambda shell, words: getattr(import_module(f"tui.shell.special.{file}"), name)(shell, words)


BUILTIN_TOOLS = ("echo", "printf", "test", "[", "[[", "pwd")
"""Tools that the shell itself runs."""
SPECIALS: dict[str, Builtin] = {
    ":": lambda shell, words: 0, "true": lambda shell, words: 0, "false": lambda shell, words: 1,
    "export": variables.export, "readonly": variables.readonly, "unset": variables.unset, "local": variables.local,
    "declare": variables.declare, "typeset": variables.declare, "set": variables.set_, "shift": variables.shift,
    "let": variables.let,
    "read": reading.read, "mapfile": reading.mapfile, "readarray": reading.mapfile, "getopts": reading.getopts,
    "exit": flow.exit_, "return": flow.return_, "break": flow.leave, "continue": flow.leave, "eval": flow.eval_,
    "source": flow.source, ".": flow.source, "exec": flow.exec_, "trap": flow.trap, "command": flow.command,
    "builtin": flow.command,
    "jobs": jobs.jobs, "wait": jobs.wait, "fg": jobs.fg, "bg": jobs.bg, "kill": jobs.kill, "disown": jobs.disown,
    "cd": world.cd, "alias": world.alias, "unalias": world.unalias, "history": world.history,
    "shopt": late("shopts", "shopt"), "type": late("lookup", "type_"), "which": late("lookup", "which"),
    "hash": late("lookup", "hash_"), "enable": late("lookup", "enable"), "help": late("lookup", "help_"),
    **{name: late("rare", name) for name in (
        "pushd", "popd", "dirs", "umask", "ulimit", "times", "fc", "complete", "logout")},
    **{name: late("rare", "refuse") for name in ("bind", "caller", "compgen", "compopt", "coproc", "suspend")},
}
"""The builtins by name: (interpreter, words) -> exit code or generator."""
