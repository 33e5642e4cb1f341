"""IngressClass: which controller answers for the Ingresses of a name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui.api.errors import FieldError, forbidden_field, invalid_value, not_supported, required, too_long
from tui.api.kind import Column, Kind, Reader
from tui.api.objects import Obj
from tui.kinds.age import age
from tui.kinds.describe import Lines, add_events, add_metadata
from tui.kinds.fields import check_label_name, check_subdomain

SCOPES = ("Cluster", "Namespace")
_MOST_CONTROLLER = 250
_PATH = r"[A-Za-z0-9/\-._~%!$&'()*+,;=:]+"


def default_class(obj: Obj) -> None:
    """Parameters are cluster-wide unless they say otherwise."""
    if not isinstance(obj.get("spec"), dict):
        obj["spec"] = {}
    if isinstance(obj["spec"].get("parameters"), dict):
        obj["spec"]["parameters"].setdefault("scope", "Cluster")


def validate_class(obj: Obj) -> list[FieldError]:
    """The controller's name, then its parameters."""
    controller, errors = obj["spec"].get("controller", ""), []
    if not controller:
        errors.append(required("spec.controller"))
    elif len(controller) > _MOST_CONTROLLER:
        errors.append(too_long("spec.controller", _MOST_CONTROLLER))
    return [*errors, *_check_prefixed(controller), *_check_parameters(obj["spec"].get("parameters"))]


def _check_prefixed(value: str) -> Iterator[FieldError]:
    host, _, path = value.partition("/")
    if value and not (host and path):
        yield invalid_value("spec.controller", value, 'must be a domain-prefixed path (such as "acme.io/foo")')
    elif value:
        yield from check_subdomain("spec.controller", host)
        if not re.fullmatch(_PATH, path):
            yield invalid_value("spec.controller", path, f"Invalid path (regex used for validation is '{_PATH}')")


def _check_parameters(parameters: Obj | None) -> Iterator[FieldError]:
    if parameters is None:
        return
    path, scope, namespace = "spec.parameters", parameters.get("scope"), parameters.get("namespace")
    if parameters.get("apiGroup") is not None:
        yield from check_subdomain(f"{path}.apiGroup", parameters["apiGroup"])
    for field in ("kind", "name"):
        if not parameters.get(field):
            yield required(f"{path}.{field}")
    if scope not in SCOPES:
        yield not_supported(f"{path}.scope", scope, SCOPES)
    elif scope == "Namespace" and namespace is None:
        yield required(f"{path}.namespace", "`parameters.scope` is set to 'Namespace'")
    elif scope == "Namespace":
        yield from check_label_name(f"{path}.namespace", str(namespace))
    elif namespace is not None:
        yield forbidden_field(f"{path}.namespace", "`parameters.scope` is set to 'Cluster'")


def validate_class_update(obj: Obj, old: Obj) -> list[FieldError]:
    """The controller is for ever."""
    controller = obj["spec"].get("controller", "")
    if controller == old["spec"].get("controller"):
        return []
    return [invalid_value("spec.controller", controller, "field is immutable")]


def parameters_text(obj: Obj) -> str:
    """`IngressParameters.k8s.example.com/tuning`, `<none>` without parameters."""
    parameters = obj["spec"].get("parameters")
    if parameters is None:
        return "<none>"
    group = f".{parameters['apiGroup']}" if parameters.get("apiGroup") is not None else ""
    return f"{parameters['kind']}{group}/{parameters['name']}"


def describe_class(obj: Obj, reader: Reader, events: bool) -> str:
    """kubectl's text before tab alignment."""
    lines, parameters = Lines(), obj["spec"].get("parameters")
    add_metadata(lines, obj, namespaced=False)
    lines.add(0, f"Controller:\t{obj['spec'].get('controller', '')}\n")
    if parameters is not None:
        lines.add(0, "Parameters:\n")
        if parameters.get("apiGroup") is not None:
            lines.add(1, f"APIGroup:\t{parameters['apiGroup']}\n")
        lines.add(1, f"Kind:\t{parameters['kind']}\n")
        lines.add(1, f"Name:\t{parameters['name']}\n")
    if events:
        add_events(lines, obj, reader)
    return str(lines)


INGRESSCLASS = Kind(
    kind="IngressClass",
    plural="ingressclasses",
    group="networking.k8s.io",
    singular="ingressclass",
    namespaced=False,
    columns=(
        Column("Controller", lambda obj, now: obj["spec"].get("controller", "")),
        Column("Parameters", lambda obj, now: parameters_text(obj)),
        Column("Age", lambda obj, now: age(obj["metadata"].get("creationTimestamp"), now)),
    ),
    default=default_class,
    validate=validate_class,
    validate_update=validate_class_update,
    describe=describe_class,
)
