"""The syntax tree of the shell's grammar, and the errors of reading it.

Nodes are never altered; they are not declared frozen, nor comparable, since each such class costs its import time.
"""

from __future__ import annotations

from dataclasses import field

from tui.api.record import structure


class SyntaxFail(Exception):
    """Text that is not the shell's grammar; the message is bash's, ash's is made from `token` and `expecting`."""

    def __init__(self, message: str, token: str = "", expecting: str = "") -> None:
        super().__init__(message)
        self.message, self.token, self.expecting = message, token, expecting


class Incomplete(SyntaxFail):
    """Text that ends in the middle: more lines may make it whole."""


@structure
class Literal:
    text: str
    quoted: bool = False


@structure
class Param:
    """`$name`, `${name[index]op arg}`; op "" is the plain value, "length" is ${#name}."""

    name: str
    op: str = ""
    arg: Word | None = None
    arg2: Word | None = None
    index: Word | None = None
    quoted: bool = False
    indirect: bool = False
    bare: bool = False
    """Written `$name`, so that letters which braces put behind it belong to the name."""


@structure
class CommandSub:
    body: Sequence
    quoted: bool = False


@structure
class Arithmetic:
    text: Word
    quoted: bool = False


@structure
class ProcessSub:
    body: Sequence
    writes: bool = False
    """`>(...)`."""
    quoted: bool = False


Part = Literal | Param | CommandSub | Arithmetic | ProcessSub


@structure
class Word:
    parts: tuple[Part, ...]
    plain: str | None = None
    """The text, where it is one unquoted literal without anything to expand."""
    source: str = ""
    """As it was typed."""


@structure
class Redirect:
    op: str
    """> >> < <> >| >& <& &> &>> << <<<"""
    fd: int
    target: Word


@structure
class Assign:
    name: str
    value: Word | None
    array: tuple[Word | Assign, ...] | None = None
    """Elements; `[key]=value` is an Assign without a name."""
    append: bool = False
    index: Word | None = None


@structure
class Simple:
    assigns: tuple[Assign, ...]
    words: tuple[Word, ...]
    redirects: list[Redirect]
    arrays: tuple[Assign, ...] = ()
    """Array values among a declaration's arguments: `local a=(1 2)`."""
    source: str = ""
    """As it was typed."""


@structure
class Pipeline:
    commands: tuple[Node, ...]
    negated: bool = False
    timed: str = ""
    """"bash" or "posix" (`time -p`)."""
    both: tuple[bool, ...] = ()
    """Whether standard error goes along (`|&`), per pipe."""


@structure
class AndOr:
    first: Pipeline
    rest: tuple[tuple[str, Pipeline], ...]


@structure
class Item:
    command: AndOr
    background: bool
    text: str
    """As it was typed, for `jobs`."""


@structure
class Sequence:
    items: tuple[Item, ...]


@structure
class If:
    branches: tuple[tuple[Sequence, Sequence], ...]
    otherwise: Sequence | None
    redirects: list[Redirect] = field(default_factory=list)


@structure
class For:
    name: str
    words: tuple[Word, ...] | None
    body: Sequence
    redirects: list[Redirect] = field(default_factory=list)


@structure
class Select(For):
    """`select NAME in WORDS; do ...`: a menu, again and again."""


@structure
class CFor:
    start: Word
    condition: Word
    step: Word
    body: Sequence
    redirects: list[Redirect] = field(default_factory=list)


@structure
class While:
    condition: Sequence
    body: Sequence
    until: bool
    redirects: list[Redirect] = field(default_factory=list)


@structure
class Case:
    subject: Word
    clauses: tuple[tuple[tuple[Word, ...], Sequence, str], ...]
    """(patterns, body, `;;` or `;&` or `;;&`)."""
    redirects: list[Redirect] = field(default_factory=list)


@structure
class Group:
    body: Sequence
    redirects: list[Redirect] = field(default_factory=list)


@structure
class Subshell:
    body: Sequence
    redirects: list[Redirect] = field(default_factory=list)


@structure
class Function:
    name: str
    body: Node
    redirects: list[Redirect] = field(default_factory=list)


@structure
class Let:
    """`(( expression ))`."""

    text: Word
    redirects: list[Redirect] = field(default_factory=list)


@structure
class Test:
    """`[[ ... ]]`: words and operators (Operator) in order."""

    words: tuple[Word | str, ...]
    redirects: list[Redirect] = field(default_factory=list)


Node = Simple | If | For | CFor | While | Case | Group | Subshell | Function | Let | Test
