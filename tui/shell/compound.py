"""Reads compound commands: groups, conditionals, loops, functions, `((` and `[[`, from where the parser stands."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.shell.syntax import (
    Case,
    CFor,
    For,
    Function,
    Group,
    If,
    Incomplete,
    Let,
    Literal,
    Node,
    Select,
    Sequence,
    Simple,
    Subshell,
    SyntaxFail,
    Test,
    While,
    Word,
)
from tui.shell.words import NAME, matching

if TYPE_CHECKING:
    from tui.shell.grammar import Parser


def subshell(parser: Parser) -> Node:
    """`( ... )`."""
    parser.at += 1
    body = parser.sequence((")",))
    parser.blank_lines()
    if not body.items or not parser.text.startswith(")", parser.at):
        raise parser.unexpected(")")
    parser.at += 1
    return Subshell(body, parser.redirects.all())


def _group(parser: Parser) -> Node:
    body = parser.body(("}",), "}")
    parser.expect("}")
    return Group(body, parser.redirects.all())


def _if(parser: Parser) -> Node:
    branches = []
    otherwise = None
    word = "if"
    while word in ("if", "elif"):
        condition = parser.body(("then",), "then")
        parser.expect("then")
        branches.append((condition, parser.body(("elif", "else", "fi"), "fi")))
        word = parser.reserved()
        parser.at += len(word)
    if word == "else":
        otherwise = parser.body(("fi",), "fi")
        parser.expect("fi")
    return If(tuple(branches), otherwise, parser.redirects.all())


def _while(parser: Parser) -> Node:
    until = parser.text.startswith("until", parser.at - 5)
    condition = parser.body(("do",), "do")
    return While(condition, _do(parser), until, parser.redirects.all())


def _do(parser: Parser) -> Sequence:
    parser.expect("do")
    body = parser.body(("done",), "done")
    parser.expect("done")
    return body


def _for(parser: Parser) -> Node:
    parser.blank()
    if parser.text.startswith("((", parser.at):
        return _c_for(parser)
    name = NAME.match(parser.text, parser.at)
    if not name:
        raise parser.unexpected() if parser.bash else SyntaxFail("", "bad for loop variable", "raw")
    parser.at = name.end()
    parser.blank_lines()
    words: list[Word] | None = None
    if parser.reserved() == "in":
        parser.at += 2
        words = []
        parser.blank()
        while word := parser.words.word():
            words.append(word)
            parser.blank()
        if parser.at >= len(parser.text) or parser.text[parser.at] not in ";\n":
            raise parser.unexpected()
    if parser.operator() == ";":
        parser.at += 1
    parser.blank_lines()
    if parser.bash and parser.reserved() == "{":
        parser.at += 1
        body = parser.body(("}",), "}")
        parser.expect("}")
    else:
        body = _do(parser)
    return For(name[0], None if words is None else tuple(words), body, parser.redirects.all())


def _select(parser: Parser) -> Node:
    loop = _for(parser)
    if not isinstance(loop, For):
        raise SyntaxFail("syntax error near unexpected token `(('", "((")
    return Select(loop.name, loop.words, loop.body, loop.redirects)


def _coproc(parser: Parser) -> Node:
    """Read as bash reads it; what runs is the builtin that refuses it."""
    parser.blank()
    named = re.compile(r"[A-Za-z_]\w*[ \t]+(?=[({]|(?:while|until|for|if|case|\[\[)\s)").match(parser.text, parser.at)
    parser.at = named.end() if named else parser.at
    parser.command()
    return Simple((), (Word((Literal("coproc"),), "coproc"),), [])


def _c_for(parser: Parser) -> Node:
    if not parser.bash:
        raise SyntaxFail("", "bad for loop variable", "raw")
    end = matching(parser.text, parser.at + 2)
    if end is None:
        raise Incomplete("unexpected EOF while looking for matching `)'", "end of file", ")")
    parts = (parser.text[parser.at + 2 : end] + ";;").split(";")
    parser.at = end + 2
    if parser.operator() == ";":
        parser.at += 1
    start, condition, step = (parser.words.expression(part.strip()) for part in parts[:3])
    return CFor(start, condition, step, _do(parser), parser.redirects.all())


def _case(parser: Parser) -> Node:
    parser.blank()
    subject = parser.words.word()
    if subject is None:
        raise parser.unexpected()
    parser.expect("in")
    clauses = []
    parser.blank_lines()
    while parser.reserved() != "esac":
        clauses.append(_clause(parser))
        parser.blank_lines()
    parser.at += 4
    return Case(subject, tuple(clauses), parser.redirects.all())


def _clause(parser: Parser) -> tuple[tuple[Word, ...], Sequence, str]:
    parser.at += parser.text.startswith("(", parser.at)
    patterns: list[Word] = []
    while True:
        parser.blank()
        word = parser.words.word()
        if word is None:
            raise parser.unexpected("esac" if not patterns else ")")
        patterns.append(word)
        if parser.operator() != "|":
            break
        parser.at += 1
    if not parser.text.startswith(")", parser.at):
        raise parser.unexpected(")")
    parser.at += 1
    body = parser.sequence((";;", "esac"))
    parser.blank_lines()
    operator = parser.operator()
    if operator in (";;", ";&", ";;&"):
        parser.at += len(operator)
    elif parser.reserved() != "esac":
        raise parser.unexpected(";;")
    return tuple(patterns), body, operator or ";;"


def _function(parser: Parser) -> Node:
    parser.blank()
    name = re.compile(r"[^\s|&;()<>$`\"'\\=]+").match(parser.text, parser.at)
    if not name:
        raise parser.unexpected()
    parser.at = name.end()
    empty = re.compile(r"[ \t]*\([ \t]*\)").match(parser.text, parser.at)
    if empty:
        parser.at = empty.end()
    return function_body(parser, name[0])


def function_body(parser: Parser, name: str) -> Node:
    """What comes after `name ()`."""
    parser.blank_lines()
    body = parser.command()
    if isinstance(body, Simple) and parser.bash:
        raise SyntaxFail(f"syntax error near unexpected token `{name}'", name)
    return Function(name, body)


def let(parser: Parser) -> Node | None:
    """`(( ... ))`, or None where two subshells begin."""
    end = matching(parser.text, parser.at + 2)
    if end is None:
        raise Incomplete("unexpected EOF while looking for matching `)'", "end of file", ")")
    if parser.text[end + 1 : end + 2] != ")":
        return None
    expression = parser.text[parser.at + 2 : end]
    parser.at = end + 2
    return Let(parser.words.expression(expression), parser.redirects.all())


def _bare(word: Word | str) -> str:
    """A word's text without what is quoted."""
    parts = () if isinstance(word, str) else word.parts
    return "".join(part.text for part in parts if isinstance(part, Literal) and not part.quoted)


def _test(parser: Parser) -> Node:
    words: list[Word | str] = []
    regex = False
    while True:
        parser.blank_lines()
        if re.compile(r"\]\](?=[\s;|&)]|$)").match(parser.text, parser.at):
            parser.at += 2
            return Test(tuple(words), parser.redirects.all())
        operator = re.compile(r"&&|\|\||[()<>]|!(?=\s)").match(parser.text, parser.at) if not regex else None
        if operator:
            parser.at = operator.end()
            words.append(operator[0])
            continue
        parser.in_pattern = bool(words) and _bare(words[-1]) in ("==", "=", "!=")
        word = parser.words.word(" \t\n") if regex else parser.words.word()
        parser.in_pattern = False
        if word is None:
            raise parser.unexpected() if parser.at >= len(parser.text) else SyntaxFail(
                f"syntax error in conditional expression: unexpected token `{parser.token()}'", parser.token())
        regex = _bare(word) == "=~"
        words.append(word)


COMPOUND: dict[str, Callable[[Parser], Node]] = {
    "if": _if, "for": _for, "while": _while, "until": _while, "case": _case, "{": _group, "function": _function,
    "[[": _test,
    "select": _select, "coproc": _coproc,
}
"""By the reserved word that begins it; each reads on from after that word."""
