"""Small servers that tell where a request landed: http-echo, whoami, echo-server, agnhost, redis, coredns.

They are never altered nor compared.
"""

from __future__ import annotations

import re

from tui.api.objects import Obj, dig
from tui.api.record import structure
from tui.api.traffic import HttpRequest, HttpResponse
from tui.cluster.environment import hostname
from tui.cluster.programs import Host, Who
from tui.cluster.programs.web import REASONS, header, http_date

TEXT = "text/plain; charset=utf-8"


def answer(body: str, who: Who, *extra: tuple[str, str], status: int = 200) -> HttpResponse:
    """A plain text, as Go's HTTP server sends it."""
    length = ("Content-Length", str(len(body.encode())))
    headers = (*extra, ("Date", http_date(who.now)), length, ("Content-Type", TEXT))
    return HttpResponse(status, REASONS.get(status, ""), headers, body)


@structure
class HttpOnly:
    """What answers raw text as Go's HTTP server does."""

    pod: Obj
    container: str
    host: Host | None

    def exchange(self, text: str, who: Who) -> str | None:
        """400, whatever it was."""
        return f"HTTP/1.1 400 Bad Request\r\nContent-Type: {TEXT}\r\nConnection: close\r\n\r\n400 Bad Request"

    def http(self, request: HttpRequest, who: Who) -> HttpResponse | None:
        """Answer."""
        raise NotImplementedError


@structure
class HttpEcho(HttpOnly):
    """hashicorp/http-echo: one text for every request."""

    text: str = ""

    def http(self, request: HttpRequest, who: Who) -> HttpResponse | None:
        body = "ok" if request.path == "/health" else self.text
        if self.host:
            stamp = http_date(who.now)
            agent, target = header(request, "User-Agent", ""), header(request, "Host", who.host)
            asked = f'{who.address}:{who.port} "{request.method} {request.path} HTTP/1.1" 200 {len(body) + 1}'
            self.host.write_log(self.pod, self.container, f'{stamp} {target} {asked} "{agent}" 19.5µs')
        return answer(body + "\n", who, ("X-App-Name", "http-echo"), ("X-App-Version", "1.0.0"))


@structure
class WhoAmI(HttpOnly):
    """traefik/whoami: the host's name, its addresses and the request."""

    name: str = ""

    def http(self, request: HttpRequest, who: Who) -> HttpResponse | None:
        if request.path.startswith("/health"):
            return answer("", who)
        lines = [f"Name: {self.name}"] if self.name else []
        lines += [f"Hostname: {hostname(self.pod)}", "IP: 127.0.0.1", "IP: ::1",
                  f"IP: {dig(self.pod, 'status', 'podIP', default='')}", f"RemoteAddr: {who.address}:{who.port}",
                  f"{request.method} {request.path} HTTP/1.1", f"Host: {header(request, 'Host', who.host)}"]
        lines += [f"{_canonical(k)}: {v}" for k, v in sorted(request.headers) if k.lower() != "host"]
        return answer("\n".join(lines) + "\n\n", who)


@structure
class EchoServer(HttpOnly):
    """kicbase/echo-server: the request, as it came."""

    def http(self, request: HttpRequest, who: Who) -> HttpResponse | None:
        lines = [f"Request served by {hostname(self.pod)}", "", f"HTTP/1.1 {request.method} {request.path}", "",
                 f"Host: {header(request, 'Host', who.host)}"]
        lines += [f"{_canonical(k)}: {v}" for k, v in sorted(request.headers) if k.lower() != "host"]
        if self.host:
            target = f"{who.address}:{who.port} | {request.method} {request.path}"
            self.host.write_log(self.pod, self.container, target)
        return answer("\n".join(lines) + "\n\n" + request.body, who)


