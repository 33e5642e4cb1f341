"""Parameters: `$x`, `${x:-y}`, `${x##*/}`, `${a[@]}`, and how unquoted values split into fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tui.api.process import Wait
from tui.shell.changing import change_case, substitute, transformed, trim
from tui.shell.state import ShellFail, State
from tui.shell.syntax import Literal, Param, Word

if TYPE_CHECKING:
    from tui.shell.expand import Expander

DYNAMIC = {"RANDOM": "", "SECONDS": "", "LINENO": "1", "BASH_VERSION": "5.2.37(1)-release", "UID": "1000",
           "EUID": "1000", "SHLVL": "1", "BASH": "/usr/bin/bash", "OSTYPE": "linux-gnu", "HOSTTYPE": "x86_64",
           "MACHTYPE": "x86_64-pc-linux-gnu", "PPID": "1", "BASHPID": "", "EPOCHSECONDS": "", "EPOCHREALTIME": "",
           "BASH_COMMAND": "", "IFS": " \t\n", "OPTIND": "1", "PS4": "+ ", "BASH_VERSINFO": "5", "HOSTNAME": ""}
"""Variables that bash itself keeps, until somebody sets them."""
Found = str | list[str] | None
MANY = 10_000
"""Matches that are replaced between two pauses."""


class Mixed(list[tuple[str, bool]]):
    """What `${x:-a "b c"}` stands for: texts, each with whether it was quoted there."""


Expanding = Generator[Wait, Any, Any]


def joiner(state: State) -> str:
    """What `"$*"` puts between."""
    ifs = state.get("IFS")
    return " " if ifs is None else ifs[:1]


def split_fields(text: str, ifs: str) -> Iterator[tuple[str, str]]:
    """Pieces of an unquoted value, each with how it ends: "" (open), "soft" (blanks), "hard" (a separator)."""
    if not ifs:
        yield text, ""
        return
    blanks = "".join(char for char in ifs if char in " \t\n")
    hard = "".join(char for char in ifs if char not in " \t\n")
    soft = f"[{re.escape(blanks)}]" if blanks else "(?!)"
    strong = f"[{re.escape(hard)}]" if hard else "(?!)"
    at = 0
    for match in re.finditer(f"{soft}*{strong}{soft}*|{soft}+", text):
        separator = any(char in hard for char in match[0])
        if match.start() or separator or at:
            yield text[at : match.start()], "hard" if separator else "soft"
        else:
            yield "", "soft"
        at = match.end()
    if at < len(text):
        yield text[at:], ""


def in_pieces(text: str, ifs: str, size: int) -> Iterator[str]:
    """A long text in pieces that can be split one after the other: each ends with a separator."""
    seam = re.compile(f"[{re.escape(ifs)}](?=[^{re.escape(ifs)}])" if ifs else r"(?!)")
    at = 0
    while at < len(text):
        found = seam.search(text, min(at + size, len(text)))
        end = found.end() if found else len(text)
        yield text[at:end]
        at = end


def lookup(expander: Expander, part: Param, index: int | str | None, everything: str) -> Found:
    """A parameter's value: None where it is not set."""
    state = expander.shell.state
    name = part.name
    if name in "@*" and name:
        values = list(state.positional)
        return joiner(state).join(values) if name == "*" and part.quoted else values
    if name.isdigit():
        number = int(name)
        return state.name if not number else state.positional[number - 1] if number <= len(state.positional) else None
    if not (name[0].isalpha() or name[0] == "_"):
        return _special(expander, name)
    name = state.meant(name)
    value = state.variables.get(name)
    if name == "_" and expander.shell.bash:
        return state.last_word
    if everything:
        values = list(value.values()) if isinstance(value, dict) else [] if value is None else [value]
        return joiner(state).join(values) if everything == "*" and part.quoted else values
    if isinstance(value, dict):
        if isinstance(index, int) and index < 0 and value:
            index += max(value) + 1
        return value.get(index or 0)
    return value if not index else None


def _special(expander: Expander, name: str) -> str | None:
    state = expander.shell.state
    if name == "?":
        return str(state.status)
    if name == "#":
        return str(len(state.positional))
    if name == "$":
        return str(state.pid)
    if name == "!":
        return str(state.last_job) if state.last_job else None
    letters = {"allexport": "a", "notify": "b", "errexit": "e", "noglob": "f", "nounset": "u", "verbose": "v",
               "xtrace": "x", "noclobber": "C", "errtrace": "E", "functrace": "T"}
    on = [letter for option, letter in letters.items() if state.options.get(option)]
    if not expander.shell.bash:
        known = "".join(letter for letter in on if letter in "aefuvx")
        return known + "smi" if expander.shell.interactive else known if expander.shell.dash else "c" + known
    on += ["h", "i", "m", "B", "H", "s"] if expander.shell.interactive else ["h", "B"]
    return "".join(sorted(on, key="abefhikmnuvxBCEHTs".index)) + ("" if expander.shell.interactive else "c")


