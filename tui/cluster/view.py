"""The network as a program sees it from one place: implements tui.api.traffic.Network."""

from __future__ import annotations

from dataclasses import field, replace
from ipaddress import AddressValueError, IPv4Address
from typing import TYPE_CHECKING, Any

from tui.api.objects import key
from tui.api.record import structure
from tui.api.traffic import (
    Cause,
    Connecting,
    Dial,
    DnsAnswer,
    Hop,
    HttpRequest,
    HttpResponse,
    Outcome,
    Request,
)
from tui.cluster.places import Place
from tui.cluster.programs import Who
from tui.cluster.resolvconf import DNS_IP
from tui.cluster.route import Landing

if TYPE_CHECKING:
    from tui.cluster.network import ClusterNetwork

FIRST_SOURCE_PORT = 32768


@structure
class Trip(Dial):
    """A request in the making, with what its record will say."""

    started: int = 0
    host: str = ""
    port: int = 0
    service: str = ""
    pod: str = ""
    done: Request | None = None
    source: int = field(default=FIRST_SOURCE_PORT)


class OpenConnection:
    """A connection to the program that was listening when it was made."""

    def __init__(self, view: View, trip: Dial, landing: Landing, host: str) -> None:
        self._view, self._trip, self._landing, self._host = view, trip, landing, host
        self._outcome: Outcome = "ok"
        self._status = 0

    @property
    def peer(self) -> str:
        """`namespace/name` of the pod, or ""."""
        return str(key(self._landing.pod)) if self._landing.pod else ""

    @property
    def tls(self) -> bool:
        """Whether the program speaks TLS on this port."""
        return bool(getattr(self._landing.program, "tls", False))

    @property
    def distrust(self) -> str:
        """Why nobody trusts its certificate, where that is not the usual reason."""
        return str(getattr(self._landing.program, "distrust", ""))

    @property
    def _who(self) -> Who:
        return Who(self._landing.source, getattr(self._trip, "source", 0), self._view.network.api.now, self._host)

    def _alive(self) -> bool:
        """The pod is still the one that the connection was made to."""
        pod = self._landing.pod
        if pod is None:
            return True
        where = key(pod)
        now = self._view.network.api.find("pods", where.namespace, where.name)
        return now is not None and now["metadata"].get("uid") == pod["metadata"].get("uid")

    def http(self, request: HttpRequest) -> HttpResponse | None:
        """One request; None where the program does not speak HTTP, or is gone."""
        program = self._landing.program
        if program is None or not self._alive():
            return self._note(None)
        answer = program.http(request, self._who) if not proxies(program) else self._through(request, secure=False)
        return self._note(_closing(request, answer) if answer else None)

    def https(self, request: HttpRequest) -> HttpResponse | None:
        """One request over TLS; None where the program does not speak it."""
        program = self._landing.program
        if proxies(program) and self._alive():
            return self._note(_closing(request, self._through(request, secure=True)))
        speaker = getattr(program, "https", None)
        return self._note(speaker(request, self._who) if speaker else None)

    def _through(self, request: HttpRequest, *, secure: bool) -> HttpResponse:
        """One request by way of a proxy: the record goes on to where the proxy sends it."""
        program: Any = self._landing.program
        network = self._view.network
        way = program.choose(program.ways(request, self._who, network.router, secure=secure), network.api.random)
        self._trip.hops.extend(way.hops)
        if isinstance(self._trip, Trip):
            self._trip.service, self._trip.pod = way.service or self._trip.service, way.pod or self._trip.pod
        answer: HttpResponse = program.answer(way, request, self._who)
        return answer

    def _note(self, answer: HttpResponse | None) -> HttpResponse | None:
        if answer is None:
            self._outcome, self._status = "reset", 0
        else:
            self._outcome, self._status = ("http-error" if answer.status >= 400 else "ok"), answer.status
        return answer

    def exchange(self, text: str) -> str | None:
        """Raw text, and the program's answer."""
        if self._landing.program is None or not self._alive():
            self._outcome = "reset"
            return None
        return self._landing.program.exchange(text, self._who)

    def close(self) -> None:
        """Hang up; the record says how it went."""
        self._view.finish(self._trip, self._outcome, self._status)


