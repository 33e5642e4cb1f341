"""stat: what is known of a file, as busybox and GNU's coreutils show it."""

from __future__ import annotations

import re
import zlib
from datetime import UTC, datetime
from typing import Any

from tui.api.process import Process
from tui.shell.builtins.common import busybox, complain, options
from tui.shell.builtins.ls import mode_text

_WHOLE = ("  File: %N\n  Size: %<10s\tBlocks: %<10b IO Block: %<6o %F\nDevice: %D\tInode: %<11i Links: %h\n"
          "Access: (0%a/%A)  Uid: (%>5u/%>8U)   Gid: (%>5g/%>8G)\nAccess: %y\nModify: %y\nChange: %y")  # fmt: skip


def run(p: Process) -> int:
    found, names = options(p, "L", "c", {"format": "c"})
    files: Any = p.files
    code = 0 if names else complain(p, "missing operand")
    for name in names:
        try:
            stat = files.stat(p.resolve(name), "L" in found)
        except OSError as error:
            code = complain(p, f"cannot statx '{name}': {error.strerror}")
            continue
        template = found.get("c", _WHOLE if busybox(p) else _WHOLE + "\n Birth: %y")
        p.stdout.write(_filled(template, _values(p, name, stat)) + "\n")
    return code


def _values(p: Process, name: str, stat: Any) -> dict[str, object]:
    target = stat.target if stat.kind == "link" else ""
    shown = f"'{name}' -> '{target}'" if busybox(p) else f"{name} -> {target}"
    time = datetime.fromtimestamp(stat.mtime // 1000, UTC)
    blocks = 0 if target else -(-stat.size // 4096) * 8
    return {"n": name, "N": shown if target else name, "s": stat.size, "b": blocks, "o": 4096,
            "a": f"{stat.mode:o}", "A": mode_text(stat), "u": 0, "g": 0, "U": stat.owner, "G": stat.owner,
            "h": stat.links, "F": _KINDS[stat.kind], "i": zlib.crc32(p.resolve(name).encode()) % 2_000_000,
            "X": stat.mtime // 1000, "Y": stat.mtime // 1000, "Z": stat.mtime // 1000,
            "D": "2ch/44d" if busybox(p) else "0,44",
            **dict.fromkeys("xyz", f"{time:%Y-%m-%d %H:%M:%S}.{stat.mtime % 1000:03d}000000 +0000")}


def _filled(template: str, values: dict[str, object]) -> str:
    """`%s`, or `%<10s` and `%>5u` in columns."""
    def one(match: re.Match[str]) -> str:
        text = str(values.get(match[3], "?"))
        width = int(match[2] or 0)
        return text.ljust(width) if match[1] == "<" else text.rjust(width)

    return re.sub(r"%([<>]?)(\d*)([a-zA-Z])", one, template)


_KINDS = {"file": "regular file", "dir": "directory", "link": "symbolic link", "device": "character special file"}
