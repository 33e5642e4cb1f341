"""Demonstration servers of tutorials: one page that tells the version and the pod."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from tui.api.objects import dig
from tui.api.record import record, structure
from tui.api.traffic import HttpRequest, HttpResponse
from tui.cluster.environment import hostname
from tui.cluster.programs import Who
from tui.cluster.programs.small import HttpOnly, answer
from tui.cluster.programs.web import access_stamp


@record
class Page:
    """What a server of a name shows, and where."""

    port: int
    text: str
    """`{tag}` of its image, without a leading v; `{host}`, `{ip}`, `{path}`, `{stamp}`, `{id}` of pod and request."""


PAGES = {
    "hello-app": Page(8080, "Hello, world!\nVersion: {tag}.0\nHostname: {host}\n"),
    "node-hello": Page(8080, "Hello Kubernetes!"),
    "bootcamp": Page(8080, "Hello Kubernetes bootcamp! | Running on: {host} | v={tag}\n"),
    "hello-nginx": Page(
        80, "Server address: {ip}:80\nServer name: {host}\nDate: {stamp}\nURI: {path}\nRequest ID: {id}\n"),
}
"""By the name of the server: hello-app, node-hello, kubernetes-bootcamp, nginxdemos/hello."""


@structure
class OnePage(HttpOnly):
    """Answers every request with its page."""

    text: str = ""
    tag: str = ""

    def http(self, request: HttpRequest, who: Who) -> HttpResponse | None:
        identity = hashlib.md5(f"{who.now} {who.address} {who.port}".encode(), usedforsecurity=False).hexdigest()
        facts = {
            "tag": self.tag.removeprefix("v"), "host": hostname(self.pod), "path": request.path, "id": identity,
            "ip": dig(self.pod, "status", "podIP", default=""), "stamp": access_stamp(who.now),
        }
        if self.host and self.text.startswith("Hello, world!"):
            moment = datetime.fromtimestamp(who.now // 1000, UTC).strftime("%Y/%m/%d %H:%M:%S")
            self.host.write_log(self.pod, self.container, f"{moment} Serving request: {request.path}", "stderr")
        return answer(self.text.format_map(facts), who)
