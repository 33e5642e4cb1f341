"""pwd: the working folder."""

from __future__ import annotations

from tui.api.process import Process


def run(p: Process) -> int:
    bad = next((word[1] for word in p.args if word[0:1] == "-" and word[1:2] not in ("L", "P", "", "-")), "")
    if bad and p.services.get("dialect") == "ash":
        line = "" if p.services["shell"].interactive else "line 0: "
        p.stderr.write(f"sh: pwd: {line}illegal option -{bad}\n")
        return 2
    p.stdout.write(p.cwd + "\n")
    return 0
