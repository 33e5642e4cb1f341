"""du: how much files take, in blocks of 4 KiB."""

from __future__ import annotations

import posixpath
from typing import Any

from tui.api.process import BREATH, Process
from tui.shell.builtins.common import Running, complain, options
from tui.shell.builtins.ls import human


def run(p: Process) -> Running:
    found, names = options(p)
    deepest = int(found["d"]) if found.get("d", "").isdigit() else 0 if "s" in found else 10_000
    code = total = 0
    files: Any = p.files
    for name in names or ["."]:
        path = p.resolve(name)
        if not files.exists(path):
            code = complain(p, f"cannot access '{name}': No such file or directory")
            continue
        total += yield from _walk(p, found, path, name, 0, deepest)
    if "c" in found:
        _show(p, found, total, "total")
    return code


def _walk(p: Process, found: dict[str, str], path: str, name: str, depth: int, deepest: int) -> Running:
    files: Any = p.files
    stat = files.stat(path, False)
    size = int(stat.size) if "b" in found else -(-int(stat.size) // 4096) * 4096
    for child in files.list(path) if stat.kind == "dir" else ():
        shown = name.rstrip("/") + "/" + child
        size += yield from _walk(p, found, posixpath.join(path, child), shown, depth + 1, deepest)
    if stat.kind == "dir":
        yield BREATH
    if depth <= deepest and (stat.kind == "dir" or "a" in found or not depth):
        _show(p, found, size, name)
    return size


def _show(p: Process, found: dict[str, str], size: int, name: str) -> None:
    unit = 1 if "b" in found else 1048576 if "m" in found else 1024
    text = human(size) if "h" in found else str(-(-size // unit))
    p.stdout.write(f"{text}\t{name}\n")
