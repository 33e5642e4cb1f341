"""wget, as busybox 1.37 has it."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any

from tui.api.process import Process, Sleep, Steps, Wait
from tui.api.record import record
from tui.api.traffic import Connection, Dial, HttpRequest, HttpResponse
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
from tui.shell.command import Tool

USAGE = """wget [-cqS] [--spider] [-O FILE] [-o LOGFILE] [--header STR]
	[--post-data STR | --post-file FILE] [-Y on/off]
	[--no-check-certificate] [-P DIR] [-U AGENT] [-T SEC] URL...

Retrieve files via HTTP or FTP

	--spider	Only check URL existence: $? is 0 if exists
	--header STR	Add STR (of form 'header: value') to headers
	--post-data STR	Send STR using POST method
	--post-file FILE	Send FILE using POST method
	--no-check-certificate	Don't validate the server's certificate
	-c		Continue retrieval of aborted transfer
	-q		Quiet
	-P DIR		Save to DIR (default .)
	-S    		Show server response
	-T SEC		Network read timeout is SEC seconds
	-O FILE		Save to FILE ('-' for stdout)
	-o LOGFILE	Log messages to FILE
	-U STR		Use STR for User-Agent header
	-Y on/off	Use proxy
"""
LONG = {
    "continue": "c", "quiet": "q", "server-response": "S", "output-document": "O:", "output-file": "o:",
    "directory-prefix": "P:", "proxy": "Y:", "user-agent": "U:", "timeout": "T:", "tries": "t:", "spider": "spider",
    "header": "header:", "post-data": "post-data:", "post-file": "post-file:",
    "no-check-certificate": "no-check", "passive-ftp": "no-op", "no-cache": "no-op", "no-verbose": "q",
    "no-clobber": "no-op", "no-host-directories": "no-op", "no-parent": "no-op",
}
DEFAULT_TIMEOUT = 900
REDIRECTS = 16


class Died(Exception):
    """wget gives up: what it says."""


@dataclass
class Options:
    """What the command line asks for."""

    quiet: bool = False
    show: bool = False
    spider: bool = False
    proceed: bool = False
    output: str = ""
    prefix: str = ""
    agent: str = "Wget"
    timeout: int | None = None
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: str | None = None
    check: bool = True
    log: str = ""


@record
class Url:
    """A URL taken apart as busybox does."""

    scheme: str
    host: str
    """With `:port` where it was given."""
    path: str

    @property
    def name(self) -> str:
        """The host without the port."""
        return self.host.rpartition(":")[0] if ":" in self.host else self.host

    @property
    def port(self) -> int:
        """Raises Died where it is no port."""
        if ":" not in self.host:
            return 443 if self.scheme == "https" else 80
        text = self.host.rpartition(":")[2]
        if not text.isascii() or not text.isdecimal() or int(text) > 65535:
            raise Died(f"bad port '{text}'")
        return int(text)


def run(p: Process) -> Steps:
    """Fetch each URL; the first failure ends it with 1."""
    if "--help" in p.args:
        return busybox_help(p, USAGE)
    try:
        found, urls = getopt([re.sub(r"^-n\w+$", "-n", word) for word in p.args], "cqSO:o:P:Y:U:T:t:nb", LONG)
        if not urls:
            raise Usage
        options = yield from read_options(p, found)
        for url in urls:
            yield from fetch(p, options, parse(url))
    except Usage as usage:
        return show_usage(p, USAGE, usage.message)
    except NotImplementedError as what:
        return not_simulated(p, str(what))
    except (Died, ValueError) as died:
        return fail(p, str(died))
    return 0


def read_options(p: Process, found: list[tuple[str, str]]) -> Generator[Wait, Any, Options]:
    """The options; reads --post-file."""
    options = Options()
    for key, value in found:
        match key:
            case "q":
                options.quiet = True
            case "S":
                options.show = True
            case "spider":
                options.spider = True
            case "c":
                options.proceed = True
            case "O":
                options.output = value
            case "P":
                options.prefix = value
            case "U":
                options.agent = value
            case "T":
                options.timeout = number(value)
            case "header":
                name, _, text = value.partition(":")
                options.headers.append((name.strip(), text.strip()))
            case "post-data":
                options.body = value
            case "post-file":
                options.body = (yield from p.stdin.read_all()) if value == "-" else _read(p, value)
            case "no-check":
                options.check = False
            case "b":
                raise NotImplementedError("-b")
            case "o":
                options.log = value
                _open(p, value, exclusive=False)
    return options


def _tell(p: Process, options: Options, text: str) -> None:
    """What is said on the way: on standard error, or in the log of -o; nothing with -q."""
    if options.log:
        p.files.write(p.resolve(options.log), text, append=True)
    elif not options.quiet:
        p.stderr.write(text)


def _read(p: Process, path: str) -> str:
    try:
        return p.files.read(p.resolve(path))
    except OSError as error:
        raise Died(f"can't open '{path}': {error.strerror}") from None


def parse(text: str) -> Url:
    """A URL; one without a scheme is HTTP."""
    scheme, mark, rest = text.partition("://")
    if not mark:
        scheme, rest = "http", text
    if scheme == "ftp":
        raise NotImplementedError("FTP")
    if scheme not in ("http", "https"):
        raise Died(f"not an http or ftp url: {text}")
    end = min((i for i in (rest.find(c) for c in "/?#") if i >= 0), default=len(rest))
    path = rest[end:] or "/"
    path = path if path.startswith("/") else "/" + path
    return Url(scheme, rest[:end].rpartition("@")[2], path.partition("#")[0])


def fetch(p: Process, options: Options, url: Url) -> Generator[Wait, Any, None]:
    """One URL, through its redirections. Raises Died."""
    for _ in range(REDIRECTS):
        target = f"{url.scheme}://{url.host}{url.path}"
        dial = network_of(p).dial(target)
        try:
            again = yield from _attempt(p, options, url, dial)
        finally:
            network_of(p).finish(dial, "timeout")
        if again is None:
            return
        url = again
    raise Died("too many redirections")


def _attempt(p: Process, options: Options, url: Url, dial: Dial) -> Generator[Wait, Any, Url | None]:
    connection = yield from _connect(p, options, url, dial)
    try:
        answer = yield from _ask(p, options, url, dial, connection)
        if answer.status in (301, 302, 303, 307, 308):
            place = answer.header("Location")
            if not place:
                raise Died(f"server returned error: HTTP/1.1 {answer.status} {answer.reason}")
            if "://" in place:
                return parse(place)
            return Url(url.scheme, url.host, place if place.startswith("/") else "/" + place)
        yield from _save(p, options, url, answer)
    finally:
        connection.close()
    return None


def _connect(p: Process, options: Options, url: Url, dial: Dial) -> Generator[Wait, Any, Connection]:
    port = url.port
    addresses, ms = network_of(p).resolve(dial, url.name)
    yield Sleep(ms)
    if not addresses:
        network_of(p).finish(dial, "unknown-host")
        raise Died(f"bad address '{url.name}'")
    address = addresses[0]
    _tell(p, options, f"Connecting to {url.host} ({address}:{port})\n")
    limit = options.timeout * 1000 if options.timeout else None
    attempt, late = yield from open_to(p, dial, address, port, limit)
    if late:
        raise Died("download timed out")
    if attempt.connection is None:
        raise Died(f"can't connect to remote host ({address}): {STRERROR.get(attempt.outcome, 'Connection refused')}")
    return attempt.connection


def _ask(
    p: Process, options: Options, url: Url, dial: Dial, connection: Connection
) -> Generator[Wait, Any, HttpResponse]:
    method = "POST" if options.body is not None else "HEAD" if options.spider else "GET"
    given = {name.lower() for name, _ in options.headers}
    headers = [("Host", url.host), ("User-Agent", options.agent), ("Connection", "close")]
    if options.body is not None:
        headers += [
            ("Content-Type", "application/x-www-form-urlencoded"), ("Content-Length", str(len(options.body.encode())))
        ]
    headers = [h for h in headers if h[0].lower() not in given] + options.headers
    speak = getattr(connection, "https", None) if url.scheme == "https" else connection.http
    if url.scheme == "https" and options.check:
        p.stderr.write("wget: note: TLS certificate validation not implemented\n")
    answer = speak(HttpRequest(method, url.path, tuple(headers), options.body or "")) if speak else None
    limit = (options.timeout or DEFAULT_TIMEOUT) * 1000
    if answer is None:
        network_of(p).finish(dial, "reset")
        raise Died("error getting response: Connection reset by peer")
    yield Sleep(min(answer.ms, limit))
    if answer.ms > limit:
        network_of(p).finish(dial, "timeout")
        raise Died("download timed out")
    _check(p, options, answer)
    return answer


def _check(p: Process, options: Options, answer: HttpResponse) -> None:
    """Print the response's head with -S; raise where it is an error."""
    line = f"HTTP/1.1 {answer.status} {answer.reason}"
    if options.show:
        p.stderr.write(f"  {line}\n")
    if not (200 <= answer.status < 400) or answer.status in (300, 304, 305, 306):
        raise Died(f"server returned error: {line}")
    if options.show:
        for name, value in answer.headers:
            p.stderr.write(f"  {name}: {value}\n")
        p.stderr.write("  \n")


