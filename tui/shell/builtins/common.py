"""What the tools share: options, their input files, and the words of GNU's tools and busybox's."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

from tui.api.process import Process, Wait
from tui.shell.streams import read_some

Reading = Generator[Wait, Any, str]
Running = Generator[Wait, Any, int]


class Refusal(OSError):
    """An option or argument that is refused; printed after the tool's name, exit 1 (`code` for others)."""

    def __init__(self, words: str) -> None:
        super().__init__(1, words)


def options(
    p: Process, flags: str = "", values: str = "", longs: dict[str, str] | None = None, stop: bool = False
) -> tuple[dict[str, str], list[str]]:
    """The options given, by letter (flags hold ""), and the operands. `longs` maps --name to its letter.

    `stop` ends options at the first operand. Raises Refusal for others: they are not simulated.
    """
    found: dict[str, str] = {}
    operands: list[str] = []
    args = list(p.args)
    while args:
        word = args.pop(0)
        if word == "--":
            return found, operands + args
        if word.startswith("--"):
            name, equals, value = word[2:].partition("=")
            letter = (longs or {}).get(name, "")
            if not letter:
                raise Refusal(f"option '--{name}' is not simulated in Harborlight")
            found[letter] = value if equals or letter in flags or not args else args.pop(0)
        elif word.startswith("-") and len(word) > 1:
            _short(word[1:], args, flags, values, found)
        else:
            operands.append(word)
            if stop:
                return found, operands + args
    return found, operands


def _short(letters: str, args: list[str], flags: str, values: str, found: dict[str, str]) -> None:
    while letters:
        letter, letters = letters[0], letters[1:]
        if letter in values:
            if not letters and not args:
                raise Refusal(f"option requires an argument -- '{letter}'")
            found[letter] = letters or args.pop(0)
            return
        if letter not in flags:
            raise Refusal(f"option '-{letter}' is not simulated in Harborlight")
        found[letter] = ""


def busybox(p: Process) -> bool:
    """The tool is busybox's applet, not GNU's."""
    return p.services.get("dialect") == "ash" or ("dialect" not in p.services and p.files.exists("/bin/busybox"))


def complain(p: Process, words: str, code: int = 1) -> int:
    """Print an error after the tool's name; gives the exit code."""
    p.stderr.write(f"{p.argv[0].rpartition('/')[2]}: {words}\n")
    return code


def cannot(p: Process, name: str, error: OSError) -> int:
    """`cat: x: No such file or directory`, or busybox's `cat: can't open 'x': ...`."""
    busy = busybox(p) and error.errno == 2
    return complain(p, f"can't open '{name}': {error.strerror}" if busy else f"{name}: {error.strerror}")


def text_of(p: Process, name: str) -> Reading:
    """A whole input: a file, or standard input for `-`. Raises OSError."""
    if name == "-" or name == "/dev/stdin":
        return (yield from p.stdin.read_all())
    return p.files.read(p.resolve(name))


def each_input(p: Process, names: list[str], handle: Callable[[str, str], Any]) -> Running:
    """Call `handle(name, text)` for every input; complains of those that cannot be read and gives the exit code."""
    code = 0
    for name in names or ["-"]:
        try:
            text = yield from text_of(p, name)
        except OSError as error:
            code = cannot(p, name, error)
            continue
        handle(name, text)
        yield from p.stdout.flush()
    return code


def stream(p: Process, names: list[str], handle: Callable[[str], bool | None]) -> Running:
    """Call `handle(text)` with whole lines as they come, until it answers True; gives the exit code."""
    code = 0
    for name in names or ["-"]:
        try:
            if name != "-":
                if handle((yield from text_of(p, name))):
                    return code
                yield from p.stdout.flush()
                continue
        except OSError as error:
            code = cannot(p, name, error)
            continue
        if (yield from _pieces(p, handle)):
            return code
    return code


def _pieces(p: Process, handle: Callable[[str], bool | None]) -> Generator[Wait, Any, bool]:
    rest = ""
    while piece := (yield from read_some(p.stdin)):
        end = piece.rfind("\n") + 1
        if not end:
            rest += piece
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
