"""Ingress: what is refused, and what its table shows."""

from typing import Any

import pytest

from tui.kinds.ingress import INGRESS, default_ingress
from tui.kinds.ingress.validation import validate_ingress

WEB = {"service": {"name": "web", "port": {"number": 80}}}


def ingress(**spec: Any) -> dict[str, Any]:
    obj = {"metadata": {"name": "shop", "namespace": "default"}, "spec": spec}
    default_ingress(obj)
    return obj


def rule(host: str = "shop.example.com", **path: Any) -> dict[str, Any]:
    return {"host": host, "http": {"paths": [{"path": "/", "pathType": "Prefix", "backend": WEB, **path}]}}


@pytest.mark.parametrize(("spec", "words"), [
    ({}, "spec: Invalid value: null: either `defaultBackend` or `rules` must be specified"),
    ({"rules": [rule(pathType=None)]},
     "spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified"),
    ({"rules": [rule(path="shop")]},
     'spec.rules[0].http.paths[0].path: Invalid value: "shop": must be an absolute path'),
    ({"rules": [rule(pathType="prefix")]},
     'spec.rules[0].http.paths[0].pathType: Unsupported value: "prefix": '
     'supported values: "Exact", "ImplementationSpecific", "Prefix"'),
    ({"defaultBackend": {"service": {"name": "web"}}},
     "spec.defaultBackend: Required value: port name or number is required"),
    ({"rules": [rule("10.0.0.1")]},
     'spec.rules[0].host: Invalid value: "10.0.0.1": must be a DNS name, not an IP address'),
])
def test_refused(spec: dict[str, Any], words: str) -> None:
    assert [str(error) for error in validate_ingress(ingress(**spec))] == [words]


def test_its_row() -> None:
    obj = ingress(rules=[rule(), rule("*.example.com")], tls=[{"hosts": ["shop.example.com"]}])
    assert validate_ingress(obj) == []
    cells = [column.cell(obj, 0) for column in INGRESS.columns]
    assert cells == ["<none>", "shop.example.com,*.example.com", "", "80, 443", "<unknown>"]
