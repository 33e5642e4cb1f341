"""uniq: leave out repeated lines."""

from __future__ import annotations

import re
from collections.abc import Callable

from tui.api.process import Process
from tui.shell.builtins.common import (
    Found,
    Running,
    complain,
    each_input,
    lines,
    misused,
    options,
    split_keeping,
    stream,
)


def run(p: Process) -> Running:
    found, names = options(p)
    for letter, words in (("f", "fields to skip"), ("s", "bytes to skip"), ("w", "bytes to compare")):
        if letter in found and not found[letter].isdigit():
            return complain(p, f"{found[letter]}: invalid number of {words}")
    if len(names) > 2:
        return complain(p, f"extra operand \u2018{names[2]}\u2019\nTry 'uniq --help' for more information.")
    method = found.get("group") or "separate"
    if method not in ("separate", "prepend", "append", "both"):
        return complain(p, f"invalid argument \u2018{method}\u2019 for \u2018--group\u2019")
    if "group" in found and {"c", "d", "D", "u"} & set(found):
        raise misused(p, "--group is mutually exclusive with -c/-d/-D/-u")
    groups = _Groups(found)
    mark = "\0" if "z" in found else "\n"

    def handle(text: str) -> None:
        groups.take(lines(text) if mark == "\n" else [row.removesuffix(mark) for row in split_keeping(text, mark)])
        if len(names) < 2:
            p.stdout.write("".join(row + mark for row in groups.out))
            groups.out.clear()

    code = yield from (stream(p, names[:1], handle) if mark == "\n" else
                       each_input(p, names[:1], lambda name, text: handle(text)))
    groups.end(last=True)
    whole = "".join(row + mark for row in groups.out)
    if len(names) == 2:
        p.files.write(p.resolve(names[1]), whole)
    else:
        p.stdout.write(whole)
    return code


class _Groups:
    """Equal lines in a row: one group at a time, and what is printed of it in `out`."""

    def __init__(self, found: Found) -> None:
        self.found, self.key = found, _key(found) or str
        self.out: list[str] = []
        self._rows: list[str] = []
        """The group's lines; the first alone where no other is printed."""
        self._count = self._ended = 0
        self._last = ""

    def take(self, rows: list[str]) -> None:
        """The next lines."""
        every = "D" in self.found or "group" in self.found
        for row in rows:
            this = self.key(row)
            if not self._count or this != self._last:
                self.end()
                self._rows, self._last, self._count = [row], this, 1
                continue
            self._count += 1
            if every:
                self._rows.append(row)

    def end(self, last: bool = False) -> None:
        """The group is whole."""
        found, method = self.found, self.found.get("group") or "separate"
        if self._count and "group" in found:
            self.out += [""] if method in ("prepend", "both") or self._ended and method == "separate" else []
            self.out += [*self._rows, *([""] if method == "append" or last and method == "both" else [])]
        elif self._count and not (
            {"d", "D"} & set(found) and self._count < 2 or "u" in found and self._count > 1
        ):
            self.out += [f"{self._count:7d} {self._rows[0]}"] if "c" in found else self._rows
        self._ended += bool(self._count)


def _key(found: dict[str, str]) -> Callable[[str], str] | None:
    if not set(found) & set("ifsw"):
        return None
    fields = re.compile(rf"(?:[ \t]*[^ \t]*){{{min(int(found.get('f', '0')), 10_000)}}}")
    skip, most = int(found.get("s", 0)), int(found["w"]) if "w" in found else None

    def key(line: str) -> str:
        match = fields.match(line)
        line = line[match.end() if match else 0 :][skip:][:most]
        return line.lower() if "i" in found else line
    return key
