"""`--help` of every tool: it names what is taken, and what it names is taken."""

from __future__ import annotations

import re

import pytest
from world import World

from tui.shell.builtins import MORE, NETWORK, TOOLS
from tui.shell.builtins.optiontable import Option, sheets, spellings
from tui.shell.builtins.real import REAL

_OWN = ("echo", "printf", "test", "pwd", "true", "sh")
"""Builtins of the shell, whose help is the shell's."""
NAMES = [name for tool in (*TOOLS, *MORE) if tool.name not in _OWN for name in (tool.name, *tool.aliases)]
NOT_TAKEN = re.compile(r"not simulated|invalid option|unrecognized option|[Uu]nknown option|unknown predicate|not an option")
_LINES = {"find": "find . {}", "awk": "awk {} 1", "jq": "jq {} .", "tar": "tar -cf x {} ."}


@pytest.mark.parametrize("name", NAMES)
def test_help_goes_to_standard_output(name: str) -> None:
    output, errors, code = World().script(f"/usr/bin/{name} --help")
    assert (errors, code) == ("", 0)
    assert output.startswith(f"Usage: {name}") and len(output.splitlines()) > 2
    assert all(spelled in output for spelled in spellings(name))


def shown(name: str, spelled: str, option: Option) -> str:
    """A command line with the option, and a value where it needs one."""
    value = {"find": {"-type": " f", "-exec": " true \\;", "-execdir": " true \\;", "-samefile": " .", "-newer": " ."}}
    words = value.get(name, {}).get(spelled, " 1" * max(1, len(re.findall(r" [A-Z]+", option.shown))) if option.value
                                    == "needed" else "")
    return _LINES.get(name, f"{name} {{}}").format(spelled + words)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("edit", "vi", "vim", "nano")])
def test_what_the_help_names_is_taken(name: str) -> None:
    lines = [shown(name, spelled, option) for spelled, option in spellings(name).items()]
    _, errors, _ = World().script("\n".join(f"timeout 1 {line} < /dev/null > /dev/null" for line in lines))
    assert not NOT_TAKEN.search(errors), errors


@pytest.mark.parametrize("name", [name for name in REAL if name in NAMES])
def test_what_the_help_does_not_name_is_refused(name: str) -> None:
    letters, longs = REAL[name]
    every = [*(f"-{letter}" for letter in letters), *(f"--{long}" for long in longs.split())]
    missing = [option for option in every if option not in spellings(name) and option not in ("--help", "--version")]
    _, errors, _ = World().script("\n".join(f"{name} {option} < /dev/null" for option in missing))
    assert len(re.findall("is not simulated in Harborlight", errors)) == len(missing), errors


def test_curl_takes_what_its_whole_help_names() -> None:
    output, _, code = World().script("curl --help all")
    assert code == 0 and all(spelled in output for spelled in spellings("curl"))
    values = {"--resolve": "a:1:1.2.3.4", "--output": "f", "-o": "f", "--url": "none://x"}
    lines = [f"curl {spelled} {values.get(spelled, '1') if option.value else ''} none://x"
             for spelled, option in spellings("curl").items()]
    _, errors, _ = World().script("\n".join(lines))
    assert not NOT_TAKEN.search(errors) and "is unknown" not in errors and "proper" not in errors, errors


def test_every_entry_belongs_to_a_tool() -> None:
    assert set(sheets()) <= {*NAMES, *(tool.name for tool in NETWORK)}
