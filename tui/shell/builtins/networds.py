"""What the network tools share: opening connections under a time limit, and busybox's words."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any

from tui.api.process import Process, Sleep, Wait
from tui.api.traffic import Connecting, Dial, Network, Outcome

BANNER = "BusyBox v1.37.0 (2026-11-22 20:55:00 UTC) multi-call binary.\n\n"

STRERROR: dict[Outcome, str] = {
    "refused": "Connection refused",
    "timeout": "Connection timed out",
    "no-route": "No route to host",
    "unreachable": "No route to host",
    "reset": "Connection reset by peer",
}
"""What the kernel says to `connect`."""


class Usage(Exception):
    """A command line that cannot be read; `message` comes before the usage, where there is one."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message)
        self.message = message


def network_of(p: Process) -> Network:
    """The process's network. Raises OSError where there is none."""
    if p.network is None:
        raise OSError(101, "Network is unreachable")
    return p.network


def open_to(
    p: Process, dial: Dial, address: str, port: int, limit: int | None = None, protocol: str = "TCP"
) -> Generator[Wait, Any, tuple[Connecting, bool]]:
    """Connect, taking as long as that takes; True where the limit (ms) came first. A failure writes the record."""
    attempt = network_of(p).connect(dial, address, port, protocol)
    late = limit is not None and attempt.ms >= limit
    yield Sleep(limit if late and limit is not None else attempt.ms)
    if late and attempt.connection:
        attempt.connection.close()
    if late or attempt.outcome != "ok":
        network_of(p).finish(dial, "timeout" if late else attempt.outcome)
    return attempt, late


def getopt(
    args: Sequence[str], short: str, long: dict[str, str], *, permute: bool = True
) -> tuple[list[tuple[str, str]], list[str]]:
    """getopt_long: (option, value) pairs and the operands. Raises Usage in its words.

    `short` as getopt has it (`qO:`); `long` maps a long name to its key, with a final `:` where it takes a value.
    """
    found: list[tuple[str, str]] = []
    rest: list[str] = []
    queue = list(args)
    while queue:
        word = queue.pop(0)
        if word == "--":
            return found, rest + queue
        if word.startswith("--"):
            found.append(_long(word[2:], long, queue))
        elif word.startswith("-") and len(word) > 1:
            found += _short(word[1:], short, queue)
        elif permute:
            rest.append(word)
        else:
            return found, [word, *queue]
    return found, rest


def _long(word: str, long: dict[str, str], queue: list[str]) -> tuple[str, str]:
    name, equals, value = word.partition("=")
    names = [name] if name in long else [n for n in long if n.startswith(name)]
    if len(names) != 1:
        raise Usage(f"unrecognized option '--{word}'")
    key = long[names[0]]
    if not key.endswith(":"):
        return key, ""
    if not equals:
        if not queue:
            raise Usage(f"option '--{names[0]}' requires an argument")
        value = queue.pop(0)
    return key[:-1], value


def _short(letters: str, short: str, queue: list[str]) -> list[tuple[str, str]]:
    found = []
    while letters:
        letter, letters = letters[0], letters[1:]
        at = short.find(letter)
        if at < 0 or letter == ":":
            raise Usage(f"invalid option -- '{letter}'")
        if short[at + 1 : at + 2] != ":":
            found.append((letter, ""))
            continue
        if not letters and not queue:
            raise Usage(f"option requires an argument -- '{letter}'")
        found.append((letter, letters or queue.pop(0)))
        letters = ""
    return found


def show_usage(p: Process, usage: str, message: str = "") -> int:
    """busybox's usage, on standard error; exit 1."""
    if message:
        p.stderr.write(f"{p.argv[0]}: {message}\n")
    p.stderr.write(f"{BANNER}Usage: {usage}")
    return 1


def busybox_help(p: Process, usage: str) -> int:
    """`--help`: the same text, exit 0."""
    p.stderr.write(f"{BANNER}Usage: {usage}")
    return 0


def number(text: str) -> int:
    """busybox's xatou. Raises Usage without a usage text: `invalid number 'x'`."""
    if not text.isascii() or not text.isdecimal():
        raise ValueError(f"invalid number '{text}'")
    return int(text)


def fail(p: Process, message: str, code: int = 1) -> int:
    """`<name>: <message>` on standard error."""
    p.stderr.write(f"{p.argv[0]}: {message}\n")
    return code


def not_simulated(p: Process, what: str, code: int = 1) -> int:
    """A real option that is not simulated."""
    return fail(p, f"{what} is not simulated in Harborlight", code)
