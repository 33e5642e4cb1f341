"""man: what `--help` says, as a page."""

from __future__ import annotations

from tui.api.process import Process
from tui.shell.builtins.less import show
from tui.shell.builtins.optiontable import sheets
from tui.shell.special.usage import help_text


def run(p: Process) -> int:
    names = [arg for arg in p.args if not arg.startswith("-") and not arg.isdigit()]
    if not names:
        p.stderr.write("What manual page do you want?\nFor example, try 'man ls'.\n")
        return 1
    entry = sheets().get(names[0])
    text = entry.help(names[0]) if entry else help_text(names[0])
    if not text:
        p.stderr.write(f"No manual entry for {names[0]}\n")
        return 16
    show(p, text)
    return 0
