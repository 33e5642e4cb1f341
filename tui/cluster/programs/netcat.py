"""`nc -l`: a listener that sends what it was given, and prints what comes."""

from __future__ import annotations

import re

from tui.api.objects import Obj
from tui.api.record import structure
from tui.api.traffic import HttpRequest, HttpResponse
from tui.cluster.programs import Host, Who
from tui.cluster.programs.web import header


@structure
class Netcat:
    """One listening nc: the connection that reaches it gets its text, whatever it asks for."""

    pod: Obj
    container: str
    host: Host | None
    port: int
    text: str

    def http(self, request: HttpRequest, who: Who) -> HttpResponse | None:
        """Its text as an answer, where it is one."""
        rows = [f"{request.method} {request.path} HTTP/1.1", f"Host: {header(request, 'Host', who.host)}",
                *(f"{name}: {value}" for name, value in request.headers if name.lower() != "host"), "", request.body]
        self._deliver("\r\n".join(rows), who)
        head, _, body = self.text.replace("\r\n", "\n").partition("\n\n")
        first, *lines = head.split("\n")
        status = re.fullmatch(r"HTTP/1\.[01] (\d{3}) ?(.*)", first)
        if status is None:
            return None
        headers = tuple((name.strip(), value.strip()) for name, colon, value in (
            line.partition(":") for line in lines) if colon)  # fmt: skip
        return HttpResponse(int(status[1]), status[2], headers, body)

    def exchange(self, text: str, who: Who) -> str | None:
        """Its text, for a text."""
        self._deliver(text, who)
        return self.text

    def _deliver(self, text: str, who: Who) -> None:
        if self.host:
            self.host.deliver(self.pod, self.container, self.port, f"{who.address} {text}")
