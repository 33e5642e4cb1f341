"""A pod's name and eyes in the network: DNS, host aliases, host network, host names."""

from __future__ import annotations

from tui.api.errors import forbidden_field, invalid_value, required, too_long
from tui.api.objects import Obj
from tui.kinds.fields import check_ip, check_label_name, check_subdomain
from tui.kinds.pod.rules.words import Errors, all_of, underscored_subdomain

_SERVERS, _SEARCHES, _SEARCH_CHARACTERS = 3, 32, 2048


def dns_config(spec: Obj, path: str) -> Errors:
    """validatePodDNSConfig."""
    config = spec.get("dnsConfig")
    if spec.get("dnsPolicy") == "None":
        if config is None:
            yield required(path, "must provide `dnsConfig` when `dnsPolicy` is None")
            return
        if not config.get("nameservers"):
            detail = "must provide at least one DNS nameserver when `dnsPolicy` is None"
            yield required(f"{path}.nameservers", detail)
            return
    config = config or {}
    servers = config.get("nameservers") or []
    if len(servers) > _SERVERS:
        yield invalid_value(f"{path}.nameservers", servers, f"must not have more than {_SERVERS} nameservers")
    for number, server in enumerate(servers):
        yield from check_ip(f"{path}.nameservers[{number}]", server)
    yield from _searches(config.get("searches") or [], f"{path}.searches")
    for number, option in enumerate(config.get("options") or ()):
        if not option.get("name"):
            yield required(f"{path}.options[{number}]", "must not be empty")


def _searches(searches: list[str], path: str) -> Errors:
    if len(searches) > _SEARCHES:
        yield invalid_value(path, searches, f"must not have more than {_SEARCHES} search paths")
    if len(" ".join(searches).encode("utf-8", "replace")) > _SEARCH_CHARACTERS:
        detail = f"must not have more than {_SEARCH_CHARACTERS} characters (including spaces) in the search list"
        yield invalid_value(path, searches, detail)
    for number, search in enumerate(searches):
        if search != ".":
            plain = search.removesuffix(".")
            yield from all_of(f"{path}[{number}]", plain, underscored_subdomain(plain))


def host_aliases(spec: Obj, path: str) -> Errors:
    """ValidateHostAliases."""
    for number, alias in enumerate(spec.get("hostAliases") or ()):
        yield from check_ip(f"{path}[{number}].ip", alias.get("ip") or "")
        for place, name in enumerate(alias.get("hostnames") or ()):
            yield from check_subdomain(f"{path}[{number}].hostnames[{place}]", name)


def host_ports(spec: Obj, path: str, *, is_pod: bool) -> Errors:
    """validatePodHostNetworkDeps: on the host's network a port is the same inside and outside."""
    for place, container in enumerate(spec.get("containers") or ()) if spec.get("hostNetwork") else ():
        for number, port in enumerate(container.get("ports") or ()):
            inside, outside = port.get("containerPort") or 0, port.get("hostPort") or 0
            if (is_pod or outside) and inside != outside:
                at = f"{path}.containers[{place}].ports[{number}].hostPort"
                yield invalid_value(at, outside, "must match `containerPort` when `hostNetwork` is true")


def overridden_name(spec: Obj, path: str) -> Errors:
    """validatePodHostName: hostnameOverride."""
    name = spec.get("hostnameOverride")
    if name is None:
        return
    for field in ("setHostnameAsFQDN", "hostNetwork"):
        if spec.get(field):
            yield forbidden_field(path, f"may not be specified when {field} is true")
    if len(name.encode("utf-8", "replace")) > 64:
        yield too_long(path, 64)
    yield from check_subdomain(path, name)


def host_names(spec: Obj, path: str) -> Errors:
    """`hostname`, then `subdomain`."""
    for field in ("hostname", "subdomain"):
        if spec.get(field):
            yield from check_label_name(f"{path}.{field}", spec[field])
