"""Volumes, tolerations and spread as describe prints them (kubectl's describeVolumes and its neighbours)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tui.api.objects import Obj
from tui.kinds.describe import Lines, add_lines, format_selector, truth
from tui.kinds.quantity import parse

Facts = list[tuple[str, Any]]
"""The lines below `Type:`; one without a title stands as it is."""


def add_volumes(lines: Lines, volumes: list[Obj], space: str) -> None:
    """`Volumes:` of a pod (`space` "") or a template (two blanks)."""
    lines.add(0, f"{space}Volumes:{'' if volumes else chr(9) + '<none>'}\n")
    for volume in volumes:
        lines.add(1, f"{' ' if space else ''}{volume['name']}:\n")
        found = _facts(volume)
        if found is None:
            lines.add(1, "<unknown>\n")
            continue
        for title, value in (("Type", found[0]), *found[1]):
            lines.add(2, f"{title}:\t{value}\n" if title else f"{value}\n")


def _facts(volume: Obj) -> tuple[str, Facts] | None:
    for kind, (words, facts) in KINDS.items():
        if volume.get(kind) is not None:
            return words, facts(volume[kind])
    from tui.kinds.pod.describe_disks import facts_of

    return facts_of(volume)


def _empty_dir(source: Obj) -> Facts:
    limit = source.get("sizeLimit")
    shown = limit if limit is not None and parse(limit) > 0 else "<unset>"
    return [("Medium", source.get("medium", "")), ("SizeLimit", shown)]


def _optional(source: Obj) -> str:
    return truth(source.get("optional"))


def _projected(projected: Obj) -> Facts:
    facts: Facts = []
    for source in projected.get("sources") or ():
        if source.get("secret"):
            facts += [("SecretName", source["secret"].get("name", "")), ("Optional", _optional(source["secret"]))]
        elif source.get("downwardAPI") is not None:
            facts.append(("DownwardAPI", "true"))
        elif source.get("configMap"):
            name = source["configMap"].get("name", "")
            facts += [("ConfigMapName", name), ("Optional", _optional(source["configMap"]))]
        elif source.get("serviceAccountToken"):
            facts.append(("TokenExpirationSeconds", source["serviceAccountToken"].get("expirationSeconds", 3600)))
    return facts


def _downward(source: Obj) -> Facts:
    """Its items have no title, and stand a level deeper."""
    facts: Facts = [("", "Items:")]
    for item in source.get("items") or ():
        for kind, field in (("fieldRef", "fieldPath"), ("resourceFieldRef", "resource")):
            if item.get(kind):
                facts.append(("", f"  {item[kind].get(field, '')} -> {item['path']}"))
    return facts


KINDS: Mapping[str, tuple[str, Callable[[Obj], Facts]]] = {
    "hostPath": ("HostPath (bare host directory volume)",
                 lambda s: [("Path", s.get("path", "")), ("HostPathType", s.get("type", "<none>"))]),
    "emptyDir": ("EmptyDir (a temporary directory that shares a pod's lifetime)", _empty_dir),
    "secret": ("Secret (a volume populated by a Secret)",
               lambda s: [("SecretName", s.get("secretName", "")), ("Optional", _optional(s))]),
    "configMap": ("ConfigMap (a volume populated by a ConfigMap)",
                  lambda s: [("Name", s.get("name", "")), ("Optional", _optional(s))]),
    "persistentVolumeClaim": (
        "PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)",
        lambda s: [("ClaimName", s.get("claimName", "")), ("ReadOnly", truth(s.get("readOnly")))]),
    "downwardAPI": ("DownwardAPI (a volume populated by information about the pod)", _downward),
    "projected": ("Projected (a volume that contains injected data from multiple sources)", _projected),
    "image": ("Image (a container image or OCI artifact)",
              lambda s: [("Reference", s.get("reference", "")), ("PullPolicy", s.get("pullPolicy", ""))]),
}  # fmt: skip
"""For each kind of source: its `Type:`, and the lines below it."""


def add_spread(lines: Lines, constraints: list[Obj], space: str) -> None:
    """`Topology Spread Constraints:`, by key, where there are any."""
    words = []
    for entry in sorted(constraints, key=lambda c: str(c.get("topologyKey", ""))):
        word = f"{entry['topologyKey']}:{entry['whenUnsatisfiable']} when max skew {entry['maxSkew']} is exceeded"
        if entry.get("labelSelector") is not None:
            word += f" for selector {format_selector(entry['labelSelector'])}"
        words.append(word)
    for n, word in enumerate(words):
        lines.add(0, f"{space}{'Topology Spread Constraints:' if n == 0 else ''}\t{word}\n")


def add_tolerations(lines: Lines, title: str, tolerations: list[Obj]) -> None:
    """Sorted by key, one a line."""
    add_lines(lines, title, map(_toleration, sorted(tolerations, key=lambda t: str(t.get("key") or ""))))


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
