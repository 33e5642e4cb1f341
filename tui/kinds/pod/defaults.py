"""Defaults of pods and pod templates (pkg/apis/core/v1/defaults.go)."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator
from typing import Any

from tui.api.objects import Obj
from tui.kinds.quantity import canonical, rounded

_PROBES = ("livenessProbe", "readinessProbe", "startupProbe")
_MODED = ("secret", "configMap", "downwardAPI", "projected")
_OF_VOLUMES: dict[str, dict[str, Any]] = {
    "hostPath": {"type": ""},
    "iscsi": {"iscsiInterface": "default"},
    "rbd": {"pool": "rbd", "user": "admin", "keyring": "/etc/ceph/keyring"},
    "azureDisk": {"cachingMode": "ReadWrite", "kind": "Shared", "fsType": "ext4", "readOnly": False},
    "scaleIO": {"storageMode": "ThinProvisioned", "fsType": "xfs"},
}
_WORD = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*"
_HOST = r"(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[a-fA-F0-9:]+\])"
_IMAGE = re.compile(
    rf"(?:{_HOST}(?::[0-9]+)?/)?{_WORD}(?:/{_WORD})*(?P<tag>:[\w][\w.-]{{0,127}})?"
    r"(?P<digest>@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?", re.ASCII,
)


def default_pod(pod: Obj) -> None:
    """SetDefaults_Pod: requests follow limits, service links are on; then the spec's own."""
    spec = pod.setdefault("spec", {})
    default_spec(spec)
    if spec.get("enableServiceLinks") is None:
        spec["enableServiceLinks"] = True
    for container in all_containers(spec):
        resources = container["resources"]
        for name, limit in (resources.get("limits") or {}).items():
            if resources.get("requests") is None:
                resources["requests"] = {}
            resources["requests"].setdefault(name, limit)
        for port in container.get("ports") or () if spec.get("hostNetwork") else ():
            if not port.get("hostPort") and port.get("containerPort"):
                port["hostPort"] = port["containerPort"]


def default_template(owner_spec: Obj) -> None:
    """The pod template inside a ReplicaSet's or Deployment's spec."""
    template = owner_spec.setdefault("template", {})
    template.setdefault("metadata", {})
    default_spec(template.setdefault("spec", {}))


def default_spec(spec: Obj) -> None:
    """SetDefaults_PodSpec and everything below it."""
    for name, value in (
        ("dnsPolicy", "ClusterFirst"), ("restartPolicy", "Always"), ("schedulerName", "default-scheduler"),
        ("terminationGracePeriodSeconds", 30),
    ):
        if spec.get(name) in (None, ""):
            spec[name] = value
    if spec.get("securityContext") is None:
        spec["securityContext"] = {}
    for container in (*all_containers(spec), *(spec.get("ephemeralContainers") or ())):
        _default_container(container)
    for volume in spec.get("volumes") or ():
        _default_volume(volume)
    _amounts(spec.get("overhead"), rounded)
    _resources(spec.get("resources"))
    if spec.get("serviceAccountName") or spec.get("serviceAccount"):
        name = spec.get("serviceAccountName") or spec["serviceAccount"]
        spec["serviceAccountName"] = spec["serviceAccount"] = name


def all_containers(spec: Obj) -> Iterator[Obj]:
    """Init containers, then containers."""
    yield from spec.get("initContainers") or ()
    yield from spec.get("containers") or ()


def image_tag(image: str) -> str:
    """The tag of an image reference, `latest` where it has neither tag nor digest; "" where it cannot be read."""
    found = _IMAGE.fullmatch(image)
    if found is None or re.fullmatch("[a-f0-9]{64}", image):
        return ""
    return found["tag"][1:] if found["tag"] else "" if found["digest"] else "latest"


def _pull_policy(image: str) -> str:
    return "Always" if image_tag(image) == "latest" else "IfNotPresent"


