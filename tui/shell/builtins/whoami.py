"""whoami, id: who runs this."""

from __future__ import annotations

from tui.api.process import Process
from tui.shell.builtins.common import complain


def run(p: Process) -> int:
    name = p.env.get("USER") or "root"
    number = 0 if name == "root" else 1000
    if p.argv[0].endswith("whoami"):
        p.stdout.write(name + "\n")
        return 0
    answers = {"-u": str(number), "-g": str(number), "-un": name, "-gn": name}
    if p.args and p.args[0] not in answers:
        return complain(p, f"option '{p.args[0]}' is not simulated in Harborlight")
    text = answers[p.args[0]] if p.args else f"uid={number}({name}) gid={number}({name}) groups={number}({name})"
    p.stdout.write(text + "\n")
    return 0
