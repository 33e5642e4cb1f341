"""The nginx program as a tool: what somebody types into a container to ask or signal the server (nginx.c)."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from tui.api.process import Process
from tui.kinds.age import format_time

if TYPE_CHECKING:
    from tui.cluster.podprocess import PodHost

_CONFIG = "/etc/nginx/nginx.conf"
_SIGNALS = ("quit", "stop", "reload", "reopen")
ENDS_IN = 200
"""Milliseconds until a server that was told to quit has gone."""


def is_tool(argv: tuple[str, ...]) -> bool:
    """Whether the options ask for anything but to serve."""
    return posixpath.basename(argv[0]) == "nginx" and argv[1:2] in (("-s",), ("-t",), ("-v",))


def run(process: Process, host: PodHost) -> int:
    """`-v`, `-t`, or `-s` with a signal; all of them speak on stderr."""
    option, say = process.argv[1], process.stderr.write
    if option == "-v":
        say(f"nginx version: nginx/{process.env.get('NGINX_VERSION', '1.29.3')}\n")
        return 0
    if option == "-t":
        say(f"nginx: the configuration file {_CONFIG} syntax is ok\n"
            f"nginx: configuration file {_CONFIG} test is successful\n")
        return 0
    signal = process.argv[2] if len(process.argv) > 2 else ""
    if signal not in _SIGNALS:
        say(f'nginx: invalid option: "-s {signal}"\n' if signal else 'nginx: option "-s" requires parameter\n')
        return 1
    moment = format_time(host.nodes.clock.now).replace("-", "/").replace("T", " ").removesuffix("Z")
    say(f"{moment} [notice] 30#30: signal process started\n")
    if not _serves(host):
        say(f'{moment} [error] 30#30: open() "/run/nginx.pid" failed (2: No such file or directory)\n')
        return 1
    if signal in ("quit", "stop"):
        _end(host)
    return 0


def _serves(host: PodHost) -> bool:
    program = host.nodes.programs.get((host.uid, host.container))
    return program is not None and program.nature == "server"


def _end(host: PodHost) -> None:
    nodes, run = host.nodes, host.nodes.runs[host.uid]
    id = run.container(host.container).id
    nodes.clock.at(nodes.clock.now + ENDS_IN, nodes.main_over, host.uid, host.container, id, 0, work=True)
