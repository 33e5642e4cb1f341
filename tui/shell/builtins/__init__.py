"""The tools, in explicit tuples: what the laptop offers and what busybox offers."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from tui.api.process import Command, Process
from tui.shell.command import Registry, Tool
from tui.shell.shell import sh


def late(name: str) -> Command:
    """The command in the file of that name, loaded when it first runs: a screen that starts needs none of them."""

    def run(process: Process) -> Any:
        return import_module(f"tui.shell.builtins.{name}").run(process)

    return run


TOOLS: tuple[Tool, ...] = (
    Tool("ls", late("ls"), "List files."),
    Tool("cat", late("cat"), "Print files."),
    Tool("head", late("head"), "Print the first lines."),
    Tool("tail", late("tail"), "Print the last lines."),
    Tool("wc", late("wc"), "Count lines, words and bytes."),
    Tool("sort", late("sort"), "Sort lines."),
    Tool("uniq", late("uniq"), "Leave out repeated lines."),
    Tool("cut", late("cut"), "Parts of each line."),
    Tool("tr", late("tr"), "Translate or delete characters."),
    Tool("tee", late("tee"), "Copy input to files and output."),
    Tool("grep", late("grep"), "Print lines that match a pattern.", aliases=("egrep", "fgrep")),
    Tool("sed", late("sed"), "Edit a stream."),
    Tool("find", late("find"), "Walk a folder and pick files."),
    Tool("xargs", late("xargs"), "Build commands from input."),
    Tool("mkdir", late("mkdir"), "Make folders."),
    Tool("rmdir", late("rmdir"), "Remove empty folders."),
    Tool("rm", late("rm"), "Remove files and folders."),
    Tool("cp", late("cp"), "Copy files and folders."),
    Tool("mv", late("mv"), "Move or rename."),
    Tool("touch", late("touch"), "Make files, or set their time to now."),
    Tool("ln", late("ln"), "Make symbolic links."),
    Tool("seq", late("seq"), "A row of numbers."),
    Tool("sleep", late("sleep"), "Let time pass."),
    Tool("date", late("date"), "The simulated date and time."),
    Tool("env", late("env"), "The environment, or a command in another.", aliases=("printenv",)),
    Tool("clear", late("clear"), "Empty the screen."),
    Tool("diff", late("diff"), "Compare two files."),
    Tool("base64", late("base64"), "Encode and decode."),
    Tool("sha256sum", late("sha256sum"), "Checksums.", aliases=("sha1sum", "md5sum", "sha512sum")),
    Tool("nl", late("nl"), "Number lines."),
    Tool("paste", late("paste"), "Lines side by side."),
    Tool("less", late("less"), "Show a text.", aliases=("more",)),
    Tool("watch", late("watch"), "Run a command again and again."),
    Tool("time", late("time"), "How long a command takes (simulated)."),
    Tool("tar", late("tar"), "Archives."),
    Tool("timeout", late("timeout"), "Run a command for at most so long."),
    Tool("yes", late("yes"), "A line again and again."),
    Tool("rev", late("rev"), "Lines backwards."),
    Tool("tac", late("tac"), "The lines in reverse order."),
    Tool("basename", late("basename"), "Parts of paths.", aliases=("dirname",)),
    Tool("readlink", late("readlink"), "Where paths lead.", aliases=("realpath",)),
    Tool("stat", late("stat"), "What is known of a file."),
    Tool("chmod", late("chmod"), "Set permissions."),
    Tool("whoami", late("whoami"), "Who runs this.", aliases=("id",)),
    Tool("hostname", late("hostname"), "The name and addresses of the place."),
    Tool("uname", late("uname"), "The system."),
    Tool("awk", late("awk"), "Patterns and actions over fields."),
    Tool("jq", late("jq"), "Filter JSON."),
    Tool("ps", late("ps"), "The tasks that run here."),
    Tool("edit", late("edit"), "Open a file in the editor.", aliases=("vi", "vim", "nano")),
    Tool("echo", late("echo"), "Print the arguments.", "[-neE] [TEXT]...", ms=0, own_help=True),
    Tool("printf", late("printf"), "Print a format with arguments.", "FORMAT [ARGUMENT]...", ms=0, own_help=True),
    Tool("test", late("test"), "Check a condition.", "CONDITION", ms=0, own_help=True, aliases=("[",)),
    Tool("pwd", late("pwd"), "The working folder.", "", ms=0, own_help=True),
    Tool("true", late("true"), "Nothing, successfully.", "", ms=0, own_help=True, aliases=("false",)),
    Tool("sh", sh, "The shell.", "[-c TEXT] [FILE [ARGUMENT]...]", aliases=("bash", "ash"), own_help=True),
)
"""Every tool but those of the network."""


NETWORK: tuple[Tool, ...] = (
    Tool("wget", late("wget"), "Fetch a URL.", "[-qO FILE] [-T SECONDS] URL", own_help=True),
    Tool("curl", late("curl"), "Fetch a URL.", "[OPTION]... URL", own_help=True),
    Tool("nslookup", late("nslookup"), "Ask the DNS.", "NAME [SERVER]", own_help=True),
    Tool("ping", late("ping"), "Send echo requests.", "[-c N] HOST", own_help=True),
    Tool("nc", late("nc"), "Open a connection.", "[-zv] HOST PORT", own_help=True),
    Tool("telnet", late("telnet"), "Open a connection.", "HOST [PORT]", own_help=True),
    Tool("dig", late("dig"), "Ask the DNS.", "[@SERVER] NAME [TYPE]", own_help=True),
    Tool("host", late("host"), "Ask the DNS.", "NAME", own_help=True),
)
"""The tools of the network."""


MORE: tuple[Tool, ...] = (
    Tool("expr", late("expr"), "A value from an expression.", ms=0),
    Tool("column", late("column"), "Tables and columns."),
    Tool("comm", late("comm"), "What two sorted files have in common."),
    Tool("join", late("join"), "Lines of two files that share a field."),
    Tool("fold", late("fold"), "Break long lines."),
    Tool("od", late("od"), "The bytes of files."),
    Tool("xxd", late("od"), "The bytes of files.", aliases=("hexdump",)),
    Tool("du", late("du"), "How much files take."),
    Tool("df", late("df"), "The room on the disk (made up)."),
    Tool("bc", late("bc"), "Arithmetic."),
    Tool("man", late("man"), "The manual page of a tool."),
    Tool("nohup", late("nohup"), "Run a command that needs no terminal."),
    *(Tool(name, late("applet"), words) for name, words in (
        ("mktemp", "Make a file or folder of a new name."), ("tty", "The terminal's name."),
        ("groups", "The user's groups."), ("arch", "The kind of machine."), ("sync", "Write everything to the disk."))),
    Tool("nice", late("nohup"), "Run a command."),
)
"""What a laptop has besides."""


def laptop() -> Registry:
    """A new registry of what the learner's laptop offers; kubectl is added by whoever owns it."""
    return Registry((*TOOLS, *MORE, *NETWORK))



