"""The one narrow seam between clients and the server: a Call goes in, a Reply or an ApiError comes out.

kubectl sees the cluster through `Client` alone. A Transport may be the simulated API server itself, or anything
that carries the same JSON.
"""

from __future__ import annotations

from dataclasses import field
from typing import Any, Protocol

from tui.api.objects import Obj
from tui.api.process import Channel, Streams, Wait
from tui.api.record import record


@record
class Call:
    """One request to the API server. Everything in it is JSON."""

    verb: str
    """get list watch create update patch delete deletecollection; `discover`, `version`; or a connect verb: log."""
    resource: str = ""
    """`pods`, `deployments.apps`."""
    namespace: str = ""
    """"" is cluster scope, or all namespaces."""
    name: str = ""
    subresource: str = ""
    """`status`, `scale`, `log`, `eviction`, or ""."""
    body: Any = None
    """The object, the patch, or the delete options."""
    options: Obj = field(default_factory=dict)
    """labelSelector, fieldSelector, dryRun ("All"), fieldValidation (Strict Warn Ignore), fieldManager, patchType
    (json merge strategic apply), force, resourceVersion, gracePeriodSeconds, propagationPolicy, limit, table (bool),
    omitManagedFields (bool: nobody will look at them); for logs: container, follow, tailLines, sinceSeconds, sinceTime,
    limitBytes, previous, timestamps."""


@record
class Reply:
    """A good answer: an object, a List, a Table, or text (logs), with the server's warnings."""

    body: Any
    warnings: tuple[str, ...] = ()


class Transport(Protocol):
    """Carries calls to a server."""

    def send(self, call: Call) -> Reply:
        """Answer one call. Raises ApiError."""

    def watch(self, call: Call) -> Channel[Obj]:
        """Watch events (`{"type": "ADDED", "object": ...}`) from options.resourceVersion on; close it to stop.

        With options.table each event's object is a Table of one row. Raises ApiError.
        """

    def logs(self, call: Call) -> Channel[str]:
        """Follow a container's log: lines with their newline, closed when the container ends."""

    def connect(self, call: Call, argv: list[str], streams: Streams, tty: bool) -> Connection:
        """Run a program in a pod (`exec`) or join its main program (`attach`): options.container names which.

        Raises ApiError before anything ran; a program that is not there raises it in the kubelet's words.
        """

    def forward(self, call: Call, port: int) -> None:
        """Check that a pod's port can be forwarded now (`port-forward`). Raises ApiError."""


class Connection(Protocol):
    """A program that runs in a pod on behalf of a client."""

    @property
    def exit_code(self) -> int | None:
        """None while it runs."""

    @property
    def ended(self) -> Wait:
        """What to yield to be resumed when it has ended."""

    def kill(self) -> None:
        """Stop it, as when the connection breaks."""
