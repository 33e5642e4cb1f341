"""basename, dirname, realpath: parts of paths."""

from __future__ import annotations

import posixpath

from tui.api.process import Process
from tui.shell.builtins.common import complain, options


def run(p: Process) -> int:
    found, names = options(p, "az", "s", {"suffix": "s"})
    if not names:
        return complain(p, "missing operand")
    command = p.argv[0].rpartition("/")[2]
    if command == "dirname":
        p.stdout.write("".join((posixpath.dirname(name.rstrip("/") or "/") or ".") + "\n" for name in names))
        return 0
    if command in ("realpath", "readlink"):
        p.stdout.write("".join(p.resolve(name) + "\n" for name in names))
        return 0
    suffix = found.get("s", names[1] if len(names) == 2 and "a" not in found else "")
    for name in names if "a" in found or "s" in found else names[:1]:
        base = posixpath.basename(name.rstrip("/")) or "/"
        p.stdout.write((base.removesuffix(suffix) if base != suffix else base) + "\n")
    return 0
