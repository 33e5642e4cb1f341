"""Ports of the cluster's own parts: kube-apiserver's and the kubelet's, as an anonymous client meets them, and DNS."""

from __future__ import annotations

import json

from tui.api.errors import ApiError
from tui.api.record import record
from tui.api.traffic import HttpRequest, HttpResponse
from tui.cluster.programs import Who


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