BUSYBOX = Registry(tool for tool in (*TOOLS, *NETWORK) if tool.name not in ("jq", "edit", "curl", "dig", "host"))
"""What a shell in a pod offers where its image says nothing else."""


def _as_bash(process: Process) -> Any:
    process.argv = ["bash", *process.args]
    return sh(process)


IN_PODS = Registry((
    *(Tool(name, late("ifaces"), "The network's interfaces.", own_help=True)
      for name in ("ip", "ifconfig", "route", "netstat", "arp", "arping", "traceroute")),
    *(Tool(name, late("machine"), "What the machine says of itself.", own_help=True)
      for name in ("ps", "top", "uptime", "free", "df", "mount", "du", "pidof", "pgrep", "nproc")),
    Tool("zsh", _as_bash, "A shell; bash stands for it.", own_help=True),
    Tool("dash", sh, "The shell.", own_help=True),
    Tool("[[", late("test"), "Check a condition.", own_help=True, ms=0),
    *(Tool(name, late("applet"), "A small tool.", own_help=True)
      for name in ("busybox", "mktemp", "tty", "groups", "which", "kill", "getent", "sync", "arch",
                   "dnsdomainname")),
))
"""What containers have besides, where their image holds it."""


APPLETS = Registry((
    *(Tool(name, late("smallapplets"), "A small applet.", own_help=True)
      for name in ("usleep", "stty", "killall", "pkill", "chown", "chgrp", "factor", "cmp", "dd", "strings", "truncate",
                   "ipcalc", "cal", "dos2unix", "unix2dos", "reset", "hostid", "logger", "users", "last", "who", "w",
                   "logname")),
    Tool("setsid", late("nohup"), "Run a command in a session of its own.", own_help=True),
))
"""What only busybox has in this form."""
