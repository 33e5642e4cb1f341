"""kubectl expose."""

from __future__ import annotations

import re
from typing import Any

from tui.api.errors import ApiError
from tui.api.objects import Obj, dig
from tui.api.process import Steps
from tui.kubectl import options
from tui.kubectl.changes import create
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure, raise_all
from tui.kubectl.flags import Flag
from tui.kubectl.keyvalues import parse_labels_flag, whole
from tui.kubectl.overrides import FLAGS as OVERRIDES
from tui.kubectl.overrides import overridden
from tui.kubectl.printers import printer
from tui.kubectl.targets import Target, flatten, resolve
from tui.kubectl.typed import report_typed, with_typed_configuration
from tui.kubectl.verb import Verb

_KINDS = ("Pod", "Service", "ReplicationController", "ReplicaSet", "Deployment")


def run(context: Context) -> Steps:
    """A Service for the pods of something else."""
    _ = printer(context), context.dry_run
    pods = str(context.flags.values.pop("selector"))  # of the Service, not of what is exposed
    targets, errors = yield from resolve(context, context.args, selectors=False)
    for target in targets:
        try:
            _expose(context, target, pods)
        except (ApiError, Failure) as error:
            errors.append(error)
    raise_all(flatten(errors))
    return 0


def _expose(context: Context, target: Target, pods: str) -> None:
    service = overridden(context, generate(context, target, pods))
    if context.dry_run != "client" or context.explicit_namespace:
        service["metadata"]["namespace"] = target.namespace
    if context.flags["save-config"] and context.dry_run != "client":
        service = with_typed_configuration(service)
    services = context.mapper.find("services")
    made = create(context, services, service, manager="kubectl-expose")
    report_typed(context, services, made, "exposed", joined=True)


def generate(context: Context, target: Target, pods: str) -> Obj:
    """The Service, as the generator writes it; raises Failure for what cannot be exposed."""
    flags, obj = context.flags, target.obj or {}
    if target.resource.kind not in _KINDS:
        raise Failure(f"cannot expose a {_title(target)}")
    selector = parse_labels_flag(pods) if pods else _selector(target, obj)
    spec: dict[str, Any] = {"ports": _ports(context, target, obj), "selector": selector}
    if flags["type"]:
        spec["type"] = flags["type"]
    if flags["cluster-ip"]:
        spec["clusterIP"] = flags["cluster-ip"]
    if flags["external-ip"]:
        spec["externalIPs"] = [flags["external-ip"]]
    if flags["load-balancer-ip"] and flags["type"] == "LoadBalancer":
        spec["loadBalancerIP"] = flags["load-balancer-ip"]
    if flags["session-affinity"]:
        if flags["session-affinity"] not in ("None", "ClientIP"):
            raise Failure(f"unknown session affinity: {flags['session-affinity']}")
        spec["sessionAffinity"] = flags["session-affinity"]
    labels = parse_labels_flag(flags["labels"]) if flags["labels"] else dig(obj, "metadata", "labels", default={})
    meta: dict[str, Any] = {"name": flags["name"] or target.name[:63]}
    if labels:
        meta["labels"] = dict(labels)
    return {"apiVersion": "v1", "kind": "Service", "metadata": meta, "spec": spec, "status": {"loadBalancer": {}}}


def _title(target: Target) -> str:
    kind, group = target.resource.kind, target.resource.group
    return f"{kind}.{group}" if group else kind


def _selector(target: Target, obj: Obj) -> dict[str, str]:
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
        found = _match_labels(target, obj)
    return dict(found)


def _match_labels(target: Target, obj: Obj) -> dict[str, str]:
    found: dict[str, str] = dig(obj, "spec", "selector", "matchLabels", default={})
    if not found:
        raise Failure(f"couldn't retrieve selectors via --selector flag or introspection: invalid "
                      f"{target.resource.kind.lower()}: no selectors, therefore cannot be exposed")
    expressions = dig(obj, "spec", "selector", "matchExpressions", default=[])
    if expressions:
        shown = " ".join(f"{{Key:{e['key']} Operator:{e['operator']} Values:[{' '.join(e.get('values') or ())}]}}"
                         for e in expressions)  # fmt: skip
        raise Failure("couldn't retrieve selectors via --selector flag or introspection: couldn't convert "
                      f'expressions - "[{shown}]" to map-based selector format')
    return found


def _ports(context: Context, target: Target, obj: Obj) -> list[Obj]:
    """A port for each number, or for each of its protocols where the object uses it with several."""
    flags, known = context.flags, _known(target, obj)
    numbers = flags["port"].split(",") if flags["port"] else list(known)
    if not numbers:
        raise Failure("couldn't find port via --port flag or introspection")
    ports = []
    for at, number in enumerate(numbers, 1):
        protocols = [flags["protocol"]] if flags["protocol"] else known.get(number) or ["TCP"]
        wanted = flags["target-port"] or number
        for protocol in protocols:
            entry = {"port": whole(number), "protocol": protocol, "targetPort": _port_or_name(wanted)}
            name = f"port-{at}" + (f"-{protocol.lower()}" if len(protocols) > 1 else "")
            ports.append({"name": name, **entry} if len(numbers) > 1 or len(protocols) > 1 else entry)
    return ports


def _port_or_name(text: str) -> int | str:
    return int(text) if re.fullmatch(r"[+-]?\d+", text) else text


def _known(target: Target, obj: Obj) -> dict[str, list[str]]:
    """Ports that the object itself names, each with its protocols."""
    found: dict[str, list[str]] = {}
    if target.resource.kind == "Service":
        ports = [(p["port"], p.get("protocol", "TCP")) for p in dig(obj, "spec", "ports", default=[])]
    else:
        at = ("spec",) if target.resource.kind == "Pod" else ("spec", "template", "spec")
        ports = [(p["containerPort"], p.get("protocol", "TCP"))
                 for c in dig(obj, *at, "containers", default=[]) for p in c.get("ports") or ()]  # fmt: skip
    for number, protocol in ports:
        if protocol not in found.setdefault(str(number), []):
            found[str(number)].append(protocol)
    return found


VERB = Verb(
    "expose", "Take a replication controller, service, deployment or pod and expose it as a new Kubernetes service",
    run, group="Basic Commands (Beginner)", operands=("@kind", "@name"),
    usage="(-f FILENAME | TYPE NAME) [--port=port] [--protocol=TCP|UDP|SCTP] [--target-port=number-or-name] "
          "[--name=name] [--external-ip=external-ip-of-service] [--type=type]",
    flags=(
        *options.FILES, *options.OUTPUT, options.DRY_RUN, options.SAVE_CONFIG,
        options.manager("kubectl-expose"),
        Flag("port", "Port of the Service."), Flag("target-port", "Port, or its name, on the pods."),
        Flag("protocol", "TCP, UDP or SCTP.", values=("TCP", "UDP", "SCTP")),
        Flag("type", "ClusterIP, NodePort, LoadBalancer or ExternalName.",
             values=("ClusterIP", "NodePort", "LoadBalancer", "ExternalName")),
        Flag("name", "Name of the Service."), Flag("selector", "Labels to select pods by, as key=value,..."),
        Flag("labels", "Labels of the Service.", "l"), Flag("cluster-ip", "Address to ask for, or None."),
        Flag("external-ip", "External address to accept."), Flag("load-balancer-ip", "Address for the load balancer."),
        Flag("session-affinity", "None or ClientIP.", values=("None", "ClientIP")),
        *OVERRIDES,
        options.RECORD,
    ),
)  # fmt: skip
