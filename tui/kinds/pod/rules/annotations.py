"""Annotations of pods that mean something to the server (ValidatePodSpecificAnnotations)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tui.api import names
from tui.api.errors import forbidden_field, invalid_value
from tui.api.objects import Obj
from tui.kinds.pod.rules.words import Errors, all_of, relative_path, visit

DELETION_COST = "controller.kubernetes.io/pod-deletion-cost"
MIRROR = "kubernetes.io/config.mirror"
SECCOMP_POD = "seccomp.security.alpha.kubernetes.io/pod"
SECCOMP = "container.seccomp.security.alpha.kubernetes.io/"
APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/"
_LOCAL = "localhost/"


def annotation_rules(given: Mapping[str, str], spec: Obj, path: str, *, in_template: bool = False) -> Errors:
    """Those of a pod or template; a pod's keys are checked with the rest of its metadata."""
    for key in sorted(given) if in_template else ():
        yield from all_of(path, key, names.is_qualified_name(key.lower()))
    if MIRROR in given and not spec.get("nodeName"):
        detail = "must set spec.nodeName if mirror pod annotation is set"
        yield invalid_value(f"{path}[{MIRROR}]", given[MIRROR], detail)
    cost = given.get(DELETION_COST)
    if cost is not None and not _is_cost(cost):
        yield invalid_value(f"{path}[{DELETION_COST}]", cost, "must be a 32bit integer")
    for key in sorted(given):
        if key == SECCOMP_POD or key.startswith(SECCOMP):
            yield from _seccomp(given[key], f"{path}.{key}")
    for key in sorted(given):
        if key.startswith(APP_ARMOR):
            yield from _app_armor(given[key], key.removeprefix(APP_ARMOR), spec, f"{path}[{key}]")


def _is_cost(text: str) -> bool:
    if text.startswith("+") or text.startswith("0") and text != "0" or not re.fullmatch("-?[0-9]{1,10}", text):
        return False
    return -(2**31) <= int(text) < 2**31


def _seccomp(profile: str, path: str) -> Errors:
    if profile.startswith(_LOCAL):
        yield from relative_path(path, profile.removeprefix(_LOCAL))
    elif profile not in ("runtime/default", "docker/default", "unconfined"):
        yield invalid_value(path, profile, "must be a valid seccomp profile")


def _app_armor(profile: str, container: str, spec: Obj, path: str) -> Errors:
    if all(found.get("name") != container for found, _ in visit(spec, "")):
        yield invalid_value(path, container, "container not found")
    if profile not in ("", "runtime/default", "unconfined") and not profile.startswith(_LOCAL):
        yield invalid_value(path, profile, f'invalid AppArmor profile name: "{profile}"')


def profiles_match(given: Mapping[str, str], spec: Obj, path: str) -> Errors:
    """An annotation and a field that both name a profile must agree."""
    pod = spec.get("securityContext") or {}
    if pod.get("seccompProfile") is not None and SECCOMP_POD in given:
        at = f"{path}.securityContext.seccompProfile"
        yield from _agree(given[SECCOMP_POD], pod["seccompProfile"], at, "seccomp")
    kinds = (("seccompProfile", SECCOMP, "seccomp", False), ("appArmorProfile", APP_ARMOR, "apparmor", True))
    for field, prefix, what, inherited in kinds:
        for container, at in visit(spec, path):
            own = (container.get("securityContext") or {}).get(field)
            profile = own if own is not None or not inherited else pod.get(field)
            written = given.get(f"{prefix}{container.get('name')}")
            if profile is not None and written is not None:
                yield from _agree(written, profile, f"{at}.securityContext.{field}", what)


def _agree(written: str, profile: Obj, path: str, what: str) -> Errors:
    expected = {"Unconfined": ("unconfined",), "RuntimeDefault": ("runtime/default", "docker/default")}
    kind = profile.get("type") or ""
    if kind == "Localhost" and written.startswith(_LOCAL):
        if written.removeprefix(_LOCAL) != profile.get("localhostProfile"):
            yield forbidden_field(f"{path}.localhostProfile", f"{what} profile in annotation and field must match")
    elif kind == "Localhost" or kind in expected and written not in expected[kind]:
        yield forbidden_field(f"{path}.type", f"{what} type in annotation and field must match")
