"""What a cluster holds when its world starts, as kubeadm and kind leave it: nodes, namespaces, kube-system."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from tui.api.objects import Obj
from tui.cluster.metadata import suffix
from tui.cluster.resolvconf import DNS_IP
from tui.kinds.age import format_micro, format_time
from tui.kinds.node import make_node
from tui.kinds.service.kubernetes import WHERE, KubernetesServiceController

if TYPE_CHECKING:
    from tui.cluster.cluster import Cluster

SYSTEM = "kube-system"
COREDNS = "registry.k8s.io/coredns/coredns:v1.13.1"
PROXY = "kube-proxy"
STATIC = {
    "etcd": ("registry.k8s.io/etcd:3.6.6-0", "100m", "100Mi"),
    "kube-apiserver": ("registry.k8s.io/kube-apiserver:{version}", "250m", ""),
    "kube-controller-manager": ("registry.k8s.io/kube-controller-manager:{version}", "200m", ""),
    "kube-scheduler": ("registry.k8s.io/kube-scheduler:{version}", "100m", ""),
}
_COREFILE = """.:53 {{
    errors
    health {{
       lameduck 5s
    }}
    ready
    kubernetes {domain} in-addr.arpa ip6.arpa {{
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
       ttl 30
    }}
    prometheus :9153
    forward . /etc/resolv.conf {{
       max_concurrent 1000
    }}
    cache 30 {{
       disable success {domain}
       disable denial {domain}
    }}
    loop
    reload
    loadbalance
}}
"""


def seed_world(cluster: Cluster) -> None:
    """Make it all, at the time at which the cluster was made; controllers then do their part."""
    api, settings = cluster.api, cluster.settings
    names = ["control-plane", *(f"worker-{n}" for n in range(1, settings.workers + 1))]
    for number, name in enumerate(names):
        _node(cluster, make_node(name, number, settings.version, cluster.now, control_plane=number == 0))
    for name in ("default", "kube-node-lease", "kube-public", SYSTEM):
        api.create({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}})
    KubernetesServiceController().sync(WHERE, api)
    for name in names:
        _lease(cluster, "kube-node-lease", name, name)
    for name in ("kube-controller-manager", "kube-scheduler"):
        _lease(cluster, SYSTEM, name, f"control-plane_{suffix(cluster.random)}")
    if not settings.bare:
        _dns(cluster)
        for name in STATIC:
            seed_static_pod(cluster, name)
        for name in names:
            seed_proxy(cluster, name)
    if settings.ingress:
        from tui.cluster.ingress.install import install

        install(api, cloud=settings.cloud)


def _node(cluster: Cluster, node: Obj) -> None:
    stored = cluster.api.create(node)
    cluster.api.update_status({**stored, "status": node["status"]})


def _lease(cluster: Cluster, namespace: str, name: str, holder: str) -> None:
    now = format_micro(cluster.now)
    spec = {"holderIdentity": holder, "leaseDurationSeconds": 40, "renewTime": now}
    if namespace == SYSTEM:
        spec |= {"acquireTime": now, "leaseDurationSeconds": 15, "leaseTransitions": 0}
    meta = {"name": name, "namespace": namespace}
    cluster.api.create({"apiVersion": "coordination.k8s.io/v1", "kind": "Lease", "metadata": meta, "spec": spec})


def _dns(cluster: Cluster) -> None:
    """The coredns Deployment, its configuration and the Service kube-dns."""
    api, domain = cluster.api, cluster.settings.cluster_domain
    meta = {"name": "coredns", "namespace": SYSTEM}
    api.create({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": dict(meta)})
    api.create({"apiVersion": "v1", "kind": "ConfigMap", "metadata": dict(meta),
                "data": {"Corefile": _COREFILE.format(domain=domain)}})
    for node in api.list("nodes"):
        cluster.nodes.images[node["metadata"]["name"], COREDNS] = True
    labels = {"k8s-app": "kube-dns"}
    api.create({
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {**meta, "labels": dict(labels)},
        "spec": {
            "replicas": 2, "selector": {"matchLabels": dict(labels)},
            "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 1}},
            "template": {"metadata": {"labels": dict(labels)}, "spec": _coredns_spec()},
        },
    })
    ports = [{"name": "dns", "port": 53, "protocol": "UDP", "targetPort": 53},
             {"name": "dns-tcp", "port": 53, "protocol": "TCP", "targetPort": 53},
             {"name": "metrics", "port": 9153, "protocol": "TCP", "targetPort": 9153}]
    shown = {**labels, "kubernetes.io/cluster-service": "true", "kubernetes.io/name": "CoreDNS"}
    notes = {"prometheus.io/port": "9153", "prometheus.io/scrape": "true"}
    api.create({
        "apiVersion": "v1", "kind": "Service",
        "metadata": {"name": "kube-dns", "namespace": SYSTEM, "labels": shown, "annotations": notes},
        "spec": {"clusterIP": DNS_IP, "selector": dict(labels), "ports": ports},
    })


def _coredns_spec() -> Obj:
    def probe(path: str, port: int, delay: int) -> Obj:
        return {"httpGet": {"path": path, "port": port, "scheme": "HTTP"}, "initialDelaySeconds": delay}

    return {
        "containers": [{
            "name": "coredns", "image": COREDNS, "imagePullPolicy": "IfNotPresent",
            "args": ["-conf", "/etc/coredns/Corefile"],
            "ports": [{"containerPort": 53, "name": "dns", "protocol": "UDP"},
                      {"containerPort": 53, "name": "dns-tcp", "protocol": "TCP"},
                      {"containerPort": 9153, "name": "metrics", "protocol": "TCP"}],
            "resources": {"limits": {"memory": "170Mi"}, "requests": {"cpu": "100m", "memory": "70Mi"}},
            "livenessProbe": {**probe("/health", 8080, 60), "timeoutSeconds": 5, "failureThreshold": 5},
            "readinessProbe": probe("/ready", 8181, 0),
            "volumeMounts": [{"mountPath": "/etc/coredns", "name": "config-volume", "readOnly": True}],
        }],
        "dnsPolicy": "Default", "nodeSelector": {"kubernetes.io/os": "linux"},
        "priorityClassName": "system-cluster-critical", "serviceAccountName": "coredns",
        "tolerations": [{"key": "CriticalAddonsOnly", "operator": "Exists"},
                        {"effect": "NoSchedule", "key": "node-role.kubernetes.io/control-plane"}],
        "volumes": [{"name": "config-volume", "configMap": {
            "name": "coredns", "items": [{"key": "Corefile", "path": "Corefile"}]}}],
    }


def seed_static_pod(cluster: Cluster, name: str) -> None:
    """A mirror pod of the control plane, which the kubelet runs from a file."""
    image, cpu, memory = STATIC[name]
    requests = {"cpu": cpu, **({"memory": memory} if memory else {})}
    digest = hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()
    notes = {"kubernetes.io/config.hash": digest, "kubernetes.io/config.mirror": digest,
             "kubernetes.io/config.seen": format_time(cluster.now), "kubernetes.io/config.source": "file"}
    node = cluster.api.find("nodes", "", "control-plane")
    assert node is not None
    owner = {"apiVersion": "v1", "kind": "Node", "name": "control-plane", "uid": node["metadata"]["uid"],
             "controller": True}
    meta = {"name": f"{name}-control-plane", "namespace": SYSTEM, "annotations": notes, "ownerReferences": [owner],
            "labels": {"component": name, "tier": "control-plane"}}
    container = {"name": name, "image": image.format(version=cluster.settings.version), "command": [name],
                 "resources": {"requests": requests}}
    _place(cluster, meta, container, "control-plane", [{"effect": "NoExecute", "operator": "Exists"}])


def seed_proxy(cluster: Cluster, node: str) -> None:
    digest = hashlib.md5(b"kube-proxy", usedforsecurity=False).hexdigest()
    uid = "-".join((digest[:8], digest[8:12], digest[12:16], digest[16:20], digest[20:]))
    owner = {"apiVersion": "apps/v1", "kind": "DaemonSet", "name": PROXY, "uid": uid, "controller": True,
             "blockOwnerDeletion": True}
    meta = {"generateName": "kube-proxy-", "namespace": SYSTEM, "labels": {"k8s-app": "kube-proxy"},
            "ownerReferences": [owner]}
    image = f"registry.k8s.io/kube-proxy:{cluster.settings.version}"
    command = ["/usr/local/bin/kube-proxy", "--config=/var/lib/kube-proxy/config.conf"]
    container = {"name": "kube-proxy", "image": image, "command": command}
    _place(cluster, meta, container, node, [{"operator": "Exists"}])


def _place(cluster: Cluster, meta: Obj, container: Obj, node: str, tolerations: list[Obj]) -> None:
    """A pod of the node's own, running already: what it runs is this program, so no kubelet takes it on."""
    spec = {"containers": [container], "hostNetwork": True, "nodeName": node, "tolerations": tolerations,
            "priorityClassName": "system-node-critical", "automountServiceAccountToken": False}
    found = cluster.api.find("nodes", "", node)
    assert found is not None
    ip = found["status"]["addresses"][0]["address"]
    hooks, cluster.store.hooks = cluster.store.hooks, []
    pod = cluster.api.create({"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": spec})
    cluster.api.update_status({**pod, "status": _running(cluster, pod, ip)})
    cluster.store.hooks = hooks


def _running(cluster: Cluster, pod: Obj, ip: str) -> Obj:
    now, container = format_time(cluster.now), pod["spec"]["containers"][0]
    uid = hashlib.sha256(pod["metadata"]["uid"].encode()).hexdigest()
    kinds = ("PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled")
    return {
        "phase": "Running", "qosClass": pod["status"].get("qosClass", "Burstable"), "startTime": now,
        "hostIP": ip, "hostIPs": [{"ip": ip}], "podIP": ip, "podIPs": [{"ip": ip}],
        "conditions": [{"type": kind, "status": "True", "lastProbeTime": None, "lastTransitionTime": now}
                       for kind in kinds],
        "containerStatuses": [{
            "name": container["name"], "image": container["image"], "imageID": container["image"],
            "containerID": f"containerd://{uid}", "ready": True, "started": True, "restartCount": 0,
            "lastState": {}, "state": {"running": {"startedAt": now}},
        }],
    }
