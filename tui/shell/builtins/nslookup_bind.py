"""nslookup, as bind 9.20 has it: it searches, and says so when a server does not recurse."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

from tui.api.process import Process, Steps, Wait
from tui.api.traffic import DnsAnswer, Record
from tui.shell.builtins.dig import TYPES, reach
from tui.shell.builtins.nslookup import show_soa
from tui.shell.builtins.resolver import is_address, read_resolver, reverse, server_address
from tui.shell.command import Tool


@dataclass
class State:
    """What `set` and the options change."""

    server: str = ""
    address: str = ""
    given: bool = False
    """The server was named: missing recursion is not told then."""
    type: str = ""
    debug: bool = False
    timeout: int = 5
    retry: int = 3
    search: bool = True


def run(p: Process) -> Steps:
    """Look one name up, or those of each line of standard input."""
    state, words = State(), []
    for word in p.args:
        if word.startswith("-") and len(word) > 1:
            _set(p, state, word[1:])
        elif word != "-":
            words.append(word)
    state.given = len(words) > 1
    state.server = words[1] if state.given else read_resolver(p).servers[0]
    state.address = yield from server_address(p, state.server)
    if not state.address:
        p.stderr.write(f"nslookup: couldn't get address for '{state.server}': not found\n")
        return 1
    if words:
        return (yield from _look_up(p, state, words[0]))
    return (yield from _lines(p, state))


def _lines(p: Process, state: State) -> Generator[Wait, Any, int]:
    while line := (yield from p.stdin.read_line("> ")):
        words = line.split()
        if words[:1] == ["exit"]:
            break
        if words[:1] == ["set"]:
            for word in words[1:]:
                _set(p, state, word)
        elif words[:1] == ["server"] and len(words) > 1:
            address = yield from server_address(p, words[1])
            state.server, state.address, state.given = words[1], address or state.address, True
            p.stdout.write(f"Default server: {words[1]}\nAddress: {state.address}#53\n")
        elif words:
            yield from _look_up(p, state, words[0])
    if p.stdin.is_tty:
        p.stdout.write("\n")
    return 0


def _set(p: Process, state: State, word: str) -> None:
    name, _, value = word.partition("=")
    if name in ("type", "querytype", "query", "ty", "q") and value.upper() in TYPES:
        state.type = value.upper()
    elif name in ("timeout", "retry") and value.isdecimal():
        setattr(state, name, max(1, int(value)))
    elif name in ("debug", "search"):
        setattr(state, name, True)
    elif name in ("nodebug", "nosearch"):
        setattr(state, name[2:], False)
    elif name in ("type", "querytype", "query", "ty", "q"):
        p.stdout.write(f"unknown query type: {value}\n")
    else:
        p.stdout.write(f"*** Invalid option: {word}\n")


def _look_up(p: Process, state: State, host: str) -> Generator[Wait, Any, int]:
    if is_address(host) and not state.type:
        return (yield from _pointer(p, state, reverse(host)))
    names = read_resolver(p).names(host) if state.search else [host.rstrip(".")]
    printed = False
    for type in (state.type,) if state.type else ("A", "AAAA"):
        answer, name = DnsAnswer("TIMEOUT"), host
        for name in names:
            answer = yield from _ask(p, state, name, type)
            if answer.rcode != "NXDOMAIN":
                break
        if answer.rcode in ("TIMEOUT", "CLOSED"):
            p.stdout.write(";; no servers could be reached\n\n")
            return 1
        names = [name]
        if not printed:
            p.stdout.write(f"Server:\t\t{state.server}\nAddress:\t{state.address}#53\n\n")
            printed = True
        if state.debug:
            p.stdout.write(_debug(name, type, answer))
        if answer.rcode != "NOERROR":
            p.stdout.write(f"** server can't find {host}: {answer.rcode}\n\n")
            return 1
        p.stdout.write("".join(show(record) for record in answer.answers if type != "AAAA" or record.type != "CNAME"))
        if state.type and not answer.answers:
            p.stdout.write(f"*** Can't find {host}: No answer\n")
    p.stdout.write("\n")
    return 0


def _pointer(p: Process, state: State, name: str) -> Generator[Wait, Any, int]:
    answer = yield from _ask(p, state, name, "PTR")
    if answer.rcode in ("TIMEOUT", "CLOSED"):
        p.stdout.write(";; no servers could be reached\n\n")
        return 1
    if answer.rcode != "NOERROR":
        p.stdout.write(f"** server can't find {name}: {answer.rcode}\n\n")
        return 1
    p.stdout.write("".join(show(record) for record in answer.answers) + "\n")
    return 0


def _ask(p: Process, state: State, name: str, type: str) -> Generator[Wait, Any, DnsAnswer]:
    answer = yield from reach(p, name, type, state.address, state.timeout, state.retry)
    if answer.rcode not in ("TIMEOUT", "CLOSED") and answer.authoritative and not state.given:
        p.stdout.write(f";; Got recursion not available from {state.address}\n")
    return answer


def show(record: Record) -> str:
    """A record in nslookup's words."""
    name = record.name.rstrip(".")
    match record.type:
        case "A" | "AAAA":
            return f"Name:\t{name}\nAddress: {record.value}\n"
        case "PTR":
            return f"{name}\tname = {record.value}\n"
        case "CNAME":
            return f"{name}\tcanonical name = {record.value}\n"
        case "SRV":
            return f"{name}\tservice = {record.value}\n"
        case "TXT":
            return f"{name}\ttext = {record.value}\n"
        case "SOA":
            return show_soa(record)
    return f"{name}\t{record.type.lower()} = {record.value}\n"


def _debug(name: str, type: str, answer: DnsAnswer) -> str:
    text = f"------------\n    QUESTIONS:\n\t{name}, type = {type}, class = IN\n"
    for title, records in (
        ("ANSWERS", answer.answers), ("AUTHORITY RECORDS", answer.authority), ("ADDITIONAL RECORDS", answer.additional)
    ):
        text += f"    {title}:\n"
        for record in records:
            text += f"    ->  {record.name.rstrip('.')}\n{_debug_value(record)}\tttl = {record.ttl}\n"
    return text + "------------\n"


def _debug_value(record: Record) -> str:
    if record.type == "A":
        return f"\tinternet address = {record.value}\n"
    shown = show(record)
    return shown.split("\n", 1)[1] if record.type == "SOA" else "\t" + shown.partition("\t")[2]


TOOL = Tool("nslookup", run, "Query DNS servers", "[-option] [name] [server]", own_help=True)
