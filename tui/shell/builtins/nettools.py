"""The tools of the network, as the laptop, busybox and other images have them."""

from __future__ import annotations

from typing import Any

from tui.api.process import Process
from tui.shell.builtins import curl, dig, host, nc, nslookup, nslookup_bind, ping, telnet, wget
from tui.shell.command import Tool


def lookup(p: Process) -> Any:
    """nslookup: bind's where dig comes with it, as on the laptop; else busybox's."""
    pod = p.services.get("pod")
    commands = getattr(getattr(pod, "image", None), "commands", ("dig",) if pod is None else ())
    return nslookup_bind.run(p) if "dig" in commands else nslookup.run(p)


NETWORK: tuple[Tool, ...] = (
    curl.TOOL,
    wget.TOOL,
    Tool("nslookup", lookup, nslookup.TOOL.summary, nslookup.TOOL.usage, own_help=True),
    dig.TOOL,
    host.TOOL,
    ping.TOOL,
    nc.TOOL,
    telnet.TOOL,
)
"""Every network tool; which of them are there, an image decides."""
