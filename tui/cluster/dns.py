"""CoreDNS's answers for the cluster's zone (its kubernetes plugin, with `pods insecure` and ttl 30).

Names outside the zone are forwarded, in a world without any other: NXDOMAIN with the root's SOA.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from ipaddress import AddressValueError, IPv4Address

from tui.api.kind import Reader
from tui.api.objects import Obj
from tui.api.record import record
from tui.api.traffic import DnsAnswer, Record
from tui.cluster.proxy import SLICES, is_virtual, slices_of

Shuffle = Callable[[list[Record]], None]

MOST_ALIASES = 7
"""How long a chain of CNAMEs is followed."""


@record
class _Found:
    """What a name in the zone stands for: an address or an alias, and the name that SRV and PTR give it."""

    host: str
    port: int
    name: str
    alias: bool = False


@record
class _Question:
    """A name below `svc`, taken apart as the plugin's parseRequest does."""

    service: str
    namespace: str
    endpoint: str = ""
    port: str = ""
    protocol: str = ""


def foreign(now: int) -> DnsAnswer:
    """The forwarded answer for a name that nobody knows; the root's serial is the day."""
    serial = datetime.fromtimestamp(now // 1000, UTC).strftime("%Y%m%d00")
    root = Record(".", "SOA", f"a.root-servers.net. nstld.verisign-grs.com. {serial} 1800 900 604800 86400")
    return DnsAnswer("NXDOMAIN", authority=(root,), authoritative=False)


class Zone:
    """Answers questions from the objects of a cluster."""

    def __init__(self, reader: Reader, domain: str = "cluster.local", shuffle: Shuffle = lambda records: None) -> None:
        self.reader, self.domain, self.shuffle = reader, domain, shuffle

    def answer(self, name: str, type: str, depth: int = 0) -> DnsAnswer:
        """The answer to one question; `name` with or without its final dot."""
        asked = name.rstrip(".") + "."
        lowered = asked.rstrip(".").lower()
        if lowered.endswith(".in-addr.arpa"):
            return self._reverse(asked, lowered, type)
        if lowered != self.domain and not lowered.endswith("." + self.domain):
            return foreign(self.reader.now)
        if lowered == f"ns.dns.{self.domain}" or (lowered, type) == (self.domain, "NS"):
            return self._own(asked, type)
        found = self._find(lowered.removesuffix(self.domain).rstrip("."))
        if lowered == self.domain and type == "SOA":
            return DnsAnswer("NOERROR", answers=(self.soa,))
        if found is None:
            return DnsAnswer("NXDOMAIN", authority=(self.soa,))
        return self._records(asked, type, found, depth)

    def _own(self, asked: str, type: str) -> DnsAnswer:
        """The zone's name server: CoreDNS itself, at its Service's address."""
        name, service = f"ns.dns.{self.domain}.", self.reader.find("services", "kube-system", "kube-dns")
        address = [Record(name, "A", service["spec"]["clusterIP"])] if service and is_virtual(service) else []
        if type == "NS":
            return DnsAnswer("NOERROR", (Record(asked, "NS", name),), additional=tuple(address))
        answers = tuple(Record(asked, "A", record.value) for record in address) if type == "A" else ()
        return DnsAnswer("NOERROR", answers, () if answers else (self.soa,))

    @property
    def soa(self) -> Record:
        """The zone's start of authority; its serial is the time in seconds."""
        serial = self.reader.now // 1000
        return Record(
            f"{self.domain}.", "SOA",
            f"ns.dns.{self.domain}. hostmaster.{self.domain}. {serial} 7200 1800 86400 30",
        )

    def _records(self, asked: str, type: str, found: list[_Found], depth: int) -> DnsAnswer:
        aliases = [f for f in found if f.alias]
        if aliases and type in ("A", "AAAA", "CNAME"):
            return self._alias(asked, type, aliases[0], depth)
        if type == "A":
            answers = [Record(asked, "A", ip) for ip in dict.fromkeys(f.host for f in found if not f.alias)]
            self.shuffle(answers)
        elif type == "SRV":
            return self._srv(asked, [f for f in found if f.port > 0])
        elif type == "TXT" and asked.lower() == f"dns-version.{self.domain}.":
            answers = [Record(asked, "TXT", '"1.1.0"')]
        else:
            answers = []
        return DnsAnswer("NOERROR", tuple(answers), () if answers else (self.soa,))

    def _alias(self, asked: str, type: str, alias: _Found, depth: int) -> DnsAnswer:
        first = Record(asked, "CNAME", alias.host.rstrip(".") + ".")
        if type == "CNAME" or depth >= MOST_ALIASES:
            return DnsAnswer("NOERROR", (first,))
        rest = self.answer(alias.host, type, depth + 1)
        return DnsAnswer("NOERROR", (first, *rest.answers), () if rest.answers else rest.authority)

    def _srv(self, asked: str, found: list[_Found]) -> DnsAnswer:
        unique = list(dict.fromkeys(found))
        weight = 100 // len(unique) if unique else 0
        answers = [Record(asked, "SRV", f"0 {weight} {f.port} {f.name}.") for f in unique]
        self.shuffle(answers)
        order = list(dict.fromkeys(a.value.split()[3] for a in answers))
        extra = {f"{f.name}.": Record(f"{f.name}.", "A", f.host) for f in unique}
        return DnsAnswer(
            "NOERROR", tuple(answers), () if answers else (self.soa,), tuple(extra[target] for target in order)
        )

    def _find(self, base: str) -> list[_Found] | None:
        """What a name (without the zone) stands for; [] exists without records, None does not exist."""
        if base in ("", "svc", "pod", "dns-version"):
            return []
        parts = base.split(".")
        if parts[-1] not in ("svc", "pod"):
            return None
        if self.reader.find("namespaces", "", parts[-2]) is None:
            return None
        if len(parts) == 2:
            return []
        if parts[-1] == "pod":
            return _pod(parts[:-2])
        question = _parse(parts[:-1])
        return self._service(question) if question else None

    def _service(self, question: _Question) -> list[_Found] | None:
        service = self.reader.find("services", question.namespace, question.service)
        if service is None:
            return None
        name = f"{question.service}.{question.namespace}.svc.{self.domain}"
        if service["spec"].get("type") == "ExternalName":
            if question.port or question.endpoint:
                return None
            return [_Found(service["spec"]["externalName"], 0, name, alias=True)]
        if not is_virtual(service) or question.endpoint:
            return list(self._endpoints(service, question, name)) or None
        addresses = service["spec"].get("clusterIPs") or [service["spec"]["clusterIP"]]
        ports = [p for p in service["spec"].get("ports") or () if _matches(question, p)]
        return [_Found(ip, p["port"], name) for p in ports for ip in addresses if ":" not in ip] or None

    def _endpoints(self, service: Obj, question: _Question, name: str) -> Iterator[_Found]:
        for part in slices_of(self.reader, service):
            for endpoint in _ready(part):
                for ip in endpoint["addresses"]:
                    host = _hostname(endpoint, ip)
                    if question.endpoint and question.endpoint != host:
                        continue
                    for port in part.get("ports") or [{"port": -1}]:
                        if _matches(question, port):
                            yield _Found(ip, port.get("port") or -1, f"{host}.{name}")

    def _reverse(self, asked: str, lowered: str, type: str) -> DnsAnswer:
        ip = ".".join(reversed(lowered.removesuffix(".in-addr.arpa").split(".")))
        names = list(dict.fromkeys(self._names_of(ip)))
        if not names:
            return foreign(self.reader.now)
        answers = tuple(Record(asked, "PTR", f"{name}.") for name in names) if type == "PTR" else ()
        return DnsAnswer("NOERROR", answers, () if answers else (self.soa,))

    def _names_of(self, ip: str) -> Iterator[str]:
        """The Service of a cluster IP; else the endpoints that carry a hostname of their own."""
        for service in self.reader.list("services"):
            if ip in (service["spec"].get("clusterIPs") or [service["spec"].get("clusterIP")]):
                meta = service["metadata"]
                yield f"{meta['name']}.{meta['namespace']}.svc.{self.domain}"
                return
        for part in self.reader.list(SLICES):
            for endpoint in _ready(part):
                if ip in endpoint["addresses"] and endpoint.get("hostname"):
                    meta = part["metadata"]
                    service_name = (meta.get("labels") or {}).get("kubernetes.io/service-name", "")
                    yield f"{endpoint['hostname']}.{service_name}.{meta['namespace']}.svc.{self.domain}"


def _parse(parts: list[str]) -> _Question | None:
    service, namespace = parts[-2:]
    rest = parts[:-2]
    if not rest:
        return _Question(service, namespace)
    if len(rest) == 1:
        return _Question(service, namespace, endpoint=rest[0])
    if len(rest) == 2:
        return _Question(service, namespace, port=rest[0].removeprefix("_"), protocol=rest[1].removeprefix("_"))
    return None


def _pod(parts: list[str]) -> list[_Found] | None:
    try:
        ip = str(IPv4Address(parts[0].replace("-", "."))) if len(parts) == 1 else ""
    except AddressValueError:
        return None
    return [_Found(ip, 0, "")] if ip else None


def _matches(question: _Question, port: Obj) -> bool:
    if not question.port:
        return True
    name, protocol = str(port.get("name", "")), str(port.get("protocol", "TCP"))
    return question.port == name and question.protocol == protocol.lower()


def _ready(part: Obj) -> Iterable[Obj]:
    for endpoint in part.get("endpoints") or ():
        if (endpoint.get("conditions") or {}).get("ready", True) is not False:
            yield endpoint


def _hostname(endpoint: Obj, ip: str) -> str:
    return str(endpoint.get("hostname") or ip.replace(".", "-").replace(":", "-"))