@structure
class EchoHeaders(HttpOnly):
    """registry.k8s.io/echoserver: the client's address and the request, in the words of 1.4 or of later ones."""

    old: bool = False

    def http(self, request: HttpRequest, who: Who) -> HttpResponse | None:
        path, _, query = request.path.partition("?")
        host = header(request, "Host", who.host)
        uri = f"http://{host.partition(':')[0]}:8080{request.path}"
        given = {"host": host, **{name.lower(): value for name, value in request.headers}}
        rows = [f"{name}={value}" for name, value in sorted(given.items())]
        if self.old:
            lines = [
                "CLIENT VALUES:", f"client_address={who.address}", f"command={request.method}", f"real path={path}",
                f"query={query or 'nil'}", "request_version=1.1", f"request_uri={uri}", "", "SERVER VALUES:",
                "server_version=nginx: 1.10.0 - lua: 10001", "", "HEADERS RECEIVED:", *rows, "BODY:",
                request.body or "-no body in request-",
            ]
            return _plain("\n".join(lines), who)
        asked = [f"client_address={who.address}", f"method={request.method}", f"real path={request.path}",
                 f"query={query}", "request_version=1.1", "request_scheme=http", f"request_uri={uri}"]
        body = request.body or "\t-no body in request-"
        parts = (
            "", "", f"Hostname: {hostname(self.pod)}", "", "Pod Information:", "\t-no pod information available-", "",
            "Server values:", "\tserver_version=nginx: 1.13.3 - lua: 10008", "", "Request Information:",
            *(f"\t{row}" for row in asked), "", "Request Headers:", *(f"\t{row}" for row in rows), "",
            "Request Body:", body, "", "",
        )
        return _plain("\n".join(parts), who)


def _plain(body: str, who: Who) -> HttpResponse:
    headers = (("Date", http_date(who.now)), ("Content-Type", "text/plain"), ("Connection", "keep-alive"),
               ("Content-Length", str(len(body.encode()))), ("Server", "echoserver"))
    return HttpResponse(200, "OK", headers, body)


@structure
class NetExec(HttpOnly):
    """agnhost netexec: answers about itself, and fails when asked to."""

    udp: bool = False

    def http(self, request: HttpRequest, who: Who) -> HttpResponse | None:
        path, _, query = request.path.partition("?")
        known = {
            "/": f"NOW: {http_date(who.now)}", "/hostname": hostname(self.pod), "/hostName": hostname(self.pod),
            "/clientip": f"{who.address}:{who.port}", "/healthz": "", "/shutdown": "", "/readyz": "",
        }
        if path == "/echo":
            wanted = re.search(r"(?:^|&)msg=([^&]*)", query)
            code = re.search(r"(?:^|&)code=(\d+)", query)
            return answer(wanted[1] if wanted else "", who, status=int(code[1]) if code else 200)
        if path == "/header":
            wanted = re.search(r"(?:^|&)key=([^&]*)", query)
            return answer(header(request, wanted[1]) if wanted else "", who)
        if path not in known:
            return answer("404 page not found\n", who, status=404)
        if self.host:
            self.host.write_log(self.pod, self.container, f"{request.method} {path}", "stderr")
        return answer(known[path], who)

    def exchange(self, text: str, who: Who) -> str | None:
        """The commands of its UDP port; its other one speaks HTTP alone."""
        if not self.udp:
            return super().exchange(text, who)
        word = text.strip().lower()
        if word == "hostname":
            return hostname(self.pod)
        if word.startswith("echo "):
            return word[5:]
        if word == "clientip":
            return f"{who.address}:{who.port}"
        return f"unexpected command: {word}\n"


@structure
class ServeHostname(HttpOnly):
    """agnhost serve-hostname, and Google's older image of that name."""

    def http(self, request: HttpRequest, who: Who) -> HttpResponse | None:
        return answer(hostname(self.pod), who)

    def exchange(self, text: str, who: Who) -> str | None:
        """Its TCP and UDP forms answer at once."""
        return hostname(self.pod)


@structure
class TextServer:
    """Something that speaks a line protocol of its own."""

    answers: tuple[tuple[str, str], ...]
    unknown: str

    def http(self, request: HttpRequest, who: Who) -> HttpResponse | None:
        """It does not speak HTTP."""
        return None

    def exchange(self, text: str, who: Who) -> str | None:
        """The answer to the first line."""
        word = text.strip().split("\n")[0].strip().upper()
        return dict(self.answers).get(word, self.unknown.format(text.strip().split()[0] if text.strip() else ""))


REDIS = TextServer((("PING", "+PONG\r\n"), ("QUIT", "+OK\r\n"), ("DBSIZE", ":0\r\n")), "-ERR unknown command '{}'\r\n")


@structure
class Metrics(HttpOnly):
    """A port that answers one path: coredns's health, readiness and metrics, ingress-nginx's healthz."""

    path: str = "/health"

    def http(self, request: HttpRequest, who: Who) -> HttpResponse | None:
        if request.path != self.path:
            return answer("404 page not found\n", who, status=404)
        return answer("OK" if self.path != "/metrics" else "# HELP coredns_build_info\n", who)


def _canonical(name: str) -> str:
    return "-".join(part.capitalize() for part in name.split("-"))
