"""Which location of nginx's configuration a request comes to, as ingress-nginx writes it from Ingresses.

Hosts: the very name, then a wildcard of one label, then the server for all names. Paths: Exact, then the longest; a
server with any rewrite or use-regex matches all its paths as patterns without case, the longest first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui.api.objects import Obj, annotations_of, dig
from tui.api.record import record
from tui.cluster.ingress.options import PREFIX
from tui.shell.patience import compiled


@record
class Location:
    """A path of one host, with the backend that its Ingress gives it."""

    host: str
    path: str
    type: str
    ingress: Obj
    backend: Obj
    """Of the Ingress: `service` or `resource`."""

    @property
    def rewrite(self) -> str:
        """The path that the backend gets, "" where it is the one that was asked for."""
        target = noted(self.ingress, "rewrite-target")
        return "" if target == self.path else target

    @property
    def patterned(self) -> bool:
        """Whether it turns its whole server to patterns."""
        return bool(self.rewrite) or noted(self.ingress, "use-regex") == "true"


@record
class Found:
    """What a request comes to."""

    server: str
    """The host of the rules that were looked at, `_` for those of all names."""
    location: Location | None = None
    path: str = ""
    """The path for the backend."""
    secure: bool = False
    """Whether nginx sends plain HTTP to HTTPS."""
    problem: str = ""


def noted(ingress: Obj, name: str) -> str:
    """An annotation of ingress-nginx."""
    return annotations_of(ingress).get(PREFIX + name, "")


def find(ingresses: list[Obj], host: str, path: str) -> Found:
    """The location of a host (without its port) and path (without its query)."""
    server = _server(ingresses, host.lower())
    mine = list(_locations(ingresses, server))
    secure = any(_redirects(ingress, server) for ingress in ingresses)
    if any(location.patterned for location in mine):
        return _by_pattern(server, mine, path, secure) or _default(ingresses, server, path, secure)
    exact = sorted((m for m in mine if _exactly(m, path)), key=lambda m: m.type)
    longest = sorted((m for m in mine if _begins(m, path)), key=lambda m: len(m.path), reverse=True)
    chosen = next(iter((*exact, *longest)), None)
    return Found(server, chosen, path, secure) if chosen else _default(ingresses, server, path, secure)


def _server(ingresses: list[Obj], host: str) -> str:
    hosts = {rule.get("host", "") for ingress in ingresses for rule in ingress["spec"].get("rules") or ()}
    wildcard = "*." + host.partition(".")[2]
    return next((name for name in (host, wildcard) if name and name in hosts), "_")


def _locations(ingresses: list[Obj], server: str) -> Iterator[Location]:
    """Of one host, without what an older Ingress has said already."""
    seen: set[tuple[str, str]] = set()
    for ingress in ingresses:
        for rule in ingress["spec"].get("rules") or ():
            if (rule.get("host") or "_") != server:
                continue
            for entry in dig(rule, "http", "paths", default=()):
                place = entry.get("path") or "/", entry["pathType"]
                if place not in seen:
                    seen.add(place)
                    yield Location(server, *place, ingress, entry["backend"])


def _exactly(location: Location, path: str) -> bool:
    """Exact paths, and those of type Prefix without what follows them."""
    bare = location.path.rstrip("/") if location.type == "Prefix" else location.path
    return path in (location.path, bare) and location.type != "ImplementationSpecific"


def _begins(location: Location, path: str) -> bool:
    if location.type == "Prefix":
        return path.startswith(location.path.rstrip("/") + "/")
    return location.type == "ImplementationSpecific" and path.startswith(location.path)


def _by_pattern(server: str, mine: list[Location], path: str, secure: bool) -> Found | None:
    for location in sorted(mine, key=lambda m: len(m.path), reverse=True):
        try:
            match = compiled("^" + location.path, re.IGNORECASE).match(path)
        except re.error as error:
            return Found(server, None, path, secure, f"{location.path}: {error}")
        if match:
            return Found(server, location, _rewritten(location, path, match), secure)
    return None


def _rewritten(location: Location, path: str, match: re.Match[str]) -> str:
    """`rewrite-target` with $1 and its like filled in."""
    if not location.rewrite:
        return path
    groups = ("", *match.groups(default=""))
    return re.sub(r"\$(\d)", lambda m: groups[int(m[1])] if int(m[1]) < len(groups) else "", location.rewrite)


def _default(ingresses: list[Obj], server: str, path: str, secure: bool) -> Found:
    """An Ingress's own default backend, for its hosts, or for all names where it has no rules."""
    for ingress in ingresses:
        rules = ingress["spec"].get("rules") or ()
        hosts = [rule.get("host") or "_" for rule in rules] or ["_"]
        if ingress["spec"].get("defaultBackend") and server in hosts:
            location = Location(server, "/", "ImplementationSpecific", ingress, ingress["spec"]["defaultBackend"])
            return Found(server, location, path, secure)
    return Found(server, None, path, secure)


def _redirects(ingress: Obj, server: str) -> bool:
    """ssl-redirect is on by default where an Ingress has a certificate for the host."""
    hosts = [host for tls in ingress["spec"].get("tls") or () for host in tls.get("hosts") or ()]
    ruled = [rule.get("host", "") for rule in ingress["spec"].get("rules") or ()]
    if server not in ruled:
        return False
    if noted(ingress, "force-ssl-redirect") == "true":
        return True
    covered = server in hosts or "*." + server.partition(".")[2] in hosts
    return covered and noted(ingress, "ssl-redirect") != "false"
