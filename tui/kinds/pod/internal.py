"""A pod spec as the server's internal Go structs print it: what a refused pod update shows as a difference.

The server compares its internal types: the structs of the API, but for the few here, without JSON names.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from tui.api.objects import Obj
from tui.kinds.quantity import canonical
from tui.kinds.selecting import as_shown
from tui.kinds.templatestructs import STRUCTS, Fields, fields_of, read_fields

_OWN = {
    "PodSpec": (
        "Volumes=[]v1.Volume InitContainers=[]v1.Container Containers=[]v1.Container "
        "EphemeralContainers=[]v1.EphemeralContainer RestartPolicy=string TerminationGracePeriodSeconds=*int64 "
        "ActiveDeadlineSeconds=*int64 DNSPolicy=string NodeSelector=map[string]string ServiceAccountName=string "
        "AutomountServiceAccountToken=*bool NodeName=string SecurityContext=*v1.PodSecurityContext "
        "ImagePullSecrets=[]v1.LocalObjectReference Hostname=string Subdomain=string SetHostnameAsFQDN=*bool "
        "Affinity=*v1.Affinity SchedulerName=string Tolerations=[]v1.Toleration HostAliases=[]v1.HostAlias "
        "PriorityClassName=string Priority=*int32 PreemptionPolicy=*string DNSConfig=*v1.PodDNSConfig "
        "ReadinessGates=[]v1.PodReadinessGate RuntimeClassName=*string Overhead=v1.ResourceList "
        "EnableServiceLinks=*bool TopologySpreadConstraints=[]v1.TopologySpreadConstraint OS=*v1.PodOS "
        "SchedulingGates=[]v1.PodSchedulingGate ResourceClaims=[]v1.PodResourceClaim "
        "Resources=*v1.ResourceRequirements HostnameOverride=*string SchedulingGroup=*v1.PodSchedulingGroup"
    ),
    "PodSecurityContext": (
        "HostNetwork=bool HostPID=bool HostIPC=bool ShareProcessNamespace=*bool HostUsers=*bool "
        "SELinuxOptions=*v1.SELinuxOptions WindowsOptions=*v1.WindowsSecurityContextOptions RunAsUser=*int64 "
        "RunAsGroup=*int64 RunAsNonRoot=*bool SupplementalGroups=[]int64 SupplementalGroupsPolicy=*string "
        "FSGroup=*int64 FSGroupChangePolicy=*string Sysctls=[]v1.Sysctl SeccompProfile=*v1.SeccompProfile "
        "AppArmorProfile=*v1.AppArmorProfile SELinuxChangePolicy=*string"
    ),
    "ServiceAccountTokenProjection": "Audience=string ExpirationSeconds=int64 Path=string",
}
_ZEROS: dict[str, Any] = {"int32": 0, "int64": 0, "bool": False}
_ON_SPEC = ("hostNetwork", "hostPID", "hostIPC", "shareProcessNamespace", "hostUsers")


def spec_difference(old: Obj, new: Obj) -> str:
    """A unified difference of two pod specs, as apimachinery's util/diff prints internal structs."""
    import difflib

    before, after = (json.dumps(as_internal("PodSpec", _internal(s)), indent=1).split("\n") for s in (old, new))
    lines = list(difflib.unified_diff(before, after, n=3, lineterm=""))[2:]
    return "".join(line + "\n" for line in lines)


def _internal(spec: Obj) -> Obj:
    """Host namespaces are part of the security context in the internal type; the old account name is gone."""
    moved = {name: spec[name] for name in _ON_SPEC if name in spec}
    return {**spec, "securityContext": {**(spec.get("securityContext") or {}), **moved}}


def as_internal(name: str, value: Obj) -> Obj:
    """A struct as the server's internal type has it, such as `SecurityContext`."""
    shown: Obj = {}
    for field, key, type in _fields(name):
        if key:
            shown[field] = _value(type, value.get(key))
        else:
            shown |= as_internal(type.removeprefix("v1."), value)
    return shown


@cache
def _fields(name: str) -> Fields:
    if name == "VolumeSource":
        # The one source whose place is another.
        found = {field: (field, key, type) for field, key, type in fields_of(name)}
        moved = found.pop("Quobyte")
        return tuple(entry for given in found.values() for entry in ((given, moved) if given[0] == "RBD" else (given,)))
    return read_fields(_OWN[name]) if name in _OWN else fields_of(name)


def _value(type: str, value: Any) -> Any:
    if type.startswith("*"):
        return None if value is None else _value(type[1:], value)
    if type.startswith("[]"):
        return [_value(type[2:], item) for item in value] if value else None
    if type == "resource.Quantity":
        return canonical("0" if value is None else value)
    if type == "v1.LabelSelector":
        return as_shown(value)
    if type.startswith("map[") or type == "v1.ResourceList":
        return dict(sorted(value.items())) if value else None
    if type.removeprefix("v1.") in STRUCTS:
        return as_internal(type.removeprefix("v1."), value or {})
    return _ZEROS.get(type, 0 if type == "intstr.IntOrString" else "") if value is None else value
