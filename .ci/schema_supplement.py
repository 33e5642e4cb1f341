"""What kubernetes-validate's definitions lack: enums and other named Go strings, and which scalars are pointers."""

from __future__ import annotations


def _table(text: str) -> dict[str, list[str]]:
    """{word: other words} of lines `word: other words`."""
    return {line.split(":")[0]: line.partition(":")[2].split() for line in text.strip().splitlines()}


NAMED = {
    name: {"go": name if "." in name else f"v1.{name}", "enum": values}
    for name, values in _table("""
AddressType: FQDN IPv4 IPv6
AppArmorProfileType: Localhost RuntimeDefault Unconfined
ConditionStatus:
DNSPolicy: ClusterFirst ClusterFirstWithHostNet Default None
DeploymentStrategyType: Recreate RollingUpdate
FinalizerName:
IPFamily: IPv4 IPv6
IPFamilyPolicy: PreferDualStack RequireDualStack SingleStack
LabelSelectorOperator:
MountPropagationMode: Bidirectional HostToContainer None
NamespacePhase: Active Terminating
NodeInclusionPolicy: Honor Ignore
NodeSelectorOperator: DoesNotExist Exists Gt In Lt NotIn
PathType: Exact ImplementationSpecific Prefix
PersistentVolumeMode: Block Filesystem
PodConditionType:
PodFSGroupChangePolicy: Always OnRootMismatch
PodPhase: Failed Pending Running Succeeded Unknown
PodQOSClass: BestEffort Burstable Guaranteed
PreemptionPolicy: Never PreemptLowerPriority
ProcMountType: Default Unmasked
Protocol: SCTP TCP UDP
PullPolicy: Always IfNotPresent Never
ResourceName:
RestartPolicy: Always Never OnFailure
SeccompProfileType: Localhost RuntimeDefault Unconfined
SecretType:
ServiceAffinity: ClientIP None
ServiceExternalTrafficPolicy: Cluster Local
ServiceInternalTrafficPolicy: Cluster Local
ServiceType: ClusterIP ExternalName LoadBalancer NodePort
StorageMedium:
SupplementalGroupsPolicy: Merge Strict
TaintEffect: NoExecute NoSchedule PreferNoSchedule
TerminationMessagePolicy: FallbackToLogsOnError File
TolerationOperator: Equal Exists Gt Lt
URIScheme: HTTP HTTPS
UnsatisfiableConstraintAction: DoNotSchedule ScheduleAnyway
types.UID:
types.NodeName:
""").items()
}
"""Go's named strings, with the values that the API server publishes where they are an enum."""

NAMED_FIELDS = {
    field: name
    for name, fields in _table("""
AddressType: EndpointSlice.addressType
AppArmorProfileType: AppArmorProfile.type
ConditionStatus: PodCondition.status NodeCondition.status DeploymentCondition.status ReplicaSetCondition.status
DNSPolicy: PodSpec.dnsPolicy
DeploymentStrategyType: DeploymentStrategy.type
FinalizerName: NamespaceSpec.finalizers
IPFamily: ServiceSpec.ipFamilies
IPFamilyPolicy: ServiceSpec.ipFamilyPolicy
LabelSelectorOperator: LabelSelectorRequirement.operator
MountPropagationMode: VolumeMount.mountPropagation
NamespacePhase: NamespaceStatus.phase
NodeInclusionPolicy: TopologySpreadConstraint.nodeAffinityPolicy TopologySpreadConstraint.nodeTaintsPolicy
NodeSelectorOperator: NodeSelectorRequirement.operator
PathType: HTTPIngressPath.pathType
PersistentVolumeMode: PersistentVolumeClaimSpec.volumeMode
PodConditionType: PodCondition.type PodReadinessGate.conditionType
PodFSGroupChangePolicy: PodSecurityContext.fsGroupChangePolicy
PodPhase: PodStatus.phase
PodQOSClass: PodStatus.qosClass
PreemptionPolicy: PodSpec.preemptionPolicy
ProcMountType: SecurityContext.procMount
Protocol: ServicePort.protocol ContainerPort.protocol EndpointPort.protocol PortStatus.protocol
PullPolicy: Container.imagePullPolicy EphemeralContainer.imagePullPolicy ImageVolumeSource.pullPolicy
RestartPolicy: PodSpec.restartPolicy
SeccompProfileType: SeccompProfile.type
SecretType: Secret.type
ServiceAffinity: ServiceSpec.sessionAffinity
ServiceExternalTrafficPolicy: ServiceSpec.externalTrafficPolicy
ServiceInternalTrafficPolicy: ServiceSpec.internalTrafficPolicy
ServiceType: ServiceSpec.type
StorageMedium: EmptyDirVolumeSource.medium
SupplementalGroupsPolicy: PodSecurityContext.supplementalGroupsPolicy
TaintEffect: Taint.effect Toleration.effect
TerminationMessagePolicy: Container.terminationMessagePolicy EphemeralContainer.terminationMessagePolicy
TolerationOperator: Toleration.operator
URIScheme: HTTPGetAction.scheme
UnsatisfiableConstraintAction: TopologySpreadConstraint.whenUnsatisfiable
types.UID: ObjectMeta.uid OwnerReference.uid ObjectReference.uid StatusDetails.uid Preconditions.uid
""").items()
    for field in fields
}
"""Which field has which of them."""

