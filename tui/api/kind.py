"""The shape of a resource kind: what one file under kinds/ declares, and what the server does with it.

A kind is written once. The server does the rest for every kind: metadata, uid, generation, status apart from
spec, resourceVersion conflicts, owner references, finalizers, namespaces, tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from random import Random
from typing import Any, Protocol

from tui.api.errors import FieldError
from tui.api.objects import Key, Obj
from tui.api.record import record
from tui.api.selectors import FieldSelector, LabelSelector


class Reader(Protocol):
    """Reads objects by resource name (`pods`, `deployments.apps`); what it returns must never be altered."""

    @property
    def now(self) -> int:
        """Simulated milliseconds since the Unix epoch."""

    def find(self, resource: str, namespace: str, name: str) -> Obj | None:
        """The object, or None. `namespace` is "" for cluster-scoped resources."""

    def list(
        self,
        resource: str,
        namespace: str = "",
        labels: LabelSelector | None = None,
        fields: FieldSelector | None = None,
    ) -> list[Obj]:
        """Matching objects in the order of namespace and name; namespace "" means all of them."""


class Api(Reader, Protocol):
    """What a controller works with: the server without copies, JSON or warnings. Raises ApiError."""

    @property
    def random(self) -> Random:
        """The world's one source of chance."""

    def index(self, resource: str, index: str, value: str) -> list[Obj]:
        """Objects by one of the kind's declared indexes, or by the built-in `owner` (uid) and `label` (`k=v`)."""

    def version(self, resource: str) -> int:
        """A number that changes whenever an object of the resource does, to keep what is derived from them by."""

    def create(self, obj: Obj) -> Obj:
        """Create; the resource follows from apiVersion and kind. Returns the stored object."""

    def update(self, obj: Obj) -> Obj:
        """Replace spec and metadata of an object (never its status, where the kind keeps status apart)."""

    def update_status(self, obj: Obj) -> Obj:
        """Replace the status of an object."""

    def delete(self, resource: str, namespace: str, name: str, *, uid: str = "", grace: int | None = None) -> None:
        """Delete, gracefully where the kind does (grace in seconds); a missing object is not an error here."""

    def event(
        self, about: Obj, type: str, reason: str, message: str, component: str, *, field: str = "", host: str = ""
    ) -> None:
        """Record an Event (`Normal` or `Warning`), counting repeats as client-go's correlator does.

        `field` is involvedObject.fieldPath (`spec.containers{nginx}`), `host` source.host (the kubelet's node).
        """


@record
class Column:
    """A column of a kind's table (the server's TableColumnDefinition)."""

    name: str
    """As the Table has it: `Ready`, `Cluster-IP`; kubectl prints it in capitals."""
    cell: Callable[[Obj, int], Any]
    """From the object and the time (ms) to a string or an integer."""
    wide: bool = False
    """Only with `-o wide` (priority 1)."""
    type: str = "string"
    """`string`, `integer`, `date`."""


class Controller(Protocol):
    """One step towards what should be: read, compare, change one thing. Keeps no state of its own."""

    name: str
    """As the controller manager knows it: `replicaset-controller`."""
    watches: Mapping[str, Callable[[Obj | None, Obj | None, Api], Iterable[Key]]]
    """For each resource: the keys to sync after a change, from (before, after, api)."""

    def sync(self, key: Key, api: Api) -> int | None:
        """Work on one key. Returns milliseconds until it wants to be called again, or None."""


@record
class Settings:
    """What is fixed for a cluster when it is made."""

    workers: int = 2
    cloud: bool = False
    bare: bool = False
    ingress: bool = False
    """Whether ingress-nginx is installed from the start."""
    cluster_domain: str = "cluster.local"
    version: str = "v1.36.2"


