"""Conditions: `test`, `[ ]` and `[[ ]]`."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any

from tui.api.process import FileTree, Wait
from tui.shell.state import ShellFail
from tui.shell.syntax import Literal, Test, Word

if TYPE_CHECKING:
    from tui.shell.run import Interpreter

COMPARE: dict[str, Callable[[int, int], bool]] = {
    "-eq": lambda a, b: a == b, "-ne": lambda a, b: a != b, "-lt": lambda a, b: a < b,
    "-le": lambda a, b: a <= b, "-gt": lambda a, b: a > b, "-ge": lambda a, b: a >= b,
}
FILE_TESTS = ["-a", "-e", "-f", "-d", "-s", "-r", "-w", "-x", "-L", "-h", "-p", "-S", "-b", "-c", "-O", "-G", "-N"]
UNARY = [*FILE_TESTS, "-z", "-n", "-t", "-v", "-o"]
BINARY = [*COMPARE, "=", "==", "!=", "<", ">", "=~", "-nt", "-ot", "-ef"]


class TestFail(Exception):
    """A condition that cannot be read, in bash's words; exit 2."""


def unary(operator: str, text: str, files: FileTree, resolve: Callable[[str], str]) -> bool:
    """`-f file`, `-z text` and the like."""
    if operator in ("-z", "-n"):
        return bool(text) == (operator == "-n")
    if operator not in FILE_TESTS:
        return False
    path = resolve(text)
    try:
        stat: Any = files.stat(path, operator not in ("-L", "-h"))  # type: ignore[attr-defined]
    except OSError:
        return False
    if operator in ("-L", "-h"):
        return bool(stat.kind == "link")
    if operator == "-x":
        return bool(stat.mode & 0o111)
    kinds = {"-f": "file", "-d": "dir", "-c": "device"}
    if operator in kinds:
        return bool(stat.kind == kinds[operator])
    return bool(stat.size) if operator == "-s" else operator not in ("-p", "-S", "-b")


def binary(left: str, operator: str, right: str, files: FileTree, resolve: Callable[[str], str]) -> bool:
    """Comparisons of texts, numbers and files. Raises TestFail."""
    if operator in COMPARE:
        return COMPARE[operator](number(left), number(right))
    if operator in ("-nt", "-ot", "-ef"):
        times = [files.stat(resolve(p)).mtime if files.exists(resolve(p)) else -1 for p in (left, right)]  # type: ignore[attr-defined]
        same = all(files.exists(resolve(path)) for path in (left, right)) and (
            files.stat(resolve(left)).inode == files.stat(resolve(right)).inode)  # type: ignore[attr-defined]
        return {"-nt": times[0] > times[1], "-ot": times[0] < times[1], "-ef": same}[operator]
    return {"=": left == right, "==": left == right, "!=": left != right, "<": left < right,
            ">": left > right}[operator]


def number(text: str) -> int:
    """An integer. Raises TestFail."""
    try:
        return int(text.strip())
    except ValueError:
        raise TestFail(f"{text}: integer expression expected") from None


class Single:
    """The words of `[ ]`, by POSIX's rules on their count and then by precedence."""

    def __init__(self, words: list[str], files: FileTree, resolve: Callable[[str], str]) -> None:
        self.words, self.files, self.resolve, self.at = words, files, resolve, 0

    def value(self) -> bool:
        if not self.words:
            return False
        if len(self.words) == 3 and self.words[1] in BINARY:
            return self.binary()
        if len(self.words) == 2 and self.words[0] not in ("!", *UNARY):
            raise TestFail(f"{self.words[0]}: unary operator expected")
        if len(self.words) == 4 and self.words[0] == "!":
            self.at = 1
            return not self.either()
        result = self.either()
        if self.at < len(self.words):
            raise TestFail("too many arguments")
        return result

    def binary(self) -> bool:
        left, operator, right = self.words[self.at : self.at + 3]
        self.at += 3
        return binary(left, operator, right, self.files, self.resolve)

    def either(self) -> bool:
        result = self.both()
        while self._take("-o"):
            result = self.both() or result
        return result

    def both(self) -> bool:
        result = self.one()
        while self._take("-a"):
            result = self.one() and result
        return result

    def _take(self, word: str) -> bool:
        if self.at < len(self.words) and self.words[self.at] == word:
            self.at += 1
            return True
        return False

    def one(self) -> bool:
        rest = self.words[self.at :]
        if not rest:
            raise TestFail("argument expected")
        if rest[0] == "!" and len(rest) > 1:
            self.at += 1
            return not self.one()
        if len(rest) > 2 and rest[1] in BINARY:
            return self.binary()
        if rest[0] == "(" and ")" in rest:
            self.at += 1
            result = self.either()
            if not self._take(")"):
                raise TestFail("`)' expected")
            return result
        if rest[0] in UNARY and len(rest) > 1:
            self.at += 2
            return unary(rest[0], rest[1], self.files, self.resolve)
        if len(rest) == 2 and rest[0].startswith("-"):
            raise TestFail(f"{rest[0]}: unary operator expected")
        if len(rest) == 3 == len(self.words) - self.words[:1].count("!") and rest[1] not in ("-a", "-o", ")"):
            raise TestFail(f"{rest[1]}: binary operator expected")
        self.at += 1
        return bool(rest[0])


