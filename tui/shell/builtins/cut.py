"""cut: parts of each line."""

from __future__ import annotations

import re

from tui.api.process import Process
from tui.shell.builtins.common import Running, lines, misused, options, split_keeping, stream


def run(p: Process) -> Running:
    found, names = options(p)
    spans = _spans(p, found)
    separator = found.get("d", "\t") if "f" in found else ""
    if len(separator) > 1:
        raise misused(p, "the delimiter must be a single character")
    separator = separator or ("\0" if "f" in found else "")
    mark = "\0" if "z" in found else "\n"
    between = found.get("output-delimiter", separator)

    def handle(text: str) -> bool:
        out = []
        for line in lines(text) if mark == "\n" else [row.removesuffix(mark) for row in split_keeping(text, mark)]:
            if separator and separator not in line:
                out.extend([] if "s" in found else [line])
                continue
            parts: list[str] = line.split(separator) if separator else list(line)
            out.append(_chosen(parts, spans, between, separator, found))
        p.stdout.write("".join(row + mark for row in out))
        return False

    return (yield from stream(p, names, handle))


def _spans(p: Process, found: dict[str, str]) -> list[tuple[int, int]]:
    kinds = [letter for letter in "bcf" if letter in found]
    if len(kinds) != 1:
        raise misused(p, "only one type of list may be specified" if kinds else
                      "you must specify a list of bytes, characters, or fields")
    fields = kinds[0] == "f"
    if not fields and "d" in found:
        raise misused(p, "an input delimiter may be specified only when operating on fields")
    if not fields and "s" in found:
        raise misused(p, "suppressing non-delimited lines makes sense\n\tonly when operating on fields")
    return [_span(p, item, fields) for item in re.split(r"[, ]", found[kinds[0]])]


def _span(p: Process, item: str, fields: bool) -> tuple[int, int]:
    match = re.fullmatch(r"(\d*)(-?)(\d*)", item)
    what = "field" if fields else "byte/character"
    if not match:
        raise misused(p, f"invalid {what} {'value' if fields else 'position'} \u2018{item}\u2019" if not fields else
                      f"invalid field value \u2018{item}\u2019")
    if match[2] and not match[1] and not match[3]:
        raise misused(p, "invalid range with no endpoint: -")
    if match[1] and not int(match[1]) or (not match[1] and not match[2]) or (match[3] == "0" and not match[1]):
        raise misused(p, f"{'fields' if fields else 'byte/character positions'} are numbered from 1")
    first = int(match[1] or 1)
    last = int(match[3]) if match[3] else 10**9 if match[2] else first
    if last < first:
        raise misused(p, "invalid decreasing range")
    return first, last


def _chosen(parts: list[str], spans: list[tuple[int, int]], between: str, separator: str, found: dict[str, str]) -> str:
    inside = sorted({place for first, last in spans for place in range(first, min(last, len(parts)) + 1)})
    if "complement" in found:
        inside = sorted(set(range(1, len(parts) + 1)) - set(inside))
    if separator or "output-delimiter" not in found:
        return between.join(parts[place - 1] for place in inside)
    out: list[str] = []
    last = -1
    for place in inside:
        out.append((between if out and place != last + 1 else "") + parts[place - 1])
        last = place
    return "".join(out)
