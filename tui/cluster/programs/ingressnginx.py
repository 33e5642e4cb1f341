"""The nginx of an ingress-nginx controller: passes requests on to endpoints, by the Ingresses that are its own.

It speaks to the endpoints of a Service itself, not to its cluster IP, as the real one does.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

from tui.api.objects import Obj, dig, key
from tui.api.record import record, structure
from tui.api.traffic import Hop, HttpRequest, HttpResponse
from tui.cluster.dns import Zone
from tui.cluster.ingress.options import Options
from tui.cluster.ingress.rules import Found, find
from tui.cluster.places import find_place
from tui.cluster.programs import Host, Who
from tui.cluster.programs.web import REASONS, access_stamp, header, http_date
from tui.cluster.proxy import Rule, Target, endpoints, so_many, why_none

if TYPE_CHECKING:
    from tui.cluster.route import Landing, Router

TRIES = 3
"""How many endpoints are tried before the client is told (proxy_next_upstream_tries)."""
CONNECT = 5_000
"""How long each may take to answer the call (proxy_connect_timeout, ms)."""
_REASONS = {**REASONS, 308: "Permanent Redirect"}


@record
class Way:
    """Where a request can go from here: on to an endpoint, or no further."""

    hops: tuple[Hop, ...]
    request: HttpRequest
    service: str = ""
    landing: Landing | None = None
    status: int = 0
    """What nginx answers itself, 0 where it passes the request on."""
    location: str = ""
    """Where a redirect leads."""
    upstream: str = "upstream-default-backend"
    """`namespace-service-port`, as its log has it."""

    @property
    def pod(self) -> str:
        """`namespace/name` of the pod at its end, or ""."""
        return str(key(self.landing.pod)) if self.landing and self.landing.pod else ""

    @property
    def open(self) -> bool:
        """Whether the request gets through, or needs not go on."""
        return self.landing is None or self.landing.outcome == "ok"


@structure
class IngressNginx:
    """One of its two ports."""

    pod: Obj
    container: str
    host: Host | None
    options: Options
    tls: bool = False
    distrust: str = "self-signed certificate"
    """It answers with a certificate that it made itself: what Secrets hold is no certificate here."""

    def http(self, request: HttpRequest, who: Who) -> HttpResponse | None:
        """Without a look at the cluster there is only its own page."""
        return _page(400 if self.tls else 404, who)

    def exchange(self, text: str, who: Who) -> str | None:
        """Raw text that is no HTTP request."""
        answer = _page(400, who)
        head = "".join(f"{name}: {value}\r\n" for name, value in answer.headers)
        return f"HTTP/1.1 400 Bad Request\r\n{head}\r\n{answer.body}"

    def ways(self, request: HttpRequest, who: Who, router: Router, *, secure: bool) -> list[Way]:
        """Everywhere that this request could go now; draws nothing. `secure`: it came by TLS."""
        if self.tls and not secure:
            return [self._own(request, router, 400, "plain HTTP on the port for HTTPS")]
        name = header(request, "Host", who.host)
        host, path = name.partition(":")[0], request.path.partition("?")[0]
        found = find(self.options.ingresses(router.api), host, path)
        if found.secure and not secure:
            way = self._own(request, router, 308, f"plain HTTP for {host}, which has a certificate: go to HTTPS")
            return [replace(way, location=f"https://{host}{request.path}")]
        if found.location is None:
            return [self._own(request, router, 404, found.problem or _unmatched(found, host, path))]
        return self._beyond(self._passed(request, who, name, found, secure), found, router)

    def _own(self, request: HttpRequest, router: Router, status: int, detail: str) -> Way:
        return Way((router.hop("ingress", "no rule", "", False, detail),), request, status=status)

    def _beyond(self, request: HttpRequest, found: Found, router: Router) -> list[Way]:
        """The ways to the endpoints of a location's backend."""
        assert found.location is not None
        where, backend = key(found.location.ingress), found.location.backend
        label = f"ingress {where} {found.location.host}{found.location.path}"
        hop = router.hop("ingress", label, f"ingresses/{where}", True, f"{found.location.type}")
        if not backend.get("service"):
            why = "a backend that is no Service is not simulated"
            return [Way((replace(hop, ok=False, detail=why),), request, status=503)]
        service, port = backend["service"]["name"], backend["service"].get("port") or {}
        name, number = f"{where.namespace}/{service}", port.get("number") or port.get("name", "")
        upstream = f"{where.namespace}-{service}-{number}"
        targets, rule, why = _targets(router, where.namespace, service, port)
        stop = router.hop("service", f"service {name}", f"services/{name}", not why, why or so_many(targets))
        if why:
            return [Way((hop, stop), request, name, status=503, upstream=upstream)]
        place = find_place(router.api, f"pod/{key(self.pod)}")
        landings = [router.reach(place, rule, target) for target in targets]
        return [Way((hop, stop, *landing.hops), request, name, landing, upstream=upstream) for landing in landings]

    def _passed(self, request: HttpRequest, who: Who, host: str, found: Found, secure: bool) -> HttpRequest:
        """The request as it goes on: X-Forwarded headers say whence it came."""
        scheme, port = ("https", "443") if secure else ("http", "80")
        identity = hashlib.md5(f"{who.now} {who.address} {who.port} {request.path}".encode(), usedforsecurity=False)
        mine = {
            "Host": host, "X-Request-ID": identity.hexdigest(), "X-Real-IP": who.address,
            "X-Forwarded-For": who.address, "X-Forwarded-Host": host, "X-Forwarded-Port": port,
            "X-Forwarded-Proto": scheme, "X-Forwarded-Scheme": scheme, "X-Scheme": scheme,
        }
        names = {name.lower() for name in (*mine, "Connection", "Proxy")}
        kept = tuple((name, value) for name, value in request.headers if name.lower() not in names)
        query = "?" + request.path.partition("?")[2] if "?" in request.path else ""
        return replace(request, path=found.path + query, headers=(*mine.items(), *kept))

    def choose(self, ways: list[Way], random: Random) -> Way:
        """One of the ways by chance; where nobody answers there, nginx tries others."""
        ways = ways if len(ways) == 1 else random.sample(ways, min(TRIES, len(ways)))
        return next((way for way in ways if way.open), ways[-1])

    def answer(self, way: Way, asked: HttpRequest, who: Who) -> HttpResponse:
        """What the client gets at the end of a way; writes the access log."""
        answer = self._answer(way, who)
        if self.host:
            self.host.write_log(self.pod, self.container, _logged(way, asked, answer, who))
        return answer

    def _answer(self, way: Way, who: Who) -> HttpResponse:
        if way.status:
            page = _page(way.status, who)
            return replace(page, headers=(*page.headers, ("Location", way.location))) if way.location else page
        landing = way.landing
        if landing is None or landing.outcome != "ok" or landing.program is None:
            timed_out = landing is not None and landing.outcome == "timeout"
            return replace(_page(504, who), ms=TRIES * CONNECT) if timed_out else _page(502, who)
        host = header(way.request, "Host")
        own = Who(dig(self.pod, "status", "podIP", default=""), who.port, who.now, host)
        answer = landing.program.http(way.request, own)
        return _relayed(answer, who, self.tls) if answer else _page(502, who)


