"""The nginx program as a tool: what somebody types into a container to ask or signal the server (nginx.c)."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from tui.api.process import Process
from tui.kinds.age import format_time

if TYPE_CHECKING:
    from tui.cluster.podprocess import PodHost

_CONFIG = "/etc/nginx/nginx.conf"
_BUILT = ("built by gcc 14.2.0 (Debian 14.2.0-19)\nbuilt with OpenSSL 3.5.1 1 Jul 2025 (running with OpenSSL 3.5.4 "
          "30 Sep 2025)\nTLS SNI support enabled\nconfigure arguments: --prefix=/etc/nginx --sbin-path=/usr/sbin/nginx "
          "--conf-path=/etc/nginx/nginx.conf\n")  # fmt: skip
_HELP = """Usage: nginx [-?hvVtTq] [-s signal] [-p prefix]
             [-e filename] [-c filename] [-g directives]

Options:
  -?,-h         : this help
  -v            : show version and exit
  -V            : show version and configure options then exit
  -t            : test configuration and exit
  -T            : test configuration, dump it and exit
  -q            : suppress non-error messages during configuration testing
  -s signal     : send signal to a master process: stop, quit, reopen, reload
  -p prefix     : set prefix path (default: /etc/nginx/)
  -e filename   : set error log file (default: /var/log/nginx/error.log)
  -c filename   : set configuration file (default: /etc/nginx/nginx.conf)
  -g directives : set global directives out of configuration file

"""
_ASKED = ("-s", "-t", "-v", "-V", "-T", "-h", "-?")
_SIGNALS = ("quit", "stop", "reload", "reopen")
ENDS_IN = 200
"""Milliseconds until a server that was told to quit has gone."""


def is_tool(argv: tuple[str, ...]) -> bool:
    """Whether the options ask for anything but to serve."""
    return posixpath.basename(argv[0]) == "nginx" and len(argv) > 1 and argv[1] in _ASKED


def run(process: Process, host: PodHost) -> int:
    """`-v`, `-t`, or `-s` with a signal; all of them speak on stderr."""
    option, say = process.argv[1], process.stderr.write
    if option == "-v":
        say(f"nginx version: nginx/{process.env.get('NGINX_VERSION', '1.29.3')}\n")
        return 0
    if option == "-V":
        say(f"nginx version: nginx/{process.env.get('NGINX_VERSION', '1.29.3')}\n" + _BUILT)
        return 0
    if option in ("-h", "-?"):
        say(f"nginx version: nginx/{process.env.get('NGINX_VERSION', '1.29.3')}\n" + _HELP)
        return 0
    if option in ("-t", "-T"):
        say(f"nginx: the configuration file {_CONFIG} syntax is ok\n"
            f"nginx: configuration file {_CONFIG} test is successful\n")
        for path in (_CONFIG, "/etc/nginx/conf.d/default.conf") if option == "-T" else ():
            text = process.files.read(path) if process.files.exists(path) else ""
            process.stdout.write(f"# configuration file {path}:\n{text}\n")
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
