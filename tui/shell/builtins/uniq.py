"""uniq: leave out repeated lines."""

from __future__ import annotations

import re
from collections.abc import Callable

from tui.api.process import Process
from tui.shell.builtins.common import Running, complain, joined, lines, options, stream

_LONGS = {"count": "c", "repeated": "d", "unique": "u", "ignore-case": "i", "skip-fields": "f", "skip-chars": "s",
          "check-chars": "w"}


def run(p: Process) -> Running:
    found, names = options(p, "cduiD", "fsw", _LONGS)
    for letter, words in (("f", "fields to skip"), ("s", "bytes to skip"), ("w", "bytes to compare")):
        if letter in found and not found[letter].isdigit():
            return complain(p, f"{found[letter]}: invalid number of {words}")
    if len(names) > 2:
        return complain(p, f"extra operand \u2018{names[2]}\u2019\nTry 'uniq --help' for more information.")
    out: list[str] = []
    key = _key(found) or str
    first, last, count = "", "", 0

    def end() -> None:
        if count and "D" not in found and not ("d" in found and count < 2) and not ("u" in found and count > 1):
            out.append(f"{count:7d} {first}" if "c" in found else first)

    def handle(text: str) -> None:
        nonlocal first, last, count
        for line in lines(text):
            this = key(line)
            if not count or this != last:
                end()
                first, last, count = line, this, 1
                continue
            count += 1
            if "D" in found:
                out.extend([first, line] if count == 2 else [line])
        if len(names) < 2:
            p.stdout.write(joined(out))
            out.clear()

    code = yield from stream(p, names[:1], handle)
    end()
    if len(names) == 2:
        p.files.write(p.resolve(names[1]), joined(out))
    else:
        p.stdout.write(joined(out))
    return code


def _key(found: dict[str, str]) -> Callable[[str], str] | None:
    if not set(found) & set("ifsw"):
        return None
    fields = re.compile(rf"(?:[ \t]*[^ \t]*){{{found.get('f', '0')}}}")
    skip, most = int(found.get("s", 0)), int(found["w"]) if "w" in found else None

    def key(line: str) -> str:
        match = fields.match(line)
        line = line[match.end() if match else 0 :][skip:][:most]
        return line.lower() if "i" in found else line
    return key
