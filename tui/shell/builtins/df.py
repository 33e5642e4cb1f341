"""df: the room on the one disk that there is, which is made up."""

from __future__ import annotations

from typing import Any

from tui.api.process import Process
from tui.shell.builtins.common import complain, options
from tui.shell.builtins.ls import human

SIZE = 50 * 1024 * 1024
"""1 KiB blocks of the disk."""
USED = 12_345_678
"""Blocks that are in use besides the learner's files."""


def run(p: Process) -> int:
    found, names = options(p)
    files: Any = p.files
    for name in names:
        if not files.exists(p.resolve(name)):
            return complain(p, f"{name}: No such file or directory")
    sizes = [SIZE, USED, SIZE - USED]
    shown = [human(size * 1024) if "h" in found else str(size) for size in sizes]
    heads = ["Size", "Used", "Avail"] if "h" in found else ["1K-blocks", "Used", "Available"]
    wide = [max(len(head), len(text), 5) for head, text in zip(heads, shown, strict=True)]
    kind = ("Type ", "ext4 ") if "T" in found else ("", "")
    for first, second, cells, use, place in (("Filesystem", kind[0], heads, "Use%", "Mounted on"),
                                             ("/dev/sda1", kind[1], shown, f"{-(-100 * USED // SIZE)}%", "/")):
        columns = " ".join(cell.rjust(size) for cell, size in zip(cells, wide, strict=True))
        p.stdout.write(f"{first:<14} {second}{columns} {use:>4} {place}\n")
    return 0
