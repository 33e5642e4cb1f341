"""watch: run a command again and again."""

from __future__ import annotations

import shlex
from datetime import UTC, datetime

from tui.api.process import Process, Sleep
from tui.shell.builtins.common import Running, complain, duration, options
from tui.shell.streams import Capture, StringInput


def run(p: Process) -> Running:
    found, words = options(p, stop=True)
    if not words:
        return complain(p, "missing command")
    try:
        seconds = duration(found.get("n", "2"))
    except ValueError:
        return complain(p, f"failed to parse argument: '{found['n']}'")
    shell, terminal = p.services["shell"], p.services["kernel"].terminal
    before: str | None = None
    while True:
        output = Capture()
        child = shell.child({0: StringInput(), 1: output, 2: output})
        line = shlex.join(words) if "x" in found else " ".join(words)
        status: int = yield from child.attempt(line)
        when = datetime.fromtimestamp(p.clock.now / 1000, UTC)
        title = f"Every {seconds:.1f}s: {' '.join(words)}"
        stamp = f"{when:%a %b} {when.day:2d} {when:%H:%M:%S %Y}"
        columns, rows = (terminal.columns, terminal.rows) if p.stdout.is_tty else (p.columns, p.rows)
        gap = max(1, columns - len(title) - len(stamp))
        head = "" if "t" in found else f"{title}{' ' * gap}{stamp}\n\n"
        lines = output.text.split("\n")[: max(1, rows - 2)]
        clear = "\x1b[H\x1b[2J" if p.stdout.is_tty else ""
        p.stdout.write(clear + head + "\n".join(lines).rstrip("\n") + "\n")
        yield from p.stdout.flush()
        if "e" in found and status:
            return status
        if "g" in found and before not in (None, output.text):
            return 0
        before = output.text
        yield Sleep(max(100, round(seconds * 1000)))
