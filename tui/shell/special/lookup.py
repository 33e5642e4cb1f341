"""type, command -v, which, hash, enable, help: what a name stands for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tui.shell.special import BUILTIN_TOOLS, SPECIALS
from tui.shell.special.reading import Misused, getopt

if TYPE_CHECKING:
    from tui.shell.run import Interpreter

_KEYWORDS = ["if", "then", "elif", "else", "fi", "for", "while", "until", "do", "done", "case", "esac", "in",
             "function", "select", "coproc", "{", "}", "!", "time", "[[", "]]"]
BASH_ALONE = ("select", "coproc", "[[", "]]", "function", "time")
"""Words of bash's grammar that ash has not."""


def is_builtin(shell: Interpreter, name: str) -> bool:
    """The shell runs it itself."""
    known = name in SPECIALS and name != "which" or name in BUILTIN_TOOLS and not (shell.bash and name == "[[")
    return known and name not in shell.state.disabled


def _kinds(shell: Interpreter, name: str) -> Iterator[tuple[str, str]]:
    """All that a name stands for, the first of which counts: the kind, and the words of `type`."""
    if name in shell.state.aliases:
        yield "alias", f"{name} is aliased to `{shell.state.aliases[name]}'"
    if name in _KEYWORDS and (shell.bash or name not in BASH_ALONE):
        yield "keyword", f"{name} is a shell keyword"
    if name in shell.state.functions:
        yield "function", f"{name} is a function"
    if is_builtin(shell, name):
        yield "builtin", f"{name} is a shell builtin"
    for path in _places(shell, name):
        yield "file", f"{name} is {path}"


def _places(shell: Interpreter, name: str) -> list[str]:
    if "/" in name:
        path = shell.expander.path(name)
        there = shell.host.files.exists(path) and shell.host.files.stat(path).mode & 0o111  # type: ignore[attr-defined]
        return [name] if there and not shell.host.files.is_dir(path) else []
    if name not in shell.host.registry:
        return []
    first = place(shell, name)
    return [first, f"/bin/{name}"] if first.startswith("/usr/bin") and shell.bash else [first]


def place(shell: Interpreter, name: str) -> str:
    """Where a tool's file would be."""
    if shell.host.services.get("userland") == "busybox" or not shell.bash and not shell.dash:
        return f"/bin/{name}"
    return f"/usr/local/bin/{name}" if name == "kubectl" else f"/usr/bin/{name}"


def type_(shell: Interpreter, words: list[str]) -> int:
    if not shell.bash:
        return described(shell, [words[0], *(word for word in words[1:] if not word.startswith("-"))])
    try:
        found, names = getopt(shell, words, "aftpP", "")
    except Misused as error:
        return int(error.args[0])
    status = 0
    for name in names:
        every = [(kind, said) for kind, said in _kinds(shell, name) if kind != "function" or "f" not in found]
        files = [said.partition(" is ")[2] for kind, said in every if kind == "file"]
        if "P" in found or "p" in found and every and every[0][0] == "file":
            shell.fds[1].write("".join(path + "\n" for path in (files if "a" in found else files[:1])))
            status = status if files else 1
        elif not every:
            status = 1
            if "t" not in found and "p" not in found:
                shell.complain(f"type: {name}: not found")
        elif "p" not in found:
            for kind, said in every if "a" in found else every[:1]:
                shell.fds[1].write(kind + "\n" if "t" in found else said + "\n" + _body(shell, kind, name))
    return status


def _body(shell: Interpreter, kind: str, name: str) -> str:
    if kind != "function":
        return ""
    from tui.shell.unparse import function_text

    return function_text(name, shell.state.functions[name])


def described(shell: Interpreter, words: list[str]) -> int:
    """`command -v` (`-V`: in words) and ash's `type`."""
    brief, names = words[0] == "-v", words[1:]
    lacking = 0
    for name in names:
        kind, said = next(_kinds(shell, name), ("", ""))
        known = {"alias": f"alias {name}='{shell.state.aliases.get(name)}'", "file": said.partition(" is ")[2]}
        if kind:
            shell.fds[1].write((known.get(kind, name) if brief else said) + "\n")
            if not brief and shell.bash:
                shell.fds[1].write(_body(shell, kind, name))
            continue
        lacking += 1
        if not brief:
            shell.complain(f"command: {name}: not found") if shell.bash else shell.fds[1].write(f"{name}: not found\n")
    if shell.bash:
        return int(lacking == len(names) > 0)
    return 127 if lacking else 0