def _save(p: Process, options: Options, url: Url, answer: HttpResponse) -> Generator[Wait, Any, None]:
    """Write the body where it belongs."""
    if options.spider:
        _tell(p, options, "remote file exists\n")
        return
    name = options.output or os.path.join(options.prefix, os.path.basename(url.path) or "index.html")
    if name != "-":
        _open(p, name, exclusive=not options.output and not options.proceed)
    _tell(p, options, "writing to stdout\n" if name == "-" else f"saving to '{name}'\n")
    if name == "-":
        p.stdout.write(answer.body)
        yield from p.stdout.flush()
    elif name != "/dev/null":
        p.files.write(p.resolve(name), answer.body)
    shown = os.path.basename(name)
    if answer.stalled:
        yield from _stall(p, options, shown, len(answer.body.encode()))
    if not options.quiet and not options.log:
        _bar(p, shown, 100, len(answer.body.encode()), "0:00:00")
        p.stderr.write("\n")
    _tell(p, options, "written to stdout\n" if name == "-" else f"'{name}' saved\n")


def _open(p: Process, name: str, *, exclusive: bool) -> None:
    path = p.resolve(name)
    if path == "/dev/null":
        return
    if exclusive and p.files.exists(path):
        raise Died(f"can't open '{name}': {os.strerror(errno.EEXIST)}")
    try:
        p.files.write(path, "")
    except OSError as error:
        raise Died(f"can't open '{name}': {error.strerror}") from None


