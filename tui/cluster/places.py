"""Places: where a request starts, with its addresses, its names and the DNS server that it asks."""

from __future__ import annotations

from tui.api.kind import Reader
from tui.api.objects import Obj, dig
from tui.api.record import record
from tui.cluster.resolvconf import HOST_DNS, resolver_of

LAPTOP_IP = HOST_DNS
LAPTOP_DNS = "127.0.0.53"
API_PORT = 6443
KUBELET_PORT = 10250
PROXY_HEALTH_PORT = 10256
PROXY_STATUS_PORT = 10249


@record
class Place:
    """One end of the network: the laptop, a pod or a node."""

    client: str
    address: str
    """Source IP of what it sends, "" for a pod that has none (yet, or any more)."""
    hostname: str
    node: str = ""
    namespace: str = ""
    hosts: tuple[tuple[str, str], ...] = ()
    """(name, address) of its hosts file, besides localhost."""
    servers: tuple[str, ...] = ()
    searches: tuple[str, ...] = ()
    ndots: int = 1

    @property
    def inside(self) -> bool:
        """Whether it is on the cluster's network: kube-proxy's rules and pod routes hold there."""
        return self.client != "laptop"

    def names(self, host: str) -> list[str]:
        """The names that are asked for `host`, in order (resolv.conf's search and ndots)."""
        if host.endswith("."):
            return [host]
        searched = [f"{host}.{domain}" for domain in self.searches]
        return [host, *searched] if host.count(".") >= self.ndots else [*searched, host]

    def hosts_file(self, host: str) -> str | None:
        """The address that the hosts file gives a name, or None."""
        plain = host.rstrip(".").lower()
        if plain == "localhost":
            return "127.0.0.1"
        return next((address for name, address in self.hosts if name.lower() == plain), None)


def find_place(reader: Reader, client: str, domain: str = "cluster.local") -> Place:
    """The place that `laptop`, `pod/<namespace>/<name>` or `node/<name>` names."""
    kind, _, rest = client.partition("/")
    if kind == "node":
        address = node_address(reader.find("nodes", "", rest)) or ""
        return Place(client, address, rest, rest, servers=(LAPTOP_IP,), hosts=((rest, address),))
    if kind == "pod":
        namespace, _, name = rest.partition("/")
        pod = reader.find("pods", namespace, name)
        return _pod_place(pod, client, domain) if pod else Place(client, "", name, namespace=namespace)
    return Place("laptop", LAPTOP_IP, "laptop", servers=(LAPTOP_DNS,), hosts=(("laptop", "127.0.1.1"),))


def _pod_place(pod: Obj, client: str, domain: str) -> Place:
    spec, namespace = pod["spec"], pod["metadata"]["namespace"]
    node = spec.get("nodeName") or ""
    hostname = node if spec.get("hostNetwork") else (spec.get("hostname") or pod["metadata"]["name"])[:63]
    address = dig(pod, "status", "podIP", default="")
    hosts = [(hostname, address)] if address else []
    if spec.get("subdomain") and address:
        hosts.append((f"{hostname}.{spec['subdomain']}.{namespace}.svc.{domain}", address))
    hosts += [(name, alias["ip"]) for alias in spec.get("hostAliases") or () for name in alias.get("hostnames") or ()]
    asks = resolver_of(spec, namespace, domain)
    return Place(client, address, hostname, node, namespace, tuple(hosts), asks.servers, asks.searches, asks.ndots)


def node_address(node: Obj | None) -> str | None:
    """A node's InternalIP."""
    for entry in dig(node, "status", "addresses", default=()):
        if entry.get("type") == "InternalIP":
            return str(entry["address"])
    return None


def node_at(reader: Reader, address: str) -> Obj | None:
    """The node with an InternalIP."""
    return next((n for n in reader.list("nodes") if node_address(n) == address), None)