def which(shell: Interpreter, words: list[str]) -> int:
    if words[1:2] == ["--help"]:
        shell.fds[1].write("Usage: which [-a] NAME...\nWhere the commands of these names are.\n\n"
                           "  -a      all the places\n  --help  this text\n")
        return 0
    every, names, status = False, list(words[1:]), 0
    while names and names[0].startswith("-"):
        option = names.pop(0)
        if option not in ("-a", "--"):
            shell.fds[2].write(f"Illegal option {option[:2]}\nUsage: /usr/bin/which [-as] args\n")
            return 2
        every = every or option == "-a"
    for name in names:
        if name in shell.host.registry or name in ("true", "false", "kill", "which"):
            first = place(shell, name)
            also = f"/bin/{name}\n" if every and first.startswith("/usr/bin") and shell.bash else ""
            shell.fds[1].write(f"{first}\n{also}")
        else:
            status = 1
    return status if names else 1


def hash_(shell: Interpreter, words: list[str]) -> int:
    if not shell.bash:
        missing = [word for word in words[1:] if not word.startswith("-") and next(_kinds(shell, word), None) is None]
        for word in missing:
            shell.complain(f"hash: line 0: {word}: not found")
        return int(bool(missing))
    try:
        found, names = getopt(shell, words, "drtl", "p")
    except Misused as error:
        return int(error.args[0])
    table, status = shell.state.hashed, 0
    if "r" in found:
        table.clear()
    elif not names and not table:
        shell.fds[1].write("hash: hash table empty\n")
    elif not names:
        rows = [f"{count:4d}\t{place(shell, name)}\n" for name, count in table.items()]
        shell.fds[1].write("hits\tcommand\n" + "".join(rows))
    for name in names:
        known = name in table if "d" in found or "t" in found else name in shell.host.registry
        if not known:
            shell.complain(f"hash: {name}: not found")
            status = 1
        elif "d" in found:
            table.pop(name)
        elif "t" in found:
            shell.fds[1].write((f"{name}\t" if len(names) > 1 else "") + place(shell, name) + "\n")
        elif not is_builtin(shell, name):
            table[name] = 0
    return status


def enable(shell: Interpreter, words: list[str]) -> int:
    try:
        found, names = getopt(shell, words, "adnps", "f")
    except Misused as error:
        return int(error.args[0])
    if "f" in found or "d" in found or "s" in found:
        shell.complain("enable: loading builtins and special builtins alone are not simulated in Harborlight")
        return 1
    disabled, status = shell.state.disabled, 0
    if not names:
        for name in _names():
            if "a" in found or (name in disabled) == ("n" in found):
                shell.fds[1].write(f"enable {'-n ' if name in disabled else ''}{name}\n")
    for name in names:
        if name not in _names():
            shell.complain(f"enable: {name}: not a shell builtin")
            status = 1
        elif "n" in found:
            disabled[name] = True
        else:
            disabled.pop(name, None)
    return status


def _names() -> list[str]:
    return sorted({*SPECIALS, *BUILTIN_TOOLS} - {"which", "[[", "coproc"})


def help_(shell: Interpreter, words: list[str]) -> int:
    from tui.shell.pattern import compile_glob
    from tui.shell.special.usage import USAGE, help_text

    try:
        found, names = getopt(shell, words, "dms", "")
    except Misused as error:
        return int(error.args[0])
    if not names:
        shell.fds[1].write("The shell's own commands; `help NAME' tells more of one.\n\n" + "".join(
            f" {name} {line}".rstrip() + "\n" for name, (line, _) in sorted(USAGE.items())))
        return 0
    for word in names:
        known = [name for name in sorted(USAGE) if name == word] or [
            name for name in sorted(USAGE) if compile_glob(word + "*").fullmatch(name)]
        if not known:
            hint = f"Try `help help' or `man -k {word}' or `info {word}'."
            shell.complain(f"help: no help topics match `{word}'.  {hint}")
            return 1
        for name in known:
            short = f"{name} - {USAGE[name][1]}\n" if "d" in found else f"{name}: {name} {USAGE[name][0]}\n"
            shell.fds[1].write(short if "d" in found or "s" in found else help_text(name))
    return 0
