"""Servers of the images in tui.cluster.imagelist: where each listens, what it answers, and its first log lines."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator
from datetime import UTC, datetime

from tui.api.objects import Obj, dig
from tui.api.record import record, structure
from tui.api.traffic import HttpRequest, HttpResponse
from tui.cluster.environment import hostname
from tui.cluster.programs import Host, Program, Who
from tui.cluster.programs.small import HttpOnly
from tui.cluster.programs.web import REASONS, header, http_date

HTML, TEXT, JSON = "text/html; charset=utf-8", "text/plain; charset=utf-8", "application/json; charset=utf-8"


@record
class Daemon:
    """One server. Texts hold `$host`, `$ip`, `$port`, `$version`, `$path`, `$method`, `$asked` (the Host header)."""

    ports: tuple[int, ...]
    body: str = ""
    """What it answers on every path; "" where it speaks no HTTP."""
    type: str = HTML
    banner: str = ""
    """Its Server header, "" for none."""
    status: int = 200
    location: str = ""
    paths: tuple[tuple[str, str], ...] = ()
    """Other answers by path, in the same type."""
    echo: str = ""
    """It tells of the request: whose JSON (`mendhak`, `ealen`, `httpbin`, `httpbingo`)."""
    log: tuple[str, ...] = ()
    """First lines, with `$stamp` (RFC 3339 to the microsecond), `$day` and `$time` besides."""
    stream: str = "stdout"
    access: str = ""
    """A line for each request, with `$from` and `$stamp`."""
    variable: str = ""
    """The environment variable that names its first port."""
    talks: tuple[tuple[str, str], ...] = ()
    """Answers to a first line, where it speaks lines."""
    version: str = ""
    versions: tuple[tuple[str, str], ...] = ()
    """What a short tag stands for."""

    @property
    def speaks_http(self) -> bool:
        """Its ports are a web server's."""
        return bool(self.body or self.echo or self.location)

    def version_of(self, tag: str) -> str:
        """The version that a tag names."""
        plain = re.match(r"v?(\d+(?:\.\d+)*)", tag)
        found = plain[1] if plain else ""
        return found if found.count(".") > 1 else dict(self.versions).get(found, self.version)


def daemon_of(argv: tuple[str, ...]) -> Daemon | None:
    """The server that the words start, None where it is none of these."""
    from tui.cluster.imagelist import DAEMONS

    words = argv[1:] if posixpath.basename(argv[0]) == "docker-entrypoint.sh" else argv
    return DAEMONS.get(posixpath.basename(words[0])) if words else None


def listeners(
    argv: tuple[str, ...], pod: Obj, name: str, host: Host | None, env: dict[str, str]
) -> Iterator[tuple[int, str, Program]]:
    """What it listens on."""
    daemon = daemon_of(argv)
    for place, port in enumerate(daemon.ports if daemon else ()):
        given = env.get(daemon.variable, "") if daemon and daemon.variable and not place else ""
        number = int(given) if given.isdecimal() and 0 < int(given) < 65536 else port
        yield number, "TCP", Served(pod, name, host, daemon, number, bool(place))


