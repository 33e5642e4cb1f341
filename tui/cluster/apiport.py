"""Ports of the cluster's own parts: kube-apiserver, kubelet and kube-proxy as an anonymous client meets them, DNS."""

from __future__ import annotations

import json

from tui.api.errors import ApiError
from tui.api.kind import Api
from tui.api.objects import Obj, labels
from tui.api.record import record
from tui.api.traffic import HttpRequest, HttpResponse
from tui.cluster.places import API_PORT, KUBELET_PORT, PROXY_HEALTH_PORT, PROXY_STATUS_PORT
from tui.cluster.programs import Who
from tui.cluster.proxy import find_health_check, ready_here
from tui.kinds.age import format_micro


@record
class ApiPort:
    """A Go server that speaks TLS: plain HTTP is told so, and anonymous requests are forbidden."""

    owner: str
    """`kube-apiserver` or `kubelet`."""
    tls: bool = True

    def http(self, request: HttpRequest, who: Who) -> HttpResponse | None:
        """The answer to plain HTTP (net/http's own words)."""
        text = "Client sent an HTTP request to an HTTPS server.\n"
        return HttpResponse(400, "Bad Request", (("Connection", "close"),), text)

    def https(self, request: HttpRequest, who: Who) -> HttpResponse:
        """The answer to an anonymous request over TLS."""
        if self.owner == "kubelet":
            return HttpResponse(401, "Unauthorized", (("Content-Type", "text/plain; charset=utf-8"),), "Unauthorized")
        path = request.path.partition("?")[0]
        if path in ("/healthz", "/livez", "/readyz"):
            return HttpResponse(200, "OK", (("Content-Type", "text/plain; charset=utf-8"),), "ok")
        words = f'forbidden: User "system:anonymous" cannot {request.method.lower()} path "{path}"'
        status = ApiError(403, "Forbidden", words).status
        body = json.dumps({**status, "details": {}}, indent=2)
        return HttpResponse(403, "Forbidden", (("Content-Type", "application/json"),), body)

    def exchange(self, text: str, who: Who) -> str | None:
        """Anything else is hung up on."""
        return None


@record
class DnsPort:
    """CoreDNS's port: open, but without a word for text that is no question."""

    def http(self, request: HttpRequest, who: Who) -> HttpResponse | None:
        """It does not speak HTTP."""
        return None

    def exchange(self, text: str, who: Who) -> str | None:
        """It hangs up."""
        return None


@record
class HealthPort:
    """Where kube-proxy says how it is: 200 while things are well, 503 where a load balancer should not send."""

    owner: str
    body: str
    healthy: bool = True

    def http(self, request: HttpRequest, who: Who) -> HttpResponse | None:
        """One page, whatever the path but for its own healthz, which has only that."""
        status, reason = (200, "OK") if self.healthy else (503, "Service Unavailable")
        headers = (("Content-Type", "application/json"), ("X-Content-Type-Options", "nosniff"))
        return HttpResponse(status, reason, (*headers, ("Content-Length", str(len(self.body)))), self.body)

    def exchange(self, text: str, who: Who) -> str | None:
        """It hangs up."""
        return None


def own_port(api: Api, node: Obj, port: int, *, loopback: bool = False) -> ApiPort | HealthPort | None:
    """What of the cluster's own listens on a node's port; some of it only for the node itself."""
    if port == PROXY_STATUS_PORT and loopback:
        return HealthPort("kube-proxy", "iptables")
    if port == KUBELET_PORT:
        return ApiPort("kubelet")
    if port == API_PORT and "node-role.kubernetes.io/control-plane" in labels(node):
        return ApiPort("kube-apiserver")
    if port == PROXY_HEALTH_PORT:
        now = f"{format_micro(api.now)[:-1]}"
        text = f'{{"lastUpdated": "{now}","currentTime": "{now}", "nodeHealthy": true}}'
        return HealthPort("kube-proxy", text)
    service = find_health_check(api, port)
    return _health_check(api, service, node["metadata"]["name"]) if service else None


def _health_check(api: Api, service: Obj, node: str) -> HealthPort:
    """A Service's health check node port (kube-proxy's service_health.go)."""
    meta, count = service["metadata"], ready_here(api, service, node)
    lines = ("{", '\t"service": {', f'\t\t"namespace": "{meta["namespace"]}",', f'\t\t"name": "{meta["name"]}"', "\t},",
             f'\t"localEndpoints": {count},', '\t"serviceProxyHealthy": true', "}")
    return HealthPort("kube-proxy", "\n".join(lines), count > 0)
