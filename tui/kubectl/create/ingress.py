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

_RULE = re.compile(
    r"^(?P<host>[\w*\-.]*)(?P<path>/[^=]*)=(?P<service>[\w-]+):(?P<port>[\w-]+)(?P<tls>,[^,]*)?$", re.ASCII
)
_TOO_LITTLE = (
    "not enough information provided: every ingress has to either specify a default-backend (which catches all "
    "traffic) or a list of rules (which catch specific paths)"
)


def run(context: Context) -> int:
    """An Ingress with a rule for each --rule."""
    name, flags = name_argument(context), context.flags
    _check(context)
    rules = [found for rule in flags["rule"] if (found := _RULE.match(rule))]
    spec: Obj = {}
    if flags["class"]:
        spec["ingressClassName"] = flags["class"]
    if flags["default-backend"]:
        spec["defaultBackend"] = _backend(*flags["default-backend"].split(":"))
    spec.update({part: found for part, found in (("rules", _rules(rules)), ("tls", _tls(rules))) if found})
    meta: Obj = {"name": name}
    if flags["annotation"]:
        meta["annotations"] = dict(entry.partition("=")[::2] for entry in flags["annotation"])
    obj = {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": meta, "spec": spec,
           "status": {"loadBalancer": {}}}  # fmt: skip
    return make(context, obj, "failed to create ingress: ")


def _check(context: Context) -> None:
    flags = context.flags
    if not flags["rule"] and not flags["default-backend"]:
        raise Failure(_TOO_LITTLE)
    for rule in flags["rule"]:
        if not _RULE.match(rule):
            raise Failure(f"rule {rule} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]")
    for annotation in flags["annotation"]:
        if "=" not in annotation:
            raise Failure(f"annotation {annotation} is invalid and should be in format key=[value]")
    if flags["default-backend"] and flags["default-backend"].count(":") != 1:
        raise Failure("default-backend should be in format servicename:serviceport")


def _rules(rules: list[re.Match[str]]) -> list[Obj]:
    """One rule a host, with all its paths."""
    hosts: dict[str, list[Any]] = {}
    for rule in rules:
        path, type = rule["path"], "Exact"
        if path.endswith("*"):
            path, type = path[:-1], "Prefix"
        entry = {"backend": _backend(rule["service"], rule["port"]), "path": path, "pathType": type}
        hosts.setdefault(rule["host"], []).append(entry)
    return [{**({"host": host} if host else {}), "http": {"paths": paths}} for host, paths in hosts.items()]


def _tls(rules: list[re.Match[str]]) -> list[Obj]:
    """One entry a secret, with all its hosts; each host counts once."""
    secrets: dict[str, list[str]] = {}
    seen = set()
    for rule in rules:
        if rule["tls"] and rule["host"] not in seen:
            seen.add(rule["host"])
            secrets.setdefault(rule["tls"].partition("=")[2], []).append(rule["host"])
    found = [{**({"hosts": hosts} if any(hosts) else {}), **({"secretName": name} if name else {})}
             for name, hosts in secrets.items()]  # fmt: skip
    return [entry for entry in found if entry]


def _backend(service: str, port: str) -> Obj:
    number: Obj = {"number": int(port)} if port.isdigit() else {"name": port}
    return {"service": {"name": service, "port": number if number.get("number", 1) else {}}}


VERB = Verb(
    "ingress", "Create an ingress with the specified name", run, aliases=("ing",),
    usage="NAME --rule=host/path=service:port[,tls[=secret]] ",
    flags=(*FLAGS, Flag("rule", "What goes where, as host/path=service:port[,tls[=secret]]; a path that ends in * is "
                                "a prefix.", type="array"),
           Flag("class", "Ingress class to use."),
           Flag("default-backend", "Where all else goes, as service:port."),
           Flag("annotation", "An annotation, as key=value.", type="array")),
)  # fmt: skip
