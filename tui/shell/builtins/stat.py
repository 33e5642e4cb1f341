"""stat: what is known of a file."""

from __future__ import annotations

import re
from typing import Any

from tui.api.process import Process
from tui.shell.builtins.common import complain, options
from tui.shell.builtins.ls import mode_text


def run(p: Process) -> int:
    found, names = options(p, "L", "c", {"format": "c"})
    files: Any = p.files
    code = 0 if names else complain(p, "missing operand")
    for name in names:
        try:
            stat = files.stat(p.resolve(name), "L" in found)
        except OSError as error:
            code = complain(p, f"cannot statx '{name}': {error.strerror}")
            continue
        values = {"n": name, "s": stat.size, "a": f"{stat.mode:o}", "A": mode_text(stat), "U": stat.owner,
                  "G": stat.owner, "Y": stat.mtime // 1000, "h": stat.links, "F": _KINDS[stat.kind]}
        template = found.get("c", "  File: %n\n  Size: %s\t%F\nAccess: (0%a/%A)  Uid: %U   Gid: %G")
        p.stdout.write(re.sub(r"%(\w)", lambda m, v=values: str(v.get(m[1], "?")), template) + "\n")  # type: ignore[misc]
    return code


_KINDS = {"file": "regular file", "dir": "directory", "link": "symbolic link", "device": "character special file"}
