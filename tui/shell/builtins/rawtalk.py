"""Raw text over a connection, as nc and telnet send it: HTTP that was typed by hand is answered as HTTP."""

from __future__ import annotations

from tui.api.traffic import Connection, HttpRequest, HttpResponse

METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH")


def say(connection: Connection, text: str) -> str | None:
    """What comes back for a text, None where the peer hangs up without a word."""
    request = parse_request(text)
    if request is None:
        return connection.exchange(text)
    answer = connection.http(request)
    return connection.exchange(text) if answer is None else render(answer, request.method)


def parse_request(text: str) -> HttpRequest | None:
    """The HTTP request that a text is, or None."""
    head, _, body = text.replace("\r\n", "\n").partition("\n\n")
    lines = head.split("\n")
    words = lines[0].split()
    if len(words) != 3 or words[0] not in METHODS or not words[2].startswith("HTTP/1."):
        return None
    headers = [(name.strip(), value.strip()) for name, _, value in (line.partition(":") for line in lines[1:]) if name]
    if words[2] == "HTTP/1.0" and not any(name.lower() == "connection" for name, _ in headers):
        headers.append(("Connection", "close"))
    return HttpRequest(words[0], words[1], tuple(headers), body)


def render(answer: HttpResponse, method: str = "GET") -> str:
    """A response as it goes over the wire."""
    head = [f"HTTP/1.1 {answer.status} {answer.reason}", *(f"{name}: {value}" for name, value in answer.headers)]
    return "\r\n".join([*head, "", ""]) + ("" if method == "HEAD" else answer.body)


def complete(text: str) -> bool:
    """Whether typed lines make a whole message: anything but HTTP is one a line, HTTP ends in an empty line."""
    first = text.split(maxsplit=1)[:1]
    if not first or first[0] not in METHODS:
        return True
    return text.replace("\r\n", "\n").endswith("\n\n")
