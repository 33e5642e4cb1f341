"""ln: hard and symbolic links."""

from __future__ import annotations

import posixpath
from typing import Any

from tui.api.process import Process
from tui.shell.builtins.common import Found, complain, misused, options


def run(p: Process) -> int:
    found, names = options(p)
    if not names:
        raise misused(p, "missing file operand")
    if "t" not in found and len(names) == 1:
        names = [*names, "."]
    *targets, last = [*names, found["t"]] if "t" in found else names
    place = p.resolve(last)
    link = p.files.is_link(place)  # type: ignore[attr-defined]
    into = p.files.is_dir(place) and "T" not in found and not ("n" in found and link)
    if len(targets) > 1 and not into:
        there = p.files.exists(place)
        return complain(p, f"target '{last}': {'Not a directory' if there else 'No such file or directory'}")
    code = 0
    for target in targets:
        shown = posixpath.join(last, posixpath.basename(target.rstrip("/"))) if into else last
        code = _link(p, found, target, p.resolve(shown), posixpath.normpath(shown) if into else shown) or code
    return code


def _link(p: Process, found: Found, target: str, path: str, shown: str) -> int:
    files: Any = p.files
    symbolic = "s" in found
    if not symbolic and not files.exists(p.resolve(target)) and not files.is_link(p.resolve(target)):
        return complain(p, f"failed to access '{target}': No such file or directory")
    if not symbolic and files.is_dir(p.resolve(target)):
        return complain(p, f"{target}: hard link not allowed for directory")
    if "r" in found:
        target = posixpath.relpath(p.resolve(target), posixpath.dirname(path))
    try:
        if "f" in found and (files.is_link(path) or files.exists(path)) and not files.is_dir(path) or (
                "f" in found and files.is_link(path)):
            files.remove(path)
        if symbolic:
            files.make_link(target, path)
        else:
            files.make_hard_link(p.resolve(target), path)
    except OSError as error:
        return complain(p, f"failed to create {'symbolic' if symbolic else 'hard'} link '{shown}': {error.strerror}")
    if "v" in found:
        p.stdout.write(f"'{shown}' {'->' if symbolic else '=>'} '{target}'\n")
    return 0
