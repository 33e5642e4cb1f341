"""cp: copy files and folders."""

from __future__ import annotations

from typing import Any

from tui.api.process import Process
from tui.shell.builtins.common import busybox, complain, options
from tui.shell.builtins.targets import each_to, shown_place


def run(p: Process) -> int:
    found, names = options(
        p, "rRafpvnud", "", {"recursive": "r", "archive": "a", "force": "f", "verbose": "v", "no-clobber": "n"}
    )
    return each_to(p, names, lambda source, place, target: _one(p, found, source, place, target), _words)


def _one(p: Process, found: dict[str, str], source: str, place: str, target: str) -> int:
    files: Any = p.files
    path = p.resolve(source)
    if files.is_dir(path) and not set(found) & set("rRa"):
        if busybox(p):
            return complain(p, f"omitting directory '{source}'")
        return complain(p, f"-r not specified; omitting directory '{source}'")
    if (place + "/").startswith(path + "/"):
        same = place == path
        return complain(p, f"'{source}' and '{target}' are the same file" if same else
                        f"cannot copy a directory, '{source}', into itself, '{target}'")
    if files.is_dir(path) and files.is_dir(place):
        return max([0, *(_one(p, found, f"{source}/{name}", f"{place}/{name}", target) for name in files.list(path))])
    if "n" in found and files.exists(place):
        return 0
    files.copy(path, place)
    if "v" in found:
        p.stdout.write(f"'{source}' -> '{shown_place(p, place, source, target)}'\n")
    return 0


def _words(p: Process, source: str, target: str, error: OSError) -> str:
    if not p.files.exists(p.resolve(source)):
        return f"can't stat '{source}': {error.strerror}" if busybox(p) else f"cannot stat '{source}': {error.strerror}"
    return f"cannot create regular file '{target}': {error.strerror}"
