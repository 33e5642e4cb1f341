"""Which options each tool takes (`options.txt`): one table reads command lines, answers `--help` and completes.

A tool stands there after `== `, with its other names; then its usages after `$ `, a sentence, and its options. In an
option `=N` is a value that it needs, `[=N]` one that it may have, and ` N` one that follows as a word of its own.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from tui.api.record import record


@record
class Option:
    """One row: `-n, --lines=N` and what it does."""

    shown: str
    words: str
    names: tuple[str, ...]
    """With their hyphens."""
    value: str
    """"" takes none, "needed" or "optional"."""
    short_value: bool
    """Its letter takes the value too: `-p, --preserve[=WHAT]` has one in long form alone."""

    @property
    def key(self) -> str:
        """What tools know it by: its first letter, or else its long name."""
        return next((name[1:] for name in self.names if len(name) == 2), self.names[0].lstrip("-"))


@record
class Sheet:
    """A tool's entry."""

    usages: tuple[str, ...]
    about: str
    options: tuple[Option, ...]

    def help(self, name: str) -> str:
        """What `--help` prints of the tool when it is called so."""
        leads = ["Usage: ", *["  or:  "] * len(self.usages)]
        rows = [(option.shown, option.words) for option in self.options]
        if not any(option.names[0] == "-name" for option in self.options):
            rows += [("    --help", "show this"), ("    --version", "show the version")]
        width = min(max(len(shown) for shown, _ in rows), 28)
        lines = [f"{lead}{name} {usage}".rstrip() for lead, usage in zip(leads, self.usages, strict=False)]
        lines += [self.about, "", *(f"  {shown:<{width}}  {words}" for shown, words in rows)]
        return "\n".join(lines) + "\n"


_NAME = re.compile(r"--[\w.-]+|-[\w#](?=[\[, =]|$)|-[\w-]+")


def _option(line: str) -> Option:
    indent = line[: len(line) - len(line.lstrip())]
    shown, _, words = line.strip().partition("  ")
    names = tuple(_NAME.findall(re.sub(r"\[.*?\]| [A-Z].*|=\S+", "", shown)))
    value = "optional" if re.search(r"\w\[=?\w+\]", shown) else "needed" if re.search(r"=|\w [A-Z]", shown) else ""
    letter = value == "needed" or re.search(r"-\w\[\w", shown) is not None
    return Option(indent + shown, words.strip(), names, value, letter)


@cache
def sheets() -> dict[str, Sheet]:
    """Every entry by the names that it stands for."""
    found = {}
    for part in re.split(r"^== ", (Path(__file__).parent / "options.txt").read_text(), flags=re.M)[1:]:
        head, *lines = part.rstrip("\n").split("\n")
        usages = tuple(line[2:] for line in lines if line.startswith("$"))
        rest = lines[len(usages) :]
        entry = Sheet(usages, rest[0], tuple(_option(line) for line in rest[1:]))
        found.update(dict.fromkeys(head.split(), entry))
    return found


@cache
def spellings(name: str) -> dict[str, Option]:
    """A tool's options by each of their names, hyphens included."""
    entry = sheets().get(name)
    return {spelled: option for option in (entry.options if entry else ()) for spelled in option.names}
