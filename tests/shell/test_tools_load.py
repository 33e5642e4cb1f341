"""Tools load when they first run; each of them does."""

from importlib import import_module

import pytest

from tui.shell.builtins import NETWORK, TOOLS


@pytest.mark.parametrize("name", [tool.name for tool in (*TOOLS, *NETWORK) if tool.name != "sh"])
def test_each_tool_has_its_file(name: str) -> None:
    assert callable(import_module(f"tui.shell.builtins.{name}").run)
