"""od, xxd, hexdump: the bytes of a file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui.api.process import BREATH, Process
from tui.shell.builtins.common import Running, cannot, complain, name_of, options, printed, text_of

TURN = 500
"""Rows between two pauses."""
_NAMES = {0: "\\0", 7: "\\a", 8: "\\b", 9: "\\t", 10: "\\n", 11: "\\v", 12: "\\f", 13: "\\r"}
_SIZES = {"o": ("o", 2), "x": ("x", 2), "d": ("u", 2), "b": ("o", 1), "i": ("d", 4)}


def run(p: Process) -> Running:
    name = name_of(p)
    found, names = options(p)
    content = b""
    for one in names or ["-"]:
        try:
            content += (yield from text_of(p, one)).encode()
        except OSError as error:
            return cannot(p, one, error)
    limit = found.get("N", found.get("l", found.get("n")))
    skip = found.get("j", found.get("s", "0"))
    start = int(skip) if skip.isdigit() else 0
    content = content[start:][: int(limit) if limit and limit.isdigit() else None]
    if name == "xxd":
        return (yield from _xxd(p, content, found, start))
    if name == "hexdump":
        yield from printed(p, _canonical(content, start))
        return 0
    return (yield from _od(p, content, found, start))


def _xxd(p: Process, content: bytes, found: dict[str, str], start: int) -> Running:
    if "r" in found:
        text = content.decode()
        digits = text if "p" in found else "".join(line.partition(":")[2][:41] for line in text.splitlines())
        try:
            p.stdout.write(bytes.fromhex("".join(digits.split())).decode(errors="replace"))
        except ValueError:
            return complain(p, "this input is not simulated in Harborlight")
        return 0
    if "p" in found:
        size = min(int(found["c"]), 256) if found.get("c", "").isdigit() and int(found["c"]) else 30
        yield from printed(p, (content[at : at + size].hex() + "\n" for at in range(0, len(content), size)))
        return 0
    size = min(int(found["c"]), 256) if found.get("c", "").isdigit() and int(found["c"]) else 16
    group = int(found["g"]) if found.get("g", "").isdigit() else 2
    for at in range(0, len(content), size):
        if at % (TURN * size) == 0 and at:
            yield from p.stdout.flush()
            yield BREATH
        row = content[at : at + size]
        codes = [f"{byte:02X}" if "u" in found else f"{byte:02x}" for byte in row] + ["  "] * (size - len(row))
        step = group or size
        shown = " ".join("".join(codes[place : place + step]) for place in range(0, size, step))
        p.stdout.write(f"{at + start:08x}: {shown}  {_ascii(row)}\n")
    return 0


def _ascii(row: bytes) -> str:
    return "".join(chr(byte) if 32 <= byte < 127 else "." for byte in row)


def _canonical(content: bytes, start: int) -> Iterator[str]:
    for at in range(0, len(content), 16):
        row = content[at : at + 16]
        halves = [" ".join(f"{byte:02x}" for byte in half) for half in (row[:8], row[8:])]
        yield f"{at + start:08x}  {halves[0]:<23}  {halves[1]:<23}  |{_ascii(row)}|\n"
    if content:
        yield f"{len(content) + start:08x}\n"


def _od(p: Process, content: bytes, found: dict[str, str], start: int) -> Running:
    radix = {"o": "07o", "x": "06x", "d": "07d", "n": ""}.get(found.get("A", "o"), "07o")
    letters = [letter for letter in found if letter in "cbxdoi"] or ["o"]
    kinds = [("c", 1) if letter == "c" else _SIZES[letter] for letter in letters]
    if "t" in found:
        match = re.fullmatch(r"([acdoux])([1248CSIL]?)z?", found["t"])
        if not match:
            return complain(p, f"invalid type string \u2018{found['t']}\u2019")
        size = {"C": 1, "S": 2, "I": 4, "L": 8, "": 4}.get(match[2]) or int(match[2])
        kinds = [("c", 1) if match[1] in "ac" else (match[1], size)]
    wide = min(int(found["w"]), 4096) if found.get("w", "").isdigit() and int(found["w"]) else 16
    last: bytes | None = None
    starred = False
    for at in range(0, len(content), wide):
        if at % (TURN * wide) == 0 and at:
            yield from p.stdout.flush()
            yield BREATH
        row = content[at : at + wide]
        if row == last and len(row) == wide and "v" not in found:
            p.stdout.write("" if starred else "*\n")
            starred = True
            continue
        last, starred = row, False
        lead = format(at + start, radix) if radix else ""
        for number, kind in enumerate(kinds):
            p.stdout.write((lead if not number else " " * len(lead)) + _cells(row, *kind) + "\n")
    p.stdout.write(format(len(content) + start, radix) + "\n" if radix else "")
    return 0


def _cells(row: bytes, kind: str, size: int) -> str:
    if kind == "c":
        return "".join(f"{_NAMES.get(byte) or (chr(byte) if 32 <= byte < 127 else f'{byte:03o}'):>4}" for byte in row)
    wide = {"x": 2 * size, "o": -(-8 * size // 3), "u": len(str(256**size - 1)), "d": len(str(256**size // 2)) + 1}[
        kind
    ]
    out = []
    for at in range(0, len(row), size):
        value = int.from_bytes(row[at : at + size].ljust(size, b"\0"), "little", signed=kind == "d")
        out.append(f" {value:0{wide}{kind}}" if kind in "xo" else f" {value:{wide}d}")
    return "".join(out)
