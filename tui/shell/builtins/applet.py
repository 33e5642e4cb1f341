"""busybox itself, and the smallest applets: mktemp, tty, sync, arch, groups, getent, kill, which."""

from __future__ import annotations

import posixpath
from collections.abc import Callable

from tui.api.process import Process, Steps
from tui.shell.builtins.common import busybox as busybox_like
from tui.shell.builtins.common import complain, options
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


def mktemp(p: Process) -> int:
    """A new file, or with -d a folder."""
    found, names = options(p)
    pattern = names[0] if names else "tmp.XXXXXXXXXX"
    ending = found.get("suffix", pattern[len(pattern.rpartition("X")[0]) + 1 :] if "X" in pattern else "")
    pattern = pattern.removesuffix(ending)
    head = pattern.rstrip("X")
    size = len(pattern) - len(head)
    if size < (6 if busybox_like(p) else 3):
        return complain(p, "Invalid argument" if busybox_like(p) else f"too few X's in template \u2018{pattern}\u2019")
    folder = found.get("p") or ("/tmp" if not names or "t" in found else "")
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    name = posixpath.join(folder, head + "".join(p.random.choice(letters) for _ in range(size)) + ending)
    try:
        if "u" not in found:
            p.files.make_dir(p.resolve(name)) if "d" in found else p.files.write(p.resolve(name), "")
            p.files.chmod(p.resolve(name), 0o700 if "d" in found else 0o600)  # type: ignore[attr-defined]
    except OSError as error:
        kind = "directory" if "d" in found else "file"
        words = f"failed to create {kind} via template \u2018{posixpath.join(folder, pattern)}\u2019: {error.strerror}"
        return 1 if "q" in found else complain(p, words)
    p.stdout.write(name + "\n")
    return 0


def tty(p: Process) -> int:
    """The terminal's name."""
    found, _ = options(p)
    if "s" not in found:
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
    from tui.shell.special.lookup import which as find

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
    """As the shell's own, under its own name."""
    from tui.shell.shell import shell_of
    from tui.shell.special.jobs import kill as end

    shell = shell_of(p, "ash")
    shell.called = "kill"
    return end(shell, p.argv)


_SMALL: dict[str, Callable[[Process], int | Steps]] = {
    "mktemp": mktemp, "tty": tty, "groups": groups, "which": which, "kill": kill,
    "getent": getent, "sync": lambda p: 0, "arch": arch,
    "dnsdomainname": lambda p: 0}  # fmt: skip
