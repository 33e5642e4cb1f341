"""tail: the last lines."""

from __future__ import annotations

import re
from typing import Any

from tui.api.process import Process, Sleep
from tui.shell.builtins.common import Running, after_lines, busybox, complain, last_lines, options, text_of
from tui.shell.streams import read_some


def run(p: Process) -> Running:
    p.argv[1:2] = [re.sub(r"^([-+])(\d+)$", lambda m: f"-n{m[1].strip('-')}{m[2]}", arg) for arg in p.argv[1:2]]
    found, names = options(p)
    text = found.get("c") or found.get("n") or "10"
    if not (match := re.fullmatch(r"([-+]?)(\d+)([bkKM]?)B?", text)):
        what = "bytes" if "c" in found else "lines"
        return complain(p, f"invalid number of {what}: \u2018{text}\u2019")
    count = int(match[2]) * {"b": 512, "k": 1024, "K": 1024, "M": 1048576}.get(match[3], 1)
    heads = "v" in found or (len(names) > 1 and "q" not in found)
    shown: dict[str, int] = {}
    code = 0
    for name in names or ["-"]:
        try:
            whole = yield from _last(p, name, count, "c" in found, match[1] == "+")
        except OSError as error:
            code = _cannot(p, name, error)
            continue
        if heads:
            p.stdout.write(("\n" if shown else "") + f"==> {name if name != '-' else 'standard input'} <==\n")
        shown[name] = whole[1]
        p.stdout.write(whole[0])
        yield from p.stdout.flush()
    if {"f", "F"} & set(found) and names and names != ["-"]:
        return (yield from _follow(p, names, shown, heads, "F" in found or "retry" in found))
    return code


def _last(p: Process, name: str, count: int, chars: bool, from_start: bool) -> Any:
    """The end of an input and the input's whole length; a pipe is read piece by piece, and only its end is kept."""
    if name != "-":
        if p.files.is_dir(p.resolve(name)):
            raise OSError(21, "Is a directory")
        text = p.files.read(p.resolve(name))
        return _end(text, count, chars, from_start), len(text)
    if from_start and not chars:
        return (yield from _rest(p, count)), 0
    if from_start:
        return _end((yield from text_of(p, name)), count, chars, True), 0
    kept: list[str] = []
    size = 0
    while piece := (yield from read_some(p.stdin)):
        kept.append(piece)
        size += len(piece)
        if size > 1_000_000:
            kept = [_end("".join(kept), count, chars, False)]
            size = 0
    return _end("".join(kept), count, chars, False), 0


def _end(text: str, count: int, chars: bool, from_start: bool) -> str:
    if chars and not text.isascii():
        units = text.encode()
        return (units[max(count - 1, 0) :] if from_start else units[-count:] if count else b"").decode(errors="replace")
    if chars:
        return text[max(count - 1, 0) :] if from_start else text[-count:] if count else ""
    if from_start:
        return text[after_lines(text, count - 1) :]
    return text[last_lines(text, count) :] if count else ""


def _rest(p: Process, count: int) -> Any:
    """What comes from a line on, printed as it comes."""
    left = count - 1
    while piece := (yield from read_some(p.stdin)):
        if left > 0:
            at = after_lines(piece, left)
            left -= piece.count("\n", 0, at)
            piece = piece[at:]
        p.stdout.write(piece)
        yield from p.stdout.flush()
    return ""


def _cannot(p: Process, name: str, error: OSError) -> int:
    if error.errno == 21:
        return complain(p, f"error reading '{name}': {error.strerror}")
    lead = f"can't open '{name}'" if busybox(p) else f"cannot open '{name}' for reading"
    return complain(p, f"{lead}: {error.strerror}")


def _follow(p: Process, names: list[str], shown: dict[str, int], heads: bool, retry: bool) -> Running:
    watched = [name for name in names if name in shown or retry]
    last = list(shown)[-1:]
    if not watched:
        return complain(p, "no files remaining")
    while True:
        yield Sleep(1000)
        for name in watched:
            path = p.resolve(name)
            if not p.files.exists(path):
                continue
            text = p.files.read(path)
            if len(text) < shown.get(name, 0):
                complain(p, f"{name}: file truncated")
                shown[name] = 0
            more = text[shown.get(name, 0) :]
            if more and heads and last != [name]:
                p.stdout.write(f"\n==> {name} <==\n")
                last = [name]
            shown[name] = len(text)
            p.stdout.write(more)
        yield from p.stdout.flush()


