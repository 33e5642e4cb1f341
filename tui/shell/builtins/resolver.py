"""What the DNS tools share: the servers and search domains of /etc/resolv.conf, and questions by the clock."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from tui.api.process import Process, Sleep, Wait
from tui.api.record import record
from tui.api.traffic import DnsAnswer, Hop, Outcome
from tui.shell.builtins.networds import network_of


@record
class Resolver:
    """A resolv.conf."""

    servers: tuple[str, ...]
    searches: tuple[str, ...]
    ndots: int = 1

    def names(self, host: str) -> list[str]:
        """The names to ask for, in order, each without its final dot."""
        if host.endswith("."):
            return [host.rstrip(".")]
        searched = [f"{host}.{domain}" for domain in self.searches]
        return [host, *searched] if host.count(".") >= self.ndots else [*searched, host]


def read_resolver(p: Process) -> Resolver:
    """/etc/resolv.conf as the process sees it; without one, the resolver of a desktop."""
    try:
        text = p.files.read("/etc/resolv.conf")
    except OSError:
        return Resolver(("127.0.0.53",), ())
    servers: list[str] = []
    searches: list[str] = []
    ndots = 1
    for line in text.splitlines():
        words = line.split()
        if words[:1] == ["nameserver"] and len(words) > 1:
            servers.append(words[1])
        elif words[:1] == ["search"]:
            searches = words[1:]
        elif words[:1] == ["options"]:
            ndots = next((int(w[6:]) for w in words if w.startswith("ndots:") and w[6:].isdecimal()), ndots)
    return Resolver(tuple(servers) or ("127.0.0.53",), tuple(searches), ndots)


def reverse(address: str) -> str:
    """The name that a PTR question asks for: `10.0.96.10.in-addr.arpa`."""
    return ".".join(reversed(address.split("."))) + ".in-addr.arpa"


def is_address(text: str) -> bool:
    """Whether a text is an IPv4 address."""
    parts = text.split(".")
    return len(parts) == 4 and all(part.isdecimal() and len(part) < 4 and int(part) < 256 for part in parts)


def ask(
    p: Process, name: str, type: str, server: str, *, limit: int = 5000
) -> Generator[Wait, Any, DnsAnswer]:
    """One question, recorded; waits for the answer, at most `limit` ms."""
    network = network_of(p)
    dial = network.dial(f"{type} {name}", "DNS")
    outcome: Outcome = "timeout"
    try:
        answer = network.query(name, type, server)
        yield Sleep(min(answer.ms, limit))
        outcome = {"NXDOMAIN": "unknown-host", "TIMEOUT": "timeout", "CLOSED": "refused"}.get(answer.rcode, "ok")  # type: ignore[assignment]
        detail = ", ".join(r.value for r in answer.answers) or answer.rcode
        dial.hops.append(Hop("name", p.clock.now, f"{name} {type}", "", outcome == "ok", detail))
        return answer
    finally:
        network.finish(dial, outcome)


def server_address(p: Process, server: str) -> Generator[Wait, Any, str]:
    """The address of a DNS server that is given by name, "" where it has none."""
    if is_address(server):
        return server
    network = network_of(p)
    dial = network.dial(server, "DNS")
    found, ms = network.resolve(dial, server)
    yield Sleep(ms)
    network.finish(dial, "ok" if found else "unknown-host")
    return found[0] if found else ""
