"""busybox itself, and the smallest applets: expr, mktemp, readlink, tty, sync, arch, groups, getent, kill, which."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tui.api.process import Process, Steps
from tui.shell.builtins.common import complain
from tui.shell.builtins.networds import BANNER

_ABOUT = BANNER.rstrip("\n") + """
BusyBox is copyrighted by many authors between 1998-2015.
Licensed under GPLv2. See source distribution for detailed
copyright notices.

Usage: busybox [function [arguments]...]
   or: busybox --list[-full]
   or: busybox --show SCRIPT
   or: busybox --install [-s] [DIR]
   or: function [arguments]...

	BusyBox is a multi-call binary that combines many common Unix
	utilities into a single executable.  Most people will create a
	link to busybox for each function they wish to use and BusyBox
	will act like whatever it was invoked as.

Currently defined functions:
"""


def run(p: Process) -> int | Steps:
    """The one that it is called by."""
    name = p.argv[0].rpartition("/")[2]
    if name == "busybox":
        return busybox(p)
    return _SMALL[name](p)


def busybox(p: Process) -> int | Steps:
    """An applet by name, the list of them, or what this is."""
    commands = p.services["commands"]
    names = sorted(name for name in commands if name not in ("busybox", "apk", "getent", "ldd", "iconv", "scanelf"))
    if not p.args or p.args[0] == "--help":
        p.stdout.write(_ABOUT + _listed(names))
        return 0
    if p.args[0] in ("--list", "--list-full"):
        lead = "bin/" if p.args[0] == "--list-full" else ""
        p.stdout.write("".join(f"{lead}{name}\n" for name in names))
        return 0
    if p.args[0] not in names:
        p.stderr.write(f"{p.args[0]}: applet not found\n")
        return 127
    inner = Process(p.args, p.streams, p.files, p.cwd, p.env, p.clock, p.random, p.network, p.columns, p.rows,
                    p.services)  # fmt: skip
    result: int | Steps = commands[p.args[0]](inner)
    return result


def _listed(names: list[str]) -> str:
    """The names between commas, in lines that a terminal holds."""
    lines, line = list[str](), "\t"
    for number, name in enumerate(names):
        word = name + (", " if number < len(names) - 1 else "")
        if len(line.expandtabs(8)) + len(word.rstrip()) > 79:
            lines.append(line.rstrip())
            line = "\t"
        line += word
    return "\n".join([*lines, line]) + "\n"


def expr(p: Process) -> int:
    """Numbers, comparisons, and the length of a text."""
    words = list(p.args)
    if not words:
        return complain(p, "too few arguments", 2)
    if words[0] == "length" and len(words) == 2:
        return _value(p, len(words[1]))
    if len(words) == 1:
        return _value(p, words[0])
    while len(words) >= 3:
        at = next((i for i in range(1, len(words), 2) if words[i] in ("*", "/", "%")), 1)
        try:
            words[at - 1 : at + 2] = [str(_reckon(words[at - 1], words[at], words[at + 1]))]
        except ZeroDivisionError:
            return complain(p, "division by zero", 2)
        except ValueError:
            return complain(p, "non-numeric argument", 2)
        except (KeyError, IndexError):
            return complain(p, "syntax error", 2)
    return _value(p, words[0]) if len(words) == 1 else complain(p, "syntax error", 2)


def _value(p: Process, value: str | int) -> int:
    p.stdout.write(f"{value}\n")
    return int(str(value) in ("", "0"))


def _reckon(left: str, sign: str, right: str) -> int:
    numbers = all(word.lstrip("-").isdecimal() for word in (left, right))
    order: dict[str, Callable[[Any, Any], bool]] = {
        "=": lambda a, b: a == b, "==": lambda a, b: a == b, "!=": lambda a, b: a != b, "<": lambda a, b: a < b,
        "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, ">=": lambda a, b: a >= b}  # fmt: skip
    if sign in order:
        return int(order[sign](int(left), int(right)) if numbers else order[sign](left, right))
    a, b = int(left), int(right)
    if sign in "/%" and not b:
        raise ZeroDivisionError
    quotient = abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1) if sign in "/%" else 0
    return {"+": a + b, "-": a - b, "*": a * b, "/": quotient, "%": a - b * quotient}[sign]


def mktemp(p: Process) -> int:
    """A new file, or with -d a folder."""
    names = [word for word in p.args if not word.startswith("-")]
    pattern = names[0] if names else "/tmp/tmp.XXXXXX"
    head = pattern.rstrip("X")
    if len(pattern) - len(head) < 6:
        return complain(p, "Invalid argument")
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    path = p.resolve(head + "".join(p.random.choice(letters) for _ in range(len(pattern) - len(head))))
    if any(word.startswith("-") and "d" in word for word in p.args):
        p.files.make_dir(path)
    else:
        p.files.write(path, "")
    p.stdout.write(path + "\n")
    return 0


def readlink(p: Process) -> int:
    """Where a link leads; with -f the path without any."""
    names, files = [word for word in p.args if not word.startswith("-")], p.files
    reader: Any = files
    for name in names:
        path = p.resolve(name)
        try:
            if any(word.startswith("-") and "f" in word for word in p.args):
                p.stdout.write(reader.real_path(path) + "\n")
            elif reader.is_link(path):
                p.stdout.write(reader.stat(path, False).target + "\n")
            else:
                return 1
        except OSError:
            return 1
    return 0


def tty(p: Process) -> int:
    """The terminal's name."""
    p.stdout.write("/dev/pts/0\n" if p.stdin.is_tty else "not a tty\n")
    return 0 if p.stdin.is_tty else 1


def arch(p: Process) -> int:
    """The processor's kind."""
    p.stdout.write("x86_64\n")
    return 0


def groups(p: Process) -> int:
    """The names of the user's groups."""
    from tui.shell.builtins.whoami import run as identify

    p.argv = ["id", "-Gn"]
    return identify(p)


def which(p: Process) -> int:
    """Where commands are."""
    from tui.shell.special.world import which as find

    return find(p.services["shell"], p.argv)


def getent(p: Process) -> int:
    """`hosts NAME`, `passwd` and `group` out of their files."""
    if len(p.args) < 1 or p.args[0] not in ("passwd", "group", "hosts"):
        return complain(p, f"{p.args[0] if p.args else ''} is not simulated in Harborlight")
    if p.args[0] == "hosts":
        return _hosts(p, p.args[1:])
    text = p.files.read(f"/etc/{p.args[0]}")
    found = [line for line in text.splitlines() if not p.args[1:] or line.split(":")[0] in p.args[1:]]
    p.stdout.write("".join(line + "\n" for line in found))
    return 0 if found else 2


def _hosts(p: Process, names: list[str]) -> int:
    network, code = p.network, 0
    for name in names:
        dial = network.dial(name, "DNS") if network else None
        addresses = network.resolve(dial, name)[0] if network and dial else []
        if network and dial:
            network.finish(dial, "ok" if addresses else "unknown-host")
        p.stdout.write("".join(f"{address:15} {name}\n" for address in addresses[:1]))
        code = code if addresses else 2
    return code


def kill(p: Process) -> int | Steps:
    """As the shell's own."""
    from tui.shell.special.jobs import kill as end

    result: int | Steps = end(p.services["shell"], p.argv)
    return result


_SMALL: dict[str, Callable[[Process], int | Steps]] = {
    "expr": expr, "mktemp": mktemp, "readlink": readlink, "tty": tty, "groups": groups, "which": which, "kill": kill,
    "getent": getent, "sync": lambda p: 0, "arch": arch,
    "dnsdomainname": lambda p: 0}  # fmt: skip
