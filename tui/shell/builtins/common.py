"""What the tools share: options, their input files, and the words of GNU's tools and busybox's."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from tui.api.process import BREATH, Process, TextInput, Wait
from tui.shell.streams import EndlessInput, StringInput, read_some

if TYPE_CHECKING:
    from tui.shell.builtins.optiontable import Option

Reading = Generator[Wait, Any, str]
Running = Generator[Wait, Any, int]
ENDLESS = {"/dev/zero": "\0", "/dev/urandom": "0123456789abcdef", "/dev/random": "0123456789abcdef"}
"""Devices that can be read for ever, and what they give."""
LINE = 256 * 1024
"""Characters of the longest line that tools take."""
FEW = 50
"""Files that are made or removed between two pauses."""
ROWS = 2000
"""Rows that are worked on between two pauses."""


class Refusal(OSError):
    """An option or argument that is refused; printed after the tool's name, with `code` as the exit code."""

    def __init__(self, words: str, code: int = 1) -> None:
        super().__init__(code, words)
        self.code = code


class Found(dict[str, str]):
    """The options of a command line, by key (optiontable.Option.key); those without a value hold ""."""

    def __init__(self) -> None:
        super().__init__()
        self.every: list[tuple[str, str]] = []
        """All of them in order, those that come twice too."""

    def add(self, key: str, value: str) -> None:
        """One more."""
        self[key] = value
        self.every.append((key, value))


def options(p: Process, stop: bool = False, args: list[str] | None = None) -> tuple[Found, list[str]]:
    """The options given, as the tool's table has them, and the operands.

    `stop` ends options at the first operand; `args`: what stands for the process's own. Raises Refusal for options
    that the table has not: in GNU's words where no tool has them.
    """
    from tui.shell.builtins.optiontable import spellings

    known = spellings(name_of(p))
    found, operands = Found(), list[str]()
    rest = list(p.args if args is None else args)
    while rest:
        word = rest.pop(0)
        if word == "--":
            return found, operands + rest
        if word.startswith("--"):
            _long(p, word[2:], rest, known, found)
        elif word.startswith("-") and len(word) > 1:
            _short(p, word[1:], rest, known, found)
        else:
            operands.append(word)
            if stop:
                return found, operands + rest
    return found, operands


def _long(p: Process, word: str, args: list[str], known: Mapping[str, Option], found: Found) -> None:
    name, equals, value = word.partition("=")
    full = "--" + name
    whole = full in known or name in _real(p)[1].split()
    near = [full] * (full in known) if whole else [spelled for spelled in known if spelled.startswith(full)]
    if len({known[spelled].key for spelled in near}) != 1:
        raise unknown(p, full, "--" + word)
    option = known[near[0]]
    if option.value == "needed" and not equals:
        if not args:
            raise misused(p, f"option '{near[0]}' requires an argument")
        value = args.pop(0)
    elif not option.value and equals:
        raise misused(p, f"option '{near[0]}' doesn't allow an argument")
    found.add(option.key, value)


def _short(p: Process, letters: str, args: list[str], known: Mapping[str, Option], found: Found) -> None:
    while letters:
        letter, letters = letters[0], letters[1:]
        option = known.get("-" + letter)
        if option is None:
            raise unknown(p, "-" + letter)
        if option.value == "needed" and not letters and not args:
            raise misused(p, f"option requires an argument -- '{letter}'")
        if option.short_value:
            found.add(option.key, letters or (args.pop(0) if option.value == "needed" else ""))
            return
        found.add(option.key, "")


def name_of(p: Process) -> str:
    """The name that a tool was called by, without its folder."""
    return p.argv[0].rpartition("/")[2]


def misused(p: Process, words: str) -> Refusal:
    """A command line that the real tool refuses too: its words and where help is."""
    code = {"ls": 2, "grep": 2, "egrep": 2, "fgrep": 2, "sort": 2, "diff": 2, "env": 125, "timeout": 125, "nohup": 125,
            "nice": 125}.get(name_of(p), 1)
    hint = "" if busybox(p) else f"\nTry '{name_of(p)} --help' for more information."
    return Refusal(words + hint, code)


def _real(p: Process) -> tuple[str, str]:
    from tui.shell.builtins.real import REAL

    return REAL.get(name_of(p), ("", ""))


def unknown(p: Process, option: str, typed: str = "") -> Refusal:
    """An option that is not simulated, or that not even the real tool has; `typed`: with its value."""
    letters, names = _real(p)
    if busybox(p) or option[1:] in letters or (option[2:] and option[2:] in names.split()):
        return Refusal(f"option '{option}' is not simulated in Harborlight")
    if option.startswith("--"):
        return misused(p, f"unrecognized option '{typed or option}'")
    return misused(p, f"invalid option -- '{option[1:]}'")


def busybox(p: Process) -> bool:
    """The tool is busybox's applet, not GNU's."""
    if "userland" in p.services:
        return bool(p.services["userland"] == "busybox")
    return p.services.get("dialect") == "ash" or ("dialect" not in p.services and p.files.exists("/bin/busybox"))


def complain(p: Process, words: str, code: int = 1) -> int:
    """Print an error after the tool's name; gives the exit code."""
    p.stderr.write(f"{name_of(p)}: {words}\n")
    return code


