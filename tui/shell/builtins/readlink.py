"""readlink, realpath: where links lead."""

from __future__ import annotations

import posixpath
from typing import Any

from tui.api.process import Process
from tui.shell.builtins.common import complain, misused, name_of, options


def run(p: Process) -> int:
    found, names = options(p)
    if not names:
        raise misused(p, "missing operand")
    follow = bool({"f", "e", "m"} & set(found)) or name_of(p) == "realpath"
    code, end = 0, "\0" if "z" in found else "" if "n" in found and len(names) == 1 else "\n"
    files: Any = p.files
    for name in names:
        try:
            if not follow:
                stat = files.stat(p.resolve(name), False)
                if stat.kind != "link":
                    raise OSError(22, "Invalid argument")
                p.stdout.write(stat.target + end)
                continue
            path = p.resolve(name) if "s" in found else _real(files, p, name, found)
            base = found.get("relative-to")
            p.stdout.write((posixpath.relpath(path, p.resolve(base)) if base else path) + end)
        except OSError as error:
            quiet = "q" in found or (name_of(p) == "readlink" and "v" not in found)
            code = 1 if quiet else complain(p, f"{name}: {error.strerror}")
    return code


def _real(files: Any, p: Process, name: str, found: dict[str, str]) -> str:
    """The path without links. Raises OSError where what must be there is not."""
    path = posixpath.join(p.cwd, name)
    if files.exists(path) or "e" in found:
        return str(files.real_path(path))
    path = p.resolve(name)
    known, rest = path, ""
    while not files.exists(known):
        if files.is_link(known):
            target = posixpath.normpath(posixpath.join(posixpath.dirname(known), files.stat(known, False).target))
            return posixpath.join(target, rest) if rest else target
        rest = posixpath.join(posixpath.basename(known), rest) if rest else posixpath.basename(known)
        known = posixpath.dirname(known)
    if "/" in rest and "m" not in found:
        raise OSError(2, "No such file or directory")
    return posixpath.join(files.real_path(known), rest)
