"""read, mapfile, getopts."""

from __future__ import annotations

import re
from collections.abc import Generator
from itertools import islice
from typing import TYPE_CHECKING, Any

from tui.api.process import Input, Ready, Wait
from tui.shell.params import split_fields
from tui.shell.special.usage import invalid
from tui.shell.state import ELEMENTS, ShellFail
from tui.shell.streams import PipeInput, StringInput, push_back

if TYPE_CHECKING:
    from tui.shell.run import Interpreter

Running = Generator[Wait, Any, int]
ALARM = 142
"""Exit code of a `read` whose time is over."""


class Misused(Exception):
    """A builtin's arguments are wrong; its exit code is the argument."""


def getopt(shell: Interpreter, words: list[str], flags: str, values: str) -> tuple[dict[str, str], list[str]]:
    """A builtin's options by letter, and what follows them. Raises Misused."""
    found: dict[str, str] = {}
    rest = words[1:]
    while rest and rest[0].startswith("-") and len(rest[0]) > 1:
        letters = rest.pop(0)[1:]
        if letters == "-":
            break
        while letters:
            letter, letters = letters[0], letters[1:]
            if letter in values:
                if not letters and not rest:
                    shell.complain(f"{words[0]}: -{letter}: option requires an argument")
                    raise Misused(2)
                found[letter], letters = letters or rest.pop(0), ""
            elif letter in flags:
                found[letter] = ""
            else:
                raise Misused(invalid(shell, words[0], f"-{letter}"))
    return found, rest


def read(shell: Interpreter, words: list[str]) -> Running:
    try:
        found, names = getopt(shell, words, "ers", "adinNptu")
    except Misused as error:
        return int(error.args[0])
    wrong = _wrong(shell, found, names)
    if wrong:
        shell.complain(f"read: {wrong}")
        return 1
    stream = shell.fds.get(int(found.get("u", "0")))
    if stream is None:
        return 1
    if found.get("t") == "0":
        return 0
    if "p" in found and stream.is_tty:
        shell.fds[2].write(found["p"])
    if "t" in found and isinstance(stream, PipeInput) and not (yield from _soon(stream, float(found["t"]))):
        _store(shell, "", names, found.get("a", ""))
        return ALARM
    if "t" in found and stream.is_tty:
        line = yield Input(ms=int(float(found["t"]) * 1000))
        if line is None:
            _store(shell, "", names, found.get("a", ""))
            return ALARM
        stream = StringInput(line)
    text, ended = yield from _piece(stream, found)
    if "N" in found:
        shell.state.set((names or ["REPLY"])[0], text)
    else:
        _store(shell, text, names, found.get("a", ""))
    return int(ended)


def _wrong(shell: Interpreter, found: dict[str, str], names: list[str]) -> str:
    for letter in "nN":
        if not found.get(letter, "0").isdigit():
            return f"{found[letter]}: invalid number"
    if not re.fullmatch(r"\d*\.?\d+", found.get("t", "0")):
        return f"{found['t']}: invalid timeout specification"
    if "u" in found and (not found["u"].isdigit() or int(found["u"]) not in shell.fds):
        words = ": Bad file descriptor" if found["u"].isdigit() else " specification"
        return f"{found['u']}: invalid file descriptor{words}"
    bad = next((name for name in names if not re.fullmatch(r"[A-Za-z_]\w*(\[.+\])?", name)), None)
    return f"`{bad}': not a valid identifier" if bad is not None and shell.bash else ""


def _soon(stream: PipeInput, seconds: float) -> Generator[Wait, Any, bool]:
    """Whether something comes within so many simulated seconds."""
    if not stream.rest and not stream.channel.ready:
        yield Ready((stream.channel,), int(seconds * 1000))
    return bool(stream.rest or stream.channel.ready)


def _piece(stream: Any, found: dict[str, str]) -> Generator[Wait, Any, tuple[str, bool]]:
    """What one `read` takes, without its end; and whether the input ended before."""
    raw, end = "r" in found, found["d"][:1] or "\0" if "d" in found else "\n"
    count = int(found.get("N") or found.get("n") or 0)
    if "N" in found:
        end = ""
    text, at = "", 0
    taken: list[str] = []
    while not count or len(taken) < count:
        if at >= len(text):
            text, at = (yield from stream.read_line()), 0
            if not text:
                return "".join(taken), True
            if not count and end == "\n" and (raw or "\\" not in text):
                taken.append(text.removesuffix("\n"))
                return "".join(taken), not text.endswith("\n")
        char, at = text[at], at + 1
        if char == end:
            break
        if char == "\\" and not raw and at < len(text):
            if text[at] != "\n":
                taken.append(text[at] if end or count else char + text[at])
            at += 1
        else:
            taken.append(char)
    if at < len(text):
        push_back(stream, text[at:])
    return "".join(taken), False


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
    cuts = re.compile(f"{soft}*[{hard}]{soft}*|{soft}+" if hard else f"{soft}+")
    for name in names[:-1]:
        match = cuts.search(rest) if ifs else None
        put(shell, name, rest[: match.start()] if match else rest)
        rest = rest[match.end() :] if match else ""
    if hard and (match := cuts.search(rest)) and match.end() == len(rest):
        rest = rest[: match.start()]
    put(shell, names[-1], rest)


