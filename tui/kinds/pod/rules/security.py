"""Security contexts of pods and containers, sysctls, and what host namespaces rule out."""

from __future__ import annotations

import re
from typing import Any

from tui.api.errors import duplicate, forbidden_field, invalid_value, not_supported, required, too_long
from tui.api.objects import Obj
from tui.kinds.pod.rules.words import Errors, between, one_of, relative_path, visit

_MOST = 2**31 - 1
_PROFILES = ("Localhost", "RuntimeDefault", "Unconfined")
_SEGMENT = "[a-z0-9]([-_a-z0-9]*[a-z0-9])?"
_SYSCTL = rf"({_SEGMENT}[\./])*{_SEGMENT}"
_ON_LINUX_ONLY = "cannot be set for a windows pod"
_PROFILE_UNSET = "can only be set when {what} type is Localhost"


def pod_security(spec: Obj, path: str) -> Errors:
    """validatePodSpecSecurityContext."""
    context, at = spec.get("securityContext") or {}, f"{path}.securityContext"
    for name in ("fsGroup", "runAsUser", "runAsGroup"):
        yield from between(f"{at}.{name}", context.get(name), 0, _MOST)
    for number, group in enumerate(context.get("supplementalGroups") or ()):
        yield from between(f"{at}.supplementalGroups[{number}]", group, 0, _MOST)
    if spec.get("shareProcessNamespace") and spec.get("hostPID"):
        detail = "ShareProcessNamespace and HostPID cannot both be enabled"
        yield invalid_value(f"{at}.shareProcessNamespace", True, detail)
    yield from _sysctls(spec, context.get("sysctls") or [], f"{at}.sysctls")
    yield from _known(context, at, "fsGroupChangePolicy", ("Always", "OnRootMismatch"))
    yield from _seccomp(context.get("seccompProfile"), f"{at}.seccompProfile")
    yield from _app_armor(context.get("appArmorProfile"), f"{at}.appArmorProfile")
    yield from _known(context, at, "supplementalGroupsPolicy", ("Merge", "Strict"))
    yield from _known(context, at, "seLinuxChangePolicy", ("MountOption", "Recursive"))


def _known(context: Obj, path: str, name: str, supported: tuple[str, ...]) -> Errors:
    if context.get(name) is not None:
        yield from one_of(f"{path}.{name}", context[name], supported)


def _sysctls(spec: Obj, sysctls: list[Obj], path: str) -> Errors:
    seen: set[str] = set()
    for number, sysctl in enumerate(sysctls):
        at, name = f"{path}[{number}].name", sysctl.get("name") or ""
        if not name:
            yield required(at)
        elif len(name) > 253 or not re.fullmatch(_SYSCTL, name):
            yield invalid_value(at, name, f"must have at most 253 characters and match regex ^{_SYSCTL}$")
        elif name in seen:
            yield duplicate(at, name)
        plain = name.replace("/", ".")
        if spec.get("hostNetwork") and plain.startswith("net."):
            yield invalid_value(at, name, "may not be specified when 'hostNetwork' is true")
        elif spec.get("hostIPC") and plain.startswith(("kernel.shm", "kernel.msg", "kernel.sem", "fs.mqueue.")):
            yield invalid_value(at, name, "may not be specified when 'hostIPC' is true")
        seen.add(name)


def container_security(context: Obj | None, path: str, *, host_users: bool) -> Errors:
    """ValidateSecurityContext."""
    if context is None:
        return
    for name in ("runAsUser", "runAsGroup"):
        yield from between(f"{path}.{name}", context.get(name), 0, _MOST)
    mount = context.get("procMount")
    if mount is not None:
        yield from one_of(f"{path}.procMount", mount, ("Default", "Unmasked"))
        if host_users and mount == "Unmasked":
            yield invalid_value(f"{path}.procMount", mount, "`hostUsers` must be false to use `Unmasked`")
    yield from _seccomp(context.get("seccompProfile"), f"{path}.seccompProfile")
    yield from _escalation(context, path)
    yield from _app_armor(context.get("appArmorProfile"), f"{path}.appArmorProfile")


def _escalation(context: Obj, path: str) -> Errors:
    if context.get("allowPrivilegeEscalation") is not False:
        return
    from tui.kinds.pod.internal import as_internal

    shown = as_internal("SecurityContext", context)
    if context.get("privileged"):
        detail = "cannot set `allowPrivilegeEscalation` to false and `privileged` to true"
        yield invalid_value(path, shown, detail)
    if "CAP_SYS_ADMIN" in ((context.get("capabilities") or {}).get("add") or ()):
        detail = "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN"
        yield invalid_value(path, shown, detail)


