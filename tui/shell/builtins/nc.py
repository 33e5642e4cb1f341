"""nc, as busybox 1.37 has it: connecting, and listening for one connection."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from tui.api.process import Channel, Process, Ready, Sleep, Steps, Wait
from tui.api.traffic import Connection
from tui.shell.builtins.networds import (
    STRERROR,
    Usage,
    busybox_help,
    fail,
    getopt,
    network_of,
    not_simulated,
    number,
    open_to,
    show_usage,
)
from tui.shell.builtins.rawtalk import complete, say
from tui.shell.builtins.resolver import is_address
from tui.shell.command import Tool
from tui.shell.kernel import Ended

USAGE = """nc [OPTIONS] HOST PORT  - connect
nc [OPTIONS] -l -p PORT [HOST] [PORT]  - listen

	-e PROG	Run PROG after connect (must be last)
	-l	Listen mode, for inbound connects
	-lk	With -e, provides persistent server
	-p PORT	Local port
	-s ADDR	Local address
	-w SEC	Timeout for connects and final net reads
	-i SEC	Delay interval for lines sent
	-n	Don't do DNS resolution
	-u	UDP mode
	-b	Allow broadcasts
	-v	Verbose
	-o FILE	Hex dump traffic
	-z	Zero-I/O mode (scanning)
"""


def run(p: Process) -> Steps:
    """Connect, then carry standard input there and what comes back to standard output."""
    if "--help" in p.args:
        return busybox_help(p, USAGE)
    try:
        found, words = getopt(p.args, "lke:p:s:w:i:nubvo:z", {})
        keys = [key for key, _ in found]
        options = dict(found)
        limit = number(options["w"]) * 1000 if "w" in options else None
        refused = next((key for key in "eko" if key in options), "")
        if refused:
            return not_simulated(p, f"-{refused}")
        if "l" in options:
            return (yield from _listen(p, options, keys.count("v"), limit))
        if not 1 <= len(words) <= 2:
            raise Usage
    except Usage as usage:
        return show_usage(p, USAGE, usage.message)
    except ValueError as error:
        return fail(p, str(error))
    return (yield from _talk(p, words[0], words[1] if len(words) == 2 else "0", options, keys.count("v"), limit))


def _listen(p: Process, options: dict[str, str], verbose: int, limit: int | None) -> Generator[Wait, Any, int]:
    """Wait for one connection, which gets standard input and whose text is printed."""
    host: Any = p.services.get("pod")
    port = options.get("p", "0")
    if host is None or "u" in options:
        return not_simulated(p, "-lu" if "u" in options else "-l")
    if port == "0":
        return not_simulated(p, "listening on a port of its own choice")
    if not port.isdecimal() or not 0 < int(port) < 65536:
        return fail(p, f"bad local port '{port}'")
    text = "" if p.stdin.is_tty else (yield from p.stdin.read_all())
    if not host.listen(int(port), "TCP", ("nc", "-l", port, text)):
        return fail(p, "bind: Address already in use")
    inbox: Channel[str] = host.inbox(int(port))
    if verbose:
        p.stderr.write(f"listening on [::]:{port} ...\n")
    try:
        yield Ready((inbox,), limit)
        if not inbox.items:
            return fail(p, "timed out") if verbose else 1
        address, _, said = inbox.take().partition(" ")
    finally:
        host.close(int(port), "TCP")
    if verbose:
        p.stderr.write(f"connect to [::ffff:{network_of(p).addresses[0]}]:{port} from {address} ([::ffff:{address}])\n")
    p.stdout.write(said)
    return _count(p, verbose, len(text), len(said), 0)


def _talk(
    p: Process, host: str, port_text: str, options: dict[str, str], verbose: int, limit: int | None
) -> Generator[Wait, Any, int]:
    if not port_text.isascii() or not port_text.isdecimal() or int(port_text) > 65535:
        return fail(p, f"bad port '{port_text}'")
    network, port, protocol = network_of(p), int(port_text), "UDP" if "u" in options else "TCP"
    dial = network.dial(f"{host}:{port}", protocol)
    try:
        addresses, ms = network.resolve(dial, host) if "n" not in options or is_address(host) else ([], 0)
        yield Sleep(ms)
        if not addresses:
            network.finish(dial, "unknown-host")
            return fail(p, f"bad address '{host}'")
        attempt, late = yield from open_to(p, dial, addresses[0], port, limit, protocol)
        where = f"{host} ({addresses[0]}:{port})"
        connection = attempt.connection
        if late or connection is None:
            words = "Connection timed out" if late else STRERROR.get(attempt.outcome, "Connection refused")
            if verbose > 1 or (verbose and attempt.outcome != "refused"):
                p.stderr.write(f"nc: {where}: {words}\n")
            return _count(p, verbose, 0, 0, 1)
        if verbose:
            p.stderr.write(f"{where} open\n")
        if "z" in options:
            connection.close()
            return _count(p, verbose, 0, 0, 0)
        return (yield from _carry(p, connection, verbose))
    finally:
        network.finish(dial, "timeout")


def _carry(p: Process, connection: Connection, verbose: int) -> Generator[Wait, Any, int]:
    sent = received = 0
    try:
        text = ""
        while line := (yield from p.stdin.read_line()):
            text += line
            if p.stdin.is_tty and not complete(text):
                continue
            if not p.stdin.is_tty:
                text += yield from p.stdin.read_all()
            sent += len(text)
            answer = say(connection, text)
            text = ""
            if answer is None:
                break
            received += len(answer)
            p.stdout.write(answer)
            yield Sleep(1)
            if "\r\nConnection: close\r\n" in answer:
                break
    except GeneratorExit:
        p.stderr.write("punt!\n")
        raise Ended(1) from None
    finally:
        connection.close()
    return _count(p, verbose, sent, received, 0)


def _count(p: Process, verbose: int, sent: int, received: int, code: int) -> int:
    if verbose > 1:
        p.stderr.write(f"sent {sent}, rcvd {received}\n")
    return code


TOOL = Tool("nc", run, "Open a connection and send standard input there", "[OPTIONS] HOST PORT", own_help=True)