def put(shell: Interpreter, name: str, value: str) -> None:
    """Assign to a variable, or to an array's element `a[1]`."""
    base, bracket, index = name.partition("[")
    if not bracket:
        shell.state.set(name, value)
        return
    key = index[:-1].strip("\"'") if shell.state.is_map(base) else shell.expander.number(index[:-1])
    shell.assign_element(base, key, value)


def mapfile(shell: Interpreter, words: list[str]) -> Running:
    try:
        found, names = getopt(shell, words, "t", "dnOsuCc")
    except Misused as error:
        return int(error.args[0])
    if "C" in found or "c" in found:
        shell.complain(f"{words[0]}: calling back is not simulated in Harborlight")
        return 1
    bad = next((letter for letter in "nOsu" if not found.get(letter, "0").isdigit()), "")
    if bad:
        kind = {"n": "line count", "s": "line count", "O": "array origin", "u": "file descriptor specification"}[bad]
        shell.complain(f"{words[0]}: {found[bad]}: invalid {kind}")
        return 1
    stream = shell.fds.get(int(found.get("u", "0")))
    text = (yield from stream.read_all()) if stream else ""
    end = found["d"][:1] or "\0" if "d" in found else "\n"
    if text.count(end) > ELEMENTS:
        raise ShellFail(f"{words[0]}: arrays this long are not simulated in Harborlight")
    pieces = [piece + end for piece in text.split(end)]
    pieces[-1] = pieces[-1][:-1]
    skipped, count = int(found.get("s", "0")), int(found.get("n", "0"))
    lines = [piece for piece in pieces if piece][skipped : skipped + count if count else None]
    name, origin = (names or ["MAPFILE"])[0], int(found.get("O", "0"))
    old = shell.state.variables.get(shell.state.meant(name)) if "O" in found else None
    held = dict(old) if isinstance(old, dict) else {}
    held |= {origin + place: line.removesuffix(end) if "t" in found else line for place, line in enumerate(lines)}
    shell.state.set(name, dict(sorted(held.items())))
    return 0


def getopts(shell: Interpreter, words: list[str]) -> int:
    if len(words) < 3:
        if shell.bash:
            shell.fds[2].write("getopts: usage: getopts optstring name [arg ...]\n")
        else:
            shell.complain("getopts: usage: getopts optstring var [arg]")
        return 2
    spec, name = words[1], words[2]
    args = words[3:] or shell.state.positional
    state = shell.state
    place = int(state.get("OPTIND") or 1)
    inside = int(state.get("_OPTCHAR") or 1) if place > 1 or state.get("OPTIND") is None or state.get("_OPTCHAR") else 1
    word = args[place - 1] if place <= len(args) else ""
    if not re.match(r"-.", word) or word == "--":
        state.set(name, "?")
        state.set("OPTIND", str(place + (word == "--")))
        state.unset("_OPTCHAR")
        return 1
    inside = inside if inside < len(word) else 1
    letter, rest = word[inside], word[inside + 1 :]
    place, inside = (place, inside + 1) if rest else (place + 1, 1)
    known = letter != ":" and letter in spec
    state.unset("OPTARG")
    said = letter if known else "?"
    if known and spec[spec.index(letter) + 1 : spec.index(letter) + 2] == ":":
        if not rest and place > len(args):
            said = _lacking(shell, spec, letter)
        else:
            state.set("OPTARG", rest or args[place - 1])
        place, inside = place + 1, 1
    elif not known and spec.startswith(":"):
        state.set("OPTARG", letter)
    elif not known and state.get("OPTERR") != "0":
        shell.complain(f"illegal option -- {letter}")
    state.set(name, said)
    state.set("OPTIND", str(min(place, len(args) + 1)))
    state.set("_OPTCHAR", str(inside))
    return 0


def _lacking(shell: Interpreter, spec: str, letter: str) -> str:
    """An option without its argument: what the variable is set to."""
    if spec.startswith(":"):
        shell.state.set("OPTARG", letter)
        return ":"
    if shell.state.get("OPTERR") != "0":
        shell.complain(f"option requires an argument -- {letter}" if shell.bash else f"No arg for -{letter} option")
    return "?"
