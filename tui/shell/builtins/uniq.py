"""uniq: leave out repeated lines."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import groupby

from tui.api.process import Process
from tui.shell.builtins.common import Running, complain, each_input, joined, lines, options

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

    def handle(name: str, text: str) -> None:
        for _, group in groupby(lines(text), _key(found)):
            first, *rest = group
            count = 1 + len(rest)
            if (("d" in found or "D" in found) and count < 2) or ("u" in found and count > 1):
                continue
            out.append(f"{count:7d} {first}" if "c" in found else first)
            out.extend(rest if "D" in found else ())

    code = yield from each_input(p, names[:1], handle)
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
