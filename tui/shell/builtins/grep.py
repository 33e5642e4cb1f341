"""grep: print lines that match a pattern."""

from __future__ import annotations

import posixpath
import re
from typing import Any

from tui.api.process import Process
from tui.shell.builtins.common import Running, busybox, complain, joined, lines, options, stream
from tui.shell.builtins.regex import translate
from tui.shell.patience import Impatient, compiled
from tui.shell.pattern import compile_glob

_RED, _PLAIN = "\x1b[01;31m\x1b[K", "\x1b[m\x1b[K"


def run(p: Process) -> Running:
    args = [re.sub(r"^-(\d+)$", r"-C\1", arg) for arg in p.args]
    found, names = options(p, args=args)
    sources = [(key, value) for key, value in found.every if key in ("e", "f")]
    globs = [(key, value) for key, value in found.every if key in ("include", "exclude", "exclude-dir")]
    color = found.get("color") == "always" or found.get("color") in ("", "auto") and p.stdout.is_tty
    if "no-ignore-case" in found:
        found.pop("i", None)
    if not sources and not names:
        p.stderr.write("Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n")
        return 2
    for letter, words in (("A", "context length argument"), ("B", "context length argument"),
                          ("C", "context length argument"), ("m", "max count")):
        if not re.fullmatch(r"-?\d{1,9}", found.get(letter, "0")):
            return complain(p, f"{found[letter]}: invalid {words}" if words[0] == "c" else f"invalid {words}", 2)
    name = p.argv[0].rpartition("/")[2]
    if name in ("egrep", "fgrep"):
        found[name[0].upper()] = ""
    texts, given = [], names[:1]
    try:
        texts = [text for kind, text in sources if kind == "e"]
        texts += [p.files.read(p.resolve(path)).removesuffix("\n") for kind, path in sources if kind == "f"]
        pattern = compile_pattern("\n".join(texts) if sources else names.pop(0), found)
    except OSError as error:
        return complain(p, f"{[path for kind, path in sources if kind == 'f'][-1]}: {error.strerror}", 2)
    except Impatient as error:
        return complain(p, str(error), 2)
    except re.error as error:
        if busybox(p):
            return complain(p, f"bad regex '{(texts or given)[0]}'", 2)
        words = "Invalid regular expression" if str(error).startswith("Unmatched [") else str(error)
        return complain(p, words if "P" not in found else f"invalid pattern: {error}", 2)
    return (yield from Search(p, found, pattern, globs, color).files(names))


def compile_pattern(source: str, found: dict[str, str]) -> re.Pattern[str]:
    """The pattern by -E -F -P -w -x -i. Raises re.error."""
    sources = source.split("\n") if "P" not in found else [source]
    extended = "E" in found
    made = [re.escape(one) if "F" in found else one if "P" in found else translate(one, extended) for one in sources]
    if len(made) > 1 or set("wx") & set(found):
        made = [f"(?:{one})" for one in sorted(made, key=len, reverse="F" in found)]
    whole = "|".join(made)
    whole = rf"^(?:{whole})$" if "x" in found else rf"(?<!\w)(?:{whole})(?!\w)" if "w" in found else whole
    return compiled(whole, re.I if {"i", "y"} & set(found) else 0)


