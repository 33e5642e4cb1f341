"""What a container's first process is: a server, a sleeper, a script for the shell, or nothing that can start."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from typing import Literal

from tui.api.objects import Obj
from tui.api.record import record
from tui.cluster.environment import expand
from tui.cluster.images import Image

Nature = Literal["server", "sleep", "script", "missing"]

_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}
_DELAY = re.compile(r"--delay-shutdown[= ](\d{1,6})\b")
"""How many seconds agnhost netexec goes on after SIGTERM."""
_PROMPTS = ("python3", "node", "irb", "jshell", "perl")
"""Languages that read a program from standard input, and end where there is none."""
BIN = ("/bin", "/usr/bin", "/sbin", "/usr/sbin", "/usr/local/bin")


@record
class MainProgram:
    """The first process of a container."""

    argv: tuple[str, ...]
    nature: Nature
    ms: int | None = None
    """A sleeper's time (ms), None for ever."""
    stops_in: int | None = None
    """Milliseconds it takes to end after SIGTERM; None: as process 1 it ignores it."""
    exit_code: int = 0
    """What it ends with on SIGTERM."""
    problem: str = ""
    """Why it cannot start, in runc's words."""
    code: int = 0
    """What a sleeper ends with by itself."""
    says: tuple[str, ...] = ()
    """Lines that it writes first, on standard error (templates of tui.cluster.programs.daemons)."""


def main_program(spec: Obj, image: Image, env: Mapping[str, str]) -> MainProgram:
    """From `command`, `args` and the image's own."""
    argv = tuple(expand(word, env) for word in _words(spec, image))
    if not argv:
        return MainProgram(argv, "missing", problem="no command specified")
    name = argv[0]
    if name in image.servers and len(argv) > 1 and argv[1].startswith("-") and "entrypoint" in name and image.command:
        argv = (name, image.command[0], *argv[1:])
    if name in image.servers or _http_server(argv) and name in image.commands:
        content = not image.asks or any(key in env for key in image.asks)
        return _server(argv, image) if content else _refusing(argv, image)
    problem = find_command(name, image)[1]
    if problem:
        return MainProgram(argv, "missing", problem=problem)
    if posixpath.basename(name) in _PROMPTS and not spec.get("stdin") and argv == (*image.entrypoint, *image.command):
        return MainProgram(argv, "sleep", 100)
    if posixpath.basename(name) in ("sleep", "tail") and not spec.get("stdin"):
        sleeper = _sleeper(argv)
        if sleeper is not None:
            return sleeper
    return MainProgram(argv, "script")


def _http_server(argv: tuple[str, ...]) -> bool:
    """Python's own server of files."""
    return posixpath.basename(argv[0]).startswith("python") and "http.server" in argv


def _refusing(argv: tuple[str, ...], image: Image) -> MainProgram:
    """A server that lacks what it asks for, unless something else is run through its entrypoint."""
    if "entrypoint" in argv[0] and argv[1:2] != image.command[:1]:
        return _server(argv, image)
    return MainProgram(argv, "sleep", 400, code=image.ends, says=image.refusal)


def _words(spec: Obj, image: Image) -> tuple[str, ...]:
    command, args = spec.get("command") or (), spec.get("args") or ()
    if command:
        return (*command, *args)
    return (*image.entrypoint, *(args or image.command))


def find_command(name: str, image: Image) -> tuple[str, str]:
    """(a command's bare name, "") or ("", why it cannot run): what exec and start both ask."""
    folder, bare = posixpath.split(name)
    if name in image.commands:
        return bare, ""
    if not folder:
        return "", f'exec: "{name}": executable file not found in $PATH'
    if folder in BIN and bare in image.commands:
        return bare, ""
    return "", f'exec: "{name}": stat {name}: no such file or directory'


def _server(argv: tuple[str, ...], image: Image) -> MainProgram:
    bare = posixpath.basename(argv[0])
    if bare in ("docker-entrypoint.sh", "entrypoint.sh") and len(argv) > 1 and argv[1] not in image.servers:
        return _through_entrypoint(argv[1:], image)
    if bare == "pause" or bare == "agnhost" and argv[1:2] in ((), ("pause",)):
        return MainProgram(argv, "sleep", None, 50)
    delay = _DELAY.search(" ".join(argv)) if bare == "agnhost" else None
    if delay:
        return MainProgram(argv, "server", stops_in=int(delay[1]) * 1000)
    return MainProgram(argv, "server", stops_in=200 if bare in ("nginx", "docker-entrypoint.sh") else 100,
                       exit_code=2 if bare == "agnhost" else 0)


def _through_entrypoint(argv: tuple[str, ...], image: Image) -> MainProgram:
    """Entrypoint scripts end in `exec "$@"`; curl's puts `curl` before what is no command."""
    problem = find_command(argv[0], image)[1]
    if problem and "curl" in image.commands and "sh" in image.commands and image.user:
        return MainProgram(("curl", *argv), "script")
    return MainProgram(argv, "missing", problem=problem) if problem else MainProgram(argv, "script")


def _sleeper(argv: tuple[str, ...]) -> MainProgram | None:
    if posixpath.basename(argv[0]) == "tail":
        return MainProgram(argv, "sleep") if argv[1:] in (("-f", "/dev/null"), ("-F", "/dev/null")) else None
    total = 0.0
    for word in argv[1:]:
        if word in ("infinity", "inf"):
            return MainProgram(argv, "sleep")
        match = re.fullmatch(r"(\d+(?:\.\d*)?)([smhd]?)", word)
        if not match:
            return None
        total += float(match[1]) * _UNITS[match[2]]
    return MainProgram(argv, "sleep", int(total * 1000)) if argv[1:] else None
