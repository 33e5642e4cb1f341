"""mv: move or rename."""

from __future__ import annotations

import posixpath
from typing import Any

from tui.api.process import Process
from tui.shell.builtins.common import busybox, complain, options


def run(p: Process) -> int:
    found, names = options(p, "fvn", "", {"force": "f"})
    if len(names) < 2:
        return complain(p, f"missing destination file operand after '{names[0]}'" if names else "missing file operand")
    *sources, target = names
    into = p.files.is_dir(p.resolve(target))
    if len(sources) > 1 and not into:
        return complain(p, f"target '{target}': No such file or directory")
    code = 0
    for source in sources:
        place = posixpath.join(p.resolve(target), posixpath.basename(source.rstrip("/"))) if into else p.resolve(target)
        try:
            code = _one(p, found, source, place, target) or code
        except OSError as error:
            code = complain(p, _words(p, source, target, error))
    return code


def _one(p: Process, found: dict[str, str], source: str, place: str, target: str) -> int:
    files: Any = p.files
    path = p.resolve(source)
    files.stat(path, False)
    if place == path:
        return complain(p, f"'{source}' and '{target}' are the same file")
    if "n" in found and files.exists(place):
        return 0
    files.rename(path, place)
    return 0


def _words(p: Process, source: str, target: str, error: OSError) -> str:
    if not p.files.exists(p.resolve(source)):
        lead = f"can't rename '{source}'" if busybox(p) else f"cannot stat '{source}'"
        return f"{lead}: {error.strerror}"
    return f"cannot move '{source}' to '{target}': {error.strerror}"
