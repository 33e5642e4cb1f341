"""Completion at the prompt: commands, files, variables; a command's own completer for its arguments."""

from __future__ import annotations

import posixpath
import re

from tui.api.record import record
from tui.shell.command import Registry
from tui.shell.run import Interpreter
from tui.shell.special import SPECIALS

_WORD = re.compile(r"(?:[^\s|&;()<>'\"\\]|\\.)*$")
_START = (
    r"(?:^|[|&;({`\n])\s*(?:(?:do|then|else|elif|if|while|until|!|time|exec|xargs|watch|which|type|nohup|command)\s+"
    r"(?:-\S+\s+|[\d.]+\s+)*)*"
)
"""Where a command begins: after an operator, and words that take a command."""
_BEFORE = re.compile(_START + r"(?:[A-Za-z_]\w*=\S*\s+)*$")
_INTO = re.compile(r"[<>]&?\s*$")
_CHANGES = re.compile(r"(?:^|[|&;(])\s*(?:cd|rmdir)\s+$")
_NAMES = ("export", "unset", "readonly", "declare", "local", "read")
"""Commands whose arguments are variables' names."""


@record
class Completion:
    """One way to complete the word at the cursor."""

    text: str
    """The whole word."""
    start: int
    """Where the word begins in the line."""
    kind: str = "word"
    """command, file, folder, variable, or what a command's completer says."""
    note: str = ""

    @property
    def end(self) -> str:
        """What follows a word that is complete: nothing after a folder, else a blank."""
        return "" if self.text.endswith(("/", "=")) else " "


def complete(line: str, cursor: int, shell: Interpreter) -> list[Completion]:
    """All completions of the word before the cursor, sorted."""
    before = line[:cursor]
    match = _WORD.search(before)
    word = match[0] if match else ""
    start = cursor - len(word)
    if word.startswith("$"):
        return _variables(word, start, shell)
    before = before[:start]
    if _INTO.search(before):
        return _files(word, start, shell)
    if _BEFORE.search(before) and "/" not in word:
        return _commands(word, start, shell)
    own = _from_tool(before, word, start, shell)
    if own is not None:
        return own
    lead = word.index("=") + 1 if word.startswith("--") and "=" in word else 0
    found = _files(word[lead:], start + lead, shell)
    return [one for one in found if one.kind == "folder"] if _CHANGES.search(before) else found


def suggestion(line: str, history: list[str]) -> str:
    """The rest of the newest line in the history that begins like this one, or ""."""
    if not line.strip():
        return ""
    return next((old[len(line) :] for old in reversed(history) if old.startswith(line) and old != line), "")


def _variables(word: str, start: int, shell: Interpreter) -> list[Completion]:
    names = [name for name in sorted(shell.state.variables) if name.startswith(word[1:].lstrip("{"))]
    lead = word[: 1 + word.startswith("${")]
    return [Completion(lead + name + ("}" if "{" in lead else ""), start, "variable") for name in names]


def _commands(word: str, start: int, shell: Interpreter) -> list[Completion]:
    if word.startswith("-"):
        return []
    state = shell.state
    registry = shell.host.registry
    names = {*registry, *SPECIALS, *state.aliases, *state.functions}
    tools = registry.tools if isinstance(registry, Registry) else {}
    return [
        Completion(name, start, "command", tools[name].summary if name in tools else "")
        for name in sorted(names) if name.startswith(word) and name != "["
    ]  # fmt: skip


def _from_tool(before: str, word: str, start: int, shell: Interpreter) -> list[Completion] | None:
    """What a command says of its own arguments; None where it says nothing, so that files may be meant."""
    begun = [match.end() for match in re.finditer(_START, before)]
    words = before[begun[-1] if begun else 0 :].split()
    while words and re.match(r"[A-Za-z_]\w*=", words[0]):
        words.pop(0)
    registry = shell.host.registry
    if not words:
        return None
    if words[0] in _NAMES:
        return [Completion(name, start, "variable") for name in sorted(shell.state.variables) if name.startswith(word)]
    alias = shell.state.aliases.get(words[0], words[0]).split()
    tool = registry.tool(alias[0]) if alias and isinstance(registry, Registry) else None
    if tool is None:
        return None
    if tool.completer is None:
        flags = [Completion(flag, start, "flag", about) for flag, about in tool.flags if flag.startswith(word)]
        return flags if word.startswith("-") else None
    found = tool.completer([*alias, *words[1:]], word)
    if found is None:
        return None
    made = [_made(one, start) for one in found]
    return [completion for completion in made if completion.text.startswith(word)]


def _made(one: object, start: int) -> Completion:
    if isinstance(one, str):
        return Completion(one, start)
    if isinstance(one, Completion):
        return Completion(one.text, start, one.kind, one.note)
    text, note = getattr(one, "text", str(one)), getattr(one, "note", "")
    return Completion(text, start, getattr(one, "kind", "word"), note)


def _files(word: str, start: int, shell: Interpreter) -> list[Completion]:
    head, name = posixpath.split(word)
    files = shell.host.files
    folder = shell.expander.path(shell.expander.tilde(head) if head else ".")
    try:
        names = files.list(folder)
    except OSError:
        return []
    lead = head.rstrip("/") + "/" if head else ""
    found = []
    for child in names:
        if child.startswith(name) and (not child.startswith(".") or name.startswith(".")):
            inside = files.is_dir(posixpath.join(folder, child))
            text = lead + _quoted(child) + ("/" if inside else "")
            found.append(Completion(text, start, "folder" if inside else "file"))
    return found


def _quoted(name: str) -> str:
    """A file's name as it has to be typed; controls as `$'\\033'`."""
    if not name.isprintable():
        return "$'" + "".join(c if c.isprintable() and c not in "'\\" else _octal(c) for c in name) + "'"
    return re.sub(r"([\s'\"\\$&;|()<>*?`!#\[\]{}])", r"\\\1", name)


def _octal(character: str) -> str:
    return "".join(f"\\{byte:03o}" for byte in character.encode("utf-8", "replace"))
