"""head: the first lines."""

from __future__ import annotations

import re

from tui.api.process import Process
from tui.shell.builtins.common import Running, complain, each_input, options, stream
from tui.shell.streams import read_some


def run(p: Process) -> Running:
    p.argv = [p.argv[0], *(re.sub(r"^-(\d+)$", r"-n\1", arg) for arg in p.args)]
    found, names = options(p, "qv", "nc", {"lines": "n", "bytes": "c", "quiet": "q", "verbose": "v"})
    text = found.get("c") or found.get("n") or "10"
    if not re.fullmatch(r"[-+]?\d+[kM]?", text):
        return complain(p, f"invalid number of lines: '{text}'")
    count = int(text.rstrip("kM")) * {"k": 1024, "M": 1048576}.get(text[-1], 1)
    if len(names) < 2 and "c" not in found and count >= 0:
        return (yield from _stream(p, names, count))

    first = True

    def handle(name: str, text: str) -> None:
        nonlocal first
        if len(names) > 1 and "q" not in found:
            p.stdout.write(("" if first else "\n") + f"==> {name} <==\n")
        first = False
        parts = text.splitlines(keepends=True) if "c" not in found else []
        p.stdout.write(text[:count] if "c" in found else "".join(parts[:count]))

    if "c" in found and len(names) < 2 and count >= 0:
        return (yield from _bytes(p, names, count))
    return (yield from each_input(p, names, handle))


def _bytes(p: Process, names: list[str], count: int) -> Running:
    def handle(text: str) -> bool:
        nonlocal count
        p.stdout.write(text[:count])
        count -= min(count, len(text))
        return count == 0

    if names in ([], ["-"]):
        while piece := (yield from read_some(p.stdin)):
            if handle(piece):
                break
        return 0
    return (yield from stream(p, names, handle))


def _stream(p: Process, names: list[str], count: int) -> Running:
    def handle(text: str) -> bool:
        nonlocal count
        parts = text.split("\n", count)
        whole = text if len(parts) <= count else text[: len(text) - len(parts[count])]
        p.stdout.write(whole)
        count -= whole.count("\n")
        return count <= 0

    return (yield from stream(p, names, handle)) if count else 0
