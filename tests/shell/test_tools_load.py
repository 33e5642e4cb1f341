"""Tools load when they first run; each of them does."""

from importlib import import_module

import pytest
from world import World

from tui.shell.builtins import NETWORK, TOOLS


@pytest.mark.parametrize("name", [tool.name for tool in (*TOOLS, *NETWORK) if tool.name != "sh"])
def test_each_tool_has_its_file(name: str) -> None:
    assert callable(import_module(f"tui.shell.builtins.{name}").run)


@pytest.mark.parametrize("line", ["awk 'function f(n'", "tac -s '' /etc/hosts", "join -t '' -o 2etc /etc/hosts /etc/hosts",
                                  "touch -d '2024-02-01}' f", "find . -newermt '2024-99-99'",
                                  "nl -b '' /etc/hosts", "jq -n --slurpfile a /etc/hosts 1"])
def test_what_makes_no_sense_is_refused(line: str) -> None:
    _, errors, code = World().script(line)
    assert code and errors and "internal error" not in errors
