"""host, as bind 9.20 has it."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from tui.api.process import Process, Steps, Wait
from tui.api.traffic import DnsAnswer, Record
from tui.shell.builtins.dig import identity, reach
from tui.shell.builtins.digmessage import header, question_line, record_line, sections, size
from tui.shell.builtins.digtext import HOST_USAGE, VERSION
from tui.shell.builtins.networds import Usage, getopt, not_simulated
from tui.shell.builtins.resolver import is_address, read_resolver, reverse, server_address
from tui.shell.command import Tool

DEFAULT = ("A", "AAAA", "MX", "HTTPS")
WORDS = {
    "A": "has address", "AAAA": "has IPv6 address", "CNAME": "is an alias for", "PTR": "domain name pointer",
    "MX": "mail is handled by", "TXT": "descriptive text", "SRV": "has SRV record", "SOA": "has SOA record",
    "NS": "name server",
}


def run(p: Process) -> Steps:
    """Look a name or an address up; 1 where it is not found."""
    try:
        found, words = getopt(p.args, "aAc:CdilN:p:rR:st:TUvVwW:46m:", {})
    except Usage as usage:
        p.stderr.write(f"host: illegal option {usage.message.rpartition(' ')[2]}\n{HOST_USAGE}")
        return 1
    options = dict(found)
    if "V" in options:
        p.stdout.write(f"host {VERSION}\n")
        return 0
    if not 1 <= len(words) <= 2:
        p.stderr.write(HOST_USAGE)
        return 1
    for key in "ClAamc":
        if key in options:
            return not_simulated(p, f"-{key}")
    server = words[1] if len(words) == 2 else read_resolver(p).servers[0]
    address = yield from server_address(p, server)
    if not address:
        p.stderr.write(f"host: couldn't get address for '{server}': not found\n")
        return 1
    head = f"Using domain server:\nName: {server}\nAddress: {address}#53\nAliases: \n\n" if len(words) == 2 else ""
    return (yield from _look_up(p, words[0], address, options, head))


def _look_up(p: Process, name: str, address: str, options: dict[str, str], head: str) -> Generator[Wait, Any, int]:
    seconds = int(options["W"]) if options.get("W", "").isdecimal() else 5
    tries = int(options["R"]) + 1 if options.get("R", "").isdecimal() else 2
    types = (options["t"].upper(),) if "t" in options else DEFAULT
    names = [f"{reverse(name)}."] if is_address(name) else read_resolver(p).names(name)
    types = ("PTR",) if is_address(name) else types
    verbose = "v" in options or "d" in options
    for at, type in enumerate(types):
        answer, chosen = DnsAnswer("TIMEOUT"), name
        for chosen in names:
            if verbose:
                p.stdout.write(f'Trying "{chosen.rstrip(".")}"\n')
            answer = yield from reach(p, chosen, type, address, seconds, tries)
            if answer.rcode != "NXDOMAIN":
                break
        if answer.rcode in ("TIMEOUT", "CLOSED"):
            p.stdout.write(";; no servers could be reached\n")
            return 1
        p.stdout.write(head)
        head = ""
        if answer.rcode != "NOERROR":
            shown = chosen if is_address(name) else name
            p.stdout.write(f"Host {shown} not found: 3(NXDOMAIN)\n")
            return 1
        names = [chosen]
        text = _verbose(p, chosen, type, answer, address) if verbose else _plain(chosen, type, answer, at, types)
        p.stdout.write(text)
    return 0


def _plain(name: str, type: str, answer: DnsAnswer, at: int, types: tuple[str, ...]) -> str:
    if not answer.answers and types != DEFAULT:
        return f"{name.rstrip('.')} has no {type} record\n"
    return "".join(show(record) for record in answer.answers if at == 0 or record.type != "CNAME")


def show(record: Record) -> str:
    """A record in host's words."""
    return f"{record.name.rstrip('.')} {WORDS.get(record.type, f'has {record.type} record')} {record.value}\n"


def _verbose(p: Process, name: str, type: str, answer: DnsAnswer, address: str) -> str:
    text = header(answer, identity(p, name + type), opt=False) + "\n\n;; QUESTION SECTION:\n"
    text += question_line(name, type) + "\n\n"
    for title, records in sections(answer):
        if records:
            text += f";; {title} SECTION:\n" + "".join(record_line(record) + "\n" for record in records) + "\n"
    taken = size(name, answer, opt=False, cookie=False)
    return text + f"Received {taken} bytes from {address}#53 in {answer.ms} ms\n"


TOOL = Tool("host", run, "Look a host name up", "[-t type] hostname [server]", own_help=True)
