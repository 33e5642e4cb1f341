"""A pod's resolv.conf, as the kubelet writes it (network/dns): by dnsPolicy, then dnsConfig."""

from __future__ import annotations

from tui.api.objects import Obj
from tui.api.record import record

DNS_IP = "10.96.0.10"
HOST_DNS = "172.18.0.1"
"""The server that nodes ask, and pods of policy Default with them."""
MOST_SERVERS = 3


@record
class Resolver:
    """Whom a pod asks for names, and how it completes them."""

    servers: tuple[str, ...] = ()
    searches: tuple[str, ...] = ()
    options: tuple[str, ...] = ()

    @property
    def ndots(self) -> int:
        """How many dots a name has that is asked as it is before it is searched."""
        found = [option.partition(":")[2] for option in self.options if option.startswith("ndots:")]
        return int(found[-1]) if found and found[-1].isdigit() else 1

    @property
    def text(self) -> str:
        """The file."""
        search = f"search {' '.join(self.searches)}\n" if self.searches else ""
        options = f"options {' '.join(self.options)}\n" if self.options else ""
        return search + "".join(f"nameserver {server}\n" for server in self.servers) + options


def resolver_of(spec: Obj, namespace: str, domain: str) -> Resolver:
    """What a pod's spec comes to."""
    policy, config = spec.get("dnsPolicy", "ClusterFirst"), spec.get("dnsConfig") or {}
    servers, searches, options = _begin(policy, bool(spec.get("hostNetwork")), namespace, domain)
    servers = dict.fromkeys([*servers, *(config.get("nameservers") or ())])
    searches = dict.fromkeys([*searches, *(config.get("searches") or ())])
    for option in config.get("options") or ():
        options[option["name"]] = option.get("value")
    words = tuple(name if value is None else f"{name}:{value}" for name, value in options.items())
    return Resolver(tuple(servers)[:MOST_SERVERS], tuple(searches), words)


def _begin(
    policy: str, host: bool, namespace: str, domain: str
) -> tuple[dict[str, None], dict[str, None], dict[str, str | None]]:
    if policy == "None":
        return {}, {}, {}
    if policy == "ClusterFirstWithHostNet" or (policy == "ClusterFirst" and not host):
        return {DNS_IP: None}, dict.fromkeys([f"{namespace}.svc.{domain}", f"svc.{domain}", domain]), {"ndots": "5"}
    return {HOST_DNS: None}, {}, {"ndots": "0"}
