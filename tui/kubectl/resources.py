"""Resource names: what the server has, and which of it a word means (client-go's discovery and RESTMapper)."""

from __future__ import annotations

from typing import Any

from tui.api.record import record
from tui.kubectl.errors import Failure


@record
class Resource:
    """One resource of the server's discovery."""

    name: str
    """Plural: `deployments`."""
    singular: str
    short: tuple[str, ...]
    namespaced: bool
    kind: str
    group: str
    version: str
    verbs: tuple[str, ...]
    categories: tuple[str, ...]

    @property
    def resource(self) -> str:
        """As the server is asked: `deployments.apps`, `pods`."""
        return f"{self.name}.{self.group}" if self.group else self.name

    @property
    def api_version(self) -> str:
        """`apps/v1`, `v1`."""
        return f"{self.group}/{self.version}" if self.group else self.version

    @property
    def title(self) -> str:
        """As kubectl prefixes names: `deployment.apps`, `pod`."""
        return f"{self.kind.lower()}.{self.group}" if self.group else self.kind.lower()


def read_discovery(body: list[dict[str, Any]]) -> list[Resource]:
    """The discovery reply as resources, in the server's order."""
    return [
        Resource(
            entry["name"], entry.get("singularName") or entry["kind"].lower(), tuple(entry.get("shortNames") or ()),
            entry["namespaced"], entry["kind"], entry.get("group", ""), entry.get("version", "v1"),
            tuple(entry.get("verbs") or ()), tuple(entry.get("categories") or ()),
        )
        for entry in body if "/" not in entry["name"]
    ]  # fmt: skip


class Mapper:
    """Finds resources by the words that people type."""

    def __init__(self, resources: list[Resource]) -> None:
        self.resources = resources

    @property
    def versions(self) -> set[str]:
        """Every apiVersion that the server serves."""
        return {resource.api_version for resource in self.resources}

    def find(self, word: str) -> Resource:
        """By plural, singular, kind, short name, or `name.group`, `name.version.group`; raises Failure."""
        name, *rest = word.split(".")
        candidates = [r for r in self.resources if self._called(r, name)]
        if rest:
            # A group is known by its beginning too: `ingress.networking`.
            candidates = [r for r in candidates if _qualified(r, rest)] or [
                r for r in candidates if r.group.startswith(".".join(rest))
            ]
        if not candidates:
            raise Failure(missing(name))
        return candidates[0]

    @staticmethod
    def _called(resource: Resource, name: str) -> bool:
        return name.lower() in (resource.name, resource.singular, resource.kind.lower()) or name in resource.short

    def category(self, word: str) -> list[Resource]:
        """The resources of a category such as `all`."""
        return [r for r in self.resources if word in r.categories and "list" in r.verbs]

    def by_kind(self, api_version: str, kind: str) -> Resource | None:
        """The resource of an object's apiVersion and kind."""
        for resource in self.resources:
            if resource.api_version == api_version and resource.kind == kind:
                return resource
        # The RESTMapper knows kinds in lower case too.
        return next((r for r in self.resources if r.api_version == api_version and r.kind.lower() == kind), None)


def _qualified(resource: Resource, rest: list[str]) -> bool:
    group = ".".join(rest)
    exact = len(rest) > 1 and rest[0] == resource.version and ".".join(rest[1:]) == resource.group
    return resource.group == group or exact


def missing(word: str) -> str:
    """kubectl's words for a type that is not there."""
    return f'the server doesn\'t have a resource type "{word}"'


def no_match(api_version: str, kind: str, name: str, namespace: str, source: str) -> Failure:
    """kubectl's words for a manifest of a kind that the server does not serve."""
    where = f'from "{source}": ' if source else ""
    return Failure(
        f'resource mapping not found for name: "{name}" namespace: "{namespace}" {where}'
        f'no matches for kind "{kind}" in version "{api_version}"\nensure CRDs are installed first'
    )
