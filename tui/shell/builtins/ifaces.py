"""ip, ifconfig, route, netstat, arp, arping, traceroute, as busybox has them: one interface and its gateway."""

from __future__ import annotations

import hashlib
from collections.abc import Generator
from typing import Any

from tui.api.process import Command, Process, Sleep, Steps, Wait
from tui.api.record import record
from tui.shell.applets import usage_of
from tui.shell.builtins.networds import Usage, fail, getopt, network_of, not_simulated, number, show_usage

MTU = 1450


@record
class Card:
    """A pod's interface."""

    address: str

    @property
    def subnet(self) -> str:
        """The first three numbers and their point."""
        return self.address.rpartition(".")[0] + "."

    @property
    def gateway(self) -> str:
        """The bridge on the node."""
        return f"{self.subnet}1"

    @property
    def hardware(self) -> str:
        """The MAC address: made of the other, as many network plugins do."""
        return hardware(self.address)

    @property
    def local(self) -> str:
        """The link-local address that comes of it (EUI-64)."""
        a, b, c, d, e, f = self.hardware.split(":")
        words = (f"{int(a, 16) ^ 2:02x}{b}", f"{c}ff", f"fe{d}", f"{e}{f}")
        return "fe80::" + ":".join(word.lstrip("0") or "0" for word in words)


def hardware(address: str) -> str:
    """A MAC address for an IP."""
    digits = hashlib.sha256(address.encode()).hexdigest()
    return ":".join([f"{int(digits[:2], 16) & 0xFC | 2:02x}", *(digits[i : i + 2] for i in range(2, 12, 2))])


def card_of(p: Process) -> Card:
    """The interface of the place where the process runs. Raises OSError where there is none."""
    addresses = [address for address in network_of(p).addresses if address != "127.0.0.1"]
    if not addresses:
        raise OSError(101, "Network is unreachable")
    return Card(addresses[0])


def run(p: Process) -> int | Steps:
    """The one that it is called by."""
    name = p.argv[0].rpartition("/")[2]
    tools: dict[str, Command] = {"ip": ip, "ifconfig": ifconfig, "route": route, "netstat": netstat, "arp": arp,
                                 "arping": arping, "traceroute": traceroute}  # fmt: skip
    return tools[name](p)


def ip(p: Process) -> int:
    """Addresses, routes, links, neighbours; changing them is not simulated."""
    words, flags = list(p.args), list[str]()
    while words and words[0].startswith("-"):
        flags.append(words.pop(0))
    kinds = [kind for kind in ("address", "route", "link", "neighbor", "rule", "tunnel")
             if words and kind.startswith(words[0])]
    kind = kinds[0] if kinds else {"neigh": "neighbor", "neighbour": "neighbor"}.get(words[0] if words else "", "")
    if not kind:
        return show_usage(p, usage_of("ip"))
    rest = words[1:]
    action = rest.pop(0) if rest and rest[0] in _ACTIONS else "show"
    if kind == "rule" and action in _SHOWN:
        p.stdout.write("0:\tfrom all lookup local \n32766:\tfrom all lookup main \n32767:\tfrom all lookup default \n")
        return 0
    if action == "get" and not rest:
        return fail(p, "need at least destination address")
    if kind in ("rule", "tunnel") or action not in (*_SHOWN, "get"):
        return not_simulated(p, f"ip {kind} {action}")
    if kind in ("address", "link"):
        return _links(p, kind == "address", flags, [word for word in rest if word != "dev"])
    card = card_of(p)
    if kind == "neighbor":
        p.stdout.write(f"{card.gateway} dev eth0 lladdr {hardware(card.gateway)} ref 1 used 0/0/0 probes 1 REACHABLE\n")
    elif action == "get":
        near = "" if rest[0].startswith(card.subnet) else f"via {card.gateway} "
        p.stdout.write(f"{rest[0]} {near}dev eth0  src {card.address} \n")
    else:
        p.stdout.write(f"default via {card.gateway} dev eth0 \n10.244.0.0/16 via {card.gateway} dev eth0 \n"
                       f"{card.subnet}0/24 dev eth0 scope link  src {card.address} \n")  # fmt: skip
    return 0


_SHOWN = ("show", "list", "sh", "s", "l")
_ACTIONS = ("show", "list", "sh", "s", "l", "add", "a", "del", "d", "delete", "flush", "get", "change", "append",
            "replace", "test", "set")  # fmt: skip
_LONG = "valid_lft forever preferred_lft forever"