class View:
    """The network from one place."""

    def __init__(self, network: ClusterNetwork, client: str, cause: Cause = "learner") -> None:
        self.network, self._client, self.cause = network, client, cause
        self._asked: list[DnsAnswer] = []

    @property
    def client(self) -> str:
        """`laptop`, `pod/<namespace>/<name>`, `node/<name>`."""
        return self._client

    @property
    def place(self) -> Place:
        """Where it stands now."""
        return self.network.place(self._client)

    @property
    def addresses(self) -> list[str]:
        """Loopback, then the place's own address."""
        return ["127.0.0.1", *([self.place.address] if self.place.address else [])]

    @property
    def hostname(self) -> str:
        """The place's own name."""
        return self.place.hostname

    def dial(self, target: str, protocol: str = "HTTP") -> Dial:
        """Begin a request."""
        now = self.network.api.now
        label = self._client if self._client == "laptop" else self._client.replace("/", " ", 1)
        hop = Hop("client", now, label, _ref(self._client))
        return Trip(target, protocol, [hop], started=now)

    def resolve(self, dial: Dial, host: str) -> tuple[list[str], int]:
        """IPs of a name, and the ms it took; [] where it is not known."""
        place = self.place
        if isinstance(dial, Trip):
            dial.host = dial.host or host
        addresses, hop = self.look_up(place, host, draw=True)
        if hop:
            dial.hops.append(hop)
        return addresses, sum(answer.ms for answer in self._asked)

    def look_up(self, place: Place, host: str, *, draw: bool = False) -> tuple[list[str], Hop | None]:
        """Addresses of a name, and the hop that says how it was found (None where the name is an IP)."""
        self._asked = []
        if is_ip(host):
            return [host], None
        own = place.hosts_file(host)
        if own:
            return [own], self._named(host, own, "from the hosts file")
        for name in place.names(host) if host else ():
            answer = self._first_answer(place, name, draw)
            if answer.rcode in ("TIMEOUT", "CLOSED"):
                return [], self._unnamed(host, "no DNS server answers")
            found = [record.value for record in answer.answers if record.type == "A"]
            if found:
                return found, self._named(host, found[0], f"as {name.rstrip('.')}", answer)
        where = f" (asked: {', '.join(place.names(host))})" if host and place.searches else ""
        return [], self._unnamed(host, f"unknown name{where}{self._elsewhere(place, host)}")

    def _elsewhere(self, place: Place, host: str) -> str:
        """Where a Service of the name is, for the trace."""
        api, (name, _, rest) = self.network.api, host.partition(".")
        found = [s["metadata"]["namespace"] for s in api.list("services") if s["metadata"]["name"] == name]
        asked = rest.partition(".")[0]
        if not found:
            return ""
        if not place.servers or place.servers[0] != DNS_IP:
            return ": names of Services are known to the cluster's DNS alone, which is not asked here"
        if asked and api.find("namespaces", "", asked) is None:
            return f": there is no namespace {asked}"
        where = ", ".join(found)
        return "" if (asked or place.namespace) in found else f": a Service {name} is in the namespace {where}"

    def _first_answer(self, place: Place, name: str, draw: bool) -> DnsAnswer:
        answer = DnsAnswer("TIMEOUT")
        for server in place.servers:
            answer = self.network.ask(place, name, "A", server, draw=draw)
            self._asked.append(answer)
            if answer.rcode not in ("TIMEOUT", "CLOSED"):
                break
        return answer

    def _named(self, host: str, address: str, detail: str, answer: DnsAnswer | None = None) -> Hop:
        if answer and len(answer.answers) > 1:
            detail += f", {len(answer.answers)} records"
        return Hop("name", self.network.api.now, f"{host} -> {address}", "", True, detail)

    def _unnamed(self, host: str, detail: str) -> Hop:
        return Hop("name", self.network.api.now, host, "", False, detail)

    def query(self, name: str, type: str = "A", server: str = "") -> DnsAnswer:
        """One question, asked as it is."""
        place = self.place
        chosen = server or next(iter(place.servers), "")
        if not chosen:
            return DnsAnswer("CLOSED")
        return self.network.ask(place, name, type.upper(), chosen)

    def connect(self, dial: Dial, address: str, port: int, protocol: str = "TCP") -> Connecting:
        """Try to open a connection."""
        if not is_ip(address):
            return Connecting("unreachable", 0, address)
        place, router = self.place, self.network.router
        plan = router.plan(place, address, port, protocol)
        dial.hops.extend(plan.hops)
        trip = dial if isinstance(dial, Trip) else Trip(dial.target, dial.protocol, dial.hops)
        trip.host, trip.port = trip.host or address, port
        trip.service = plan.rule.name if plan.rule else ""
        knock = self.network.knocks.get(port) if not place.inside and address.startswith("127.") else None
        if plan.failure:
            if knock:
                knock(plan.failure.outcome)
            if not plan.hops:
                dial.hops.append(self._stop(address, port, plan.failure.detail))
            return Connecting(plan.failure.outcome, plan.failure.ms, address)
        landing = router.land(place, plan, self.network.choose(plan, place.address), protocol)
        dial.hops.extend(landing.hops)
        trip.pod = str(key(landing.pod)) if landing.pod else ""
        if knock:
            knock(landing.outcome)
        if landing.outcome != "ok" and not place.inside and address.startswith("127."):
            landing = replace(landing, outcome="ok", program=None)  # port-forward listens, then hangs up
        if landing.outcome != "ok":
            return Connecting(landing.outcome, landing.ms, address)
        host = trip.host if port == 80 else f"{trip.host}:{port}"
        return Connecting("ok", landing.ms, address, OpenConnection(self, dial, landing, host))

    def _stop(self, address: str, port: int, detail: str) -> Hop:
        return Hop("pod", self.network.api.now, f"{address}:{port}", "", False, detail)

    def ping(self, dial: Dial, address: str) -> tuple[Outcome, int]:
        """One echo request."""
        if not is_ip(address):
            return "unreachable", 0
        outcome, ms, detail, pod = self.network.router.echo(self.place, address)
        if isinstance(dial, Trip):
            dial.pod, dial.host = pod, dial.host or address
        if not any(hop.kind == "pod" for hop in dial.hops):
            label = f"pod {pod.partition('/')[2]}" if pod else address
            ref = f"pods/{pod}" if pod else ""
            dial.hops.append(Hop("pod", self.network.api.now, label, ref, outcome == "ok", detail))
        return outcome, ms

    def finish(self, dial: Dial, outcome: Outcome, status: int = 0) -> Request:
        """Write the record of a request that has ended; the first word counts."""
        trip = dial if isinstance(dial, Trip) else Trip(dial.target, dial.protocol, dial.hops)
        if trip.done is None:
            hops = tuple(trip.hops)
            trip.done = self.network.record(Request(
                0, trip.started, self.network.api.now, self.cause, self._client, trip.target, trip.protocol, hops,
                outcome, trip.host, trip.port, trip.service, trip.pod, status,
            ))
        return trip.done

    def publish(self, port: int, namespace: str, pod: str, pod_port: int) -> bool:
        """Let a loopback port lead to a pod's port; False where it is taken."""
        ports = self.network.published.setdefault(self._client, {})
        if port in ports:
            return False
        ports[port] = (namespace, pod, pod_port)
        return True

    def unpublish(self, port: int) -> None:
        """Close such a port again."""
        self.network.published.get(self._client, {}).pop(port, None)


def proxies(program: object) -> bool:
    """Whether a program passes requests on (an ingress controller)."""
    return hasattr(program, "ways")


def _closing(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """A client that asks for the connection to be closed is told that it will be (RFC 9112, 9.6)."""
    if ("connection", "close") not in {(name.lower(), value.lower()) for name, value in request.headers}:
        return answer
    headers = tuple((n, "close" if n.lower() == "connection" else v) for n, v in answer.headers)
    return replace(answer, headers=headers)


def is_ip(text: str) -> bool:
    """Whether a text is an IPv4 address."""
    try:
        IPv4Address(text)
    except AddressValueError:
        return False
    return True


def _ref(client: str) -> str:
    kind, _, rest = client.partition("/")
    return f"{kind}s/{rest}" if rest else ""