def _seccomp(profile: Obj | None, path: str) -> Errors:
    if profile is None:
        return
    kind, local = profile.get("type") or "", profile.get("localhostProfile")
    if not kind:
        yield required(f"{path}.type", "type is required when seccompProfile is set")
    else:
        yield from one_of(f"{path}.type", kind, _PROFILES)
    if kind != "Localhost" and local is not None:
        shown = {"Type": kind, "LocalhostProfile": local}
        yield invalid_value(f"{path}.localhostProfile", shown, _PROFILE_UNSET.format(what="seccomp"))
    elif kind == "Localhost" and local is None:
        yield required(f"{path}.localhostProfile", "must be set when seccomp type is Localhost")
    elif kind == "Localhost":
        yield from relative_path(f"{path}.localhostProfile", str(local))


def _app_armor(profile: Obj | None, path: str) -> Errors:
    if profile is None:
        return
    kind, local = profile.get("type") or "", profile.get("localhostProfile")
    if not kind:
        yield required(f"{path}.type", "type is required when appArmorProfile is set")
    elif kind not in _PROFILES:
        yield not_supported(f"{path}.type", kind, _PROFILES)
    elif kind != "Localhost":
        if local is not None:
            yield invalid_value(f"{path}.localhostProfile", local, _PROFILE_UNSET.format(what="AppArmor"))
    else:
        yield from _local_profile(local or "", f"{path}.localhostProfile")


def _local_profile(profile: str, path: str) -> Errors:
    if not profile:
        yield required(path, "must be set when AppArmor type is Localhost")
    elif profile.strip() != profile:
        yield invalid_value(path, profile, "must not be padded with whitespace")
    if len(profile.encode("utf-8", "replace")) > 4095:
        yield too_long(path, 4095)


def host_users(spec: Obj, path: str) -> Errors:
    """validateHostUsers: a user namespace of its own goes with no other namespace of the host."""
    if spec.get("hostUsers") is not False:
        return
    detail = "when `hostUsers` is false"
    for field, shown in (("hostNetwork", "hostNetwork"), ("hostPID", "HostPID"), ("hostIPC", "HostIPC")):
        if spec.get(field):
            yield forbidden_field(f"{path}.{shown}", detail)
    for container, at in visit(spec, path):
        if container.get("volumeDevices"):
            yield forbidden_field(f"{at}.volumeDevices", detail)


def operating_system(spec: Obj, path: str) -> Errors:
    """validateOS, and what one system's pods may not ask for."""
    system = spec.get("os")
    if system is None:
        return
    name = system.get("name") or ""
    if not name:
        yield required(f"{path}.os.name")
    elif name not in ("linux", "windows"):
        yield not_supported(f"{path}.os", name, ("linux", "windows"))
    elif name == "linux":
        yield from _no_windows_options(spec, path)
    else:
        yield from _no_linux_options(spec, path)


def _no_windows_options(spec: Obj, path: str) -> Errors:
    detail = "windows options cannot be set for a linux pod"
    for context, at in [(spec.get("securityContext"), f"{path}.securityContext"), *_contexts(spec, path)]:
        if (context or {}).get("windowsOptions") is not None:
            yield forbidden_field(f"{at}.windowsOptions", detail)


def _contexts(spec: Obj, path: str) -> list[tuple[Any, str]]:
    return [(container.get("securityContext"), f"{at}.securityContext") for container, at in visit(spec, path)]


_OF_POD = (
    "securityContext.appArmorProfile", "securityContext.seLinuxOptions", "hostUsers", "hostPID", "hostIPC",
    "securityContext.seccompProfile", "securityContext.fsGroup", "securityContext.fsGroupChangePolicy",
    "securityContext.sysctls", "shareProcessNamespace", "securityContext.runAsUser", "securityContext.runAsGroup",
    "securityContext.supplementalGroups", "securityContext.supplementalGroupsPolicy",
    "securityContext.seLinuxChangePolicy",
)
_OF_CONTAINER = (
    "appArmorProfile", "seLinuxOptions", "seccompProfile", "capabilities", "readOnlyRootFilesystem", "privileged",
    "allowPrivilegeEscalation", "procMount", "runAsUser", "runAsGroup",
)


def _no_linux_options(spec: Obj, path: str) -> Errors:
    context = spec.get("securityContext") or {}
    for field in _OF_POD:
        inner = field.removeprefix("securityContext.")
        value = context.get(inner) if inner != field else spec.get(field)
        if value is not None and not (field in ("hostPID", "hostIPC") and not value) and value != []:
            yield forbidden_field(f"{path}.{field}", _ON_LINUX_ONLY)
    for context, at in _contexts(spec, path):
        for field in _OF_CONTAINER:
            if (context or {}).get(field) is not None:
                yield forbidden_field(f"{at}.{field}", _ON_LINUX_ONLY)