def expand(expander: Expander, part: Param) -> Expanding:
    """The value of a parameter with its operator. Raises ShellFail."""
    if part.op == "bad" or not expander.shell.bash and part.op[:1] in ("^", ",", "@"):
        bash = expander.shell.bash
        words = f"{part.name}: bad substitution" if bash else "syntax error: bad substitution"
        raise ShellFail(words, 1 if bash else 2)
    everything = ""
    index: int | str | None = None
    if part.index is not None:
        text = yield from expander.string(part.index)
        if text in ("@", "*"):
            everything = text
        else:
            index = text.strip("\"'") if expander.shell.state.is_map(part.name) else expander.number(text)
    own = part.name in DYNAMIC and expander.shell.bash and part.name not in expander.shell.state.variables
    value = _dynamic(expander, part) if own else lookup(expander, part, index, everything)
    if part.op == "names":
        return [name for name in sorted(expander.shell.state.variables) if name.startswith(part.name)]
    if part.indirect:
        return (yield from _indirect(expander, part, value, everything))
    if part.op == "":
        return _plain(expander, part, value)
    if part.op[0] == "@":
        return transformed(expander, part, value, everything)
    if part.op == "length":
        counts = isinstance(value, list)
        return str(len(value or "")) if not counts or part.name not in "@*" or value else "0"
    if part.op in (":-", "-", ":=", "=", ":?", "?", ":+", "+"):
        return (yield from _default(expander, part, value))
    unset = value is None
    value = _plain(expander, part, value)
    if unset:
        return value
    change = yield from _change(expander, part)
    if part.op == ":":
        return (yield from _slice(expander, part, value))
    if not isinstance(value, list):
        return (yield from change(value))
    changed = []
    for item in value:
        changed.append((yield from change(item)))
    return changed


def _dynamic(expander: Expander, part: Param) -> str:
    shell = expander.shell
    if part.name == "RANDOM":
        return str(shell.host.random.randrange(32768))
    now, network = shell.host.kernel.clock.now, shell.host.network
    if part.name == "SECONDS":
        return str((now - shell.host.started) // 1000)
    own = {"EPOCHSECONDS": str(now // 1000), "EPOCHREALTIME": f"{now // 1000}.{now % 1000 * 1000:06d}",
           "BASHPID": str(shell.state.pid), "BASH_COMMAND": shell.command_text,
           "HOSTNAME": network.hostname if network else "laptop"}
    return own.get(part.name) or DYNAMIC[part.name]


def _indirect(expander: Expander, part: Param, value: Found, everything: str) -> Expanding:
    state = expander.shell.state
    if everything:
        held = state.variables.get(state.meant(part.name))
        return [str(key) for key in held] if isinstance(held, dict) else ["0"] if held is not None else []
    if part.name in state.refs:
        return state.refs[part.name]
    found = re.fullmatch(r"([A-Za-z_]\w*|\d+|[@*#?$!-])(?:\[(.+)\])?", value) if isinstance(value, str) else None
    if found is None:
        words = f"{part.name}: invalid indirect expansion" if value is None else f"{value}: invalid variable name"
        raise ShellFail(words)
    index = Word((Literal(found[2]),)) if found[2] else None
    return (yield from expand(expander, replace(part, name=found[1], index=index, indirect=False)))


def _plain(expander: Expander, part: Param, value: Found) -> Any:
    if value is None:
        if expander.shell.state.options.get("nounset") and part.name not in "@*":
            bash = expander.shell.bash
            raise ShellFail(f"{part.name}: {'unbound variable' if bash else 'parameter not set'}", 127 if bash else 2)
        return ""
    return value


def _default(expander: Expander, part: Param, value: Found) -> Expanding:
    missing = not value if part.op[0] == ":" else value is None
    if isinstance(value, list):
        missing = not value or (part.op[0] == ":" and value == [""])
    operator = part.op[-1]
    if operator == "+":
        return "" if missing else (yield from _fields(expander, part))
    if not missing:
        return value
    if operator == "-":
        return (yield from _fields(expander, part))
    text = yield from expander.string(part.arg or Word(()))
    if operator == "=":
        expander.shell.state.set(part.name, text)
        return text
    bash = expander.shell.bash
    both = "parameter null or not set" if bash else "parameter not set or null"
    unset = both if part.op == ":?" else "parameter not set"
    raise ShellFail(f"{part.name}: {text or unset}", (1 if expander.shell.inner else 127) if bash else 2)


def _fields(expander: Expander, part: Param) -> Expanding:
    word = part.arg or Word(())
    if part.quoted or not any(getattr(piece, "quoted", False) for piece in word.parts):
        if len(word.parts) == 1 and isinstance(word.parts[0], Param) and word.parts[0].name == "@":
            return (yield from expander.value(word.parts[0]))
        return (yield from expander.string(word))
    return Mixed((yield from expander.pieces(word)))


def _slice(expander: Expander, part: Param, value: Any) -> Expanding:
    start = expander.number((yield from expander.string(part.arg or Word(()))))
    length = None
    if part.arg2 is not None:
        length = expander.number((yield from expander.string(part.arg2)))
    if isinstance(value, list) and part.name in "@*":
        value = [expander.shell.state.name, *value]
    if start < 0:
        start += len(value)
        if start < 0:
            return value[:0]
    if length is None:
        return value[start:]
    if length < 0 and isinstance(value, list):
        raise ShellFail(f"{length}: substring expression < 0")
    return value[start : start + length] if length >= 0 else value[start : len(value) + length]


def _change(expander: Expander, part: Param) -> Expanding:
    pattern = yield from expander.pattern(part.arg or Word(()))
    operator = part.op
    extended = expander.shell.state.options.get("extglob", False)
    if operator[0] in "#%":
        return _at_once(lambda text: trim(text, pattern, operator, extended))
    if operator[0] == "/":
        new = yield from expander.string(part.arg2 or Word(()))
        return lambda text: substitute(text, pattern, new, operator, extended)
    if operator[0] in "^,":
        return _at_once(lambda text: change_case(text, pattern, operator))
    return _at_once(lambda text: text)


def _at_once(change: Callable[[str], str]) -> Callable[[str], Generator[Wait, Any, str]]:
    def run(text: str) -> Generator[Wait, Any, str]:
        return change(text)
        yield
    return run
