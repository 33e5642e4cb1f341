"""stat: what is known of a file, as busybox and GNU's coreutils show it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from tui.api.process import Process
from tui.shell.builtins.common import busybox, complain, misused, options
from tui.shell.builtins.ls import mode_text
from tui.shell.words import ansi

_WHOLE = ("  File: %N\n  Size: %<10s\tBlocks: %<10b IO Block: %<6o %F\nDevice: %D\tInode: %<11i Links: %h\n"
          "Access: (0%a/%A)  Uid: (%>5u/%>8U)   Gid: (%>5g/%>8G)\nAccess: %y\nModify: %y\nChange: %y")  # fmt: skip


def run(p: Process) -> int:
    found, names = options(p)
    files: Any = p.files
    if not names:
        raise misused(p, "missing operand")
    code = 0
    for name in names:
        try:
            stat = files.stat(p.resolve(name), "L" in found)
        except OSError as error:
            code = complain(p, f"cannot statx '{name}': {error.strerror}")
            continue
        if busybox(p):
            p.stdout.write(_filled(found.get("c", _WHOLE), _values(name, stat)) + "\n")
            continue
        when = datetime.fromtimestamp(stat.mtime / 1000, UTC)
        full = f"{when:%Y-%m-%d %H:%M:%S.%f}000 +0000"
        empty = stat.kind == "file" and not stat.size
        values = {"n": name, "N": f"'{name}'" + (f" -> '{stat.target}'" if stat.target else ""), "s": stat.size,
                  "a": f"{stat.mode:o}", "A": mode_text(stat), "U": stat.owner, "G": stat.owner,
                  "u": _user(stat.owner), "g": _user(stat.owner), "h": stat.links, "i": stat.inode,
                  "F": "regular empty file" if empty else _KINDS[stat.kind], "f": f"{_BITS[stat.kind] | stat.mode:x}",
                  "b": -(-stat.size // 4096) * 8, "B": 512, "o": 4096, "d": 2049, "D": 801, "t": 0, "T": 0, "m": "/",
                  "%": "%"}
        values |= {letter: text for letters, text in (("xyz", full), ("w", "-"), ("W", 0)) for letter in letters}
        values |= dict.fromkeys("XYZ", stat.mtime // 1000)
        if "printf" in found:
            template, end = ansi(found["printf"]), ""
        else:
            template, end = found.get("c", _TERSE if "t" in found else _FULL), "\n"
        p.stdout.write(re.sub(r"%(-?\d*)([a-zA-Z%])", lambda m, v=values: _set(v.get(m[2], "?"), m[1]), template) + end)  # type: ignore[misc]
    return code


def _values(name: str, stat: Any) -> dict[str, object]:
    """Busybox's."""
    target = stat.target if stat.kind == "link" else ""
    time = datetime.fromtimestamp(stat.mtime // 1000, UTC)
    blocks = 0 if target else -(-stat.size // 4096) * 8
    return {"n": name, "N": f"'{name}' -> '{target}'" if target else name, "s": stat.size, "b": blocks, "o": 4096,
            "a": f"{stat.mode:o}", "A": mode_text(stat), "u": 0, "g": 0, "U": stat.owner, "G": stat.owner,
            "h": stat.links, "F": _KINDS[stat.kind], "i": stat.inode, "D": "2ch/44d",
            **dict.fromkeys("XYZ", stat.mtime // 1000),
            **dict.fromkeys("xyz", f"{time:%Y-%m-%d %H:%M:%S}.{stat.mtime % 1000:03d}000000 +0000")}


def _filled(template: str, values: dict[str, object]) -> str:
    """`%s`, or `%<10s` and `%>5u` in columns."""
    def one(match: re.Match[str]) -> str:
        text = str(values.get(match[3], "?"))
        width = int(match[2] or 0)
        return text.ljust(width) if match[1] == "<" else text.rjust(width)

    return re.sub(r"%([<>]?)(\d*)([a-zA-Z])", one, template)


_KINDS = {"file": "regular file", "dir": "directory", "link": "symbolic link", "device": "character special file"}
_BITS = {"file": 0o100000, "dir": 0o40000, "link": 0o120000, "device": 0o20000}
_FULL = ("  File: %n\n  Size: %-10s\tBlocks: %-10b IO Block: %-6o %F\nDevice: 8,1\tInode: %-11i Links: %h\n"
         "Access: (0%a/%A)  Uid: (%5u/%8U)   Gid: (%5g/%8G)\nAccess: %x\nModify: %y\nChange: %z\n Birth: %w")
_TERSE = "%n %s %b %f %u %g %D %i %h %t %T %X %Y %Z %W %o"


def _set(value: object, width: str) -> str:
    wide = int(width or 0)
    return f"{value!s:<{-wide}}" if wide < 0 else f"{value!s:>{wide}}"


def _user(name: str) -> int:
    return 0 if name == "root" else 1000
