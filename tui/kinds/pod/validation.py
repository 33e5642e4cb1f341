"""Validation of pod specs, in the server's order and words (ValidatePodSpec in core/validation)."""

from __future__ import annotations

from collections.abc import Iterator

from tui.api import names
from tui.api.errors import FieldError, duplicate, invalid_value, not_supported, required
from tui.api.objects import Obj
from tui.kinds.pod.containers import validate_containers

DNS_POLICIES = ("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None")
EFFECTS = ("NoSchedule", "PreferNoSchedule", "NoExecute")
VOLUME_SOURCES = (
    "emptyDir", "hostPath", "configMap", "secret", "downwardAPI", "projected", "persistentVolumeClaim", "nfs", "csi",
    "ephemeral", "iscsi", "image", "fc", "gitRepo", "glusterfs", "cephfs", "rbd", "local",
)


def validate_pod(pod: Obj) -> list[FieldError]:
    """Everything under `spec` of a Pod."""
    return list(validate_spec(pod.get("spec") or {}, "spec"))


def validate_spec(spec: Obj, path: str) -> Iterator[FieldError]:
    """A pod spec at a field path: `spec`, or `spec.template.spec`."""
    yield from _volumes(spec.get("volumes") or [], f"{path}.volumes")
    yield from validate_containers(spec, path)
    yield from _policies(spec, path)
    yield from labels_errors(spec.get("nodeSelector") or {}, f"{path}.nodeSelector")
    yield from _identity(spec, path)
    for number, toleration in enumerate(spec.get("tolerations") or ()):
        yield from _toleration(toleration, f"{path}.tolerations[{number}]")
    for number, alias in enumerate(spec.get("hostAliases") or ()):
        yield from _host_alias(alias, f"{path}.hostAliases[{number}]")


def labels_errors(labels: Obj, path: str) -> Iterator[FieldError]:
    """ValidateLabels: every key qualified, every value legal."""
    for key, value in sorted(labels.items()):
        for message in names.is_qualified_name(key):
            yield invalid_value(path, key, message)
        for message in names.is_valid_label_value(value):
            yield invalid_value(path, value, message)


def _volumes(volumes: list[Obj], path: str) -> Iterator[FieldError]:
    seen: set[str] = set()
    for number, volume in enumerate(volumes):
        at, name = f"{path}[{number}]", volume.get("name") or ""
        sources = [s for s in VOLUME_SOURCES if volume.get(s) is not None]
        for extra in sources[1:]:
            message = "Forbidden: may not specify more than 1 volume type"
            yield FieldError("FieldValueForbidden", f"{at}.{extra}", message)
        if not sources:
            yield required(at, "must specify a volume type")
        yield from _volume_source(volume, sources[0] if sources else "", at)
        if not name:
            yield required(f"{at}.name")
            continue
        for message in names.is_dns1123_label(name):
            yield invalid_value(f"{at}.name", name, message)
        if name in seen:
            yield duplicate(f"{at}.name", name)
        seen.add(name)


def _volume_source(volume: Obj, kind: str, path: str) -> Iterator[FieldError]:
    field = {"configMap": "name", "secret": "secretName", "hostPath": "path", "persistentVolumeClaim": "claimName"}
    if kind in field and not volume[kind].get(field[kind]):
        yield required(f"{path}.{kind}.{field[kind]}")


def _policies(spec: Obj, path: str) -> Iterator[FieldError]:
    restart, dns = spec.get("restartPolicy", ""), spec.get("dnsPolicy", "")
    if restart not in ("Always", "OnFailure", "Never"):
        yield not_supported(f"{path}.restartPolicy", restart, ["Always", "OnFailure", "Never"])
    if dns not in DNS_POLICIES:
        yield not_supported(f"{path}.dnsPolicy", dns, DNS_POLICIES)
    if dns == "None" and not (spec.get("dnsConfig") or {}).get("nameservers"):
        detail = "must provide at least one DNS nameserver when `dnsPolicy` is None"
        yield required(f"{path}.dnsConfig.nameservers", detail)


def _identity(spec: Obj, path: str) -> Iterator[FieldError]:
    for field, check in (("serviceAccountName", names.is_dns1123_subdomain), ("nodeName", names.is_dns1123_subdomain)):
        for message in check(spec[field]) if spec.get(field) else ():
            yield invalid_value(f"{path}.{field}", spec[field], message)
    deadline = spec.get("activeDeadlineSeconds")
    if deadline is not None and not 1 <= deadline <= 2**31 - 1:
        yield invalid_value(f"{path}.activeDeadlineSeconds", deadline, "must be between 1 and 2147483647, inclusive")
    for field in ("hostname", "subdomain"):
        for message in names.is_dns1123_label(spec[field]) if spec.get(field) else ():
            yield invalid_value(f"{path}.{field}", spec[field], message)


def _toleration(toleration: Obj, path: str) -> Iterator[FieldError]:
    key, operator = toleration.get("key") or "", toleration.get("operator") or "Equal"
    effect = toleration.get("effect") or ""
    for message in names.is_qualified_name(key) if key else ():
        yield invalid_value(f"{path}.key", key, message)
    if not key and operator != "Exists":
        detail = "operator must be Exists when `key` is empty, which means \"match all values and all keys\""
        yield invalid_value(f"{path}.operator", operator, detail)
    if toleration.get("tolerationSeconds") is not None and effect != "NoExecute":
        detail = "effect must be 'NoExecute' when `tolerationSeconds` is set"
        yield invalid_value(f"{path}.effect", effect, detail)
    if operator == "Exists" and toleration.get("value"):
        detail = "value must be empty when `operator` is 'Exists'"
        yield invalid_value(f"{path}.operator", "Exists", detail)
    if operator not in ("Equal", "Exists"):
        yield not_supported(f"{path}.operator", operator, ["Equal", "Exists"])
    if effect and effect not in EFFECTS:
        yield not_supported(f"{path}.effect", effect, EFFECTS)


def _host_alias(alias: Obj, path: str) -> Iterator[FieldError]:
    for host in alias.get("hostnames") or ():
        for message in names.is_dns1123_subdomain(host):
            yield invalid_value(f"{path}.hostnames", host, message)
