"""pushd, popd, dirs; umask, ulimit, times; fc; and the builtins that are refused."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from tui.api.process import Wait
from tui.shell.special.reading import Misused, getopt
from tui.shell.special.world import cd, short

if TYPE_CHECKING:
    from tui.shell.run import Interpreter

Running = Generator[Wait, Any, int]


# The stack of folders.


def _place(shell: Interpreter, command: str, word: str) -> int | None:
    """`+N` or `-N` as a place in the stack (0: the working folder); complains and gives None where it is none."""
    size = len(shell.state.folders) + 1
    number = int(word[1:])
    if number < size:
        return number if word[0] == "+" else size - 1 - number
    shown = word[1:] if command == "dirs" else word
    empty = size == 1 and command != "pushd"
    wrong = "directory stack empty" if empty else f"{shown}: directory stack index out of range"
    shell.complain(f"{command}: {wrong}")
    return None


def _is_place(word: str) -> bool:
    return word[:1] in ("+", "-") and word[1:].isdigit()


def _show(shell: Interpreter, home: str) -> int:
    shell.fds[1].write(" ".join(short(path, home) for path in (shell.state.cwd, *shell.state.folders)) + "\n")
    return 0


def _go(shell: Interpreter, command: str, path: str) -> bool:
    """Change the folder; what is wrong is said in the command's name."""
    try:
        shell.host.files.list(shell.expander.path(path))
    except OSError as error:
        shell.complain(f"{command}: {path}: {error.strerror}")
        return False
    return cd(shell, ["cd", path]) == 0


def pushd(shell: Interpreter, words: list[str]) -> int:
    state, stay = shell.state, words[1:2] == ["-n"]
    rest = words[1 + stay :]
    home = state.get("HOME") or ""
    if not rest and not state.folders:
        shell.complain("pushd: no other directory")
        return 1
    whole = [state.cwd, *state.folders]
    if not rest or _is_place(rest[0]):
        at = _place(shell, "pushd", rest[0]) if rest else 1
        if at is None:
            return 1
        whole = [whole[1], whole[0], *whole[2:]] if not rest else whole[at:] + whole[:at]
        if not stay and not _go(shell, "pushd", whole[0]):
            return 1
        state.folders = whole[1:]
    elif stay:
        state.folders.insert(0, shell.expander.path(rest[0]))
    elif not _go(shell, "pushd", rest[0]):
        return 1
    else:
        state.folders = whole
    return _show(shell, home)


def popd(shell: Interpreter, words: list[str]) -> int:
    state, stay = shell.state, words[1:2] == ["-n"]
    rest = words[1 + stay :]
    if not state.folders:
        shell.complain("popd: directory stack empty")
        return 1
    at = 1 if stay and not rest else 0
    if rest:
        if not _is_place(rest[0]):
            shell.complain(f"popd: {rest[0]}: invalid argument")
            return 1
        found = _place(shell, "popd", rest[0])
        if found is None:
            return 1
        at = found
    if at:
        state.folders.pop(at - 1)
    elif _go(shell, "popd", state.folders[0]):
        state.folders.pop(0)
    else:
        return 1
    return _show(shell, state.get("HOME") or "")


def dirs(shell: Interpreter, words: list[str]) -> int:
    state = shell.state
    flags = "".join(word[1:] for word in words[1:] if word.startswith("-") and not _is_place(word))
    home = "" if "l" in flags else state.get("HOME") or ""
    if "c" in flags:
        state.folders.clear()
        return 0
    whole = [short(path, home) for path in (state.cwd, *state.folders)]
    for word in words[1:]:
        if _is_place(word):
            at = _place(shell, "dirs", word)
            if at is not None:
                shell.fds[1].write(whole[at] + "\n")
            return int(at is None)
    if "v" in flags:
        shell.fds[1].write("".join(f"{number:2d}  {path}\n" for number, path in enumerate(whole)))
    else:
        shell.fds[1].write(("\n" if "p" in flags else " ").join(whole) + "\n")
    return 0


# Limits and times.


