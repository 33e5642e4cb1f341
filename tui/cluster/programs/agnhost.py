"""agnhost's small tools, as somebody runs them in a pod: connect, dns-suffix, dns-server-list, etc-hosts."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from tui.api.process import Process, Sleep, Wait
from tui.shell.builtins.networds import network_of, open_to

SERVERS = ("netexec", "serve-hostname", "test-webserver", "porter", "nettest", "pause")
"""What it serves here (tui.cluster.programs.find), or waits in."""
_SECONDS = {"ms": 0.001, "s": 1, "m": 60}


def is_tool(argv: tuple[str, ...]) -> bool:
    """Whether its words name a tool that ends by itself."""
    return bool(argv[1:]) and argv[1] not in SERVERS


def run(p: Process) -> Generator[Wait, Any, int]:
    """One tool; others say that they are not simulated."""
    word, words = p.args[0], p.args[1:]
    if word == "connect":
        return (yield from _connect(p, words))
    if word == "etc-hosts":
        p.stdout.write(p.files.read("/etc/hosts"))
        return 0
    lines = [line.split() for line in p.files.read("/etc/resolv.conf").splitlines()]
    found = {"dns-suffix": "search", "dns-server-list": "nameserver"}.get(word)
    if found is None:
        p.stderr.write(f"agnhost {word} is not simulated in Harborlight\n")
        return 1
    p.stdout.write(",".join(value for line in lines if line[:1] == [found] for value in line[1:]) + "\n")
    return 0


def _connect(p: Process, words: list[str]) -> Generator[Wait, Any, int]:
    """Nothing where a connection opens; else REFUSED, TIMEOUT, or what else it was."""
    flags = dict(word.lstrip("-").partition("=")[::2] for word in words if word.startswith("-"))
    protocol, limit = flags.get("protocol", "tcp").upper(), _milliseconds(flags.get("timeout", ""))
    host, _, port = next((word for word in words if not word.startswith("-")), "").rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65535 or protocol not in ("TCP", "UDP"):
        p.stderr.write("Error: connect wants HOST:PORT, by tcp or udp\n")
        return 1
    network = network_of(p)
    dial = network.dial(f"{host}:{port}", protocol)
    addresses, ms = network.resolve(dial, host)
    yield Sleep(ms)
    if not addresses:
        network.finish(dial, "unknown-host")
        p.stderr.write(f"DNS: lookup {host}: no such host\n")
        return 1
    attempt, late = yield from open_to(p, dial, addresses[0], int(port), limit, protocol)
    if attempt.connection and not late:
        attempt.connection.close()
        return 0
    words_of = {"refused": "REFUSED", "timeout": "TIMEOUT"}
    other = f"OTHER: dial {protocol.lower()} {addresses[0]}:{port}: connect: no route to host"
    p.stderr.write(("TIMEOUT" if late else words_of.get(attempt.outcome, other)) + "\n")
    return 1


def _milliseconds(text: str) -> int | None:
    """Go's `3s`, `500ms`; None where there is no limit."""
    number = text.rstrip("ms")
    unit = text[len(number):]
    if not number.replace(".", "", 1).isdecimal() or unit not in _SECONDS:
        return None
    return int(float(number) * _SECONDS[unit] * 1000)
