"""export, readonly, unset, local, declare, set, shift, let."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tui.shell.special.usage import invalid
from tui.shell.state import ShellFail

if TYPE_CHECKING:
    from tui.shell.run import Interpreter

_NAME = re.compile(r"[A-Za-z_]\w*$")
_LETTERS = {"e": "errexit", "u": "nounset", "x": "xtrace", "f": "noglob", "a": "allexport", "C": "noclobber",
            "v": "verbose", "n": "noexec", "m": "monitor", "h": "hashall", "B": "braceexpand", "b": "notify",
            "E": "errtrace", "T": "functrace", "H": "histexpand", "P": "physical", "k": "keyword", "p": "privileged",
            "t": "onecmd"}


def _bad_name(shell: Interpreter, command: str, name: str) -> int:
    if not shell.bash:
        raise ShellFail(f"{command}: line 0: {name}: bad variable name", 2)
    shell.complain(f"{command}: `{name}': not a valid identifier")
    return 1


def _each(shell: Interpreter, words: list[str], mark: dict[str, bool]) -> int:
    status = 0
    for word in words[1:]:
        name, equals, value = word.partition("=")
        append = name.endswith("+") and equals
        name = name[:-1] if append else name
        if not _NAME.match(name):
            status = _bad_name(shell, words[0], word if shell.bash else name)
            continue
        if equals:
            shell.state.set(name, (shell.state.get(name) or "") + value if append else value)
        mark[name] = True
    return status


def export(shell: Interpreter, words: list[str]) -> int:
    state = shell.state
    if len(words) > 1 and words[1] == "-n":
        for name in words[2:]:
            state.exported.pop(name, None)
        return 0
    if words[1:] in ([], ["-p"]):
        start = "declare -x" if shell.bash else "export"
        from tui.shell.changing import double_quoted

        for name, value in sorted(state.environment().items()):
            shown = double_quoted(value) if shell.bash else "'" + value + "'"
            shell.fds[1].write(f"{start} {name}={shown}\n")
        return 0
    return _each(shell, words, state.exported)


def readonly(shell: Interpreter, words: list[str]) -> int:
    if words[1:] in ([], ["-p"]) and shell.bash:
        return _print(shell, [], "r")
    return _each(shell, words, shell.state.readonly)


def _illegal(shell: Interpreter, words: list[str], known: str) -> None:
    """Refuse an option that ash's builtin does not know. Raises ShellFail."""
    word = words[1] if len(words) > 1 and re.match(r"-\w", words[1]) else ""
    bad = next((letter for letter in word[1:2] if letter not in known), "")
    if bad and not shell.bash:
        invalid(shell, words[0], f"-{bad}")


def unset(shell: Interpreter, words: list[str]) -> int:
    _illegal(shell, words, "vf")
    functions, reference = words[1:2] == ["-f"], words[1:2] == ["-n"]
    for name in words[1 + (words[1:2] in (["-f"], ["-v"], ["-n"])) :]:
        if reference or name in shell.state.refs and shell.state.meant(name) not in shell.state.variables:
            shell.state.refs.pop(name, None)
            continue
        element = re.fullmatch(r"(\w+)\[(.+)\]", name)
        if functions:
            shell.state.functions.pop(name, None)
        elif element and isinstance(held := shell.state.variables.get(element[1]), dict):
            index = element[2] if element[1] in shell.state.maps else shell.expander.number(element[2])
            shell.state.variables[element[1]] = {k: v for k, v in held.items() if k != index}
        elif name in shell.state.variables or name in shell.state.readonly:
            shell.state.unset(name)
        else:
            shell.state.functions.pop(name, None)
    return 0


def _own(shell: Interpreter, name: str, keep: bool) -> None:
    """Make a variable the running function's own; without `keep` it loses its value."""
    level = shell.state.locals[-1]
    if name not in level:
        level[name] = shell.state.kept(name)
        if not keep:
            shell.state.put_back(name, dict.fromkeys(level[name]))


def local(shell: Interpreter, words: list[str]) -> int:
    if not shell.state.locals:
        if not shell.bash:
            raise ShellFail("local: line 0: not in a function", 2)
        shell.complain("local: can only be used in a function")
        return 1
    if words[1:] == ["-"]:
        shell.state.locals[-1].setdefault("-", dict(shell.state.options))
        return 0
    return declare(shell, words) if len(words) > 1 else 0


_TABLES = {"x": "exported", "r": "readonly", "i": "integers", "l": "lower", "u": "upper", "A": "maps"}


