"""xargs: build commands from input."""

from __future__ import annotations

import shlex

from tui.api.process import Process, Streams
from tui.shell.builtins.common import Running, busybox, complain, options
from tui.shell.streams import StringInput
from tui.shell.words import ansi


def run(p: Process) -> Running:
    found, words = options(p, "0rtx", "InLPd", {"no-run-if-empty": "r", "null": "0", "max-args": "n"}, stop=True)
    words = words or ["echo"]
    text = yield from p.stdin.read_all()
    if "0" in found or "d" in found:
        items = [item for item in text.split("\0" if "0" in found else ansi(found["d"])) if item.strip("\n")]
    elif "I" in found or "L" in found:
        items = [line.strip() for line in text.split("\n") if line.strip()]
    else:
        try:
            items = shlex.split(text)
        except ValueError:
            return complain(p, "unmatched quote; by default quotes are special to xargs unless you use the -0 option")
    streams = Streams(StringInput(), p.stdout, p.stderr)
    size = 1 if "I" in found or "L" in found else max(len(items), 1)
    size = max(1, int(found["n"])) if found.get("n", "").isdigit() else size
    code = 0
    for start in range(0, max(len(items), 0 if "r" in found or "I" in found or busybox(p) else 1), size):
        group = items[start : start + size]
        line = [word.replace(found["I"], group[0]) for word in words] if "I" in found else words + group
        if "t" in found:
            p.stderr.write(" ".join(line) + "\n")
        status = yield from p.services["shell"].invoke(line, streams)
        code = status if status in (126, 127) else 123 if status else code
    return code