def _links(p: Process, addresses: bool, flags: list[str], named: list[str]) -> int:
    card = card_of(p)
    lo = ("1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue qlen 1000",
          "link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00", "inet 127.0.0.1/8 scope host lo",
          "inet6 ::1/128 scope host ")
    eth = (f"2: eth0@if3: <BROADCAST,MULTICAST,UP,LOWER_UP,M-DOWN> mtu {MTU} qdisc noqueue qlen 1000",
           f"link/ether {card.hardware} brd ff:ff:ff:ff:ff:ff",
           f"inet {card.address}/24 brd {card.subnet}255 scope global eth0", f"inet6 {card.local}/64 scope link ")
    chosen = [row for row, name in ((lo, "lo"), (eth, "eth0")) if not named or named[0] == name]
    if not chosen:
        return fail(p, f"can't find device '{named[0]}'", 1 if addresses else 2)
    families = [number for number in ("4", "6") if f"-{number}" in flags]
    for head, link, four, six in chosen:
        shown = [row for row, number in ((four, "4"), (six, "6")) if addresses and (not families or number in families)]
        if "-o" in flags and addresses:
            start = head.partition(":")[0] + ": " + head.split()[1].partition("@")[0].rstrip(":")
            p.stdout.write("".join(f"{start}    {row}\\       {_LONG}\n" for row in shown))
            continue
        p.stdout.write(f"{head}\n" + ("" if families else f"    {link}\n"))
        p.stdout.write("".join(f"    {row}\n       {_LONG}\n" for row in shown))
    return 0


def ifconfig(p: Process) -> int:
    """The interfaces; setting them up is not simulated."""
    words = [word for word in p.args if word != "-a"]
    if len(words) > 1:
        return not_simulated(p, "changing an interface")
    if words and words[0] not in ("eth0", "lo"):
        return fail(p, f"{words[0]}: error fetching interface information: Device not found")
    card = card_of(p)
    packets = "{0} packets:{1} errors:0 dropped:0 overruns:0 {2}:0"
    counted = "\n".join(" " * 10 + row for row in (
        packets.format("RX", 168, "frame"), packets.format("TX", 168, "carrier"), "collisions:0 txqueuelen:1000 ",
        "RX bytes:16838 (16.4 KiB)  TX bytes:16838 (16.4 KiB)"))
    eth = (f"eth0      Link encap:Ethernet  HWaddr {card.hardware.upper()}  \n"
           f"          inet addr:{card.address}  Bcast:{card.subnet}255  Mask:255.255.255.0\n"
           f"          inet6 addr: {card.local}/64 Scope:Link\n"
           f"          UP BROADCAST RUNNING MULTICAST  MTU:{MTU}  Metric:1\n{counted}\n\n")
    lo = ("lo        Link encap:Local Loopback  \n          inet addr:127.0.0.1  Mask:255.0.0.0\n"
          "          inet6 addr: ::1/128 Scope:Host\n          UP LOOPBACK RUNNING  MTU:65536  Metric:1\n"
          f"{counted}\n\n")
    p.stdout.write((eth if words != ["lo"] else "") + (lo if words != ["eth0"] else ""))
    return 0


def _rows(p: Process, numbers: bool) -> list[tuple[str, str, str, str]]:
    """(destination, gateway, mask, flags)"""
    card = card_of(p)
    every, none = ("0.0.0.0", "0.0.0.0") if numbers else ("default", "*")
    return [(every, card.gateway, "0.0.0.0", "UG"), ("10.244.0.0", card.gateway, "255.255.0.0", "UG"),
            (f"{card.subnet}0", none, "255.255.255.0", "U")]


def route(p: Process) -> int:
    """The routes; changing them is not simulated."""
    if any(word in ("add", "del", "delete") for word in p.args):
        return not_simulated(p, "changing a route")
    p.stdout.write("Kernel IP routing table\n"
                   "Destination     Gateway         Genmask         Flags Metric Ref    Use Iface\n")  # fmt: skip
    for to, by, mask, flags in _rows(p, any("n" in word for word in p.args)):
        p.stdout.write(f"{to:15} {by:15} {mask:15} {flags:5} {0:<6d} {0:<2d} {0:7d} eth0\n")
    return 0


