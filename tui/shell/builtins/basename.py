"""basename, dirname: parts of paths."""

from __future__ import annotations

import posixpath

from tui.api.process import Process
from tui.shell.builtins.common import misused, name_of, options


def run(p: Process) -> int:
    found, names = options(p)
    if not names:
        raise misused(p, "missing operand")
    end = "\0" if "z" in found else "\n"
    if name_of(p) == "dirname":
        p.stdout.write("".join((posixpath.dirname(name.rstrip("/") or "/").rstrip("/") or (
            "/" if name.startswith("/") else ".")) + end for name in names))
        return 0
    many = "a" in found or "s" in found
    if len(names) > 2 and not many:
        raise misused(p, f"extra operand \u2018{names[2]}\u2019")
    suffix = found.get("s", names[1] if len(names) == 2 and not many else "")
    for name in names if many else names[:1]:
        base = posixpath.basename(name.rstrip("/")) or ("/" if name else "")
        p.stdout.write((base.removesuffix(suffix) if base != suffix else base) + end)
    return 0
