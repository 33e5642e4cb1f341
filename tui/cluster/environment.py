"""The environment of a container: service variables, envFrom, env with references, `$(NAME)` expansion."""

from __future__ import annotations

import re
from base64 import b64decode
from collections import ChainMap
from collections.abc import Mapping
from typing import cast

from tui.api.kind import Api, Reader
from tui.api.objects import Obj, dig
from tui.cluster.images import PATH, Image
from tui.kinds.pod.fields import field_value, resource_value


class MissingReference(Exception):
    """Something that the container needs is not there or not right; `str()` has the kubelet's words."""


def environment(
    pod: Obj, spec: Obj, image: Image, reader: Reader, services: Mapping[str, str]
) -> Mapping[str, str]:
    """What the container's first process finds; `services` is shared, not copied. Raises MissingReference."""
    base = {"PATH": PATH, "HOSTNAME": hostname(pod), **image.env}
    given: dict[str, str] = {}
    env = ChainMap(given, cast(dict[str, str], services), base)
    for source in spec.get("envFrom") or ():
        given |= _from_source(source, pod, reader)
    for entry in spec.get("env") or ():
        value = _value(entry, pod, spec, reader, ChainMap(given, cast(dict[str, str], services)))
        if value is not None:
            given[entry["name"]] = value
    if "HOME" not in env:
        given["HOME"] = _home(user_of(pod, spec, image), image)
    return env


def user_of(pod: Obj, spec: Obj, image: Image) -> int:
    """The number of who runs the container's processes."""
    own, whole = spec.get("securityContext") or {}, pod["spec"].get("securityContext") or {}
    return int(own.get("runAsUser", whole.get("runAsUser", image.user)) or 0)


def _home(user: int, image: Image) -> str:
    rows = [line.split(":") for line in image.files.get("/etc/passwd", "").splitlines()]
    return next((row[5] for row in rows if row[2] == str(user)), "/root" if not user else "/")


def check_user(pod: Obj, spec: Obj, image: Image) -> None:
    """runAsNonRoot against whom the container would run as (verifyRunAsNonRoot). Raises MissingReference."""
    own, whole = spec.get("securityContext") or {}, pod["spec"].get("securityContext") or {}
    if not own.get("runAsNonRoot", whole.get("runAsNonRoot")):
        return
    meta, user = pod["metadata"], own.get("runAsUser", whole.get("runAsUser"))
    where = f'(pod: "{meta["name"]}_{meta["namespace"]}({meta["uid"]})", container: {spec["name"]})'
    if user == 0:
        raise MissingReference(f"container's runAsUser breaks non-root policy {where}")
    if user is None and not image.user:
        raise MissingReference(f"container has runAsNonRoot and image will run as root {where}")


def hostname(pod: Obj) -> str:
    """`spec.hostname`, or the pod's name cut to 63 characters; a node's name on the host network."""
    if pod["spec"].get("hostNetwork"):
        return str(pod["spec"].get("nodeName", ""))
    return str(pod["spec"].get("hostname") or pod["metadata"]["name"][:63].rstrip("-."))


def expand(text: str, env: Mapping[str, str]) -> str:
    """`$(NAME)` replaced where NAME is known; `$$` is a dollar."""
    def one(match: re.Match[str]) -> str:
        if match[0] == "$$":
            return "$"
        return env.get(match[1], match[0])

    return re.sub(r"\$\$|\$\(([^()$]*)\)", one, text)


class ServiceVariables:
    """Variables of the Services that existed when a container started (pkg/kubelet/envvars), one map for all that see
    the same Services: in a large namespace every pod has thousands of them."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._known: dict[str, tuple[int, dict[str, str]]] = {}

    def of(self, pod: Obj) -> Mapping[str, str]:
        """The map of a pod's namespace; of `kubernetes` alone where the pod does not want the others."""
        linked = pod["spec"].get("enableServiceLinks", True)
        namespace = pod["metadata"]["namespace"] if linked else ""
        version = self._api.version("services")
        known = self._known.get(namespace)
        if known is None or known[0] != version:
            known = self._known[namespace] = (version, self._make(namespace))
        return known[1]

    def _make(self, namespace: str) -> dict[str, str]:
        services = self._api.list("services", namespace) if namespace else []
        master = self._api.find("services", "default", "kubernetes")
        if master and namespace != "default":
            services = [*services, master]
        env: dict[str, str] = {}
        for service in services:
            if dig(service, "spec", "clusterIP") not in (None, "", "None"):
                env |= _of_service(service)
        return env


