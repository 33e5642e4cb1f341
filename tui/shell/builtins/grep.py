"""grep: print lines that match a pattern."""

from __future__ import annotations

import re
from typing import Any

from tui.api.process import Process
from tui.shell.builtins.common import Running, complain, joined, lines, options, stream
from tui.shell.builtins.regex import translate
from tui.shell.patience import Impatient, compiled

_LONGS = {"ignore-case": "i", "invert-match": "v", "count": "c", "line-number": "n", "only-matching": "o", "quiet": "q",
          "recursive": "r", "extended-regexp": "E", "fixed-strings": "F", "word-regexp": "w", "line-regexp": "x",
          "files-with-matches": "l", "no-filename": "h", "with-filename": "H", "max-count": "m", "after-context": "A",
          "before-context": "B", "context": "C", "regexp": "e", "color": "Z", "colour": "Z", "perl-regexp": "P",
          "no-messages": "s", "line-buffered": "U", "silent": "q", "files-without-match": "L"}


def run(p: Process) -> Running:
    flags = "ivcnoqrREFwxlLhHsPZUa"
    try:
        found, names = options(p, flags, "eABCmf", _LONGS)
        if "f" in found or "L" in found:
            return complain(p, "options -f and -L are not simulated in Harborlight", 2)
    except OSError as error:
        return complain(p, str(error.strerror), 2)
    if "e" not in found and not names:
        p.stderr.write("Usage: grep [OPTION]... PATTERNS [FILE]...\n")
        return 2
    source = found["e"] if "e" in found else names.pop(0)
    try:
        pattern = compile_pattern(source, found)
    except Impatient as error:
        return complain(p, str(error), 2)
    except re.error:
        return complain(p, "Invalid regular expression", 2)
    return (yield from Search(p, found, pattern).files(names))


def compile_pattern(source: str, found: dict[str, str]) -> re.Pattern[str]:
    """The pattern by -E -F -P -w -x -i."""
    sources = source.split("\n")
    extended = "E" in found or "P" in found
    made = [re.escape(one) if "F" in found else one if "P" in found else translate(one, extended) for one in sources]
    whole = "|".join(f"(?:{one})" for one in made)
    whole = rf"(?<!\w)(?:{whole})(?!\w)" if "w" in found else rf"^(?:{whole})$" if "x" in found else whole
    return compiled(whole, re.I if "i" in found else 0)


class Search:
    """One run of grep."""

    def __init__(self, p: Process, found: dict[str, str], pattern: re.Pattern[str]) -> None:
        self.p, self.found, self.pattern = p, found, pattern
        self.matched = False
        context = found.get("C", "0")
        self.after, self.before = int(found.get("A", context)), int(found.get("B", context))
        self.most = int(found["m"]) if "m" in found else -1
        self.number = self.count = self.due = 0
        self.kept: list[str] = []
        self.printed = 0

    def files(self, names: list[str]) -> Running:
        """Search all; 0 where a line was selected, 2 on errors."""
        code = 0
        if "r" in self.found or "R" in self.found:
            names = [path for name in names or ["."] for path in self._walk(name)]
        named = (len(names) > 1 or "r" in self.found or "R" in self.found or "H" in self.found) and \
            "h" not in self.found
        for name in names or ["-"]:
            label = ("(standard input)" if name == "-" else name) if named else ""
            self.number = self.count = self.due = self.printed = 0
            try:
                if name != "-" and self.p.files.is_dir(self.p.resolve(name)):
                    code = complain(self.p, f"{name}: Is a directory", 2)
                    continue
                status = yield from stream(self.p, [name], lambda text, label=label: self.text(text, label))  # type: ignore[misc]
            except OSError as error:
                status = complain(self.p, f"{name}: {error.strerror}", 2)
            code = 2 if status else code
            self._end(label or name, label)
            if self.matched and "q" in self.found:
                return 0
        return code or int(not self.matched)

    def _walk(self, name: str) -> list[str]:
        files: Any = self.p.files
        root = self.p.resolve(name)
        return [name + path[len(root) :] for path in files.walk(root) if not files.is_dir(path)]

    def _end(self, name: str, label: str) -> None:
        if "c" in self.found:
            self.p.stdout.write((f"{label}:" if label else "") + f"{self.count}\n")
        if "l" in self.found and self.count:
            self.p.stdout.write(f"{name}\n" if name != "-" else "(standard input)\n")

    def text(self, text: str, label: str) -> bool:
        """Search a piece of whole lines; True ends the input."""
        search, inverse = self.pattern.search, "v" in self.found
        plain = not (set(self.found) & set("cnoqlm") or self.after or self.before or label)
        if plain:
            chosen = [line for line in lines(text) if (search(line) is None) == inverse]
            self.matched = self.matched or bool(chosen)
            self.p.stdout.write(joined(chosen))
            return False
        for line in lines(text):
            self.number += 1
            if (search(line) is None) == inverse:
                self.count += 1
                self.matched = True
                if set(self.found) & set("ql"):
                    return True
                self._show(line, label)
                if self.count == self.most:
                    return True
            else:
                self._context(line, label)
        return False

    def _write(self, number: int, line: str, label: str, mark: str) -> None:
        parts = ([label] if label else []) + ([str(number)] if "n" in self.found else []) + [line]
        self.p.stdout.write(mark.join(parts) + "\n")

    def _show(self, line: str, label: str) -> None:
        if "c" in self.found:
            return
        if "o" in self.found:
            for match in self.pattern.finditer(line):
                if match[0]:
                    self._write(self.number, match[0], label, ":")
            return
        first = self.number - len(self.kept)
        if (self.after or self.before) and self.printed and first > self.printed + 1:
            self.p.stdout.write("--\n")
        for place, kept in enumerate(self.kept):
            self._write(first + place, kept, label, "-")
        self.kept = []
        self._write(self.number, line, label, ":")
        self.printed, self.due = self.number, self.after

    def _context(self, line: str, label: str) -> None:
        if self.due and not set(self.found) & set("co"):
            self.due -= 1
            self._write(self.number, line, label, "-")
            self.printed = self.number
        elif self.before:
            self.kept = [*self.kept, line][-self.before :]
