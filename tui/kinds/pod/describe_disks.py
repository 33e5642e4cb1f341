"""The rarer kinds of volume as describe prints them: disks, network shares, what a driver brings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tui.api.objects import Obj
from tui.kinds.describe import truth

Facts = list[tuple[str, Any]]
"""The lines below `Type:`; one without a title stands as it is."""

_LASTING = "that shares a pod's lifetime)"
_PLAIN: Mapping[str, tuple[str, str]] = {
    "nfs": ("NFS (an NFS mount that lasts the lifetime of a pod)", "Server Path ReadOnly?"),
    "gitRepo": ("GitRepo (a volume that is pulled from git when the pod is created)", "Repository Revision"),
    "gcePersistentDisk": ("GCEPersistentDisk (a Persistent Disk resource in Google Compute Engine)",
                          "PDName=pdName FSType=fsType Partition# ReadOnly?"),
    "awsElasticBlockStore": ("AWSElasticBlockStore (a Persistent Disk resource in AWS)",
                             "VolumeID FSType=fsType Partition# ReadOnly?"),
    "azureFile": ("AzureFile (an Azure File Service mount on the host and bind mount to the pod)",
                  "SecretName ShareName ReadOnly?"),
    "azureDisk": ("AzureDisk (an Azure Data Disk mount on the host and bind mount to the pod)",
                  "DiskName DiskURI Kind FSType=fsType CachingMode ReadOnly?"),
    "portworxVolume": ("PortworxVolume (a Portworx Volume resource)", "VolumeID"),
    "vsphereVolume": ("vSphereVolume (a Persistent Disk resource in vSphere)",
                      "VolumePath FSType=fsType StoragePolicyName"),
    "photonPersistentDisk": ("PhotonPersistentDisk (a Persistent Disk resource in photon platform)",
                             "PdID FSType=fsType"),
    "flocker": ("Flocker (a Flocker volume mounted by the Flocker agent)", "DatasetName DatasetUUID"),
    "glusterfs": (f"Glusterfs (a Glusterfs mount on the host {_LASTING}", "EndpointsName=endpoints Path ReadOnly?"),
    "quobyte": (f"Quobyte (a Quobyte mount on the host {_LASTING}", "Registry Volume ReadOnly?"),
    "storageos": ("StorageOS (a StorageOS Persistent Disk resource)",
                  "VolumeName VolumeNamespace FSType=fsType ReadOnly?"),
    "cinder": ("Cinder (a Persistent Disk resource in OpenStack)", "VolumeID FSType=fsType ReadOnly? SecretRef@"),
    "cephfs": (f"CephFS (a CephFS mount on the host {_LASTING}",
               "Monitors Path User SecretFile SecretRef@ ReadOnly?"),
    "rbd": (f"RBD (a Rados Block Device mount on the host {_LASTING}",
            "CephMonitors=monitors RBDImage=image FSType=fsType RBDPool=pool RadosUser=user Keyring SecretRef@ "
            "ReadOnly?"),
}  # fmt: skip
"""Type, then titles: `?` a boolean, `#` a number, `@` a reference, `=` the field where the title does not name it."""


def _plain(source: Obj, titles: str) -> Facts:
    facts: Facts = []
    for word in titles.split():
        title, _, name = word.rstrip("?#@").partition("=")
        facts.append((title, _shown(source.get(name or title[0].lower() + title[1:]), word[-1])))
    return facts


def _shown(value: Any, kind: str) -> str:
    if kind == "?":
        return truth(value)
    if kind == "@":
        return f"&LocalObjectReference{{Name:{value.get('name', '')},}}" if value else "nil"
    if isinstance(value, list):
        return f"[{' '.join(map(str, value))}]"
    return str(value) if value is not None else "0" if kind == "#" else ""


def _csi(source: Obj) -> Facts:
    """Attributes that a driver wants are each indented once more than their title."""
    entries = [f"    {k}={v}" for k, v in sorted((source.get("volumeAttributes") or {}).items())]
    first, *rest = entries or ["<none>"]
    return [*_plain(source, "Driver FSType=fsType ReadOnly?"), ("VolumeAttributes", first),
            *(("", f"    \t{entry}") for entry in rest)]  # fmt: skip


def _ephemeral(source: Obj) -> Facts:
    """The claim that would be made, without what only a real one has (printPersistentVolumeClaim)."""
    template = source.get("volumeClaimTemplate")
    if template is None:
        return []
    spec, meta = template.get("spec") or {}, template.get("metadata") or {}
    facts: Facts = [("StorageClass", spec.get("storageClassName", "")), ("Volume", spec.get("volumeName", ""))]
    for title, separator in (("Labels", "="), ("Annotations", ": ")):
        entries = [f"{k}{separator}{v}" for k, v in sorted((meta.get(title.lower()) or {}).items())] or ["<none>"]
        facts += [(title if n == 0 else "", f"    {entry}" if n == 0 else f"\t    {entry}")
                  for n, entry in enumerate(entries)]  # fmt: skip
    return [*facts, ("Capacity", ""), ("Access Modes", ""), ("VolumeMode", spec.get("volumeMode", "Filesystem"))]


def facts_of(volume: Obj) -> tuple[str, Facts] | None:
    """What stands after `Type:` and below it; None for a source that describe does not know."""
    for kind, (words, titles) in _PLAIN.items():
        if volume.get(kind) is not None:
            return words, _plain(volume[kind], titles)
    for kind, (words, facts) in _OTHER.items():
        if volume.get(kind) is not None:
            return words, facts(volume[kind])
    return None


_OTHER: Mapping[str, tuple[str, Callable[[Obj], Facts]]] = {
    "csi": ("CSI (a Container Storage Interface (CSI) volume source)", _csi),
    "ephemeral": (
        "EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)",
        _ephemeral),
    "iscsi": (
        "ISCSI (an ISCSI Disk resource that is attached to a kubelet's host machine and then exposed to the pod)",
        lambda source: [
            *_plain(source, "TargetPortal IQN=iqn Lun#"), ("", f"ISCSIInterface\t{source.get('iscsiInterface', '')}"),
            *_plain(source, "FSType=fsType ReadOnly?"), ("Portals", _shown(source.get("portals") or [], "")),
            ("DiscoveryCHAPAuth", truth(source.get("chapAuthDiscovery"))),
            ("SessionCHAPAuth", truth(source.get("chapAuthSession"))),
            ("SecretRef", _shown(source.get("secretRef"), "@")),
            ("InitiatorName", source.get("initiatorName", "<none>"))]),
    "fc": ("FC (a Fibre Channel disk)", lambda source: [
        ("TargetWWNs", ", ".join(source.get("targetWWNs") or ())), ("LUN", source.get("lun", "<none>")),
        *_plain(source, "FSType=fsType ReadOnly?")]),
}  # fmt: skip