class Search:
    """One run of grep."""

    def __init__(self, p: Process, found: dict[str, str], pattern: re.Pattern[str], globs: list[tuple[str, str]],
                 color: bool) -> None:
        self.p, self.found, self.pattern, self.globs, self.color = p, found, pattern, globs, color
        self.matched = False
        context = found.get("C", "0")
        self.after, self.before = int(found.get("A", context)), int(found.get("B", context))
        self.spaced = bool({"A", "B", "C"} & set(found)) and bool(self.after or self.before)
        self.most = int(found["m"]) if "m" in found else -1
        self.number = self.count = self.due = self.offset = 0
        self.kept: list[str] = []
        self.printed = 0
        self.shown = False
        self.ended = "\0" if "Z" in found else "\n"
        self.between = "" if "no-group-separator" in found else found.get("group-separator", "--") + "\n"
        self.recursive = bool({"r", "R"} & set(found))

    def files(self, names: list[str]) -> Running:
        """Search all; 0 where a line was selected, 2 on errors."""
        code = 0
        many = len(names) > 1 or any(self.p.files.is_dir(self.p.resolve(name)) for name in names) or not names
        if self.recursive:
            names = [path for name in names or [""] for path in self._walk(name)]
        named = ((many if self.recursive else len(names) > 1) or "H" in self.found) and "h" not in self.found
        for name in names or ([] if self.recursive else ["-"]):
            shown = self.found.get("label", "(standard input)") if name == "-" else name
            label = shown if named else ""
            self.number = self.count = self.due = self.printed = self.offset = 0
            self.kept = []
            code = (yield from self._file(name, label)) or code
            self._end(shown, label)
            if self.matched and "q" in self.found:
                return 0
        return code or int(not self.matched)

    def _file(self, name: str, label: str) -> Running:
        try:
            if name != "-" and self.p.files.is_dir(self.p.resolve(name)):
                if busybox(self.p):
                    return 0
                return self._trouble(f"{name}: Is a directory", 0 if "s" in self.found else 2)
            if name != "-":
                self.p.files.read(self.p.resolve(name))
        except OSError as error:
            return self._trouble(f"{name}: {error.strerror}", 2)
        if not self.most:
            return 0
        yield from stream(self.p, [name], lambda text: self.text(text, label))
        return 0

    def _trouble(self, words: str, code: int) -> int:
        return complain(self.p, words, code) if "s" not in self.found else 2

    def _walk(self, name: str) -> list[str]:
        files: Any = self.p.files
        root = self.p.resolve(name or ".")
        if not files.exists(root):
            return [name]
        out = []
        for path in files.walk(root):
            below = path[len(root.rstrip("/")) :]
            shown = below.lstrip("/") if not name else name.rstrip("/") + below if below else name
            if not files.is_dir(path) and self._wanted(shown, below):
                out.append(shown)
        return out

    def _wanted(self, shown: str, below: str) -> bool:
        base, folders = posixpath.basename(shown), below.split("/")[1:-1]
        includes = [glob for kind, glob in self.globs if kind == "include"]
        if includes and not any(compile_glob(glob).fullmatch(base) for glob in includes):
            return False
        for kind, glob in self.globs:
            pattern = compile_glob(glob.rstrip("/"))
            if kind == "exclude" and pattern.fullmatch(base):
                return False
            if kind == "exclude-dir" and any(pattern.fullmatch(folder) for folder in folders):
                return False
        return True

    def _end(self, name: str, label: str) -> None:
        if "q" in self.found:
            return
        if "L" in self.found:
            if not self.count:
                self.shown = True
                self.p.stdout.write(name + self.ended)
        elif "l" in self.found:
            self.p.stdout.write(name + self.ended if self.count else "")
        elif "c" in self.found:
            self.p.stdout.write((f"{label}:" if label else "") + f"{self.count}\n")

    def text(self, text: str, label: str) -> bool:
        """Search a piece of whole lines; True ends the input."""
        search, inverse = self.pattern.search, "v" in self.found
        plain = not (set(self.found) & set("cnoqlLmb") or self.spaced or label or self.color)
        if plain:
            chosen = [line for line in lines(text) if (search(line) is None) == inverse]
            self.matched = self.matched or bool(chosen)
            self.p.stdout.write(joined(chosen))
            return False
        for line in lines(text):
            self.number += 1
            if self.count != self.most and (search(line) is None) == inverse:
                self.count += 1
                self.matched = True
                if set(self.found) & set("qlL"):
                    return True
                self._show(line, label)
                if self.count == self.most and not self.due:
                    return True
            else:
                self._context(line, label)
                if self.count == self.most and not self.due:
                    return True
            self.offset += len(line.encode()) + 1
        return False

    def _write(self, number: int, line: str, label: str, mark: str, offset: int | None = None) -> None:
        parts = ([label] if label else []) + ([str(number)] if "n" in self.found else [])
        parts += [str(offset)] if "b" in self.found and offset is not None else []
        if self.color:
            parts = [f"\x1b[35m\x1b[K{part}{_PLAIN}" if place == 0 and label else f"\x1b[32m\x1b[K{part}{_PLAIN}"
                     for place, part in enumerate(parts)]
            mark = f"\x1b[36m\x1b[K{mark}{_PLAIN}"
        if "Z" in self.found and label:
            self.p.stdout.write(parts.pop(0) + "\0")
        self.p.stdout.write(mark.join([*parts, line]) + "\n")

    def _show(self, line: str, label: str) -> None:
        if "c" in self.found:
            return
        if "o" in self.found:
            at, offset = 0, self.offset
            for match in self.pattern.finditer(line) if "v" not in self.found else ():
                if match[0]:
                    shown = _RED + match[0] + _PLAIN if self.color else match[0]
                    offset, at = offset + len(line[at : match.start()].encode()), match.start()
                    self._write(self.number, shown, label, ":", offset)
            return
        first = self.number - len(self.kept)
        if self.spaced and ((self.printed and first > self.printed + 1) or (not self.printed and self.shown)):
            self.p.stdout.write(self.between)
        for place, kept in enumerate(self.kept):
            self._write(first + place, kept, label, "-")
        self.kept = []
        shown = line if not self.color or "v" in self.found else self.pattern.sub(
            lambda match: _RED + match[0] + _PLAIN if match[0] else "", line)
        self._write(self.number, shown, label, ":", self.offset)
        self.printed, self.due, self.shown = self.number, self.after, True

    def _context(self, line: str, label: str) -> None:
        if set(self.found) & set("co"):
            return
        if self.due:
            self.due -= 1
            self._write(self.number, line, label, "-")
            self.printed = self.number
        elif self.before:
            self.kept = [*self.kept, line][-self.before :]
