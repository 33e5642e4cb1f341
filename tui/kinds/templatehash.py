"""pod-template-hash: FNV of a pod template as Go's spew prints it (controller.ComputeHash, util/hash).

Structs that no table names, such as affinity or resource amounts, go in as JSON: their hashes are as stable, but
not the real ones.
"""

from __future__ import annotations

import json
from typing import Any

from tui.api.objects import Obj
from tui.kinds.pod.admission import ALPHABET
from tui.kinds.pod.internal import json_name

# Per struct: `Field=type` in the order of k8s.io/api/core/v1.
_STRUCTS = {
    "ObjectMeta": (
        "Name=string GenerateName=string Namespace=string SelfLink=string UID=types.UID ResourceVersion=string "
        "Generation=int64 CreationTimestamp=time DeletionTimestamp=*v1.Time DeletionGracePeriodSeconds=*int64 "
        "Labels=map[string]string Annotations=map[string]string OwnerReferences=[]v1.OwnerReference "
        "Finalizers=[]string ManagedFields=[]v1.ManagedFieldsEntry"
    ),
    "PodSpec": (
        "Volumes=[]v1.Volume InitContainers=[]v1.Container Containers=[]v1.Container "
        "EphemeralContainers=[]v1.EphemeralContainer RestartPolicy=v1.RestartPolicy "
        "TerminationGracePeriodSeconds=*int64 ActiveDeadlineSeconds=*int64 DNSPolicy=v1.DNSPolicy "
        "NodeSelector=map[string]string ServiceAccountName=string DeprecatedServiceAccount=string "
        "AutomountServiceAccountToken=*bool NodeName=string HostNetwork=bool HostPID=bool HostIPC=bool "
        "ShareProcessNamespace=*bool SecurityContext=*v1.PodSecurityContext "
        "ImagePullSecrets=[]v1.LocalObjectReference Hostname=string Subdomain=string Affinity=*v1.Affinity "
        "SchedulerName=string Tolerations=[]v1.Toleration HostAliases=[]v1.HostAlias PriorityClassName=string "
        "Priority=*int32 DNSConfig=*v1.PodDNSConfig ReadinessGates=[]v1.PodReadinessGate RuntimeClassName=*string "
        "EnableServiceLinks=*bool PreemptionPolicy=*v1.PreemptionPolicy Overhead=v1.ResourceList "
        "TopologySpreadConstraints=[]v1.TopologySpreadConstraint SetHostnameAsFQDN=*bool OS=*v1.PodOS "
        "HostUsers=*bool SchedulingGates=[]v1.PodSchedulingGate ResourceClaims=[]v1.PodResourceClaim "
        "Resources=*v1.ResourceRequirements HostnameOverride=*string SchedulingGroup=*v1.PodSchedulingGroup"
    ),
    "PodSecurityContext": (
        "SELinuxOptions=*v1.SELinuxOptions WindowsOptions=*v1.WindowsSecurityContextOptions RunAsUser=*int64 "
        "RunAsGroup=*int64 RunAsNonRoot=*bool SupplementalGroups=[]int64 "
        "SupplementalGroupsPolicy=*v1.SupplementalGroupsPolicy FSGroup=*int64 Sysctls=[]v1.Sysctl "
        "FSGroupChangePolicy=*v1.PodFSGroupChangePolicy SeccompProfile=*v1.SeccompProfile "
        "AppArmorProfile=*v1.AppArmorProfile SELinuxChangePolicy=*v1.PodSELinuxChangePolicy"
    ),
    "Container": (
        "Name=string Image=string Command=[]string Args=[]string WorkingDir=string Ports=[]v1.ContainerPort "
        "EnvFrom=[]v1.EnvFromSource Env=[]v1.EnvVar Resources=v1.ResourceRequirements "
        "ResizePolicy=[]v1.ContainerResizePolicy RestartPolicy=*v1.ContainerRestartPolicy "
        "RestartPolicyRules=[]v1.ContainerRestartRule VolumeMounts=[]v1.VolumeMount VolumeDevices=[]v1.VolumeDevice "
        "LivenessProbe=*v1.Probe ReadinessProbe=*v1.Probe StartupProbe=*v1.Probe Lifecycle=*v1.Lifecycle "
        "TerminationMessagePath=string TerminationMessagePolicy=v1.TerminationMessagePolicy "
        "ImagePullPolicy=v1.PullPolicy SecurityContext=*v1.SecurityContext Stdin=bool StdinOnce=bool TTY=bool"
    ),
    "ContainerPort": "Name=string HostPort=int32 ContainerPort=int32 Protocol=v1.Protocol HostIP=string",
    "EnvVar": "Name=string Value=string ValueFrom=*v1.EnvVarSource",
    "EnvVarSource": (
        "FieldRef=*v1.ObjectFieldSelector ResourceFieldRef=*v1.ResourceFieldSelector "
        "ConfigMapKeyRef=*v1.ConfigMapKeySelector SecretKeyRef=*v1.SecretKeySelector FileKeyRef=*v1.FileKeySelector"
    ),
    "ObjectFieldSelector": "APIVersion=string FieldPath=string",
    "ResourceRequirements": "Limits=v1.ResourceList Requests=v1.ResourceList Claims=[]v1.ResourceClaim",
    "Probe": (
        "ProbeHandler=v1.ProbeHandler InitialDelaySeconds=int32 TimeoutSeconds=int32 PeriodSeconds=int32 "
        "SuccessThreshold=int32 FailureThreshold=int32 TerminationGracePeriodSeconds=*int64"
    ),
    "ProbeHandler": "Exec=*v1.ExecAction HTTPGet=*v1.HTTPGetAction TCPSocket=*v1.TCPSocketAction GRPC=*v1.GRPCAction",
    "ExecAction": "Command=[]string",
    "HTTPGetAction": "Path=string Port=port Host=string Scheme=v1.URIScheme HTTPHeaders=[]v1.HTTPHeader",
    "HTTPHeader": "Name=string Value=string",
    "TCPSocketAction": "Port=port Host=string",
    "Toleration": (
        "Key=string Operator=v1.TolerationOperator Value=string Effect=v1.TaintEffect TolerationSeconds=*int64"
    ),
    "LocalObjectReference": "Name=string",
}
_TIME = "(v1.Time){Time:(time.Time){wall:(uint64)0 ext:(int64)0 loc:(*time.Location)<nil>}}"