POINTERS = {
    f"{owner}.{field}"
    for owner, fields in _table("""
AppArmorProfile: localhostProfile
AzureDiskVolumeSource: cachingMode fsType readOnly kind
CSIVolumeSource: readOnly fsType
ClientIPConfig: timeoutSeconds
ClusterTrustBundleProjection: name signerName optional
ConfigMap: immutable
ConfigMapEnvSource: optional
ConfigMapKeySelector: optional
ConfigMapProjection: optional
ConfigMapVolumeSource: defaultMode optional
Container: restartPolicy
ContainerStatus: started stopSignal
DeploymentSpec: replicas revisionHistoryLimit progressDeadlineSeconds
DeploymentStatus: collisionCount terminatingReplicas
DownwardAPIVolumeFile: mode
DownwardAPIVolumeSource: defaultMode
Endpoint: hostname nodeName zone
EndpointAddress: nodeName
EndpointConditions: ready serving terminating
EphemeralContainer: restartPolicy
FileKeySelector: optional
GRPCAction: service
HTTPIngressPath: pathType
HostPathVolumeSource: type
ISCSIVolumeSource: initiatorName
IngressClassParametersReference: apiGroup namespace scope
IngressPortStatus: error
IngressSpec: ingressClassName
KeyToPath: mode
LeaseSpec: holderIdentity leaseDurationSeconds leaseTransitions preferredHolder strategy
Lifecycle: stopSignal
LoadBalancerIngress: ipMode
ObjectMeta: deletionGracePeriodSeconds
OwnerReference: blockOwnerDeletion controller
PersistentVolumeClaimSpec: storageClassName volumeAttributesClassName volumeMode
PodDNSConfigOption: value
PodResourceClaim: resourceClaimName resourceClaimTemplateName
PodSecurityContext: fsGroup fsGroupChangePolicy runAsGroup runAsNonRoot runAsUser seLinuxChangePolicy
PodSpec: activeDeadlineSeconds automountServiceAccountToken enableServiceLinks hostUsers hostnameOverride
PortStatus: error
Probe: terminationGracePeriodSeconds
ProjectedVolumeSource: defaultMode
ReplicaSetSpec: replicas
ReplicaSetStatus: terminatingReplicas
SeccompProfile: localhostProfile
Secret: immutable
SecretEnvSource: optional
SecretKeySelector: optional
SecretProjection: optional
SecretVolumeSource: defaultMode optional
SecurityContext: allowPrivilegeEscalation privileged procMount readOnlyRootFilesystem runAsGroup runAsNonRoot runAsUser
ServiceAccount: automountServiceAccountToken
ServiceAccountTokenProjection: expirationSeconds
ServicePort: appProtocol
ServiceSpec: allocateLoadBalancerNodePorts internalTrafficPolicy ipFamilyPolicy loadBalancerClass trafficDistribution
SleepAction: seconds
StatusDetails:
Toleration: tolerationSeconds
TopologySpreadConstraint: minDomains nodeAffinityPolicy nodeTaintsPolicy
TypedLocalObjectReference: apiGroup
TypedObjectReference: apiGroup namespace
VolumeMount: mountPropagation recursiveReadOnly
VolumeMountStatus: recursiveReadOnly
WindowsSecurityContextOptions: gmsaCredentialSpec gmsaCredentialSpecName hostProcess runAsUserName
""").items()
    for field in fields
} | {
    "PodSpec.preemptionPolicy", "PodSpec.priority", "PodSpec.runtimeClassName", "PodSpec.setHostnameAsFQDN",
    "PodSpec.shareProcessNamespace", "PodSpec.terminationGracePeriodSeconds",
    "PodSecurityContext.supplementalGroupsPolicy", "core.v1.EndpointPort.appProtocol",
    *(f"discovery.v1.EndpointPort.{field}" for field in ("appProtocol", "name", "port", "protocol")),
}  # fmt: skip
"""Optional scalars that Go holds as pointers: their zero values are kept, those of others dropped."""

LIST_TYPE = (
    "core.v1.List",
    {"apiVersion": "string", "items": ["[]any", {"req": 1}], "kind": "string", "metadata": "#meta.v1.ListMeta"},
)
"""The list of mixed objects, which only clients make."""
