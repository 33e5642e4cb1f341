"""What the server warns about with a pod or template that it takes (pkg/api/pod/warnings.go, the strategies)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from tui.api import names
from tui.api.errors import quote
from tui.api.objects import Obj, annotations_of
from tui.kinds.fields import ip_warnings
from tui.kinds.pod.rules.annotations import APP_ARMOR, SECCOMP, SECCOMP_POD
from tui.kinds.pod.rules.words import visit
from tui.kinds.quantity import canonical, parse

_NODE_LABELS = {
    "beta.kubernetes.io/arch": 'deprecated since v1.14; use "kubernetes.io/arch" instead',
    "beta.kubernetes.io/os": 'deprecated since v1.14; use "kubernetes.io/os" instead',
    "failure-domain.beta.kubernetes.io/region": 'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
    "failure-domain.beta.kubernetes.io/zone": 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
    "beta.kubernetes.io/instance-type": 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
}
_SYSCTLS = 'non-functional in v1.11+; use the "sysctls" field instead'
_ANNOTATIONS = {
    "scheduler.alpha.kubernetes.io/critical-pod": 'non-functional in v1.16+; use the "priorityClassName" field instead',
    "security.alpha.kubernetes.io/sysctls": _SYSCTLS, "security.alpha.kubernetes.io/unsafe-sysctls": _SYSCTLS,
}
_VOLUMES = {
    "photonPersistentDisk": "deprecated in v1.11, non-functional in v1.16+",
    "gitRepo": "deprecated in v1.11, and disabled by default in v1.33+",
    "scaleIO": "deprecated in v1.16, non-functional in v1.22+",
    "flocker": "deprecated in v1.22, non-functional in v1.25+",
    "storageos": "deprecated in v1.22, non-functional in v1.25+",
    "quobyte": "deprecated in v1.22, non-functional in v1.25+",
    "glusterfs": "deprecated in v1.25, non-functional in v1.26+",
    "cephfs": "deprecated in v1.28, non-functional in v1.31+", "rbd": "deprecated in v1.28, non-functional in v1.31+",
}
_PROJECTIONS = {"configMap": "ConfigMap", "secret": "Secret", "downwardAPI": "DownwardAPI",
                "serviceAccountToken": "ServiceAccountToken"}
_MOST_CHARACTERS, _CUT = 4096, 256
_MOST_FILES = 500
"""Files of a volume that are compared with each other: more would take long, and nobody has them."""
_File = tuple[str, str]
"""A path in a volume, and what it comes from ("" where that is clear)."""
_SPELLED = {"storageos": "storageOS"}
_SECCOMP = 'non-functional in v1.27+; use the "seccompProfile" field instead'
_NO_SELECTOR = "a null labelSelector results in matching no pod"
_REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
_PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"


def pod_warnings(pod: Obj, old: Obj | None) -> list[str]:
    """Of a new pod; updates go without."""
    if old is not None:
        return []
    words = names.is_dns1123_label(pod["metadata"].get("name") or "")
    named = [f"metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; "
             f"a DNS label is recommended: [{' '.join(words)}]"] if words else []
    return _cut(chain(named, _warnings(pod.get("spec") or {}, annotations_of(pod), "")))


def workload_warnings(new: Obj, old: Obj | None) -> list[str]:
    """Of a ReplicaSet or Deployment that is new, or whose spec is."""
    words = names.is_dns1123_label(new["metadata"].get("name") or "") if old is None else []
    named = [f"metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; "
             f"a DNS label is recommended: [{' '.join(words)}]"] if words else []
    if old is not None and new["metadata"].get("generation") == old["metadata"].get("generation"):
        return []
    template = new["spec"].get("template") or {}
    given = (template.get("metadata") or {}).get("annotations") or {}
    return _cut(chain(named, _warnings(template.get("spec") or {}, given, "spec.template.")))


def _cut(texts: Iterable[str]) -> list[str]:
    """As many as an answer carries: past 4,096 characters each is cut to 256, then none follow (filters/warning.go)."""
    kept: dict[str, None] = {}
    written, cutting = 0, False
    for text in texts:
        if cutting and written >= _MOST_CHARACTERS:
            break
        kept[text] = None
        written = sum(len(one[:_CUT] if cutting else one) for one in kept)
        if not cutting and written > _MOST_CHARACTERS:
            cutting, written = True, sum(len(one[:_CUT]) for one in kept)
    return [text[:_CUT] if cutting else text for text in kept]


def _warnings(spec: Obj, annotations: Mapping[str, str], path: str) -> Iterator[str]:
    """warningsForPodSpecAndMeta; `path` is "" for a pod, `spec.template.` for a template."""
    at = f"{path}spec"
    yield from _placement(spec, at)
    for key, words in _ANNOTATIONS.items():
        if key in annotations:
            yield f"{path}metadata.annotations[{key}]: {words}"
    yield from _volumes(spec.get("volumes") or [], f"{at}.volumes")
    yield from _repeated(spec, at)
    yield from _fractions({"overhead": spec.get("overhead")}, at)
    if SECCOMP_POD in annotations and (spec.get("securityContext") or {}).get("seccompProfile") is None:
        yield f"{path}metadata.annotations[{SECCOMP_POD}]: {_SECCOMP}"
    for container, where in visit(spec, at):
        yield from _profiles(container, spec, annotations, path)
        yield from _fractions(container.get("resources") or {}, f"{where}.resources")
        yield from _hidden(container.get("env") or [], f"{where}.env")
    yield from _ports(spec, at)
    yield from _port_names(spec, at)
    if (spec.get("terminationGracePeriodSeconds") or 0) < 0:
        yield f"{at}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1"
    yield from _matching_nothing(spec.get("affinity") or {}, f"{at}.affinity")
    for number, server in enumerate((spec.get("dnsConfig") or {}).get("nameservers") or ()):
        yield from ip_warnings(f"{at}.dnsConfig.nameservers[{number}]", server)
    for number, alias in enumerate(spec.get("hostAliases") or ()):
        yield from ip_warnings(f"{at}.hostAliases[{number}].ip", alias.get("ip") or "")


def _placement(spec: Obj, path: str) -> Iterator[str]:
    for key in sorted(spec.get("nodeSelector") or {}):
        if key in _NODE_LABELS:
            yield f"{path}.nodeSelector[{key}]: {_NODE_LABELS[key]}"
    rules = (spec.get("affinity") or {}).get("nodeAffinity") or {}
    where = f"{path}.affinity.nodeAffinity"
    for number, term in enumerate((rules.get(_REQUIRED) or {}).get("nodeSelectorTerms") or ()):
        yield from _node_term(term, f"{where}.{_REQUIRED}.nodeSelectorTerms[{number}]")
    for number, preferred in enumerate(rules.get(_PREFERRED) or ()):
        at = f"{where}.{_PREFERRED}[{number}].preference"
        yield from _node_term(preferred.get("preference") or {}, at, check_values=True)
    for number, constraint in enumerate(spec.get("topologySpreadConstraints") or ()):
        at, key = f"{path}.topologySpreadConstraints[{number}]", constraint.get("topologyKey") or ""
        if key in _NODE_LABELS:
            yield f"{at}.topologyKey: {key} is {_NODE_LABELS[key]}"
        if constraint.get("labelSelector") is None:
            yield f"{at}.labelSelector: {_NO_SELECTOR}"


def _node_term(term: Obj, path: str, *, check_values: bool = False) -> Iterator[str]:
    for number, rule in enumerate(term.get("matchExpressions") or ()):
        key = rule.get("key") or ""
        if key in _NODE_LABELS:
            yield f"{path}.matchExpressions[{number}].key: {key} is {_NODE_LABELS[key]}"
        for place, value in enumerate(rule.get("values") or () if check_values else ()):
            for words in names.is_valid_label_value(value):
                yield f"{path}.matchExpressions[{number}].values[{place}]: {value} is invalid, {words}"


def _volumes(volumes: list[Obj], path: str) -> Iterator[str]:
    for number, volume in enumerate(volumes):
        for kind, words in _VOLUMES.items():
            if volume.get(kind) is not None:
                yield f"{path}[{number}].{_SPELLED.get(kind, kind)}: {words}"
    for volume in volumes:
        name, sources = volume.get("name") or "", _files(volume)
        for what, files in sources:
            for clash in _overlaps(files):
                yield f"volume {quote(name)} ({what}): overlapping paths: {clash}"
        if any(not part for part in (volume.get("projected") or {}).get("sources") or ()):
            yield f"volume {quote(name)} (Projected) has no sources provided"


def _files(volume: Obj) -> Iterator[tuple[str, list[_File]]]:
    """What a volume takes its files from, with their paths."""
    for kind, shown, field in (("configMap", "ConfigMap", "name"), ("secret", "Secret", "secretName")):
        source = volume.get(kind) or {}
        yield f"{shown} {quote(source.get(field) or '')}", [(path, "") for path in _paths(source)]
    yield "DownwardAPI", [(path, "") for path in _paths(volume.get("downwardAPI") or {})]
    yield "Projected", [file for part in (volume.get("projected") or {}).get("sources") or () for file in _part(part)]


def _part(source: Obj) -> list[_File]:
    """The files of a part of a projected volume, each with its origin."""
    for kind, shown in _PROJECTIONS.items():
        part = source.get(kind)
        if part is not None and (kind == "serviceAccountToken" or part.get("items")):
            named = f" {quote(part.get('name') or '')}" if kind in ("configMap", "secret") else ""
            paths = [part.get("path") or ""] if kind == "serviceAccountToken" else _paths(part)
            return [(path, f"{shown}{named}") for path in paths]
    return []


def _paths(source: Obj) -> list[str]:
    return [item.get("path") or "" for item in source.get("items") or ()]


def _overlaps(files: list[_File]) -> Iterator[str]:
    """Files that are, or stand in, the place of one before."""
    seen: list[_File] = []
    for given, origin in files[:_MOST_FILES]:
        path = given.rstrip("/")
        for other in seen:
            if path and other[0] and _meet(path, other[0]):
                yield f"{_shown((path, origin))} with {_shown(other)}"
        seen.append((path, origin))


def _meet(one: str, other: str) -> bool:
    return f"{one}/".startswith(f"{other}/") or f"{other}/".startswith(f"{one}/")


def _shown(file: _File) -> str:
    path, origin = file
    return f"{quote(path)} ({origin})" if origin else quote(path)


def _repeated(spec: Obj, path: str) -> Iterator[str]:
    yield from _duplicates(spec.get("hostAliases") or [], f"{path}.hostAliases", "ip")
    yield from _duplicates(spec.get("imagePullSecrets") or [], f"{path}.imagePullSecrets", "name")
    for number, secret in enumerate(spec.get("imagePullSecrets") or ()):
        if not secret.get("name"):
            yield f'{path}.imagePullSecrets[{number}].name: invalid empty name ""'


def _duplicates(entries: list[Obj], path: str, field: str) -> Iterator[str]:
    seen: set[str] = set()
    for number, entry in enumerate(entries):
        value = entry.get(field) or ""
        if value in seen:
            yield f"{path}[{number}].{field}: duplicate {field} {quote(value)}"
        seen.add(value)


def _fractions(lists: Obj, path: str) -> Iterator[str]:
    """Bytes come whole: memory and ephemeral-storage in each list of amounts."""
    for name in ("memory", "ephemeral-storage"):
        for part in ("overhead", "limits", "requests"):
            amount = (lists.get(part) or {}).get(name)
            if amount is not None and parse(amount).denominator != 1:
                yield (f"{path}.{part}[{name}]: fractional byte value {quote(canonical(amount))} is invalid, "
                       "must be an integer")


def _profiles(container: Obj, spec: Obj, annotations: Mapping[str, str], path: str) -> Iterator[str]:
    own, name = container.get("securityContext") or {}, container.get("name") or ""
    if own.get("seccompProfile") is None and f"{SECCOMP}{name}" in annotations:
        yield f"{path}metadata.annotations[{SECCOMP}{name}]: {_SECCOMP}"
    profiles = (own.get("appArmorProfile"), (spec.get("securityContext") or {}).get("appArmorProfile"))
    if profiles == (None, None) and f"{APP_ARMOR}{name}" in annotations:
        yield (f"{path}metadata.annotations[{APP_ARMOR}{name}]: deprecated since v1.30; "
               'use the "appArmorProfile" field instead')


def _hidden(entries: list[Obj], path: str) -> Iterator[str]:
    seen: set[str] = set()
    for number, entry in enumerate(entries):
        name, value = entry.get("name") or "", entry.get("value") or ""
        reference = f"$({name})"
        if name in seen and (entry.get("valueFrom") is not None or value == reference or reference not in value):
            yield (f"{path}[{number}]: hides previous definition of {quote(name)}, "
                   "which may be dropped when using apply")
        seen.add(name)


def _ports(spec: Obj, path: str) -> Iterator[str]:
    taken: dict[str, list[tuple[str, Obj]]] = {}
    for container, where in visit(spec, path):
        for number, port in enumerate(container.get("ports") or ()):
            at = f"{where}.ports[{number}]"
            if port.get("hostIP") and not port.get("hostPort"):
                yield f"{at}: hostIP set without hostPort: {_port_shown(port)}"
            others = taken.setdefault(f"{port.get('containerPort') or 0}/{port.get('protocol') or ''}", [])
            yield from _clashes(port, at, others)
            others.append((at, port))


def _port_names(spec: Obj, path: str) -> Iterator[str]:
    """Names are for the whole pod: who selects a port by name gets the first."""
    taken: dict[str, str] = {}
    for container, where in visit(spec, path):
        for number, port in enumerate(container.get("ports") or ()):
            at, name = f"{where}.ports[{number}]", port.get("name") or ""
            other = taken.setdefault(name, at) if name else at
            if other != at:
                yield (f"{at}: duplicate port name {quote(name)} with {other}, services and probes that select ports "
                       f"by name will use {other}")


def _port_shown(port: Obj) -> str:
    """A port as Go's %+v prints it."""
    return (f"{{Name:{port.get('name') or ''} HostPort:{port.get('hostPort') or 0} "
            f"ContainerPort:{port.get('containerPort') or 0} Protocol:{port.get('protocol') or ''} "
            f"HostIP:{port.get('hostIP') or ''}}}")


