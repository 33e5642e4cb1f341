"""Expansion: from the words of the grammar to the texts that commands get."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Generator, Iterable, Iterator, MutableMapping
from typing import TYPE_CHECKING, Any

from tui.api.process import BREATH, Wait
from tui.shell import params
from tui.shell.arithmetic import ArithmeticFail, evaluate
from tui.shell.braces import expand_braces
from tui.shell.pattern import has_magic, matcher, quote
from tui.shell.state import ShellFail
from tui.shell.streams import PIECE
from tui.shell.syntax import Arithmetic, CommandSub, Literal, Param, Part, ProcessSub, Word

if TYPE_CHECKING:
    from tui.shell.extglob import Extended
    from tui.shell.pattern import Glob
    from tui.shell.run import Interpreter

Field = list[tuple[str, bool]]
"""Pieces of text, and whether each was quoted."""
_BLANKS = re.compile(r"[ \t\n]+")
Expanding = Generator[Wait, Any, Any]
MANY = 1000
"""Words that are made between two pauses."""


MOST = 2 * 1024 * 1024
"""Characters of all words of a command; more are refused."""
LONGEST_PATH = 4096
"""Characters of a path: no longer pattern finds one."""
LOOKS = 5000
"""Variables that one expression may look up."""


class Numbers(MutableMapping[str, str]):
    """The shell's variables as arithmetic sees them, `a[i]` included."""

    def __init__(self, shell: Interpreter) -> None:
        self.shell = shell
        self.looked = 0

    def __getitem__(self, name: str) -> str:
        state = self.shell.state
        self.looked += 1
        if self.looked > LOOKS:
            raise ArithmeticFail("expression recursion level exceeded")
        name, index = self._split(name)
        value = state.variables.get(name)
        if value is None and state.options.get("nounset"):
            raise ShellFail(f"{name}: unbound variable")
        if isinstance(value, dict):
            return value.get(index, "")
        return value or "" if index == 0 else ""

    def __setitem__(self, name: str, value: str) -> None:
        name, index = self._split(name)
        self.shell.assign_element(name, index, value) if index else self.shell.state.set(name, value)

    def _split(self, name: str) -> tuple[str, int]:
        base, _, rest = name.partition("[")
        return base, evaluate(rest[:-1], self) if rest else 0

    def __delitem__(self, name: str) -> None: ...
    def __iter__(self) -> Iterator[str]:
        return iter(self.shell.state.variables)

    def __len__(self) -> int:
        return len(self.shell.state.variables)


