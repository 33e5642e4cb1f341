"""telnet, as busybox 1.37 has it."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from tui.api.process import Input, Interrupted, Process, Sleep, Steps, Wait
from tui.api.traffic import Connection
from tui.shell.builtins.networds import (
    STRERROR,
    Usage,
    busybox_help,
    fail,
    getopt,
    network_of,
    open_to,
    show_usage,
)
from tui.shell.builtins.rawtalk import METHODS, complete, say
from tui.shell.command import Tool
from tui.shell.kernel import Ended

ESCAPE = "\x1d"
"""Ctrl-]: what opens the console."""
CONSOLE = ("\r\nConsole escape. Commands are:\r\n\n l\tgo to line mode\r\n c\tgo to character mode\r\n"
           " z\tsuspend telnet\r\n e\texit telnet\r\n")
USAGE = """telnet [-a] [-l USER] HOST [PORT]

Connect to telnet server

	-a	Automatic login with $USER variable
	-l USER	Automatic login as USER
"""


def run(p: Process) -> Steps:
    """Connect, and carry lines both ways."""
    if "--help" in p.args:
        return busybox_help(p, USAGE)
    try:
        _, words = getopt(p.args, "al:", {})
        if not 1 <= len(words) <= 2:
            raise Usage
    except Usage as usage:
        return show_usage(p, USAGE, usage.message)
    port = words[1] if len(words) == 2 else "23"
    if not port.isascii() or not port.isdecimal() or int(port) > 65535:
        return fail(p, f"bad port '{port}'")
    network = network_of(p)
    dial = network.dial(f"{words[0]}:{port}", "TCP")
    try:
        addresses, ms = network.resolve(dial, words[0])
        yield Sleep(ms)
        if not addresses:
            network.finish(dial, "unknown-host")
            return fail(p, f"bad address '{words[0]}'")
        attempt, _ = yield from open_to(p, dial, addresses[0], int(port))
        if attempt.connection is None:
            why = STRERROR.get(attempt.outcome, "Connection refused")
            return fail(p, f"can't connect to remote host ({addresses[0]}): {why}")
        return (yield from _carry(p, attempt.connection, words[0]))
    finally:
        network.finish(dial, "timeout")


def _carry(p: Process, connection: Connection, host: str) -> Generator[Wait, Any, int]:
    """On a pipe the greeting comes last: it stays in the buffer of standard output until the end."""
    greeting = f"Connected to {host}\n"
    code = 0
    if p.stdout.is_tty:
        p.stdout.write(greeting)
        greeting = ""
    try:
        text = ""
        while line := (yield from _typed(p)):
            text += line
            if text.split(maxsplit=1)[:1] == [] or not complete(text):
                continue
            answer = say(connection, text)
            spoke_http = text.split(maxsplit=1)[0] in METHODS
            text = ""
            p.stdout.write(answer or "")
            yield Sleep(1)
            if answer is None or (spoke_http and "\r\nConnection: close\r\n" in answer):
                if not p.stdin.is_tty:
                    yield from p.stdin.read_all()
                p.stdout.write("Connection closed by foreign host\r\n")
                code = 1
                break
    finally:
        connection.close()
    p.stdout.write(greeting)
    return code


def _typed(p: Process) -> Generator[Wait, Any, str]:
    """The next line for the server; Ctrl-C and Ctrl-] at a terminal open the console first."""
    if not p.stdin.is_tty:
        return (yield from p.stdin.read_line())
    while True:
        try:
            line = yield Input(catches=True)
        except Interrupted:
            yield from _console(p, signalled=True)
            continue
        before, escape, after = line.partition(ESCAPE)
        if not escape:
            return str(line)
        yield from _console(p, signalled=False)
        if before or after.strip():
            return str(before + after)


def _console(p: Process, *, signalled: bool) -> Generator[Wait, Any, None]:
    """The menu, and the one key that it waits for (con_escape)."""
    p.stdout.write(CONSOLE)
    try:
        key = str((yield Input(catches=True)))[:1]
    except Interrupted:
        key = "\x03"
    if key in ("", "e"):
        raise Ended(0 if key else 1)
    if key == "z":
        p.stdout.write("telnet: z is not simulated in Harborlight\r\n")
    elif key != ("c" if signalled else "l"):
        p.stdout.write("continuing...\r\n")


TOOL = Tool("telnet", run, "Connect to a TCP port", "HOST [PORT]", own_help=True)
