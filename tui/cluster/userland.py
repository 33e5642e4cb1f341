"""Commands inside containers: servers started by hand, and the shell's busybox tools."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from tui.api.process import Command, Process, Ready, Steps
from tui.cluster.programs.find import listeners
from tui.shell.command import Registry, Tool

if TYPE_CHECKING:
    from tui.cluster.podprocess import PodHost


def pod_command(name: str, host: PodHost) -> Command:
    """The command of a name, which the image is known to hold."""
    if name in {posixpath.basename(server) for server in host.image.servers} or name == "httpd":
        return lambda process: _serve(process, host)
    return shell_command(name, host)


def _serve(process: Process, host: PodHost) -> Steps:
    """A server started from a shell: opens its ports and stays until it is killed."""
    run = host.nodes.runs.get(host.uid)
    pod = host.nodes.pod_of(run) if run else None
    if pod is None:
        return 1
    argv = tuple(process.argv)
    if posixpath.basename(argv[0]) == "agnhost":
        from tui.cluster.programs import agnhost

        if agnhost.is_tool(argv):
            return (yield from agnhost.run(process))
    if posixpath.basename(argv[0]) == "nginx":
        from tui.cluster.programs import nginxtool

        if nginxtool.is_tool(argv):
            return nginxtool.run(process, host)
    ports = [row[:2] for row in listeners(argv, pod, host.container, host.nodes, dict(process.env))]
    opened = []
    try:
        for port, protocol in ports:
            if not host.listen(port, protocol, argv):
                process.stderr.write(f"{process.argv[0]}: bind: Address already in use\n")
                return 1
            opened.append((port, protocol))
        while True:
            yield Ready(())
    finally:
        for port, protocol in opened:
            host.close(port, protocol)


def shell_command(name: str, host: PodHost) -> Command:
    """A tool of tui.shell in its busybox form; one that is not there says so plainly."""
    tool = commands_of(host).tool(name)
    if tool is not None:
        return tool.run

    def missing(process: Process) -> int:
        process.stderr.write(f"{name}: is not simulated in Harborlight\n")
        return 1

    return missing


def commands_of(host: PodHost) -> Registry:
    """What the container's shell finds: the image's commands, and servers that can be started by hand."""
    from tui.shell.builtins import BUSYBOX, laptop

    everything = laptop()
    found = Registry()
    for name in host.image.commands:
        own = BUSYBOX if host.image.dialect == "busybox" else everything
        tool = own.tool(name) or everything.tool(name)
        if tool is not None:
            found.add(tool)
    for server in host.image.servers:
        found.add(_server_tool(server, host))
    if "httpd" in host.image.commands:
        found.add(_server_tool("httpd", host))
    return found


def _server_tool(server: str, host: PodHost) -> Tool:
    return Tool(posixpath.basename(server), lambda process: _serve(process, host), "a server of this image")
