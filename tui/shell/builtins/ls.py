"""ls: list files. How names are set in columns is in lscolumns.py."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Generator
from datetime import UTC, datetime
from typing import Any

from tui.api.process import BREATH, Process, Wait
from tui.shell.builtins.common import Found, Running, busybox, complain, misused, options
from tui.shell.builtins.lscolumns import across, columns, grid
from tui.shell.pattern import compile_glob

_MODES = "rwxrwxrwx"
_SORTS = {"none": "U", "size": "S", "time": "t", "version": "v", "extension": "X", "name": "", "width": "width"}
_STYLES = {"full-iso": "+%Y-%m-%d %H:%M:%S.%f000 +0000", "long-iso": "+%Y-%m-%d %H:%M"}
HALF_YEAR = 15_778_476_000
"""Milliseconds after which a time is shown with its year."""
Rows = list[tuple[str, Any]]
"""Names, and what is known of the files."""


def run(p: Process) -> Running:
    found, names = options(p)
    _combine(p, found)
    files: Any = p.files
    plain: list[str] = []
    folders: list[str] = []
    code = 0
    for name in sorted(names) or ["."]:
        try:
            stat = files.stat(p.resolve(name), not ({"l", "F"} & set(found)) or "L" in found)
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


def _combine(p: Process, found: Found) -> None:
    """Options that stand for others."""
    for key, value in found.every:
        if key in "gno" or key == "full-time":
            found["l"] = ""
        if key == "f":
            found["a"] = found["U"] = ""
        if key == "sort" and value not in _SORTS:
            raise misused(p, f"invalid argument \u2018{value}\u2019 for \u2018--sort\u2019")
        if key == "sort" and _SORTS[value]:
            found[_SORTS[value]] = ""
        if key == "indicator-style" and value in ("slash", "file-type", "classify"):
            found[{"slash": "p", "classify": "F"}.get(value, value)] = ""
    if "full-time" in found:
        found["time-style"] = "full-iso"
    style = found.get("time-style", "+")
    if style not in (*_STYLES, "iso", "locale") and not style.startswith("+"):
        raise misused(p, f"invalid argument \u2018{style}\u2019 for \u2018time style\u2019")


def _hidden(name: str, found: Found) -> bool:
    for key, value in found.every:
        if key == "I" and compile_glob(value).fullmatch(name):
            return True
        if key == "hide" and not {"a", "A"} & set(found) and compile_glob(value).fullmatch(name):
            return True
    return name.startswith(".") and not {"a", "A"} & set(found) or "B" in found and name.endswith("~")


def _folder(p: Process, found: Found, name: str, many: bool) -> Generator[Wait, Any, None]:
    files: Any = p.files
    path = p.resolve(name)
    names = [child for child in files.list(path) if not _hidden(child, found)]
    rows = [(child, posixpath.join(path, child)) for child in names]
    if "a" in found:
        rows = [(".", path), ("..", posixpath.dirname(path)), *rows]
    if many:
        p.stdout.write(f"{name}:\n")
    if "l" in found or "s" in found:
        total = sum(blocks(files.stat(full, False)) for _, full in rows)
        p.stdout.write(f"total {human(total * 1024) if 'h' in found and total else total}\n")
    _show(p, found, rows)
    yield BREATH
    for child in names if "R" in found else ():
        full = posixpath.join(path, child)
        if files.is_dir(full) and not files.is_link(full):
            p.stdout.write("\n")
            yield from _folder(p, found, posixpath.join(name, child), True)


def blocks(stat: Any) -> int:
    """KiB on the disk, which has blocks of 4 KiB."""
    return -(-int(stat.size) // 4096) * 4 if stat.kind in ("file", "dir") else 0


def _show(p: Process, found: Found, rows: list[tuple[str, str]]) -> None:
    files: Any = p.files
    stats = [(name, _stat(files, path, "L" in found)) for name, path in rows]
    _sort(stats, found)
    quote = '"' if "Q" in found else ""
    shown = [(quote + name + quote + _mark(stat, found), stat) for name, stat in stats]
    if p.stdout.is_tty and busybox(p):
        shown = [(f"\x1b[{_colour(stat)}m{name}\x1b[m", stat) for name, stat in shown]
        if "l" not in found and "1" not in found:
            p.stdout.write(grid([name for name, _ in stats], [name for name, _ in shown], p.columns))
            return
    if "l" in found:
        _long(p, found, shown)
        return
    plain = [_lead(found, stats, stat) + name for name, stat in shown]
    last = next((key for key, _ in reversed(found.every) if key in "1Cxm"), "C" if p.stdout.is_tty else "1")
    wide = int(found["w"]) if found.get("w", "").isdigit() else p.columns
    if last == "m":
        p.stdout.write(_commas(plain, wide))
    elif last == "1":
        p.stdout.write("".join(name + "\n" for name in _coloured(p, found, plain, stats)))
    else:
        set_out = across if last == "x" else columns
        p.stdout.write(set_out(plain, wide or 10**6, not p.stdout.is_tty, _coloured(p, found, plain, stats)))


def _stat(files: Any, path: str, follow: bool) -> Any:
    try:
        return files.stat(path, follow)
    except OSError:
        return files.stat(path, False)


def _sort(stats: Rows, found: Found) -> None:
    last = next((key for key, _ in reversed(found.every) if key in ("X", "t", "S", "U", "v", "f", "sort")), "")
    last = _SORTS[found["sort"]] if last == "sort" else last
    if last == "X":
        stats.sort(key=lambda row: posixpath.splitext(row[0])[1])
    elif last == "v":
        stats.sort(key=lambda row: [(int(part), "") if part.isdigit() else (-1, part)
                                    for part in re.split(r"(\d+)", row[0])])
    elif last == "t":
        stats.sort(key=lambda row: -row[1].mtime)
    elif last == "S":
        stats.sort(key=lambda row: -row[1].size)
    if "r" in found:
        stats.reverse()
    if "group-directories-first" in found:
        stats.sort(key=lambda row: row[1].kind != "dir")


def _commas(names: list[str], wide: int) -> str:
    lines, line = [], ""
    for number, name in enumerate(names):
        piece = name + (", " if number < len(names) - 1 else "")
        if line and len(line + piece.rstrip()) > wide - 1:
            lines.append(line.rstrip())
            line = ""
        line += piece
    return "\n".join([*lines, line]) + "\n" if names else ""


def _lead(found: Found, stats: Rows, stat: Any) -> str:
    """What -i and -s put before a name."""
    out = ""
    if "i" in found:
        out += f"{stat.inode:{max(len(str(one.inode)) for _, one in stats)}d} "
    if "s" in found:
        sizes = {id(one): human(blocks(one) * 1024) if "h" in found else str(blocks(one)) for _, one in stats}
        out += f"{sizes[id(stat)]:>{max(map(len, sizes.values()))}} "
    return out


def _mark(stat: Any, found: Found) -> str:
    if stat.kind == "dir":
        return "/" if {"F", "p", "file-type"} & set(found) else ""
    if stat.kind == "link":
        return "@" if {"F", "file-type"} & set(found) and "l" not in found else ""
    return "*" if "F" in found and stat.mode & 0o111 and stat.kind == "file" else ""


def mode_text(stat: Any) -> str:
    """`-rw-r--r--`"""
    kind = {"dir": "d", "link": "l", "device": "c"}.get(stat.kind, "-")
    bits = "".join(char if stat.mode >> (8 - place) & 1 else "-" for place, char in enumerate(_MODES))
    return kind + (bits[:-1] + ("t" if bits[-1] == "x" else "T") if stat.mode & 0o1000 else bits)


def human(size: int) -> str:
    """`512`, `4.0K`, `12M`: rounded up, as -h shows it."""
    if size < 1024:
        return str(size)
    value, unit = float(size), 0
    while value >= 1024 and unit < 5:
        value, unit = value / 1024, unit + 1
    tenths = -(-value * 10 // 1)
    return f"{tenths / 10:.1f}{' KMGTP'[unit]}" if tenths < 100 else f"{-(-value // 1):.0f}{' KMGTP'[unit]}"


def _long(p: Process, found: Found, rows: Rows) -> None:
    busy = busybox(p)
    cells = [_cells(p, found, stat) for _, stat in rows]
    wide = [max(len(row[place]) for row in cells) for place in range(5)] if cells else []
    names = _coloured(p, found, [name for name, _ in rows], rows)
    for (_, stat), row, shown in zip(rows, cells, names, strict=True):
        arrow = f" -> {stat.target}" if stat.target else ""
        links, owner, group, size, date = row
        if busy:
            head = f"{mode_text(stat)} {int(links):4d} {owner:8} {group:8} {size:>9}"
        else:
            who = ("" if "g" in found else f" {owner:{wide[1]}}") + ("" if "o" in found else f" {group:{wide[2]}}")
            head = f"{mode_text(stat)} {links:>{wide[0]}}{who} {size:>{wide[3]}}"
        p.stdout.write(f"{_lead(found, rows, stat)}{head} {date:{wide[4]}} {shown}{arrow}\n")


def _cells(p: Process, found: Found, stat: Any) -> tuple[str, str, str, str, str]:
    owner = ("0" if stat.owner == "root" else "1000") if "n" in found else stat.owner
    return (str(stat.links), owner, owner, human(stat.size) if "h" in found else str(stat.size),
            _time(p, found.get("time-style", ""), stat.mtime))


def _time(p: Process, style: str, ms: int) -> str:
    when = datetime.fromtimestamp(ms / 1000, UTC)
    old = ms != 0 and not -1000 < p.clock.now - ms < HALF_YEAR  # files of images have no time of their own
    style = _STYLES.get(style, style)
    if style.startswith("+"):
        from tui.shell.builtins.date import shown

        return shown(when, style[1:].replace("%f000", "%N"))
    if style == "iso":
        return f"{when:%Y-%m-%d }" if old else f"{when:%m-%d %H:%M}"
    return f"{when:%b} {when.day:2d} {f' {when:%Y}' if old else f'{when:%H:%M}'}"


def _colour(stat: Any) -> str:
    """As busybox's image has it built in."""
    if stat.kind == "file":
        return "1;32" if stat.mode & 0o111 else "0;0"
    return {"dir": "1;34", "link": "1;36"}.get(stat.kind, "1;33")


def _coloured(p: Process, found: Found, names: list[str], stats: Rows) -> list[str]:
    """The names as --color has them, GNU's own colours."""
    when = found.get("color", "never") or "always"
    if "TERM" not in p.env or not (when in ("always", "yes") or when in ("auto", "tty") and p.stdout.is_tty):
        return names
    codes = {"dir": "01;34", "link": "01;36", "device": "40;33;01"}
    colours = [codes.get(stat.kind, "01;32" if stat.mode & 0o111 else "") for _, stat in stats]
    return [f"\x1b[0m\x1b[{colour}m{name}\x1b[0m" if colour else name
            for name, colour in zip(names, colours, strict=True)]
