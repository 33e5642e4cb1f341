"""The syntax tree of the shell's grammar, and the errors of reading it."""

from __future__ import annotations

from dataclasses import dataclass, field


class SyntaxFail(Exception):
    """Text that is not the shell's grammar; the message is bash's, ash's is made from `token` and `expecting`."""

    def __init__(self, message: str, token: str = "", expecting: str = "") -> None:
        super().__init__(message)
        self.message, self.token, self.expecting = message, token, expecting


class Incomplete(SyntaxFail):
    """Text that ends in the middle: more lines may make it whole."""


@dataclass(frozen=True)
class Literal:
    text: str
    quoted: bool = False


@dataclass(frozen=True)
class Param:
    """`$name`, `${name[index]op arg}`; op "" is the plain value, "length" is ${#name}."""

    name: str
    op: str = ""
    arg: Word | None = None
    arg2: Word | None = None
    index: Word | None = None
    quoted: bool = False
    indirect: bool = False


@dataclass(frozen=True)
class CommandSub:
    body: Sequence
    quoted: bool = False


@dataclass(frozen=True)
class Arithmetic:
    text: Word
    quoted: bool = False


@dataclass(frozen=True)
class ProcessSub:
    body: Sequence
    writes: bool = False
    """`>(...)`."""
    quoted: bool = False


Part = Literal | Param | CommandSub | Arithmetic | ProcessSub


@dataclass(frozen=True)
class Word:
    parts: tuple[Part, ...]
    plain: str | None = None
    """The text, where it is one unquoted literal without anything to expand."""


@dataclass(frozen=True)
class Redirect:
    op: str
    """> >> < <> >| >& <& &> &>> << <<<"""
    fd: int
    target: Word


@dataclass(frozen=True)
class Assign:
    name: str
    value: Word | None
    array: tuple[Word, ...] | None = None
    append: bool = False
    index: Word | None = None


@dataclass(frozen=True)
class Simple:
    assigns: tuple[Assign, ...]
    words: tuple[Word, ...]
    redirects: list[Redirect]
    arrays: tuple[Assign, ...] = ()
    """Array values among a declaration's arguments: `local a=(1 2)`."""


@dataclass(frozen=True)
class Pipeline:
    commands: tuple[Node, ...]
    negated: bool = False
    timed: bool = False
    both: tuple[bool, ...] = ()
    """Whether standard error goes along (`|&`), per pipe."""


@dataclass(frozen=True)
class AndOr:
    first: Pipeline
    rest: tuple[tuple[str, Pipeline], ...]


@dataclass(frozen=True)
class Item:
    command: AndOr
    background: bool
    text: str
    """As it was typed, for `jobs`."""


@dataclass(frozen=True)
class Sequence:
    items: tuple[Item, ...]


@dataclass(frozen=True)
class If:
    branches: tuple[tuple[Sequence, Sequence], ...]
    otherwise: Sequence | None
    redirects: list[Redirect] = field(default_factory=list)


@dataclass(frozen=True)
class For:
    name: str
    words: tuple[Word, ...] | None
    body: Sequence
    redirects: list[Redirect] = field(default_factory=list)


@dataclass(frozen=True)
class CFor:
    start: Word
    condition: Word
    step: Word
    body: Sequence
    redirects: list[Redirect] = field(default_factory=list)


@dataclass(frozen=True)
class While:
    condition: Sequence
    body: Sequence
    until: bool
    redirects: list[Redirect] = field(default_factory=list)


@dataclass(frozen=True)
class Case:
    subject: Word
    clauses: tuple[tuple[tuple[Word, ...], Sequence, str], ...]
    """(patterns, body, `;;` or `;&` or `;;&`)."""
    redirects: list[Redirect] = field(default_factory=list)


@dataclass(frozen=True)
class Group:
    body: Sequence
    redirects: list[Redirect] = field(default_factory=list)


@dataclass(frozen=True)
class Subshell:
    body: Sequence
    redirects: list[Redirect] = field(default_factory=list)


@dataclass(frozen=True)
class Function:
    name: str
    body: Node
    redirects: list[Redirect] = field(default_factory=list)


@dataclass(frozen=True)
class Let:
    """`(( expression ))`."""

    text: Word
    redirects: list[Redirect] = field(default_factory=list)


@dataclass(frozen=True)
class Test:
    """`[[ ... ]]`: words and operators (Operator) in order."""

    words: tuple[Word | str, ...]
    redirects: list[Redirect] = field(default_factory=list)


Node = Simple | If | For | CFor | While | Case | Group | Subshell | Function | Let | Test
