"""Smaller applets of busybox, in their common forms: cmp, dd, strings, truncate, factor, cal, ipcalc, chown, stty."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import UTC, datetime
from ipaddress import AddressValueError, IPv4Interface, NetmaskValueError
from typing import Any

from tui.api.process import Process, Sleep, Steps
from tui.shell.applets import usage_of
from tui.shell.builtins.common import Running, complain, lines, split_keeping, text_of
from tui.shell.builtins.networds import Usage, getopt, show_usage

_SIZES = {"": 1, "c": 1, "w": 2, "b": 512, "k": 1024, "K": 1024, "M": 1 << 20, "m": 1 << 20, "G": 1 << 30}
_LARGEST = 64 * 1024 * 1024


def run(p: Process) -> int | Steps:
    """The one that it is called by."""
    return _APPLETS[p.argv[0].rpartition("/")[2]](p)


def usleep(p: Process) -> Running:
    """Microseconds pass."""
    if not p.args[0].isdecimal():
        return complain(p, f"invalid number '{p.args[0]}'")
    yield Sleep(int(p.args[0]) // 1000)
    return 0


def stty(p: Process) -> int:
    """The terminal's size; its settings are not kept."""
    if not p.stdin.is_tty:
        return complain(p, "standard input: Inappropriate ioctl for device")
    if p.args == ["size"]:
        p.stdout.write(f"{p.rows} {p.columns}\n")
        return 0
    return complain(p, "settings of the terminal are not simulated in Harborlight")


def killall(p: Process) -> int:
    """Every process of a name gets a signal."""
    pod: Any = p.services.get("pod")
    names = [word for word in p.args if not word.startswith("-")]
    if not names:
        return show_usage(p, usage_of("killall"))
    code = 0
    for name in names:
        found = [pid for pid, _, text in pod.processes() if text.split()[0].rpartition("/")[2] == name] if pod else []
        if not [pid for pid in found if pod.signal(pid, 9 if p.args[0] in ("-9", "-KILL") else 15)]:
            code = 1
            if p.argv[0].endswith("killall"):
                complain(p, f"{name}: no process killed")
    return code


def chown(p: Process) -> int:
    """Owners are looked up, and not kept: everything belongs to root."""
    names = [word for word in p.args if not re.match(r"-\w", word)]
    table = "group" if p.argv[0].endswith("chgrp") else "passwd"
    owner = names[0].replace(".", ":").partition(":")[0]
    text = p.files.read(f"/etc/{table}") if p.files.exists(f"/etc/{table}") else ""
    if owner and not owner.isdecimal() and owner not in [line.split(":")[0] for line in lines(text)]:
        return complain(p, f"unknown {'group' if table == 'group' else 'user'} {owner}")
    missing = [name for name in names[1:] if not p.files.exists(p.resolve(name))]
    return max((complain(p, f"{name}: No such file or directory") for name in missing), default=0)


def factor(p: Process) -> int:
    """Prime factors of small numbers."""
    for word in p.args:
        if not word.isdecimal() or len(word) > 12:
            return show_usage(p, usage_of("factor"))
        left, found, by = int(word), [], 2
        while by * by <= left:
            while left % by == 0:
                found.append(by)
                left //= by
            by += 1
        p.stdout.write(f"{word}:{''.join(f' {n}' for n in [*found, *([left] if left > 1 else [])])}\n")
    return 0


def cmp(p: Process) -> Running:
    """Where two files first differ."""
    quiet = p.args[0] == "-s"
    names = [word for word in p.args if word == "-" or not word.startswith("-")]
    texts = []
    for name in (*names, "-")[:2]:
        try:
            texts.append((yield from text_of(p, name)).encode())
        except OSError as error:
            return complain(p, f"{name}: {error.strerror}", 2)
    first, second = texts
    if first == second:
        return 0
    at = next((n for n, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), None)
    if at is None:
        if not quiet:
            complain(p, f"EOF on {names[0] if len(first) < len(second) else names[1]}")
    elif not quiet:
        p.stdout.write(f"{names[0]} {names[1]} differ: char {at + 1}, line {first[:at].count(10) + 1}\n")
    return 1


def dd(p: Process) -> Running:
    """Copy blocks: if, of, bs, count, skip, seek; other words are refused as unknown."""
    given = {}
    for word in p.args:
        key, equals, value = word.partition("=")
        if not equals or key not in ("if", "of", "bs", "ibs", "obs", "count", "skip", "seek", "conv", "status"):
            return show_usage(p, usage_of("dd"))
        given[key] = value
    numbers = {}
    for key in ("bs", "count", "skip"):
        match = re.fullmatch(r"(\d{1,9})([cwbkKMmG]?)", given.get(key, "512" if key == "bs" else "0"))
        if match is None:
            return complain(p, f"invalid number '{given[key]}'")
        numbers[key] = int(match[1]) * _SIZES[match[2]]
    size, most = numbers["bs"], numbers["bs"] * numbers["count"] if "count" in given else None
    try:
        if given.get("if") in ("/dev/zero", "/dev/urandom", "/dev/random"):
            text = "\0" * min(_LARGEST if most is None else most, _LARGEST)
        else:
            text = yield from text_of(p, given.get("if", "-"))
    except OSError as error:
        return complain(p, f"can't open '{given['if']}': {error.strerror}")
    text = text[numbers["skip"] * size:][: most if most is not None else len(text)]
    try:
        p.files.write(p.resolve(given["of"]), text) if "of" in given else p.stdout.write(text)
    except OSError as error:
        return complain(p, f"can't open '{given['of']}': {error.strerror}")
    whole, part = divmod(len(text.encode()), size)
    if given.get("status") != "none":
        p.stderr.write("".join(f"{whole}+{int(part > 0)} records {way}\n" for way in ("in", "out")))
    return 0