def _stall(p: Process, options: Options, name: str, size: int) -> Generator[Wait, Any, None]:
    """A body that stops half way: a bar a second, until the time is up a second later."""
    seconds = options.timeout or DEFAULT_TIMEOUT
    for second in range(1, seconds + 1):
        yield Sleep(1000)
        if not options.quiet and not options.log:
            left = second * 180
            _bar(p, name, 0, size, f"{left // 3600}:{left // 60 % 60:02}:{left % 60:02}")
            p.stderr.write("" if p.stderr.is_tty and second < seconds else "\n")
    yield Sleep(1000)
    raise Died("download timed out")


def _bar(p: Process, name: str, percent: int, size: int, eta: str) -> None:
    """busybox's progress bar, for a terminal of 80 columns."""
    stars = "*" * 32 if percent == 100 else " " * 32
    amount = str(size) if size < 100_000 else f"{size // 1024}k" if size < 100_000 * 1024 else f"{size >> 20}M"
    lead = "\r" if p.stderr.is_tty else ""
    p.stderr.write(f"{lead}{name:<20.20} {percent:3d}% |{stars}|{amount:>6}  {eta} ETA")


TOOL = Tool("wget", run, "Retrieve files via HTTP", "[-cqS] [--spider] [-O FILE] [-T SEC] URL...", own_help=True)
