"""kubectl expose."""

from __future__ import annotations

from typing import Any

from tui.api.objects import Obj, dig
from tui.api.process import Steps
from tui.kubectl import options
from tui.kubectl.changes import create, report, with_configuration
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure, raise_all
from tui.kubectl.flags import Flag
from tui.kubectl.keyvalues import parse_labels_flag
from tui.kubectl.targets import Target, flatten, resolve
from tui.kubectl.verb import Verb

_KINDS = ("Pod", "Service", "ReplicationController", "ReplicaSet", "Deployment")


def run(context: Context) -> Steps:
    """A Service for the pods of something else."""
    targets, errors = yield from resolve(context, context.args, selectors=False)
    raise_all(flatten(errors))
    for target in targets:
        service = generate(context, target)
        if context.flags["save-config"]:
            service = with_configuration(service)
        made = create(context, context.mapper.find("services"), service, manager="kubectl-expose")
        report(context, context.mapper.find("services"), made, "exposed")
    return 0


def generate(context: Context, target: Target) -> Obj:
    """The Service, as the generator writes it; raises Failure for what cannot be exposed."""
    flags, obj = context.flags, target.obj or {}
    if target.resource.kind not in _KINDS:
        raise Failure(f"cannot expose a {_title(target)}")
    spec: dict[str, Any] = {"ports": _ports(context, target, obj), "selector": _selector(context, target, obj)}
    if flags["type"]:
        spec["type"] = flags["type"]
    if flags["cluster-ip"]:
        spec["clusterIP"] = flags["cluster-ip"]
    if flags["external-ip"]:
        spec["externalIPs"] = [flags["external-ip"]]
    if flags["load-balancer-ip"]:
        spec["loadBalancerIP"] = flags["load-balancer-ip"]
    if flags["session-affinity"]:
        if flags["session-affinity"] not in ("None", "ClientIP"):
            raise Failure(f"unknown session affinity: {flags['session-affinity']}")
        spec["sessionAffinity"] = flags["session-affinity"]
    labels = parse_labels_flag(flags["labels"]) if flags["labels"] else dig(obj, "metadata", "labels", default={})
    meta: dict[str, Any] = {"name": flags["name"] or target.name[:63]}
    if labels:
        meta["labels"] = dict(labels)
    if context.dry_run != "client" or context.explicit_namespace:
        meta["namespace"] = target.namespace
    return {"apiVersion": "v1", "kind": "Service", "metadata": meta, "spec": spec, "status": {"loadBalancer": {}}}


def _title(target: Target) -> str:
    kind, group = target.resource.kind, target.resource.group
    return f"{kind}.{group}" if group else kind


def _selector(context: Context, target: Target, obj: Obj) -> dict[str, str]:
    given = context.flags["selector"]
    if given:
        return parse_labels_flag(given)
    kind = target.resource.kind
    if kind == "Pod":
        found = dig(obj, "metadata", "labels", default={})
        if not found:
            raise Failure("couldn't retrieve selectors via --selector flag or introspection: the pod has no labels "
                          "and cannot be exposed")
    elif kind == "Service":
        found = dig(obj, "spec", "selector", default={})
        if not found:
            raise Failure("couldn't retrieve selectors via --selector flag or introspection: the service has no pod "
                          "selector set")
    else:
        if dig(obj, "spec", "selector", "matchExpressions"):
            raise Failure("couldn't retrieve selectors via --selector flag or introspection: couldn't convert "
                          "expressions - "
                          f"\"{dig(obj, 'spec', 'selector', 'matchExpressions')}\" to map-based selector format")
        found = dig(obj, "spec", "selector", "matchLabels", default={})
    return dict(found)


def _ports(context: Context, target: Target, obj: Obj) -> list[Obj]:
    flags = context.flags
    known = _known(target, obj)
    if flags["port"]:
        numbers = flags["port"].split(",")
        protocols = {n: p for n, p in known}
    else:
        if not known:
            raise Failure("couldn't find port via --port flag or introspection")
        numbers, protocols = [n for n, _ in known], {n: p for n, p in known}
    ports = []
    for at, number in enumerate(numbers):
        if not number.isdigit():
            raise Failure(f'strconv.Atoi: parsing "{number}": invalid syntax')
        wanted = flags["target-port"] or number
        entry: dict[str, Any] = {"port": int(number), "protocol": flags["protocol"] or protocols.get(number, "TCP"),
                                 "targetPort": int(wanted) if wanted.isdigit() else wanted}  # fmt: skip
        if len(numbers) > 1:
            entry = {"name": f"port-{at + 1}", **entry}
        ports.append(entry)
    return ports


def _known(target: Target, obj: Obj) -> list[tuple[str, str]]:
    """Ports that the object itself names, with their protocols."""
    if target.resource.kind == "Service":
        return [(str(p["port"]), p.get("protocol", "TCP")) for p in dig(obj, "spec", "ports", default=[])]
    spec = dig(obj, "spec", default={}) if target.resource.kind == "Pod" else dig(obj, "spec", "template", "spec",
        default={})
    found = [(str(p["containerPort"]), p.get("protocol", "TCP"))
             for c in spec.get("containers") or () for p in c.get("ports") or ()]  # fmt: skip
    return list(dict(found).items())


VERB = Verb(
    "expose", "Take a replication controller, service, deployment or pod and expose it as a new Kubernetes service",
    run, group="Basic Commands (Beginner)", operands=("@kind", "@name"),
    usage="(-f FILENAME | TYPE NAME) [--port=port] [--protocol=TCP|UDP|SCTP] [--target-port=number-or-name] "
          "[--name=name] [--external-ip=external-ip-of-service] [--type=type]",
    long="Expose a resource as a new Kubernetes service: its selector is taken over, and its ports where none are "
         "given.",
    examples="# A Service on port 80 for the pods of a replica set\nkubectl expose rs web --port=80 --target-port=8080",
    flags=(
        *options.FILES, *options.OUTPUT, options.DRY_RUN, options.SAVE_CONFIG,
        Flag("field-manager", "Name of who manages the fields.", default="kubectl-expose"),
        Flag("port", "Port of the Service."), Flag("target-port", "Port, or its name, on the pods."),
        Flag("protocol", "TCP, UDP or SCTP.", values=("TCP", "UDP", "SCTP")),
        Flag("type", "ClusterIP, NodePort, LoadBalancer or ExternalName.",
             values=("ClusterIP", "NodePort", "LoadBalancer", "ExternalName")),
        Flag("name", "Name of the Service."), Flag("selector", "Labels to select pods by, as key=value,..."),
        Flag("labels", "Labels of the Service.", "l"), Flag("cluster-ip", "Address to ask for, or None."),
        Flag("external-ip", "External address to accept."), Flag("load-balancer-ip", "Address for the load balancer."),
        Flag("session-affinity", "None or ClientIP.", values=("None", "ClientIP")),
        Flag("overrides", "JSON to merge in.", simulated=False), Flag("override-type", "How to merge it.",
            simulated=False),
        options.RECORD,
    ),
)  # fmt: skip
