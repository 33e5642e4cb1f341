"""tail: the last lines."""

from __future__ import annotations

import re

from tui.api.process import Process, Sleep
from tui.shell.builtins.common import Running, complain, each_input, options


def run(p: Process) -> Running:
    p.argv = [p.argv[0], *(re.sub(r"^-(\d+)$", r"-n\1", arg) for arg in p.args)]
    found, names = options(p, "qvfF", "nc", {"lines": "n", "bytes": "c", "follow": "f"})
    text = found.get("c") or found.get("n") or "10"
    if not re.fullmatch(r"[-+]?\d+", text):
        return complain(p, f"invalid number of lines: '{text}'")
    count = int(text.lstrip("-+"))
    shown: dict[str, int] = {}

    def handle(name: str, content: str) -> None:
        if len(names) > 1 and "q" not in found:
            p.stdout.write(("\n" if shown else "") + f"==> {name} <==\n")
        shown[name] = len(content)
        units = list(content) if "c" in found else content.splitlines(keepends=True)
        p.stdout.write("".join(units[count - 1 :] if text[0] == "+" else units[-count:] if count else []))

    code = yield from each_input(p, names, handle)
    while ("f" in found or "F" in found) and names:
        yield Sleep(1000)
        for name in shown:
            more = p.files.read(p.resolve(name))[shown[name] :]
            shown[name] += len(more)
            p.stdout.write(more)
    return code
