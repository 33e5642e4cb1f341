"""export, readonly, unset, local, declare, set, shift, read, mapfile, let, getopts, shopt."""

from __future__ import annotations

import re
from collections.abc import Generator
from itertools import islice
from typing import TYPE_CHECKING, Any

from tui.api.process import Wait
from tui.shell.params import split_fields
from tui.shell.state import ELEMENTS, ShellFail

if TYPE_CHECKING:
    from tui.shell.run import Interpreter

Running = Generator[Wait, Any, int]
_NAME = re.compile(r"[A-Za-z_]\w*$")
_LETTERS = {"e": "errexit", "u": "nounset", "x": "xtrace", "f": "noglob", "a": "allexport", "C": "noclobber",
            "v": "verbose", "n": "noexec", "m": "monitor", "h": "hashall", "B": "braceexpand", "b": "notify"}


def _quoted(text: str) -> str:
    return '"' + re.sub(r'(["$`\\])', r"\\\1", text) + '"'


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
        for name, value in sorted(state.environment().items()):
            shown = _quoted(value) if shell.bash else "'" + value + "'"
            shell.fds[1].write(f"{start} {name}={shown}\n")
        return 0
    return _each(shell, words, state.exported)


def readonly(shell: Interpreter, words: list[str]) -> int:
    return _each(shell, words, shell.state.readonly)


def unset(shell: Interpreter, words: list[str]) -> int:
    functions = words[1:2] == ["-f"]
    for name in words[1 + (words[1:2] in (["-f"], ["-v"])) :]:
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


def local(shell: Interpreter, words: list[str]) -> int:
    if not shell.state.locals:
        if not shell.bash:
            raise ShellFail("local: line 0: not in a function", 2)
        shell.complain("local: can only be used in a function")
        return 1
    level = shell.state.locals[-1]
    names = [word for word in words[1:] if not word.startswith("-")]
    for word in names:
        name = word.partition("=")[0]
        if name not in level:
            level[name] = (shell.state.variables.get(name), name in shell.state.exported)
            if "=" not in word:
                shell.state.variables.pop(name, None)
    return _each(shell, [words[0], *names], {})


def declare(shell: Interpreter, words: list[str]) -> int:
    flags = "".join(word[1:] for word in words[1:] if word.startswith("-"))
    names = [word for word in words[1:] if not word.startswith("-")]
    unknown = set(flags) - set("aAxrigpfFlun")
    if unknown:
        shell.complain(f"{words[0]}: -{sorted(unknown)[0]}: not simulated in Harborlight")
        return 2
    if "p" in flags or not names:
        return _print(shell, names)
    if "f" in flags or "F" in flags:
        return int(not all(name in shell.state.functions for name in names))
    if "l" in flags or "u" in flags or "n" in flags:
        shell.complain(f"{words[0]}: -{flags}: not simulated in Harborlight")
        return 2
    bare = [name.partition("=")[0] for name in names]
    if "A" in flags:
        for name in bare:
            shell.state.maps[name] = True
            if not isinstance(shell.state.variables.get(name), dict):
                shell.state.variables[name] = {}
        names = [name for name in names if "=" in name]
    if "i" in flags:
        shell.state.integers |= dict.fromkeys(bare, True)
        names = [f"{n}={shell.expander.number(v)}" if e else n for n, e, v in (w.partition("=") for w in names)]
    if shell.state.locals and "g" not in flags:
        return local(shell, [words[0], *names])
    mark = shell.state.exported if "x" in flags else shell.state.readonly if "r" in flags else {}
    return _each(shell, [words[0], *names], mark)


def _print(shell: Interpreter, names: list[str]) -> int:
    state = shell.state
    status = 0
    for name in names or sorted(state.variables):
        value = state.variables.get(name)
        if value is None:
            shell.complain(f"declare: {name}: not found")
            status = 1
        elif isinstance(value, dict):
            items = " ".join(f"[{key}]={_quoted(item)}" for key, item in value.items())
            letter = "A" if name in state.maps else "a"
            shell.fds[1].write(f"declare -{letter} {name}=({items})\n")
        else:
            flags = ("r" if name in state.readonly else "") + ("x" if name in state.exported else "") or "-"
            shell.fds[1].write(f"declare -{flags} {name}={_quoted(value)}\n")
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
            name = _LETTERS.get(letter, "")
            if letter == "o":
                name = words[at] if at < len(words) else ""
                at += 1
            if not name:
                shell.complain(f"set: -{letter}: invalid option")
                return 2
            shell.state.options[name] = words[at - 1 - (letter == "o")][0] == "-"
    if at < len(words) and words[at] in ("--", "-"):
        shell.state.positional = words[at + 1 :]
    elif at < len(words):
        shell.state.positional = words[at:]
    return 0


def shopt(shell: Interpreter, words: list[str]) -> int:
    for name in words[2:]:
        if name not in ("nullglob", "expand_aliases", "checkwinsize", "histappend"):
            shell.complain(f"shopt: {name}: not simulated in Harborlight")
            return 1
        shell.state.options[name] = words[1] == "-s"
    return 0


