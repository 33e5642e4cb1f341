"""The resource kinds that this server simulates, by resource name and by apiVersion and kind."""

from __future__ import annotations

from collections.abc import Iterable

from tui.api.errors import ApiError, bad_request, not_simulated
from tui.api.kind import Kind, Reader
from tui.api.objects import Obj
from tui.cluster.catalogue import BY_NAME, RESOURCES, Resource

SCHEME = "pkg/api/legacyscheme/scheme.go:30"
"""How the real server names the scheme that knows no such kind."""

READ_ONLY = ("servicecidrs.networking.k8s.io", "ipaddresses.networking.k8s.io", "priorityclasses.scheduling.k8s.io",
             "componentstatuses", "events.events.k8s.io")  # fmt: skip
"""What tui.kinds.readonly knows of: a module that nothing loads before somebody asks for one of these."""


class Registry:
    """Kinds by their names, and the catalogue for those that are not simulated."""

    def __init__(self, kinds: Iterable[Kind]) -> None:
        self.kinds = tuple(kinds)
        self._by_resource = {kind.resource: kind for kind in self.kinds}
        self._by_type = {(kind.api_version, kind.kind): kind for kind in self.kinds}
        own = [_resource(kind) for kind in self.kinds if kind.resource not in BY_NAME]
        self._resources = (*RESOURCES, *own)
        """The catalogue, and after it the kinds that are not Kubernetes' own."""
        self._known = {**BY_NAME, **{resource.name: resource for resource in own}}

    def get(self, resource: str) -> Kind | None:
        """The simulated kind of a resource, or None."""
        return self._by_resource.get(resource)

    def shown(self, resource: str) -> Kind | None:
        """The kind of a resource that can be read: simulated, or worked out when somebody asks (tui.kinds.readonly)."""
        kind = self.get(resource)
        if kind is None and resource in READ_ONLY:
            from tui.kinds.readonly import SHOWN

            return SHOWN[resource][0]
        return kind

    def derived(self, resource: str, reader: Reader) -> list[Obj]:
        """The objects of a resource that is only read; none of any other."""
        if resource not in READ_ONLY:
            return []
        from tui.kinds.readonly import SHOWN

        return SHOWN[resource][1](reader)

    def known(self, resource: str, verb: str = "") -> Resource:
        """What discovery says of a resource. Raises ApiError (404, or 405 where it has no such verb)."""
        found = self._known.get(resource)
        if found is None:
            raise ApiError(404, "NotFound", "the server could not find the requested resource")
        if verb and verb not in found.verbs:
            words = "the server does not allow this method on the requested resource"
            raise ApiError(405, "MethodNotAllowed", words)
        return found

    def writable(self, resource: str, verb: str = "") -> Kind:
        """The kind of a resource that is to be written. Raises ApiError where it is unknown or not simulated."""
        found = self.known(resource, verb)
        kind = self.get(resource)
        if kind is None:
            raise not_simulated(f"writing {found.kind}" if resource in READ_ONLY else found.kind)
        return kind

    def of(self, obj: Obj) -> Kind:
        """The kind of an object, by its apiVersion and kind. Raises ApiError."""
        kind = self._by_type.get((obj.get("apiVersion", ""), obj.get("kind", "")))
        if kind is None:
            raise bad_request(no_kind(obj.get("kind", ""), obj.get("apiVersion", "")))
        return kind

    def discovery(self) -> list[Obj]:
        """Every resource as an APIResource with its group and version."""
        return [resource.entry for resource in self._resources]


def _resource(kind: Kind) -> Resource:
    """What discovery says of a kind."""
    return Resource(
        kind.group, kind.version, kind.plural, kind.kind, kind.namespaced, kind.verbs, kind.short, kind.categories
    )


def no_kind(kind: str, version: str) -> str:
    """The scheme's words for a kind that is not registered."""
    return f'no kind "{kind}" is registered for version "{version}" in scheme "{SCHEME}"'


_FOLDERS = {"services": "services/specs", "endpoints": "services/endpoints", "nodes": "minions", "ingresses": "ingress"}
"""Where etcd keeps resources whose folder is not their name."""


def etcd_key(kind: Kind, namespace: str, name: str) -> str:
    """The key under which the real server stores an object: `/registry/services/specs/default/web`."""
    return "/".join(("/registry", _FOLDERS.get(kind.plural, kind.plural), *([namespace] if namespace else ()), name))
