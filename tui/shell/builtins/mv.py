"""mv: move or rename."""

from __future__ import annotations

from typing import Any

from tui.api.process import Process
from tui.shell.builtins.common import busybox, complain, options
from tui.shell.builtins.targets import each_to, shown_place


def run(p: Process) -> int:
    found, names = options(p, "fvn", "", {"force": "f", "verbose": "v", "no-clobber": "n"})
    return each_to(p, names, lambda source, place, target: _one(p, found, source, place, target), _words)


def _one(p: Process, found: dict[str, str], source: str, place: str, target: str) -> int:
    files: Any = p.files
    path = p.resolve(source)
    files.stat(path, False)
    if place == path:
        return complain(p, f"'{source}' and '{target}' are the same file")
    if "n" in found and files.exists(place):
        return 0
    files.rename(path, place)
    if "v" in found:
        p.stdout.write(f"renamed '{source}' -> '{shown_place(p, place, source, target)}'\n")
    return 0


def _words(p: Process, source: str, target: str, error: OSError) -> str:
    if not p.files.exists(p.resolve(source)):
        lead = f"can't rename '{source}'" if busybox(p) else f"cannot stat '{source}'"
        return f"{lead}: {error.strerror}"
    return f"cannot move '{source}' to '{target}': {error.strerror}"