def _targets(router: Router, namespace: str, name: str, port: Obj) -> tuple[tuple[Target, ...], Rule | None, str]:
    """The endpoints behind a backend, or why there are none."""
    service = router.api.find("services", namespace, name)
    if service is None:
        return (), None, f"there is no Service {namespace}/{name}"
    if service["spec"].get("type") == "ExternalName":
        outside = service["spec"]["externalName"]
        answer = Zone(router.api).answer(outside, "A")
        found = tuple(Target(r.value, port.get("number") or 80) for r in answer.answers if r.type == "A")
        return found, None, "" if found else f"unknown name {outside}"
    for entry in service["spec"].get("ports") or ():
        if entry["port"] == port.get("number") or (port.get("name") and entry.get("name") == port["name"]):
            rule = Rule(service, entry, "cluster-ip")
            ready = endpoints(router.api, rule, "").ready
            return ready, rule, "" if ready else why_none(router.api, rule)
    return (), None, f"the Service has no port {port.get('number') or port.get('name')}"


def _unmatched(found: Found, host: str, path: str) -> str:
    if found.server == "_":
        return f"no Ingress of this controller has a rule for the host {host} or for all hosts"
    return f"no path of host {found.server} matches {path}"


def _page(status: int, who: Who) -> HttpResponse:
    """nginx's own page, with its version left out."""
    words = f"{status} {_REASONS.get(status, '')}"
    title = "400 The plain HTTP request was sent to HTTPS port" if status == 400 else words
    body = (
        f"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{words}</h1></center>\r\n"
        "<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
    )
    headers = (("Date", http_date(who.now)), ("Content-Type", "text/html"), ("Content-Length", str(len(body))),
               ("Connection", "keep-alive"))
    return HttpResponse(status, _REASONS.get(status, ""), headers, body)


def _relayed(answer: HttpResponse, who: Who, tls: bool) -> HttpResponse:
    """A backend's answer as nginx passes it on."""
    first = (("Date", http_date(who.now)), ("Content-Type", answer.header("Content-Type")),
             ("Content-Length", answer.header("Content-Length") or str(len(answer.body.encode()))),
             ("Connection", "keep-alive"))
    secure = (("Strict-Transport-Security", "max-age=31536000; includeSubDomains"),) if tls else ()
    return replace(answer, headers=(*(row for row in first if row[1]), *_others(answer), *secure))


def _others(answer: HttpResponse) -> Iterator[tuple[str, str]]:
    mine = ("server", "date", "content-type", "content-length", "connection")
    return ((name, value) for name, value in answer.headers if name.lower() not in mine)


def _logged(way: Way, asked: HttpRequest, answer: HttpResponse, who: Who) -> str:
    """A line of its access log (the format upstreaminfo)."""
    agent, referrer = header(asked, "User-Agent", "-"), header(asked, "Referer", "-")
    size = 0 if asked.method == "HEAD" else len(answer.body.encode())
    first = f'{who.address} - - [{access_stamp(who.now)}] "{asked.method} {asked.path} HTTP/1.1" {answer.status} {size}'
    upstream = "- - - -"
    if way.landing is not None:
        endpoint = next(hop.label for hop in way.landing.hops).removeprefix("endpoint ")
        upstream = f"{endpoint} {size} 0.001 {answer.status}"
    identity = header(way.request, "X-Request-ID", "-")
    return f'{first} "{referrer}" "{agent}" {len(asked.path) + 75} 0.001 [{way.upstream}] [] {upstream} {identity}'
