"""dig, as bind 9.20 has it."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tui.api.process import Process, Sleep, Steps, Wait
from tui.api.traffic import DnsAnswer
from tui.shell.builtins.digmessage import header, question_line, record_line, sections, size
from tui.shell.builtins.digtext import DIG_HELP, DIG_USAGE, VERSION
from tui.shell.builtins.resolver import ask, read_resolver, reverse, server_address
from tui.shell.command import Tool

TYPES = ("A", "AAAA", "ANY", "CNAME", "HTTPS", "MX", "NS", "PTR", "SOA", "SRV", "TXT", "CAA", "SVCB", "HINFO")
DISPLAY = ("cmd", "comments", "question", "answer", "authority", "additional", "stats")
FLAGS = (*DISPLAY, "short", "search", "cookie", "edns", "tcp", "recurse")
ALIASES = {"vc": "tcp", "rdflag": "recurse", "rec": "recurse", "defname": "search"}
SILENT = {"adflag", "cdflag", "ignore", "fail", "besteffort", "ttlid", "class", "qr", "dnssec", "aaflag", "showsearch",
          "idn", "keepopen", "nssearch", "nsid", "expire", "crypto", "onesoa", "mapped", "badcookie"}
REAL = {"trace", "multiline", "yaml", "identify", "ttlunits", "tls", "https", "subnet", "rrcomments", "split"}


class Bad(Exception):
    """An option that dig does not have."""


@dataclass
class Query:
    """One lookup."""

    name: str = ""
    type: str = "A"
    server: str = ""
    on: dict[str, bool] = field(
        default_factory=lambda: {f: f not in ("short", "search", "tcp") for f in FLAGS}
    )
    time: int = 5
    tries: int = 3
    port: int = 53
    ndots: int | None = None


def run(p: Process) -> Steps:
    """Ask, and print what came; 9 where no server answers."""
    args = p.args
    if "-h" in args:
        p.stdout.write(DIG_HELP)
        return 0
    if "-v" in args:
        p.stdout.write(f"DiG {VERSION}\n")
        return 0
    try:
        query = parse(args)
    except Bad as bad:
        p.stderr.write(f"Invalid option: {bad}\n{DIG_USAGE}")
        return 1
    except NotImplementedError as what:
        p.stderr.write(f"dig: {what} is not simulated in Harborlight\n")
        return 1
    except ValueError as error:
        p.stderr.write(f";; Warning, {error}\n")
        return 1
    server = query.server or read_resolver(p).servers[0]
    address = yield from server_address(p, server)
    if not address:
        p.stderr.write(f"dig: couldn't get address for '{server}': not found\n")
        return 1
    return (yield from _look_up(p, query, address))


def parse(args: list[str]) -> Query:
    """The command line. Raises Bad, ValueError or NotImplementedError."""
    query, queue = Query(), list(args)
    while queue:
        word = queue.pop(0)
        if word.startswith("@"):
            query.server = word[1:]
        elif word.startswith("+"):
            _plus(query, word)
        elif word.startswith("-") and len(word) > 1:
            _dash(query, word, queue)
        elif word.upper() in TYPES:
            query.type = word.upper()
        elif word.upper() not in ("IN", "CH", "HS"):
            query.name = word
    if not query.name:
        query.name, query.type = ".", "NS" if query.type == "A" else query.type
    return query


def _dash(query: Query, word: str, queue: list[str]) -> None:
    letter, value = word[1], word[2:]
    if letter in "46ru" and not value:
        return
    if letter in "bkmyf" or letter == "m":
        raise NotImplementedError(word)
    if letter not in "xtqpc":
        raise Bad(word)
    if not value and not queue:
        raise Bad(word)
    value = value or queue.pop(0)
    match letter:
        case "x":
            query.name, query.type = reverse(value), "PTR"
        case "t":
            query.type = value.upper()
        case "q":
            query.name = value
        case "p":
            query.port = int(value) if value.isdecimal() else 0


def _plus(query: Query, word: str) -> None:
    name, _, value = word[1:].partition("=")
    wanted = not name.startswith("no") or name in ("nodata",)
    plain = name if wanted else name[2:]
    plain = ALIASES.get(plain, plain)
    if plain in FLAGS:
        query.on[plain] = wanted
    elif plain == "all":
        query.on |= dict.fromkeys(DISPLAY, wanted)
    elif plain in ("time", "timeout", "tries", "retry", "ndots"):
        if not value.isdecimal():
            raise ValueError(f"couldn't parse {plain}")
        attribute = {"timeout": "time", "retry": "tries"}.get(plain, plain)
        setattr(query, attribute, max(1, int(value)) + (plain == "retry") if plain != "ndots" else int(value))
    elif plain in ("bufsize", "domain", "ednsflags", "qid") or plain in REAL:
        raise NotImplementedError(word)
    elif plain not in SILENT:
        raise Bad(word)


def _look_up(p: Process, query: Query, address: str) -> Generator[Wait, Any, int]:
    resolver = read_resolver(p)
    names = resolver.names(query.name) if query.on["search"] else [query.name.rstrip(".") or "."]
    answer, name = DnsAnswer("TIMEOUT"), names[0]
    for name in names:
        answer = yield from reach(p, name, query.type, address, query.time, query.tries)
        if answer.rcode != "NXDOMAIN":
            break
    reached = answer.rcode not in ("TIMEOUT", "CLOSED")
    if query.on["short"]:
        if not reached:
            p.stdout.write(";; no servers could be reached\n")
            return 9
        p.stdout.write("".join(f"{record.value}\n" for record in answer.answers))
        return 0
    if query.on["cmd"]:
        found = "; (1 server found)\n" if query.server else ""
        p.stdout.write(f"\n; <<>> DiG {VERSION} <<>> {' '.join(p.args)}\n{found};; global options: +cmd\n")
    if not reached:
        p.stdout.write(";; no servers could be reached\n")
        return 9
    p.stdout.write(_message(p, query, name, answer, address))
    return 0


def reach(
    p: Process, name: str, type: str, address: str, seconds: int, tries: int
) -> Generator[Wait, Any, DnsAnswer]:
    """One question with its retries; each that fails is told on standard output, as all of bind's tools do."""
    answer = DnsAnswer("TIMEOUT")
    for _ in range(tries):
        answer = yield from ask(p, name, type, address, limit=seconds * 1000)
        if answer.rcode not in ("TIMEOUT", "CLOSED"):
            return answer
        if answer.rcode == "TIMEOUT":
            yield Sleep(max(0, seconds * 1000 - answer.ms))
        why = "timed out" if answer.rcode == "TIMEOUT" else "connection refused"
        p.stdout.write(f";; communications error to {address}#53: {why}\n")
    return answer