def lacking(p: Process, word: str, gnu: str, code: int = 127) -> int | None:
    """An exit code where no command of the name is there, which is then said: in GNU's words or busybox's."""
    if word in p.services["commands"] or "/" in word and p.files.exists(p.resolve(word)):
        return None
    words = f"can't execute '{word}'" if busybox(p) else gnu.format(word)
    return complain(p, f"{words}: No such file or directory", code)


def ask(p: Process, words: str) -> Generator[Wait, Any, bool]:
    """Ask on standard error, as `rm -i` does; whether the answer begins with y."""
    p.stderr.write(f"{name_of(p)}: {words}? ")
    answer = yield from p.stdin.read_line()
    return answer[:1] in ("y", "Y")


def cannot(p: Process, name: str, error: OSError, lead: str = "{}", code: int = 1) -> int:
    """`cat: x: No such file or directory`, or busybox's `cat: can't open 'x': ...`."""
    busy = busybox(p) and error.errno == 2
    lead = "{}" if error.errno == 21 and lead.startswith("cannot open") and not busy else lead
    lead = "error reading '{}'" if error.errno == 21 and name_of(p) == "head" else lead
    shown = f"can't open '{name}'" if busy else lead.format(name)
    return complain(p, f"{shown}: {error.strerror}", code)


def text_of(p: Process, name: str) -> Reading:
    """A whole input: a file, or standard input for `-`. Raises OSError."""
    if name == "-" or name == "/dev/stdin":
        return (yield from p.stdin.read_all())
    return p.files.read(p.resolve(name))


def each_input(
    p: Process, names: list[str], handle: Callable[[str, str], Any], lead: str = "{}", bad: int = 1
) -> Running:
    """Call `handle(name, text)` for every input; gives the exit code.

    Complains of those that cannot be read (`lead`: how the tool names them), which makes the code `bad`.
    """
    code = 0
    for name in names or ["-"]:
        try:
            text = yield from text_of(p, name)
        except OSError as error:
            code = cannot(p, name, error, lead, bad)
            continue
        handle(name, text)
        yield from p.stdout.flush()
    return code


def stream(
    p: Process, names: list[str], handle: Callable[[str], bool | None], lead: str = "{}", bad: int = 1
) -> Running:
    """Call `handle(text)` with whole lines as they come, until it answers True; gives the exit code."""
    code = 0
    for name in names or ["-"]:
        try:
            if p.resolve(name) in ENDLESS:
                if (yield from _pieces(EndlessInput(ENDLESS[p.resolve(name)]), p, handle)):
                    return code
                continue
            source = StringInput((yield from text_of(p, name))) if name != "-" else p.stdin
        except OSError as error:
            code = cannot(p, name, error, lead, bad)
            continue
        if (yield from _pieces(source, p, handle)):
            return code
    return code


def _pieces(
    source: TextInput, p: Process, handle: Callable[[str], bool | None]
) -> Generator[Wait, Any, bool]:
    rest = ""
    while piece := (yield from read_some(source)):
        end = piece.rfind("\n") + 1
        if isinstance(source, EndlessInput):
            if handle(piece):
                return True
            yield from p.stdout.flush()
            continue
        if not end:
            rest += piece
            if len(rest) > LINE:
                raise Refusal("memory exhausted", 2)
            continue
        whole, rest = rest + piece[:end], piece[end:]
        if handle(whole):
            return True
        yield from p.stdout.flush()
    return bool(rest and handle(rest))


def lines(text: str) -> list[str]:
    """The lines without their ends; nothing but a newline ends a line."""
    parts = text.split("\n")
    if parts[-1] == "":
        parts.pop()
    return parts


def split_keeping(text: str, mark: str = "\n") -> list[str]:
    """The lines with their ends; nothing but a newline (or another mark) ends a line."""
    rows = text.split(mark)
    last = rows.pop()
    return [row + mark for row in rows] + ([last] if last else [])


def after_lines(text: str, count: int) -> int:
    """Where a text goes on after its first so many lines."""
    at = 0
    while count > 0:
        at = text.find("\n", at) + 1
        if not at:
            return len(text)
        count -= 1
    return at


def last_lines(text: str, count: int) -> int:
    """Where the last so many lines of a text begin."""
    at = len(text) - text.endswith("\n")
    while count > 0:
        at = text.rfind("\n", 0, at)
        if at < 0:
            return 0
        count -= 1
    return at + 1


def joined(parts: list[str]) -> str:
    """Lines as a text."""
    return "\n".join(parts) + "\n" if parts else ""


def duration(text: str) -> float:
    """Seconds of `5`, `0.5`, `2m`, `1h`, `1d`. Raises ValueError."""
    unit = {"s": 1, "m": 60, "h": 3600, "d": 86400}.get(text[-1:], 0)
    seconds = float(text[:-1] if unit else text) * (unit or 1)
    if seconds < 0 or seconds != seconds:
        raise ValueError(text)
    return min(seconds, 1e9)


def printed(p: Process, rows: Iterable[str]) -> Generator[Wait, Any, None]:
    """Write rows that are made one by one, with pauses."""
    made: list[str] = []
    for row in rows:
        made.append(row)
        if len(made) == ROWS:
            p.stdout.write("".join(made))
            made = []
            yield from p.stdout.flush()
            yield BREATH
    p.stdout.write("".join(made))