class Expander:
    """Expands words for one interpreter. All methods are generators: command substitution takes its time."""

    def __init__(self, shell: Interpreter) -> None:
        self.shell = shell
        self.made = 0

    def words(self, words: Iterable[Word]) -> Generator[Wait, Any, list[str]]:
        """The arguments that words become: braces, parameters, splitting, globs."""
        out: list[str] = []
        for word in words:
            if word.plain is not None:
                out.append(word.plain)
                continue
            for one in expand_braces(word) if self.shell.bash else (word,):
                self.made += 1
                if self.made % MANY == 0:
                    yield BREATH
                if one.plain is not None:
                    out.append(one.plain)
                else:
                    out.extend((yield from self.fields(one)))
        if sum(map(len, out)) > MOST:
            raise ShellFail("words this long together are not simulated in Harborlight")
        return out

    def fields(self, word: Word) -> Generator[Wait, Any, list[str]]:
        """The fields of one word."""
        fields: list[Field] = []
        current: Field | None = None
        for number, part in enumerate(word.parts):
            if isinstance(part, Literal):
                text = part.text
                if not number and not part.quoted and text.startswith("~"):
                    text = self.tilde(text)
                current = _with(current, text, part.quoted)
                continue
            value = yield from self.value(part)
            if isinstance(value, params.Mixed):
                current = self._mixed(value, current, fields)
                continue
            pieces = value if isinstance(value, list) else [value]
            for place, piece in enumerate(pieces):
                if place and current is not None:
                    fields.append(current)
                    current = None
                if part.quoted or isinstance(part, Arithmetic):
                    current = _with(current, piece, part.quoted)
                elif len(piece) > MOST:
                    raise ShellFail("words this long together are not simulated in Harborlight")
                elif len(piece) > PIECE:
                    if len(word.parts) == 1 and (whole := self._many(piece)) is not None:
                        return whole
                    for some in params.in_pieces(piece, self._separators(), PIECE):
                        current = self._split(some, current, fields)
                        yield BREATH
                elif piece:
                    current = self._split(piece, current, fields)
        if current is not None:
            fields.append(current)
        out: list[str] = []
        for number, one in enumerate(fields, 1):
            out += self._glob(one)
            if number % MANY == 0:
                yield BREATH
        return out

    def _many(self, text: str) -> list[str] | None:
        """The fields of a long text that blanks alone part, None where there is more to it."""
        plain = self._separators() == " \t\n" and not has_magic(text) and text.isascii()
        return text.split() if plain and not any(char in text for char in "\r\f\v\x1c\x1d\x1e\x1f") else None

    def _separators(self) -> str:
        ifs = self.shell.state.get("IFS")
        return " \t\n" if ifs is None else ifs

    def _mixed(self, value: params.Mixed, current: Field | None, fields: list[Field]) -> Field | None:
        for text, quoted in value:
            if quoted:
                current = _with(current, text, True)
            elif text:
                current = self._split(text, current, fields)
        return current

    def _split(self, text: str, current: Field | None, fields: list[Field]) -> Field | None:
        ifs = self._separators()
        if ifs == " \t\n" and current is None:
            whole: list[Field] = [[(piece, False)] for piece in _BLANKS.split(text.strip(ifs)) if piece]
            current = whole.pop() if whole and text[-1] not in ifs else None
            fields += whole
            return current
        for piece, ends in params.split_fields(text, ifs):
            if piece or (ends and current is not None) or ends == "hard":
                current = _with(current, piece, False) if piece or current is None else current
            if ends and current is not None:
                fields.append(current)
                current = None
        return current

    def _glob(self, pieces: Field) -> list[str]:
        text = "".join([piece for piece, _ in pieces])
        options = self.shell.state.options
        extended = options.get("extglob", False)
        if len(text) > LONGEST_PATH or options.get("noglob"):
            return [text]
        if not any(not quoted and has_magic(piece, extended) for piece, quoted in pieces):
            return [text]
        pattern = "".join(quote(piece) if quoted else piece.replace("\\", "\\\\") for piece, quoted in pieces)
        found: list[str] = self.shell.glob(pattern)
        if not found and options.get("failglob"):
            raise ShellFail(f"no match: {text}", line=True)
        return found or ([] if options.get("nullglob") else [text])

    def string(self, word: Word) -> Generator[Wait, Any, str]:
        """A word as one text: no splitting, no globs."""
        if word.plain is not None:
            return word.plain
        pieces = yield from self.pieces(word)
        return "".join(text for text, _ in pieces)

    def pattern(self, word: Word) -> Generator[Wait, Any, str]:
        """A word as a shell pattern: quoted parts stand for themselves."""
        pieces = yield from self.pieces(word)
        return "".join(quote(text) if quoted else text for text, quoted in pieces)

    def pieces(self, word: Word) -> Generator[Wait, Any, Field]:
        """The word's texts, each with whether it was quoted."""
        out: Field = []
        for number, part in enumerate(word.parts):
            if isinstance(part, Literal):
                text = part.text
                if not number and not part.quoted and text.startswith("~"):
                    text = self.tilde(text)
                out.append((text, part.quoted))
                continue
            value = yield from self.value(part)
            if isinstance(value, params.Mixed):
                out += [(text, quoted or part.quoted) for text, quoted in value]
                continue
            if isinstance(value, list):
                separator = " " if not isinstance(part, Param) or part.name != "*" else params.joiner(self.shell.state)
                value = separator.join(value)
            out.append((value, part.quoted))
        return out

    def matcher(self, pattern: str) -> Glob | Extended:
        """A pattern as the shell's options have it; use fullmatch."""
        return matcher(pattern, self.shell.state.options.get("extglob", False))

    def judge(self, pattern: str, extended: bool = False) -> Glob | Extended:
        """The same for `case` and `[[ ]]`, where `nocasematch` counts."""
        options = self.shell.state.options
        return matcher(pattern, extended or options.get("extglob", False), options.get("nocasematch", False))

    def tilde(self, text: str) -> str:
        """A leading `~`, `~/x`, `~+` as a folder."""
        head, slash, rest = text.partition("/")
        state = self.shell.state
        homes = {"~": state.get("HOME") or "/", "~+": state.cwd, "~-": state.get("OLDPWD") or head,
                 "~root": "/root", "~learner": "/home/learner"}
        return homes.get(head, head) + slash + rest

    def value(self, part: Part) -> Expanding:
        """What one part stands for: a text, or a list for `$@` and arrays."""
        if isinstance(part, Param):
            return (yield from params.expand(self, part))
        if isinstance(part, CommandSub):
            return (yield from self.shell.capture(part.body))
        if isinstance(part, Arithmetic):
            text = yield from self.string(part.text)
            return str(self.number(text))
        if isinstance(part, ProcessSub):
            return (yield from self.shell.process_file(part))
        return part.text

    def number(self, text: str) -> int:
        """The value of an arithmetic expression. Raises ShellFail."""
        try:
            return evaluate(text, Numbers(self.shell))
        except ArithmeticFail as fail:
            if self.shell.bash:
                words = f"{text.strip()[:500]}: {fail}" if "error token" not in str(fail) or str(fail).startswith(
                    "division") else str(fail)
                raise ShellFail(words, line=True) from None
            raise ShellFail(fail.plain, 2) from None

    def path(self, text: str) -> str:
        """An absolute path."""
        return posixpath.normpath(posixpath.join(self.shell.state.cwd, text))


def _with(field: Field | None, text: str, quoted: bool) -> Field:
    """A field that goes on, or begins, with a text."""
    field = [] if field is None else field
    field.append((text, quoted))
    return field
