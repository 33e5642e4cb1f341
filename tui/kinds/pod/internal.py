"""A pod spec as the server's internal Go structs print it: what a refused pod update shows as a difference.

The server compares its internal types, whose fields have another order and other names than the API's JSON.
"""

from __future__ import annotations

import difflib
import json
from typing import Any

from tui.api.objects import Obj

# Per struct: fields in order. A suffix says what stands where the field is absent: none null, `""`, `0` or `false`;
# `:Name` is a nested struct (null when absent), `[]Name` a list of them, `=Name` a struct held by value,
# `+Name` one whose fields are inlined.
_STRUCTS = {
    "PodSpec": (
        "Volumes[]Volume InitContainers[]Container Containers[]Container EphemeralContainers[]Container "
        "RestartPolicy\"\" TerminationGracePeriodSeconds ActiveDeadlineSeconds DNSPolicy\"\" NodeSelector "
        "ServiceAccountName\"\" AutomountServiceAccountToken NodeName\"\" SecurityContext:PodSecurityContext "
        "ImagePullSecrets[]LocalReference Hostname\"\" Subdomain\"\" SetHostnameAsFQDN Affinity SchedulerName\"\" "
        "Tolerations[]Toleration HostAliases[]HostAlias PriorityClassName\"\" Priority PreemptionPolicy DNSConfig "
        "ReadinessGates[]ReadinessGate RuntimeClassName Overhead EnableServiceLinks TopologySpreadConstraints OS "
        "SchedulingGates ResourceClaims Resources HostnameOverride SchedulingGroup"
    ),
    "Volume": (
        "Name\"\" HostPath:HostPath EmptyDir:EmptyDir GCEPersistentDisk AWSElasticBlockStore GitRepo Secret:Secret NFS "
        "ISCSI Glusterfs PersistentVolumeClaim:Claim RBD Quobyte FlexVolume Cinder CephFS Flocker "
        "DownwardAPI:DownwardAPI FC AzureFile ConfigMap:ConfigMap VsphereVolume AzureDisk PhotonPersistentDisk "
        "Projected:Projected PortworxVolume ScaleIO StorageOS CSI Ephemeral Image"
    ),
    "HostPath": "Path\"\" Type",
    "EmptyDir": "Medium\"\" SizeLimit",
    "Secret": "SecretName\"\" Items[]KeyToPath DefaultMode Optional",
    "ConfigMap": "Name\"\" Items[]KeyToPath DefaultMode Optional",
    "Claim": "ClaimName\"\" ReadOnly_",
    "DownwardAPI": "Items[]DownwardFile DefaultMode",
    "Projected": "Sources[]Source DefaultMode",
    "Source": (
        "Secret:SecretProjection DownwardAPI:DownwardProjection ConfigMap:SecretProjection "
        "ServiceAccountToken:Token ClusterTrustBundle PodCertificate"
    ),
    "SecretProjection": "Name\"\" Items[]KeyToPath Optional",
    "DownwardProjection": "Items[]DownwardFile",
    "Token": "Audience\"\" ExpirationSeconds0 Path\"\"",
    "KeyToPath": "Key\"\" Path\"\" Mode",
    "DownwardFile": "Path\"\" FieldRef:FieldRef ResourceFieldRef:ResourceRef Mode",
    "FieldRef": "APIVersion\"\" FieldPath\"\"",
    "ResourceRef": "ContainerName\"\" Resource\"\" Divisor0",
    "Container": (
        "Name\"\" Image\"\" Command Args WorkingDir\"\" Ports[]Port EnvFrom[]EnvFrom Env[]Env Resources=Resources "
        "ResizePolicy[]Resize RestartPolicy RestartPolicyRules VolumeMounts[]Mount VolumeDevices LivenessProbe:Probe "
        "ReadinessProbe:Probe StartupProbe:Probe Lifecycle:Lifecycle TerminationMessagePath\"\" "
        "TerminationMessagePolicy\"\" ImagePullPolicy\"\" SecurityContext:SecurityContext Stdin_ StdinOnce_ TTY_"
    ),
    "Port": "Name\"\" HostPort0 ContainerPort0 Protocol\"\" HostIP\"\"",
    "EnvFrom": "Prefix\"\" ConfigMapRef:EnvSource SecretRef:EnvSource",
    "EnvSource": "Name\"\" Optional",
    "Env": "Name\"\" Value\"\" ValueFrom:ValueFrom",
    "ValueFrom": "FieldRef:FieldRef ResourceFieldRef:ResourceRef ConfigMapKeyRef:KeyRef SecretKeyRef:KeyRef FileKeyRef",
    "KeyRef": "Name\"\" Key\"\" Optional",
    "Resources": "Limits Requests Claims",
    "Resize": "ResourceName\"\" RestartPolicy\"\"",
    "Mount": "Name\"\" ReadOnly_ RecursiveReadOnly MountPath\"\" SubPath\"\" MountPropagation SubPathExpr\"\"",
    "Probe": (
        "Exec:Exec HTTPGet:HTTPGet TCPSocket:TCPSocket GRPC:GRPC InitialDelaySeconds0 TimeoutSeconds0 PeriodSeconds0 "
        "SuccessThreshold0 FailureThreshold0 TerminationGracePeriodSeconds"
    ),
    "Lifecycle": "PostStart:Handler PreStop:Handler StopSignal",
    "Handler": "Exec:Exec HTTPGet:HTTPGet TCPSocket:TCPSocket Sleep:Sleep",
    "Exec": "Command",
    "HTTPGet": "Path\"\" Port\"\" Host\"\" Scheme\"\" HTTPHeaders[]Header",
    "Header": "Name\"\" Value\"\"",
    "TCPSocket": "Port\"\" Host\"\"",
    "GRPC": "Port0 Service",
    "Sleep": "Seconds0",
    "SecurityContext": (
        "Capabilities:Capabilities Privileged SELinuxOptions WindowsOptions RunAsUser RunAsGroup RunAsNonRoot "
        "ReadOnlyRootFilesystem AllowPrivilegeEscalation ProcMount SeccompProfile AppArmorProfile"
    ),
    "Capabilities": "Add Drop",
    "PodSecurityContext": (
        "HostNetwork_ HostPID_ HostIPC_ ShareProcessNamespace HostUsers SELinuxOptions WindowsOptions RunAsUser "
        "RunAsGroup RunAsNonRoot SupplementalGroups SupplementalGroupsPolicy FSGroup FSGroupChangePolicy Sysctls "
        "SeccompProfile AppArmorProfile SELinuxChangePolicy"
    ),
    "LocalReference": "Name\"\"",
    "Toleration": "Key\"\" Operator\"\" Value\"\" Effect\"\" TolerationSeconds",
    "HostAlias": "IP\"\" Hostnames",
    "ReadinessGate": "ConditionType\"\"",
}
_ON_SPEC = ("hostNetwork", "hostPID", "hostIPC", "shareProcessNamespace", "hostUsers")
_MARKS = ('""', "[]", ":", "=", "_", "0")
_EMPTY: dict[str, Any] = {'""': "", "0": 0, "_": False}


