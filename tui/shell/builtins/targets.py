"""What cp, mv and ln share: several sources and one target, a folder or a name; asking, and what is kept."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Generator
from typing import Any

from tui.api.process import Process, Wait
from tui.shell.builtins.common import Found, Running, ask, complain, misused

One = Callable[[str, str, str], Running]


def each_to(p: Process, found: Found, names: list[str], one: One, words: Callable[[str, str, OSError], str]) -> Running:
    """Call `one(source, place, target)` for each source; `words` says what an OSError meant. Gives the exit code."""
    if "t" in found:
        names = [*names, found["t"]]
    if len(names) < 2:
        raise misused(p, f"missing destination file operand after '{names[0]}'" if names else "missing file operand")
    *sources, target = names
    into = p.files.is_dir(p.resolve(target)) and "T" not in found
    if "t" in found and not into:
        wrong = "Not a directory" if p.files.exists(p.resolve(target)) else "No such file or directory"
        return complain(p, f"target directory '{target}': {wrong}")
    if "T" in found and len(sources) > 1:
        raise misused(p, f"extra operand '{names[2]}'")
    if len(sources) > 1 and not into:
        there = p.files.exists(p.resolve(target))
        return complain(p, f"target '{target}': {'Not a directory' if there else 'No such file or directory'}")
    code = 0
    for source in sources:
        last = source.strip("/") if "parents" in found else posixpath.basename(source.rstrip("/"))
        place = posixpath.normpath(posixpath.join(p.resolve(target), last)) if into else p.resolve(target)
        try:
            code = (yield from one(source, place, target)) or code
        except OSError as error:
            code = complain(p, words(source, target, error))
    return code


def shown_place(p: Process, place: str, source: str, target: str) -> str:
    """Where something went, as -v shows it."""
    whole = p.resolve(target)
    return target.rstrip("/") + place[len(whole) :] if place.startswith(whole + "/") else target


def may_replace(p: Process, found: Found, path: str, place: str, shown: str) -> Generator[Wait, Any, bool]:
    """Whether a file may go where another may be, by -n, -u, -i and -f; with -b what is there is kept."""
    files: Any = p.files
    if not files.exists(place):
        return True
    last = next((key for key, _ in reversed(found.every) if key in "nif"), "")
    newer = files.stat(path, False).mtime > files.stat(place, False).mtime
    if last == "n" or "u" in found and not newer and found["u"] in ("", "older") or found.get("u") == "none":
        return False
    if last == "i" and not (yield from ask(p, f"overwrite '{shown}'")):
        return False
    if "b" in found and not files.is_dir(place):
        files.rename(place, place + "~")
    return True
