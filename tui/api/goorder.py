"""The order in which Go writes the fields of the API's structs: what a raw answer shows, where YAML sorts them."""

from __future__ import annotations

from typing import Any

_FIRST = ("kind", "apiVersion", "metadata", "spec", "status", "data", "binaryData", "items", "type")
_ORDERS = (
    "name generateName namespace selfLink uid resourceVersion generation creationTimestamp deletionTimestamp "
    "deletionGracePeriodSeconds labels annotations ownerReferences finalizers managedFields",
    "resourceVersion continue remainingItemCount",
    "kind apiVersion metadata addressType endpoints ports",
    "kind apiVersion metadata involvedObject reason message source firstTimestamp lastTimestamp count type eventTime "
    "series action related reportingComponent reportingInstance",
    "apiVersion kind name uid controller blockOwnerDeletion",
    "manager operation apiVersion time fieldsType fieldsV1 subresource",
    "kind namespace name uid apiVersion resourceVersion fieldPath",
    "ports selector clusterIP clusterIPs type externalIPs sessionAffinity loadBalancerIP loadBalancerSourceRanges "
    "externalName externalTrafficPolicy healthCheckNodePort publishNotReadyAddresses sessionAffinityConfig ipFamilies "
    "ipFamilyPolicy allocateLoadBalancerNodePorts loadBalancerClass internalTrafficPolicy trafficDistribution",
    "name protocol appProtocol port targetPort nodePort",
    "addresses notReadyAddresses ports", "ip hostname nodeName targetRef",
    "addresses conditions hostname targetRef nodeName zone hints", "ready serving terminating",
    "replicas minReadySeconds selector template strategy revisionHistoryLimit paused progressDeadlineSeconds",
    "type rollingUpdate", "maxUnavailable maxSurge",
    "volumes initContainers containers ephemeralContainers restartPolicy terminationGracePeriodSeconds "
    "activeDeadlineSeconds dnsPolicy nodeSelector serviceAccountName serviceAccount automountServiceAccountToken "
    "nodeName hostNetwork hostPID hostIPC shareProcessNamespace securityContext imagePullSecrets hostname subdomain "
    "affinity schedulerName tolerations hostAliases priorityClassName priority dnsConfig readinessGates "
    "runtimeClassName enableServiceLinks preemptionPolicy overhead topologySpreadConstraints",
    "name image command args workingDir ports envFrom env resources resizePolicy volumeMounts volumeDevices "
    "livenessProbe readinessProbe startupProbe lifecycle terminationMessagePath terminationMessagePolicy "
    "imagePullPolicy securityContext stdin stdinOnce tty",
    "name hostPort containerPort protocol hostIP", "name value valueFrom", "name readOnly mountPath subPath",
    "exec httpGet tcpSocket grpc initialDelaySeconds timeoutSeconds periodSeconds successThreshold failureThreshold",
    "path port host scheme httpHeaders", "key operator value effect tolerationSeconds", "sources defaultMode",
    "expirationSeconds path", "name items", "path fieldRef", "limits requests",
    "observedGeneration phase conditions message reason hostIP hostIPs podIP podIPs startTime initContainerStatuses "
    "containerStatuses qosClass",
    "type observedGeneration status lastProbeTime lastTransitionTime lastUpdateTime reason message",
    "name state lastState ready restartCount image imageID containerID started resources volumeMounts user",
    "observedGeneration replicas updatedReplicas readyReplicas availableReplicas unavailableReplicas "
    "terminatingReplicas conditions",
    "replicas fullyLabeledReplicas readyReplicas availableReplicas terminatingReplicas observedGeneration conditions",
    "podCIDR podCIDRs providerID taints unschedulable",
    "capacity allocatable conditions addresses daemonEndpoints nodeInfo images",
    "type lastHeartbeatTime status lastTransitionTime reason message", "ingressClassName defaultBackend tls rules",
    "host http", "path pathType backend", "service resource", "name port",
    "holderIdentity leaseDurationSeconds acquireTime renewTime leaseTransitions", "replicas selector",
    "type status lastUpdateTime lastTransitionTime reason message", "observedGeneration type",
    "status message reason details code", "name group kind uid causes",
)  # fmt: skip


def ordered(value: Any) -> Any:
    """The value with the fields of each struct in Go's order; maps of strings sorted."""
    if isinstance(value, list):
        return [ordered(item) for item in value]
    if not isinstance(value, dict):
        return value
    order = _order(value)
    place = {name: at for at, name in enumerate(order)}
    keys = sorted(value, key=lambda name: (place.get(name, len(place)), name))
    return {name: ordered(value[name]) for name in keys}


def _order(value: dict[str, Any]) -> list[str]:
    """The struct's order: that of the shortest known struct which has the most of these fields."""
    if "kind" in value and "apiVersion" in value and "name" not in value and "involvedObject" not in value:
        rest = next((order.split() for order in _ORDERS if order.startswith("kind apiVersion metadata addressType")
                     and "addressType" in value), [])  # fmt: skip
        return [*_FIRST, *rest, "groupVersion", "groups", "resources", "versions", "serverAddressByClientCIDRs",
                "status", "message", "reason", "details", "code"]  # fmt: skip
    best: list[str] = []
    score = 0
    for order in _ORDERS:
        names = order.split()
        known = sum(name in names for name in value)
        if known == len(value) and (not score or len(names) < len(best)):
            best, score = names, known
    return best
