"""ln: symbolic links."""

from __future__ import annotations

import posixpath
from typing import Any

from tui.api.process import Process
from tui.shell.builtins.common import complain, options


def run(p: Process) -> int:
    found, names = options(p, "sfn", "", {"symbolic": "s", "force": "f"})
    if "s" not in found:
        return complain(p, "hard links are not simulated in Harborlight")
    if len(names) != 2:
        return complain(p, "missing file operand")
    files: Any = p.files
    path = p.resolve(names[1])
    if files.is_dir(path) and "n" not in found:
        path = posixpath.join(path, posixpath.basename(names[0]))
    try:
        if "f" in found and files.is_link(path):
            files.remove(path)
        files.make_link(names[0], path)
    except OSError as error:
        return complain(p, f"failed to create symbolic link '{names[1]}': {error.strerror}")
    return 0
