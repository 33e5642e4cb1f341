"""Web servers: nginx and httpd, serving files as the container has them and writing access logs."""

from __future__ import annotations

import posixpath
from datetime import UTC, datetime

from tui.api.objects import Obj
from tui.api.record import record
from tui.api.traffic import HttpRequest, HttpResponse
from tui.cluster.images import IT_WORKS, NGINX_CONF, WELCOME
from tui.cluster.programs import Host, Who

REASONS = {
    200: "OK", 201: "Created", 204: "No Content", 301: "Moved Permanently", 302: "Found", 304: "Not Modified",
    400: "Bad Request", 403: "Forbidden", 404: "Not Found", 405: "Not Allowed", 413: "Request Entity Too Large",
    500: "Internal Server Error", 501: "Not Implemented", 502: "Bad Gateway", 503: "Service Temporarily Unavailable",
    504: "Gateway Time-out",
}
TYPES = {".html": "text/html", ".htm": "text/html", ".txt": "text/plain", ".json": "application/json",
         ".css": "text/css", ".js": "application/javascript", ".xml": "text/xml", ".svg": "image/svg+xml"}


def header(request: HttpRequest, name: str, default: str = "") -> str:
    """A request header, whatever its case."""
    return next((value for key, value in request.headers if key.lower() == name.lower()), default)


