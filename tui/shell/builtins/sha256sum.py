"""sha256sum, sha1sum, md5sum: checksums."""

from __future__ import annotations

import hashlib

from tui.api.process import Process
from tui.shell.builtins.common import Running, each_input, options


def run(p: Process) -> Running:
    _, names = options(p)
    kind = p.argv[0].rpartition("/")[2].removesuffix("sum")

    def handle(name: str, text: str) -> None:
        p.stdout.write(f"{hashlib.new(kind, text.encode()).hexdigest()}  {name}\n")

    return (yield from each_input(p, names, handle))
