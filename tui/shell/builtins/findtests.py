"""find's expressions: tests, actions and operators, as functions of a place in the tree."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Generator
from datetime import UTC, datetime
from typing import Any

from tui.api.process import Process, Wait
from tui.api.record import record
from tui.shell.builtins.common import complain, lacking
from tui.shell.builtins.optiontable import spellings
from tui.shell.pattern import compile_glob
from tui.shell.words import ansi

Judging = Generator[Wait, Any, bool]
_KINDS = {"f": "file", "d": "dir", "l": "link", "c": "device"}
_UNITS = {"c": 1, "w": 2, "b": 512, "k": 1024, "M": 1048576, "G": 1073741824, "": 512}
_DAYS = {"-mtime": 86_400_000, "-mmin": 60_000, "-atime": 86_400_000, "-amin": 60_000, "-ctime": 86_400_000,
         "-cmin": 60_000}
_REFUSED = (
    "-ok", "-okdir", "-fprint", "-fprintf", "-fls", "-fprint0", "-context", "-fstype", "-xtype", "-used", "-gid",
    "-uid", "-ilname", "-nouser", "-nogroup", "-follow", "-group", "-anewer", "-cnewer", "-files0-from", "-noleaf",
    "-daystart", "-warn", "-nowarn", "-newerat", "-newerct",
)
_TAKEN = {name: option.value != "" for name, option in spellings("find").items()}
"""Every test, action and option that is taken, and whether it needs a value."""


class Bad(Exception):
    """An expression that cannot be read, in find's words."""


class Stop(Exception):
    """`-quit`."""


class Prune(Exception):
    """`-prune` was met: what is below is not visited."""


@record
class Place:
    """A file or folder that is visited: its path, how it is shown, and how deep below its root it is."""

    path: str
    shown: str
    depth: int


Expression = Callable[[Place], Judging]