def declare(shell: Interpreter, words: list[str]) -> int:
    """`declare`, `typeset` and, in a function, `local`."""
    at = 1
    while at < len(words) and re.match(r"[-+]\w", words[at]):
        at += 1
    flags = "".join(word[1:] for word in words[1:at] if word[0] == "-")
    off = "".join(word[1:] for word in words[1:at] if word[0] == "+")
    names = words[at + (words[at : at + 1] == ["--"]) :]
    unknown = [letter for letter in flags + off if letter not in "aAfFgIilnrtuxp"]
    if unknown:
        return invalid(shell, words[0], f"-{unknown[0]}")
    if "f" in flags or "F" in flags:
        return _functions(shell, flags, names)
    if "p" in flags or not names:
        return _print(shell, names, flags)
    return _declare(shell, words[0], flags, off, names)


def _declare(shell: Interpreter, command: str, flags: str, off: str, names: list[str]) -> int:
    state, status = shell.state, 0
    for word in names:
        name, equals, value = word.partition("=")
        name, append = (name[:-1], True) if equals and name.endswith("+") else (name, False)
        if not _NAME.match(name):
            status = _bad_name(shell, command, word if shell.bash else name)
            continue
        if state.locals and "g" not in flags:
            _own(shell, name, append or not shell.bash and not equals)
        if "n" in flags and equals:
            state.refs[name] = value
            continue
        target = state.meant(name)
        for letter, table in _TABLES.items():
            if letter in flags and letter != "r":
                getattr(state, table)[target] = True
            elif letter in off:
                getattr(state, table).pop(target, None)
        if set("aA") & set(flags) and not isinstance(state.variables.get(target), dict):
            state.variables[target] = {}
        if equals:
            value = str(shell.expander.number(value)) if target in state.integers else value
            state.set(target, (state.get(target) or "") + value if append else value)
        if "r" in flags:
            state.readonly[target] = True
    return status


def _functions(shell: Interpreter, flags: str, names: list[str]) -> int:
    """`declare -f` and `-F`."""
    from tui.shell.unparse import function_text

    known = shell.state.functions
    for name in names or sorted(known):
        if name in known:
            plain = ("declare -f " if not names else "") + name + "\n"
            shell.fds[1].write(plain if "F" in flags else function_text(name, known[name]))
    return int(not all(name in known for name in names))


def _print(shell: Interpreter, names: list[str], flags: str) -> int:
    from tui.shell.changing import declaration

    state, status = shell.state, 0
    wanted = [letter for letter in flags if letter in "aAilnrux"]
    known = sorted({**dict.fromkeys(state.variables), **dict.fromkeys(state.refs)})
    for name in names or known:
        if name not in state.variables and name not in state.refs:
            shell.complain(f"declare: {name}: not found")
            status = 1
        elif names or all(letter in state.attributes(name) for letter in wanted):
            shell.fds[1].write(declaration(state, name) + "\n")
    return status


def set_(shell: Interpreter, words: list[str]) -> int:
    if len(words) == 1:
        for name, value in sorted(shell.state.variables.items()):
            if isinstance(value, str):
                shown = value if re.fullmatch(r"[\w@%+=:,./-]*", value) else "'" + value.replace("'", "'\\''") + "'"
                shell.fds[1].write(f"{name}={shown}\n")
        return 0
    at = 1
    while at < len(words) and re.match(r"[-+]\w", words[at]):
        at += 1
        for letter in words[at - 1][1:]:
            on, name = words[at - 1][0] == "-", _LETTERS.get(letter, "")
            if letter == "o":
                from tui.shell.special.shopts import SET, show_set

                if at >= len(words):
                    return show_set(shell, on)
                name = words[at]
                at += 1
                if name not in SET:
                    wrong = f"{name}: invalid option name" if shell.bash else f"illegal option -o {name}"
                    shell.complain(f"set: {wrong}")
                    return 2
            if not name:
                return invalid(shell, "set", f"-{letter}")
            shell.state.options[name] = on
    if at < len(words) and words[at] in ("--", "-"):
        shell.state.positional = words[at + 1 :]
    elif at < len(words):
        shell.state.positional = words[at:]
    return 0


def shift(shell: Interpreter, words: list[str]) -> int:
    if len(words) > 1 and not words[1].lstrip("-").isdigit() and shell.bash:
        shell.complain(f"shift: {words[1]}: numeric argument required")
        return 1
    count = int(words[1]) if len(words) > 1 and words[1].isdigit() else 1
    if count > len(shell.state.positional):
        return 1
    shell.state.positional = shell.state.positional[count:]
    return 0


def let(shell: Interpreter, words: list[str]) -> int:
    value = 0
    if len(words) < 2:
        if not shell.bash:
            raise ShellFail("let: line 0: expression expected", 2)
        shell.complain("let: expression expected")
        return 1
    try:
        for word in words[1:]:
            value = shell.expander.number(word)
    except ShellFail as fail:
        if not shell.bash:
            raise
        shell.complain(f"let: {fail.message}")
        return 1
    return int(value == 0)
