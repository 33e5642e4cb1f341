"""Traffic: the network as a program sees it, and the record of every request hop by hop.

The record is what the harbor animates, what `trace` prints and what checks read.
"""

from __future__ import annotations

from dataclasses import field
from typing import Literal, Protocol

from tui.api.record import record, structure

Cause = Literal["learner", "probe", "program", "check"]
"""Who wanted a request: checks and probes are not the learner's traffic."""

Outcome = Literal["ok", "unknown-host", "refused", "timeout", "no-route", "unreachable", "reset", "http-error"]
"""How a request ended; `http-error` is a status of 400 and above."""


@record
class Hop:
    """One station of a request."""

    kind: Literal["client", "name", "service", "node-port", "load-balancer", "ingress", "endpoint", "pod", "program"]
    at: int
    """Simulated ms since the epoch."""
    label: str
    """What stands there: `frontend -> 10.96.184.120`, `service default/frontend 10.96.184.120:80`,
    `pod frontend-m8kl9`."""
    ref: str = ""
    """`resource/namespace/name` of the object, where there is one: `services/default/frontend`."""
    ok: bool = True
    detail: str = ""
    """Why it stopped here, or what was chosen out of how many."""


@record
class Request:
    """One request that a client made, from its name to the program that answered or the hop where it failed."""

    id: int
    started: int
    ended: int
    cause: Cause
    client: str
    """`laptop`, `pod/<namespace>/<name>`, or `node/<name>`."""
    target: str
    """As the client wrote it: `http://frontend:80/`, `10.96.0.1:443`, `ping frontend`."""
    protocol: str
    """`HTTP`, `TCP`, `UDP`, `ICMP`, `DNS`."""
    hops: tuple[Hop, ...]
    outcome: Outcome
    host: str = ""
    port: int = 0
    service: str = ""
    """`namespace/name` of the Service it went through, or ""."""
    pod: str = ""
    """`namespace/name` of the pod that it reached, or ""."""
    status: int = 0
    """HTTP status, 0 where there was none."""

    @property
    def ok(self) -> bool:
        """A program answered, and not with an HTTP error."""
        return self.outcome == "ok"


@record
class Record:
    """A DNS resource record."""

    name: str
    """Fully qualified, with the final dot."""
    type: str
    """`A`, `AAAA`, `SRV`, `CNAME`, `PTR`, `SOA`, `NS`, `TXT`."""
    value: str
    """As dig prints it: `10.96.0.10`, `0 100 80 frontend.default.svc.cluster.local.`"""
    ttl: int = 30


@record
class DnsAnswer:
    """What a DNS server answered to one question."""

    rcode: Literal["NOERROR", "NXDOMAIN", "SERVFAIL", "REFUSED", "TIMEOUT", "CLOSED"]
    """TIMEOUT: no server answered; CLOSED: nobody listens there (ICMP port unreachable)."""
    answers: tuple[Record, ...] = ()
    authority: tuple[Record, ...] = ()
    additional: tuple[Record, ...] = ()
    authoritative: bool = True
    ms: int = 1
    """How long it took (a TIMEOUT: how long the server was waited for)."""


@record
class HttpRequest:
    """A request for a program that speaks HTTP."""

    method: str = "GET"
    path: str = "/"
    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""


@record
class HttpResponse:
    """A program's answer."""

    status: int
    reason: str
    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""
    ms: int = 1
    """Simulated time until the first byte."""
    stalled: bool = False
    """The body stops half way and never ends."""

    def header(self, name: str) -> str:
        """A header's value, "" where it was not sent; names have no case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


@structure
class Connecting:
    """The result of trying to open a connection. The caller sleeps for `ms`, then reads `outcome`."""

    outcome: Outcome
    ms: int
    """How long the attempt takes: 1 or so when open or refused; `no-route` about 3,000; a black hole 134,500
    (the caller cuts it at its own time limit and calls `give_up`)."""
    address: str
    """The IP that was dialled."""
    connection: Connection | None = None


class Connection(Protocol):
    """An open connection: it stays on the pod that was chosen for it."""

    @property
    def peer(self) -> str:
        """`namespace/name` of the pod, or ""."""

    def http(self, request: HttpRequest) -> HttpResponse | None:
        """One request on this connection; None: the peer closed or does not speak HTTP (`exchange` it instead)."""

    def exchange(self, text: str) -> str | None:
        """Send raw text to a TCP or UDP program and get its answer; None where it closes the connection."""

    def close(self) -> None:
        """Hang up; writes the record."""


@structure
class Dial:
    """One request in the making: its record is written when it ends, whatever way that is."""

    target: str
    protocol: str = "HTTP"
    hops: list[Hop] = field(default_factory=list)


class Network(Protocol):
    """The network from one place: a pod, a node, or the learner's laptop outside the cluster."""

    @property
    def client(self) -> str:
        """`laptop`, `pod/<namespace>/<name>`, `node/<name>`."""

    @property
    def addresses(self) -> list[str]:
        """The place's own IPs, loopback first."""

    @property
    def hostname(self) -> str: ...

    def dial(self, target: str, protocol: str = "HTTP") -> Dial:
        """Begin a request (for the record)."""

    def resolve(self, dial: Dial, host: str) -> tuple[list[str], int]:
        """IPs of a name by /etc/hosts, search domains and DNS (getaddrinfo, IPv4), and the ms it took.

        [] where the name is not known. An IP resolves to itself.
        """

    def query(self, name: str, type: str = "A", server: str = "") -> DnsAnswer:
        """One question, asked as it is (no search), of the place's own server or of `server` (an IP)."""

    def connect(self, dial: Dial, address: str, port: int, protocol: str = "TCP") -> Connecting:
        """Try to open a connection."""

    def ping(self, dial: Dial, address: str) -> tuple[Outcome, int]:
        """One echo request: `ok` with the round-trip ms, or `timeout`/`no-route`."""

    def finish(self, dial: Dial, outcome: Outcome, status: int = 0) -> Request:
        """Write the record of a request that has ended (also one that failed before any connection).

        A request that was given up by its own time limit, or by Ctrl-C, ends as `timeout`.
        """

    def publish(self, port: int, namespace: str, pod: str, pod_port: int) -> bool:
        """Let a port of this place's loopback lead to a pod's port (`port-forward`); False where it is taken."""

    def unpublish(self, port: int) -> None:
        """Close such a port again."""
