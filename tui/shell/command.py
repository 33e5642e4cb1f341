"""How a command is declared: its name, what it does, its options; from which `--help` and completion come."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field
from typing import Any

from tui.api.process import Command, Process
from tui.api.record import record

Completer = Callable[[list[str], str], Iterable[Any] | None]
"""(words before the one at the cursor, the word so far) -> Completion objects, or plain strings; None: files."""


@record
class Tool:
    """A command as the registry knows it."""

    name: str
    run: Command
    summary: str
    """One line of what it is for."""
    usage: str = ""
    """What follows the name: `[-n LINES] [FILE]...`."""
    options: tuple[tuple[str, str], ...] = ()
    """(`-n, --lines N`, what it does)."""
    ms: int = 1
    """Simulated milliseconds that it costs to start."""
    aliases: tuple[str, ...] = ()
    completer: Completer | None = None
    own_help: bool = False
    """It answers `--help` itself."""
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def flags(self) -> list[tuple[str, str]]:
        """Its flags with what they do: of its table, or those declared here."""
        from tui.shell.builtins.optiontable import sheets

        entry = sheets().get(self.name)
        told = [(name, one.words) for one in (entry.options if entry else ()) for name in one.names]
        for listed, words in self.options:
            told += [(flag, words) for flag in re.findall(r"--?[A-Za-z0-9][\w-]*", listed)]
        return [*told, ("--help", "What it is for.")]

    def help(self, name: str) -> str:
        """What `--help` prints where it is called so."""
        from tui.shell.builtins.optiontable import sheets

        entry = sheets().get(name) or sheets().get(self.name)
        if entry:
            return entry.help(name)
        lines = [f"Usage: {self.name} {self.usage}".rstrip(), self.summary]
        width = max((len(flag) for flag, _ in self.options), default=0)
        lines += [""] if self.options else []
        lines += [f"  {flag:<{width}}  {words}" for flag, words in self.options]
        return "\n".join(lines) + "\n"

    def version(self, name: str) -> str:
        """What `--version` prints; `name`: how it was called."""
        return f"{name} ({_MAKERS.get(self.name, 'GNU coreutils) 9.4')}, simulated by Harborlight\n"


class Registry(Mapping[str, Command]):
    """The commands that a place offers, by name."""

    def __init__(self, tools: Iterable[Tool] = ()) -> None:
        self.tools: dict[str, Tool] = {}
        for tool in tools:
            self.add(tool)

    def add(self, tool: Tool) -> None:
        """Offer a tool under its name and its other names; replaces one of that name."""
        for name in (tool.name, *tool.aliases):
            self.tools[name] = tool

    def tool(self, name: str) -> Tool | None:
        """The declaration, or None."""
        return self.tools.get(name)

    def __getitem__(self, name: str) -> Command:
        return command(self.tools[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self.tools)

    def __len__(self) -> int:
        return len(self.tools)

    def __contains__(self, name: object) -> bool:
        return name in self.tools


def asked(tool: Tool, args: list[str]) -> str:
    """`--help` or `--version` where one of them stands among the options."""
    known = ("--help", "--version")
    if tool.name in _TAKERS:
        return args[0] if args[:1] and args[0] in known else ""
    ends = args.index("--") if "--" in args else len(args)
    return next((arg for arg in args[:ends] if arg in known), "")


_TAKERS = ("env", "xargs", "timeout", "watch", "time", "nohup", "nice", "find", "expr", "awk", "jq", "yes", "kubectl")
"""Tools whose arguments are another's: only their first can be their own `--help`."""
_MAKERS = {"grep": "GNU grep) 3.11", "sed": "GNU sed) 4.9", "xargs": "GNU findutils) 4.9.0",
           "find": "GNU findutils) 4.9.0", "diff": "GNU diffutils) 3.10"}


def command(tool: Tool) -> Command:
    """The tool's command, with `--help` answered from its declaration."""

    def run(process: Process) -> Any:
        word = asked(tool, process.args)
        if word:
            name = process.argv[0].rpartition("/")[2]
            process.stdout.write(tool.help(name) if word == "--help" else tool.version(name))
            return 0
        return tool.run(process)

    return tool.run if tool.own_help else run
