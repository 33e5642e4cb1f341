"""Every resource that a v1.36 API server names in discovery, simulated or not."""

from __future__ import annotations

from tui.api.objects import Obj
from tui.api.record import record

_ALL = ("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch")
_VERBS = {"all": _ALL, "read": ("get", "list"), "post": ("create",)}

# group/version, then lines of: plural kind scope(n: namespaced, c: cluster) verbs short names (- for none) categories
_TEXT = """
v1
bindings Binding n post
componentstatuses ComponentStatus c read cs
configmaps ConfigMap n all cm
endpoints Endpoints n all ep
events Event n all ev
limitranges LimitRange n all limits
namespaces Namespace c all ns
nodes Node c all no
persistentvolumeclaims PersistentVolumeClaim n all pvc
persistentvolumes PersistentVolume c all pv
pods Pod n all po all
podtemplates PodTemplate n all
replicationcontrollers ReplicationController n all rc all
resourcequotas ResourceQuota n all quota
secrets Secret n all
serviceaccounts ServiceAccount n all sa
services Service n all svc all
admissionregistration.k8s.io/v1
mutatingadmissionpolicies MutatingAdmissionPolicy c all - api-extensions
mutatingadmissionpolicybindings MutatingAdmissionPolicyBinding c all - api-extensions
mutatingwebhookconfigurations MutatingWebhookConfiguration c all - api-extensions
validatingadmissionpolicies ValidatingAdmissionPolicy c all - api-extensions
validatingadmissionpolicybindings ValidatingAdmissionPolicyBinding c all - api-extensions
validatingwebhookconfigurations ValidatingWebhookConfiguration c all - api-extensions
apiextensions.k8s.io/v1
customresourcedefinitions CustomResourceDefinition c all crd,crds api-extensions
apiregistration.k8s.io/v1
apiservices APIService c all - api-extensions
apps/v1
controllerrevisions ControllerRevision n all
daemonsets DaemonSet n all ds all
deployments Deployment n all deploy all
replicasets ReplicaSet n all rs all
statefulsets StatefulSet n all sts all
authentication.k8s.io/v1
selfsubjectreviews SelfSubjectReview c post
tokenreviews TokenReview c post
authorization.k8s.io/v1
localsubjectaccessreviews LocalSubjectAccessReview n post
selfsubjectaccessreviews SelfSubjectAccessReview c post
selfsubjectrulesreviews SelfSubjectRulesReview c post
subjectaccessreviews SubjectAccessReview c post
autoscaling/v2
horizontalpodautoscalers HorizontalPodAutoscaler n all hpa all
autoscaling/v1
horizontalpodautoscalers HorizontalPodAutoscaler n all hpa all
batch/v1
cronjobs CronJob n all cj all
jobs Job n all - all
certificates.k8s.io/v1
certificatesigningrequests CertificateSigningRequest c all csr
coordination.k8s.io/v1
leases Lease n all
discovery.k8s.io/v1
endpointslices EndpointSlice n all
events.k8s.io/v1
events Event n all ev
flowcontrol.apiserver.k8s.io/v1
flowschemas FlowSchema c all
prioritylevelconfigurations PriorityLevelConfiguration c all
networking.k8s.io/v1
ingressclasses IngressClass c all
ingresses Ingress n all ing
ipaddresses IPAddress c all ip
networkpolicies NetworkPolicy n all netpol
servicecidrs ServiceCIDR c all
node.k8s.io/v1
runtimeclasses RuntimeClass c all
policy/v1
poddisruptionbudgets PodDisruptionBudget n all pdb
rbac.authorization.k8s.io/v1
clusterrolebindings ClusterRoleBinding c all
clusterroles ClusterRole c all
rolebindings RoleBinding n all
roles Role n all
resource.k8s.io/v1
deviceclasses DeviceClass c all
resourceclaims ResourceClaim n all
resourceclaimtemplates ResourceClaimTemplate n all
resourceslices ResourceSlice c all
scheduling.k8s.io/v1
priorityclasses PriorityClass c all pc
storage.k8s.io/v1
csidrivers CSIDriver c all
csinodes CSINode c all
csistoragecapacities CSIStorageCapacity n all
storageclasses StorageClass c all sc
volumeattachments VolumeAttachment c all
volumeattributesclasses VolumeAttributesClass c all vac
"""


@record
class Resource:
    """One resource of one group and version, as discovery names it."""

    group: str
    version: str
    plural: str
    kind: str
    namespaced: bool
    verbs: tuple[str, ...]
    short: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()

    @property
    def api_version(self) -> str:
        """`v1`, `apps/v1`."""
        return f"{self.group}/{self.version}" if self.group else self.version

    @property
    def name(self) -> str:
        """`pods`, `deployments.apps`."""
        return f"{self.plural}.{self.group}" if self.group else self.plural

    @property
    def entry(self) -> Obj:
        """The APIResource as JSON, with its group and version."""
        return {
            "name": self.plural, "singularName": self.kind.lower(), "shortNames": list(self.short),
            "namespaced": self.namespaced, "kind": self.kind, "group": self.group, "version": self.version,
            "verbs": list(self.verbs), "categories": list(self.categories),
        }


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split(",")) if text not in ("", "-") else ()


def _read() -> list[Resource]:
    found: list[Resource] = []
    group, version = "", "v1"
    for line in _TEXT.split("\n"):
        parts = line.split()
        if len(parts) == 1:
            group, _, version = parts[0].rpartition("/")
        elif parts:
            plural, kind, scope, verbs, short, categories = (*parts, "", "")[:6]
            found.append(
                Resource(group, version, plural, kind, scope == "n", _VERBS[verbs], _words(short), _words(categories))
            )
    return found


RESOURCES: tuple[Resource, ...] = tuple(_read())
"""In the order of discovery."""

BY_NAME: dict[str, Resource] = {resource.name: resource for resource in reversed(RESOURCES)}
"""By `plural.group`, in the preferred version."""
