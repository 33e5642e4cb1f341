"""Commands inside containers: servers started by hand, and the shell's busybox tools."""

from __future__ import annotations

import posixpath
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from tui.api.objects import Obj
from tui.api.process import Command, Process, Ready, Steps, Streams
from tui.cluster.imagenames import PACKAGES
from tui.cluster.programs.find import listeners
from tui.shell.command import Registry, Tool, command
from tui.shell.streams import NullOutput, StringInput

if TYPE_CHECKING:
    from tui.cluster.podprocess import PodHost


def pod_command(name: str, host: PodHost) -> Command:
    """The command of a name, which the image is known to hold."""
    if name in {posixpath.basename(server) for server in host.image.servers} or name == "httpd":
        return lambda process: _serve(process, host)
    if name in ("python", "python3"):
        return lambda p: _serve(p, host) if "http.server" in p.argv else shell_command(name, host)(p)
    return shell_command(name, host)


def _serve(process: Process, host: PodHost) -> Steps:
    """A server started from a shell, or what its program does besides."""
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
    if posixpath.basename(argv[0]) == "httpd" and host.image.dialect == "busybox":
        from tui.shell.applets import refused

        code = refused("httpd", process)
        if code is not None:
            return code
        if not any(word.startswith("-") and "f" in word for word in argv):
            return _daemon(process, host, pod)
    return (yield from _stay(process, host, pod))


def _daemon(process: Process, host: PodHost, pod: Obj) -> int:
    """busybox's httpd goes on behind the back of whoever started it, unless -f keeps it."""
    taken = [row[:2] for row in host.nodes.open_ports.get((host.uid, host.container), ())]
    wanted = listeners(tuple(process.argv), pod, host.container, host.nodes, dict(process.env))
    if any(row[:2] in taken for row in wanted):
        process.stderr.write("httpd: bind: Address already in use\n")
        return 1
    behind = replace(process, streams=Streams(StringInput(), NullOutput(), NullOutput()))
    host.nodes.spawn_behind(host.uid, host.container, lambda own: _stay(own, host, pod), behind)
    return 0


def _stay(process: Process, host: PodHost, pod: Obj) -> Steps:
    """Open its ports, and serve until it is killed."""
    argv = tuple(process.argv)
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
    tool = commands_of(host).tool(name) or _absent(name)

    def run(process: Process) -> int | Steps:
        if "shell" not in process.services:
            from tui.shell.shell import shell_of

            # Tools that start others (time, xargs, env) do so through a shell.
            process.services["shell"] = shell_of(process, "ash")
        return command(tool)(process)

    return run


def commands_of(host: PodHost) -> Registry:
    """What the container's shell finds: the image's commands, and servers that can be started by hand."""
    found = Registry()
    found.tools = dict(_tools(host.image.commands, host.image.dialect))
    for server in host.image.servers:
        found.add(_server_tool(server, host))
    if "httpd" in host.image.commands:
        found.add(_server_tool("httpd", host))
    return found


@cache
def _tools(names: tuple[str, ...], dialect: str) -> dict[str, Tool]:
    """The commands of an image by name; many pods share it."""
    from tui.shell.builtins import APPLETS, BUSYBOX, IN_PODS, laptop

    everything, busybox = laptop(), dialect == "busybox"
    found = {}
    for name in names:
        own = (APPLETS.tool(name) or IN_PODS.tool(name) or BUSYBOX.tool(name)) if busybox else None
        tool = own or everything.tool(name) or IN_PODS.tool(name) or _absent(name)
        found[name] = _guarded(name, tool) if busybox else tool
    return found


def _absent(name: str) -> Tool:
    """A real command that is not simulated."""

    def run(process: Process) -> int:
        what = f"{name}: fetching packages" if name in PACKAGES else name
        process.stderr.write(f"{what} is not simulated in Harborlight\n")
        return 1

    return Tool(name, run, "not simulated", own_help=True)


def _guarded(name: str, tool: Tool) -> Tool:
    """An applet, whose options busybox itself would refuse are refused first."""
    from tui.shell.applets import as_applet, refused

    def run(process: Process) -> int | Steps:
        code = refused(name, process)
        return tool.run(as_applet(process)) if code is None else code

    return replace(tool, run=run, own_help=True)


def _server_tool(server: str, host: PodHost) -> Tool:
    return Tool(posixpath.basename(server), lambda process: _serve(process, host), "a server of this image")
