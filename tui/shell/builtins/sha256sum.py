"""sha256sum, sha1sum, md5sum, sha512sum: checksums."""

from __future__ import annotations

import hashlib
import re

from tui.api.process import Process
from tui.shell.builtins.common import Running, complain, each_input, lines, name_of, options, text_of


def run(p: Process) -> Running:
    found, names = options(p)
    if "c" in found:
        return (yield from _check(p, names[0] if names else "-", found))

    def handle(name: str, text: str) -> None:
        digest = _digest(p, text)
        tag = f"{name_of(p).removesuffix('sum').upper()} ({name}) = {digest}\n"
        p.stdout.write(tag if "tag" in found else f"{digest} {'*' if 'b' in found else ' '}{name}\n")

    return (yield from each_input(p, names, handle))


def _digest(p: Process, text: str) -> str:
    return hashlib.new(name_of(p).removesuffix("sum"), text.encode()).hexdigest()


def _check(p: Process, name: str, found: dict[str, str]) -> Running:
    try:
        text = yield from text_of(p, name)
    except OSError as error:
        return complain(p, f"{name}: {error.strerror}")
    shown = "'standard input'" if name == "-" else name
    wanted = [match for row in lines(text) if (match := re.fullmatch(r"([0-9a-f]{32,128}) [ *](.+)", row))]
    if not wanted:
        return complain(p, f"{shown}: no properly formatted checksum lines found")
    failed = missing = 0
    for match in wanted:
        try:
            right = _digest(p, p.files.read(p.resolve(match[2]))) == match[1]
            failed += not right
            if not (right and "quiet" in found) and "status" not in found:
                p.stdout.write(f"{match[2]}: {'OK' if right else 'FAILED'}\n")
        except OSError as error:
            missing += 1
            complain(p, f"{match[2]}: {error.strerror}")
            p.stdout.write(f"{match[2]}: FAILED open or read\n")
    for count, one, many in ((missing, "listed file could not be read", "listed files could not be read"),
                             (failed, "computed checksum did NOT match", "computed checksums did NOT match")):
        if count:
            complain(p, f"WARNING: {count} {one if count == 1 else many}")
    return int(bool(failed or missing))
