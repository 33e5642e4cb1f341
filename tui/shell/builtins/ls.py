"""ls: list files."""

from __future__ import annotations

import posixpath
from collections.abc import Generator
from datetime import UTC, datetime
from typing import Any

from tui.api.process import BREATH, Process, Wait
from tui.shell.builtins.common import Running, busybox, complain, options

_MODES = "rwxrwxrwx"
_LONGS = {"all": "a", "almost-all": "A", "color": "n", "colour": "n", "human-readable": "h", "recursive": "R",
          "reverse": "r", "directory": "d", "classify": "F", "group-directories-first": "D", "quote-name": "Q",
          "no-group": "o", "literal": "N", "file-type": "F"}


def run(p: Process) -> Running:
    found, names = options(p, "1aAldhFprtSRnimQxCXvUgoNqD", "", _LONGS)
    files: Any = p.files
    plain: list[str] = []
    folders: list[str] = []
    code = 0
    for name in sorted(names) or ["."]:
        try:
            stat = files.stat(p.resolve(name), "l" not in found)
            (folders if stat.kind == "dir" and "d" not in found else plain).append(name)
        except OSError as error:
            busy = busybox(p)
            words = f"{name}: {error.strerror}" if busy else f"cannot access '{name}': {error.strerror}"
            code = complain(p, words, 1 if busy else 2)
    if plain:
        _show(p, found, [(name, p.resolve(name)) for name in plain])
    many = len(folders) + len(plain) > 1 or "R" in found
    for number, name in enumerate(folders):
        p.stdout.write("\n" if plain or number else "")
        yield from _folder(p, found, name, many)
    return code


def _folder(p: Process, found: dict[str, str], name: str, many: bool) -> Generator[Wait, Any, None]:
    files: Any = p.files
    path = p.resolve(name)
    names = [child for child in files.list(path) if not child.startswith(".") or "a" in found or "A" in found]
    rows = [(child, posixpath.join(path, child)) for child in names]
    if "a" in found:
        rows = [(".", path), ("..", posixpath.dirname(path)), *rows]
    if many:
        p.stdout.write(f"{name}:\n")
    if "l" in found:
        p.stdout.write(f"total {4 * len(rows)}\n")
    _show(p, found, rows)
    yield BREATH
    for child in names if "R" in found else ():
        if files.is_dir(posixpath.join(path, child)):
            p.stdout.write("\n")
            yield from _folder(p, found, posixpath.join(name, child), True)


def _show(p: Process, found: dict[str, str], rows: list[tuple[str, str]]) -> None:
    files: Any = p.files
    stats = [(name, files.stat(path, False)) for name, path in rows]
    if "X" in found:
        stats.sort(key=lambda row: posixpath.splitext(row[0])[1])
    if "D" in found:
        stats.sort(key=lambda row: row[1].kind != "dir")
    if "t" in found:
        stats.sort(key=lambda row: -row[1].mtime)
    if "S" in found:
        stats.sort(key=lambda row: -row[1].size)
    if "r" in found:
        stats.reverse()
    quote = '"' if "Q" in found else ""
    shown = [(quote + name + quote + _mark(stat, found), stat) for name, stat in stats]
    if p.stdout.is_tty and busybox(p):
        shown = [(f"\x1b[{_colour(stat)}m{name}\x1b[m", stat) for name, stat in shown]
        if "l" not in found and "1" not in found:
            p.stdout.write(grid([name for name, _ in stats], [name for name, _ in shown], p.columns))
            return
    if "l" in found:
        _long(p, found, shown)
    elif "m" in found:
        p.stdout.write(", ".join(name for name, _ in shown) + "\n" if shown else "")
    elif (p.stdout.is_tty or set("Cx") & set(found)) and "1" not in found:
        p.stdout.write(columns([name for name, _ in shown], p.columns))
    else:
        p.stdout.write("".join(name + "\n" for name, _ in shown))


def _mark(stat: Any, found: dict[str, str]) -> str:
    if stat.kind == "dir":
        return "/" if "F" in found or "p" in found else ""
    if "F" not in found:
        return ""
    return "@" if stat.kind == "link" else "*" if stat.mode & 0o111 else ""


def mode_text(stat: Any) -> str:
    """`-rw-r--r--`"""
    kind = {"dir": "d", "link": "l", "device": "c"}.get(stat.kind, "-")
    bits = "".join(char if stat.mode >> (8 - place) & 1 else "-" for place, char in enumerate(_MODES))
    return kind + (bits[:-1] + ("t" if bits[-1] == "x" else "T") if stat.mode & 0o1000 else bits)


def _size(size: int, wanted: bool) -> str:
    return human(size) if wanted else str(size)


def human(size: int) -> str:
    """`512`, `4.0K`, `12M`: rounded up, as -h shows it."""
    if size < 1024:
        return str(size)
    value, unit = float(size), 0
    while value >= 1024 and unit < 5:
        value, unit = value / 1024, unit + 1
    tenths = -(-value * 10 // 1)
    return f"{tenths / 10:.1f}{' KMGTP'[unit]}" if tenths < 100 else f"{-(-value // 1):.0f}{' KMGTP'[unit]}"


def _long(p: Process, found: dict[str, str], rows: list[tuple[str, Any]]) -> None:
    sizes = [_size(stat.size, "h" in found) for _, stat in rows]
    wide = max(map(len, sizes), default=1)
    links = max((len(str(stat.links)) for _, stat in rows), default=1)
    owners = max((len(stat.owner) for _, stat in rows), default=1)
    busy = busybox(p)
    for (name, stat), size in zip(rows, sizes, strict=True):
        when = datetime.fromtimestamp(stat.mtime / 1000, UTC)
        date = f"{when:%b} {when.day:2d} {when:%H:%M}"
        arrow = f" -> {stat.target}" if stat.target else ""
        head = (f"{mode_text(stat)} {stat.links:4d} {stat.owner:8} {stat.owner:8} {size:>9}" if busy else
                f"{mode_text(stat)} {stat.links:{links}d} {stat.owner:{owners}} {stat.owner:{owners}} {size:>{wide}}")
        p.stdout.write(f"{head} {date} {name}{arrow}\n")


def _colour(stat: Any) -> str:
    """As busybox's image has it built in."""
    if stat.kind == "file":
        return "1;32" if stat.mode & 0o111 else "0;0"
    return {"dir": "1;34", "link": "1;36"}.get(stat.kind, "1;33")


def grid(names: list[str], shown: list[str], width: int) -> str:
    """Names in columns of one width, read downwards, as busybox sets them; `shown` holds their colours too."""
    if not names:
        return ""
    wide = max(map(len, names)) + 2
    rows = -(-len(names) // max(1, width // wide))
    lines = []
    for row in range(rows):
        picked = range(row, len(names), rows)
        cells = [shown[i] + " " * (wide - len(names[i])) for i in picked[:-1]]
        lines.append("".join(cells) + shown[picked[-1]] + "\n")
    return "".join(lines)


def columns(names: list[str], width: int) -> str:
    """Names in columns, read downwards."""
    if not names:
        return ""
    for rows in range(1, len(names) + 1):
        groups = [names[start : start + rows] for start in range(0, len(names), rows)]
        wide = [max(map(len, group)) + 2 for group in groups]
        if sum(wide) - 2 <= width or rows == len(names):
            break
    out = []
    for row in range(rows):
        cells = [f"{group[row]:{w}}" for group, w in zip(groups, wide, strict=True) if row < len(group)]
        out.append("".join(cells).rstrip() + "\n")
    return "".join(out)
