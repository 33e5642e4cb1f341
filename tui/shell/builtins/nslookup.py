"""nslookup. busybox 1.37 asks every search domain and prints everything, errors too, on standard output."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

from tui.api.process import Process, Sleep, Steps, Wait
from tui.api.traffic import DnsAnswer, Record
from tui.shell.builtins.networds import busybox_help, fail, number, show_usage
from tui.shell.builtins.resolver import ask, is_address, read_resolver, reverse, server_address
from tui.shell.command import Tool

USAGE = """nslookup [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]

Query DNS about HOST

QUERY_TYPE: soa,ns,a,aaaa,cname,mx,txt,ptr,srv,any
"""
TYPES = ("soa", "ns", "a", "aaaa", "cname", "mx", "txt", "ptr", "srv", "any")

NAMES = ("type", "querytype", "port", "retry", "debug", "timeout")
"""Its options, which may be cut short; -t is the last of them."""


@dataclass
class Options:
    """What the options ask for; `retry` is heard and not counted."""

    types: tuple[str, ...] = ()
    debug: bool = False
    port: int = 53
    timeout: int = 5
    retry: int = 2


def run(p: Process) -> Steps:
    """bind's where dig comes with it, as on the laptop and in images full of tools; else busybox's."""
    from tui.shell.builtins.nslookup_bind import run as run_bind

    pod = p.services.get("pod")
    if getattr(getattr(pod, "image", None), "old", False):
        from tui.shell.builtins.nslookup_old import run as run_old

        return run_old(p)
    commands = getattr(getattr(pod, "image", None), "commands", ("dig",) if pod is None else ())
    return run_bind(p) if "dig" in commands else run_busybox(p)


def run_busybox(p: Process) -> Steps:
    """Ask, and print each answer; exit 1 where any name was not found."""
    if "--help" in p.args:
        return busybox_help(p, USAGE)
    try:
        options, words = _options(p.args)
    except ValueError as error:
        return fail(p, str(error))
    if options is None or not 1 <= len(words) <= 2:
        return show_usage(p, USAGE)
    resolver = read_resolver(p)
    server = words[1] if len(words) == 2 else resolver.servers[0]
    address = yield from server_address(p, server)
    if not address:
        return fail(p, f"bad address '{server}'")
    searches = resolver.searches if len(words) == 1 else ()
    questions = _questions(words[0], options, searches)
    return (yield from _print(p, questions, server, address, options))


def _options(args: list[str]) -> tuple[Options | None, list[str]]:
    options, words = Options(), []
    for word in args:
        name, _, value = word.lstrip("-").partition("=")
        if not word.startswith("-"):
            words.append(word)
            continue
        full = "timeout" if name == "t" else next((known for known in NAMES if name and known.startswith(name)), "")
        if full in ("type", "querytype"):
            if value.lower() not in TYPES:
                raise ValueError(f'invalid query type "{value}"')
            options.types = (*options.types, value.upper())
        elif full == "debug":
            options.debug = True
        elif full:
            setattr(options, full, number(value))
        else:
            return None, words
    return options, words


def _questions(host: str, options: Options, searches: tuple[str, ...]) -> list[tuple[str, str]]:
    if is_address(host) and not options.types:
        return [(reverse(host), "PTR")]
    names = [f"{host}.{domain}" for domain in searches] if "." not in host and searches else [host]
    return [(name.rstrip("."), type) for type in options.types or ("A", "AAAA") for name in names]


def _print(
    p: Process, questions: list[tuple[str, str]], server: str, address: str, options: Options
) -> Generator[Wait, Any, int]:
    code = 0
    head = f"Server:\t\t{server}\nAddress:\t{address}:{options.port}\n\n"
    for count, (name, type) in enumerate(questions):
        answer = yield from ask(p, name, type, address, limit=options.timeout * 1000)
        if answer.rcode in ("TIMEOUT", "CLOSED") or options.port != 53:
            yield Sleep(max(0, options.timeout * 1000 - answer.ms))
            p.stdout.write(";; connection timed out; no servers could be reached\n\n")
            return 1
        p.stdout.write(head)
        head = ""
        if options.debug:
            p.stdout.write(f"Query #{count} completed in {answer.ms}ms:\n")
        code |= _answer(p, name, answer, options.debug)
        p.stdout.write("\n")
    return code


def _answer(p: Process, name: str, answer: DnsAnswer, debug: bool) -> int:
    if answer.rcode != "NOERROR":
        p.stdout.write(f"** server can't find {name}: {answer.rcode}\n")
        return 1
    if debug and answer.authoritative:
        p.stdout.write("authoritative answer:\n")
    for record in answer.answers:
        p.stdout.write(show(record))
    return 0


def show(record: Record) -> str:
    """A record in busybox's words."""
    name = record.name.rstrip(".")
    value = record.value.rstrip(".")
    match record.type:
        case "A" | "AAAA":
            return f"Name:\t{name}\nAddress: {record.value}\n"
        case "PTR":
            return f"{name}\tname = {value}\n"
        case "CNAME":
            return f"{name}\tcanonical name = {value}\n"
        case "SRV":
            return f"{name}\tservice = {value}\n"
        case "TXT":
            return f"{name}\ttext = {record.value}\n"
        case "SOA":
            return show_soa(record)
    return f"{name}\t{record.type} = {value}\n"


def show_soa(record: Record) -> str:
    """A start of authority, one field a line (bind's nslookup prints the same)."""
    origin, mail, *numbers = record.value.split()
    words = zip(("serial", "refresh", "retry", "expire", "minimum"), numbers, strict=False)
    lines = [("origin", origin.rstrip(".")), ("mail addr", mail.rstrip(".")), *words]
    return "\n".join([record.name.rstrip("."), *(f"\t{name} = {value}" for name, value in lines)]) + "\n"


TOOL = Tool("nslookup", run, "Query DNS about HOST", "[-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]", own_help=True)