def _default_container(container: Obj) -> None:
    container["imagePullPolicy"] = container.get("imagePullPolicy") or _pull_policy(container.get("image") or "")
    container["terminationMessagePath"] = container.get("terminationMessagePath") or "/dev/termination-log"
    container["terminationMessagePolicy"] = container.get("terminationMessagePolicy") or "File"
    container["resources"] = container.get("resources") or {}
    _resources(container["resources"])
    for port in container.get("ports") or ():
        port["protocol"] = port.get("protocol") or "TCP"
    for probe in _PROBES:
        if container.get(probe) is not None:
            _default_probe(container[probe])
    for hook in (container.get("lifecycle") or {}).values():
        if isinstance(hook, dict) and hook.get("httpGet") is not None:
            _default_http(hook["httpGet"])
    for entry in container.get("env") or ():
        _default_reference(entry.get("valueFrom") or {})


def _resources(resources: Obj | None) -> None:
    for part in ("requests", "limits"):
        _amounts((resources or {}).get(part), rounded)


def _amounts(amounts: Obj | None, form: Callable[[Any], str]) -> None:
    for name, amount in (amounts or {}).items():
        # A quantity that cannot be read is refused by decoding, before anything is stored.
        with contextlib.suppress(ValueError):
            (amounts or {})[name] = form(amount)


def _default_reference(source: Obj) -> None:
    """What a variable or a file takes from the pod: `fieldRef` or `resourceFieldRef`."""
    if source.get("fieldRef") is not None:
        source["fieldRef"]["apiVersion"] = source["fieldRef"].get("apiVersion") or "v1"
    if source.get("resourceFieldRef") is not None:
        source["resourceFieldRef"].setdefault("divisor", "0")
        _amounts_in(source["resourceFieldRef"], "divisor")


def _amounts_in(holder: Obj, field: str) -> None:
    if holder.get(field) is not None:
        with contextlib.suppress(ValueError):
            holder[field] = canonical(holder[field])


def _default_probe(probe: Obj) -> None:
    for name, value in (("timeoutSeconds", 1), ("periodSeconds", 10), ("successThreshold", 1), ("failureThreshold", 3)):
        if not probe.get(name):
            probe[name] = value
    if probe.get("httpGet") is not None:
        _default_http(probe["httpGet"])
    if probe.get("grpc") is not None and probe["grpc"].get("service") is None:
        probe["grpc"]["service"] = ""


def _default_http(get: Obj) -> None:
    get["path"] = get.get("path") or "/"
    get["scheme"] = get.get("scheme") or "HTTP"


def _default_volume(volume: Obj) -> None:
    sources = [k for k, v in volume.items() if k != "name" and v is not None]
    if not sources:
        volume["emptyDir"] = {}
    for kind in _MODED:
        source = volume.get(kind)
        if source is not None and source.get("defaultMode") is None:
            source["defaultMode"] = 420
    for kind, values in _OF_VOLUMES.items():
        for name, value in values.items() if volume.get(kind) is not None else ():
            if volume[kind].get(name) is None or volume[kind][name] == "" and value:
                volume[kind][name] = value
    if volume.get("image") is not None:
        image = volume["image"]
        image["pullPolicy"] = image.get("pullPolicy") or _pull_policy(image.get("reference") or "")
    _amounts_in(volume.get("emptyDir") or {}, "sizeLimit")
    _default_files(volume)
    _default_claim((volume.get("ephemeral") or {}).get("volumeClaimTemplate"))


def _default_files(volume: Obj) -> None:
    items = list((volume.get("downwardAPI") or {}).get("items") or ())
    for source in (volume.get("projected") or {}).get("sources") or ():
        items += (source.get("downwardAPI") or {}).get("items") or ()
        token = source.get("serviceAccountToken")
        if token is not None and token.get("expirationSeconds") is None:
            token["expirationSeconds"] = 3600
    for item in items:
        _default_reference(item)


def _default_claim(template: Obj | None) -> None:
    spec = (template or {}).get("spec")
    if spec is None:
        return
    spec["volumeMode"] = spec.get("volumeMode") or "Filesystem"
    for part in ("requests", "limits"):
        _amounts((spec.get("resources") or {}).get(part), rounded)
