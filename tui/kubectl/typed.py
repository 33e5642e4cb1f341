"""Objects that kubectl makes itself are Go structs: their JSON keeps the order of the structs' fields."""

from __future__ import annotations

from typing import Any

from tui.api.gojson import compact_json, dump_json
from tui.api.objects import Obj
from tui.kubectl.changes import LAST_APPLIED, report
from tui.kubectl.context import Context
from tui.kubectl.printers import tidy
from tui.kubectl.resources import Resource

_ORDER = """
kind apiVersion metadata name generateName namespace uid resourceVersion generation creationTimestamp
deletionTimestamp deletionGracePeriodSeconds labels annotations ownerReferences finalizers spec
observedGeneration completions parallelism schedule jobTemplate
replicas updatedReplicas readyReplicas availableReplicas unavailableReplicas terminatingReplicas conditions
hosts secretName ingressClassName defaultBackend tls rules host http paths
volumes initContainers containers image command args workingDir
hostPort containerPort ports envFrom env protocol appProtocol port targetPort nodePort number
selector clusterIP clusterIPs template strategy
immutable data stringData type key operator value valueFrom effect status lastUpdateTime lastTransitionTime reason
message rollingUpdate maxUnavailable maxSurge
minReadySeconds revisionHistoryLimit paused progressDeadlineSeconds externalIPs sessionAffinity loadBalancerIP
loadBalancerSourceRanges externalName externalTrafficPolicy healthCheckNodePort publishNotReadyAddresses
sessionAffinityConfig ipFamilies ipFamilyPolicy allocateLoadBalancerNodePorts loadBalancerClass
internalTrafficPolicy trafficDistribution resources limits requests restartPolicy readOnly mountPath subPath
volumeMounts livenessProbe readinessProbe startupProbe lifecycle terminationMessagePath terminationMessagePolicy
imagePullPolicy terminationGracePeriodSeconds activeDeadlineSeconds dnsPolicy nodeSelector serviceAccountName
serviceAccount automountServiceAccountToken nodeName hostNetwork hostPID hostIPC securityContext stdin stdinOnce
tty imagePullSecrets hostname subdomain affinity schedulerName tolerations tolerationSeconds hostAliases
priorityClassName priority enableServiceLinks preemptionPolicy
projected sources audience expirationSeconds path pathType backend fieldRef fieldPath items optional defaultMode
phase hostIP hostIPs podIP podIPs startTime qosClass
"""
_RANK = {name: rank for rank, name in enumerate(_ORDER.split())}
_MAPS = ("labels", "annotations", "matchLabels", "data", "stringData", "nodeSelector", "limits", "requests")


def in_order(value: Any, name: str = "") -> Any:
    """The value with its fields as the Go structs have them; maps by key."""
    if isinstance(value, list):
        return [in_order(item, name) for item in value]
    if not isinstance(value, dict):
        return value
    map = name in _MAPS or (name == "selector" and not {"matchLabels", "matchExpressions"} & set(value))
    keys = sorted(value) if map else sorted(value, key=lambda key: (_RANK.get(key, len(_RANK)), key))
    return {key: in_order(value[key], "" if map else key) for key in keys}


def report_typed(context: Context, resource: Resource, obj: Obj, words: str) -> None:
    """The object as -o asks, or `service/web <words>`."""
    if context.flags["output"] == "json":
        context.write(dump_json(in_order(tidy(obj, bool(context.flags["show-managed-fields"]))), sort=False))
    else:
        report(context, resource, obj, words)


def with_typed_configuration(obj: Obj) -> Obj:
    """The object with its own configuration noted in it, as --save-config does."""
    text = compact_json(in_order(obj), sort=False) + "\n"
    meta = dict(obj["metadata"])
    meta["annotations"] = {**(meta.get("annotations") or {}), LAST_APPLIED: text}
    return {**obj, "metadata": meta}


def filled(obj: Obj) -> Obj:
    """The object with the empty structs that Go writes even where a manifest leaves them out."""
    kind, spec = obj.get("kind"), dict(obj.get("spec") or {})
    filled = {**obj, "spec": spec, "status": obj.get("status") or _STATUS.get(str(kind), {})}
    if kind == "Pod":
        filled["spec"] = _with_resources(spec)
    elif isinstance(spec.get("template"), dict):
        template = spec["template"]
        spec["template"] = {**template, "spec": _with_resources(template.get("spec") or {})}
        spec.update({"strategy": spec.get("strategy") or {}} if kind == "Deployment" else {})
    return filled


_STATUS: dict[str, Obj] = {"Service": {"loadBalancer": {}}, "ReplicaSet": {"replicas": 0}}


def _with_resources(spec: Obj) -> Obj:
    lists = {name: [{**c, "resources": c.get("resources") or {}} for c in spec[name]]
             for name in ("containers", "initContainers") if isinstance(spec.get(name), list)}  # fmt: skip
    return {**spec, **lists}