def identity(p: Process, name: str) -> int:
    """A message id that looks like any other, and takes nothing from the world's chance."""
    return (p.clock.now * 31 + sum(name.encode()) * 977) % 65536


def _message(p: Process, query: Query, name: str, answer: DnsAnswer, address: str) -> str:
    on, text = query.on, ""
    opt = on["edns"]
    if on["comments"]:
        text += ";; Got answer:\n"
        if name.rstrip(".").lower().endswith(".local"):
            text += ";; WARNING: .local is reserved for Multicast DNS\n"
            text += ";; You are currently testing what happens when an mDNS query is leaked to DNS\n"
        text += header(answer, identity(p, name), opt=opt, recurse=on["recurse"]) + "\n"
        if on["recurse"] and answer.authoritative:
            text += ";; WARNING: recursion requested but not available\n"
        text += "\n"
        if opt:
            text += ";; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:; udp: 1232\n"
            cookie = identity(p, name) * 0x9E3779B97F4A7C15 % (1 << 64)
            text += f"; COOKIE: {cookie:016x} (echoed)\n" * on["cookie"]
    if on["question"]:
        lead, end = (";; QUESTION SECTION:\n", "\n") if on["comments"] else ("", "")
        text += f"{lead}{question_line(name, query.type)}\n{end}"
    for title, records in sections(answer):
        if records and on[title.lower()]:
            text += f";; {title} SECTION:\n" * on["comments"]
            text += "".join(record_line(record) + "\n" for record in records) + "\n" * on["comments"]
    if on["stats"]:
        when = datetime.fromtimestamp(p.clock.now // 1000, UTC).strftime("%a %b %d %H:%M:%S UTC %Y")
        transport = "TCP" if on["tcp"] else "UDP"
        text += f";; Query time: {answer.ms} msec\n;; SERVER: {address}#53({address}) ({transport})\n"
        text += f";; WHEN: {when}\n;; MSG SIZE  rcvd: {size(name, answer, opt=opt, cookie=on['cookie'])}\n\n"
    return text


TOOL = Tool("dig", run, "Ask a DNS server", "[@server] [name] [type] [+option]...", own_help=True)
