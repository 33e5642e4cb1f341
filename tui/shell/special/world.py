"""cd, alias, unalias, history."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.shell.run import Interpreter

def cd(shell: Interpreter, words: list[str]) -> int:
    args = [word for word in words[1:] if word not in ("-P", "-L", "--")]
    state = shell.state
    target = args[0] if args else state.get("HOME") or "/"
    if len(args) > 1 and shell.bash:
        shell.complain("cd: too many arguments")
        return 1
    if target == "-":
        target = state.get("OLDPWD") or ""
        if not target:
            shell.complain("cd: OLDPWD not set")
            return 1
        shell.fds[1].write(target + "\n")
    path = shell.expander.path(target)
    try:
        shell.host.files.list(path)
    except OSError as error:
        line = "" if shell.bash else "line 0: "
        said = f"{target}: {error.strerror}" if shell.bash else f"{line}can't cd to {target}: {error.strerror}"
        shell.complain(f"cd: {said}")
        return 1 if shell.bash else 2
    state.set("OLDPWD", state.cwd)
    state.cwd = path
    state.set("PWD", path)
    return 0


def alias(shell: Interpreter, words: list[str]) -> int:
    status = 0
    for word in words[1:] or sorted(shell.state.aliases):
        name, equals, value = word.partition("=")
        if equals:
            shell.state.aliases[name] = value
        elif name in shell.state.aliases:
            start = "alias " if shell.bash else ""
            shell.fds[1].write(f"{start}{name}='{shell.state.aliases[name]}'\n")
        else:
            if shell.bash:
                shell.complain(f"alias: {name}: not found")
            else:
                shell.fds[2].write(f"alias: {name} not found\n")
            status = 1
    return status


def unalias(shell: Interpreter, words: list[str]) -> int:
    if words[1:2] == ["-a"]:
        shell.state.aliases.clear()
        return 0
    missing = [name for name in words[1:] if shell.state.aliases.pop(name, None) is None]
    for name in missing:
        if shell.bash:
            shell.complain(f"unalias: {name}: not found")
        else:
            shell.fds[2].write(f"unalias: {name} not found\n")
    return int(bool(missing))


def history(shell: Interpreter, words: list[str]) -> int:
    lines: list[str] = shell.host.services.get("history") or []
    if words[1:2] == ["-c"]:
        lines.clear()
        return 0
    last = int(words[1]) if len(words) > 1 and words[1].isdigit() else len(lines)
    start = len(lines) - min(last, len(lines))
    shell.fds[1].write("".join(f"{number + 1:5d}  {lines[number]}\n" for number in range(start, len(lines))))
    return 0


def short(path: str, home: str) -> str:
    """A folder as a prompt shows it: the home folder as `~`."""
    if home and home != "/" and (path == home or path.startswith(home + "/")):
        return "~" + path[len(home) :]
    return posixpath.normpath(path)