def http_date(now: int) -> str:
    """`Mon, 05 Jan 2026 09:00:00 GMT`."""
    return datetime.fromtimestamp(now // 1000, UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")


def access_stamp(now: int) -> str:
    """`05/Jan/2026:09:00:00 +0000`."""
    return datetime.fromtimestamp(now // 1000, UTC).strftime("%d/%b/%Y:%H:%M:%S +0000")


def access_line(request: HttpRequest, who: Who, status: int, size: int, *, combined: bool = True) -> str:
    """One line in the common or combined log format."""
    first = f'{who.address} - - [{access_stamp(who.now)}] "{request.method} {request.path} HTTP/1.1" {status} {size}'
    agent, referrer = header(request, "User-Agent", "-"), header(request, "Referer", "-")
    return f'{first} "{referrer}" "{agent}" "{header(request, "X-Forwarded-For", "-")}"' if combined else first


@record
class FileServer:
    """A server of static files."""

    pod: Obj
    container: str
    host: Host | None
    root: str
    banner: str
    """The Server header."""
    fallback: str
    """The first page where no host gives the files."""
    combined: bool = True
    version: str = "1.29.3"

    def http(self, request: HttpRequest, who: Who) -> HttpResponse | None:
        """A file, a folder's index, or an error page."""
        status, body, type = self._answer(request)
        shown = "" if request.method == "HEAD" else body
        if self.host:
            line = access_line(request, who, status, len(shown.encode()), combined=self.combined)
            self.host.write_log(self.pod, self.container, line)
        headers = [("Server", self.banner), ("Date", http_date(who.now)), ("Content-Type", type),
                   ("Content-Length", str(len(body.encode())))]
        if status == 200:
            headers += [("Last-Modified", "Tue, 28 Oct 2025 12:05:10 GMT"), ("Connection", "keep-alive"),
                        ("ETag", f'"{len(body.encode()):x}-6900b206"'), ("Accept-Ranges", "bytes")]
        else:
            headers.append(("Connection", "keep-alive"))
        return HttpResponse(status, REASONS.get(status, ""), tuple(headers), shown)

    def exchange(self, text: str, who: Who) -> str | None:
        """Raw text that is no HTTP request."""
        first = text.split("\n", 1)[0].strip().split()
        if len(first) >= 2 and first[0].isupper():
            answer = self.http(HttpRequest(first[0], first[1]), who)
            if answer is None or len(first) == 2:
                return answer.body if answer else None
            lines = [f"HTTP/1.1 {answer.status} {answer.reason}", *(f"{k}: {v}" for k, v in answer.headers), "", ""]
            return "\r\n".join(lines) + answer.body
        body = self._error(400)
        head = f"HTTP/1.1 400 Bad Request\r\nServer: {self.banner}\r\nContent-Type: text/html\r\nConnection: close\r\n"
        return f"{head}Content-Length: {len(body)}\r\n\r\n{body}"

    def _answer(self, request: HttpRequest) -> tuple[int, str, str]:
        path = posixpath.normpath("/" + request.path.partition("?")[0].partition("#")[0].lstrip("/"))
        if request.method not in ("GET", "HEAD"):
            return 405, self._error(405), "text/html"
        found = self._file(path)
        if found is None:
            index = self._file(posixpath.join(path, "index.html"))
            if index is None:
                return 404, self._error(404), "text/html"
            return 200, index, "text/html"
        return 200, found, TYPES.get(posixpath.splitext(path)[1], "application/octet-stream")

    def _file(self, path: str) -> str | None:
        if self.host is None:
            return self.fallback if path == "/index.html" else None
        return self.host.read_file(self.pod, self.container, self.root.rstrip("/") + path)

    def _error(self, status: int) -> str:
        words = f"{status} {REASONS.get(status, '')}"
        if self.banner.startswith("nginx"):
            page = f"<html>\r\n<head><title>{words}</title></head>\r\n<body>\r\n<center><h1>{words}</h1></center>\r\n"
            return f"{page}<hr><center>{self.banner}</center>\r\n</body>\r\n</html>\r\n"
        return ('<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n'
                f"<title>{words}</title>\n</head><body>\n<h1>{REASONS.get(status, '')}</h1>\n</body></html>\n")


def nginx(pod: Obj, container: str, host: Host | None, version: str) -> FileServer:
    """nginx with its stock configuration."""
    return FileServer(pod, container, host, "/usr/share/nginx/html", f"nginx/{version}", WELCOME)


def apache(pod: Obj, container: str, host: Host | None) -> FileServer:
    """Apache httpd with its stock configuration."""
    root = "/usr/local/apache2/htdocs"
    return FileServer(pod, container, host, root, "Apache/2.4.65 (Unix)", IT_WORKS, combined=False)


def busybox_httpd(pod: Obj, container: str, host: Host | None, root: str) -> FileServer:
    """busybox's httpd, which writes no log."""
    return FileServer(pod, container, _Quiet(host) if host else None, root, "busybox", "")


@record
class PythonServer(FileServer):
    """Python's http.server: files, listings of folders, a line on standard error for each request."""

    def http(self, request: HttpRequest, who: Who) -> HttpResponse | None:
        status, body, type = self._answer(request)
        if self.host:
            stamp = datetime.fromtimestamp(who.now // 1000, UTC).strftime("%d/%b/%Y %H:%M:%S")
            line = f'{who.address} - - [{stamp}] "{request.method} {request.path} HTTP/1.1" {status} -'
            self.host.write_log(self.pod, self.container, line, "stderr")
        headers = (("Server", self.banner), ("Date", http_date(who.now)), ("Content-type", type),
                   ("Content-Length", str(len(body.encode()))))  # fmt: skip
        reason = {404: "File not found", 501: f"Unsupported method ({request.method!r})"}.get(status, "OK")
        return HttpResponse(status, reason, headers, "" if request.method == "HEAD" else body)

    def _answer(self, request: HttpRequest) -> tuple[int, str, str]:
        path = posixpath.normpath("/" + request.path.partition("?")[0].lstrip("/"))
        if request.method not in ("GET", "HEAD"):
            return 501, self._error(501), "text/html;charset=utf-8"
        text = self._file(path) if path != "/" else None
        text = self._file(posixpath.join(path, "index.html")) if text is None else text
        if text is not None:
            return 200, text, TYPES.get(posixpath.splitext(path)[1] or ".html", "application/octet-stream")
        names = self.host.list_folder(self.pod, self.container, self.root.rstrip("/") + path) if self.host else []
        if names is None:
            return 404, self._error(404), "text/html;charset=utf-8"
        title = f"Directory listing for {path}"
        rows = "".join(f'<li><a href="{name}">{name}</a></li>\n' for name in names)
        return 200, (
            '<!DOCTYPE HTML>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<style type="text/css">\n:root {\n'
            f"color-scheme: light dark;\n}}\n</style>\n<title>{title}</title>\n</head>\n<body>\n<h1>{title}</h1>\n"
            f"<hr>\n<ul>\n{rows}</ul>\n<hr>\n</body>\n</html>\n"), "text/html; charset=utf-8"

    def _error(self, status: int) -> str:
        words, cause = {404: ("File not found", "Nothing matches the given URI"), 501: (
            "Unsupported method", "Server does not support this operation")}[status]
        return ('<!DOCTYPE HTML>\n<html lang="en">\n    <head>\n        <style type="text/css">\n            :root {\n'
                "                color-scheme: light dark;\n            }\n        </style>\n"
                '        <meta charset="utf-8">\n        <title>Error response</title>\n    </head>\n    <body>\n'
                f"        <h1>Error response</h1>\n        <p>Error code: {status}</p>\n"
                f"        <p>Message: {words}.</p>\n"
                f"        <p>Error code explanation: {status} - {cause}.</p>\n    </body>\n</html>\n")


def python_server(pod: Obj, container: str, host: Host | None, root: str) -> PythonServer:
    """`python -m http.server` in a folder."""
    return PythonServer(pod, container, host, root, "SimpleHTTP/0.6 Python/3.14.0", "")


@record
class _Quiet:
    """A host whose log is not written."""

    host: Host

    def write_log(self, pod: Obj, container: str, line: str, stream: str = "stdout") -> None:
        """Nothing."""

    def read_file(self, pod: Obj, container: str, path: str) -> str | None:
        return self.host.read_file(pod, container, path)

    def list_folder(self, pod: Obj, container: str, path: str) -> list[str] | None:
        return self.host.list_folder(pod, container, path)

    def environment(self, pod: Obj, container: str) -> dict[str, str]:
        return self.host.environment(pod, container)

    def deliver(self, pod: Obj, container: str, port: int, text: str) -> None:
        self.host.deliver(pod, container, port, text)

    def opened(self, pod: Obj, container: str) -> tuple[tuple[int, str, tuple[str, ...]], ...]:
        return self.host.opened(pod, container)


def listen_ports(configuration: str | None) -> tuple[int, ...]:
    """The ports of an nginx configuration's `listen` lines."""
    ports = []
    for line in (configuration or NGINX_CONF).split("\n"):
        words = line.strip().rstrip(";").split()
        if len(words) >= 2 and words[0] == "listen":
            number = words[1].rpartition(":")[2]
            if number.isdigit():
                ports.append(int(number))
    return tuple(dict.fromkeys(ports)) or (80,)
