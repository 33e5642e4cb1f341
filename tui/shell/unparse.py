"""Functions as `type` and `declare -f` show them: laid out anew, as bash does."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tui.shell.syntax import (
    AndOr,
    Case,
    CFor,
    For,
    Function,
    Group,
    If,
    Item,
    Let,
    Node,
    Pipeline,
    Redirect,
    Select,
    Sequence,
    Simple,
    Subshell,
    Test,
    While,
    Word,
)

_STEP = "    "


def function_text(name: str, body: Node) -> str:
    """The definition, with its line end."""
    return f"{name} () \n{_body(body, '')}\n"


def _body(body: Node, indent: str) -> str:
    if isinstance(body, Group):
        return f"{indent}{_node(body, indent)}"
    return f"{indent}{{ \n{indent}{_STEP}{_node(body, indent + _STEP)}\n{indent}}}"


def _sequence(body: Sequence, indent: str) -> str:
    """The commands, each on a line of its own."""
    lines = [indent + _and_or(item.command, indent) + _end(item, item is body.items[-1]) for item in body.items]
    return "\n".join(lines)


def _end(item: Item, last: bool) -> str:
    return " &" if item.background else "" if last else ";"


def _inline(body: Sequence, indent: str) -> str:
    """The commands of a condition."""
    return "; ".join(_and_or(item.command, indent) + (" &" if item.background else "") for item in body.items)


def _and_or(node: AndOr, indent: str) -> str:
    return _pipeline(node.first, indent) + "".join(f" {op} {_pipeline(one, indent)}" for op, one in node.rest)


def _pipeline(node: Pipeline, indent: str) -> str:
    lead = ("time " if node.timed else "") + ("! " if node.negated else "")
    texts = [_node(one, indent) for one in node.commands]
    joins = [" 2>&1 | " if both else " | " for both in node.both]
    return lead + "".join(text + join for text, join in zip(texts, [*joins, ""], strict=False))


def _node(node: Node, indent: str) -> str:
    if isinstance(node, Simple):
        return _simple(node)
    text = _TEXTS[type(node)](node, indent)
    return text + "".join(" " + _redirect(one) for one in node.redirects)


def _simple(node: Simple) -> str:
    if re.search(r"[\"'$`\\]", node.source):
        return node.source
    return re.sub(r"(?<![<>&])(>>|>|<)(?=[^\s&>(<|])", r"\1 ", re.sub(r"[ \t]+", " ", node.source))


def _redirect(one: Redirect) -> str:
    fd = "" if one.fd == (0 if one.op.startswith("<") else 1) or one.op.startswith("&") else str(one.fd)
    return f"{fd}{one.op}{'' if one.op.endswith('&') else ' '}{one.target.source}"


def _words(words: tuple[Word, ...]) -> str:
    return " ".join(word.source for word in words)


def _group(node: Group, indent: str) -> str:
    return f"{{ \n{_sequence(node.body, indent + _STEP)}\n{indent}}}"


def _subshell(node: Subshell, indent: str) -> str:
    return f"( {_sequence(node.body, indent).strip()} )"


def _if(node: If, indent: str) -> str:
    (condition, body), rest = node.branches[0], node.branches[1:]
    text = f"if {_inline(condition, indent)}; then\n{_sequence(body, indent + _STEP)};\n"
    if rest:
        deeper = _if(If(rest, node.otherwise), indent + _STEP)
        text += f"{indent}else\n{indent}{_STEP}{deeper};\n"
    elif node.otherwise:
        text += f"{indent}else\n{_sequence(node.otherwise, indent + _STEP)};\n"
    return text + f"{indent}fi"


def _for(node: For, indent: str) -> str:
    listed = "" if node.words is None else f" in {_words(node.words)}"
    word = "select" if isinstance(node, Select) else "for"
    return f"{word} {node.name}{listed};\n{indent}do\n{_sequence(node.body, indent + _STEP)};\n{indent}done"


def _c_for(node: CFor, indent: str) -> str:
    head = "; ".join(word.source for word in (node.start, node.condition, node.step))
    return f"for (({head}))\n{indent}do\n{_sequence(node.body, indent + _STEP)};\n{indent}done"


def _while(node: While, indent: str) -> str:
    word = "until" if node.until else "while"
    return f"{word} {_inline(node.condition, indent)}; do\n{_sequence(node.body, indent + _STEP)};\n{indent}done"


def _case(node: Case, indent: str) -> str:
    deep = indent + _STEP
    clauses = "".join(
        f"{deep}{' | '.join(word.source for word in patterns)})\n"
        + (_sequence(body, deep + _STEP) + "\n" if body.items else "") + f"{deep}{end}\n"
        for patterns, body, end in node.clauses)
    return f"case {node.subject.source} in \n{clauses}{indent}esac"


def _test(node: Test, indent: str) -> str:
    return f"[[ {' '.join(word if isinstance(word, str) else word.source for word in node.words)} ]]"


def _function(node: Function, indent: str) -> str:
    return f"function {node.name} () \n{_body(node.body, indent)}"


_TEXTS: dict[type, Callable[[Any, str], str]] = {
    Group: _group, Subshell: _subshell, If: _if, For: _for, Select: _for, CFor: _c_for, While: _while, Case: _case,
    Test: _test, Function: _function, Let: lambda node, indent: f"(({node.text.source}))",
}
