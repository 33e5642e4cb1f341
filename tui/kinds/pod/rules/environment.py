"""Environment variables: their names and where their values come from."""

from __future__ import annotations

from tui.api import names
from tui.api.errors import invalid_value, not_supported, required
from tui.api.objects import Obj
from tui.kinds.content import key_words
from tui.kinds.fields import check_label_name, check_qualified_name
from tui.kinds.pod.rules.words import Errors, all_of, environment_name, no_backsteps
from tui.kinds.quantity import canonical, parse

IN_ENVIRONMENT = (
    "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP",
    "status.hostIPs", "status.podIP", "status.podIPs",
)
IN_VOLUMES = ("metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid")
_FIELDS = {*IN_ENVIRONMENT, *IN_VOLUMES, "spec.restartPolicy", "spec.schedulerName", "status.phase",
           "spec.terminationGracePeriodSeconds"}
_RESOURCES = (
    "limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage",
    "requests.memory",
)
_PAGES = ("limits.hugepages-", "requests.hugepages-")
_UNITS = ("1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei")
_SOURCES = (
    "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`"
)
_ONE = "may not have more than one field specified at a time"


def environment(entries: list[Obj], path: str) -> Errors:
    """ValidateEnv."""
    for number, entry in enumerate(entries):
        at, name = f"{path}[{number}]", entry.get("name") or ""
        if not name:
            yield required(f"{at}.name")
        yield from all_of(f"{at}.name", name, environment_name(name))
        if entry.get("valueFrom") is not None:
            yield from _value_from(entry, f"{at}.valueFrom")


def _value_from(entry: Obj, path: str) -> Errors:
    source = {kind: found for kind, found in entry["valueFrom"].items() if found is not None}
    if "fieldRef" in source:
        yield from field_reference(source["fieldRef"], f"{path}.fieldRef", IN_ENVIRONMENT)
    if "resourceFieldRef" in source:
        yield from resource_reference(source["resourceFieldRef"], f"{path}.resourceFieldRef", in_volume=False)
    for kind in ("configMapKeyRef", "secretKeyRef"):
        if kind in source:
            yield from _key_reference(source[kind], f"{path}.{kind}")
    if "fileKeyRef" in source:
        yield from _file_reference(source["fileKeyRef"], f"{path}.fileKeyRef")
    if not source:
        yield invalid_value(path, "", _SOURCES)
    elif entry.get("value"):
        yield invalid_value(path, "", "may not be specified when `value` is not empty")
    elif len(source) > 1:
        yield invalid_value(path, "", _ONE)


def _key_reference(reference: Obj, path: str) -> Errors:
    name, key = reference.get("name") or "", reference.get("key") or ""
    yield from all_of(f"{path}.name", name, names.is_dns1123_subdomain(name))
    if not key:
        yield required(f"{path}.key")
    else:
        yield from all_of(f"{path}.key", key, key_words(key))


def _file_reference(reference: Obj, path: str) -> Errors:
    for part in ("key", "volumeName", "path"):
        value = reference.get(part) or ""
        if not value:
            yield required(f"{path}.{part}")
        elif part == "key":
            yield from all_of(f"{path}.key", value, environment_name(value))
        elif part == "volumeName":
            yield from check_label_name(f"{path}.volumeName", value)
        else:
            yield from no_backsteps(f"{path}.path", value)


def field_reference(reference: Obj, path: str, supported: tuple[str, ...]) -> Errors:
    """validateObjectFieldSelector: a field of the pod itself."""
    version, wanted = reference.get("apiVersion") or "", reference.get("fieldPath") or ""
    if not version or not wanted:
        yield required(f"{path}.fieldPath" if version else f"{path}.apiVersion")
        return
    whole, subscript = _subscripted(wanted)
    problem = _unconverted(version, wanted, whole, subscript)
    if problem:
        yield invalid_value(f"{path}.fieldPath", wanted, f"error converting fieldPath: {problem}")
    elif subscript is not None:
        key = subscript.lower() if whole == "metadata.annotations" else subscript
        yield from check_qualified_name(path, key)
    elif _renamed(whole) not in supported:
        yield not_supported(f"{path}.fieldPath", _renamed(whole), supported)


def _renamed(field: str) -> str:
    return "spec.nodeName" if field == "spec.host" else field


def _subscripted(field: str) -> tuple[str, str | None]:
    """`metadata.labels['app']` as ("metadata.labels", "app"); None where there is no subscript."""
    whole, found, subscript = field.removesuffix("']").partition("['")
    return (whole, subscript) if field.endswith("']") and found and whole else (field, None)


def _unconverted(version: str, field: str, whole: str, subscript: str | None) -> str:
    """Why the downward API has no such field (ConvertDownwardAPIFieldLabel), "" where it has."""
    if version != "v1":
        return f"unsupported pod version: {version}"
    if subscript is not None and whole not in ("metadata.annotations", "metadata.labels"):
        return f"field label does not support subscript: {field}"
    return "" if subscript is not None or _renamed(field) in _FIELDS else f"field label not supported: {field}"


def resource_reference(reference: Obj, path: str, *, in_volume: bool) -> Errors:
    """validateContainerResourceFieldSelector: requests or limits of a container."""
    resource = reference.get("resource") or ""
    if in_volume and not reference.get("containerName"):
        yield required(f"{path}.containerName")
    elif not resource:
        yield required(f"{path}.resource")
    elif resource not in _RESOURCES and not resource.startswith(_PAGES):
        yield not_supported(f"{path}.resource", resource, _RESOURCES)
    divisor = canonical(reference.get("divisor") or "0")
    part = resource.partition(".")[2]
    allowed, what = (("1m", "1"), "cpu") if part == "cpu" else (_UNITS, _WHAT.get(part, "hugepages"))
    known = part in ("cpu", *_WHAT) and resource in _RESOURCES or resource.startswith(_PAGES)
    if known and parse(divisor) and divisor not in allowed:
        values = "1m and 1" if part == "cpu" else ", ".join(_UNITS)
        detail = f"only divisor's values {values} are supported with the {what} resource"
        yield invalid_value(f"{path}.divisor", resource, detail)


_WHAT = {"memory": "memory", "ephemeral-storage": "local ephemeral storage"}


def environment_from(entries: list[Obj], path: str) -> Errors:
    """ValidateEnvFrom."""
    for number, entry in enumerate(entries):
        at, prefix = f"{path}[{number}]", entry.get("prefix") or ""
        yield from all_of(f"{at}.prefix", prefix, environment_name(prefix))
        sources = [kind for kind in ("configMapRef", "secretRef") if entry.get(kind) is not None]
        for kind in sources:
            yield from _named(entry[kind], f"{at}.{kind}")
        if not sources:
            yield invalid_value(path, "", "must specify one of: `configMapRef` or `secretRef`")
        elif len(sources) > 1:
            yield invalid_value(path, "", _ONE)


def _named(reference: Obj, path: str) -> Errors:
    name = reference.get("name") or ""
    if not name:
        yield required(f"{path}.name")
    else:
        # The server checks it as a prefix of names: one dash at its end is let through.
        masked = f"{name[:-1]}a" if name.endswith("-") and len(name) > 1 else name
        yield from all_of(f"{path}.name", name, names.is_dns1123_subdomain(masked))
