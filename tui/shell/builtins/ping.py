"""ping, as busybox 1.37 has it."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any

from tui.api.process import Process, Sleep, Steps, Wait
from tui.shell.builtins.networds import Usage, busybox_help, fail, getopt, network_of, number, show_usage
from tui.shell.command import Tool
from tui.shell.kernel import Ended

USAGE = """ping [OPTIONS] HOST

Send ICMP ECHO_REQUESTs to HOST

	-4,-6		Force IP or IPv6 name resolution
	-c CNT		Send only CNT pings
	-s SIZE		Send SIZE data bytes in packets (default 56)
	-i SECS		Interval
	-A		Ping as soon as reply is received
	-t TTL		Set TTL
	-I IFACE/IP	Source interface or IP address
	-W SEC		Seconds to wait for the first response (default 10)
			(after all -c CNT packets are sent)
	-w SEC		Seconds until ping exits (default:infinite)
			(can exit earlier with -c CNT)
	-q		Quiet, only display output at start/finish
	-p HEXBYTE	Payload pattern
"""


@dataclass
class Round:
    """What was sent and what came back."""

    host: str
    address: str
    sent: int = 0
    times: list[float] = field(default_factory=list)

    def summary(self) -> str:
        """The closing statistics."""
        lost = 100 * (self.sent - len(self.times)) // self.sent if self.sent else 0
        text = (
            f"\n--- {self.host} ping statistics ---\n{self.sent} packets transmitted, "
            f"{len(self.times)} packets received, {lost}% packet loss\n"
        )
        if self.times:
            low, mean, high = min(self.times), sum(self.times) / len(self.times), max(self.times)
            text += f"round-trip min/avg/max = {low:.3f}/{mean:.3f}/{high:.3f} ms\n"
        return text


def run(p: Process) -> Steps:
    """Send echo requests; exit 1 where none was answered."""
    if "--help" in p.args:
        return busybox_help(p, USAGE)
    try:
        found, hosts = getopt(p.args, "46c:s:i:At:I:W:w:qp:", {})
        if len(hosts) != 1:
            raise Usage
        options = dict(found)
        numbers = {key: number(options[key]) for key in "csWwt" if key in options}
        interval = _interval(options.get("i", "1"))
    except Usage as usage:
        return show_usage(p, USAGE, usage.message)
    except ValueError as error:
        return fail(p, str(error))
    if "6" in options:
        return fail(p, f"bad address '{hosts[0]}'")
    return (yield from _ping(p, hosts[0], options, numbers, interval))


def _interval(text: str) -> int:
    """-i in ms; at least 10, so that time goes on."""
    if not text.replace(".", "", 1).isdecimal() or len(text) > 9:
        raise ValueError(f"invalid number '{text}'")
    return max(10, int(float(text) * 1000))


def _ping(
    p: Process, host: str, options: dict[str, str], numbers: dict[str, int], interval: int
) -> Generator[Wait, Any, int]:
    network = network_of(p)
    dial = network.dial(f"ping {host}", "ICMP")
    addresses, ms = network.resolve(dial, host)
    yield Sleep(ms)
    if not addresses:
        network.finish(dial, "unknown-host")
        return fail(p, f"bad address '{host}'")
    size = numbers.get("s", 56)
    p.stdout.write(f"PING {host} ({addresses[0]}): {size} data bytes\n")
    turn = Round(host, addresses[0])
    outcome = "timeout"
    try:
        while "c" not in numbers or turn.sent < max(1, numbers["c"]):
            if turn.sent:
                yield Sleep(interval)
            outcome, _ = network.ping(dial, turn.address)
            _reply(p, turn, outcome == "ok", size, "q" in options)
        if not turn.times:
            yield Sleep(numbers.get("W", 10) * 1000)
    except GeneratorExit:
        p.stdout.write(turn.summary())
        raise Ended(0 if turn.times else 1) from None
    finally:
        network.finish(dial, "ok" if turn.times else "timeout" if outcome == "ok" else outcome)  # type: ignore[arg-type]
    p.stdout.write(turn.summary())
    return 0 if turn.times else 1


def _reply(p: Process, turn: Round, answered: bool, size: int, quiet: bool) -> None:
    sequence = turn.sent
    turn.sent += 1
    if not answered:
        return
    spent = 0.045 + (sequence * 37 + len(turn.address) * 11) % 190 / 1000
    turn.times.append(spent)
    if not quiet:
        near = any(own.rpartition(".")[0] == turn.address.rpartition(".")[0] for own in network_of(p).addresses)
        p.stdout.write(
            f"{size + 8} bytes from {turn.address}: seq={sequence} ttl={64 if near else 63} time={spent:.3f} ms\n"
        )


TOOL = Tool("ping", run, "Send ICMP ECHO_REQUESTs to HOST", "[OPTIONS] HOST", own_help=True)

