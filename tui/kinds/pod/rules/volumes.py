"""Volumes of a pod: exactly one source each, and what the usual sources ask for."""

from __future__ import annotations

from collections.abc import Callable

from tui.api import names
from tui.api.errors import FieldError, duplicate, forbidden_field, invalid_value, not_supported, required
from tui.api.objects import Obj
from tui.kinds.fields import check_label_name
from tui.kinds.pod.rules.environment import IN_VOLUMES, field_reference, resource_reference
from tui.kinds.pod.rules.words import Errors, all_of, file_mode, no_backsteps, relative_path, unreserved_path
from tui.kinds.quantity import parse

_HOST_PATHS = ("", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket")
_CLASH = "conflicting duplicate paths"


def volumes(spec: Obj, path: str, pod_name: str) -> tuple[dict[str, Obj], list[FieldError]]:
    """ValidateVolumes: (sound volumes by name, errors)."""
    errors: list[FieldError] = []
    sound: dict[str, Obj] = {}
    given = spec.get("volumes") or []
    made = {f"{pod_name}-{v.get('name') or ''}" for v in given if pod_name and v.get("ephemeral") is not None}
    for number, volume in enumerate(given):
        at, name = f"{path}[{number}]", volume.get("name") or ""
        wrong = [*_source(volume, at, pod_name), *([] if name else [required(f"{at}.name")])]
        wrong += check_label_name(f"{at}.name", name) if name else []
        if name in sound:
            wrong.append(duplicate(f"{at}.name", name))
        if not wrong:
            sound[name] = volume
        errors += wrong
        claim = (volume.get("persistentVolumeClaim") or {}).get("claimName") or ""
        if claim in made:
            detail = "must not reference a PVC that gets created for an ephemeral volume"
            errors.append(invalid_value(f"{at}.persistentVolumeClaim.claimName", claim, detail))
    return sound, errors


def _source(volume: Obj, path: str, pod_name: str) -> Errors:
    given = [kind for kind in _SOURCES if volume.get(kind) is not None]
    for kind in given:
        if kind != given[0]:
            yield forbidden_field(f"{path}.{_SHOWN.get(kind, kind)}", "may not specify more than 1 volume type")
        else:
            yield from _SOURCES[kind](volume[kind], f"{path}.{_PATHS.get(kind, kind)}")
            if kind == "ephemeral" and pod_name and volume.get("name"):
                yield from _claim_name(f"{pod_name}-{volume['name']}", volume["name"], f"{path}.name")
    if not given:
        yield required(path, "must specify a volume type")


def _claim_name(claim: str, volume: str, path: str) -> Errors:
    for message in names.is_dns1123_subdomain(claim):
        yield invalid_value(path, volume, f'PVC name "{claim}": {message}')


def _needs(*fields: str) -> Callable[[Obj, str], Errors]:
    """A source that must have some fields, which nobody looks into."""

    def check(source: Obj, path: str) -> Errors:
        for field in fields:
            if not source.get(field):
                yield required(f"{path}.{field}")

    return check


def _empty_dir(source: Obj, path: str) -> Errors:
    if source.get("sizeLimit") is not None and parse(source["sizeLimit"]) < 0:
        yield forbidden_field(f"{path}.sizeLimit", "SizeLimit field must be a valid resource quantity")


def _host_path(source: Obj, path: str) -> Errors:
    if not source.get("path"):
        yield required(f"{path}.path")
        return
    yield from no_backsteps(f"{path}.path", source["path"])
    if (source.get("type") or "") not in _HOST_PATHS:
        yield not_supported(f"{path}.type", source["type"], _HOST_PATHS)


def _git_repo(source: Obj, path: str) -> Errors:
    if not source.get("repository"):
        yield required(f"{path}.repository")
    yield from relative_path(f"{path}.directory", source.get("directory") or "")


def _nfs(source: Obj, path: str) -> Errors:
    yield from _needs("server", "path")(source, path)
    place = source.get("path") or ""
    if not place.startswith("/"):
        yield invalid_value(f"{path}.path", place, "must be an absolute path")


def _of_items(field: str) -> Callable[[Obj, str], Errors]:
    """A ConfigMap or Secret: its name, the mode of its files, which keys."""

    def check(source: Obj, path: str) -> Errors:
        yield from _needs(field)(source, path)
        yield from file_mode(f"{path}.defaultMode", source.get("defaultMode"))
        for number, item in enumerate(source.get("items") or ()):
            yield from _key_to_path(item, f"{path}.items[{number}]")

    return check


def _key_to_path(item: Obj, path: str) -> Errors:
    yield from _needs("key", "path")(item, path)
    yield from unreserved_path(f"{path}.path", item.get("path") or "")
    yield from file_mode(f"{path}.mode", item.get("mode"))


def _downward(source: Obj, path: str) -> Errors:
    yield from file_mode(f"{path}.defaultMode", source.get("defaultMode"))
    for item in source.get("items") or ():
        yield from _downward_file(item, path)


def _downward_file(item: Obj, path: str) -> Errors:
    yield from _needs("path")(item, path)
    yield from unreserved_path(f"{path}.path", item.get("path") or "")
    field, resource = item.get("fieldRef"), item.get("resourceFieldRef")
    if field is not None:
        yield from field_reference(field, f"{path}.fieldRef", IN_VOLUMES)
        if resource is not None:
            detail = "fieldRef and resourceFieldRef can not be specified simultaneously"
            yield invalid_value(path, "resource", detail)
    elif resource is not None:
        yield from resource_reference(resource, f"{path}.resourceFieldRef", in_volume=True)
    else:
        yield required(path, "one of fieldRef and resourceFieldRef is required")
    yield from file_mode(f"{path}.mode", item.get("mode"))


def _projected(source: Obj, path: str) -> Errors:
    yield from file_mode(f"{path}.defaultMode", source.get("defaultMode"))
    taken: set[str] = set()
    for number, part in enumerate(source.get("sources") or ()):
        at = f"{path}.sources[{number}]"
        for kind in ("secret", "configMap"):
            if part.get(kind) is not None:
                yield from _projection(part[kind], f"{at}.{kind}", path, taken)
        for item in (part.get("downwardAPI") or {}).get("items") or ():
            yield from _downward_file(item, f"{at}.downwardAPI")
            yield from _taken(item.get("path") or "", item.get("path") or "", path, taken)
        if part.get("serviceAccountToken") is not None:
            yield from _token(part["serviceAccountToken"], f"{at}.serviceAccountToken", path)
        if sum(found is not None for found in part.values()) > 1:
            yield forbidden_field(at, "may not specify more than 1 volume type per source")


def _projection(part: Obj, path: str, volume: str, taken: set[str]) -> Errors:
    yield from _needs("name")(part, path)
    for number, item in enumerate(part.get("items") or ()):
        yield from _key_to_path(item, f"{path}.items[{number}]")
        yield from _taken(item.get("path") or "", part.get("name") or "", volume, taken)


def _taken(place: str, shown: str, path: str, taken: set[str]) -> Errors:
    if place in taken:
        yield invalid_value(path, shown, _CLASH)
    taken |= {place} if place else set()


def _token(token: Obj, path: str, volume: str) -> Errors:
    seconds = token.get("expirationSeconds") or 0
    if seconds < 600:
        yield invalid_value(f"{path}.expirationSeconds", seconds, "may not specify a duration less than 10 minutes")
    if seconds > 1 << 32:
        detail = "may not specify a duration larger than 2^32 seconds"
        yield invalid_value(f"{path}.expirationSeconds", seconds, detail)
    if not token.get("path"):
        yield required(f"{volume}.path")
    else:
        yield from unreserved_path(f"{volume}.path", token["path"])


def _csi(source: Obj, path: str) -> Errors:
    driver = source.get("driver") or ""
    if not driver:
        yield required(f"{path}.driver")
    elif len(driver) > 63:
        yield FieldError("FieldValueTooLong", f"{path}.driver", "Too long: may not be more than 63 bytes")
    yield from all_of(f"{path}.driver", driver, names.is_dns1123_subdomain(driver.lower()) if driver else ())
    secret = source.get("nodePublishSecretRef")
    if secret is not None and not secret.get("name"):
        yield required(f"{path}.nodePublishSecretRef.name")


def _ephemeral(source: Obj, path: str) -> Errors:
    template = source.get("volumeClaimTemplate")
    if template is None:
        yield required(f"{path}.volumeClaimTemplate")
        return
    at, spec = f"{path}.volumeClaimTemplate.spec", template.get("spec") or {}
    if not spec.get("accessModes"):
        yield required(f"{at}.accessModes", "at least 1 access mode is required")
    if "storage" not in ((spec.get("resources") or {}).get("requests") or {}):
        yield required(f"{at}.resources[storage]")


_SOURCES: dict[str, Callable[[Obj, str], Errors]] = {
    "emptyDir": _empty_dir, "hostPath": _host_path, "gitRepo": _git_repo, "gcePersistentDisk": _needs("pdName"),
    "awsElasticBlockStore": _needs("volumeID"), "secret": _of_items("secretName"), "nfs": _nfs,
    "iscsi": _needs("targetPortal", "iqn"), "glusterfs": _needs("endpoints", "path"), "flocker": _needs(),
    "persistentVolumeClaim": _needs("claimName"), "rbd": _needs("monitors", "image"), "cinder": _needs("volumeID"),
    "cephfs": _needs("monitors"), "quobyte": _needs("registry", "volume"), "downwardAPI": _downward, "fc": _needs(),
    "flexVolume": _needs("driver"), "configMap": _of_items("name"), "azureFile": _needs("secretName", "shareName"),
    "vsphereVolume": _needs("volumePath"), "photonPersistentDisk": _needs("pdID"),
    "portworxVolume": _needs("volumeID"), "azureDisk": _needs("diskName", "diskURI"), "storageos": _needs("volumeName"),
    "projected": _projected, "scaleIO": _needs("gateway", "system", "volumeName"), "csi": _csi,
    "ephemeral": _ephemeral, "image": _needs("reference"),
}
"""Sources in the server's order, with their checks."""
_SHOWN = {"cephfs": "cephFS", "downwardAPI": "downwarAPI"}
"""Fields that the server spells otherwise in one message."""
_PATHS = {"gcePersistentDisk": "persistentDisk"}