def hash_of(template: Obj, collisions: int | None = None) -> str:
    """The hash in the letters that names use."""
    meta = {k: v for k, v in (template.get("metadata") or {}).items() if k in ("labels", "annotations", "name")}
    parts = f"ObjectMeta:(v1.ObjectMeta){_struct('ObjectMeta', meta)} "
    parts += f"Spec:(v1.PodSpec){_struct('PodSpec', template['spec'])}"
    text = f"(v1.PodTemplateSpec){{{parts}}}".encode()
    if collisions is not None:
        text += collisions.to_bytes(8, "little")
    value = 2166136261
    for byte in text:
        value = (value ^ byte) * 16777619 & 0xFFFFFFFF
    return "".join(ALPHABET[ord(digit) % len(ALPHABET)] for digit in str(value))


def _struct(name: str, value: Obj) -> str:
    shown = []
    for word in _STRUCTS[name].split():
        field, _, type = word.partition("=")
        inner = value if field == "ProbeHandler" else value.get(_key(field))
        shown.append(f"{field}:{_field(type, inner)}")
    return "{" + " ".join(shown) + "}"


def _key(field: str) -> str:
    return "serviceAccount" if field == "DeprecatedServiceAccount" else json_name(field)


def _field(type: str, value: Any) -> str:
    if type == "time":
        return _TIME
    if type == "port":
        number, text = (0, value) if isinstance(value, str) else (value or 0, "")
        kind = int(isinstance(value, str))
        return (f"(intstr.IntOrString){{Type:(intstr.Type){kind} IntVal:(int32){number} StrVal:(string){text}}}")
    return f"({type}){_bare(type, value)}"


def _bare(type: str, value: Any) -> str:
    """A value without its type, as inside lists, maps and behind pointers."""
    name = type.lstrip("*").removeprefix("v1.")
    if type.startswith("[]"):
        return "[" + " ".join(_bare(type[2:], item) for item in value) + "]" if value else "<nil>"
    if type.startswith("map["):
        return "map[" + " ".join(f"{k}:{v}" for k, v in sorted(value.items())) + "]" if value else "<nil>"
    if name in _STRUCTS and (value is not None or not type.startswith("*")):
        return _struct(name, value or {})
    if value is None:
        return _zero(type, name)
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, sort_keys=True) if isinstance(value, dict | list) else str(value)


def _zero(type: str, name: str) -> str:
    if type.startswith("*") or name == "ResourceList":
        return "<nil>"
    return {"int32": "0", "int64": "0", "bool": "false"}.get(type, "")