def shift(shell: Interpreter, words: list[str]) -> int:
    count = int(words[1]) if len(words) > 1 and words[1].isdigit() else 1
    if count > len(shell.state.positional):
        return 1
    shell.state.positional = shell.state.positional[count:]
    return 0


def let(shell: Interpreter, words: list[str]) -> int:
    value = 0
    if len(words) < 2 and not shell.bash:
        raise ShellFail("let: line 0: expression expected", 2)
    try:
        for word in words[1:]:
            value = shell.expander.number(word)
    except ShellFail as fail:
        if not shell.bash:
            raise
        shell.complain(f"let: {fail.message}")
        return 1
    return int(value == 0)


def read(shell: Interpreter, words: list[str]) -> Running:
    names: list[str] = []
    raw, prompt, array, count, at = False, "", "", 0, 1
    while at < len(words):
        word = words[at]
        if word.startswith("-") and len(word) > 1 and not names:
            raw = raw or "r" in word
            if word[-1] in "patnd":
                at += 1
                value = words[at] if at < len(words) else ""
                prompt = value if word[-1] == "p" else prompt
                array = value if word[-1] == "a" else array
                count = int(value) if word[-1] == "n" and value.isdigit() else count
        else:
            names.append(word)
        at += 1
    stream = shell.fds.get(0)
    if stream is None:
        return 1
    if prompt and stream.is_tty:
        shell.fds[2].write(prompt)
    line, ended = yield from _line(stream, raw)
    text = line[:count] if count else line
    _store(shell, text, names, array)
    return int(ended)


def _line(stream: Any, raw: bool) -> Generator[Wait, Any, tuple[str, bool]]:
    line: str = yield from stream.read_line()
    while not raw and line.endswith("\\\n"):
        line = line[:-2] + (yield from stream.read_line())
    ended = not line.endswith("\n")
    line = line.removesuffix("\n")
    return (line if raw else re.sub(r"\\(.)", r"\1", line)), ended


def _store(shell: Interpreter, text: str, names: list[str], array: str) -> None:
    ifs = shell.state.get("IFS")
    ifs = " \t\n" if ifs is None else ifs
    if array:
        split = (piece for piece, ends in split_fields(text, ifs) if piece or ends == "hard")
        fields = text.split() if ifs == " \t\n" and text.isascii() else list(islice(split, ELEMENTS + 1))
        shell.state.set(array, dict(enumerate(fields)))
        return
    if not names:
        shell.state.set("REPLY", text)
        return
    blanks = "".join(char for char in ifs if char in " \t\n")
    rest = text.strip(blanks) if blanks else text
    hard = "".join(re.escape(char) for char in ifs if char not in " \t\n")
    soft = f"[{blanks}]" if blanks else "(?!)"
    split = re.compile(f"{soft}*[{hard}]{soft}*|{soft}+" if hard else f"{soft}+")
    for name in names[:-1]:
        match = split.search(rest) if ifs else None
        shell.state.set(name, rest[: match.start()] if match else rest)
        rest = rest[match.end() :] if match else ""
    if hard and (match := split.search(rest)) and match.end() == len(rest):
        rest = rest[: match.start()]
    shell.state.set(names[-1], rest)


def mapfile(shell: Interpreter, words: list[str]) -> Running:
    trim = "-t" in words
    name = words[-1] if len(words) > 1 and not words[-1].startswith("-") else "MAPFILE"
    text = yield from shell.fds[0].read_all()
    if text.count("\n") > ELEMENTS:
        raise ShellFail(f"{name}: arrays this long are not simulated in Harborlight")
    lines = text.splitlines(keepends=not trim)
    shell.state.set(name, dict(enumerate(lines)))
    return 0


def getopts(shell: Interpreter, words: list[str]) -> int:
    if len(words) < 3:
        shell.complain("getopts: usage: getopts optstring name [arg]")
        return 2
    spec, name = words[1], words[2]
    args = words[3:] or shell.state.positional
    state = shell.state
    place = int(state.get("OPTIND") or 1)
    inside = int(state.get("_OPTCHAR") or 1)
    word = args[place - 1] if place <= len(args) else ""
    if not re.match(r"-.", word) or word == "--":
        state.set(name, "?")
        state.set("OPTIND", str(place + (word == "--")))
        return 1
    letter, rest = word[inside], word[inside + 1 :]
    place, inside = (place, inside + 1) if rest else (place + 1, 1)
    known = letter != ":" and letter in spec
    state.unset("OPTARG")
    if known and spec[spec.index(letter) + 1 : spec.index(letter) + 2] == ":":
        state.set("OPTARG", rest or (args[place - 1] if place <= len(args) else ""))
        place, inside = place + (not rest), 1
        place += bool(rest)
    if not known and not spec.startswith(":"):
        shell.complain(f"illegal option -- {letter}")
    state.set(name, letter if known else "?")
    state.set("OPTIND", str(place))
    state.set("_OPTCHAR", str(inside))
    return 0
