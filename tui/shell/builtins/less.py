"""less, more: show a text (all of it; the front end scrolls)."""

from __future__ import annotations

from tui.api.process import Process
from tui.shell.builtins.common import Running, each_input, options


def run(p: Process) -> Running:
    _, names = options(p, "NRSFXi")
    return (yield from each_input(p, names, lambda name, text: p.stdout.write(text)))