def _clashes(port: Obj, at: str, others: Iterable[tuple[str, Obj]]) -> Iterator[str]:
    ip, outside = port.get("hostIP") or "", port.get("hostPort") or 0
    for where, other in others:
        other_ip, other_outside = other.get("hostIP") or "", other.get("hostPort") or 0
        if (ip, outside) == (other_ip, other_outside):
            yield f"{at}: duplicate port definition with {where}"
        elif not outside or not other_outside:
            yield f"{at}: overlapping port definition with {where}"
        elif outside == other_outside and (ip == "") != (other_ip == ""):
            yield f"{at}: dangerously ambiguous port definition with {where}"


def _matching_nothing(affinity: Obj, path: str) -> Iterator[str]:
    for kind in ("podAffinity", "podAntiAffinity"):
        rules = affinity.get(kind) or {}
        for number, term in enumerate(rules.get(_REQUIRED) or ()):
            if term.get("labelSelector") is None:
                yield f"{path}.{kind}.{_REQUIRED}[{number}].labelSelector: {_NO_SELECTOR}"
        for number, weighted in enumerate(rules.get(_PREFERRED) or ()):
            if (weighted.get("podAffinityTerm") or {}).get("labelSelector") is None:
                yield f"{path}.{kind}.{_PREFERRED}[{number}].podAffinityTerm.labelSelector: {_NO_SELECTOR}"