class Reader:
    """Reads an expression, and holds what its options and actions say."""

    def __init__(self, p: Process, args: list[str]) -> None:
        self.p, self.args = p, args
        self.files: Any = p.files
        self.deepest, self.shallowest = 10_000, 0
        self.depth_first = self.acts = self.pruned = False
        self.seen = self.code = 0
        self.gathered: list[tuple[list[str], list[str]]] = []

    def read(self) -> Expression:
        """The whole expression, which prints where no action does anything else. Raises Bad."""
        if not self.args:
            return self._print
        expression = self._either()
        if self.args:
            raise Bad(
                "invalid expression; you have used a binary operator '" + self.args[0] + "' with nothing before it."
                if self.args[0] != ")"
                else "invalid expression; you have too many ')'"
            )
        if self.acts:
            return expression

        def shown(place: Place) -> Judging:
            if (yield from expression(place)):
                yield from self._print(place)
            return True
        return shown

    def finish(self) -> Generator[Wait, Any, int]:
        """Run what `-exec ... +` gathered; gives the exit code."""
        for words, paths in self.gathered:
            if paths and (yield from self._call([*words, *paths])):
                self.code = 1
        return 0

    def _either(self) -> Expression:
        left = self._both()
        while self.args and self.args[0] in ("-o", "-or", ","):
            operator = self.args.pop(0)
            if not self.args:
                raise Bad(f"invalid expression; you have used a binary operator '{operator}' with nothing after it.")
            left = _or(left, self._both()) if operator != "," else _list(left, self._both())
        return left

    def _both(self) -> Expression:
        left = self._not()
        while self.args and self.args[0] not in ("-o", "-or", ",", ")"):
            if self.args[0] in ("-a", "-and"):
                self.args.pop(0)
            left = _and(left, self._not())
        return left

    def _not(self) -> Expression:
        if not self.args:
            raise Bad("invalid expression; you have used a binary operator with nothing after it.")
        word = self.args.pop(0)
        if word in ("!", "-not"):
            if not self.args:
                raise Bad(f"expected an expression after '{word}'")
            inner = self._not()

            def inverse(place: Place) -> Judging:
                return not (yield from inner(place))
            return inverse
        if word == "(":
            expression = self._either()
            if not self.args or self.args.pop(0) != ")":
                raise Bad("invalid expression; I was expecting to find a ')' somewhere but did not see one.")
            return expression
        return self._primary(word)

    def _primary(self, word: str) -> Expression:
        if word in ("-exec", "-execdir"):
            return self._exec(word)
        if word in _REFUSED:
            raise Bad(f"{word}: not simulated in Harborlight")
        if _TAKEN.get(word):
            if not self.args:
                raise Bad(f"missing argument to `{word}'")
            return self._valued(word, self.args.pop(0))
        if word in _TAKEN:
            return self._alone(word)
        if word.startswith("-"):
            raise Bad(f"unknown predicate `{word}'")
        raise Bad(f"paths must precede expression: `{word}'")

    def _exec(self, word: str) -> Expression:
        ends = [place for place, arg in enumerate(self.args)
                if arg == ";" or (arg == "+" and place and self.args[place - 1] == "{}")]
        if not ends or not ends[0]:
            raise Bad(f"missing argument to `{word}'")
        words, end = self.args[: ends[0]], self.args[ends[0]]
        self.args = self.args[ends[0] + 1 :]
        self.acts = True
        if end == "+":
            paths: list[str] = []
            self.gathered.append((words[:-1], paths))

            def gather(place: Place) -> Judging:
                paths.append(place.shown)
                return True
                yield
            return gather

        def call(place: Place) -> Judging:
            shown = place.shown if word == "-exec" else "./" + posixpath.basename(place.shown)
            folder = "" if word == "-exec" else posixpath.dirname(place.path)
            return not (yield from self._call([arg.replace("{}", shown) for arg in words], folder))
        return call

    def _call(self, words: list[str], folder: str = "") -> Generator[Wait, Any, int]:
        if (code := lacking(self.p, words[0], "\u2018{}\u2019", 1)) is not None:
            return code
        shell = self.p.services["shell"]
        if folder:
            shell = shell.child()
            shell.state.cwd = folder
        status: int = yield from shell.invoke(words, self.p.streams)
        return status

    def _print(self, place: Place) -> Judging:
        self.p.stdout.write(place.shown + "\n")
        return True
        yield

    def _alone(self, word: str) -> Expression:
        if word in ("-print", "-print0", "-delete", "-quit", "-ls"):
            self.acts = True
        self.depth_first = self.depth_first or word in ("-delete", "-depth")
        return _plain(lambda place: self._act(word, place))

    def _act(self, word: str, place: Place) -> bool:
        if word in ("-print", "-print0"):
            self.p.stdout.write(place.shown + ("\n" if word == "-print" else "\0"))
        elif word == "-delete":
            return self._delete(place)
        elif word == "-prune":
            self.pruned = True
        elif word == "-quit":
            raise Stop
        elif word == "-empty":
            stat = self.files.stat(place.path, False)
            return not self.files.list(place.path) if stat.kind == "dir" else stat.kind == "file" and not stat.size
        elif word in ("-executable", "-readable", "-writable"):
            bits = {"-executable": 0o111, "-readable": 0o444}.get(word, 0o222)
            return bool(self.files.stat(place.path, False).mode & bits)
        elif word == "-ls":
            self.p.stdout.write(self._row(place))
        return word != "-false"

    def _row(self, place: Place) -> str:
        """A line as `ls -dils` would show it, in find's widths."""
        from tui.shell.builtins.ls import blocks, mode_text

        stat = self.files.stat(place.path, False)
        when = datetime.fromtimestamp(stat.mtime / 1000, UTC)
        arrow = f" -> {stat.target}" if stat.target else ""
        return (f"{stat.inode:9d} {blocks(stat):6d} {mode_text(stat)} {stat.links:3d} {stat.owner:8} {stat.owner:8} "
                f"{stat.size:8d} {when:%b} {when.day:2d} {when:%H:%M} {place.shown}{arrow}\n")

    def _delete(self, place: Place) -> bool:
        if place.shown == ".":
            return True
        try:
            self.files.remove(place.path)
        except OSError as error:
            self.code = complain(self.p, f"cannot delete \u2018{place.shown}\u2019: {error.strerror}")
            return False
        return True

    def _valued(self, word: str, value: str) -> Expression:
        if word in ("-maxdepth", "-mindepth"):
            if not value.isdigit():
                raise Bad(f"Expected a positive decimal integer argument to {word}, but got \u2018{value}\u2019")
            setattr(self, "deepest" if word == "-maxdepth" else "shallowest", int(value))
            return _plain(lambda place: True)
        if word in ("-name", "-iname", "-path", "-ipath", "-wholename"):
            fold = word[1] == "i"
            pattern = compile_glob(value.lower() if fold else value)
            whole = "path" in word or "whole" in word

            def named(place: Place) -> bool:
                text = place.shown if whole else posixpath.basename(place.shown.rstrip("/")) or "/"
                return pattern.fullmatch(text.lower() if fold else text)
            return _plain(named)
        if word in ("-regex", "-iregex", "-regextype"):
            return self._regex(word, value)
        if word == "-printf":
            self.acts = True
            return _plain(lambda place: self._printf(value, place))
        return self._stat_test(word, value)

    def _regex(self, word: str, value: str) -> Expression:
        from tui.shell.builtins.regex import posix

        if word == "-regextype":
            return _plain(lambda place: True)
        try:
            pattern = posix(value, "\\" not in value, re.I if word == "-iregex" else 0)
        except re.error as error:
            raise Bad(f"failed to compile regular expression '{value}': {error}") from None
        return _plain(lambda place: pattern.fullmatch(place.shown) is not None)

    def _stat_test(self, word: str, value: str) -> Expression:
        stat = self.files.stat
        if word == "-type":
            kinds = value.split(",")
            if any(kind not in "fdlcbps" or len(kind) != 1 for kind in kinds):
                raise Bad(f"Unknown argument to -type: {value[:1]}")
            return _plain(lambda place: stat(place.path, False).kind in [_KINDS.get(kind) for kind in kinds])
        if word == "-newer":
            try:
                than = stat(self.p.resolve(value)).mtime
            except OSError as error:
                raise Bad(f"\u2018{value}\u2019: {error.strerror}") from None
            return _plain(lambda place: stat(place.path, False).mtime > than)
        if word == "-newermt":
            from tui.shell.builtins.datewords import read

            try:
                described = read(value, datetime.fromtimestamp(self.p.clock.now / 1000, UTC))
            except (ValueError, OverflowError):
                described = None
            if described is None:
                raise Bad(f"I cannot figure out how to interpret \u2018{value}\u2019 as a date or time")
            after = described.timestamp() * 1000
            return _plain(lambda place: stat(place.path, False).mtime > after)
        if word == "-samefile":
            try:
                same = stat(self.p.resolve(value)).inode
            except OSError as error:
                raise Bad(f"\u2018{value}\u2019: {error.strerror}") from None
            return _plain(lambda place: stat(place.path, False).inode == same)
        if word == "-lname":
            glob = compile_glob(value)
            return _plain(lambda place: glob.fullmatch(stat(place.path, False).target or "\0") is not None)
        if word == "-user":
            return _plain(lambda place: stat(place.path, False).owner == value)
        if word == "-perm":
            return _plain(_perm(value, stat))
        match = re.fullmatch(r"([-+]?)(\d+)([cwbkMG]?)", value)
        if not match or (match[3] and word != "-size"):
            raise Bad(
                f"invalid argument `{value}' to `{word}'" if word != "-size" else f"invalid -size type `{value[-1:]}'"
            )
        sign, number = match[1], int(match[2])

        def count(place: Place) -> int:
            if word in ("-links", "-inum"):
                one = stat(place.path, False)
                return int(one.links if word == "-links" else one.inode)
            if word == "-size":
                size: int = stat(place.path, False).size
                return -(-size // _UNITS[match[3]])
            age: int = self.p.clock.now - stat(place.path, False).mtime
            return age // _DAYS[word]
        return _plain(lambda place: (count(place) > number) if sign == "+" else (count(place) < number)
                      if sign == "-" else count(place) == number)

    def _printf(self, template: str, place: Place) -> bool:
        from tui.shell.builtins.ls import mode_text

        stat = self.files.stat(place.path, False)
        when = datetime.fromtimestamp(stat.mtime / 1000, UTC)
        name = posixpath.basename(place.shown.rstrip("/")) or "/"
        kinds = {"file": "f", "dir": "d", "link": "l", "device": "c"}
        values = {"p": place.shown, "f": name, "h": posixpath.dirname(place.shown) or ".", "s": stat.size, "y":
                  kinds[stat.kind], "d": place.depth, "m": f"{stat.mode:o}", "M": mode_text(stat), "u": stat.owner, "g":
                  stat.owner, "l": stat.target, "t": f"{when:%a %b} {when.day:2d} {when:%H:%M:%S.%f0000 %Y}", "%": "%",
                  "P": place.shown.split("/", 1)[1] if "/" in place.shown else "", "T@": f"{stat.mtime / 1000:.10f}"}
        self.p.stdout.write(re.sub(r"%(T@|.)", lambda match: str(values.get(match[1], match[0])), ansi(template)))
        return True


def _perm(value: str, stat: Any) -> Callable[[Place], bool]:
    match = re.fullmatch(r"([-/]?)([0-7]{1,4})", value)
    if not match:
        raise Bad(f"invalid mode \u2018{value}\u2019")
    bits = int(match[2], 8)

    def test(place: Place) -> bool:
        mode = stat(place.path, False).mode
        return bool(mode & bits or not bits) if match[1] == "/" else mode & bits == bits if match[1] else mode == bits
    return test


def _plain(test: Callable[[Place], bool]) -> Expression:
    def judge(place: Place) -> Judging:
        return test(place)
        yield
    return judge


def _and(left: Expression, right: Expression) -> Expression:
    def judge(place: Place) -> Judging:
        return (yield from left(place)) and (yield from right(place))
    return judge


def _or(left: Expression, right: Expression) -> Expression:
    def judge(place: Place) -> Judging:
        return (yield from left(place)) or (yield from right(place))
    return judge


def _list(left: Expression, right: Expression) -> Expression:
    def judge(place: Place) -> Judging:
        yield from left(place)
        return (yield from right(place))
    return judge
