"""kubectl create service: clusterip, nodeport, loadbalancer, externalname."""

from __future__ import annotations

import re
from typing import Any

from tui.api.names import is_dns1123_subdomain, is_valid_port_name, is_valid_port_num
from tui.api.objects import Obj
from tui.kubectl.context import Context
from tui.kubectl.create.common import FLAGS, make, name_argument
from tui.kubectl.errors import Failure
from tui.kubectl.flags import Flag
from tui.kubectl.verb import Verb

_TCP = Flag("tcp", "Ports, as <port> or <port>:<targetPort>; several with commas.", type="list")


def _run(context: Context, type: str, spec: Obj, needs_ports: bool = True) -> int:
    name = name_argument(context)
    if type == "ExternalName" and is_dns1123_subdomain(spec["externalName"]):
        raise Failure(f"invalid service external name {spec['externalName']}")
    if needs_ports and not context.flags["tcp"]:
        raise Failure("at least one tcp port specifier must be provided")
    ports = _ports(context.flags["tcp"], context.flags.get("node-port", 0))
    labels = {"app": name}
    spec = {**({"ports": ports} if ports else {}), "selector": labels, "type": type, **spec}
    obj: Obj = {"apiVersion": "v1", "kind": "Service", "metadata": {"labels": labels, "name": name}, "spec": spec,
                "status": {"loadBalancer": {}}}  # fmt: skip
    return make(context, obj, f"failed to create {type} service: ", remembers=False)


def _ports(specs: list[str], node_port: int) -> list[dict[str, Any]]:
    ports = []
    for spec in specs:
        port, target = _pair(spec)
        entry: dict[str, Any] = {"name": spec.replace(":", "-"), "port": port, "protocol": "TCP", "targetPort": target}
        if node_port:
            entry["nodePort"] = node_port
        ports.append(entry)
    return ports


def _pair(spec: str) -> tuple[int, int | str]:
    """`80`, `80:8080`, `80:http` (parsePorts)."""
    first, *rest = spec.split(":")
    port = _port(first)
    if not rest:
        return port, port
    number = re.fullmatch(r"[+-]?\d+", rest[0])
    problems = is_valid_port_num(int(rest[0])) if number else is_valid_port_name(rest[0])
    if problems:
        raise Failure(",".join(problems))
    return port, int(rest[0]) if number else rest[0]


def _port(text: str) -> int:
    if not re.fullmatch(r"\d+", text):
        raise Failure(f'strconv.ParseUint: parsing "{text}": invalid syntax')
    if int(text) > 0xFFFF:
        raise Failure(f'strconv.ParseUint: parsing "{text}": value out of range')
    return int(text)


def cluster_ip(context: Context) -> int:
    """`create service clusterip`."""
    address = context.flags["clusterip"]
    return _run(context, "ClusterIP", {"clusterIP": address} if address else {}, address != "None")


def node_port(context: Context) -> int:
    """`create service nodeport`."""
    return _run(context, "NodePort", {})


def load_balancer(context: Context) -> int:
    """`create service loadbalancer`."""
    return _run(context, "LoadBalancer", {})


def external_name(context: Context) -> int:
    """`create service externalname`."""
    return _run(context, "ExternalName", {"externalName": context.flags["external-name"]}, False)


_DRY = "[--dry-run=server|client|none]"
_USAGE = f"NAME [--tcp=port:targetPort] {_DRY}"

VERB = Verb(
    "service", "Create a service using a specified subcommand", aliases=("svc",),
    verbs=(
        Verb("clusterip", "Create a ClusterIP service", cluster_ip, usage=f"NAME [--tcp=<port>:<targetPort>] {_DRY}",
             flags=(*FLAGS, _TCP, Flag("clusterip", "Address to ask for, or None for a headless service."))),
        Verb("externalname", "Create an ExternalName service", external_name, required=("external-name",),
             usage=f"NAME --external-name external.name {_DRY}",
             flags=(*FLAGS, _TCP, Flag("external-name", "DNS name that the service stands for."))),
        Verb("loadbalancer", "Create a LoadBalancer service", load_balancer, usage=_USAGE,
             flags=(*FLAGS, _TCP)),
        Verb("nodeport", "Create a NodePort service", node_port, usage=_USAGE,
             flags=(*FLAGS, _TCP, Flag("node-port", "Port on every node.", type="int"))),
    ),
)  # fmt: skip
