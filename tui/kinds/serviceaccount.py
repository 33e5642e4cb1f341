"""Service accounts, and the controllers that give every namespace its account `default` and the cluster's CA."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from tui.api.kind import Api, Column, Kind, Reader
from tui.api.objects import Key, Obj, annotations_of
from tui.kinds.age import age
from tui.kinds.describe import Lines, add_events, add_lines, add_metadata

Watches = Mapping[str, Callable[[Obj | None, Obj | None, Api], Iterable[Key]]]

_ENFORCE = "kubernetes.io/enforce-mountable-secrets"
CA_MAP = "kube-root-ca.crt"
_CERTIFICATE = "-----BEGIN CERTIFICATE-----\nMIIDBTCCAe2gAwIBAgIIHarborlight\n-----END CERTIFICATE-----\n"
_ABOUT = (
    "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the "
    "internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes "
    "clusters."
)


def _namespace(before: Obj | None, after: Obj | None, api: Api) -> Iterable[Key]:
    if after is None or (before is not None and before.get("status") == after.get("status")):
        return ()
    return (Key("", after["metadata"]["name"]),)


def _lost(name: str) -> Callable[[Obj | None, Obj | None, Api], Iterable[Key]]:
    """Keys for the namespace of an object of that name that was deleted or changed."""

    def keys(before: Obj | None, after: Obj | None, api: Api) -> Iterable[Key]:
        meta = before["metadata"] if before else {}
        return (Key("", meta["namespace"]),) if meta.get("name") == name else ()

    return keys


def _active(name: str, api: Api) -> bool:
    namespace = api.find("namespaces", "", name)
    return namespace is not None and not namespace["metadata"].get("deletionTimestamp")


class ServiceAccountsController:
    """Makes the account `default` in every namespace (serviceaccounts_controller.go)."""

    name = "serviceaccount-controller"
    watches: Watches = {"namespaces": _namespace, "serviceaccounts": _lost("default")}

    def sync(self, key: Key, api: Api) -> int | None:
        """Create what is missing."""
        if _active(key.name, api) and api.find("serviceaccounts", key.name, "default") is None:
            meta = {"name": "default", "namespace": key.name}
            api.create({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": meta})
        return None


class RootCAPublisher:
    """Makes the ConfigMap kube-root-ca.crt in every namespace (rootcacertpublisher)."""

    name = "root-ca-certificate-publisher-controller"
    watches: Watches = {"namespaces": _namespace, "configmaps": _lost(CA_MAP)}

    def sync(self, key: Key, api: Api) -> int | None:
        """Create what is missing, put back what was changed."""
        if not _active(key.name, api):
            return None
        found = api.find("configmaps", key.name, CA_MAP)
        content = {"ca.crt": _CERTIFICATE}
        if found is None:
            meta = {"name": CA_MAP, "namespace": key.name, "annotations": {"kubernetes.io/description": _ABOUT}}
            api.create({"apiVersion": "v1", "kind": "ConfigMap", "metadata": meta, "data": content})
        elif found.get("data") != content:
            api.update({**found, "data": content})
        return None


def _describe(obj: Obj, reader: Reader, events: bool) -> str:
    lines = Lines()
    add_metadata(lines, obj)
    add_lines(lines, "Image pull secrets", [ref.get("name", "") for ref in obj.get("imagePullSecrets") or ()])
    if events:
        add_events(lines, obj, reader)
    return str(lines)


def _warnings(obj: Obj, old: Obj | None) -> list[str]:
    """The annotation that limits mounted secrets has had its day."""
    if _ENFORCE not in annotations_of(obj) or (old is not None and _ENFORCE in annotations_of(old)):
        return []
    words = "deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets"
    return [f"metadata.annotations[{_ENFORCE}]: {words}"]


SERVICEACCOUNT = Kind(
    kind="ServiceAccount", plural="serviceaccounts", singular="serviceaccount", short=("sa",), generation=False,
    subresources=("token",),
    columns=(Column("Age", lambda obj, now: age(obj["metadata"].get("creationTimestamp"), now)),),
    describe=_describe, warn=_warnings, controllers=(ServiceAccountsController(), RootCAPublisher()),
)
