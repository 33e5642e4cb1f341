"""kubectl create ingress."""

from __future__ import annotations

import re
from typing import Any

from tui.api.objects import Obj
from tui.kubectl.context import Context
from tui.kubectl.create.common import FLAGS, make, name_argument
from tui.kubectl.errors import Failure
from tui.kubectl.flags import Flag
from tui.kubectl.verb import Verb

_RULE = re.compile(r"^(?P<host>[\w*\-.]*)(?P<path>/[^=]*)=(?P<service>[\w-]+):(?P<port>[\w-]+)(?:,(?P<tls>.*))?$")


def run(context: Context) -> int:
    """An Ingress with a rule for each --rule."""
    name, flags = name_argument(context), context.flags
    spec: Obj = {}
    if flags["class"]:
        spec["ingressClassName"] = flags["class"]
    if flags["default-backend"]:
        service, _, port = flags["default-backend"].partition(":")
        spec["defaultBackend"] = _backend(service, port)
    if not flags["rule"] and not flags["default-backend"]:
        raise Failure("not enough information provided: every ingress has to either specify a default-backend (which "
                      "catches all traffic) or a list of rules (which catch specific paths)")  # fmt: skip
    rules: dict[str, list[Any]] = {}
    for rule in flags["rule"]:
        host, entry = _rule(rule)
        rules.setdefault(host, []).append(entry)
    if rules:
        spec["rules"] = [{**({"host": h} if h else {}), "http": {"paths": p}} for h, p in rules.items()]
    obj = {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": name}, "spec": spec,
           "status": {"loadBalancer": {}}}  # fmt: skip
    return make(context, obj)


def _rule(rule: str) -> tuple[str, Obj]:
    found = _RULE.match(rule)
    if not found:
        raise Failure(f"rule {rule} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]")
    path, type = found["path"], "Exact"
    if path.endswith("*"):
        path, type = path[:-1], "Prefix"
    return found["host"], {"backend": _backend(found["service"], found["port"]), "path": path, "pathType": type}


def _backend(service: str, port: str) -> Obj:
    number: Obj = {"number": int(port)} if port.isdigit() else {"name": port}
    return {"service": {"name": service, "port": number}}


VERB = Verb(
    "ingress", "Create an ingress with the specified name", run, aliases=("ing",),
    usage="NAME --rule=host/path=service:port[,tls[=secret]]",
    flags=(*FLAGS, Flag("rule", "host/path=service:port", type="array"), Flag("class", "Ingress class to use."),
           Flag("default-backend", "service:port for all else."),
           Flag("annotation", "Annotation to insert.", type="array", simulated=False)),
)  # fmt: skip
