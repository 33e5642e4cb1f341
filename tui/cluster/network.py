"""The network: every request is walked hop by hop, and recorded.

    name -> address -> service rule -> endpoint (chance, or affinity) -> pod -> program

`ClusterNetwork` keeps what has to be remembered (records, affinity, published ports); `tui.cluster.view` is how a
program sees it from one place, `tui.cluster.route` knows the ways.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit
from zlib import crc32

from tui.api.kind import Api, Settings
from tui.api.objects import Obj, dig, key
from tui.api.traffic import Cause, DnsAnswer, Hop, HttpRequest, HttpResponse, Outcome, Record, Request
from tui.cluster.corefile import logs_queries, query_line
from tui.cluster.dns import Zone, foreign
from tui.cluster.places import LAPTOP_DNS, LAPTOP_IP, Place, find_place
from tui.cluster.programs import Host, Who, listener
from tui.cluster.proxy import Target
from tui.cluster.resolvconf import DNS_IP
from tui.cluster.route import BLACK_HOLE, Landing, Plan, Router
from tui.cluster.silent import Silent
from tui.cluster.view import View, is_ip, proxies

KEPT = 4096
"""How many records are kept at most; half of them go at once."""
DNS_TIMEOUT = 5_000
"""How long a resolver waits for an answer, in ms."""


class ClusterNetwork:
    """The cluster's network, as far as it remembers anything."""

    def __init__(self, api: Api, settings: Settings, host: Host | None = None) -> None:
        self.api, self.settings = api, settings
        self.records: list[Request] = []
        self.affinity: dict[tuple[str, str, str], tuple[str, int, int]] = {}
        """(service, port name, client IP by node) -> (address, port, until when in ms)."""
        self.published: dict[str, dict[int, tuple[str, str, int]]] = {"laptop": {}}
        """Loopback ports that lead to pods: client -> port -> (namespace, pod, port); `port-forward` writes here."""
        self.knocks: dict[int, Callable[[str], None]] = {}
        """Who is told of a connection to such a port of the laptop's, with its outcome."""
        self.laptop_hosts: Callable[[], str] = str
        """The text of the laptop's hosts file; whoever has the laptop's files sets it."""
        self.router = Router(api, host, self.published)
        self._next_id = 1

    @property
    def host(self) -> Host | None:
        """The nodes, which keep programs' logs and files; set once they exist."""
        return self.router.host

    @host.setter
    def host(self, host: Host | None) -> None:
        self.router.host = host

    def view(self, client: str, cause: Cause = "learner") -> View:
        """The network from a place: `laptop`, `pod/<namespace>/<name>` or `node/<name>`."""
        return View(self, client, cause)

    def place(self, client: str) -> Place:
        """Where a client stands now."""
        place = find_place(self.api, client, self.settings.cluster_domain)
        return replace(place, hosts=(*self._edited_hosts(place), *place.hosts))

    def _edited_hosts(self, place: Place) -> tuple[tuple[str, str], ...]:
        """What the place's own /etc/hosts says, where somebody may have added to it."""
        lines = [line.partition("#")[0].split() for line in self._hosts_text(place).splitlines()]
        return tuple((name, words[0]) for words in lines if words and is_ip(words[0]) for name in words[1:])

    def _hosts_text(self, place: Place) -> str:
        if not place.inside:
            return self.laptop_hosts()
        _, _, rest = place.client.partition("pod/")
        pod = self.api.find("pods", *rest.partition("/")[::2]) if rest and self.host else None
        if pod is None or self.host is None:
            return ""
        return self.host.read_file(pod, pod["spec"]["containers"][0]["name"], "/etc/hosts") or ""

    def snapshot(self) -> object:
        """What `restore` takes back."""
        published = {client: dict(ports) for client, ports in self.published.items()}
        return tuple(self.records), dict(self.affinity), published, self._next_id

    def restore(self, state: Any) -> None:
        """Go back to a snapshot."""
        records, affinity, published, self._next_id = state
        self.records[:] = records
        self.affinity = dict(affinity)
        for client, ports in self.published.items():
            ports.clear()
            ports.update(published.get(client, {}))

    def record(self, request: Request) -> Request:
        """Keep a request under the next id; probes and checks are not kept."""
        request = replace(request, id=self._next_id)
        if request.cause in ("probe", "check"):
            return request
        self._next_id += 1
        self.records.append(request)
        if len(self.records) > KEPT:
            del self.records[: KEPT // 2]
        return request

    def choose(self, plan: Plan, client_ip: str) -> Target:
        """The endpoint for a new connection: the one the client sticks to, or one by chance."""
        rule = plan.rule
        if rule is None or not rule.affinity:
            return self._draw(plan.targets)
        slot = (rule.name, rule.port.get("name", ""), f"{client_ip} by {plan.node}")
        address, port, until = self.affinity.get(slot, ("", 0, 0))
        kept = [t for t in plan.targets if (t.address, t.port) == (address, port) and until >= self.api.now]
        target = kept[0] if kept else self._draw(plan.targets)
        self.affinity[slot] = (target.address, target.port, self.api.now + rule.affinity)
        return target

    def _draw(self, targets: tuple[Target, ...]) -> Target:
        return targets[0] if len(targets) == 1 else targets[self.api.random.randrange(len(targets))]

    def ask(self, place: Place, name: str, type: str, server: str, *, draw: bool = True) -> DnsAnswer:
        """One question to a DNS server, as it is; `draw` lets CoreDNS shuffle."""
        if server == LAPTOP_IP or (server == LAPTOP_DNS and not place.inside):
            return foreign(self.api.now)
        found = self._dns_server(place, server, name) if is_ip(server) else _silence("timeout")
        if isinstance(found, DnsAnswer):
            return found
        answer = Zone(self.api, self.settings.cluster_domain, self._shuffle if draw else _keep).answer(name, type)
        if found and draw and self.host and logs_queries(self.api):
            line = query_line(place.address, name, type, answer, self.api.now)
            self.host.write_log(found, found["spec"]["containers"][0]["name"], line)
        return answer

    def _shuffle(self, records: list[Record]) -> None:
        if len(records) > 1:
            self.api.random.shuffle(records)

    def _dns_server(self, place: Place, server: str, name: str) -> DnsAnswer | Obj | None:
        """The pod of CoreDNS that answers at an address, or why none does; None in a cluster that needs no pods."""
        if self.settings.bare and server == DNS_IP and place.inside:
            return None
        plan = self.router.plan(place, server, 53, "UDP")
        if plan.failure:
            return _silence(plan.failure.outcome)
        target = plan.targets[crc32(f"{name} {self.api.now}".encode()) % len(plan.targets)]
        landing = self.router.land(place, plan, target, "UDP")
        return landing.pod if landing.outcome == "ok" else _silence(landing.outcome)

    def probe(
        self, pod: Obj, port: int, request: HttpRequest | None = None, protocol: str = "TCP", address: str = ""
    ) -> tuple[Outcome, HttpResponse | None]:
        """A kubelet's probe from the node to its pod: HTTP where there is a request, else only a connection.

        Draws no chance and is not recorded. `address` is another IP than the pod's.
        """
        if not (address or dig(pod, "status", "podIP")):
            return "unreachable", None
        program = listener(pod, port, protocol, self.host)
        if program is None:
            return "refused", None
        if request is None:
            return "ok", None
        place = self.place(f"node/{pod['spec'].get('nodeName', '')}")
        answer = program.http(request, Who(place.address, 0, self.api.now, f"{dig(pod, 'status', 'podIP')}:{port}"))
        if answer is None:
            return "reset", None
        return ("http-error" if answer.status >= 400 else "ok"), answer

    def walk_all(self, client: str, url: str, name: str = "") -> list[Request]:
        """Every way that a request could go now; draws nothing, changes nothing, records nothing.

        `name` is the Host header where it is another than the URL's.
        """
        parts = urlsplit(url if "://" in url else f"http://{url}")
        host = parts.hostname or ""
        try:
            port = parts.port or (443 if parts.scheme == "https" else 80)
        except ValueError:
            port = -1
        protocol = "TCP" if parts.scheme in ("tcp", "nc") else "HTTP"
        place = self.place(client)
        first = Request(0, self.api.now, self.api.now, "check", client, url, protocol, (), "ok", host, port)
        addresses, hop = View(self, client, "check").look_up(place, host)
        hops = (hop,) if hop else ()
        if not addresses or port < 0:
            return [replace(first, hops=hops, outcome="unknown-host")]
        router = Router(self.api, Silent(self.host) if self.host else None, self.published)
        return [r for address in addresses for r in self._ways(router, place, first, hops, address, (parts.path, name))]

    def _ways(
        self, router: Router, place: Place, first: Request, hops: tuple[Hop, ...], address: str, asks: tuple[str, str]
    ) -> list[Request]:
        plan = router.plan(place, address, first.port, "TCP")
        service = plan.rule.name if plan.rule else ""
        if plan.failure:
            stop = () if plan.hops else (_stopped(self.api.now, address, first.port, plan.failure.detail),)
            hops = (*hops, *plan.hops, *stop)
            return [replace(first, hops=hops, outcome=plan.failure.outcome, service=service)]
        ways = []
        for target in plan.targets:
            landing = router.land(place, plan, target, "TCP")
            there = replace(
                first, hops=(*hops, *plan.hops, *landing.hops), service=service, outcome=landing.outcome,
                pod=str(key(landing.pod)) if landing.pod else "",
            )
            if landing.outcome == "ok" and first.protocol == "HTTP":
                ways += _asked(router, landing, there, *asks)
            else:
                ways.append(there)
        return ways


def walk_all(network: ClusterNetwork, client: str, url: str, host: str = "") -> list[Request]:
    """Every way that a request could go now (see ClusterNetwork.walk_all)."""
    return network.walk_all(client, url, host)


def _asked(router: Router, landing: Landing, there: Request, path: str, name: str) -> list[Request]:
    """What becomes of an HTTP request that has landed: a proxy may have many ways to send it on."""
    host = name or (there.host if there.port == 80 else f"{there.host}:{there.port}")
    question, secure = HttpRequest("GET", path or "/", (("Host", host),)), there.target.startswith("https:")
    program: Any = landing.program
    who = Who(landing.source, 0, router.api.now, host)
    if not proxies(program):
        speak = getattr(program, "https", _no_tls) if secure else program.http
        return [_answered(there, speak(question, who) if program else None)]
    return [
        _answered(replace(there, hops=(*there.hops, *way.hops), service=way.service or there.service,
                          pod=way.pod or there.pod), program.answer(way, question, who))
        for way in program.ways(question, who, router, secure=secure)
    ]


def _answered(there: Request, answer: HttpResponse | None) -> Request:
    if answer is None:
        return replace(there, outcome="reset")
    return replace(there, outcome="http-error" if answer.status >= 400 else "ok", status=answer.status)


def _no_tls(request: HttpRequest, who: Who) -> HttpResponse | None:
    """A program that does not speak TLS hangs up."""
    return None


def _stopped(now: int, address: str, port: int, detail: str) -> Hop:
    return Hop("service", now, f"{address}:{port}", "", False, detail)


def _silence(outcome: Outcome) -> DnsAnswer:
    if outcome == "refused":
        return DnsAnswer("CLOSED", ms=1, authoritative=False)
    return DnsAnswer("TIMEOUT", ms=DNS_TIMEOUT, authoritative=False)


def _keep(records: list[Record]) -> None:
    """No shuffling."""


__all__ = ["BLACK_HOLE", "ClusterNetwork", "walk_all"]
