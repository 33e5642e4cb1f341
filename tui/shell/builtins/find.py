"""find: walk a folder and pick files. Expressions are read in findtests.py."""

from __future__ import annotations

import posixpath
from typing import Any

from tui.api.process import Pause, Process
from tui.shell.builtins.common import Running, busybox, complain
from tui.shell.builtins.findtests import Bad, Expression, Place, Prune, Reader, Stop


def run(p: Process) -> Running:
    args = list(p.args)
    while args and args[0] in ("-L", "-H", "-P"):
        if args.pop(0) == "-L":
            return complain(p, "option '-L' is not simulated in Harborlight")
    roots = []
    while args and not args[0].startswith("-") and args[0] not in ("!", "(", ")", ","):
        roots.append(args.pop(0))
    reader = Reader(p, args)
    try:
        expression = reader.read()
    except Bad as bad:
        return complain(p, str(bad))
    code = 0
    try:
        for root in roots or ["."]:
            code = (yield from _root(p, reader, expression, root)) or code
    except Stop:
        pass
    return (yield from reader.finish()) or code or reader.code


def _root(p: Process, reader: Reader, expression: Expression, root: str) -> Running:
    files: Any = p.files
    base = p.resolve(root)
    if not files.exists(base) and not files.is_link(base):
        return complain(p, f"{root}: No such file or directory" if busybox(p) else
                        f"\u2018{root}\u2019: No such file or directory")
    return (yield from _visit(p, reader, expression, Place(base, root, 0)))


def _visit(p: Process, reader: Reader, expression: Expression, place: Place) -> Running:
    files: Any = p.files
    is_folder = not files.is_link(place.path) and files.is_dir(place.path)
    code = 0
    reader.seen += 1
    if reader.seen % 200 == 0:
        yield from p.stdout.flush()
        yield Pause()
    if not reader.depth_first:
        try:
            yield from _test(reader, expression, place)
        except Prune:
            is_folder = False
    if is_folder and place.depth < reader.deepest and files.is_dir(place.path):
        for name in files.list(place.path):
            shown = place.shown + ("" if place.shown.endswith("/") else "/") + name
            child = Place(posixpath.join(place.path, name), shown, place.depth + 1)
            code = (yield from _visit(p, reader, expression, child)) or code
    if reader.depth_first:
        yield from _test(reader, expression, place)
    return code


def _test(reader: Reader, expression: Expression, place: Place) -> Running:
    if place.depth >= reader.shallowest:
        reader.pruned = False
        yield from expression(place)
        if reader.pruned:
            raise Prune
    return 0
