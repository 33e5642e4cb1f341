"""cp: copy files and folders."""

from __future__ import annotations

import posixpath
from typing import Any

from tui.api.process import Process
from tui.shell.builtins.common import Found, Running, busybox, complain, options
from tui.shell.builtins.mkdir import make
from tui.shell.builtins.targets import each_to, may_replace, shown_place


def run(p: Process) -> Running:
    found, names = options(p)

    def one(source: str, place: str, target: str) -> Running:
        if "parents" in found:
            make(p, posixpath.dirname(place), True)
        return (yield from _one(p, found, source, place, target))

    return (yield from each_to(p, found, names, one, lambda source, target, error: _words(p, source, target, error)))


def _one(p: Process, found: Found, source: str, place: str, target: str) -> Running:
    files: Any = p.files
    path = p.resolve(source)
    if files.is_dir(path) and not files.is_link(path) and not {"r", "a"} & set(found):
        omitted = f"omitting directory '{source}'"
        return complain(p, omitted if busybox(p) else f"-r not specified; {omitted}")
    if (place + "/").startswith(path + "/"):
        same = place == path
        return complain(p, f"'{source}' and '{target}' are the same file" if same else
                        f"cannot copy a directory, '{source}', into itself, '{target}'")
    link = files.is_link(path) and "L" not in found and bool({"P", "d", "a", "r"} & set(found))
    if files.is_dir(path) and files.is_dir(place) and not link:
        code = 0
        for name in files.list(path):
            code = max(code, (yield from _one(p, found, f"{source}/{name}", f"{place}/{name}", target)))
        return code
    shown = shown_place(p, place, source, target)
    if not (yield from may_replace(p, found, path, place, shown)):
        return 0
    _copy(p, found, source, path, place, link)
    if "v" in found:
        p.stdout.write(f"'{source}' -> '{shown}'\n")
        _tell(p, source, path, shown)
    return 0


def _copy(p: Process, found: Found, source: str, path: str, place: str, link: bool) -> None:
    files: Any = p.files
    if {"s", "l"} & set(found) or link:
        if files.is_link(place) or files.exists(place):
            files.remove(place)
        if "l" in found:
            files.make_hard_link(path, place)
        else:
            files.make_link(source if "s" in found else files.stat(path, False).target, place)
        return
    files.copy(path, place)
    if "a" in found or "p" in found and found["p"] in ("", "all", "timestamps", "mode,timestamps"):
        files.touch(place, files.stat(path).mtime)


def _tell(p: Process, source: str, path: str, shown: str) -> None:
    """What -v tells of what is in a folder."""
    files: Any = p.files
    for below in list(files.walk(path))[1:] if files.is_dir(path) else ():
        rest = below[len(path) :]
        p.stdout.write(f"'{source.rstrip('/')}{rest}' -> '{shown.rstrip('/')}{rest}'\n")


def _words(p: Process, source: str, target: str, error: OSError) -> str:
    if not p.files.exists(p.resolve(source)):
        return f"can't stat '{source}': {error.strerror}" if busybox(p) else f"cannot stat '{source}': {error.strerror}"
    if error.errno == 17:
        return f"cannot create link '{target}': {error.strerror}"
    return f"cannot create regular file '{target}': {error.strerror}"