Judging = Generator[Wait, Any, bool]


def double(shell: Interpreter, node: Test) -> Generator[Wait, Any, int]:
    """The exit code of `[[ ]]`."""
    judge = _Double(shell, node)
    try:
        result = yield from judge.either(True)
    except TestFail as fail:
        shell.complain(f"[[: {fail}")
        return 2
    except ShellFail as fail:
        if not fail.line:
            raise
        shell.complain(f"[[: {fail.message}")
        return 1
    if judge.at < len(node.words):
        raise ShellFail("syntax error in conditional expression", 2)
    return int(not result)


class _Double:
    def __init__(self, shell: Interpreter, node: Test) -> None:
        self.shell, self.words, self.at = shell, node.words, 0

    def _peek(self) -> Word | str | None:
        return self.words[self.at] if self.at < len(self.words) else None

    def _operator(self, place: int) -> str:
        word = self.words[place] if place < len(self.words) else ""
        if isinstance(word, str):
            return word
        return "".join(p.text for p in word.parts if isinstance(p, Literal) and not p.quoted)

    def either(self, live: bool) -> Judging:
        result = yield from self.both(live)
        while self._peek() == "||":
            self.at += 1
            right = yield from self.both(live and not result)
            result = result or right
        return result

    def both(self, live: bool) -> Judging:
        result = yield from self.one(live)
        while self._peek() == "&&":
            self.at += 1
            right = yield from self.one(live and result)
            result = result and right
        return result

    def one(self, live: bool) -> Judging:
        word = self._peek()
        if word is None:
            raise ShellFail("syntax error in conditional expression", 2)
        if word == "!":
            self.at += 1
            return not (yield from self.one(live))
        if word == "(":
            self.at += 1
            result = yield from self.either(live)
            self.at += 1
            return result
        following = self._operator(self.at + 1)
        if following in BINARY and self.at + 2 < len(self.words):
            return (yield from self._binary(following, live))
        if self._operator(self.at) in UNARY and self.at + 1 < len(self.words):
            return (yield from self._unary(live))
        self.at += 1
        return bool((yield from self.shell.expander.string(word))) if live and isinstance(word, Word) else False

    def _unary(self, live: bool) -> Judging:
        operator, word = self._operator(self.at), self.words[self.at + 1]
        self.at += 2
        if not live or isinstance(word, str):
            return False
        text = yield from self.shell.expander.string(word)
        if operator == "-v":
            name, element, index = text.partition("[")
            value = self.shell.state.variables.get(self.shell.state.meant(name))
            if not element or not isinstance(value, dict):
                return value is not None
            key = index[:-1] if self.shell.state.is_map(name) else self.shell.expander.number(index[:-1])
            return key in value
        if operator == "-o":
            return bool(self.shell.state.options.get(text))
        return unary(operator, text, self.shell.host.files, self.shell.expander.path)

    def _binary(self, operator: str, live: bool) -> Judging:
        left, right = self.words[self.at], self.words[self.at + 2]
        self.at += 3
        if not live or isinstance(left, str) or isinstance(right, str):
            return False
        expander = self.shell.expander
        text = yield from expander.string(left)
        if operator in ("=", "==", "!="):
            pattern = yield from expander.pattern(right)
            return expander.judge(pattern, True).fullmatch(text) == (operator != "!=")
        if operator == "=~":
            pieces = yield from expander.pieces(right)
            return self._regex(text, "".join(re.escape(piece) if quoted else piece for piece, quoted in pieces))
        other = yield from expander.string(right)
        if operator in COMPARE:
            return COMPARE[operator](expander.number(text), expander.number(other))
        return binary(text, operator, other, self.shell.host.files, expander.path)

    def _regex(self, text: str, source: str) -> bool:
        from tui.shell.patience import Impatient, compiled
        from tui.shell.pattern import named_classes

        try:
            case = "(?i)" if self.shell.state.options.get("nocasematch") else ""
            match = compiled(case + named_classes(source)).search(text)
        except Impatient as error:
            raise TestFail(str(error)) from None
        except re.error:
            raise TestFail(f"invalid regular expression `{source}'") from None
        groups = (match[0], *match.groups("")) if match else ()
        self.shell.state.variables["BASH_REMATCH"] = dict(enumerate(groups))
        return match is not None
