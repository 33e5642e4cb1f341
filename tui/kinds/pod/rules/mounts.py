"""Volume mounts and block devices of a container."""

from __future__ import annotations

from tui.api.errors import forbidden_field, invalid_value, required
from tui.api.objects import Obj, dig
from tui.kinds.pod.rules.words import Errors, no_backsteps, not_found, one_of, relative_path

_UNIQUE = "must be unique"
_PROPAGATIONS = ("Bidirectional", "HostToContainer", "None")
_RECURSIVE = ("Disabled", "Enabled", "IfPossible")


def mounts(container: Obj, path: str, volumes: dict[str, Obj]) -> Errors:
    """ValidateVolumeMounts; `volumes` are those of the pod that are sound."""
    devices = {d.get("name") or "": d.get("devicePath") or "" for d in container.get("volumeDevices") or ()}
    device_paths, places = set(devices.values()), set[str]()
    for number, mount in enumerate(container.get("volumeMounts") or ()):
        at, name, place = f"{path}[{number}]", mount.get("name") or "", mount.get("mountPath") or ""
        if not name:
            yield required(f"{at}.name")
        if name not in volumes:
            yield not_found(f"{at}.name", name)
        if not place:
            yield required(f"{at}.mountPath")
        if place in places:
            yield invalid_value(f"{at}.mountPath", place, _UNIQUE)
        places.add(place)
        if name in devices:
            yield invalid_value(f"{at}.name", name, "must not already exist in volumeDevices")
        if place in device_paths:
            yield invalid_value(f"{at}.mountPath", place, "must not already exist as a path in volumeDevices")
        yield from _sub_paths(mount, path, at)
        yield from _propagation(mount, container, f"{path}.mountPropagation")
        yield from _recursive(mount, f"{path}.recursiveReadOnly")


def _sub_paths(mount: Obj, path: str, at: str) -> Errors:
    sub, expression = mount.get("subPath") or "", mount.get("subPathExpr") or ""
    yield from relative_path(f"{path}.subPath", sub)
    if sub and expression:
        yield invalid_value(f"{at}.subPathExpr", expression, "subPathExpr and subPath are mutually exclusive")
    yield from relative_path(f"{path}.subPathExpr", expression)


def _propagation(mount: Obj, container: Obj, path: str) -> Errors:
    wanted = mount.get("mountPropagation")
    if wanted is None:
        return
    yield from one_of(path, wanted, _PROPAGATIONS)
    if wanted == "Bidirectional" and dig(container, "securityContext", "privileged") is not True:
        yield forbidden_field(path, "Bidirectional mount propagation is available only to privileged containers")


def _recursive(mount: Obj, path: str) -> Errors:
    wanted = mount.get("recursiveReadOnly")
    if wanted is None or wanted == "Disabled":
        return
    yield from one_of(path, wanted, _RECURSIVE)
    if wanted in _RECURSIVE and not mount.get("readOnly"):
        yield forbidden_field(path, "may only be specified when readOnly is true")
    if wanted in _RECURSIVE and mount.get("mountPropagation") not in (None, "None"):
        yield forbidden_field(path, "may only be specified when mountPropagation is None or not specified")


def devices(container: Obj, path: str, volumes: dict[str, Obj]) -> Errors:
    """ValidateVolumeDevices."""
    mounted = {m.get("name") or "": m.get("mountPath") or "" for m in container.get("volumeMounts") or ()}
    mount_paths, names, places = set(mounted.values()), set[str](), set[str]()
    for number, device in enumerate(container.get("volumeDevices") or ()):
        at, name, place = f"{path}[{number}]", device.get("name") or "", device.get("devicePath") or ""
        if not name:
            yield required(f"{at}.name")
        if name in names:
            yield invalid_value(f"{at}.name", name, _UNIQUE)
        yield from _is_block(volumes.get(name), f"{at}.name", name)
        if not place:
            yield required(f"{at}.devicePath")
        if place in places:
            yield invalid_value(f"{at}.devicePath", place, _UNIQUE)
        if any(no_backsteps("", place)):
            yield invalid_value(f"{at}.devicePath", place, "can not contain backsteps ('..')")
        else:
            places.add(place)
        if name in mounted:
            yield invalid_value(f"{at}.name", name, "must not already exist in volumeMounts")
        if place in mount_paths:
            yield invalid_value(f"{at}.devicePath", place, "must not already exist as a path in volumeMounts")
        names |= {name} if name else set()


def _is_block(volume: Obj | None, path: str, name: str) -> Errors:
    if volume is None:
        yield not_found(path, name)
    elif volume.get("persistentVolumeClaim") is None and volume.get("ephemeral") is None:
        detail = "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode"
        yield invalid_value(path, name, detail)