def lines(argv: tuple[str, ...], pod: Obj, now: int, refusal: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """What it writes when it starts, or the words with which it refuses to: (line, stream)."""
    daemon = daemon_of(argv) or Daemon(())
    facts = {**_facts(pod, daemon, "", daemon.ports[0] if daemon.ports else 0), **times(now)}
    return [(filled(line, facts), daemon.stream) for line in refusal or daemon.log]


def filled(text: str, facts: dict[str, str]) -> str:
    """A text with its `$name`s put in; `$$` is a dollar."""
    return re.sub(r"\$(\$|\w+)", lambda match: "$" if match[1] == "$" else facts.get(match[1], match[0]), text)


def times(now: int) -> dict[str, str]:
    """A moment as logs write it."""
    moment = datetime.fromtimestamp(now // 1000, UTC)
    day, time = moment.strftime("%Y-%m-%d"), moment.strftime("%H:%M:%S")
    return {"day": day, "time": time, "stamp": f"{day}T{time}.{now % 1000:03d}000Z",
            "milli": f"{day}T{time}.{now % 1000:03d}Z", "slashed": day.replace("-", "/")}


def _facts(pod: Obj, daemon: Daemon, container: str, port: int) -> dict[str, str]:
    spec = next((c for c in pod["spec"]["containers"] if c["name"] == container), pod["spec"]["containers"][0])
    tag = spec["image"].rpartition(":")[2]
    env = {e["name"]: str(e.get("value") or "") for e in spec.get("env") or ()}
    return {"host": hostname(pod), "ip": dig(pod, "status", "podIP", default=""), "port": str(port),
            "version": daemon.version_of(tag), "tag": tag, "message": env.get("MESSAGE", "Hello world!"),
            "node": dig(pod, "spec", "nodeName", default=""), "space": pod["metadata"]["namespace"],
            "title": env.get("PODINFO_UI_MESSAGE", f"greetings from podinfo v{daemon.version_of(tag)}")}


@structure
class Served(HttpOnly):
    """A port of one of them."""

    daemon: Daemon | None = None
    port: int = 0
    second: bool = False

    def http(self, request: HttpRequest, who: Who) -> HttpResponse | None:
        daemon = self.daemon
        if daemon is None or not daemon.speaks_http:
            return None
        path = request.path.partition("?")[0]
        facts = {**_facts(self.pod, daemon, self.container, self.port), **times(who.now), "from": who.address,
                 "path": path, "method": request.method, "asked": header(request, "Host", who.host)}
        if self.host and daemon.access:
            self.host.write_log(self.pod, self.container, filled(daemon.access, facts))
        own = dict(daemon.paths).get(path)
        status, body, kind = (daemon.status, daemon.body, daemon.type) if own is None else (200, own, daemon.type)
        if daemon.echo:
            status, body, kind = told(daemon.echo, request, who, facts)
        body = body if daemon.echo else filled(body, facts)
        headers = [("Server", daemon.banner)] if daemon.banner else []
        headers += [("Date", http_date(who.now)), ("Content-Type", kind), ("Content-Length", str(len(body.encode())))]
        headers += [("Location", daemon.location)] if daemon.location and own is None else []
        return HttpResponse(status, REASONS.get(status, ""), tuple(headers), "" if request.method == "HEAD" else body)

    def exchange(self, text: str, who: Who) -> str | None:
        daemon = self.daemon
        if daemon is None or daemon.speaks_http:
            return super().exchange(text, who)
        first = text.strip().split("\n")[0].strip().lower()
        if not first or not daemon.talks:
            return None
        return dict(daemon.talks).get(first, dict(daemon.talks).get("*"))


def told(whose: str, request: HttpRequest, who: Who, facts: dict[str, str]) -> tuple[int, str, str]:
    """What a server that echoes says of a request: status, text, type."""
    path, _, query = request.path.partition("?")
    pairs = dict(pair.partition("=")[::2] for pair in query.split("&") if pair)
    given = {"host": facts["asked"], **{name.lower(): value for name, value in request.headers}}
    if whose == "mendhak":
        said: Obj = {
            "path": path, "headers": given, "method": request.method, "body": request.body, "fresh": False,
            "hostname": facts["asked"].partition(":")[0], "ip": f"::ffff:{who.address}", "ips": [], "protocol": "http",
            "query": pairs, "subdomains": [], "xhr": False, "os": {"hostname": facts["host"]}, "connection": {}}
        return 200, json.dumps(said, indent=2), JSON
    if whose == "ealen":
        said = {"host": {"hostname": facts["asked"].partition(":")[0], "ip": f"::ffff:{who.address}", "ips": []},
                "http": {"method": request.method, "baseUrl": "", "originalUrl": request.path, "protocol": "http"},
                "request": {"params": {"0": path}, "query": pairs, "cookies": {}, "body": {}, "headers": given},
                "environment": {"HOSTNAME": facts["host"], "PORT": facts["port"]}}
        code = pairs.get("echo_code", "200").partition("-")[0]
        status = int(code) if code.isdecimal() and 200 <= int(code) < 600 else 200
        return status, json.dumps(said, separators=(",", ":")), JSON
    return _httpbin(request, who, path, pairs, given)


def _httpbin(
    request: HttpRequest, who: Who, path: str, pairs: dict[str, str], given: dict[str, str]
) -> tuple[int, str, str]:
    headers = {"-".join(part.capitalize() for part in name.split("-")): value for name, value in sorted(given.items())}
    url = f"http://{given['host']}{request.path}"
    asked = re.fullmatch(r"/status/(\d{3})", path)
    if asked:
        return int(asked[1]), "", HTML
    if path == "/":
        page = '<!DOCTYPE html>\n<html lang="en">\n\n<head>\n    <title>httpbin.org</title>\n</head>\n</html>'
        return 200, page, HTML
    answers: dict[str, Obj] = {
        "/get": {"args": pairs, "headers": headers, "origin": who.address, "url": url},
        "/ip": {"origin": who.address}, "/headers": {"headers": headers},
        "/user-agent": {"user-agent": given.get("user-agent", "")},
        "/post": {"args": pairs, "data": "", "files": {}, "form": dict(
            pair.partition("=")[::2] for pair in request.body.split("&") if pair), "headers": headers, "json": None,
            "origin": who.address, "url": url}}
    answers["/anything"] = {**answers["/post"], "method": request.method}
    if path not in answers or (path == "/post") != (request.method == "POST") and path != "/anything":
        code = 405 if path in answers else 404
        words = {404: "Not Found", 405: "Method Not Allowed"}[code]
        return code, f"<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 3.2 Final//EN\">\n<title>{code} {words}</title>\n", HTML
    return 200, json.dumps(answers[path], indent=2) + "\n", "application/json"
