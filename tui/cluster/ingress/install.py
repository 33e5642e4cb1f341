"""What installing ingress-nginx leaves behind, as far as it is simulated: its namespace, class, pods and Service."""

from __future__ import annotations

from tui.api.kind import Api
from tui.api.objects import Obj
from tui.cluster.ingress.options import IMAGE

NAMESPACE, NAME = "ingress-nginx", "ingress-nginx-controller"
VERSION = "1.14.0"
_SELECTOR = {
    "app.kubernetes.io/component": "controller", "app.kubernetes.io/instance": "ingress-nginx",
    "app.kubernetes.io/name": "ingress-nginx",
}
_LABELS = {**_SELECTOR, "app.kubernetes.io/part-of": "ingress-nginx", "app.kubernetes.io/version": VERSION}
_PUBLISH = f"--publish-service=$(POD_NAMESPACE)/{NAME}"
_ARGS = (
    "/nginx-ingress-controller", "--election-id=ingress-nginx-leader",
    "--controller-class=k8s.io/ingress-nginx", "--ingress-class=nginx",
    "--configmap=$(POD_NAMESPACE)/ingress-nginx-controller",
)


def install(api: Api, *, cloud: bool) -> None:
    """Create it all: in a cloud behind a load balancer; else, as kind has it, with the node's own ports 80 and 443."""
    meta = {"name": NAME, "namespace": NAMESPACE, "labels": dict(_LABELS)}
    namespace = {"name": NAMESPACE, "labels": {k: v for k, v in _SELECTOR.items() if not k.endswith("component")}}
    api.create({"apiVersion": "v1", "kind": "Namespace", "metadata": namespace})
    account = {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {**meta, "name": "ingress-nginx"}}
    api.create({**account, "automountServiceAccountToken": True})
    api.create({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {**meta, "labels": dict(_LABELS)}})
    api.create({
        "apiVersion": "networking.k8s.io/v1", "kind": "IngressClass",
        "metadata": {"name": "nginx", "labels": dict(_LABELS)}, "spec": {"controller": "k8s.io/ingress-nginx"},
    })
    api.create({"apiVersion": "v1", "kind": "Service", "metadata": {**meta, "labels": dict(_LABELS)}, "spec": {
        "type": "LoadBalancer" if cloud else "NodePort", "selector": dict(_SELECTOR),
        **({"externalTrafficPolicy": "Local"} if cloud else {}),
        "ports": [{"name": n, "port": p, "targetPort": n, "appProtocol": n} for n, p in (("http", 80), ("https", 443))],
    }})
    api.create({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {**meta, "labels": dict(_LABELS)}, "spec": {
        **({} if cloud else {"strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 1}}}),
        "revisionHistoryLimit": 10, "selector": {"matchLabels": dict(_SELECTOR)},
        "template": {"metadata": {"labels": dict(_LABELS)}, "spec": _pod(cloud)},
    }})


def _pod(cloud: bool) -> Obj:
    def probe(failures: int) -> Obj:
        return {"httpGet": {"path": "/healthz", "port": 10254, "scheme": "HTTP"}, "initialDelaySeconds": 10,
                "failureThreshold": failures}

    http, https = ({}, {}) if cloud else ({"hostPort": 80}, {"hostPort": 443})
    none: dict[str, int] = {}
    ports = (("http", 80, http), ("https", 443, https), ("webhook", 8443, none))
    return {
        "containers": [{
            "name": "controller", "image": f"{IMAGE}:v{VERSION}",
            "args": [*_ARGS[:1], *([_PUBLISH] if cloud else []), *_ARGS[1:]],
            "env": [{"name": name, "valueFrom": {"fieldRef": {"fieldPath": path}}}
                    for name, path in (("POD_NAME", "metadata.name"), ("POD_NAMESPACE", "metadata.namespace"))],
            "ports": [{"name": name, "containerPort": port, "protocol": "TCP", **host} for name, port, host in ports],
            "livenessProbe": probe(5), "readinessProbe": probe(3),
            "resources": {"requests": {"cpu": "100m", "memory": "90Mi"}},
        }],
        "dnsPolicy": "ClusterFirst", "nodeSelector": {"kubernetes.io/os": "linux"},
        "serviceAccountName": "ingress-nginx", "terminationGracePeriodSeconds": 300,
    }