def spec_difference(old: Obj, new: Obj) -> str:
    """A unified difference of two pod specs, as apimachinery's util/diff prints internal structs."""
    before, after = (json.dumps(_struct("PodSpec", _internal(s)), indent=1).split("\n") for s in (old, new))
    lines = list(difflib.unified_diff(before, after, n=3, lineterm=""))[2:]
    return "".join(line + "\n" for line in lines)


def as_internal(name: str, value: Obj) -> Obj:
    """A struct as the server's internal type has it, such as `SecurityContext`."""
    return _struct(name, value)


def _internal(spec: Obj) -> Obj:
    """Host namespaces are part of the security context in the internal type; the old account name is gone."""
    moved = {name: spec[name] for name in _ON_SPEC if name in spec}
    return {**spec, "securityContext": {**(spec.get("securityContext") or {}), **moved}}


def _struct(name: str, value: Obj) -> Obj:
    shown = {}
    for word in _STRUCTS[name].split():
        field, mark, nested = _split(word)
        shown[field] = _field(value.get(json_name(field)), mark, nested)
    return shown


def _split(word: str) -> tuple[str, str, str]:
    for mark in _MARKS:
        field, found, nested = word.partition(mark)
        if found:
            return field, mark, nested
    return word, "", ""


def _field(value: Any, mark: str, nested: str) -> Any:
    if mark == "=":
        return _struct(nested, value or {})
    if value is None or value == [] and mark != "":
        return _EMPTY.get(mark)
    if mark == "[]":
        return [_struct(nested, entry) for entry in value]
    return _struct(nested, value) if mark == ":" else value


def json_name(field: str) -> str:
    """The API's name of an internal field: `DNSPolicy` is dnsPolicy, `TTY` tty, `HostIP` hostIP."""
    special = {"OS": "os", "TTY": "tty", "IP": "ip", "SELinuxOptions": "seLinuxOptions", "FSGroup": "fsGroup",
               "FSGroupChangePolicy": "fsGroupChangePolicy", "APIVersion": "apiVersion", "TCPSocket": "tcpSocket",
               "HTTPGet": "httpGet", "HTTPHeaders": "httpHeaders", "DNSPolicy": "dnsPolicy", "DNSConfig": "dnsConfig",
               "GRPC": "grpc", "NFS": "nfs", "CSI": "csi", "FC": "fc", "ISCSI": "iscsi", "RBD": "rbd",
               "SELinuxChangePolicy": "seLinuxChangePolicy", "DownwardAPI": "downwardAPI"}
    return special.get(field) or field[0].lower() + field[1:]