def umask(shell: Interpreter, words: list[str]) -> int:
    from tui.shell.builtins.chmod import change

    try:
        found, rest = getopt(shell, words, "pS", "")
    except Misused as error:
        return int(error.args[0])
    state = shell.state
    if not rest:
        kept = 0o777 & ~state.umask
        named = ",".join(f"{who}={_letters(kept >> shift)}" for who, shift in (("u", 6), ("g", 3), ("o", 0)))
        lead = "umask " + ("-S " if "S" in found else "") if "p" in found else ""
        shell.fds[1].write(f"{lead}{named if 'S' in found else f'{state.umask:04o}'}\n")
        return 0
    try:
        if rest[0].isdigit():
            state.umask = int(rest[0], 8) & 0o777
        else:
            state.umask = 0o777 & ~change(0o777 & ~state.umask, rest[0])
    except ValueError:
        octal = rest[0].isdigit()
        shell.complain(f"umask: {rest[0]}: octal number out of range" if octal else
                       f"umask: `{rest[0][0]}': invalid symbolic mode operator")
        return 1
    return 0


def _letters(bits: int) -> str:
    return "".join(letter for letter, bit in (("r", 4), ("w", 2), ("x", 1)) if bits & bit)


_LIMITS = {"c": "0", "d": "unlimited", "f": "unlimited", "l": "8192", "m": "unlimited", "n": "20000", "p": "8",
           "s": "8192", "t": "unlimited", "u": "15000", "v": "unlimited"}


def ulimit(shell: Interpreter, words: list[str]) -> int:
    try:
        found, rest = getopt(shell, words, "SHabcdefiklmnpqrstuvxPRT", "")
    except Misused as error:
        return int(error.args[0])
    asked = [letter for letter in found if letter not in "SH"] or ["f"]
    if rest or any(letter not in _LIMITS for letter in asked):
        shell.complain("ulimit: setting limits, and those of little use, are not simulated in Harborlight")
        return 1
    shell.fds[1].write("".join(_LIMITS[letter] + "\n" for letter in asked))
    return 0


def times(shell: Interpreter, words: list[str]) -> int:
    shell.fds[1].write("0m0.000s 0m0.000s\n" * 2)
    return 0


# Earlier lines.


def fc(shell: Interpreter, words: list[str]) -> Running:
    lines: list[str] = shell.host.services.get("history") or []
    flags = "".join(word[1:] for word in words[1:] if word.startswith("-") and not word[1:].isdigit())
    rest = [word for word in words[1:] if not word.startswith("-") or word[1:].isdigit()]
    earlier = lines[:-1]
    if "l" in flags:
        start = _line(earlier, rest[0]) if rest else max(len(earlier) - 16, 0)
        end = _line(earlier, rest[1]) if len(rest) > 1 else len(earlier) - 1
        places = [at for at in range(start, end + 1) if 0 <= at < len(earlier)]
        rows = [f"{'' if 'n' in flags else at + 1}\t {earlier[at]}\n" for at in places]
        shell.fds[1].write("".join(reversed(rows) if "r" in flags else rows))
        return 0
    if "s" not in flags:
        shell.complain("fc: editing earlier lines is not simulated in Harborlight")
        return 1
    changes = [word.partition("=")[::2] for word in rest if "=" in word]
    names = [word for word in rest if "=" not in word]
    at = _line(earlier, names[0]) if names else len(earlier) - 1
    if not 0 <= at < len(earlier):
        shell.complain("fc: no command found")
        return 1
    text = earlier[at]
    for old, new in changes:
        text = text.replace(old, new)
    shell.fds[2].write(text + "\n")
    return (yield from shell.execute(text))


def _line(lines: list[str], word: str) -> int:
    if word.lstrip("-").isdigit():
        number = int(word)
        return number - 1 if number > 0 else len(lines) + number
    return next((at for at in range(len(lines) - 1, -1, -1) if lines[at].startswith(word)), -1)


# What is refused.


def complete(shell: Interpreter, words: list[str]) -> int:
    """kubectl's names are completed anyway; a line of its documentation that asks for it is right."""
    aliases = shell.state.aliases
    if any(word in ("kubectl", "k") or aliases.get(word, "").split()[:1] == ["kubectl"] for word in words[1:]):
        return 0
    return refuse(shell, words)


def logout(shell: Interpreter, words: list[str]) -> int:
    shell.complain("logout: not login shell: use `exit'")
    return 1


def refuse(shell: Interpreter, words: list[str]) -> int:
    """A builtin of bash's that is not there."""
    shell.complain(f"{words[0]}: not simulated in Harborlight")
    return 1
