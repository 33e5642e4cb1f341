"""Pods and pod templates as a whole, in the order of ValidatePodSpec."""

from __future__ import annotations

from tui.api.errors import FieldError, forbidden_field, invalid_value, required
from tui.api.objects import Obj, annotations_of
from tui.kinds.fields import check_labels, check_subdomain
from tui.kinds.pod.rules.annotations import annotation_rules, profiles_match
from tui.kinds.pod.rules.containers import (
    Surroundings,
    containers,
    ephemeral_containers,
    image_spaces,
    init_containers,
)
from tui.kinds.pod.rules.network import dns_config, host_aliases, host_names, host_ports, overridden_name
from tui.kinds.pod.rules.placement import gates, tolerations
from tui.kinds.pod.rules.resources import container_resources, pod_resources
from tui.kinds.pod.rules.security import host_users, operating_system, pod_security
from tui.kinds.pod.rules.volumes import volumes
from tui.kinds.pod.rules.words import Errors, between, not_found, one_of, visit

RESTART_POLICIES = ("Always", "OnFailure", "Never")
DNS_POLICIES = ("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None")


def validate_pod(pod: Obj) -> list[FieldError]:
    """A new pod but for its metadata (ValidatePodCreate)."""
    meta, pod_spec = pod.get("metadata") or {}, pod.get("spec") or {}
    return [
        *annotation_rules(annotations_of(pod), pod_spec, "metadata.annotations"),
        *spec(pod_spec, "spec", pod_name=meta.get("name") or "", is_pod=True),
        *_only_pods(pod_spec),
        *profiles_match(annotations_of(pod), pod_spec, "spec"),
    ]


def validate_template(template: Obj, path: str) -> Errors:
    """The pod template of a workload (ValidatePodTemplateSpec)."""
    meta, pod_spec = template.get("metadata") or {}, template.get("spec") or {}
    yield from check_labels(f"{path}.labels", meta.get("labels"))
    yield from annotation_rules(meta.get("annotations") or {}, pod_spec, f"{path}.annotations", in_template=True)
    yield from spec(pod_spec, f"{path}.spec")
    if pod_spec.get("ephemeralContainers"):
        detail = "ephemeral containers not allowed in pod template"
        yield forbidden_field(f"{path}.spec.ephemeralContainers", detail)


def spec(pod: Obj, path: str, *, pod_name: str = "", is_pod: bool = False) -> Errors:
    """ValidatePodSpec at a field path: `spec`, or `spec.template.spec`."""
    if pod.get("terminationGracePeriodSeconds") is None:
        yield required(f"{path}.terminationGracePeriodSeconds")
    sound, errors = volumes(pod, f"{path}.volumes", pod_name)
    yield from errors
    if pod.get("resourceClaims"):
        from tui.kinds.pod.rules.claims import resource_claims

        yield from resource_claims(pod["resourceClaims"], f"{path}.resourceClaims", pod_name)
    claims = {claim["name"] for claim in pod.get("resourceClaims") or () if claim.get("name")}
    around = Surroundings(sound, claims, pod.get("terminationGracePeriodSeconds"), pod.get("restartPolicy") or "",
                          pod.get("hostUsers") is not False)
    yield from containers(pod, f"{path}.containers", around)
    yield from init_containers(pod, f"{path}.initContainers", around)
    yield from ephemeral_containers(pod, f"{path}.ephemeralContainers", around)
    if pod.get("resources") is not None:
        yield from pod_resources(pod["resources"], f"{path}.resources")
    yield from host_ports(pod, path, is_pod=is_pod)
    yield from one_of(f"{path}.restartPolicy", pod.get("restartPolicy") or "", RESTART_POLICIES)
    yield from one_of(f"{path}.dnsPolicy", pod.get("dnsPolicy") or "", DNS_POLICIES)
    yield from check_labels(f"{path}.nodeSelector", pod.get("nodeSelector"))
    yield from pod_security(pod, path)
    if pod.get("affinity"):
        from tui.kinds.pod.rules.affinity import affinity

        yield from affinity(pod["affinity"], f"{path}.affinity")
    yield from dns_config(pod, f"{path}.dnsConfig")
    yield from gates(pod, path)
    if pod.get("topologySpreadConstraints"):
        from tui.kinds.pod.rules.affinity import spreading

        yield from spreading(pod["topologySpreadConstraints"], f"{path}.topologySpreadConstraints")
    yield from host_users(pod, path)
    yield from overridden_name(pod, f"{path}.hostnameOverride")
    yield from _rest(pod, path)


def _rest(pod: Obj, path: str) -> Errors:
    for name in ("serviceAccountName", "nodeName"):
        if pod.get(name):
            yield from check_subdomain(f"{path}.{name}", pod[name])
    yield from between(f"{path}.activeDeadlineSeconds", pod.get("activeDeadlineSeconds"), 1, 2**31 - 1)
    yield from host_names(pod, path)
    yield from tolerations(pod.get("tolerations") or [], f"{path}.tolerations")
    yield from host_aliases(pod, f"{path}.hostAliases")
    if pod.get("priorityClassName"):
        yield from check_subdomain(f"{path}.priorityClassName", pod["priorityClassName"])
    if pod.get("runtimeClassName") is not None:
        yield from check_subdomain(f"{path}.runtimeClassName", pod["runtimeClassName"])
    if pod.get("preemptionPolicy") is not None:
        yield from one_of(f"{path}.preemptionPolicy", pod["preemptionPolicy"], ("PreemptLowerPriority", "Never"))
    if pod.get("overhead"):
        yield from container_resources({"limits": pod["overhead"]}, f"{path}.overhead", set())
    yield from operating_system(pod, path)
    yield from _environment_files(pod, path)


def _environment_files(pod: Obj, path: str) -> Errors:
    """validateFileKeyRefVolumes: variables are read from files of emptyDirs alone."""
    known = {volume.get("name") or "": volume for volume in pod.get("volumes") or ()}
    for container, at in visit(pod, path):
        for number, entry in enumerate(container.get("env") or ()):
            reference = (entry.get("valueFrom") or {}).get("fileKeyRef")
            if reference is None:
                continue
            name, field = reference.get("volumeName") or "", f"{at}.env[{number}].valueFrom.fileKeyRef.volumeName"
            if name not in known:
                yield not_found(field, name)
            elif known[name].get("emptyDir") is None:
                yield invalid_value(field, name, "referenced volume must be of type emptyDir")


def _only_pods(pod: Obj) -> Errors:
    """What templates are let off: tokens without an account, spaces around images, ephemeral containers."""
    for place, volume in enumerate(pod.get("volumes") or () if not pod.get("serviceAccountName") else ()):
        for number, source in enumerate((volume.get("projected") or {}).get("sources") or ()):
            if source.get("serviceAccountToken") is not None:
                at = f"spec.volumes[{place}].projected.sources[{number}].serviceAccountToken"
                yield forbidden_field(at, "must not be specified when serviceAccountName is not set")
    for kind in ("containers", "initContainers"):
        for number, container in enumerate(pod.get(kind) or ()):
            yield from image_spaces(container, f"spec.{kind}[{number}]")
    if pod.get("ephemeralContainers"):
        yield forbidden_field("spec.ephemeralContainers", "cannot be set on create")
    if pod.get("nodeName") and pod.get("schedulingGates"):
        yield forbidden_field("spec.nodeName", "cannot be set until all schedulingGates have been cleared")
