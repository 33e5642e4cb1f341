"""URLs as curl reads them."""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace

from tui.api.record import record


class Failed(Exception):
    """A transfer that ends with a code of curl's; `meter` draws the meter once more, with the end of its line."""

    def __init__(self, code: int, message: str, *, meter: bool = True) -> None:
        super().__init__(message)
        self.code, self.meter = code, meter


@record
class Url:
    """A URL taken apart."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def name(self) -> str:
        """The Host header: the port only where it is not the scheme's own."""
        usual = 443 if self.scheme == "https" else 80
        return self.host if self.port == usual else f"{self.host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.name}{self.path}"


_PORTS = {"http": 80, "https": 443, "telnet": 23}
_UNPLAYED = ("dict", "file", "ftp", "ftps", "gopher", "gophers", "imap", "imaps", "ldap", "ldaps", "mqtt", "pop3",
             "pop3s", "rtsp", "scp", "sftp", "smb", "smbs", "smtp", "smtps", "tftp", "ws", "wss")  # fmt: skip


def parse_url(text: str) -> Url:
    """A URL as curl reads it. Raises Failed."""
    found = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):/{1,3}(?=[^/]|$)", text)
    scheme, rest = (found.group(1).lower(), text[found.end():]) if found else ("http", text)
    if scheme in _UNPLAYED:
        raise Failed(1, f'Protocol "{scheme}" is not simulated in Harborlight', meter=False)
    if scheme not in _PORTS:
        raise Failed(1, f'Protocol "{scheme}" not supported', meter=False)
    authority, path = re.match(r"([^/?#]*)(.*)", rest, re.S).groups()  # type: ignore[union-attr]
    authority = authority.rpartition("@")[2]
    host, colon, port_text = authority.partition(":")
    if set(authority) & set("[]{}"):
        raise Failed(3, "IPv6 addresses are not simulated in Harborlight", meter=False)
    if " " in text:
        raise Failed(3, "URL rejected: Malformed input to a URL function", meter=False)
    if colon and port_text and not (port_text.isascii() and port_text.isdecimal() and int(port_text) < 65536):
        raise Failed(3, "URL rejected: Port number was not a decimal number between 0 and 65535", meter=False)
    if not host:
        raise Failed(3, "URL rejected: No host part in the URL", meter=False)
    path = path.partition("#")[0]
    port = int(port_text) if port_text else _PORTS[scheme]
    return Url(scheme, host, port, path if path.startswith("/") else "/" + path)


def join(url: Url, place: str) -> Url:
    """Where a Location leads to from a URL. Raises Failed."""
    if re.match(r"[a-z]+://", place):
        return parse_url(place)
    if place.startswith("/"):
        return replace(url, path=place)
    return replace(url, path=posixpath.join(posixpath.dirname(url.path), place))
