"""One curl transfer: name, connection, request, redirections, and what is said of it all."""

from __future__ import annotations

import base64
import posixpath
from collections.abc import Generator
from typing import Any

from tui.api.process import Process, Sleep, Wait
from tui.api.traffic import Connection, Dial, HttpRequest, HttpResponse
from tui.shell.builtins import curltext
from tui.shell.builtins.curloptions import Options
from tui.shell.builtins.curlurl import Failed, Url, join, parse_url
from tui.shell.builtins.curlwriteout import write_out
from tui.shell.builtins.mkdir import make
from tui.shell.builtins.networds import STRERROR, network_of, open_to
from tui.shell.builtins.rawtalk import complete, say


class Transfer:
    """Fetches URLs, keeping connections open for the next one to the same host."""

    def __init__(self, p: Process, options: Options) -> None:
        self.p, self.options = p, options
        self.pool: dict[tuple[str, str, int], tuple[int, Connection, str]] = {}
        self.opened = 0
        self.status = 0
        self.opened_now = False
        self.facts: dict[str, str] = {}
        self.deadline: int | None = None
        self.started = 0
        self.metered = False
        self._said_resolve = False
        self.dumped = False
        self.answered = HttpResponse(0, "")

    def close(self) -> None:
        """Hang up everywhere."""
        for _, connection, _ in self.pool.values():
            connection.close()
        self.pool.clear()

    def say(self, text: str) -> None:
        """A line of -v."""
        if self.options.verbose:
            self.p.stderr.write(f"* {text}\n")

    @property
    def spent(self) -> int:
        """Milliseconds since the transfer began."""
        return self.p.clock.now - self.started

    def meter(self, total: int = 0, got: int = 0, end: str = "") -> None:
        """Draw the meter, where there is one."""
        if not self.metered:
            return
        if self.options.bar:
            self.p.stderr.write(f"\r{'#' * 72} 100.0%{end}" if got else end)
            return
        speed = got * 1000 // max(1, self.spent) if got else 0
        self.p.stderr.write(curltext.line(total, got, 0 if got else self.spent // 1000, speed) + end)

    def ticks(self) -> None:
        """What the meter drew, once a second, while nothing came."""
        for second in range(1, self.spent // 1000 if self.metered and not self.options.bar else 0):
            self.p.stderr.write(curltext.line(seconds=second))

    def fetch(self, text: str, number: int) -> Generator[Wait, Any, int]:
        """One URL, to an exit code."""
        options, self.started, self.status = self.options, self.p.clock.now, 0
        self.facts = {"url": text, "url_effective": text, "exitcode": "0", "method": "GET", "scheme": ""}
        self.deadline = self.started + options.max_time if options.max_time else None
        output = options.outputs[number]
        self.metered = False
        try:
            url = parse_url(text)
            output = self._output(url, output)
            quiet = options.silent or options.no_meter or options.bar
            self.metered = not quiet and (bool(output) or not self.p.stdout.is_tty)
            if self.metered:
                self.p.stderr.write(curltext.METER_HEAD + curltext.line())
            yield from self._telnet(url) if url.scheme == "telnet" else self._follow(url, output)
        except Failed as failed:
            self.facts |= {"exitcode": str(failed.code), "errormsg": str(failed)}
            if self.metered and failed.meter:
                self.meter(end="\n")
            if failed.code in (7, 28) and self.opened_now:
                self.say(f"closing connection #{self.opened - 1}")
            if not options.quiet:
                self.p.stderr.write(f"curl: ({failed.code}) {failed}\n")
            return failed.code
        finally:
            self.facts["time_total"] = f"{self.spent / 1000:.6f}"
        return 0

    def _telnet(self, url: Url) -> Generator[Wait, Any, None]:
        """A bare connection: lines go there from standard input, and what comes back is printed."""
        slot = (url.scheme, url.host, url.port)
        yield from self._connect(url, slot)
        connection, text = self.pool.pop(slot)[1], ""
        try:
            while line := (yield from self.p.stdin.read_line()):
                text += line
                if complete(text):
                    answer, text = say(connection, text), ""
                    if answer is None:
                        break
                    self.p.stdout.write(answer)
                    yield Sleep(1)
        finally:
            connection.close()
        self.meter(end="\n")
        self.say(f"shutting down connection #{self.opened - 1}")

    def _output(self, url: Url, output: str) -> str:
        if output != "\0":
            return posixpath.join(self.options.output_dir, output) if output else ""
        name = posixpath.basename(url.path.partition("?")[0])
        if not name and not self.options.silent:
            self.p.stderr.write('Warning: No remote file name, uses "curl_response"\n')
        return posixpath.join(self.options.output_dir, name or "curl_response")

    def _follow(self, url: Url, output: str) -> Generator[Wait, Any, None]:
        method = self._method()
        for count in range(self.options.most_redirects + 1):
            slot, answer = yield from self._once(url, method)
            place = answer.header("Location")
            self._dump(answer)
            moved = answer.status in (301, 302, 303, 307, 308) and bool(place)
            self.facts |= {"num_redirects": str(count), "http_code": f"{answer.status:03}"}
            if not (moved and self.options.follow):
                yield from self._deliver(slot, answer, output, method)
                return
            if self.options.verbose:
                self.p.stderr.write("* Ignoring the response-body\n* setting size while ignoring\n< \r\n")
            if self.options.include or self.options.head:
                self.p.stdout.write(self._head(answer))
            self._leave(slot, answer)
            url = join(url, place)
            self.say(f"Issue another request to this URL: '{url}'")
            method = "GET" if answer.status in (301, 302, 303) and method == "POST" else method
        raise Failed(47, f"Maximum ({self.options.most_redirects}) redirects followed")

    def _method(self) -> str:
        options = self.options
        return options.method or ("HEAD" if options.head else "POST" if options.data and not options.get else "GET")

    def _once(self, url: Url, method: str) -> Generator[Wait, Any, tuple[tuple[str, str, int], HttpResponse]]:
        slot = (url.scheme, url.host, url.port)
        if slot in self.pool:
            self.say(f"Re-using existing {url.scheme}: connection with host {url.host}")
        else:
            yield from self._connect(url, slot)
        answer = yield from self._ask(url, method, self.pool[slot][1])
        if self.options.verbose:
            self.p.stderr.write("* Request completely sent off\n" + _lines("< ", self._head_lines(answer)))
        self.status = answer.status
        return slot, answer

    def _connect(self, url: Url, slot: tuple[str, str, int]) -> Generator[Wait, Any, None]:
        network, options = network_of(self.p), self.options
        self.opened_now = False
        number, self.opened = self.opened, self.opened + 1
        dial = network.dial(str(url))
        done = False
        try:
            address = yield from self._resolve(url, dial)
            self.say(f"  Trying {address}:{url.port}...")
            self.opened_now = True
            limits = [options.connect_timeout - self.spent]
            limits += [self.deadline - self.p.clock.now] if self.deadline else []
            began = self.p.clock.now
            attempt, late = yield from open_to(self.p, dial, address, url.port, max(1, min(limits)))
            done = late or attempt.connection is None
            self.ticks()
            if late:
                self.say(f"Connection timed out after {self.spent} milliseconds")
                raise Failed(28, f"Connection timed out after {self.spent} milliseconds")
            if attempt.connection is None:
                raise self._refused(url, address, STRERROR.get(attempt.outcome, ""), self.p.clock.now - began)
            done = True
            self.pool[slot] = (number, attempt.connection, address)
        finally:
            if not done:
                network.finish(dial, "timeout")
        self._connected(url, address)

    def _refused(self, url: Url, address: str, why: str, ms: int) -> Failed:
        own = network_of(self.p).addresses[-1]
        message = f"Failed to connect to {url.host} port {url.port} after {ms} ms: Could not connect to server"
        self.say(f"connect to {address} port {url.port} from {own} port {40000 + url.port % 20000} failed: {why}")
        self.say(message)
        return Failed(28 if why == "Connection timed out" else 7, message)

    def _connected(self, url: Url, address: str) -> None:
        self.facts |= {
            "remote_ip": address, "remote_port": str(url.port), "num_connects": "1", "scheme": url.scheme,
            "local_ip": network_of(self.p).addresses[-1], "time_connect": f"{self.spent / 1000:.6f}",
        }
        self.say(f"Connected to {url.host} ({address}) port {url.port}")
        if url.scheme == "https":
            connection = self.pool[url.scheme, url.host, url.port][1]
            if not getattr(connection, "tls", False):
                raise Failed(35, "TLS connect error: error:0A00010B:SSL routines::wrong version number")
            if not self.options.insecure:
                raise Failed(60, curltext.NO_TRUST.format(getattr(connection, "distrust", "") or curltext.NO_ISSUER))
        if url.scheme != "telnet":
            self.say("using HTTP/1.x")

    def _resolve(self, url: Url, dial: Dial) -> Generator[Wait, Any, str]:
        if not self._said_resolve:
            self._said_resolve = True
            for entry in self.options.added:
                self.say(f"Added {entry} to DNS cache")
        known = self.options.resolve.get((url.host.lower(), url.port))
        if known:
            self.say(f"Hostname {url.host} was found in DNS cache")
            return known
        network = network_of(self.p)
        addresses, ms = ([], 1) if self.options.six else network.resolve(dial, url.host)
        yield Sleep(ms)
        self.facts["time_namelookup"] = f"{self.spent / 1000:.6f}"
        if not addresses:
            network.finish(dial, "unknown-host")
            self.say(f"Could not resolve host: {url.host}")
            self.say(f"shutting down connection #{self.opened - 1}")
            raise Failed(6, f"Could not resolve host: {url.host}", meter=False)
        if addresses[0] != url.host:
            self.say(f"Host {url.host}:{url.port} was resolved.")
            self.say("IPv6: (none)")
            self.say(f"IPv4: {', '.join(addresses)}")
        return addresses[0]

    def _request(self, url: Url, method: str) -> HttpRequest:
        options = self.options
        body = "&".join(options.data)
        path = url.path
        if options.get and body:
            path, body = f"{path}{'&' if '?' in path else '?'}{body}", ""
        headers = [("Host", url.name)]
        if options.user:
            headers.append(("Authorization", "Basic " + base64.b64encode(options.user.encode()).decode()))
        headers += [("User-Agent", options.agent), ("Accept", "application/json" if options.json else "*/*")]
        if options.data and not options.get and method != "GET":
            kind = "application/json" if options.json else "application/x-www-form-urlencoded"
            headers += [("Content-Length", str(len(body.encode()))), ("Content-Type", kind)]
        return HttpRequest(method, path, tuple(_override(headers, options.headers)), body)

    def _ask(self, url: Url, method: str, connection: Connection) -> Generator[Wait, Any, HttpResponse]:
        request = self._request(url, method)
        self.facts |= {"method": method, "url_effective": f"{url.scheme}://{url.name}{request.path}"}
        if self.options.verbose:
            head = [f"{method} {request.path} HTTP/1.1", *(f"{n}: {v}" for n, v in request.headers), ""]
            self.p.stderr.write(_lines("> ", head))
        speak = getattr(connection, "https", connection.http) if url.scheme == "https" else connection.http
        answer: HttpResponse | None = speak(request)
        if answer is None and connection.exchange(f"{method} {request.path} HTTP/1.1\r\n\r\n"):
            raise Failed(1, "Received HTTP/0.9 when not allowed")
        if answer is None:
            raise Failed(52, "Empty reply from server")
        left = self.deadline - self.p.clock.now if self.deadline else None
        if left is not None and answer.ms > left:
            yield Sleep(max(0, left))
            raise Failed(28, f"Operation timed out after {self.spent} milliseconds with 0 bytes received")
        yield Sleep(answer.ms)
        self.facts |= {
            "time_starttransfer": f"{self.spent / 1000:.6f}", "content_type": answer.header("Content-Type"),
            "redirect_url": answer.header("Location"),
        }
        return answer

    def _head_lines(self, answer: HttpResponse) -> list[str]:
        lines = [f"HTTP/1.1 {answer.status} {answer.reason}", *(f"{n}: {v}" for n, v in answer.headers)]
        moved = self.options.follow and answer.status in (301, 302, 303, 307, 308) and answer.header("Location")
        return lines if moved else [*lines, ""]

    def _head(self, answer: HttpResponse, styled: bool = True) -> str:
        bold = ("\x1b[1m", "\x1b[0m") if styled and self.p.stdout.is_tty else ("", "")
        headers = [f"{bold[0]}{name}{bold[1]}: {value}" for name, value in answer.headers]
        lines = [f"HTTP/1.1 {answer.status} {answer.reason}", *headers]
        return "\r\n".join([*lines, "", ""])

    def _deliver(
        self, slot: tuple[str, str, int], answer: HttpResponse, output: str, method: str
    ) -> Generator[Wait, Any, None]:
        options = self.options
        if options.fail and answer.status >= 400:
            self._drop(slot)
            raise Failed(22, f"The requested URL returned error: {answer.status}")
        body = "" if method == "HEAD" else answer.body
        total = int(answer.header("Content-Length") or len(body.encode()))
        size = len(body.encode())
        self.answered = answer
        text = (self._head(answer) if options.include or options.head else "") + body
        self._write(output, text, size, total)
        yield from self.p.stdout.flush()
        if options.verbose and body and (output or not self.p.stdout.is_tty):
            self.p.stderr.write(f"{{ [{size} bytes data]\n")
        if answer.stalled:
            yield Sleep(max(0, self.deadline - self.p.clock.now) if self.deadline else 300_000)
            words = f"with {size} out of {total} bytes received"
            raise Failed(28, f"Operation timed out after {self.spent} milliseconds {words}")
        self.facts["size_download"] = str(size)
        self.meter(total, size, "\n")
        self._leave(slot, answer)
        if options.fail_body and answer.status >= 400:
            raise Failed(22, f"The requested URL returned error: {answer.status}", meter=False)

    def _dump(self, answer: HttpResponse) -> None:
        """Headers where -D wants them."""
        dump = self.options.dump
        if dump == "-":
            self.p.stdout.write(self._head(answer, False))
        elif dump:
            self.p.files.write(self.p.resolve(dump), self._head(answer, False), append=self.dumped)
            self.dumped = True

    def _write(self, output: str, text: str, size: int, total: int) -> None:
        if not output:
            self.p.stdout.write(text)
        elif output != "/dev/null":
            try:
                if self.options.create_dirs:
                    make(self.p, posixpath.dirname(self.p.resolve(output)), True)
                self.p.files.write(self.p.resolve(output), text)
                if self.options.bar and not self.options.silent:
                    self.p.stderr.write(curltext.BAR)
            except OSError as error:
                if not self.options.silent:
                    self.p.stderr.write(f"Warning: Failed to open the file {output}: {error.strerror}\n")
                raise Failed(23, f"client returned ERROR on write of {size} bytes") from None

    def _leave(self, slot: tuple[str, str, int], answer: HttpResponse) -> None:
        number, connection, _ = self.pool[slot]
        if answer.header("Connection").lower() == "close":
            self.say(f"shutting down connection #{number}")
            self._drop(slot)
        else:
            self.say(f"Connection #{number} to host {slot[1]} left intact")

    def _drop(self, slot: tuple[str, str, int]) -> None:
        _, connection, _ = self.pool.pop(slot)
        connection.close()

    def write_out(self) -> None:
        """What -w asks for."""
        if self.options.format:
            write_out(self.p, self.options.format, {**self.facts, "http_code": f"{self.status:03}"}, self.answered)


def _override(headers: list[tuple[str, str]], given: list[str]) -> list[tuple[str, str]]:
    """The headers with those of -H: in the place of one's own, or removed (`Name:`), or added."""
    result = list(headers)
    for text in given:
        name, colon, value = text.partition(":")
        at = next((i for i, (own, _) in enumerate(result) if own.lower() == name.strip().lower()), None)
        if not colon:
            if text.endswith(";"):
                result.append((text[:-1], ""))
        elif at is not None and value.strip():
            result[at] = (name.strip(), value.strip())
        elif at is not None:
            del result[at]
        elif value.strip():
            result.append((name.strip(), value.strip()))
    return result


def _lines(lead: str, lines: list[str]) -> str:
    return "".join(f"{lead}{line}\r\n" for line in lines)
