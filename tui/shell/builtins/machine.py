"""ps, top, uptime, free, df, mount, du, pidof, pgrep in a pod, as busybox has them: what the machine says of itself."""

from __future__ import annotations

import posixpath
from datetime import UTC, datetime
from typing import Any

from tui.api.process import Command, Process, Sleep, Steps
from tui.shell.applets import usage_of
from tui.shell.builtins.networds import Usage, fail, getopt, not_simulated, show_usage
from tui.shell.builtins.whoami import name_of, own_number
from tui.shell.hardware import CACHED, MEMORY, MOUNTS, USED

BOOTED = 100 * 60_000
"""Milliseconds that the node had been up when the game began."""


def run(p: Process) -> int | Steps:
    """The one that it is called by."""
    name = p.argv[0].rpartition("/")[2]
    tools: dict[str, Command] = {"ps": ps, "top": top, "uptime": uptime, "free": free, "df": df, "mount": mount,
                                 "du": du, "pidof": pidof, "pgrep": pidof, "nproc": nproc}  # fmt: skip
    return tools[name](p)


def rows(p: Process) -> list[tuple[int, int, str]]:
    """(pid, parent, command line) of the container's processes, this one last."""
    host: Any = p.services.get("pod")
    found: list[tuple[int, int, str]] = host.processes() if host is not None else []
    kernel = p.services["kernel"]
    own = kernel.current
    if own is not None and own.process.argv[1:] == ["-c", " ".join(p.argv)]:
        # A shell with one command to run makes way for it.
        found = [(pid, parent, " ".join(p.argv) if pid == own.pid else text) for pid, parent, text in found]
    elif own is not None and own.process.argv == ["sh"] and own.process is not p:
        # A line that was typed is a task of the shell's, not another one.
        found = [(pid, parent, " ".join(p.argv) if pid == own.pid else text) for pid, parent, text in found]
    elif own is None or own.process is not p:
        found.append((kernel.next_pid, own.pid if own else 0, " ".join(p.argv)))
    return found


def _user(p: Process) -> str:
    number = own_number(p)
    return name_of(p, number) or str(number)


def ps(p: Process) -> int:
    """The processes of the container; a BSD's or a Unix's flags change nothing."""
    words = [word for word in p.args if word.startswith("-o")]
    bad = next((w for w in p.args if w.startswith("-") and w.strip("-") and set(w[1:]) - set("oTefAaxuwl")), "")
    if bad and not words:
        return show_usage(p, usage_of("ps"), f"invalid option -- '{bad[1]}'")
    if words:
        return _columns(p)
    p.stdout.write("PID   USER     TIME  COMMAND\n")
    for pid, _, text in rows(p):
        p.stdout.write(f"{pid:5d} {_user(p):8}  0:00 {text}\n")
    return 0


def _columns(p: Process) -> int:
    wanted = ",".join(w.removeprefix("-o") for w in p.args).strip(",").split(",")
    values = {"pid": ("PID", 5), "ppid": ("PPID", 5), "user": ("USER", 8), "time": ("TIME", 5), "comm": ("COMMAND", 16),
              "args": ("COMMAND", 27), "stat": ("STAT", 4)}
    unknown = next((name for name in wanted if name not in values), None)
    if unknown is not None:
        return fail(p, f"bad -o argument '{unknown}', supported arguments: user,group,comm,args,pid,ppid,pgid,tty,vsz,"
                       "sid,stat,rss")  # fmt: skip
    p.stdout.write(" ".join(f"{values[name][0]:{values[name][1]}}" for name in wanted).rstrip() + "\n")
    for pid, parent, text in rows(p):
        shown = {"pid": f"{pid:5d}", "ppid": f"{parent:5d}", "user": f"{_user(p):8}", "time": " 0:00",
                 "comm": f"{posixpath.basename(text.split()[0])[:15]:16}", "args": text, "stat": "S   "}
        p.stdout.write(" ".join(shown[name] for name in wanted).rstrip() + "\n")
    return 0


def top(p: Process) -> Steps:
    """One look at the processes with `-n 1`; others follow every five seconds."""
    try:
        found, _ = getopt(p.args, "bn:d:mH", {})
    except Usage as usage:
        return show_usage(p, usage_of("top"), usage.message)
    options = dict(found)
    left = int(options["n"]) if options.get("n", "").isdigit() else -1
    while left:
        if "b" not in options and p.stdout.is_tty:
            p.stdout.write("\x1b[H\x1b[J")
        _look(p)
        left -= 1
        if left:
            yield Sleep(int(options.get("d", "5") or 5) * 1000 if options.get("d", "5").isdigit() else 5000)
    return 0


def _look(p: Process) -> None:
    spare = MEMORY - USED - CACHED
    p.stdout.write(f"Mem: {USED + CACHED}K used, {spare}K free, 12780K shrd, 18812K buff, {CACHED - 18_812}K cached\n"
                   "CPU:  0.0% usr  0.0% sys  0.0% nic  100% idle  0.0% io  0.0% irq  0.0% sirq\n"
                   f"Load average: 0.26 0.27 0.29 1/102 {p.services['kernel'].next_pid}\n"
                   "  PID  PPID USER     STAT   VSZ %VSZ CPU %CPU COMMAND\n")  # fmt: skip
    for pid, parent, text in reversed(rows(p)):
        state, size = ("R", 4572) if text.startswith("top") else ("S", 4440)
        p.stdout.write(f"{pid:5d} {parent:5d} {_user(p):8} {state} {size:8d}  0.0   {pid % 2}  0.0 {text}\n")
    p.stdout.write("\n")


