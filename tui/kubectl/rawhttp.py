"""--raw of the verbs that write: a body sent as it is, and the answer printed as it comes (kubectl's rawhttp)."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from tui.api.client import Call
from tui.api.errors import quote
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure


def check_uri(uri: str) -> None:
    """Raises Failure for what is no path."""
    if not uri.startswith("/"):
        raise Failure(f"--raw must be a valid URL path: parse {quote(uri)}: invalid URI for request")


def check_raw(context: Context, *, least: int = 1) -> None:
    """What does not go with --raw; raises Failure. `least`: how many files there must be."""
    flags = context.flags
    if not least <= len(flags["filename"]) <= 1:
        raise Failure("--raw can only use a single local file or stdin")
    if any(name.startswith(("http://", "https://")) for name in flags["filename"]):
        raise Failure("--raw cannot read from a url")
    for name, shown in (("recursive", "recursive"), ("selector", "selector (-l)"), ("output", "output")):
        if name in flags.given and flags.get(name) and (name != "selector" or least):
            raise Failure(f"--raw and --{shown} are mutually exclusive")
    check_uri(flags["raw"])


def send_raw(context: Context, method: str) -> Generator[Any, Any, int]:
    """Send the file of -f, if there is one. Raises ApiError, OSError."""
    text = ""
    for name in context.flags["filename"]:
        process = context.process
        text = (yield from process.stdin.read_all()) if name == "-" else process.files.read(process.resolve(name))
    reply = context.transport.send(Call("raw", name=context.flags["raw"], body=text, options={"method": method}))
    for warning in reply.warnings:
        context.warn(warning)
    context.write(reply.body)
    return 0
