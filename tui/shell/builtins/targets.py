"""What cp and mv share: several sources and one target, a folder or a name."""

from __future__ import annotations

import posixpath
from collections.abc import Callable

from tui.api.process import Process
from tui.shell.builtins.common import complain, misused


def each_to(
    p: Process,
    names: list[str],
    one: Callable[[str, str, str], int],
    words: Callable[[Process, str, str, OSError], str],
) -> int:
    """Call `one(source, place, target)` for each source; `words` says what an OSError meant. Returns the exit code."""
    if len(names) < 2:
        raise misused(p, f"missing destination file operand after '{names[0]}'" if names else "missing file operand")
    *sources, target = names
    into = p.files.is_dir(p.resolve(target))
    if len(sources) > 1 and not into:
        there = p.files.exists(p.resolve(target))
        return complain(p, f"target '{target}': {'Not a directory' if there else 'No such file or directory'}")
    code = 0
    for source in sources:
        place = posixpath.join(p.resolve(target), posixpath.basename(source.rstrip("/"))) if into else p.resolve(target)
        try:
            code = one(source, place, target) or code
        except OSError as error:
            code = complain(p, words(p, source, target, error))
    return code


def shown_place(p: Process, place: str, source: str, target: str) -> str:
    """Where something went, as -v shows it."""
    into = place != p.resolve(target)
    return posixpath.join(target, posixpath.basename(place)) if into and not target.endswith(place) else target