def uptime(p: Process) -> int:
    """The time, and how long the node has been up."""
    when = datetime.fromtimestamp(p.clock.now / 1000, UTC)
    minutes = (p.clock.now % 86_400_000 + BOOTED) // 60_000
    p.stdout.write(f" {when:%H:%M:%S} up {minutes // 60:2d}:{minutes % 60:02d},  0 users,  "
                   "load average: 0.25, 0.26, 0.29\n")  # fmt: skip
    return 0


def free(p: Process) -> int:
    """The node's memory: a container sees all of it."""
    try:
        found, _ = getopt(p.args, "bkmgh", {})
    except Usage as usage:
        return show_usage(p, usage_of("free"), usage.message)
    keys = [key for key, _ in found]
    scale = {"b": 1 / 1024, "m": 1024.0, "g": 1024.0**2}.get(keys[-1] if keys else "k", 1.0)
    values = [MEMORY, USED, MEMORY - USED - CACHED, 12_780, CACHED, MEMORY - USED - 524_288]
    shown = [human(v) if "h" in keys else str(int(v / scale)) for v in values]
    p.stdout.write("              total        used        free      shared  buff/cache   available\n"
                   f"Mem:    {shown[0]:>11} {' '.join(f'{v:>11}' for v in shown[1:])}\n"
                   f"Swap:   {0:11d} {0:11d} {0:11d}\n")  # fmt: skip
    return 0


def human(kib: float) -> str:
    """`1.5G`, of KiB."""
    value, units = float(kib), "KMGT"
    while value >= 1024 and len(units) > 1:
        value, units = value / 1024, units[1:]
    return f"{value:.1f}{units[0]}" if kib else "0"


def df(p: Process) -> int:
    """The file systems; a path shows the one that it is on."""
    try:
        found, names = getopt(p.args, "PkmhTai", {})
    except Usage as usage:
        return show_usage(p, usage_of("df"), usage.message)
    keys = {key for key, _ in found}
    shown = list(MOUNTS[:3] + MOUNTS[3:4] + MOUNTS[-1:]) if not names else []
    code = 0
    wide = "h" in keys or "m" in keys
    head = "Filesystem                Size      Used Available Use% Mounted on\n" if "h" in keys else (
        "Filesystem           1M-blocks      Used Available Use% Mounted on\n" if wide else
        "Filesystem           1K-blocks      Used Available Use% Mounted on\n")
    p.stdout.write(head)
    for name in names:
        path = p.resolve(name)
        if not p.files.exists(path):
            code = fail(p, f"{name}: can't find mount point")
            continue
        shown.append(max((m for m in MOUNTS if (path + "/").startswith(m[1].rstrip("/") + "/")),
                         key=lambda m: len(m[1])))  # fmt: skip
    for what, where, size, used, _, _ in shown:
        percent = -(-100 * used // size) if used else 0
        cells = [human(v) if "h" in keys else str(v // 1024 if "m" in keys else v) for v in (size, used, size - used)]
        p.stdout.write(f"{what:20} {cells[0]:>9} {cells[1]:>9} {cells[2]:>9} {percent:3d}% {where}\n")
    return code


def mount(p: Process) -> int:
    """What is mounted; mounting is not simulated."""
    if p.args:
        return not_simulated(p, "mounting")
    for what, where, _, _, kind, options in MOUNTS:
        p.stdout.write(f"{what} on {where} type {kind} ({options})\n")
    return 0


def du(p: Process) -> int:
    """What files take up, in blocks of 4 KiB."""
    try:
        found, names = getopt(p.args, "aHLd:clsxhmkb", {})
    except Usage as usage:
        return show_usage(p, usage_of("du"), usage.message)
    options, code = dict(found), 0
    for name in names or ["."]:
        path = p.resolve(name)
        if not p.files.exists(path):
            words = f"cannot access '{name}'" if p.services.get("userland") == "gnu" else name
            code = fail(p, f"{words}: No such file or directory")
            continue
        _sizes(p, path, name, options, 0)
    return code


def _sizes(p: Process, path: str, name: str, options: dict[str, str], depth: int) -> int:
    folder = p.files.is_dir(path)
    size = 4 if folder else -(-len(p.files.read(path).encode()) // 4096) * 4
    for child in p.files.list(path) if folder else ():
        size += _sizes(p, posixpath.join(path, child), posixpath.join(name, child), options, depth + 1)
    deepest = 0 if "s" in options else int(options["d"]) if options.get("d", "").isdigit() else 1_000
    if depth <= deepest and (folder or "a" in options or not depth):
        shown = human(size) if "h" in options else str(size // 1024 if "m" in options else size)
        p.stdout.write(f"{shown}\t{name}\n")
    return size


def pidof(p: Process) -> int:
    """The processes of a name."""
    names = [word for word in p.args if not word.startswith("-")]
    found = [str(pid) for pid, _, text in rows(p)[:-1] if posixpath.basename(text.split()[0]) in names]
    if found:
        p.stdout.write((" " if p.argv[0].endswith("pidof") else "\n").join(reversed(found)) + "\n")
    return 0 if found else 1


def nproc(p: Process) -> int:
    """The node's processors."""
    p.stdout.write("4\n")
    return 0