def strings(p: Process) -> Running:
    """Runs of four or more characters that can be printed."""
    code = 0
    for name in [word for word in p.args if not word.startswith("-")] or ["-"]:
        try:
            text = yield from text_of(p, name)
        except OSError as error:
            code = complain(p, f"{name}: {error.strerror}")
            continue
        p.stdout.write("".join(found + "\n" for found in re.findall(r"[\t -~]{4,}", text)))
    return code


def truncate(p: Process) -> int:
    """Files of a size."""
    try:
        found, names = getopt(p.args, "cs:", {})
    except Usage as usage:
        return show_usage(p, usage_of("truncate"), usage.message)
    size = re.fullmatch(r"(\d{1,9})([cwbkKMmG]?)", dict(found).get("s", ""))
    if not found or not names:
        return show_usage(p, usage_of("truncate"))
    if size is None:
        return complain(p, f"invalid number '{dict(found).get('s', '')}'")
    wanted = int(size[1]) * _SIZES[size[2]]
    if wanted > _LARGEST:
        return complain(p, f"{names[0]}: File too large")
    for name in names:
        path = p.resolve(name)
        text = p.files.read(path) if p.files.exists(path) else ""
        p.files.write(path, text[:wanted].ljust(wanted, "\0"))
    return 0


def ipcalc(p: Process) -> int:
    """Network, broadcast address, mask and prefix of an address."""
    try:
        found, words = getopt(p.args, "bnmphs", {"broadcast": "b", "network": "n", "netmask": "m", "prefix": "p"})
        if not found or not 1 <= len(words) <= 2:
            raise Usage
        asked = {key for key, _ in found}
        whole = "/" in words[0] or len(words) > 1
        place = IPv4Interface("/".join(words) if whole else f"{words[0]}/{_class(words[0])}")
    except Usage as usage:
        return show_usage(p, usage_of("ipcalc"), usage.message)
    except (AddressValueError, NetmaskValueError, ValueError):
        return 1 if "s" in asked else complain(p, f"bad IP address: {words[0]}")
    rows = {"m": f"NETMASK={place.netmask}", "b": f"BROADCAST={place.network.broadcast_address}",
            "n": f"NETWORK={place.network.network_address}", "p": f"PREFIX={place.network.prefixlen}"}
    p.stdout.write("".join(f"{row}\n" for key, row in rows.items() if key in asked))
    return 0


def _class(address: str) -> int:
    """The prefix that an address had before prefixes."""
    first = int(address.partition(".")[0])
    return 8 if first < 128 else 16 if first < 192 else 24


def cal(p: Process) -> int:
    """A month, or the one that it is."""
    words = [word for word in p.args if word.isdecimal() and len(word) < 5]
    if len(words) != len(p.args) or len(words) == 1:
        return complain(p, "only a month and a year are simulated in Harborlight")
    now = datetime.fromtimestamp(p.clock.now // 1000, UTC)
    month, year = (int(words[0]), int(words[1])) if words else (now.month, now.year)
    if not 1 <= month <= 12:
        return complain(p, f"number {month} is not in 1..12 range")
    weeks = calendar.Calendar(6).monthdayscalendar(year, month)
    title = f"{calendar.month_name[month]} {year}"
    rows = [" " * ((20 - len(title)) // 2) + title, "Su Mo Tu We Th Fr Sa"]
    rows += [" ".join(f"{day:2d}" if day else "  " for day in week).rstrip() for week in weeks]
    p.stdout.write("\n".join([*rows, *[" " * 21] * (6 - len(weeks))]) + "\n")
    return 0


def line_ends(p: Process) -> Running:
    """dos2unix and unix2dos: a file's ends of lines changed in place, or those of what comes in."""
    to_dos = p.argv[0].endswith("unix2dos") != ("-d" in p.args)
    names = [word for word in p.args if not word.startswith("-")]
    for name in names or ["-"]:
        text = yield from text_of(p, name)
        rows = [row.replace("\r\n", "\n") for row in split_keeping(text)]
        text = "".join(row.replace("\n", "\r\n") if to_dos else row for row in rows)
        p.files.write(p.resolve(name), text) if name != "-" else p.stdout.write(text)
    return 0


def _says(text: str, code: int = 0) -> Callable[[Process], int]:
    def say(p: Process) -> int:
        p.stdout.write(text)
        return code

    return say


_APPLETS: dict[str, Callable[[Process], int | Steps]] = {
    "usleep": usleep, "stty": stty, "killall": killall, "pkill": killall, "chown": chown, "chgrp": chown,
    "factor": factor, "cmp": cmp, "dd": dd, "strings": strings, "truncate": truncate, "ipcalc": ipcalc, "cal": cal,
    "dos2unix": line_ends, "unix2dos": line_ends, "reset": _says("\x1bc\x1b(B\x1b[m\x1b[J\x1b[?25h"),
    "hostid": _says("00000000\n"), "logger": _says(""), "users": _says("\n"),
    "last": _says("USER       TTY            HOST               LOGIN        TIME\n"),
    "who": _says("USER\t\tTTY\t\tIDLE\tTIME\t\t HOST\n"), "w": _says("USER\t\tTTY\t\tIDLE\tTIME\t\t HOST\n"),
    "logname": lambda p: complain(p, "getlogin: No such device or address"),
}
