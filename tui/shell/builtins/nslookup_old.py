"""nslookup of busybox before 1.30, whose image many tutorials name: it asks the C library, search domains and all."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from tui.api.process import Process, Steps, Wait
from tui.shell.builtins.networds import BANNER, fail
from tui.shell.builtins.resolver import ask, is_address, read_resolver, reverse, server_address

_USAGE = BANNER.replace("1.37.0", "1.28.4") + """Usage: nslookup [HOST] [SERVER]

Query the nameserver for the IP address of the given HOST
optionally using a specified DNS server
"""


def run(p: Process) -> Steps:
    """The server, then every address of the name with the name that it has in turn; exit 1 where there is none."""
    if not 1 <= len(p.args) <= 2 or p.args[0].startswith("-"):
        p.stderr.write(_USAGE)
        return 1
    resolver = read_resolver(p)
    server = p.args[1] if len(p.args) == 2 else resolver.servers[0]
    address = yield from server_address(p, server)
    if not address:
        return fail(p, f"bad address '{server}'")
    yield from _show(p, "Server:", server, [address], address)
    p.stdout.write("\n")
    host = p.args[0]
    found = yield from _addresses(p, host, resolver.names(host), address)
    if not found:
        return fail(p, f"can't resolve '{host}'")
    yield from _show(p, "Name:", host, found, address)
    return 0


def _addresses(p: Process, host: str, names: list[str], server: str) -> Generator[Wait, Any, list[str]]:
    if is_address(host):
        return [host]
    for name in names:
        answer = yield from ask(p, name, "A", server)
        found = [record.value for record in answer.answers if record.type == "A"]
        if found or answer.rcode in ("TIMEOUT", "CLOSED"):
            return found
    return []


def _show(p: Process, head: str, host: str, addresses: list[str], server: str) -> Generator[Wait, Any, None]:
    p.stdout.write(f"{head:<10} {host}\n")
    for number, address in enumerate(addresses, 1):
        answer = yield from ask(p, reverse(address), "PTR", server)
        names = [record.value.rstrip(".") for record in answer.answers if record.type == "PTR"]
        p.stdout.write(" ".join([f"Address {number}: {address}", *names[:1]]) + "\n")
