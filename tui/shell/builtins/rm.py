"""rm: remove files and folders."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from tui.api.process import BREATH, Process, Wait
from tui.shell.builtins.common import FEW, Found, Running, ask, busybox, complain, misused, options


def run(p: Process) -> Running:
    found, names = options(p)
    lead = "can't" if busybox(p) else "cannot"
    last = next((key for key, _ in reversed(found.every) if key in "fiI"), "")
    if not names and "f" not in found:
        raise misused(p, "missing operand")
    if last == "I" and (len(names) > 3 or "r" in found):
        count = f"{len(names)} argument{'s' if len(names) > 1 else ''}"
        if not (yield from ask(p, f"remove {count} recursively" if "r" in found else f"remove {count}")):
            return 0
    code = 0
    for name in names:
        path = p.resolve(name)
        if path == "/" and "r" in found:
            code = complain(p, "it is dangerous to operate recursively on '/'")
            continue
        try:
            code = (yield from _one(p, found, name, path, last == "i")) or code
        except OSError as error:
            if "f" not in found or error.errno != 2:
                code = complain(p, f"{lead} remove '{name}': {error.strerror}")
    return code


def _one(p: Process, found: Found, name: str, path: str, asking: bool) -> Running:
    files: Any = p.files
    folder = files.stat(path, False).kind == "dir"
    if folder and "r" not in found and not ("d" in found and not files.list(path)):
        raise OSError(*((39, "Directory not empty") if "d" in found else (21, "Is a directory")))
    if asking and folder and files.list(path) and not (yield from ask(p, f"descend into directory '{name}'")):
        return 0
    for gone, one in enumerate(reversed(list(files.walk(path))), 1):
        if gone % FEW == 0:
            yield BREATH
        shown = name.rstrip("/") + one[len(path) :]
        what = "directory " if files.is_dir(one) and not files.is_link(one) else ""
        if asking and not (yield from _agreed(p, one, shown)):
            continue
        files.remove(one)
        if "v" in found:
            p.stdout.write(f"removed {what}'{shown}'\n")
    return 0


def _agreed(p: Process, path: str, shown: str) -> Generator[Wait, Any, bool]:
    files: Any = p.files
    stat = files.stat(path, False)
    kinds = {"dir": "directory", "link": "symbolic link", "device": "character special file"}
    kind = kinds.get(stat.kind, "regular file" if stat.size else "regular empty file")
    return (yield from ask(p, f"remove {kind} '{shown}'"))
