"""Volumes and tolerations as describe prints them (kubectl's describeVolumes, printPodTolerationsMultiline)."""

from __future__ import annotations

from typing import Any

from tui.api.objects import Obj
from tui.kinds.describe import Lines, truth


def add_volumes(lines: Lines, volumes: list[Obj], space: str) -> None:
    """`Volumes:` of a pod (`space` "") or a template (two blanks)."""
    if not volumes:
        lines.add(0, f"{space}Volumes:\t<none>\n")
        return
    lines.add(0, f"{space}Volumes:\n")
    for volume in volumes:
        lines.add(1, f"{' ' if space else ''}{volume['name']}:\n")
        for title, value in _facts(volume):
            lines.add(2, f"{title}:\t{value}\n")
        for item in (volume.get("downwardAPI") or {}).get("items") or ():
            source = (item.get("fieldRef") or {}).get("fieldPath") or (item.get("resourceFieldRef") or {})["resource"]
            lines.add(3, f"{source} -> {item['path']}\n")


def _facts(volume: Obj) -> list[tuple[str, Any]]:
    if volume.get("emptyDir") is not None:
        directory = volume["emptyDir"]
        return [("Type", "EmptyDir (a temporary directory that shares a pod's lifetime)"),
                ("Medium", directory.get("medium", "")), ("SizeLimit", directory.get("sizeLimit") or "<unset>")]
    if volume.get("hostPath"):
        return [("Type", "HostPath (bare host directory volume)"), ("Path", volume["hostPath"]["path"]),
                ("HostPathType", volume["hostPath"].get("type", ""))]
    if volume.get("configMap"):
        return [("Type", "ConfigMap (a volume populated by a ConfigMap)"), ("Name", volume["configMap"]["name"]),
                ("Optional", _optional(volume["configMap"]))]
    if volume.get("secret"):
        return [("Type", "Secret (a volume populated by a Secret)"), ("SecretName", volume["secret"]["secretName"]),
                ("Optional", _optional(volume["secret"]))]
    if volume.get("projected"):
        return [("Type", "Projected (a volume that contains injected data from multiple sources)"),
                *_projected(volume["projected"])]
    if volume.get("downwardAPI"):
        return [("Type", "DownwardAPI (a volume populated by information about the pod)"), ("Items", "")]
    if volume.get("persistentVolumeClaim"):
        claim = volume["persistentVolumeClaim"]
        kind = "PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)"
        return [("Type", kind), ("ClaimName", claim["claimName"]), ("ReadOnly", truth(claim.get("readOnly")))]
    return [("Type", "<unknown>")]


def _projected(projected: Obj) -> list[tuple[str, Any]]:
    facts: list[tuple[str, Any]] = []
    for source in projected.get("sources") or ():
        if source.get("secret"):
            facts += [("SecretName", source["secret"]["name"]), ("Optional", _optional(source["secret"]))]
        elif source.get("downwardAPI"):
            facts.append(("DownwardAPI", "true"))
        elif source.get("configMap"):
            facts += [("ConfigMapName", source["configMap"]["name"]), ("Optional", _optional(source["configMap"]))]
        elif source.get("serviceAccountToken"):
            facts.append(("TokenExpirationSeconds", source["serviceAccountToken"]["expirationSeconds"]))
    return facts


def _optional(source: Obj) -> str:
    return truth(source.get("optional"))


def add_tolerations(lines: Lines, title: str, tolerations: list[Obj]) -> None:
    """Sorted by key, one a line."""
    words = [_toleration(t) for t in sorted(tolerations, key=lambda t: str(t.get("key") or ""))] or ["<none>"]
    for n, word in enumerate(words):
        lines.add(0, f"{title + ':' if n == 0 else ''}\t{word}\n")


def _toleration(toleration: Obj) -> str:
    text = toleration.get("key") or ""
    if toleration.get("value"):
        text += f"={toleration['value']}"
    if toleration.get("effect"):
        text += f":{toleration['effect']}"
    if toleration.get("operator") == "Exists" and not toleration.get("value"):
        text += " op=Exists" if text else "op=Exists"
    if toleration.get("tolerationSeconds") is not None:
        text += f" for {toleration['tolerationSeconds']}s"
    return str(text)
