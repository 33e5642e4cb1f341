"""cut: parts of each line."""

from __future__ import annotations

import re

from tui.api.process import Process
from tui.shell.builtins.common import Running, complain, joined, lines, options, stream


def run(p: Process) -> Running:
    found, names = options(p, "s", "dfcb", {"delimiter": "d", "fields": "f", "characters": "c", "bytes": "b",
                                            "only-delimited": "s"})
    chosen = found.get("f") or found.get("c") or found.get("b") or ""
    if not re.fullmatch(r"(\d+-?\d*|-\d+)(,(\d+-?\d*|-\d+))*", chosen):
        return complain(p, "you must specify a list of bytes, characters, or fields")
    separator = found.get("d", "\t") if "f" in found else ""

    def handle(text: str) -> bool:
        out = []
        for line in lines(text):
            if separator and separator not in line:
                out.extend([] if "s" in found else [line])
                continue
            parts = line.split(separator) if separator else list(line)
            out.append(separator.join(parts[place] for place in _places(chosen, len(parts))))
        p.stdout.write(joined(out))
        return False

    return (yield from stream(p, names, handle))


def _places(chosen: str, count: int) -> list[int]:
    places: set[int] = set()
    for item in chosen.split(","):
        first, dash, last = item.partition("-")
        end = int(last) if last else count if dash else int(first)
        places.update(range(int(first or 1) - 1, min(end, count)))
    return sorted(places)
