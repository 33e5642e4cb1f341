"""mv: move or rename."""

from __future__ import annotations

from typing import Any

from tui.api.process import Process
from tui.shell.builtins.common import Found, Running, busybox, complain, options
from tui.shell.builtins.targets import each_to, may_replace, shown_place


def run(p: Process) -> Running:
    found, names = options(p)
    return (yield from each_to(
        p, found, names, lambda source, place, target: _one(p, found, source, place, target),
        lambda source, target, error: _words(p, source, target, error)))


def _one(p: Process, found: Found, source: str, place: str, target: str) -> Running:
    files: Any = p.files
    path = p.resolve(source)
    files.stat(path, False)
    if place == path:
        return complain(p, f"'{source}' and '{target}' are the same file")
    shown = shown_place(p, place, source, target)
    if not (yield from may_replace(p, found, path, place, shown)):
        return 0
    files.rename(path, place)
    if "v" in found:
        p.stdout.write(f"renamed '{source}' -> '{shown}'\n")
    return 0


def _words(p: Process, source: str, target: str, error: OSError) -> str:
    if not p.files.exists(p.resolve(source)):
        lead = f"can't rename '{source}'" if busybox(p) else f"cannot stat '{source}'"
        return f"{lead}: {error.strerror}"
    return f"cannot move '{source}' to '{target}': {error.strerror}"
