"""What admission plug-ins add to a new pod: service account, tolerations, priority, quality of service."""

from __future__ import annotations

from random import Random

from tui.api.errors import ApiError, FieldError, forbidden
from tui.api.kind import Admission
from tui.api.names import SUFFIX_ALPHABET
from tui.api.objects import Obj, annotations_of, clone
from tui.kinds.pod.defaults import all_containers
from tui.kinds.pod.rules.annotations import MIRROR
from tui.kinds.quantity import parse

TOKEN_PATH = "/var/run/secrets/kubernetes.io/serviceaccount"
_POLICY = "PreemptLowerPriority"
PRIORITIES = {"": 0, "system-cluster-critical": 2_000_000_000, "system-node-critical": 2_000_001_000}


def suffix(random: Random, length: int = 5) -> str:
    """Letters as the server's name generator draws them."""
    return "".join(random.choices(SUFFIX_ALPHABET, k=length))


def admit(pod: Obj, old: Obj | None, admission: Admission) -> list[FieldError]:
    """The admission chain of a pod. Raises ApiError where a plug-in refuses."""
    if old is None:
        _service_account(pod, admission)
        _priority(pod)
        _runtime_class(pod)
    else:
        for field in ("priority", "preemptionPolicy"):
            if pod["spec"].get(field) is None and old["spec"].get(field) is not None:
                pod["spec"][field] = old["spec"][field]
    _tolerations(pod["spec"])
    return []


def _refused(pod: Obj, detail: str) -> ApiError:
    """Admission comes before the server has made up a name."""
    return forbidden("pods", pod["metadata"].get("generateName") or pod["metadata"].get("name", ""), detail)


def _service_account(pod: Obj, admission: Admission) -> None:
    """The account and its token; a pod that a kubelet runs from a file has neither."""
    spec, meta = pod["spec"], pod["metadata"]
    if MIRROR in annotations_of(pod):
        return
    name = spec.get("serviceAccountName") or "default"
    spec["serviceAccountName"] = spec["serviceAccount"] = name
    account = admission.find("serviceaccounts", meta["namespace"], name)
    if account is None and name != "default":
        detail = f'error looking up service account {meta["namespace"]}/{name}: serviceaccount "{name}" not found'
        raise _refused(pod, detail)
    if not spec.get("imagePullSecrets") and (account or {}).get("imagePullSecrets"):
        spec["imagePullSecrets"] = clone((account or {})["imagePullSecrets"])
    wanted = spec.get("automountServiceAccountToken")
    if wanted is None:
        wanted = (account or {}).get("automountServiceAccountToken")
    if wanted is False:
        return
    names = [v.get("name") or "" for v in spec.get("volumes") or ()]
    volume = next((given for given in names if given.startswith("kube-api-access-")), "")
    name = volume or f"kube-api-access-{suffix(admission.random)}"
    mounted = [_mount(container, name) for container in all_containers(spec)]
    if any(mounted) and not volume:
        spec["volumes"] = [*(spec.get("volumes") or ()), token_volume(name)]


def _mount(container: Obj, volume: str) -> bool:
    mounts = container.get("volumeMounts") or []
    if any(m.get("mountPath") == TOKEN_PATH for m in mounts):
        return False
    container["volumeMounts"] = [*mounts, {"mountPath": TOKEN_PATH, "name": volume, "readOnly": True}]
    return True


def token_volume(name: str) -> Obj:
    """The projected volume that carries the pod's API token, the cluster's CA and its namespace."""
    namespace = {"fieldRef": {"apiVersion": "v1", "fieldPath": "metadata.namespace"}, "path": "namespace"}
    return {"name": name, "projected": {"defaultMode": 420, "sources": [
        {"serviceAccountToken": {"expirationSeconds": 3607, "path": "token"}},
        {"configMap": {"items": [{"key": "ca.crt", "path": "ca.crt"}], "name": "kube-root-ca.crt"}},
        {"downwardAPI": {"items": [namespace]}},
    ]}}


def _tolerations(spec: Obj) -> None:
    """DefaultTolerationSeconds: a pod stays 300 s on a node that is not ready or unreachable."""
    for key in ("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"):
        present = spec.get("tolerations") or []
        if any(t.get("key", "") in (key, "") and t.get("effect", "") in ("NoExecute", "") for t in present):
            continue
        added = {"effect": "NoExecute", "key": key, "operator": "Exists", "tolerationSeconds": 300}
        spec["tolerations"] = [*present, added]


def _priority(pod: Obj) -> None:
    spec = pod["spec"]
    name = spec.get("priorityClassName") or ""
    if name not in PRIORITIES:
        raise _refused(pod, f"no PriorityClass with name {name} was found")
    given, policy = spec.get("priority"), spec.get("preemptionPolicy")
    if given is not None and given != PRIORITIES[name]:
        raise _refused(pod, f"the integer value of priority ({given}) must not be provided in pod spec; "
                            f"priority admission controller computed {PRIORITIES[name]} from the given "
                            "PriorityClass name")
    if policy is not None and policy != _POLICY:
        raise _refused(pod, f"the string value of PreemptionPolicy ({policy}) must not be provided in pod spec; "
                            f"priority admission controller computed {_POLICY} from the given PriorityClass name")
    spec["priority"], spec["preemptionPolicy"] = PRIORITIES[name], _POLICY


def _runtime_class(pod: Obj) -> None:
    name = pod["spec"].get("runtimeClassName")
    if name is not None:
        raise _refused(pod, f'pod rejected: RuntimeClass "{name}" not found')


def quality(spec: Obj) -> str:
    """qosClass: Guaranteed, Burstable or BestEffort (qos.ComputePodQOS)."""
    guaranteed, any_set = True, False
    for container in all_containers(spec):
        resources = container.get("resources") or {}
        limits, requests = resources.get("limits") or {}, resources.get("requests") or {}
        any_set = any_set or bool({"cpu", "memory"} & {**limits, **requests}.keys())
        for name in ("cpu", "memory"):
            limit = limits.get(name)
            guaranteed = guaranteed and limit is not None and parse(limit) == parse(requests.get(name, limit))
    if not any_set:
        return "BestEffort"
    return "Guaranteed" if guaranteed else "Burstable"


def prepare(pod: Obj, old: Obj | None) -> None:
    """A new pod is Pending whatever its manifest says of status (podStrategy.PrepareForCreate)."""
    if old is None:
        pod["status"] = {"phase": "Pending", "qosClass": _quality(pod)}


def _quality(pod: Obj) -> str:
    try:
        return quality(pod.get("spec") or {})
    except ValueError:
        return "BestEffort"
