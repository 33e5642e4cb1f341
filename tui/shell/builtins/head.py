"""head: the first lines."""

from __future__ import annotations

import re

from tui.api.process import Process
from tui.shell.builtins.common import Running, after_lines, complain, each_input, last_lines, options, stream
from tui.shell.streams import read_some

_UNITS = {"b": 512, "k": 1024, "K": 1024, "M": 1048576}


def run(p: Process) -> Running:
    p.argv[1:2] = [re.sub(r"^-(\d+)$", r"-n\1", arg) for arg in p.argv[1:2]]
    found, names = options(p)
    text = found.get("c") or found.get("n") or "10"
    if not (match := re.fullmatch(r"([-+]?\d+)([bkKM]?)B?", text)):
        return complain(p, f"invalid number of {'bytes' if 'c' in found else 'lines'}: \u2018{text}\u2019")
    count = int(match[1]) * _UNITS.get(match[2], 1)
    heads = "v" in found or (len(names) > 1 and "q" not in found)
    if not heads and text[0] != "-" and len(names) < 2:
        return (yield from (_bytes if "c" in found else _stream)(p, names, count))
    first = True

    def handle(name: str, text: str) -> None:
        nonlocal first
        if heads:
            p.stdout.write(("" if first else "\n") + f"==> {name if name != '-' else 'standard input'} <==\n")
        first = False
        p.stdout.write(_first(text, count, "c" in found, match[1][0] == "-"))

    return (yield from each_input(p, names, handle, "cannot open '{}' for reading"))


def _first(text: str, count: int, chars: bool, less: bool) -> str:
    end = (count or None) if less else count
    if chars and not text.isascii():
        return text.encode()[:end].decode(errors="replace")
    if chars:
        return text[:end]
    return text[: last_lines(text, -count)] if less else text[: after_lines(text, count)]


def _bytes(p: Process, names: list[str], count: int) -> Running:
    def handle(text: str) -> bool:
        nonlocal count
        if text.isascii():
            p.stdout.write(text[:count])
            count -= min(count, len(text))
        else:
            piece = text.encode()[:count]
            p.stdout.write(piece.decode(errors="replace"))
            count -= len(piece)
        return count == 0

    if names in ([], ["-"]):
        while count and (piece := (yield from read_some(p.stdin))):
            handle(piece)
            yield from p.stdout.flush()
        return 0
    return (yield from stream(p, names, handle, "cannot open '{}' for reading"))


def _stream(p: Process, names: list[str], count: int) -> Running:
    def handle(text: str) -> bool:
        nonlocal count
        parts = text.split("\n", count)
        whole = text if len(parts) <= count else text[: len(text) - len(parts[count])]
        p.stdout.write(whole)
        count -= whole.count("\n")
        return count <= 0

    return (yield from stream(p, names, handle, "cannot open '{}' for reading")) if count else 0