def _of_service(service: Obj) -> dict[str, str]:
    name = re.sub(r"[^A-Z0-9_]", "_", service["metadata"]["name"].upper())
    address, ports = service["spec"]["clusterIP"], service["spec"].get("ports") or []
    if not ports:
        return {}
    first = ports[0]
    env = {f"{name}_SERVICE_HOST": address, f"{name}_SERVICE_PORT": str(first["port"])}
    for port in ports:
        if port.get("name"):
            env[f"{name}_SERVICE_PORT_{port['name'].upper().replace('-', '_')}"] = str(port["port"])
    env[f"{name}_PORT"] = f"{first['protocol'].lower()}://{address}:{first['port']}"
    for port in ports:
        protocol, prefix = port["protocol"].lower(), f"{name}_PORT_{port['port']}_{port['protocol'].upper()}"
        env |= {prefix: f"{protocol}://{address}:{port['port']}", f"{prefix}_PROTO": protocol,
                f"{prefix}_PORT": str(port["port"]), f"{prefix}_ADDR": address}
    return env


def _from_source(source: Obj, pod: Obj, reader: Reader) -> dict[str, str]:
    kind, reference = ("configmaps", source["configMapRef"]) if source.get("configMapRef") else (
        "secrets", source["secretRef"])
    entries = _entries(kind, reference, pod, reader)
    return {source.get("prefix", "") + name: value for name, value in (entries or {}).items()}


def _entries(kind: str, reference: Obj, pod: Obj, reader: Reader) -> dict[str, str] | None:
    found = reader.find(kind, pod["metadata"]["namespace"], reference.get("name", ""))
    if found is not None:
        return data_of(found)
    if reference.get("optional"):
        return None
    raise MissingReference(f'{kind.removesuffix("s")} "{reference.get("name", "")}" not found')


def data_of(obj: Obj) -> dict[str, str]:
    """The entries of a ConfigMap or Secret as text."""
    if obj["kind"] == "Secret":
        return {k: b64decode(v).decode("utf-8", "replace") for k, v in (obj.get("data") or {}).items()}
    return dict(obj.get("data") or {})


def _value(entry: Obj, pod: Obj, spec: Obj, reader: Reader, env: Mapping[str, str]) -> str | None:
    source = entry.get("valueFrom")
    if not source:
        return expand(str(entry.get("value") or ""), env)
    if source.get("fieldRef"):
        return field_value(pod, source["fieldRef"]["fieldPath"])
    if source.get("resourceFieldRef"):
        return resource_value(spec, source["resourceFieldRef"])
    kind = "configmaps" if source.get("configMapKeyRef") else "secrets"
    reference = source.get("configMapKeyRef") or source.get("secretKeyRef") or {}
    entries = _entries(kind, reference, pod, reader)
    if entries is not None and reference.get("key") not in entries and not reference.get("optional"):
        where = f"{pod['metadata']['namespace']}/{reference['name']}"
        title = "ConfigMap" if kind == "configmaps" else "Secret"
        raise MissingReference(f"couldn't find key {reference.get('key')} in {title} {where}")
    return (entries or {}).get(reference.get("key", ""))


def downward_files(items: list[Obj], pod: Obj) -> dict[str, str]:
    """The files of a downwardAPI volume by their relative path."""
    files = {}
    for item in items:
        if item.get("fieldRef"):
            files[item["path"]] = field_value(pod, item["fieldRef"]["fieldPath"])
        elif item.get("resourceFieldRef"):
            named = item["resourceFieldRef"].get("containerName")
            spec: Obj = next((c for c in pod["spec"]["containers"] if c["name"] == named), {})
            files[item["path"]] = resource_value(spec, item["resourceFieldRef"])
    return files