def netstat(p: Process) -> int:
    """Listening sockets, or with -r the routes."""
    flags = "".join(word.lstrip("-") for word in p.args)
    if "r" in flags:
        p.stdout.write("Kernel IP routing table\n"
                       "Destination     Gateway         Genmask         Flags   MSS Window  irtt Iface\n")  # fmt: skip
        for to, by, mask, kind in _rows(p, "n" in flags):
            p.stdout.write(f"{to:15} {by:15} {mask:15} {kind:6}{0:5d} {0:<5d} {0:6d} eth0\n")
        return 0
    which = "only servers" if "l" in flags else "servers and established" if "a" in flags else "w/o servers"
    sockets = "t" in flags or "u" in flags or "w" in flags
    width = ("PID/Program name", ) if "p" in flags else ()
    if sockets or "x" not in flags:
        p.stdout.write(f"Active Internet connections ({which})\n"
                       "Proto Recv-Q Send-Q Local Address           Foreign Address         State       "
                       + "".join(width) + "\n")  # fmt: skip
    host: Any = p.services.get("pod")
    if host is not None and ("l" in flags or "a" in flags) and (sockets or "x" not in flags):
        for port, protocol, argv in host.listening():
            if sockets and protocol[0].lower() not in flags:
                continue
            state = "LISTEN      " if protocol == "TCP" else "            "
            who = f"1/{argv}" if width else ""
            p.stdout.write(f"{protocol.lower():5} {0:6d} {0:6d} {f'0.0.0.0:{port}':23} {'0.0.0.0:*':23} {state}{who}\n")
    if not sockets or "x" in flags:
        p.stdout.write(f"Active UNIX domain sockets ({which})\n"
                       "Proto RefCnt Flags       Type       State         I-Node Path\n")  # fmt: skip
    return 0


def arp(p: Process) -> int:
    """The gateway is the one neighbour that everybody has met."""
    try:
        getopt(p.args, "anvDA:p:H:i:s:d", {})
    except Usage as usage:
        return show_usage(p, usage_of("arp"), usage.message)
    gateway = card_of(p).gateway
    p.stdout.write(f"? ({gateway}) at {hardware(gateway)} [ether]  on eth0\n")
    return 0


def _reached(p: Process, host: str) -> Generator[Wait, Any, tuple[str, bool]]:
    """(address, whether it answers); "" where the name is unknown."""
    network = network_of(p)
    dial = network.dial(host, "ICMP")
    try:
        addresses, ms = network.resolve(dial, host)
        yield Sleep(ms)
        if not addresses:
            network.finish(dial, "unknown-host")
            return "", False
        outcome, ms = network.ping(dial, addresses[0])
        yield Sleep(ms)
        return addresses[0], outcome == "ok"
    finally:
        network.finish(dial, "ok")


def arping(p: Process) -> Steps:
    """Ask who has an address of the own subnet."""
    try:
        found, words = getopt(p.args, "fqbDUAc:w:i:I:s:", {})
        count = number(dict(found).get("c", "3"))
    except Usage as usage:
        return show_usage(p, usage_of("arping"), usage.message)
    except ValueError as error:
        return fail(p, str(error))
    if len(words) != 1:
        return show_usage(p, usage_of("arping"))
    card = card_of(p)
    address, alive = yield from _reached(p, words[0])
    if not address:
        return fail(p, f"bad address '{words[0]}'")
    p.stdout.write(f"ARPING {address} from {card.address} eth0\n")
    near = alive and address.startswith(card.subnet)
    for _ in range(count):
        if near:
            p.stdout.write(f"Unicast reply from {address} [{hardware(address)}] 0.012ms\n")
        yield Sleep(1000)
    p.stdout.write(f"Sent {count} probe(s) ({0 if near else count} broadcast(s))\n"
                   f"Received {count if near else 0} response(s) (0 request(s), 0 broadcast(s))\n")  # fmt: skip
    return 0 if near else 1


def traceroute(p: Process) -> Steps:
    """One or two hops: the own subnet, or by way of the gateway."""
    try:
        found, words = getopt(p.args, "46Flnrvf:m:q:p:t:w:s:i:z:", {})
        options = dict(found)
        most, wait, _ = (number(options.get(key, usual)) for key, usual in (("m", "30"), ("w", "5"), ("q", "3")))
    except Usage as usage:
        return show_usage(p, usage_of("traceroute"), usage.message)
    except ValueError as error:
        return fail(p, str(error))
    if not 1 <= len(words) <= 2:
        return show_usage(p, usage_of("traceroute"))
    card = card_of(p)
    address, alive = yield from _reached(p, words[0])
    if not address:
        return fail(p, f"bad address '{words[0]}'")
    p.stdout.write(f"traceroute to {words[0]} ({address}), {most} hops max, 46 byte packets\n")
    path = [] if address.startswith(card.subnet) else [card.gateway]
    for hop in range(1, most + 1):
        here = path[hop - 1] if hop <= len(path) else address if alive else ""
        if not here:
            p.stdout.write(f"{hop:2d}  *")
            for star in range(3):
                yield Sleep(wait * 1000)
                p.stdout.write("  *" if star else "")
            p.stdout.write("\n")
            continue
        label = here if "n" in options else f"{here} ({here})"
        p.stdout.write(f"{hop:2d}  {label}  0.009 ms  0.004 ms  0.003 ms\n")
        if here == address:
            return 0
    return 0
