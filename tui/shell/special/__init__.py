"""Builtins that change the shell itself: variables, flow, jobs, the working folder."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tui.shell.special import flow, jobs, variables, world

SPECIALS: dict[str, Callable[[Any, list[str]], Any]] = {
    ":": lambda shell, words: 0, "true": lambda shell, words: 0, "false": lambda shell, words: 1,
    "export": variables.export, "readonly": variables.readonly, "unset": variables.unset, "local": variables.local,
    "declare": variables.declare, "typeset": variables.declare, "set": variables.set_, "shift": variables.shift,
    "read": variables.read, "mapfile": variables.mapfile, "readarray": variables.mapfile, "let": variables.let,
    "getopts": variables.getopts, "shopt": variables.shopt,
    "exit": flow.exit_, "return": flow.return_, "break": flow.leave, "continue": flow.leave, "eval": flow.eval_,
    "source": flow.source, ".": flow.source, "exec": flow.exec_, "trap": flow.trap, "command": flow.command,
    "builtin": flow.command,
    "jobs": jobs.jobs, "wait": jobs.wait, "fg": jobs.fg, "bg": jobs.bg, "kill": jobs.kill, "disown": jobs.disown,
    "cd": world.cd, "type": world.type_, "alias": world.alias, "unalias": world.unalias, "history": world.history,
    "umask": world.umask, "ulimit": world.ulimit, "hash": lambda shell, words: 0, "which": world.which,
}
"""The builtins by name: (interpreter, words) -> exit code or generator."""