class Admission(Api, Protocol):
    """What a kind's `admit` may use besides the API."""

    @property
    def settings(self) -> Settings:
        """The cluster's settings."""

    @property
    def dry_run(self) -> bool:
        """Whether nothing of this request will be kept; the real allocators then answer with a made-up value."""

    def queued(self, queue: str, name: str) -> str | None:
        """The next value a lesson has queued: queue `pod-suffix` by generateName, `cluster-ip` by Service name."""


@record
class Kind:
    """A resource kind, declared once: names, defaults, validation, columns, describe text, controllers."""

    kind: str
    plural: str
    group: str = ""
    version: str = "v1"
    singular: str = ""
    short: tuple[str, ...] = ()
    namespaced: bool = True
    categories: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch")
    subresources: tuple[str, ...] = ()
    """`status`, `scale`, ...; a kind without `status` stores it as part of the object."""
    columns: tuple[Column, ...] = ()
    """After NAME; AGE included where the kind shows one."""
    name_check: Callable[[str], list[str]] | None = None
    """Messages for a bad metadata.name (tui.api.names); None means an RFC 1123 subdomain."""
    default: Callable[[Obj], None] = lambda obj: None
    """Fills defaults in place, on the server's own copy."""
    prepare: Callable[[Obj, Obj | None], None] = lambda obj, old: None
    """In place, before validation: drops what a client may not set; `old` is None on create."""
    begin: Callable[[Obj, Obj | None, Admission], list[FieldError]] = lambda obj, old, admission: []
    """In place, before `prepare` (the store's BeginCreate and BeginUpdate): errors here hide those of validation."""
    admit: Callable[[Obj, Obj | None, Admission], list[FieldError]] = lambda obj, old, admission: []
    """In place, after validation: allocates (addresses, ports), fills from other objects. Field errors, or ApiError."""
    validate: Callable[[Obj], list[FieldError]] = lambda obj: []
    """Of a new object, in the server's order; metadata is the server's own business."""
    validate_update: Callable[[Obj, Obj], list[FieldError]] = lambda obj, old: []
    """Of (new, old): immutable fields, besides `validate`."""
    changes_first: bool = False
    """Whether what `validate_update` finds is said before what `validate` finds in the changed object."""
    validate_status: Callable[[Obj, Obj], list[FieldError]] = lambda obj, old: []
    """Of (new, old) where only the status is written (the `status` subresource)."""
    warn: Callable[[Obj, Obj | None], list[str]] = lambda obj, old: []
    """Warnings to send with a good answer."""
    deprecated: str = ""
    """A warning with every answer about the kind, errors included (`ApiError.warnings`)."""
    fields: Mapping[str, Callable[[Obj], str]] = field(default_factory=dict)
    """Field selectors besides metadata.name and metadata.namespace."""
    indexes: Mapping[str, Callable[[Obj], Iterable[str]]] = field(default_factory=dict)
    """Extra indexes that the store keeps: name -> values of an object."""
    grace: Callable[[Obj], int] | None = None
    """Default grace period in seconds of a graceful deletion (pods); None: deleted at once."""
    finalizers: tuple[str, ...] = ()
    generation: bool = True
    """Whether metadata.generation is kept (bumped only when spec differs)."""
    describe: Callable[[Obj, Reader, bool], str] | None = None
    """kubectl's describe text before tab alignment (cells end in tabs); the bool asks for events."""
    controllers: tuple[Controller, ...] = ()

    def errors_after(self, obj: Obj, old: Obj) -> list[FieldError]:
        """All that is wrong with a changed object besides its metadata, in the server's order."""
        changes, whole = self.validate_update(obj, old), self.validate(obj)
        return [*changes, *whole] if self.changes_first else [*whole, *changes]

    @property
    def resource(self) -> str:
        """`pods`, `deployments.apps`: how errors, stores and clients name the resource."""
        return f"{self.plural}.{self.group}" if self.group else self.plural

    @property
    def api_version(self) -> str:
        """`v1`, `apps/v1`."""
        return f"{self.group}/{self.version}" if self.group else self.version
