"""IngressClass: what is refused, what its table and text show."""

from typing import Any

import pytest

from tui.kinds.ingressclass import INGRESSCLASS, default_class, describe_class, validate_class, validate_class_update


def ingress_class(**spec: Any) -> dict[str, Any]:
    obj = {"kind": "IngressClass", "metadata": {"name": "nginx"}, "spec": spec}
    default_class(obj)
    return obj


@pytest.mark.parametrize(("spec", "words"), [
    ({}, ["spec.controller: Required value"]),
    ({"controller": "nginx"},
     ['spec.controller: Invalid value: "nginx": must be a domain-prefixed path (such as "acme.io/foo")']),
    ({"controller": "acme.io/a b"},
     ['spec.controller: Invalid value: "a b": Invalid path (regex used for validation is '
      "'[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')"]),
    ({"controller": "a/b", "parameters": {"kind": "", "name": "x"}}, ["spec.parameters.kind: Required value"]),
    ({"controller": "a/b", "parameters": {"kind": "K", "name": "x", "scope": "All"}},
     ['spec.parameters.scope: Unsupported value: "All": supported values: "Cluster", "Namespace"']),
    ({"controller": "a/b", "parameters": {"kind": "K", "name": "x", "scope": "Namespace"}},
     ["spec.parameters.namespace: Required value: `parameters.scope` is set to 'Namespace'"]),
    ({"controller": "a/b", "parameters": {"kind": "K", "name": "x", "namespace": "n"}},
     ["spec.parameters.namespace: Forbidden: `parameters.scope` is set to 'Cluster'"]),
    ({"controller": "a/b", "parameters": {"kind": "K", "name": "x", "scope": "Namespace", "namespace": "n"}}, []),
])
def test_refused(spec: dict[str, Any], words: list[str]) -> None:
    assert [str(error) for error in validate_class(ingress_class(**spec))] == words


def test_the_controller_stays() -> None:
    (error,) = validate_class_update(ingress_class(controller="a/b"), ingress_class(controller="a/c"))
    assert str(error) == 'spec.controller: Invalid value: "a/b": field is immutable'


def test_its_row_and_text() -> None:
    parameters = {"apiGroup": "acme.io", "kind": "Tuning", "name": "fast"}
    obj = ingress_class(controller="acme.io/proxy", parameters=parameters)
    assert [column.cell(obj, 0) for column in INGRESSCLASS.columns][:2] == ["acme.io/proxy", "Tuning.acme.io/fast"]
    told = describe_class(obj, None, False)  # type: ignore[arg-type]
    assert told.endswith("Controller:\tacme.io/proxy\nParameters:\n  APIGroup:\tacme.io\n  Kind:\tTuning\n  Name:\tfast\n")
    assert [column.cell(ingress_class(controller="a/b"), 0) for column in INGRESSCLASS.columns][1] == "<none>"
